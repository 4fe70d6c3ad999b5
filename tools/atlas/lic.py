"""Fibre texture: solid noise anchored on the body, smeared along the fibres (line integral convolution)."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U16 = NDArray[np.uint16]


@njit(cache=True)
def _hash(i: int, j: int, k: int) -> float:
    """A repeatable random number in [0, 1) for a lattice point."""
    h = np.uint32(i) * np.uint32(374761393) + np.uint32(j) * np.uint32(668265263) + np.uint32(k) * np.uint32(2147483647)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(2246822519)
    return np.float32((h ^ (h >> np.uint32(15))) & np.uint32(0xFFFFFF)) / np.float32(16777216.0)


@njit(cache=True)
def value_noise(x: float, y: float, z: float) -> float:
    """Smooth solid noise of unit lattice, roughly -1 .. 1, mean 0."""
    fx, fy, fz = np.floor(x), np.floor(y), np.floor(z)
    i, j, k = int(fx), int(fy), int(fz)
    u, v, w = x - fx, y - fy, z - fz
    u, v, w = u * u * (3 - 2 * u), v * v * (3 - 2 * v), w * w * (3 - 2 * w)
    n = 0.0
    for dk in range(2):
        wk = w if dk else 1 - w
        for dj in range(2):
            wj = wk * (v if dj else 1 - v)
            n += wj * ((1 - u) * _hash(i, j + dj, k + dk) + u * _hash(i + 1, j + dj, k + dk))
    return np.float32(2 * n - 1)


@njit(cache=True, parallel=True)
def solid_noise(position: F32, size: float) -> F32:
    """`value_noise` at positions float32 (P, 3) mm, features `size` mm wide: float32 (P,)."""
    out = np.empty(position.shape[0], np.float32)
    inv = 1.0 / size
    for p in prange(position.shape[0]):
        out[p] = value_noise(position[p, 0] * inv + 101.7, position[p, 1] * inv + 57.3, position[p, 2] * inv + 211.1)
    return out


@njit(cache=True, fastmath=True)
def _walk(
    p: int, noise: F32, slot: I32, pixel: I32, group: U16, depth: F32, flow: F32, window: F32, step: F32, scale: float
) -> float:
    """The weighted sum of the noise along the fibre through one hit, brought to about unit deviation."""
    height, width = slot.shape
    fx0, fy0 = flow[p, 0], flow[p, 1]
    total, square = noise[p], np.float32(1.0)
    if fx0 * fx0 + fy0 * fy0 <= 1e-4:
        return total
    jump = np.float32(3.0 * step[p] + 1.0)
    stretch = np.float32(step[p] * scale)
    for way in range(2):
        x = np.float32(pixel[p] % width) + np.float32(0.5)
        y = np.float32(pixel[p] // width) + np.float32(0.5)
        fx, fy = (fx0, fy0) if way == 0 else (-fx0, -fy0)
        last = depth[p]
        for s in range(window.shape[0]):
            x += fx * stretch
            y += fy * stretch
            col, row = int(x), int(y)
            if x < 0 or y < 0 or col >= width or row >= height:
                break
            q = slot[row, col]
            if q < 0 or group[q] != group[p] or abs(depth[q] - last) > jump:
                break
            last = depth[q]
            w = window[s]
            total += w * noise[q]
            square += w * w
            gx, gy = flow[q, 0], flow[q, 1]
            if gx * fx + gy * fy < 0:
                gx, gy = -gx, -gy
            if gx * gx + gy * gy < 1e-4:
                break
            fx, fy = gx, gy
    return total / np.sqrt(square) * np.float32(1.7)


@njit(cache=True, inline="always")
def blend(
    p: int, value: F32, done: NDArray[np.bool_], slot: I32, pixel: I32, group: U16, depth: F32, stride: int
) -> tuple[float, float]:
    """Bilinear mean of the computed samples round a hit that lie on the same surface; second value: their weight."""
    height, width = slot.shape
    col, row = pixel[p] % width, pixel[p] // width
    c0, r0 = col - col % stride, row - row % stride
    u, v = np.float32(col - c0) / stride, np.float32(row - r0) / stride
    total, weight = np.float32(0), np.float32(0)
    for dr in range(2):
        for dc in range(2):
            c, r = c0 + dc * stride, r0 + dr * stride
            w = (u if dc else 1 - u) * (v if dr else 1 - v)
            if w <= 0 or c >= width or r >= height:
                continue
            q = slot[r, c]
            if q >= 0 and done[q] and group[q] == group[p] and abs(depth[q] - depth[p]) < 2.0:
                total += w * value[q]
                weight += w
    return (total / weight if weight > 0 else np.float32(0)), weight


@njit(cache=True, parallel=True)
def convolve(
    noise: F32,
    slot: I32,
    pixel: I32,
    group: U16,
    depth: F32,
    flow: F32,
    step: F32,
    count: int,
    scale: float,
    stride: int,
) -> F32:
    """Mean of the noise along the fibre through each hit: float32 (P,), about unit deviation where fibres run.

    `noise`: float32 (P,); `slot`, `pixel`: as in `raster.Hits`; `group`: int (P,), the walk stops where it changes;
    `depth`: float32 (P,) mm, the walk stops at jumps; `flow`: float32 (P, 2), fibre axis in the picture (right, down),
    shorter where it points at the viewer, zero where there is none; `step`: float32 (P,), mm on the body from one
    sample of the walk to the next, well under the breadth of the noise; `count`: steps to either side;
    `scale`: pixels per mm; `stride`: every so many pixels are computed, those between
    are blended where their surface goes on. Weights fall off as a raised cosine.
    """
    n, width = noise.shape[0], slot.shape[1]
    window = np.empty(count, np.float32)
    for s in range(count):
        window[s] = 0.5 + 0.5 * np.cos(np.pi * (s + 1) / (count + 1))
    out, done = np.zeros(n, np.float32), np.zeros(n, np.bool_)
    for p in prange(n):
        if (pixel[p] % width) % stride == 0 and (pixel[p] // width) % stride == 0:
            out[p] = _walk(p, noise, slot, pixel, group, depth, flow, window, step, scale)
            done[p] = True
    if stride == 1:
        return out
    for p in prange(n):
        if not ((pixel[p] % width) % stride == 0 and (pixel[p] // width) % stride == 0):
            mean, weight = blend(p, out, done, slot, pixel, group, depth, stride)
            if weight < 0.4:
                mean = _walk(p, noise, slot, pixel, group, depth, flow, window, step, scale)
            out[p] = mean
    return out
