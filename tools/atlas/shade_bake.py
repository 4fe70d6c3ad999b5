"""Ambient occlusion of the whole body: how much of the sky each vertex sees, by casting rays at the layer's meshes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

F32 = NDArray[np.float32]

RAYS, FIRST = 40, 8
REACH = 90.0
LIFT = 0.7
CHUNK = 20000


def hemisphere(count: int) -> F32:
    """Cosine-weighted directions about +z on a golden spiral: float32 (count, 3)."""
    i = np.arange(count) + 0.5
    radius, turn = np.sqrt(i / count), i * np.pi * (3 - np.sqrt(5))
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn), np.sqrt(1 - i / count)]).astype(np.float32)


def _frames(normal: F32) -> tuple[F32, F32]:
    """Two tangents of each normal (Duff et al. 2017, branchless orthonormal basis)."""
    x, y, z = normal.T
    sign = np.where(z < 0, -1.0, 1.0).astype(np.float32)
    a = -1.0 / (sign + z)
    b = x * y * a
    first = np.column_stack([1.0 + sign * x * x * a, sign * b, -sign * x])
    return first.astype(np.float32), np.column_stack([b, sign + y * y * a, -y]).astype(np.float32)


def openness(
    vertex: F32, normal: F32, face: NDArray[np.int32], rays: int = RAYS, reach: float = REACH,
    tick: Callable[[float], None] = lambda _: None,
) -> F32:  # fmt: skip
    """Open share of the sky over each vertex (N, 3): float32 (N,), 0 buried .. 1 free.

    A hit hides the more the nearer it is, up to `reach` mm. Rays start `LIFT` mm above the surface, so that touching
    neighbours do not blacken each other. `tick` is called with the share done.
    """
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(vertex[face], dtype=np.float32))
    out = _sky(scene, vertex, normal, FIRST, reach, lambda share: tick(0.2 * share))
    # More than half of all vertices lie inside the body: they need no fine answer.
    free = np.flatnonzero(out > 0.02)
    out[free] = _sky(scene, vertex[free], normal[free], rays, reach, lambda share: tick(0.2 + 0.8 * share))
    return out


def _sky(
    scene: EmbreeScene, vertex: F32, normal: F32, rays: int, reach: float, tick: Callable[[float], None]
) -> F32:  # fmt: skip
    """Openness from so many rays a vertex."""
    pattern = hemisphere(rays)
    out = np.empty(len(vertex), dtype=np.float32)
    for first in range(0, len(vertex), CHUNK):
        part = slice(first, min(len(vertex), first + CHUNK))
        n = normal[part]
        t, b = _frames(n)
        way = pattern[None, :, :1] * t[:, None] + pattern[None, :, 1:2] * b[:, None] + pattern[None, :, 2:] * n[:, None]
        start = np.repeat(vertex[part] + LIFT * n, rays, axis=0)
        distance = scene.run(start, np.ascontiguousarray(way.reshape(-1, 3)), query="DISTANCE")
        near = np.clip(1.0 - np.asarray(distance, dtype=np.float32) / reach, 0.0, 1.0)
        out[part] = 1.0 - np.sqrt(near).reshape(-1, rays).mean(axis=1)
        tick(part.stop / len(vertex))
    return out


def smoothed(value: F32, face: NDArray[np.int32], rounds: int = 2) -> F32:
    """Values averaged along the edges of the mesh, half of the vertex itself: takes away the grain of the rays."""
    edge = np.concatenate([face[:, [0, 1]], face[:, [1, 2]], face[:, [2, 0]]])
    start, end = np.concatenate([edge, edge[:, ::-1]]).T
    count = np.maximum(np.bincount(start, minlength=len(value)), 1)
    for _ in range(rounds):
        mean = np.bincount(start, weights=value[end], minlength=len(value)) / count
        value = (0.5 * value + 0.5 * mean).astype(np.float32)
    return value
