"""Tools for modelling what the source lacks: solids of built structures, sheets draped over them, lofted bellies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.atlas.repair import Surface
from tools.atlas.voxels import Grid, Points, empty_grid, signed_distance

Corner = tuple[float, float, float]
Array = NDArray[np.float64]


class Built:
    """The surfaces built so far, by id, right side or middle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def key(self, name: str) -> str:
        """The key that a built surface was cached under, empty when there is none."""
        path = self.folder / f"{name}.npz"
        if not path.exists():
            return ""
        with np.load(path) as data:
            return str(data["key"])

    def surface(self, name: str) -> Surface:
        """A built surface; KeyError names one that is not there."""
        path = self.folder / f"{name}.npz"
        if not path.exists():
            raise KeyError(f"model needs {name}, which is not built")
        self.used.add(name)
        with np.load(path) as data:
            return Surface(data["vertex"], data["face"], data["normal"])

    def triangles(self, names: Iterable[str]) -> Points:
        """All triangles (F, 3, 3) of some structures."""
        made = [self.surface(name) for name in names]
        return np.concatenate([s.vertex[s.face] for s in made])

    def inside(self, names: Iterable[str], low: Corner, high: Corner, step: float) -> Grid:
        """Signed distance in mm to the union of structures, exact everywhere in a box (by distance transform)."""
        grid = empty_grid(np.array(low), np.array(high), step, 0.0)
        return grid.with_value(to_distance(self.near(names, grid, 2.5 * step) < 0, step))

    def near(self, names: Iterable[str], grid: Grid, band: float) -> NDArray[np.float32]:
        """Signed distance in mm, clamped to +-band, to the union of structures at the voxels of a grid."""
        triangles = self.triangles(names)
        high = grid.origin + grid.step * (np.array(grid.value.shape) - 1)
        meets = (triangles.max(1) > grid.origin - band).all(1) & (triangles.min(1) < high + band).all(1)
        if not meets.any():
            return np.full(grid.value.shape, band, np.float32)
        # A solid that leaves the box keeps its far triangles, since the winding number needs all of it.
        one = signed_distance(triangles, grid.step, band, box=(grid.origin, high + 1e-6))
        return one.value[tuple(slice(n) for n in grid.value.shape)]


def to_distance(solid: NDArray[np.bool_], step: float) -> NDArray[np.float32]:
    """Signed distance (mm) to a voxel solid, negative inside."""
    outside = ndimage.distance_transform_edt(~solid, sampling=step)
    inside = ndimage.distance_transform_edt(solid, sampling=step)
    return (outside - inside).astype(np.float32)


def bridged(base: Grid, radius: float, soften: float) -> Grid:
    """The base with hollows narrower than twice `radius` mm bridged over, its surface softened over `soften` mm."""
    grown = to_distance(base.value <= radius, base.step)
    closed = np.minimum(base.value, grown + radius)
    return base.with_value(ndimage.gaussian_filter(closed, soften / base.step))


def drape(base: Grid, footprint: NDArray[np.floating], over: float, thick: float, taper: float) -> Grid:
    """A sheet on the base: from `over` mm above its surface, `thick` mm thick, thinning out softly over `taper` mm.

    `footprint` is a distance in mm on the grid, negative where the sheet is.
    """
    inward = np.clip(-footprint / taper, 0.0, 1.0)
    height = thick * inward * inward * (3.0 - 2.0 * inward)
    value = np.maximum(base.value - over - height, over - 1.2 - base.value)
    return base.with_value(np.maximum(value, footprint * 0.9))


def polygon(u: NDArray[np.floating], v: NDArray[np.floating], corners: Array) -> NDArray[np.float64]:
    """Signed distance (same shape as the broadcast u, v) to a closed polygon of corners (N, 2), negative inside.

    The corners are rounded first by a periodic spline, so that outlines look drawn, not cut.
    """
    ring = smooth_ring(corners)
    u, v = np.broadcast_arrays(u, v)
    best = np.full(u.shape, np.inf)
    inside = np.zeros(u.shape, bool)
    for (ax, ay), (bx, by) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        ex, ey = bx - ax, by - ay
        t = np.clip(((u - ax) * ex + (v - ay) * ey) / max(ex * ex + ey * ey, 1e-12), 0.0, 1.0)
        best = np.minimum(best, (u - ax - t * ex) ** 2 + (v - ay - t * ey) ** 2)
        crosses = (ay > v) != (by > v)
        inside ^= crosses & (u < ax + ex * (v - ay) / (ey or 1e-12))
    return np.where(inside, -np.sqrt(best), np.sqrt(best))


def smooth_ring(corners: Array, samples: int = 64) -> Array:
    """A closed curve (samples, 2) near the corners: Chaikin's corner cutting, then even spacing."""
    ring = np.asarray(corners, float)
    for _ in range(3):
        after = np.roll(ring, -1, axis=0)
        ring = np.stack([0.75 * ring + 0.25 * after, 0.25 * ring + 0.75 * after], 1).reshape(-1, 2)
    closed = np.vstack([ring, ring[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    at = np.linspace(0.0, way[-1], samples, endpoint=False)
    return np.stack([np.interp(at, way, closed[:, k]) for k in (0, 1)], 1)


def spine(points: Array, samples: int = 24) -> Array:
    """A smooth curve (samples, 3) through given points (N, 3)."""
    points = np.asarray(points, float)
    if len(points) == 2:
        t = np.linspace(0, 1, samples)[:, None]
        return points[0] * (1 - t) + points[1] * t
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    from scipy.interpolate import CubicSpline

    return np.asarray(CubicSpline(way, points, bc_type="natural")(np.linspace(0, way[-1], samples)))


def loft(curve: Array, breadth: Array, depth: Array, across: Array, step: float) -> Grid:
    """A belly along a curve (N, 3): elliptic sections, half axes `breadth` (N,) along `across` (N, 3) and `depth` (N,).

    `across` need not be exactly perpendicular to the curve. The distance is approximate, its zero level exact.
    """
    reach = float(max(breadth.max(), depth.max())) + 3.0
    grid = empty_grid(curve.min(0) - reach, curve.max(0) + reach, step, 3.0)
    place = np.stack([a.ravel() for a in np.broadcast_arrays(*grid.axes())], 1)
    best = np.full(len(place), 3.0)
    for k in range(len(curve) - 1):
        start, way = curve[k], curve[k + 1] - curve[k]
        t = np.clip((place - start) @ way / (way @ way), 0.0, 1.0)
        off = place - start - t[:, None] * way
        side = across[k] - way * (across[k] @ way) / (way @ way)
        side = side / np.linalg.norm(side)
        front = np.cross(way / np.linalg.norm(way), side)
        a = breadth[k] + t * (breadth[k + 1] - breadth[k])
        b = depth[k] + t * (depth[k + 1] - depth[k])
        p, q = off @ side, off @ front
        beyond = off @ way / np.linalg.norm(way)
        rho = np.sqrt((p / a) ** 2 + (q / b) ** 2 + (beyond / np.minimum(a, b)) ** 2)
        best = np.minimum(best, (rho - 1.0) * np.minimum(a, b))
    return grid.with_value(np.clip(best, -3.0, 3.0).reshape(grid.value.shape))
