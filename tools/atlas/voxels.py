"""Triangle soups to signed distance grids and back to closed surfaces.

The source meshes are display meshes: cracks, T-junctions and missing faces everywhere. Repairing them triangle by
triangle is hopeless, so a surface is rebuilt from the solid it encloses: unsigned distance near the triangles, the sign
from the generalised winding number (Jacobson, Kavan and Sorkine-Hornung, "Robust inside-outside segmentation using
generalized winding numbers", ACM Transactions on Graphics 32, 2013), then marching cubes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage import measure

Points = NDArray[np.float64]
Faces = NDArray[np.int32]
Values = NDArray[np.float32]

_LEAF = 12  # triangles in a leaf of the tree
_FAR = 2.4  # a node counts as far beyond this multiple of its radius


@dataclass(frozen=True)
class Grid:
    """A regular grid of signed distances in mm, negative inside; value[i, j, k] lies at origin + step * (i, j, k)."""

    origin: NDArray[np.float64]
    step: float
    value: Values

    def points(self, index: NDArray[np.int64]) -> Points:
        """Positions (N, 3) in mm of grid indices (N, 3)."""
        return self.origin + self.step * index

    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Coordinates in mm along x, y and z, shaped for broadcasting against `value`."""
        x, y, z = (self.origin[k] + self.step * np.arange(self.value.shape[k]) for k in range(3))
        return x[:, None, None], y[None, :, None], z[None, None, :]

    def with_value(self, value: NDArray[np.floating]) -> Grid:
        """The same grid with other values."""
        return Grid(self.origin, self.step, value.astype(np.float32))

    def sample(self, points: NDArray[np.floating], outside: float | None = None) -> NDArray[np.float32]:
        """Trilinear values (N,) at points (N, 3) mm; beyond the grid the nearest value, or `outside` if given."""
        where = ((points - self.origin) / self.step).T
        mode = "nearest" if outside is None else "constant"
        return ndimage.map_coordinates(self.value, where, order=1, mode=mode, cval=outside or 0.0).astype(np.float32)


def empty_grid(low: NDArray[np.floating], high: NDArray[np.floating], step: float, far: float) -> Grid:
    """A grid over the box low..high (mm), filled with `far`."""
    shape = tuple(int(n) for n in np.ceil((np.asarray(high) - low) / step).astype(int) + 1)
    return Grid(np.asarray(low, float), step, np.full(shape, far, np.float32))


@numba.njit(cache=True, fastmath=True, error_model="numpy")
def _triangle_distance2(p, a, b, c):  # type: ignore[no-untyped-def]
    """Squared distance of point p to triangle abc (Ericson, Real-Time Collision Detection, section 5.1.5)."""
    ab0, ab1, ab2 = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    ac0, ac1, ac2 = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    ap0, ap1, ap2 = p[0] - a[0], p[1] - a[1], p[2] - a[2]
    d1 = ab0 * ap0 + ab1 * ap1 + ab2 * ap2
    d2 = ac0 * ap0 + ac1 * ap1 + ac2 * ap2
    if d1 <= 0 and d2 <= 0:
        return ap0 * ap0 + ap1 * ap1 + ap2 * ap2
    bp0, bp1, bp2 = p[0] - b[0], p[1] - b[1], p[2] - b[2]
    d3 = ab0 * bp0 + ab1 * bp1 + ab2 * bp2
    d4 = ac0 * bp0 + ac1 * bp1 + ac2 * bp2
    if d3 >= 0 and d4 <= d3:
        return bp0 * bp0 + bp1 * bp1 + bp2 * bp2
    cp0, cp1, cp2 = p[0] - c[0], p[1] - c[1], p[2] - c[2]
    d5 = ab0 * cp0 + ab1 * cp1 + ab2 * cp2
    d6 = ac0 * cp0 + ac1 * cp1 + ac2 * cp2
    if d6 >= 0 and d5 <= d6:
        return cp0 * cp0 + cp1 * cp1 + cp2 * cp2
    vc = d1 * d4 - d3 * d2
    vb = d5 * d2 - d1 * d6
    va = d3 * d6 - d5 * d4
    s, t = 0.0, 0.0
    if vc <= 0 and d1 >= 0 and d3 <= 0:
        s = d1 / (d1 - d3)
    elif vb <= 0 and d2 >= 0 and d6 <= 0:
        t = d2 / (d2 - d6)
    elif va <= 0 and (d4 - d3) >= 0 and (d5 - d6) >= 0:
        t = (d4 - d3) / ((d4 - d3) + (d5 - d6))
        s = 1.0 - t
    else:
        scale = 1.0 / (va + vb + vc)
        s, t = vb * scale, vc * scale
    q0 = ap0 - s * ab0 - t * ac0
    q1 = ap1 - s * ab1 - t * ac1
    q2 = ap2 - s * ab2 - t * ac2
    return q0 * q0 + q1 * q1 + q2 * q2


