"""Shortest ways on the sampled skin: straight paths between two points, and distances from a path.

The samples' graph overestimates lengths and its shortest paths zigzag. So the graph only chooses the way round (which
side of a limb, never across a gap), and the path is then pulled straight on the surface that the samples describe.
Points are (n, 3) float64 arrays of body-frame millimetres.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from bodymap.domain.skin import Skin
from bodymap.errors import BodymapError

Points = NDArray[np.float64]
_DETOUR = 1.2  # the graph of the samples overestimates lengths by up to about this factor (1.15 for a hexagonal grid)
_PULLS = 6  # rounds of straightening; the path moves under 0.3 mm in later ones
_STEP = 4.0  # mm between the points of a path
_HOLD = 5.0  # damping of a round, divided by the square of the number of points so that long bends go as fast as short
_ROUND = 100.0  # mm over which a corner between two legs is rounded, at most
_BENDS = 4  # rounds of rounding
_PLANE = 40.0  # weight of staying on the skin, relative to the same


class NoWayError(BodymapError):
    """Two places are not joined by skin."""


class Geodesics:
    """Paths and distances on one skin."""

    def __init__(self, skin: Skin) -> None:
        self.skin = skin
        self.position: Points = np.asarray(skin.position, dtype=np.float64)
        self.normal: Points = np.asarray(skin.normal, dtype=np.float64)
        self.spacing: NDArray[np.float64] = np.sqrt(np.asarray(skin.area, dtype=np.float64) * 2 / 3**0.5)

    @cached_property
    def _squared(self) -> NDArray[np.float64]:
        """Squared distance of every sample from the origin."""
        return np.asarray(np.einsum("nc,nc->n", self.position, self.position))

    @cached_property
    def tree(self) -> cKDTree:
        """The samples, for nearest-neighbour queries."""
        return cKDTree(self.position)

    @cached_property
    def graph(self) -> csr_matrix:
        """The samples' neighbourhood, symmetric, lengths in mm."""
        count, width = self.skin.neighbour.shape
        rows = np.repeat(np.arange(count, dtype=np.int32), width)
        columns, lengths = self.skin.neighbour.ravel(), self.skin.distance.ravel().astype(np.float64)
        real = columns >= 0
        one_way = csr_matrix((lengths[real], (rows[real], columns[real])), shape=(count, count))
        other_way = one_way.T.tocsr()
        both = one_way.maximum(other_way)
        both.sort_indices()
        return both

    def nearest(self, point: Points) -> int:
        """The sample nearest to a point."""
        return int(self.tree.query(point)[1])

    def snap(self, point: Points) -> Points:
        """The point of the skin nearest to a point."""
        point = np.asarray(point, dtype=np.float64)
        start = self.position[self.nearest(point)]
        return np.asarray(self._project(point[None], self._normals_at(start[None]))[0][0])

    def _normals_at(self, points: Points) -> Points:
        return self.normal[self.tree.query(points)[1]]

    def _project(self, points: Points, facing: Points) -> tuple[Points, Points]:
        """Points moved along the normal onto the skin, and the unit normals there.

        Only samples whose normal agrees with `facing` count, so that a point on one finger is not drawn to the next.
        """
        gap, near = self.tree.query(points, k=8)
        normals = self.normal[near]
        agree = np.einsum("nkc,nc->nk", normals, facing) > 0.1
        agree[~agree.any(axis=1)] = True
        weight = np.where(agree, 1.0 / (gap**2 + 4.0), 0.0)
        weight /= weight.sum(axis=1, keepdims=True)
        normal = np.einsum("nk,nkc->nc", weight, normals)
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        centre = np.einsum("nk,nkc->nc", weight, self.position[near])
        height = np.einsum("nc,nc->n", points - centre, normal)
        return points - height[:, None] * normal, normal

    def path(self, start: Points, end: Points) -> Points:
        """The straightest short way from start to end on the skin, both included; reversing them reverses it."""
        if tuple(start) > tuple(end):
            return self.path(end, start)[::-1]
        first, last = self.nearest(start), self.nearest(end)
        if first == last:
            return np.array([start, end])
        rough = np.vstack([start, self.position[self._hops(first, last)][1:-1], end])
        facing = np.vstack([self.normal[first], self._normals_at(rough[1:-1]), self.normal[last]])
        return self._pull(*_resample(rough, facing, self._count(rough)))

    def _count(self, line: Points) -> int:
        return int(np.clip(_length(line) / _STEP, 2, 400)) + 1

    def _hops(self, first: int, last: int) -> NDArray[np.intp]:
        """Samples on the shortest way in the graph, first looked for in the neighbourhood of the straight line."""
        ends = self.position[[first, last]]
        apart = float(np.linalg.norm(ends[1] - ends[0]))
        detour = self._from(ends[0]) + self._from(ends[1])
        for room in (1.25 * apart + 40.0, 1.6 * apart + 120.0):
            inside = np.flatnonzero(detour <= room)
            found = _shortest(self.graph[inside][:, inside], *np.searchsorted(inside, [first, last]))
            if found is not None and found[1] <= room:
                return inside[found[0]]
        found = _shortest(self.graph, first, last)
        if found is None:
            raise NoWayError("Two places of a stroke are not joined by skin.")
        return found[0]

    def _from(self, point: Points) -> NDArray[np.float64]:
        """Straight distance of every sample from a point; by one product, because it is needed for every path."""
        squared = self._squared - 2.0 * (self.position @ point) + point @ point
        return np.asarray(np.sqrt(np.maximum(squared, 0.0)))

    def _pull(self, line: Points, facing: Points) -> Points:
        """Pull a path straight: least squared steps, each point held to the tangent plane of the skin beneath it."""
        for _ in range(_PULLS):
            centre, normal = self._project(line, facing)
            inner, planes = line[1:-1], normal[1:-1]
            count = len(inner)
            if count == 0:
                return line
            hold = _HOLD / count**2
            blocks = np.eye(3) * (2.0 + hold) + _PLANE * planes[:, :, None] * planes[:, None, :]
            height = np.einsum("nc,nc->n", centre[1:-1], planes)
            right = hold * inner + _PLANE * height[:, None] * planes
            right[0] += line[0]
            right[-1] += line[-1]
            line = np.vstack([line[:1], _solve(blocks, right), line[-1:]])
            facing = normal
            line, facing = _resample(line, facing, len(line))
        return np.vstack([line[:1], self._project(line[1:-1], facing[1:-1])[0], line[-1:]])

    def rounded(self, legs: list[Points]) -> Points:
        """One path of several legs whose bends at the places between are rounded; it still passes through them.

        A spline under tension on the surface: squared steps plus squared bends, whose balance rounds a corner over
        about the length of a leg, at most `_ROUND` mm.
        """
        line = np.vstack([legs[0], *(leg[1:] for leg in legs[1:])])
        if len(legs) < 2 or len(line) < 5:
            return line
        pins = np.cumsum([0] + [len(leg) - 1 for leg in legs])
        lengths = [_length(leg) for leg in legs]
        over = float(np.clip(sum(lengths) / len(lengths), 2.0, _ROUND))
        stiff = (over / (sum(lengths) / (len(line) - 1))) ** 2
        places, facing = line[pins].copy(), self._normals_at(line)
        for _ in range(_BENDS):
            centre, facing = self._project(line, facing)
            line = _spline(line, centre, facing, pins, stiff)
            line[pins] = places
        line = self._project(line, facing)[0]
        line[pins] = places
        return line

    def walk(self, start: Points, direction: Points, length: float) -> Points:
        """Where one arrives after `length` mm straight on over the skin."""
        point, normal = start, self._normals_at(start[None])[0]
        while length > 0:
            step = min(length, _STEP)
            direction = direction - normal * float(direction @ normal)
            direction = direction / max(float(np.linalg.norm(direction)), 1e-9)
            points, normals = self._project((point + step * direction)[None], normal[None])
            point, normal = points[0], normals[0]
            length -= step
        return point

    def distances(self, line: Points, limit: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Samples within `limit` mm of a path (or a single point) on the skin, and their distances.

        The distance is the chord bent to an arc by the turn of the normal (exact on a plane, a cylinder across its
        axis, a sphere), but never less than the graph allows: a near sample beyond a gap is far.
        """
        line, sources, facing = self._beneath(line)
        slack = float(self.spacing[sources].max()) * 1.5
        reach = dijkstra(self.graph, indices=sources, limit=limit * _DETOUR + slack, min_only=True)
        near = np.flatnonzero(np.isfinite(reach))
        chord, foot = _to_line(self.position[near], line)
        turn = np.arccos(np.clip(np.einsum("nc,nc->n", self.normal[near], facing[foot]), 0.0, 1.0)) / 2
        arc = chord / np.sinc(turn / np.pi)
        least = (reach[near] - slack) / _DETOUR
        distance = np.maximum(arc, least)
        inside = distance <= limit
        return near[inside], distance[inside]

    def _beneath(self, line: Points) -> tuple[Points, NDArray[np.intp], Points]:
        """A path in steps of at most 3 mm, the samples beneath it, and the skin's normals along it."""
        if len(line) > 1:
            count = max(int(_length(line) / 3.0), 1) + 1
            line = _resample(line, line, count)[0] if count > len(line) else line
        near = self.tree.query(line)[1]
        _, facing = self._project(line, self.normal[near])
        return line, np.unique(near), facing


def _shortest(graph: csr_matrix, first: int, last: int) -> tuple[NDArray[np.intp], float] | None:
    """Nodes on the shortest way and its length; None when there is none."""
    reach, before = (row[0] for row in dijkstra(graph, indices=np.array([first]), return_predecessors=True))
    if not np.isfinite(reach[last]):
        return None
    hops = [int(last)]
    while hops[-1] != first:
        hops.append(int(before[hops[-1]]))
    return np.array(hops[::-1], dtype=np.intp), float(reach[last])


def _length(line: Points) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _resample(line: Points, values: Points, count: int) -> tuple[Points, Points]:
    """`count` points at equal distances along a path, and a value per point carried along; the ends stay."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, along[-1], count)
    made = [np.stack([np.interp(at, along, column[:, i]) for i in range(3)], axis=1) for column in (line, values)]
    made[0][[0, -1]] = line[[0, -1]]
    return made[0], made[1]


def _solve(blocks: NDArray[np.float64], right: Points) -> Points:
    """Solve the block-tridiagonal system with `blocks` (n, 3, 3) on and minus unity beside the diagonal."""
    count = len(blocks)
    banded = np.zeros((4, 3 * count))
    for i in range(3):
        for j in range(i, 3):
            banded[3 - (j - i), j::3] = blocks[:, i, j]
    banded[0, 3:] = -1.0
    return np.asarray(solveh_banded(banded, right.ravel(), check_finite=False)).reshape(count, 3)


def _spline(line: Points, centre: Points, normal: Points, pins: NDArray[np.intp], stiff: float) -> NDArray[np.float64]:
    """Least squared steps and bends, near the tangent planes, through the pinned points: a banded linear system."""
    count = len(line)
    plane = _PLANE * (1.0 + stiff)
    blocks = plane * normal[:, :, None] * normal[:, None, :]
    right = plane * np.einsum("nc,nc->n", centre, normal)[:, None] * normal
    blocks[pins] += 1e6 * plane * np.eye(3)
    right[pins] += 1e6 * plane * line[pins]
    banded = np.zeros((7, 3 * count))
    for i in range(3):
        for j in range(i, 3):
            banded[6 - (j - i), j::3] = blocks[:, i, j]
    for offset, diagonal in enumerate(_steps_and_bends(count, stiff)):
        banded[6 - 3 * offset, 3 * offset :] += np.repeat(diagonal, 3)
    return np.asarray(solveh_banded(banded, right.ravel(), check_finite=False)).reshape(count, 3)


def _steps_and_bends(count: int, stiff: float) -> tuple[NDArray[np.float64], ...]:
    """Main, first and second diagonal of the matrix of summed squared first and (`stiff` times) second differences."""
    main, first, second = (
        np.full(count, 2.0 + 6.0 * stiff),
        np.full(count - 1, -1.0 - 4.0 * stiff),
        np.full(count - 2, stiff),
    )
    main[[0, -1]] = 1.0 + stiff
    main[[1, -2]] = 2.0 + 5.0 * stiff
    first[[0, -1]] = -1.0 - 2.0 * stiff
    return main, first, second


def _to_line(points: Points, line: Points) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Straight distance of points to a path of short steps, and the index of the path's nearest point."""
    gap, foot = cKDTree(line).query(points)
    best = np.asarray(gap, dtype=np.float64)
    for other in (foot - 1, foot + 1):
        inside = (other >= 0) & (other < len(line))
        start, end = line[foot], line[np.clip(other, 0, len(line) - 1)]
        way = end - start
        share = np.einsum("nc,nc->n", points - start, way) / np.maximum(np.einsum("nc,nc->n", way, way), 1e-12)
        from_way = np.linalg.norm(points - start - np.clip(share, 0.0, 1.0)[:, None] * way, axis=1)
        best = np.where(inside, np.minimum(best, from_way), best)
    return best, np.asarray(foot, dtype=np.intp)
