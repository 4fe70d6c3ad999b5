"""From a signed distance grid to a clean surface: no specks, no facets, few triangles, smooth normals."""

from __future__ import annotations

from dataclasses import dataclass

import fast_simplification
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components

from tools.atlas.voxels import Faces, Grid, Points, contour


@dataclass(frozen=True)
class Surface:
    """A closed triangle surface, mm, outward faces, unit vertex normals."""

    vertex: Points
    face: Faces
    normal: Points


def adjacency(count: int, face: Faces) -> csr_matrix:
    """Symmetric 0/1 matrix (V, V) of vertices joined by an edge."""
    i = face[:, [0, 1, 2, 1, 2, 0]].ravel()
    j = face[:, [1, 2, 0, 0, 1, 2]].ravel()
    matrix = coo_matrix((np.ones(len(i), np.float32), (i, j)), shape=(count, count)).tocsr()
    matrix.data[:] = 1.0
    return matrix


def components(count: int, face: Faces) -> NDArray[np.int32]:
    """Label (V,) of the connected piece each vertex belongs to, numbered from 0."""
    label: NDArray[np.int32] = connected_components(adjacency(count, face), directed=False)[1]
    return label


def face_normals(vertex: Points, face: Faces) -> Points:
    """Face normals (F, 3), as long as twice the area."""
    corner = vertex[face]
    return np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])


def vertex_normals(vertex: Points, face: Faces) -> Points:
    """Unit vertex normals (V, 3), area weighted."""
    normal = face_normals(vertex, face)
    total = np.stack([np.bincount(face.ravel(), np.repeat(normal[:, k], 3), len(vertex)) for k in range(3)], 1)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return total / np.maximum(length, 1e-12)


def volume(vertex: Points, face: Faces) -> float:
    """Enclosed volume in mm3, negative when the faces point inward."""
    corner = vertex[face]
    return float(np.einsum("ij,ij->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6.0)


def taubin(vertex: Points, face: Faces, rounds: int, lam: float = 0.6, mu: float = -0.62) -> Points:
    """Low-pass the surface without shrinking it (Taubin, "A signal processing approach to fair surface design", 1995)."""
    link = adjacency(len(vertex), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    for _ in range(rounds):
        vertex = vertex + lam * (average @ vertex - vertex)
        vertex = vertex + mu * (average @ vertex - vertex)
    return vertex


def compact(vertex: Points, face: Faces) -> tuple[Points, Faces]:
    """Without the vertices that no face uses."""
    used, again = np.unique(face, return_inverse=True)
    return vertex[used], again.reshape(face.shape).astype(np.int32)


def drop_specks(vertex: Points, face: Faces, share: float, least: float) -> tuple[Points, Faces]:
    """Keep pieces with at least `share` of the largest piece's volume and `least` mm3; drop inner bubbles too."""
    if not len(face):
        return vertex, face
    label = components(len(vertex), face)
    corner = vertex[face]
    piece = np.einsum("ij,ij->i", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6.0
    size = np.bincount(label[face[:, 0]], piece)
    keep = size >= max(least, share * size.max())
    return compact(vertex, face[keep[label[face[:, 0]]]])


def close_gaps(grid: Grid, radius: float) -> Grid:
    """Morphological closing by `radius` mm: fills cracks and holes, keeps the rest of the surface where it is."""
    outside = grid.value > radius
    if not outside.any() or outside.all():
        return grid
    back = ndimage.distance_transform_edt(~outside, sampling=grid.step).astype(np.float32)
    closed = radius - back
    return grid.with_value(np.where(grid.value <= radius, np.minimum(grid.value, closed + 0.5 * grid.step), grid.value))


def surface(grid: Grid, smooth: float, edge: float, share: float = 0.02, least: float = 3.0) -> Surface:
    """The clean surface of a grid.

    `smooth` is the wavelength in mm below which relief is ironed out, `edge` the wanted mean edge length in mm.
    """
    vertex, face = contour(grid)
    vertex, face = drop_specks(vertex, face, share, least)
    rounds = int(np.clip(round(1.2 * (smooth / grid.step) ** 2), 4, 160))
    vertex = taubin(vertex, face, rounds)
    return simplify(vertex, face, edge)


def simplify(vertex: Points, face: Faces, edge: float) -> Surface:
    """Fewer triangles of mean edge `edge` mm; normals are those of the fine surface."""
    fine = vertex_normals(vertex, face)
    area = 0.5 * np.linalg.norm(face_normals(vertex, face), axis=1).sum()
    wanted = int(area / (0.433 * edge * edge))
    if wanted < 0.95 * len(face):
        small, few = fast_simplification.simplify(
            vertex.astype(np.float32), face, target_count=max(wanted, 60), agg=6.0
        )
        few = few.astype(np.int32)
        small, few = compact(small.astype(float), few[np.linalg.norm(face_normals(small, few), axis=1) > 1e-9])
        small = relax(small, few, 2)
        normal = _carry_normals(vertex, fine, small, vertex_normals(small, few))
        return Surface(small, few, normal)
    return Surface(vertex, face, fine)


def relax(vertex: Points, face: Faces, rounds: int) -> Points:
    """Slide vertices along the surface toward even triangles."""
    link = adjacency(len(vertex), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    for _ in range(rounds):
        normal = vertex_normals(vertex, face)
        move = average @ vertex - vertex
        vertex = vertex + 0.5 * (move - normal * np.einsum("ij,ij->i", move, normal)[:, None])
    return vertex


def _carry_normals(vertex: Points, normal: Points, small: Points, own: Points) -> Points:
    """Normals of the fine surface at the vertices of the simplified one, where both sides agree."""
    from scipy.spatial import cKDTree

    near = cKDTree(vertex).query(small, k=3)[1]
    mean = normal[near].sum(1) + 0.5 * own
    mean = np.where((np.einsum("ij,ij->i", mean, own) > 0.3)[:, None], mean, own)
    return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
