"""From a signed distance function to one mirror-symmetric mesh, finer on head, hands and feet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from skimage.measure import marching_cubes

Array = NDArray[np.float64]
Index = NDArray[np.int32]
Distance = Callable[[Array], Array]


@dataclass(frozen=True)
class Mesh:
    """Triangles: vertex (V, 3) mm, face (F, 3)."""

    vertex: Array
    face: Index


@dataclass(frozen=True)
class Box:
    """A piece of the right half to be contoured: corners in mm, `step` mm; the piece ends at cut planes z."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    step: float


def sample(distance: Distance, box: Box, chunk: int = 2_000_000) -> NDArray[np.float32]:
    """Values of `distance` at the grid of `box`; fine only near the surface, coarse guess elsewhere."""
    axes = [np.arange(lo, hi + box.step * 0.5, box.step) for lo, hi in zip(box.low, box.high, strict=True)]
    shape = tuple(len(a) for a in axes)
    out = np.full(shape, 50.0, np.float32)
    mesh = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    flat = out.reshape(-1)
    for start in range(0, len(mesh), chunk):
        flat[start : start + chunk] = distance(mesh[start : start + chunk])
    return out


def contour(distance: Distance, box: Box) -> Mesh:
    """Zero surface of `distance` in `box`; the right half only, so x never exceeds 0 (x = 0 is a grid plane)."""
    value = sample(distance, box)
    value[np.abs(value) < 1e-4] = 1e-4
    vertex, face, _, _ = marching_cubes(value, 0.0, gradient_direction="descent")
    return Mesh(vertex.astype(np.float64) * box.step + np.array(box.low), face.astype(np.int32))


def compact(vertex: Array, face: Index) -> Mesh:
    """The mesh without unused vertices."""
    used = np.unique(face)
    new = np.full(len(vertex), -1, np.int32)
    new[used] = np.arange(len(used), dtype=np.int32)
    return Mesh(vertex[used], new[face])


