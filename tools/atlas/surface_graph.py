"""Which skin samples are neighbours, how far apart on the skin, and how much skin each stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import dijkstra

from tools.atlas.surface_sample import Samples

Array = NDArray[np.float64]
Index = NDArray[np.int32]


def edges(face: Index) -> Index:
    """Every edge of the triangles once (E, 2)."""
    e = np.concatenate([face[:, [0, 1]], face[:, [1, 2]], face[:, [2, 0]]])
    return np.unique(np.sort(e, 1), axis=0)


def cells(vertex: Array, face: Index, samples: Samples) -> tuple[Index, Array]:
    """Nearest sample of each vertex of the right half over the skin (V,), and its distance in mm.

    Vertices with x > 0 have -1 and an infinite distance: the left follows by mirroring, so that ties break alike.
    """
    n, m = len(vertex), len(samples.face)
    e = edges(face[right_faces(vertex, face)])
    length = np.linalg.norm(vertex[e[:, 0]] - vertex[e[:, 1]], axis=1)
    corner = face[samples.face]
    leg = np.linalg.norm(vertex[corner] - samples.position[:m, None, :], axis=2)
    row = np.concatenate([e[:, 0], np.repeat(np.arange(n, n + m), 3)])
    col = np.concatenate([e[:, 1], corner.ravel()])
    graph = coo_matrix((np.concatenate([length, leg.ravel()]) + 1e-9, (row, col)), shape=(n + m, n + m)).tocsr()
    distance, _, source = dijkstra(
        graph, directed=False, indices=np.arange(n, n + m), min_only=True, return_predecessors=True
    )
    return np.where(source[:n] >= n, source[:n] - n, -1).astype(np.int32), distance[:n]


def right_faces(vertex: Array, face: Index) -> NDArray[np.bool_]:
    """Triangles (F,) of the right half, x <= 0."""
    out: NDArray[np.bool_] = (vertex[face, 0] <= 0.0).all(1)
    return out


def areas(vertex: Array, face: Index, cell: Index, mirror: Index) -> Array:
    """Skin (N,) mm2 in each sample's cell: a third of a triangle goes to the cell of each corner."""
    face = face[right_faces(vertex, face)]
    a, b, c = (vertex[face[:, k]] for k in range(3))
    third = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    out = np.zeros(len(mirror))
    for k in range(3):
        out += np.bincount(cell[face[:, k]], third, minlength=len(mirror))
    return out + out[mirror]


def adjacency(vertex: Array, face: Index, cell: Index, mirror: Index) -> csr_matrix:
    """Cells that touch, as a symmetric boolean matrix (N, N), exactly mirror-symmetric."""
    e = edges(face[right_faces(vertex, face)])
    i, j = cell[e[:, 0]], cell[e[:, 1]]
    middle = (vertex[e, 0] == 0.0).all(1)
    p, q = cell[e[middle]].T
    i, j = np.r_[i, mirror[i], p, p, q], np.r_[j, mirror[j], mirror[p], mirror[q], mirror[q]]
    apart = i != j
    i, j = i[apart], j[apart]
    n = len(mirror)
    graph = coo_matrix(
        (np.ones(4 * len(i)), (np.r_[i, j, mirror[i], mirror[j]], np.r_[j, i, mirror[j], mirror[i]])), shape=(n, n)
    )
    graph = graph.tocsr()
    graph.data[:] = 1.0
    return graph


def along_skin(position: Array, normal: Array, i: Index, j: Index) -> Array:
    """Arc in mm between samples i and j: the chord, lengthened by the turn of the normal as on a sphere."""
    chord = np.linalg.norm(position[i] - position[j], axis=1)
    turn = np.arccos(np.clip((normal[i] * normal[j]).sum(1), -1.0, 1.0))
    half = np.minimum(turn, 2.6) / 2
    out: Array = chord * np.where(half > 1e-3, half / np.maximum(np.sin(half), 1e-9), 1.0)
    return out


