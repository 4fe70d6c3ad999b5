"""From samples to pixels: smooth edges with straight alpha, ids without blending."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U16 = NDArray[np.uint16]


@njit(cache=True, parallel=True)
def downsample_colour(slot: I32, colour: F32, samples: int) -> NDArray[np.uint8]:
    """Samples (P, 3), 0..1, on the sample grid `slot` to pixels: uint8 (H, W, 4), straight alpha.

    A tent a little wider than the pixel; the colour of a half-covered pixel is the mean of what covers it, so that no
    dark or white fringe appears on any background.
    """
    rows, cols = slot.shape
    height, width = rows // samples, cols // samples
    out = np.zeros((height, width, 4), np.uint8)
    for y in prange(height):
        for x in range(width):
            r = g = b = cover = total = 0.0
            for dy in range(-1, samples + 1):
                for dx in range(-1, samples + 1):
                    w = (1.0 if 0 <= dy < samples else 0.30) * (1.0 if 0 <= dx < samples else 0.30)
                    total += w
                    sy, sx = y * samples + dy, x * samples + dx
                    if sy < 0 or sx < 0 or sy >= rows or sx >= cols:
                        continue
                    k = slot[sy, sx]
                    if k < 0:
                        continue
                    cover += w
                    r += w * colour[k, 0]
                    g += w * colour[k, 1]
                    b += w * colour[k, 2]
            if cover > 0:
                out[y, x, 0] = int(min(255.0, 255.0 * r / cover + 0.5))
                out[y, x, 1] = int(min(255.0, 255.0 * g / cover + 0.5))
                out[y, x, 2] = int(min(255.0, 255.0 * b / cover + 0.5))
                out[y, x, 3] = int(255.0 * cover / total + 0.5)
    return out


@njit(cache=True, parallel=True)
def majority(slot: I32, owner: U16, depth: F32, samples: int) -> I32:
    """For each pixel a hit of the structure that most samples show: int32 (H, W), -1 when under half are covered.

    Of that structure's samples the nearest one; among structures with equal votes the nearest.
    """
    rows, cols = slot.shape
    height, width = rows // samples, cols // samples
    pick = np.full((height, width), -1, np.int32)
    for y in prange(height):
        for x in range(width):
            best, votes, covered = -1, 0, 0
            for i in range(samples * samples):
                k = slot[y * samples + i // samples, x * samples + i % samples]
                if k < 0:
                    continue
                covered += 1
                count = 0
                for j in range(samples * samples):
                    q = slot[y * samples + j // samples, x * samples + j % samples]
                    if q >= 0 and owner[q] == owner[k]:
                        count += 1
                if count > votes or (count == votes and depth[k] > depth[best]):
                    best, votes = k, count
            if 2 * covered >= samples * samples:
                pick[y, x] = best
    return pick
