"""Synthetic skins for tests: a sampled plane, a cylinder, and two parallel limbs that nearly touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree


@dataclass(frozen=True, eq=False)
class MadeSkin:
    """A skin with the fields of `surface.npz`."""

    position: NDArray[np.float32]
    normal: NDArray[np.float32]
    area: NDArray[np.float32]
    region: NDArray[np.uint8]
    side: NDArray[np.int8]
    mirror: NDArray[np.int32]
    neighbour: NDArray[np.int32]
    distance: NDArray[np.float32]
    regions: NDArray[np.str_]
    sided: NDArray[np.bool_]


def make(half: NDArray[np.float64], normal: NDArray[np.float64], area: float, reach: float) -> MadeSkin:
    """A mirror-symmetric skin from its right half (x < 0): regions `high` (z > 0, sided) and `low` (unsided)."""
    flip = np.array([-1.0, 1.0, 1.0])
    position, normals = np.vstack([half, half * flip]), np.vstack([normal, normal * flip])
    count = len(half)
    gap, near = cKDTree(position).query(position, k=13)
    agree = np.einsum("nkc,nc->nk", normals[near], normals) > 0.3
    real = (gap > 0) & (gap < reach) & agree
    return MadeSkin(
        position=position.astype(np.float32),
        normal=normals.astype(np.float32),
        area=np.full(2 * count, area, dtype=np.float32),
        region=(position[:, 2] <= 0).astype(np.uint8),
        side=np.where(position[:, 0] > 0, 1, -1).astype(np.int8),
        mirror=np.concatenate([np.arange(count) + count, np.arange(count)]).astype(np.int32),
        neighbour=np.where(real, near, -1).astype(np.int32),
        distance=np.where(real, gap, 0).astype(np.float32),
        regions=np.array(["high", "low"]),
        sided=np.array([True, False]),
    )


def _jittered(
    across: NDArray[np.float64], up: NDArray[np.float64], step: float, seed: int
) -> tuple[NDArray[np.float64], ...]:
    """A grid of points shaken a little, as Poisson-disc samples are irregular."""
    u, v = (grid.ravel() for grid in np.meshgrid(across, up))
    rng = np.random.default_rng(seed)
    return u + rng.uniform(-0.25, 0.25, u.shape) * step, v + rng.uniform(-0.25, 0.25, v.shape) * step


def plane(step: float = 5.0) -> MadeSkin:
    """The rectangle |x| < 200, |z| < 200 mm, facing -y."""
    x, z = _jittered(np.arange(-200 + step / 2, 0, step), np.arange(-200 + step / 2, 200, step), step, 1)
    half = np.stack([np.minimum(x, -0.1), np.zeros_like(x), z], axis=1)
    return make(half, np.tile([0.0, -1.0, 0.0], (len(half), 1)), step * step, 2.9 * step)


def limbs(radius: float = 40.0, axis: float = 42.0, step: float = 5.0) -> MadeSkin:
    """Two upright cylinders at x = -axis and +axis, 4 mm apart where they are nearest."""
    around = np.arange(0.0, 2 * np.pi, step / radius)
    turn, z = _jittered(around * radius, np.arange(-250.0, 250.0, step), step, 2)
    normal = np.stack([np.cos(turn / radius), np.sin(turn / radius), np.zeros_like(turn)], axis=1)
    half = normal * radius + np.stack([np.full_like(z, -axis), np.zeros_like(z), z], axis=1)
    return make(half, normal, 2 * np.pi * radius / len(around) * step, 2.9 * step)
