"""From a signed distance grid to a clean surface: no specks, no facets, few triangles, smooth normals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import fast_simplification
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components

from tools.atlas.voxels import Faces, Grid, Points, contour

Coarseness = Callable[[Points], NDArray[np.floating]]


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
    """Low-pass the surface without shrinking it (Taubin, "A signal processing approach ...", SIGGRAPH 1995)."""
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
    """Morphological closing by `radius` mm: fills cracks, notches and holes, keeps the rest of the surface in place."""
    pad = int(np.ceil(radius / grid.step)) + 2
    solid = np.pad(grid.value < 0, pad)
    if not solid.any():
        return grid
    far = ndimage.distance_transform_edt(~solid, sampling=grid.step) > radius
    back = ndimage.distance_transform_edt(~far, sampling=grid.step).astype(np.float32)
    middle = (slice(pad, -pad),) * 3
    closed = (radius - back + 0.5 * grid.step)[middle]
    return grid.with_value(np.minimum(grid.value, closed))


def surface(grid: Grid, scale: Coarseness, edge: float, share: float = 0.02, least: float = 3.0) -> Surface:
    """The clean surface of a grid.

    `scale` tells how coarse the source was where, in mm: shorter relief is facets and is ironed out. `edge` is the
    wanted mean edge length in mm.
    """
    vertex, face = contour(grid)
    vertex, face = drop_specks(vertex, face, share, least)
    if not len(face):
        raise ValueError("nothing left of the solid")
    vertex = taubin(vertex, face, 10)
    vertex, face = simplify(vertex, face, edge)
    vertex = iron(vertex, face, scale(vertex), edge)
    return Surface(vertex, face, vertex_normals(vertex, face))


def iron(vertex: Points, face: Faces, scale: NDArray[np.floating], edge: float) -> Points:
    """Smooth each place as far as the source was coarse there (`scale` (V,) mm): facets go, real relief stays."""
    link = adjacency(len(vertex), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    weight = np.clip((np.asarray(scale, float) / (5.0 * edge)) ** 2, 0.02, 1.0)
    for _ in range(10):
        weight = 0.5 * weight + 0.5 * (average @ weight)
    rounds = int(np.clip(40 * (np.percentile(scale, 95) / (4.0 * edge)) ** 2, 6, 60))
    for _ in range(rounds):
        vertex = vertex + 0.62 * weight[:, None] * (average @ vertex - vertex)
        vertex = vertex - 0.64 * weight[:, None] * (average @ vertex - vertex)
    return vertex


def simplify(vertex: Points, face: Faces, edge: float) -> tuple[Points, Faces]:
    """Fewer triangles, of mean edge `edge` mm, evenly spread."""
    area = 0.5 * np.linalg.norm(face_normals(vertex, face), axis=1).sum()
    wanted = max(int(area / (0.433 * edge * edge)), 60)
    if wanted < 0.95 * len(face):
        small, few = fast_simplification.simplify(vertex.astype(np.float32), face, target_count=wanted, agg=6.0)
        few = few.astype(np.int32)
        few = few[np.linalg.norm(face_normals(small.astype(float), few), axis=1) > 1e-9]
        vertex, face = compact(small.astype(float), few)
        vertex = relax(vertex, face, 6)
    return vertex, face


def relax(vertex: Points, face: Faces, rounds: int) -> Points:
    """Slide vertices along the surface toward even triangles."""
    link = adjacency(len(vertex), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    for _ in range(rounds):
        normal = vertex_normals(vertex, face)
        move = average @ vertex - vertex
        vertex = vertex + 0.5 * (move - normal * np.einsum("ij,ij->i", move, normal)[:, None])
    return vertex