@numba.njit(cache=True, fastmath=True, error_model="numpy")
def _splat(value, origin, step, triangles, band):  # type: ignore[no-untyped-def]
    """Lower `value` (squared distances) to the squared distance of every triangle within `band` of it."""
    p = np.empty(3)
    lo, hi = np.empty(3, np.int64), np.empty(3, np.int64)
    for f in range(len(triangles)):
        a, b, c = triangles[f, 0], triangles[f, 1], triangles[f, 2]
        for k in range(3):
            low = min(a[k], b[k], c[k]) - band
            high = max(a[k], b[k], c[k]) + band
            lo[k] = max(0, int(np.ceil((low - origin[k]) / step)))
            hi[k] = min(value.shape[k] - 1, int(np.floor((high - origin[k]) / step)))
        for i in range(lo[0], hi[0] + 1):
            p[0] = origin[0] + step * i
            for j in range(lo[1], hi[1] + 1):
                p[1] = origin[1] + step * j
                for k in range(lo[2], hi[2] + 1):
                    p[2] = origin[2] + step * k
                    d = _triangle_distance2(p, a, b, c)
                    if d < value[i, j, k]:
                        value[i, j, k] = d


@numba.njit(cache=True, fastmath=True, parallel=True, error_model="numpy")
def _winding(points, triangles, start, stop, skip, centre, radius, dipole):  # type: ignore[no-untyped-def]
    """Generalised winding number of points; nodes of the tree that are far away act as dipoles."""
    out = np.empty(len(points), np.float32)
    for n in numba.prange(len(points)):
        p0, p1, p2 = points[n, 0], points[n, 1], points[n, 2]
        total = 0.0
        node = 0
        while node < len(skip):
            r0, r1, r2 = centre[node, 0] - p0, centre[node, 1] - p1, centre[node, 2] - p2
            d2 = r0 * r0 + r1 * r1 + r2 * r2
            if d2 > (_FAR * radius[node]) ** 2:
                total += (dipole[node, 0] * r0 + dipole[node, 1] * r1 + dipole[node, 2] * r2) / (d2 * np.sqrt(d2))
                node = skip[node]
                continue
            if skip[node] != node + 1:
                node += 1
                continue
            for f in range(start[node], stop[node]):
                a0, a1, a2 = triangles[f, 0, 0] - p0, triangles[f, 0, 1] - p1, triangles[f, 0, 2] - p2
                b0, b1, b2 = triangles[f, 1, 0] - p0, triangles[f, 1, 1] - p1, triangles[f, 1, 2] - p2
                c0, c1, c2 = triangles[f, 2, 0] - p0, triangles[f, 2, 1] - p1, triangles[f, 2, 2] - p2
                la = np.sqrt(a0 * a0 + a1 * a1 + a2 * a2)
                lb = np.sqrt(b0 * b0 + b1 * b1 + b2 * b2)
                lc = np.sqrt(c0 * c0 + c1 * c1 + c2 * c2)
                det = a0 * (b1 * c2 - b2 * c1) - a1 * (b0 * c2 - b2 * c0) + a2 * (b0 * c1 - b1 * c0)
                den = la * lb * lc + (a0 * b0 + a1 * b1 + a2 * b2) * lc
                den += (a0 * c0 + a1 * c1 + a2 * c2) * lb + (b0 * c0 + b1 * c1 + b2 * c2) * la
                total += 2.0 * np.arctan2(det, den)
            node += 1
        out[n] = total / (4.0 * np.pi)
    return out


