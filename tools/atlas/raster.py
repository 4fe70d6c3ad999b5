"""Z-buffer rasteriser for orthographic views: which triangle each pixel shows, and what lies at that place on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

BANDS = 8
FAR = np.float32(-1e9)


@dataclass(frozen=True, eq=False)
class Hits:
    """The covered pixels of a picture, in row order.

    `slot`: int32 (H, W), index into the other arrays or -1 where nothing is seen; `pixel`: int32 (P,), flat index;
    `triangle`: int32 (P,); `weight`: float32 (P, 3), barycentric; `depth`: float32 (P,), mm toward the viewer.
    """

    slot: I32
    pixel: I32
    triangle: I32
    weight: F32
    depth: F32


@njit(cache=True, parallel=True)
def z_buffer(x: F32, y: F32, depth: F32, face: I32, bias: F32, width: int, height: int) -> I32:
    """The nearest triangle of each pixel: int32 (H, W), -1 where none.

    `x`, `y`: float32 (V,) pixel coordinates (centres at .5, y downward); `depth`: float32 (V,) mm toward the viewer;
    `bias`: float32 (F,), mm added to a triangle's depth for the comparison only. Ties keep the earlier triangle, and
    each band of rows belongs to one thread: the result does not depend on the number of threads.
    """
    tri = np.full((height, width), -1, np.int32)
    best = np.full((height, width), FAR, np.float32)
    rows = (height + BANDS - 1) // BANDS
    for band in prange(BANDS):
        low, high = band * rows, min(height, band * rows + rows)
        for f in range(face.shape[0]):
            a, b, c = face[f, 0], face[f, 1], face[f, 2]
            ya, yb, yc = y[a], y[b], y[c]
            r0 = max(low, int(np.ceil(min(ya, min(yb, yc)) - 0.5)))
            r1 = min(high - 1, int(np.floor(max(ya, max(yb, yc)) - 0.5)))
            if r0 > r1:
                continue
            xa, xb, xc = x[a], x[b], x[c]
            c0 = max(0, int(np.ceil(min(xa, min(xb, xc)) - 0.5)))
            c1 = min(width - 1, int(np.floor(max(xa, max(xb, xc)) - 0.5)))
            if c0 > c1:
                continue
            area = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
            if abs(area) < 1e-9:
                continue
            inv = np.float32(1.0) / area
            za, zb, zc = depth[a], depth[b], depth[c]
            add = bias[f]
            wb_dx, wc_dx = (yc - ya) * inv, -(yb - ya) * inv
            for r in range(r0, r1 + 1):
                py = np.float32(r) + np.float32(0.5) - ya
                px = np.float32(c0) + np.float32(0.5) - xa
                wb = (px * (yc - ya) - (xc - xa) * py) * inv
                wc = ((xb - xa) * py - px * (yb - ya)) * inv
                for col in range(c0, c1 + 1):
                    wa = np.float32(1.0) - wb - wc
                    if wa >= 0 and wb >= 0 and wc >= 0:
                        z = wa * za + wb * zb + wc * zc + add
                        if z > best[r, col]:
                            best[r, col] = z
                            tri[r, col] = f
                    wb += wb_dx
                    wc += wc_dx
    return tri


@njit(cache=True, parallel=True)
def _locate(x: F32, y: F32, depth: F32, face: I32, tri: I32, pixel: I32, width: int) -> tuple[F32, F32]:
    """Barycentric weights and true depth (without bias) of each covered pixel."""
    n = pixel.shape[0]
    weight = np.empty((n, 3), np.float32)
    z = np.empty(n, np.float32)
    for k in prange(n):
        p = pixel[k]
        f = tri[k]
        a, b, c = face[f, 0], face[f, 1], face[f, 2]
        px = p % width + 0.5 - x[a]
        py = p // width + 0.5 - y[a]
        bx, by, cx, cy = x[b] - x[a], y[b] - y[a], x[c] - x[a], y[c] - y[a]
        inv = 1.0 / (bx * cy - cx * by)
        wb = min(max((px * cy - cx * py) * inv, 0.0), 1.0)
        wc = min(max((bx * py - px * by) * inv, 0.0), 1.0 - wb)
        weight[k, 0], weight[k, 1], weight[k, 2] = 1.0 - wb - wc, wb, wc
        z[k] = (1.0 - wb - wc) * depth[a] + wb * depth[b] + wc * depth[c]
    return weight, z


def hits(x: F32, y: F32, depth: F32, face: I32, bias: F32, size: tuple[int, int]) -> Hits:
    """Rasterise triangles and keep the covered pixels; `size` is (width, height), arguments as in `z_buffer`."""
    width, height = size
    tri = z_buffer(x, y, depth, face, bias, width, height)
    pixel = np.flatnonzero(tri.ravel() >= 0).astype(np.int32)
    triangle = tri.ravel()[pixel]
    slot = np.full(height * width, -1, np.int32)
    slot[pixel] = np.arange(len(pixel), dtype=np.int32)
    weight, z = _locate(x, y, depth, face, triangle, pixel, width)
    return Hits(slot.reshape(height, width), pixel, triangle, weight, z)


@njit(cache=True, parallel=True)
def surface_at(
    vertex: F32, normal: F32, fibre: F32, plain: F32, face: I32, triangle: I32, weight: F32, axes: F32
) -> tuple[F32, F32, F32, F32]:
    """Surface values at the hits: position (P, 3) mm, normal (P, 3), fibre axis (P, 3), plain values (P, C).

    `vertex`, `normal`, `fibre`: float32 (V, 3) in the body frame, `plain`: float32 (V, C); `axes`: float32 (3, 3), the
    camera's. Normals and fibre axes come back in camera axes: the normal faces the viewer (back sides of open sheets
    turned round, grazing ones held at the rim), the axis lies in the surface, zero where there is none. Fibres have no
    sign, so those of a triangle are first made to agree.
    """
    n, m = triangle.shape[0], plain.shape[1]
    position, turned = np.empty((n, 3), np.float32), np.empty((n, 3), np.float32)
    axis, values = np.empty((n, 3), np.float32), np.empty((n, m), np.float32)
    for k in prange(n):
        f = triangle[k]
        a, b, c = face[f, 0], face[f, 1], face[f, 2]
        wa, wb, wc = weight[k, 0], weight[k, 1], weight[k, 2]
        for j in range(m):
            values[k, j] = wa * plain[a, j] + wb * plain[b, j] + wc * plain[c, j]
        ab, ac = np.float32(0), np.float32(0)
        for j in range(3):
            position[k, j] = wa * vertex[a, j] + wb * vertex[b, j] + wc * vertex[c, j]
            ab += fibre[a, j] * fibre[b, j]
            ac += fibre[a, j] * fibre[c, j]
        sb, sc = (wb if ab >= 0 else -wb), (wc if ac >= 0 else -wc)
        p0, p1, p2 = vertex[b, 0] - vertex[a, 0], vertex[b, 1] - vertex[a, 1], vertex[b, 2] - vertex[a, 2]
        q0, q1, q2 = vertex[c, 0] - vertex[a, 0], vertex[c, 1] - vertex[a, 1], vertex[c, 2] - vertex[a, 2]
        flat0, flat1, flat2 = p1 * q2 - p2 * q1, p2 * q0 - p0 * q2, p0 * q1 - p1 * q0
        faces = flat0 * axes[2, 0] + flat1 * axes[2, 1] + flat2 * axes[2, 2]
        lean = np.float32(0)
        for j in range(3):
            lean += (flat0, flat1, flat2)[j] * (normal[a, j] + normal[b, j] + normal[c, j])
        side = np.float32(-1.0 if faces * lean < 0 else 1.0)
        nu = nv = nd = fu = fv = fd = np.float32(0)
        for j in range(3):
            nj = side * (wa * normal[a, j] + wb * normal[b, j] + wc * normal[c, j])
            fj = wa * fibre[a, j] + sb * fibre[b, j] + sc * fibre[c, j]
            nu, nv, nd = nu + axes[0, j] * nj, nv + axes[1, j] * nj, nd + axes[2, j] * nj
            fu, fv, fd = fu + axes[0, j] * fj, fv + axes[1, j] * fj, fd + axes[2, j] * fj
        nd = max(nd, np.float32(0.02))
        inv = np.float32(1.0) / np.sqrt(nu * nu + nv * nv + nd * nd)
        nu, nv, nd = nu * inv, nv * inv, nd * inv
        along = fu * nu + fv * nv + fd * nd
        fu, fv, fd = fu - along * nu, fv - along * nv, fd - along * nd
        length = np.sqrt(fu * fu + fv * fv + fd * fd)
        inv = np.float32(1.0) / length if length > 0.05 else np.float32(0)
        turned[k, 0], turned[k, 1], turned[k, 2] = nu, nv, nd
        axis[k, 0], axis[k, 1], axis[k, 2] = fu * inv, fv * inv, fd * inv
    return position, turned, axis, values


@njit(cache=True)
def mask(x: F32, y: F32, face: I32, width: int, height: int) -> NDArray[np.uint8]:
    """Where any triangle covers the pixel centre: uint8 (H, W), 1 or 0."""
    out = np.zeros((height, width), np.uint8)
    for f in range(face.shape[0]):
        a, b, c = face[f, 0], face[f, 1], face[f, 2]
        xa, ya, xb, yb, xc, yc = x[a], y[a], x[b], y[b], x[c], y[c]
        area = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
        if abs(area) < 1e-9:
            continue
        inv = 1.0 / area
        for r in range(
            max(0, int(np.ceil(min(ya, min(yb, yc)) - 0.5))),
            min(height - 1, int(np.floor(max(ya, max(yb, yc)) - 0.5))) + 1,
        ):
            py = r + 0.5 - ya
            for col in range(
                max(0, int(np.ceil(min(xa, min(xb, xc)) - 0.5))),
                min(width - 1, int(np.floor(max(xa, max(xb, xc)) - 0.5))) + 1,
            ):
                px = col + 0.5 - xa
                wb = (px * (yc - ya) - (xc - xa) * py) * inv
                wc = ((xb - xa) * py - px * (yb - ya)) * inv
                if wb >= 0 and wc >= 0 and wb + wc <= 1:
                    out[r, col] = 1
    return out
