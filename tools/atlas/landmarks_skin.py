"""The skin as landmarks need it: nearest point, first point along a direction, farthest point in a direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Array = NDArray[np.float64]

_BEFORE = 45.0  # mm: a place may lie this far outside the skin and still be moved back along the direction
_MIDDLE = 0.02  # mm beside the midline: rays exactly in it could slip between the halves


@dataclass(frozen=True)
class Skin:
    """The skin mesh with a ray tracer and a search tree over its triangles."""

    mesh: trimesh.Trimesh
    tree: cKDTree

    @staticmethod
    def of(vertex: Array, face: NDArray[np.int32]) -> Skin:
        """From vertices (V, 3) mm and faces (F, 3)."""
        mesh = trimesh.Trimesh(vertex, face, process=False)
        return Skin(mesh, cKDTree(np.asarray(mesh.triangles_center)))

    def reach(self, point: Array, toward: Array | None, mid: bool) -> Array:
        """`point` (3,) moved to the skin: along `toward` (unit) to where that leaves the body, or the nearest."""
        start = point.copy()
        if mid:
            start[0] = 0.0
        if toward is not None:
            hit = self._leave(start - np.array([_MIDDLE, 0.0, 0.0]) * mid, toward)
            if hit is not None:
                return hit * np.array([0.0 if mid else 1.0, 1.0, 1.0])
        found = self._nearest_in_middle(start) if mid else self.nearest(start[None])[0]
        return np.asarray(found)

    def nearest(self, point: Array) -> Array:
        """Nearest points on the skin (P, 3)."""
        triangle = np.asarray(self.mesh.triangles)
        _, near = self.tree.query(point, k=24)
        found = [
            trimesh.triangles.closest_point(triangle[k], np.repeat(p[None], len(k), 0))
            for k, p in zip(near, point, strict=True)
        ]
        best = [np.linalg.norm(f - p, axis=1).argmin() for f, p in zip(found, point, strict=True)]
        return np.array([f[b] for f, b in zip(found, best, strict=True)])

    def _nearest_in_middle(self, point: Array) -> Array:
        vertex = np.asarray(self.mesh.vertices)
        middle = vertex[np.abs(vertex[:, 0]) < 1e-6]
        return np.asarray(middle[np.linalg.norm(middle - point, axis=1).argmin()])

    def _leave(self, point: Array, toward: Array) -> Array | None:
        origin = point - toward * _BEFORE
        at, _, face = self.mesh.ray.intersects_location(origin[None], toward[None], multiple_hits=True)
        if len(at) == 0:
            return None
        out = np.asarray(self.mesh.face_normals)[face] @ toward > 0.0
        at = at[out]
        if len(at) == 0:
            return None
        along = (at - point) @ toward
        along = np.where(along < 0.0, -2.0 * along, along)
        return np.asarray(at[along.argmin()])

    def farthest(self, toward: Array, near: Array, reach: float) -> Array:
        """Vertex (3,) of the skin farthest along `toward` within `reach` mm of `near`."""
        vertex = np.asarray(self.mesh.vertices)
        close = vertex[np.linalg.norm(vertex - near, axis=1) <= reach]
        if len(close) == 0:
            return np.asarray(self.nearest(near[None])[0])
        return np.asarray(close[(close @ toward).argmax()])