def _tree(middle: Points) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """A kd tree: order of the triangles; per node in preorder its run [start, stop), and the node after its subtree."""
    order = np.arange(len(middle))
    start: list[int] = []
    stop: list[int] = []
    skip: list[int] = []

    def grow(low: int, high: int) -> None:
        node = len(start)
        start.append(low)
        stop.append(high)
        skip.append(0)
        if high - low > _LEAF:
            run = order[low:high]
            axis = int(np.ptp(middle[run], axis=0).argmax())
            order[low:high] = run[np.argsort(middle[run, axis], kind="stable")]
            grow(low, (low + high) // 2)
            grow((low + high) // 2, high)
        skip[node] = len(start)

    grow(0, len(middle))
    return order, np.array(start), np.array(stop), np.array(skip)


def winding_number(points: NDArray[np.floating], triangles: Points) -> NDArray[np.float32]:
    """Generalised winding number (N,) of points (N, 3) to triangles (F, 3, 3): about 1 inside, 0 outside."""
    order, start, stop, skip = _tree(triangles.mean(1))
    ordered = np.ascontiguousarray(triangles[order])
    normal = 0.5 * np.cross(ordered[:, 1] - ordered[:, 0], ordered[:, 2] - ordered[:, 0])
    area = np.linalg.norm(normal, axis=1) + 1e-12
    running = np.concatenate(
        [np.zeros((1, 7)), np.cumsum(np.c_[area, area[:, None] * ordered.mean(1), normal], axis=0)]
    )
    total = running[stop] - running[start]
    centre = total[:, 1:4] / total[:, :1]
    corners = [ordered[a:b].reshape(-1, 3) - c for a, b, c in zip(start, stop, centre, strict=True)]
    radius = np.array([np.sqrt(np.einsum("ij,ij->i", c, c).max()) for c in corners])
    dipole = np.ascontiguousarray(total[:, 4:])
    return _winding(np.ascontiguousarray(points, float), ordered, start, stop, skip, centre, radius, dipole)


def signed_distance(
    triangles: Points,
    step: float,
    band: float,
    thicken: float = 0.0,
    half_width: float = 0.0,
    box: tuple[Points, Points] | None = None,
) -> Grid:
    """Signed distance grid (mm) of a triangle soup (F, 3, 3), exact within `band`, clamped to +-band beyond.

    `thicken` grows a shell of that half thickness round the triangles, so that open sheets have a body too. With
    `half_width` the grid spans x from -half_width to +half_width (a multiple of the step), with a plane at x = 0.
    `box` (low, high) asks for another extent than that of the triangles.
    """
    low = triangles.min((0, 1)) - band - 2 * step
    high = triangles.max((0, 1)) + band + 2 * step
    if box is not None:
        low, high = (np.array(corner, float) for corner in box)
    if half_width:
        low[0], high[0] = -half_width, half_width
    grid = empty_grid(low, high, step, np.float32(band * band))
    _splat(grid.value, grid.origin, step, np.ascontiguousarray(triangles, float), band)
    # Beyond 1.05 steps from every triangle the sign cannot change between neighbours, so it is only copied there.
    asked = grid.value < (1.05 * step) ** 2
    asked[:, :, 0] |= box is not None
    near = np.argwhere(asked)
    distance = np.sqrt(grid.value)
    inside = winding_number(grid.points(near), triangles) > 0.5
    state = np.zeros(grid.value.shape, np.int8)
    state[tuple(near.T)] = np.where(inside, 2, 1)
    _fill(state)
    signed = np.where(state == 2, -distance, distance)
    if thicken:
        signed = np.minimum(signed, distance - thicken)
    return grid.with_value(signed)


@numba.njit(cache=True)
def _fill(state):  # type: ignore[no-untyped-def]
    """Give voxels far from every triangle (0) the state of the last near one before them along z."""
    for i in range(state.shape[0]):
        for j in range(state.shape[1]):
            last = 1
            for k in range(state.shape[2]):
                if state[i, j, k] == 0:
                    state[i, j, k] = last
                else:
                    last = state[i, j, k]


def contour(grid: Grid, level: float = 0.0) -> tuple[Points, Faces]:
    """Closed surface (vertices (V, 3) mm, faces (F, 3), outward) where the grid equals `level`."""
    value = np.pad(grid.value, 1, constant_values=grid.step * 3 + max(level, 0.0))
    if value.min() >= level:
        return np.empty((0, 3)), np.empty((0, 3), np.int32)
    vertex, face, _, _ = measure.marching_cubes(value, level, gradient_direction="ascent", allow_degenerate=False)
    return grid.origin + grid.step * (vertex - 1.0), face[:, ::-1].astype(np.int32)
