"""Signed distance fields on regular grids: closing of a point cloud, smoothing, sampling, soft union."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Array = NDArray[np.float64]
Grid32 = NDArray[np.float32]

FAR = 60.0  # value in mm of a field outside its own grid: farther than any soft union reaches


@dataclass(frozen=True)
class Field:
    """Signed distance in mm (negative inside) at `origin + step * (i, j, k)`."""

    origin: Array
    step: float
    value: Grid32

    def __call__(self, point: Array) -> Array:
        """Value at each point (P, 3), trilinear; FAR outside the grid."""
        span = (np.array(self.value.shape) - 1) * self.step
        rel = np.asarray(point) - self.origin
        near = ((rel >= 0.0) & (rel <= span)).all(1)
        out = np.full(len(rel), FAR)
        if near.any():
            at = (rel[near] / self.step).astype(np.float32)
            out[near] = ndimage.map_coordinates(self.value, at.T, order=1, mode="nearest", prefilter=False)
        return out


def occupy(point: Array, low: Array, high: Array, step: float) -> tuple[NDArray[np.bool_], Array]:
    """Voxels that hold a point, in the box low..high, and the centre of the first voxel."""
    shape = np.ceil((high - low) / step).astype(int) + 1
    grid = np.zeros(shape, bool)
    at = np.rint((point - low) / step).astype(int)
    keep = ((at >= 0) & (at < shape)).all(1)
    grid[tuple(at[keep].T)] = True
    return grid, low


def filled(fat: NDArray[np.bool_], middle: int | None) -> NDArray[np.bool_]:
    """`fat` with its holes filled, in space and in each axial slice.

    `middle` is the layer x = 0 of a grid that reaches only a little past it: the far side is then the mirror
    image, without which head and trunk would stand open there.
    """
    whole = fat if middle is None else np.concatenate([fat[: middle + 1], fat[:middle][::-1]])
    whole = ndimage.binary_fill_holes(whole)
    for k in range(whole.shape[2]):
        if whole[:, :, k].any():
            whole[:, :, k] = ndimage.binary_fill_holes(whole[:, :, k])
    return np.asarray(whole[: len(fat)])


def closed(solid: NDArray[np.bool_], step: float, radius: float, middle: int | None = None) -> Grid32:
    """Signed distance to the closing of `solid` by a ball of `radius` mm, holes filled."""
    outside = ndimage.distance_transform_edt(~solid).astype(np.float32) * step
    fat = filled(outside <= radius, middle)
    inward = ndimage.distance_transform_edt(fat).astype(np.float32) * step
    beyond = ndimage.distance_transform_edt(~fat).astype(np.float32) * step
    return np.where(fat, radius - inward + 0.5 * step, radius + beyond - 0.5 * step).astype(np.float32)


def smooth(value: Grid32, step: float, sigma: float, relief: float, fine: float) -> Grid32:
    """Gaussian smoothing by `sigma` mm, of which the share `relief` keeps the detail down to `fine` mm."""
    capped = np.clip(value, -30.0, 30.0)
    soft = ndimage.gaussian_filter(capped, sigma / step, mode="nearest")
    if relief <= 0.0:
        return soft
    return (1.0 - relief) * soft + relief * ndimage.gaussian_filter(capped, fine / step, mode="nearest")


def soft_min(a: Array, b: Array, k: Array | float) -> Array:
    """Union of two fields with a fillet: where |a - b| < k mm the lower value is lowered by up to k / 4."""
    h = np.maximum(k - np.abs(a - b), 0.0) / k
    out: Array = np.minimum(a, b) - h * h * k * 0.25
    return out


def soft_max(a: Array, b: Array, k: Array | float) -> Array:
    """Intersection of two fields with a fillet of k mm."""
    return -soft_min(-a, -b, k)


def ellipsoid(point: Array, centre: tuple[float, float, float], radius: tuple[float, float, float]) -> Array:
    """Approximate signed distance (P,) to an axis-parallel ellipsoid, mm."""
    p = point - np.array(centre)
    r = np.array(radius)
    unit = np.sqrt(((p / r) ** 2).sum(1)) + 1e-9
    grad = np.sqrt(((p / (r * r)) ** 2).sum(1)) + 1e-9
    out: Array = unit * (unit - 1.0) / grad
    return out


def bell(distance: Array, width: float) -> Array:
    """exp(-(d / width)^2): the soft weight of all sculpting."""
    out: Array = np.exp(-((distance / width) ** 2))
    return out


def step_between(value: Array, low: float, high: float) -> Array:
    """Smooth step from 0 at `low` to 1 at `high` (either order)."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    out: Array = t * t * (3.0 - 2.0 * t)
    return out
