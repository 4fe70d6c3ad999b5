"""Light on the body: one set-up for every plate, soft and from the upper left of the viewer."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from tools.atlas.shade_palette import FIBRE, GLOSS, MOTTLE, SHEEN, WRAP

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U16 = NDArray[np.uint16]

_KEY = (-0.46, 0.56, 0.69)
_RIM = (0.62, 0.34, -0.30)
_INK = (0.075, 0.018, 0.015)


@njit(cache=True)
def _smooth(low: float, high: float, x: float) -> float:
    t = min(1.0, max(0.0, (x - low) / (high - low)))
    return t * t * (3 - 2 * t)


@njit(cache=True, parallel=True)
def bump(normal: F32, height: F32, slot: I32, pixel: I32, group: U16, depth: F32, scale: float, strength: float) -> F32:
    """Normals (P, 3) in camera axes tilted by a height field (P,) in mm on the surface; unit length again."""
    rows, cols = slot.shape
    out = np.empty_like(normal)
    for p in prange(pixel.shape[0]):
        col, row = pixel[p] % cols, pixel[p] // cols
        gu, gv = 0.0, 0.0
        for axis in range(2):
            diff, span = 0.0, 0.0
            for way in (-1, 1):
                c, r = (col + way, row) if axis == 0 else (col, row + way)
                if c < 0 or r < 0 or c >= cols or r >= rows:
                    continue
                q = slot[r, c]
                if q >= 0 and group[q] == group[p] and abs(depth[q] - depth[p]) < 3.0:
                    diff += way * (height[q] - height[p])
                    span += 1.0
            g = diff / span * scale if span > 0 else 0.0
            if axis == 0:
                gu = g
            else:
                gv = -g
        k = strength * max(0.0, normal[p, 2])
        gn = gu * normal[p, 0] + gv * normal[p, 1]
        x = normal[p, 0] - k * (gu - gn * normal[p, 0])
        y = normal[p, 1] - k * (gv - gn * normal[p, 1])
        z = normal[p, 2] + k * gn * normal[p, 2]
        inv = 1.0 / max(1e-6, np.sqrt(x * x + y * y + z * z))
        out[p, 0], out[p, 1], out[p, 2] = x * inv, y * inv, z * inv
    return out


@njit(cache=True, parallel=True)
def light(
    material: F32,
    owner: U16,
    normal: F32,
    smooth_normal: F32,
    axis: F32,
    tendon: F32,
    coarse: F32,
    fine: F32,
    mottle: F32,
    openness: F32,
    crevice: F32,
    line: F32,
    veil: F32,
    beneath: U16,
) -> F32:
    """Linear RGB of each hit: float32 (P, 3).

    `normal`, `smooth_normal`: with and without fibre relief, camera axes; `axis`: fibre axis in camera axes, zero where
    none; `tendon`: 0 flesh .. 1 tendon; `coarse`, `fine`: convolved fibre noise; `mottle`: solid noise; `openness`,
    `crevice`: ambient occlusion of the body and of the near surroundings; `line`: ink; `veil`, `beneath`:
    how much the structure beneath shows through, and which it is.
    """
    n = owner.shape[0]
    out = np.empty((n, 3), np.float32)
    kl = 1.0 / np.sqrt(_KEY[0] ** 2 + _KEY[1] ** 2 + _KEY[2] ** 2)
    kx, ky, kz = _KEY[0] * kl, _KEY[1] * kl, _KEY[2] * kl
    hl = 1.0 / np.sqrt(kx * kx + ky * ky + (kz + 1.0) ** 2)
    hx, hy, hz = kx * hl, ky * hl, (kz + 1.0) * hl
    rl = 1.0 / np.sqrt(_RIM[0] ** 2 + _RIM[1] ** 2 + _RIM[2] ** 2)
    for p in prange(n):
        m = material[owner[p]]
        nx, ny, nz = normal[p, 0], normal[p, 1], max(normal[p, 2], 0.0)
        sx, sy, sz = smooth_normal[p, 0], smooth_normal[p, 1], max(smooth_normal[p, 2], 0.0)
        grain = m[FIBRE]
        # Flesh fingers out into tendon: the border follows the fascicles.
        pale = 0.0
        if grain > 0:
            feather = tendon[p] * (1.0 - tendon[p]) * 4.0
            pale = _smooth(0.12, 0.85, tendon[p] + feather * (0.20 * coarse[p] + 0.06 * fine[p]))
        groove = _smooth(0.3, 2.6, -coarse[p] - 0.35 * fine[p])
        streak = grain * (0.06 * coarse[p] + 0.06 * fine[p] - 0.20 * groove) * (1.0 - 0.65 * pale)
        tone = 1.0 + streak + m[MOTTLE] * mottle[p]
        ao = openness[p] * (0.30 + 0.70 * crevice[p])
        wrap = m[WRAP]
        toward_key = nx * kx + ny * ky + nz * kz
        shadow = 0.35 + 0.65 * _smooth(0.0, 0.75, openness[p]) * (0.45 + 0.55 * crevice[p])
        sky = 0.5 + 0.5 * (0.75 * ny + 0.45 * nz)
        edge = (1.0 - sz) ** 3
        rim = max(0.0, (sx * _RIM[0] + sy * _RIM[1] + sz * _RIM[2]) * rl + 0.25) * edge * ao
        gloss = max(0.0, nx * hx + ny * hy + nz * hz)
        spec = m[GLOSS] * (gloss**28) * 0.55 * ao
        # Sheen across the fibres (Kajiya and Kay 1989): a thread glints where it is square to the half vector.
        th = axis[p, 0] * hx + axis[p, 1] * hy + axis[p, 2] * hz
        silk = m[SHEEN] * (max(0.0, 1.0 - th * th) ** 14) * max(0.0, gloss) ** 4 * (0.55 + 0.5 * pale) * ao
        if grain == 0:
            silk = 0.0
        shade = line[p]
        for j in range(3):
            albedo = m[j] * (1.0 - pale) + m[3 + j] * pale
            albedo = (albedo + veil[p] * (material[beneath[p], j] - albedo)) * tone
            albedo = min(0.95, max(0.004, albedo))
            # Light that bounces between coloured walls keeps creases warm (Jimenez et al. 2016).
            a, b, c = 2.0404 * albedo - 0.3324, -4.7951 * albedo + 0.6417, 2.7552 * albedo + 0.6903
            open_j = max(ao, ((ao * a + b) * ao + c) * ao)
            # Light that wanders under the surface softens the terminator, red most.
            soft = wrap * (1.22, 0.98, 0.86)[j]
            key = max(0.0, (toward_key + soft) / (1.0 + soft)) * shadow
            key_c = (1.00, 0.965, 0.91)[j]
            sky_c = (0.93, 0.97, 1.04)[j]
            value = albedo * (1.30 * key * key_c + 0.55 * sky * open_j * sky_c)
            value += (spec + silk * 0.35) * key_c + rim * 0.34 * (0.25 + 0.75 * albedo) * key_c
            out[p, j] = value * (1.0 - shade) + shade * _INK[j] * (0.35 + 0.65 * value / (0.2 + value))
    return out


@njit(cache=True, parallel=True)
def tone_curve(colour: F32, exposure: float) -> F32:
    """Linear light to display sRGB 0..1 with a soft shoulder: straight to 0.6, then rolling off below 1."""
    out = np.empty_like(colour)
    for p in prange(colour.shape[0]):
        for j in range(3):
            x = max(0.0, colour[p, j] * exposure)
            if x > 0.55:
                x = 0.55 + 0.45 * (1.0 - np.exp(-(x - 0.55) / 0.45))
            out[p, j] = 12.92 * x if x <= 0.0031308 else 1.055 * x ** (1.0 / 2.4) - 0.055
    return out
