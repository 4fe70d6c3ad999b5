"""Screen-space occlusion and ink: what the neighbouring pixels do to a pixel."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from tools.atlas.lic import blend

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U16 = NDArray[np.uint16]

DIRECTIONS = 12


@njit(cache=True, fastmath=True)
def _openness(p: int, slot: I32, pixel: I32, depth: F32, normal: F32, around: F32, reach: float) -> float:
    """Open sky of one hit; `around`: float32 (4, N, 4), sets of neighbours as (du, dv mm, columns, rows)."""
    height, width = slot.shape
    col, row = pixel[p] % width, pixel[p] // width
    turn = (((col // 3) & 1) * 2 + ((row // 3) & 1)) % 4
    total = np.float32(0)
    for k in range(around.shape[1]):
        du, dv = around[turn, k, 0], around[turn, k, 1]
        c, r = int(col + np.float32(0.5) + around[turn, k, 2]), int(row + np.float32(0.5) - around[turn, k, 3])
        if c < 0 or r < 0 or c >= width or r >= height:
            continue
        q = slot[r, c]
        if q < 0:
            continue
        dz = depth[q] - depth[p]
        far = np.sqrt(du * du + dv * dv + dz * dz)
        rise = (du * normal[p, 0] + dv * normal[p, 1] + dz * normal[p, 2]) / far
        fade = np.float32(1.0) - far / np.float32(2.2 * reach)
        if rise > 0.12 and fade > 0:
            total += (rise - np.float32(0.12)) * fade
    return max(np.float32(0), np.float32(1.0) - np.float32(1.9) * total / around.shape[1])


@njit(cache=True)
def _neighbours(reach: float, rings: int, scale: float) -> F32:
    """Four turned sets of directions and distances, denser near the middle."""
    around = np.empty((4, rings * DIRECTIONS, 4), np.float32)
    for turn in range(4):
        for ring in range(rings):
            radius = reach * ((ring + 0.5 + 0.125 * turn) / rings) ** 1.6
            for d in range(DIRECTIONS):
                angle = (d + 0.25 * turn) * (2.0 * np.pi / DIRECTIONS)
                du, dv = radius * np.cos(angle), radius * np.sin(angle)
                around[turn, ring * DIRECTIONS + d] = np.array([du, dv, du * scale, dv * scale], np.float32)
    return around


@njit(cache=True, parallel=True)
def crevices(
    slot: I32, pixel: I32, group: U16, depth: F32, normal: F32, scale: float, reach: float, rings: int, stride: int
) -> F32:
    """How much of the sky the near surroundings leave open: float32 (P,), 1 open .. 0 closed.

    `normal`: float32 (P, 3) in camera axes (right, up, toward); `reach`: mm. Each neighbour hides by its height above
    the tangent plane, nearer ones more. `stride`: as in `lic.convolve`.
    """
    n, width = pixel.shape[0], slot.shape[1]
    around = _neighbours(reach, rings, scale)
    out, done = np.ones(n, np.float32), np.zeros(n, np.bool_)
    for p in prange(n):
        if (pixel[p] % width) % stride == 0 and (pixel[p] // width) % stride == 0:
            out[p] = _openness(p, slot, pixel, depth, normal, around, reach)
            done[p] = True
    if stride == 1:
        return out
    for p in prange(n):
        if not ((pixel[p] % width) % stride == 0 and (pixel[p] // width) % stride == 0):
            mean, weight = blend(p, out, done, slot, pixel, group, depth, stride)
            if weight < 0.4:
                mean = _openness(p, slot, pixel, depth, normal, around, reach)
            out[p] = mean
    return out


@njit(cache=True, parallel=True)
def ink(slot: I32, pixel: I32, group: U16, kin: U16, depth: F32, facing: F32, reach: float, scale: float) -> F32:
    """Strength of the contour line at each hit: float32 (P,), 0 none .. 1 full.

    A line runs where a neighbour belongs to another structure (`group`) and on the farther side of a step in depth;
    between structures of one `kin` (parts of one muscle) it is softer. `reach`: pixels to either side;
    `facing`: float32 (P,), cosine to the viewer, by which a slope is told from a step.
    """
    height, width = slot.shape
    out = np.zeros(pixel.shape[0], np.float32)
    span = int(np.ceil(reach))
    for p in prange(pixel.shape[0]):
        col, row = pixel[p] % width, pixel[p] // width
        best = 0.0
        for dr in range(-span, span + 1):
            for dc in range(-span, span + 1):
                far = np.sqrt(dr * dr + dc * dc)
                if far == 0 or far > reach + 0.5:
                    continue
                r, c = row + dr, col + dc
                if r < 0 or c < 0 or r >= height or c >= width:
                    continue
                q = slot[r, c]
                fade = min(1.0, reach + 0.5 - far)
                if q < 0:
                    best = max(best, 0.55 * fade)
                    continue
                step = depth[q] - depth[p]
                if group[q] != group[p]:
                    if step > -0.8:
                        jump = min(1.0, max(0.0, step) / 4.0)
                        base = 0.50 + 0.45 * jump
                        if kin[q] == kin[p]:
                            base *= 0.45 + 0.4 * jump
                        best = max(best, base * fade)
                else:
                    slope = far / scale / max(0.15, facing[p])
                    if step > 1.2 + 2.5 * slope:
                        best = max(best, min(0.8, 0.35 + step / 12.0) * fade)
        out[p] = best
    return out
