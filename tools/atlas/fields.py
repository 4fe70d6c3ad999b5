"""Scalar and direction fields on a triangle surface: harmonic, Poisson, geodesic, gradients."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, identity
from scipy.sparse.csgraph import dijkstra
from scipy.sparse.linalg import splu

from tools.atlas.repair import adjacency, components, face_normals
from tools.atlas.voxels import Faces, Points

Mask = NDArray[np.bool_]
Field = NDArray[np.float64]


def cotangent_laplacian(vertex: Points, face: Faces) -> csr_matrix:
    """Positive semi-definite cotangent Laplacian (V, V), weights kept positive so that fields have no false extremes.

    Pinkall and Polthier, "Computing discrete minimal surfaces and their conjugates", Experimental Mathematics 2, 1993.
    """
    count = len(vertex)
    rows, cols, data = [], [], []
    for k in range(3):
        a, b, c = face[:, k], face[:, (k + 1) % 3], face[:, (k + 2) % 3]
        u, v = vertex[b] - vertex[a], vertex[c] - vertex[a]
        cross = np.linalg.norm(np.cross(u, v), axis=1)
        weight = np.clip(np.einsum("ij,ij->i", u, v) / np.maximum(cross, 1e-9), 0.02, 20.0) * 0.5
        rows += [b, c]
        cols += [c, b]
        data += [weight, weight]
    link = coo_matrix(
        (np.concatenate(data), (np.concatenate(rows), np.concatenate(cols))), shape=(count, count)
    ).tocsr()
    return diags(np.asarray(link.sum(1)).ravel()) - link


def harmonic(vertex: Points, face: Faces, zero: Mask, one: Mask) -> Field:
    """The harmonic field (V,), 0 on `zero` and 1 on `one`; 0.5 on pieces that hold neither."""
    laplacian = cotangent_laplacian(vertex, face)
    fixed = zero | one
    value = np.where(one & ~zero, 1.0, 0.0)
    label = components(len(vertex), face)
    known = np.zeros(label.max() + 1, bool)
    known[label[fixed]] = True
    value[~known[label]] = 0.5
    free = ~fixed & known[label]
    if not free.any():
        return value
    inner = laplacian[free][:, free] + 1e-9 * identity(int(free.sum()))
    value[free] = splu(inner.tocsc()).solve(-(laplacian[free][:, fixed] @ value[fixed]))
    return np.clip(value, 0.0, 1.0)


def face_gradient(vertex: Points, face: Faces, value: Field) -> Points:
    """Gradient (F, 3) of a field given at the vertices."""
    normal = face_normals(vertex, face)
    square = np.maximum(np.einsum("ij,ij->i", normal, normal), 1e-18)
    total = np.zeros_like(normal)
    for k in range(3):
        edge = vertex[face[:, (k + 2) % 3]] - vertex[face[:, (k + 1) % 3]]
        total += value[face[:, k]][:, None] * np.cross(normal, edge)
    return total / square[:, None]


def directions(vertex: Points, face: Faces, normal: Points, value: Field, rounds: int = 12) -> Points:
    """Unit tangent directions (V, 3) along the gradient of a field, smoothed over neighbours."""
    gradient = face_gradient(vertex, face, value)
    gradient /= np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-12)
    area = np.linalg.norm(face_normals(vertex, face), axis=1)
    spread = np.repeat(gradient * area[:, None], 3, axis=0)
    total = np.stack([np.bincount(face.ravel(), spread[:, k], len(vertex)) for k in range(3)], 1)
    return smooth_directions(face, normal, total, rounds)


def smooth_directions(face: Faces, normal: Points, direction: Points, rounds: int) -> Points:
    """Average unit tangent vectors (V, 3) with their neighbours `rounds` times."""
    link = adjacency(len(normal), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    current = tangent(direction, normal)
    for _ in range(rounds):
        current = tangent(current + average @ current, normal)
    return current


def tangent(direction: Points, normal: Points) -> Points:
    """Unit parts (V, 3) of directions perpendicular to the normals; any tangent where nothing is left."""
    flat = direction - normal * np.einsum("ij,ij->i", direction, normal)[:, None]
    length = np.linalg.norm(flat, axis=1)
    lost = length < 1e-9
    if lost.any():
        spare = np.cross(normal[lost], np.array([0.31, 0.52, 0.79]))
        flat[lost] = spare
        length[lost] = np.maximum(np.linalg.norm(spare, axis=1), 1e-12)
    return flat / length[:, None]


def potential(vertex: Points, face: Faces, direction: Points) -> Field:
    """The field (V,) in mm whose gradient follows given vertex directions best (Poisson equation)."""
    laplacian = cotangent_laplacian(vertex, face)
    wanted = direction[face].mean(1)
    right = np.zeros(len(vertex))
    normal = face_normals(vertex, face)
    for k in range(3):
        edge = vertex[face[:, (k + 2) % 3]] - vertex[face[:, (k + 1) % 3]]
        unit = np.cross(normal, edge) / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
        right += np.bincount(face[:, k], 0.5 * np.einsum("ij,ij->i", unit, wanted), len(vertex))
    return np.asarray(splu((laplacian + 1e-7 * identity(len(vertex))).tocsc()).solve(right))


def geodesic(vertex: Points, face: Faces, source: Mask) -> Field:
    """Distance (V,) in mm along edges from a set of vertices; infinite on pieces without one."""
    i = face[:, [0, 1, 2]].ravel()
    j = face[:, [1, 2, 0]].ravel()
    length = np.linalg.norm(vertex[i] - vertex[j], axis=1)
    graph = coo_matrix((length, (i, j)), shape=(len(vertex), len(vertex))).tocsr()
    graph = graph.maximum(graph.T)
    found: Field = dijkstra(graph, directed=False, indices=np.flatnonzero(source), min_only=True)
    return found


def smooth_field(face: Faces, value: Field, rounds: int) -> Field:
    """A field averaged with its neighbours `rounds` times."""
    link = adjacency(len(value), face)
    average = diags(1.0 / np.maximum(np.asarray(link.sum(1)).ravel(), 1.0)) @ link
    for _ in range(rounds):
        value = 0.5 * value + 0.5 * (average @ value)
    return value
