"""Pale sheets (aponeuroses, fasciae) let the muscle close beneath them shine through, as they do in life."""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from tools.atlas.raster import BANDS, FAR
from tools.atlas.render_scene import Scene

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U16 = NDArray[np.uint16]

# How strongly a muscle right under the sheet shows, and the depth (mm) over which that fades to a third.
STRENGTH, FADE = 0.46, 9.0


@njit(cache=True, parallel=True)
def _beneath(
    x: F32, y: F32, depth: F32, face: I32, owner: U16, pale: F32, top: U16, slot: I32, over: F32
) -> tuple[I32, F32]:
    """The nearest triangle of another structure behind each pale hit: int32 (P,), -1 where none, and its depth."""
    height, width = slot.shape
    tri = np.full(pale.shape[0], -1, np.int32)
    best = np.full(pale.shape[0], FAR, np.float32)
    rows = (height + BANDS - 1) // BANDS
    for band in prange(BANDS):
        low, high = band * rows, min(height, band * rows + rows)
        for f in range(face.shape[0]):
            a, b, c = face[f, 0], face[f, 1], face[f, 2]
            ya, yb, yc = y[a], y[b], y[c]
            r0 = max(low, int(np.ceil(min(ya, min(yb, yc)) - 0.5)))
            r1 = min(high - 1, int(np.floor(max(ya, max(yb, yc)) - 0.5)))
            if r0 > r1:
                continue
            xa, xb, xc = x[a], x[b], x[c]
            c0 = max(0, int(np.ceil(min(xa, min(xb, xc)) - 0.5)))
            c1 = min(width - 1, int(np.floor(max(xa, max(xb, xc)) - 0.5)))
            area = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
            if c0 > c1 or abs(area) < 1e-9:
                continue
            for r in range(r0, r1 + 1):
                for col in range(c0, c1 + 1):
                    k = slot[r, col]
                    if k < 0 or pale[k] <= 0 or owner[f] == top[k]:
                        continue
                    px, py = np.float32(col) + np.float32(0.5) - xa, np.float32(r) + np.float32(0.5) - ya
                    wb = (px * (yc - ya) - (xc - xa) * py) / area
                    wc = ((xb - xa) * py - px * (yb - ya)) / area
                    if wb >= 0 and wc >= 0 and wb + wc <= 1:
                        z = (1 - wb - wc) * depth[a] + wb * depth[b] + wc * depth[c]
                        if z > best[k] and z <= over[k] + 1.0:
                            best[k] = z
                            tri[k] = f
    return tri, best


def veil(
    scene: Scene, x: F32, y: F32, depth: F32, slot: I32, top: U16, over: F32, tendon: F32
) -> tuple[F32, U16]:  # fmt: skip
    """How much of the muscle beneath shows at each hit: float32 (P,) 0..1, and that muscle's index: uint16 (P,).

    `x`, `y`, `depth`: float32 (V,), the vertices in samples and mm; `slot`: as in `raster.Hits`; `top`, `over`,
    `tendon`: structure, depth and tendon weight of the hits.
    """
    size = 1 + max(s.index for s in scene.structures)
    fascia, flesh = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for s in scene.structures:
        fascia[s.index], flesh[s.index] = s.kind == "tendon", s.kind == "muscle"
    pale = np.where(fascia[top], np.float32(1), np.where(tendon > 0.2, tendon, np.float32(0)))
    # Of a muscle beneath only its flesh shows; its own aponeurosis is one more veil.
    muscle = flesh[scene.owner] & (scene.tendon[scene.face].min(axis=1) < 0.5)
    face, owner = scene.face[muscle], scene.owner[muscle]
    none = np.zeros(len(top), dtype=np.float32)
    if not len(face) or not pale.any():
        return none, top
    tri, z = _beneath(x, y, depth, face, owner, pale, top, slot, over)
    hit = tri >= 0
    shows = STRENGTH * pale * np.exp(-np.maximum(over - z - 1.0, 0.0) / FADE)
    shows = np.where(hit, shows * (1.0 - scene.tendon[face[tri, 0]]), none).astype(np.float32)
    return shows, np.where(hit, owner[tri], top).astype(np.uint16)