def pairs(position: Array, normal: Array, touching: csr_matrix) -> tuple[Index, Index, Array]:
    """Candidate neighbours i < j with their distance: cells that touch, and cells one cell farther.

    For the second kind the way through the cell between bounds the distance from above, and a chord much
    shorter than that way (across a fold or a gap) does not count.
    """
    i, j = (a.astype(np.int32) for a in touching.nonzero())
    direct = csr_matrix((along_skin(position, normal, i, j), (i, j)), shape=touching.shape)
    first = i < j
    near = (i[first], j[first], np.asarray(direct[i[first], j[first]]).ravel())
    two = (touching @ touching).tocsr()
    a, b = (v.astype(np.int32) for v in two.nonzero())
    fresh = (a < b) & (np.asarray(touching[a, b]).ravel() == 0)
    a, b = a[fresh], b[fresh]
    way = _through(direct, a, b)
    arc = along_skin(position, normal, a, b)
    arc = np.where(arc < 0.6 * way, way, np.minimum(arc, way))
    return np.concatenate([near[0], a]), np.concatenate([near[1], b]), np.concatenate([near[2], arc])


def _through(direct: csr_matrix, a: Index, b: Index) -> Array:
    """Shortest way (P,) from a to b through one cell between them."""
    rows: list[dict[int, float]] = [
        dict(zip(direct.indices[s:e].tolist(), direct.data[s:e].tolist(), strict=True))
        for s, e in zip(direct.indptr[:-1], direct.indptr[1:], strict=True)
    ]
    out = np.empty(len(a))
    for k, (p, q) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        other = rows[q]
        out[k] = min(d + other[mid] for mid, d in rows[p].items() if mid in other)
    return out


def neighbours(
    i: Index, j: Index, distance: Array, touching: csr_matrix, mirror: Index, most: int
) -> tuple[Index, NDArray[np.float32]]:
    """Neighbour table (N, most) padded with -1 and distances (N, most) mm, nearest first.

    A pair is taken together with its mirror image, shortest first, touching cells before others, as long as
    both ends have room: the table is symmetric and mirror-exact.
    """
    n = len(mirror)
    a, b = np.minimum(mirror[i], mirror[j]), np.maximum(mirror[i], mirror[j])
    key, image = i.astype(np.int64) * n + j, a.astype(np.int64) * n + b
    at = np.argsort(key)
    found = np.minimum(np.searchsorted(key[at], image), len(key) - 1)
    twin = at[found]
    lone = key[twin] != image
    distance = np.where(lone, distance, np.minimum(distance, distance[twin]))
    canon = np.minimum(key, image)
    far = np.asarray(touching[i, j]).ravel() == 0
    order = np.lexsort((canon, distance, far))
    room = np.full(n, most)
    taken: dict[int, float] = {}
    for k in order.tolist():
        orbit = {(int(i[k]), int(j[k])), (int(a[k]), int(b[k]))}
        if lone[k] or key[k] in taken:
            continue
        if all(room[p] >= len(orbit) and room[q] >= len(orbit) for p, q in orbit):
            for p, q in orbit:
                room[p] -= 1
                room[q] -= 1
                taken[p * n + q] = float(distance[k])
    return _table(taken, n, most)


def _table(taken: dict[int, float], n: int, most: int) -> tuple[Index, NDArray[np.float32]]:
    key = np.fromiter(taken.keys(), np.int64, len(taken))
    value = np.fromiter(taken.values(), np.float64, len(taken))
    p, q, d = np.r_[key // n, key % n], np.r_[key % n, key // n], np.r_[value, value]
    order = np.lexsort((q, d, p))
    p, q, d = p[order], q[order], d[order]
    slot = np.arange(len(p)) - np.searchsorted(p, p)
    table = np.full((n, most), -1, np.int32)
    length = np.zeros((n, most), np.float32)
    table[p, slot], length[p, slot] = q, d
    return table, length
