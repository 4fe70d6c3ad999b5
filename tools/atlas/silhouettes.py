"""Outlines of single structures as seen by a camera, hidden or not, as simplified polygons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from skimage.measure import find_contours

from bodymap.domain.camera import Camera, PixelGrid
from tools.atlas import raster
from tools.atlas.render_scene import Scene

F32 = NDArray[np.float32]

TENTHS = 10.0
PAD = 2


@dataclass(frozen=True, eq=False)
class Outlines:
    """`index`: uint16 (S,), structure of each ring; `ring`: uint32 (S + 1,); `uv`: int32 (P, 2), tenths of a mm."""

    index: NDArray[np.uint16]
    ring: NDArray[np.uint32]
    uv: NDArray[np.int32]


@njit(cache=True)
def _keep(points: F32, tolerance: float) -> NDArray[np.bool_]:
    """Which points of an open line (N, 2) stay, so that none is farther than `tolerance` from it: bool (N,)."""
    n = points.shape[0]
    keep = np.zeros(n, np.bool_)
    keep[0] = keep[n - 1] = True
    stack = [(0, n - 1)]
    while len(stack) > 0:
        a, b = stack.pop()
        dx, dy = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
        length = np.sqrt(dx * dx + dy * dy)
        worst, far = -1, tolerance
        for i in range(a + 1, b):
            px, py = points[i, 0] - points[a, 0], points[i, 1] - points[a, 1]
            d = abs(px * dy - py * dx) / length if length > 1e-9 else np.sqrt(px * px + py * py)
            if d > far:
                worst, far = i, d
        if worst >= 0:
            keep[worst] = True
            stack.append((a, worst))
            stack.append((worst, b))
    return keep


def simplify(ring: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """A closed ring (N, 2; last point = first) with fewer points, by Douglas and Peucker; again closed."""
    half = int(np.argmax(np.sum((ring - ring[0]) ** 2, axis=1)))
    first, second = _keep(ring[: half + 1], tolerance), _keep(ring[half:], tolerance)
    return np.concatenate([ring[: half + 1][first], ring[half:][second][1:]])


def rings_of_mask(mask: NDArray[np.uint8], scale: float, tolerance: float, least: float) -> list[NDArray[np.float64]]:
    """Outlines of a mask in pixel units / `scale` (mm): closed rings (N, 2) of x right, y down; holes are rings too.

    `tolerance` mm; rings of less than `least` mm2 are left out.
    """
    rings = []
    for contour in find_contours(mask.astype(np.float32), 0.5):
        ring = (contour[:, ::-1] + 0.5) / scale
        x, y = ring[:, 0], ring[:, 1]
        area = 0.5 * abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])))
        if area < least:
            continue
        thin = area / max(1e-6, float(np.sum(np.hypot(np.diff(x), np.diff(y)))))
        rings.append(simplify(ring, min(tolerance, max(0.06, 0.06 * thin))))
    return rings


def outlines(scene: Scene, wanted: list[int], camera: Camera, grid: PixelGrid, tolerance: float = 0.3) -> Outlines:
    """Outlines of the `wanted` structures of a scene, cut at the grid's window; `grid.scale` is the mask's px/mm."""
    uv = camera.project(scene.vertex)[:, :2]
    xy = grid.to_pixels(uv).astype(np.float32)
    order = np.argsort(scene.owner, kind="stable")
    bounds = np.searchsorted(scene.owner[order], [*wanted, *(w + 1 for w in wanted)]).reshape(2, -1)
    index: list[int] = []
    rings: list[NDArray[np.int32]] = []
    for structure, first, last in zip(wanted, *bounds, strict=True):
        face = scene.face[order[first:last]]
        for ring in _structure_rings(xy, face, grid, tolerance):
            index.append(structure)
            plane = ring * [1.0, -1.0] + [grid.u0, grid.v0]
            rings.append(np.rint(plane * TENTHS).astype(np.int32))
    start = np.concatenate([[0], np.cumsum([len(r) for r in rings])]).astype(np.uint32)
    points = np.concatenate(rings) if rings else np.zeros((0, 2), dtype=np.int32)
    return Outlines(np.array(index, dtype=np.uint16), start, points)


def _structure_rings(
    xy: NDArray[np.float32], face: NDArray[np.int32], grid: PixelGrid, tolerance: float
) -> list[NDArray[np.float64]]:
    """Rings of one structure in mm from the grid's upper left corner."""
    if not len(face):
        return []
    corner = xy[face.ravel()]
    low = np.maximum(np.floor(corner.min(axis=0)).astype(int) - PAD, [-PAD, -PAD])
    high = np.minimum(np.ceil(corner.max(axis=0)).astype(int) + PAD, [grid.width + PAD, grid.height + PAD])
    width, height = (int(d) for d in high - low)
    if width <= 2 * PAD or height <= 2 * PAD:
        return []
    used, local = np.unique(face, return_inverse=True)
    x, y = (xy[used] - low).T.astype(np.float32)
    mask = raster.mask(x.copy(), y.copy(), local.reshape(-1, 3).astype(np.int32), width, height)
    mask[0], mask[-1], mask[:, 0], mask[:, -1] = 0, 0, 0, 0
    shift = low / grid.scale
    return [ring + shift for ring in rings_of_mask(mask, grid.scale, tolerance, 1.0)]