def keep_largest(mesh: Mesh) -> Mesh:
    """The connected piece with the most vertices."""
    f = mesh.face
    n = len(mesh.vertex)
    graph = coo_matrix((np.ones(len(f) * 2), (np.r_[f[:, 0], f[:, 1]], np.r_[f[:, 1], f[:, 2]])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    best = np.bincount(label).argmax()
    return compact(mesh.vertex, f[label[f[:, 0]] == best])


def boundary(mesh: Mesh) -> dict[int, int]:
    """Directed edges of the rim: vertex -> next vertex, in the order in which the faces run."""
    e = np.concatenate([mesh.face[:, [0, 1]], mesh.face[:, [1, 2]], mesh.face[:, [2, 0]]]).astype(np.int64)
    n = len(mesh.vertex)
    forward = e[:, 0] * n + e[:, 1]
    backward = e[:, 1] * n + e[:, 0]
    rim = e[~np.isin(forward, backward)]
    return {int(a): int(b) for a, b in rim}


def rim_at(mesh: Mesh, z: float, open_ended: bool) -> list[int]:
    """The rim at height `z` as a vertex chain; from back to front along x <= 0 when it is `open_ended` at x = 0."""
    edge = boundary(mesh)
    on = {a: b for a, b in edge.items() if abs(mesh.vertex[a, 2] - z) < 1e-3 and abs(mesh.vertex[b, 2] - z) < 1e-3}
    start = next(iter(on))
    if open_ended:
        start = (set(on) - set(on.values())).pop()
    chain = [start]
    while chain[-1] in on and (len(chain) == 1 or chain[-1] != start):
        chain.append(on[chain[-1]])
    return chain


def zip_rims(mesh: Mesh, a: list[int], b: list[int]) -> Index:
    """Triangles between two chains that run the same way round, `a` with its faces' direction, `b` against it."""
    va, vb = mesh.vertex[a], mesh.vertex[b]
    ta = np.r_[0, np.cumsum(np.linalg.norm(np.diff(va, axis=0), axis=1))]
    tb = np.r_[0, np.cumsum(np.linalg.norm(np.diff(vb, axis=0), axis=1))]
    ta, tb = ta / ta[-1], tb / tb[-1]
    i = j = 0
    out = []
    while i < len(a) - 1 or j < len(b) - 1:
        if j == len(b) - 1 or (i < len(a) - 1 and ta[i + 1] <= tb[j + 1]):
            out.append((a[i + 1], a[i], b[j]))
            i += 1
        else:
            out.append((a[i], b[j], b[j + 1]))
            j += 1
    return np.array(out, np.int32)


def rotate_to(mesh: Mesh, chain: list[int], start: Array) -> list[int]:
    """A closed chain begun at its vertex nearest to `start`."""
    ring = chain[:-1]
    k = int(np.linalg.norm(mesh.vertex[ring] - start, axis=1).argmin())
    return [*ring[k:], *ring[:k], ring[k]]


def join(one: Mesh, two: Mesh, z_one: float, z_two: float, open_ended: bool) -> Mesh:
    """Two meshes sewn together between the rim of `one` at z_one and the rim of `two` at z_two."""
    shift = len(one.vertex)
    both = Mesh(np.concatenate([one.vertex, two.vertex]), np.concatenate([one.face, two.face + shift]))
    a = rim_at(one, z_one, open_ended)
    b = [k + shift for k in rim_at(two, z_two, open_ended)][::-1]
    if not open_ended:
        b = rotate_to(both, b, both.vertex[a[0]])
    return Mesh(both.vertex, np.concatenate([both.face, zip_rims(both, a, b)]))


def mirrored(half: Mesh) -> Mesh:
    """The whole body: the right half and its mirror image, joined in the vertices at x = 0 (which are moved there)."""
    vertex = half.vertex.copy()
    rim = np.array(sorted({k for a, b in boundary(half).items() for k in (a, b)}), np.int64)
    vertex[rim, 0] = 0.0
    n = len(vertex)
    on = np.zeros(n, bool)
    on[rim] = True
    vertex[~on & (vertex[:, 0] > -1e-9), 0] = -1e-6  # touches the midline, but the surface does not cross it there
    other = np.arange(n)
    other[~on] = n + np.arange((~on).sum())
    image = vertex[~on] * np.array([-1.0, 1.0, 1.0])
    face = np.concatenate([half.face, other[half.face][:, ::-1]]).astype(np.int32)
    return Mesh(np.concatenate([vertex, image]), face)


def taubin(mesh: Mesh, rounds: int, shrink: float = 0.5, grow: float = -0.53) -> Mesh:
    """Smoothing that keeps the volume; the mirror symmetry of `mirrored` is restored afterwards."""
    n = len(mesh.vertex)
    f = mesh.face
    row = np.concatenate([f[:, 0], f[:, 1], f[:, 2], f[:, 1], f[:, 2], f[:, 0]])
    col = np.concatenate([f[:, 1], f[:, 2], f[:, 0], f[:, 0], f[:, 1], f[:, 2]])
    near = coo_matrix((np.ones(len(row)), (row, col)), shape=(n, n)).tocsr()
    near.data[:] = 1.0
    share = 1.0 / np.maximum(np.asarray(near.sum(1)).ravel(), 1.0)
    vertex = mesh.vertex.copy()
    for _ in range(rounds):
        for weight in (shrink, grow):
            vertex += weight * (share[:, None] * (near @ vertex) - vertex)
    return Mesh(vertex, f)


def resymmetrised(before: Mesh, after: Mesh) -> Mesh:
    """`after` with the left half made the exact image of the right; `before` is what `mirrored` gave."""
    mid = before.vertex[:, 0] == 0.0
    right = int(np.flatnonzero(~mid & (before.vertex[:, 0] > 0.0))[0])
    vertex = after.vertex.copy()
    vertex[mid, 0] = 0.0
    inner = np.flatnonzero(~mid[:right])
    vertex[right:] = vertex[inner] * np.array([-1.0, 1.0, 1.0])
    return Mesh(vertex, after.face)


def normals(mesh: Mesh) -> Array:
    """Unit vertex normals (V, 3), outward, weighted by the faces' area."""
    a, b, c = (mesh.vertex[mesh.face[:, k]] for k in range(3))
    n = np.cross(b - a, c - a)
    out = np.zeros_like(mesh.vertex)
    for axis in range(3):
        for k in range(3):
            out[:, axis] += np.bincount(mesh.face[:, k], n[:, axis], minlength=len(out))
    length = np.linalg.norm(out, axis=1)
    return out / np.maximum(length, 1e-12)[:, None]
