"""Poisson-disc samples of the skin: drawn on the right half, mirrored to the left."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int32]


@dataclass(frozen=True)
class Samples:
    """Samples on a mesh: position (N, 3) mm, face (N,) they lie on, weight (N, 3) barycentric, mirror (N,).

    The first N / 2 lie on the right (x < 0); sample i + N / 2 is the mirror image of sample i.
    """

    position: Array
    face: Index
    weight: Array
    mirror: Index


def candidates(vertex: Array, face: Index, density: Array, rng: np.random.Generator) -> tuple[Index, Array]:
    """Random points on the triangles: face (C,) and barycentric weights (C, 3), `density` (F,) points per mm2."""
    a, b, c = (vertex[face[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    wanted = area * density
    count = np.floor(wanted).astype(np.int64) + (rng.random(len(face)) < wanted % 1.0)
    which = np.repeat(np.arange(len(face), dtype=np.int32), count)
    u, v = rng.random(len(which)), rng.random(len(which))
    root = np.sqrt(u)
    order = rng.permutation(len(which))
    return which[order], np.stack([1.0 - root, root * (1.0 - v), root * v], 1)[order]


@numba.njit(cache=True)
def _thin(point: Array, normal: Array, radius: Array, cell: Index, shape: Index, size: int) -> NDArray[np.bool_]:
    head = np.full(size, -1, np.int64)
    following = np.full(len(point), -1, np.int64)
    keep = np.zeros(len(point), np.bool_)
    for i in range(len(point)):
        free = True
        for dx in range(-1, 2):
            for dy in range(-1, 2):
                for dz in range(-1, 2):
                    at = ((cell[i, 0] + dx) * shape[1] + cell[i, 1] + dy) * shape[2] + cell[i, 2] + dz
                    j = head[at]
                    while j >= 0 and free:
                        d = ((point[i] - point[j]) ** 2).sum()
                        r = 0.5 * (radius[i] + radius[j])
                        if d < r * r and (normal[i] * normal[j]).sum() > -0.2:
                            free = False
                        j = following[j]
        if free:
            keep[i] = True
            at = (cell[i, 0] * shape[1] + cell[i, 1]) * shape[2] + cell[i, 2]
            following[i] = head[at]
            head[at] = i
    return keep


def thin(point: Array, normal: Array, radius: Array) -> NDArray[np.bool_]:
    """Which points stay when they are taken in turn and none may come within `radius` mm (P,) of one taken before.

    Points that face away from each other (both sides of the ear) do not count as near.
    """
    step = float(radius.max())
    cell = (np.floor((point - point.min(0)) / step) + 1).astype(np.int32)
    shape = (cell.max(0) + 2).astype(np.int32)
    out: NDArray[np.bool_] = _thin(point, normal, radius, cell, shape, int(np.prod(shape.astype(np.int64))))
    return out


def spacing(point: Array, coarse: float, fine: float) -> Array:
    """Wished distance in mm to the next sample (P,): fine on head, hands and feet, 40 mm of passage between."""
    x, z = np.abs(point[:, 0]), point[:, 2]
    head = np.clip((z - 1440.0) / 40.0, 0.0, 1.0)
    foot = np.clip((115.0 - z) / 40.0, 0.0, 1.0)
    hand = np.where(x > 196.0, np.clip((900.0 - z) / 40.0, 0.0, 1.0), 0.0)
    share = np.maximum(np.maximum(head, foot), hand)
    out: Array = coarse + (fine - coarse) * share
    return out


def draw(vertex: Array, face: Index, normal: Array, coarse: float, fine: float, seed: int) -> Samples:
    """Samples of a mirror-symmetric mesh; the same seed gives the same samples.

    None comes nearer to the midline than half its spacing, so that no sample touches its mirror image.
    """
    middle = vertex[face].mean(1)
    radius = spacing(middle, coarse, fine)
    density = np.where(middle[:, 0] <= 0.0, 22.0 / radius**2, 0.0)
    which, weight = candidates(vertex, face, density, np.random.default_rng(seed))
    point = np.einsum("pk,pkx->px", weight, vertex[face[which]])
    facing = np.einsum("pk,pkx->px", weight, normal[face[which]])
    wish = spacing(point, coarse, fine)
    apart = point[:, 0] < -0.5 * wish
    which, weight, point, facing, wish = (a[apart] for a in (which, weight, point, facing, wish))
    keep = thin(point, facing, wish)
    which, weight, point = which[keep], weight[keep], point[keep]
    n = len(point)
    mirror = np.concatenate([np.arange(n, 2 * n), np.arange(n)]).astype(np.int32)
    both = np.concatenate([point, point * np.array([-1.0, 1.0, 1.0])])
    return Samples(both, which, weight, mirror)
