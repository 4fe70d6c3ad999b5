"""The face: eyes, nose, lips, ears and soft cheeks, sculpted onto the closed head. Right half; all lengths in mm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.atlas.skin_field import Field, bell, ellipsoid, soft_max, soft_min, step_between
from tools.atlas.skin_groups import Group, group_field
from tools.atlas.skin_parts import Part, lattice

Array = NDArray[np.float64]

NOSE = Group("nose", 0.9, 8.0, 3.0, 0.15, 1.6, 2.2, 0.0, True)
EAR = Group("ear", 0.7, 2.2, 1.1, 0.0, 0.8, 1.2, 0.0)

# Fat and skin that the bones and muscles do not show: centre, radii, fillet.
SOFT = (
    ((-39.0, -136.0, 1506.0), (15.0, 28.0, 26.0), 16.0),  # cheek, below the cheekbone
    ((-30.0, -158.0, 1527.0), (19.0, 15.0, 19.0), 16.0),  # cheek, beside the nose
    ((-22.0, -160.0, 1496.0), (19.0, 15.0, 22.0), 14.0),  # beside the mouth
    ((0.0, -166.0, 1497.0), (24.0, 22.0, 21.0), 12.0),  # lips and gums
    ((-54.0, -128.0, 1580.0), (13.5, 30.0, 32.0), 20.0),  # temple
    ((-52.0, -106.0, 1528.0), (10.0, 20.0, 26.0), 16.0),  # in front of the ear
    ((0.0, -168.0, 1474.0), (15.0, 15.0, 12.0), 12.0),  # chin
)
LID = ((-30.5, -156.0, 1563.5), (16.5, 15.2, 13.5), 7.0)


def fields(parts: list[Part], head: Field) -> dict[str, Field]:
    """Fields of nose and ear, and the closed `head` with its soft parts."""

    def cloud(*words: str) -> Array:
        found = [lattice(p.vertex, p.face, 0.6) for p in parts if any(w in p.name for w in words)]
        point = np.concatenate(found)
        return point[point[:, 0] < 1.0]

    nose = cloud("nasal bone", "nasal cartilage", "alar cartilage")
    return {
        "head": softened(head),
        "nose": group_field(NOSE, nose[nose[:, 1] < -176.0]),
        "ear": group_field(EAR, cloud("auriculotemporal")),
    }


def softened(head: Field) -> Field:
    """The closed head with fat added and smoothed: 4 mm on the face, 9 mm on the scalp."""
    axis = [head.origin[k] + head.step * np.arange(head.value.shape[k]) for k in range(3)]
    point = np.stack(np.meshgrid(*axis, indexing="ij"), -1).reshape(-1, 3)
    point[:, 0] = -np.abs(point[:, 0])
    value = head.value.reshape(-1).astype(np.float64)
    for centre, radius, fillet in SOFT:
        value = soft_min(value, ellipsoid(point, centre, radius), fillet)
    full = np.clip(value, -25.0, 25.0).reshape(head.value.shape)
    face, scalp = (ndimage.gaussian_filter(full, s / head.step, mode="nearest") for s in (3.5, 9.0))
    share = step_between(axis[2], 1585.0, 1625.0)[None, None, :] * np.ones_like(full)
    back = step_between(axis[1], -150.0, -105.0)[None, :, None] * step_between(axis[2], 1540.0, 1575.0)[None, None, :]
    share = np.maximum(share, back)
    return Field(head.origin, head.step, (face * (1.0 - share) + scalp * share).astype(np.float32))


def sculpt(point: Array, value: Array, field: dict[str, Field]) -> Array:
    """The head's field with the face on it; only points near the head are touched."""
    near = (point[:, 2] > 1440.0) & (point[:, 0] > -110.0) & (value < 45.0)
    out = value.copy()
    if near.any():
        out[near] = _face(point[near], value[near], field)
    return out


def _face(p: Array, d: Array, field: dict[str, Field]) -> Array:
    d = soft_max(d, -ellipsoid(p, (-30.0, -183.0, 1562.0), (15.0, 14.0, 10.0)), 9.0)
    d = soft_min(d, ellipsoid(p, LID[0], LID[1]), LID[2])
    d = _nose(p, d, field["nose"])
    d = _lips(p, d)
    d = _lid_lines(p, d)
    return soft_min(d, field["ear"](p), 3.0)


def _nose(p: Array, d: Array, cartilage: Field) -> Array:
    q = p.copy()
    q[:, 1] = np.where(p[:, 1] < -186.0, -186.0 + 1.16 * (p[:, 1] + 186.0), p[:, 1])  # a little shorter than the source
    n = soft_min(cartilage(q), ellipsoid(p, (0.0, -199.5, 1530.5), (9.0, 9.0, 8.0)), 6.0)
    n = soft_min(n, ellipsoid(p, (-11.8, -191.5, 1525.5), (5.6, 8.5, 7.0)), 7.0)
    n = soft_max(n, 1517.5 - p[:, 2] - 0.28 * (p[:, 1] + 190.0), 5.0)
    d = soft_min(d, n, 9.0)
    hole = ellipsoid(p, (-6.6, -195.5, 1518.5), (3.0, 5.0, 4.5))
    d = soft_max(d, -hole, 3.0)
    wing = np.hypot((p[:, 1] + 186.0) / 1.6, (p[:, 2] - 1524.0) / 8.0)
    return d + 0.9 * bell(wing, 1.0) * step_between(p[:, 0], -11.0, -14.0)


def mouth_line(x: Array) -> Array:
    """Height of the closed lips at distance x from the midline."""
    return 1501.2 + 0.7 * bell(x - 6.0, 5.0) - 0.6 * bell(x, 4.0) - 0.9 * step_between(x, 12.0, 25.0)


def _lips(p: Array, d: Array) -> Array:
    x = np.abs(p[:, 0])
    dz = p[:, 2] - mouth_line(x)
    front = step_between(p[:, 1], -150.0, -168.0)
    taper = np.clip(1.0 - (x / 27.0) ** 2, 0.0, 1.0)
    full = np.sqrt(taper)
    upper = 3.0 * bell(dz - 3.6 * (0.3 + 0.7 * full) - 0.6 * bell(x - 6.0, 4.0), 2.2 + 1.6 * full)
    lower = 3.7 * bell(dz + 4.8 * (0.3 + 0.7 * full), 2.4 + 2.0 * full)
    groove = 2.0 * bell(dz, 1.2) * (0.3 + 0.7 * full) * step_between(x, 28.5, 23.0)
    corner = 0.5 * bell(np.hypot(x - 26.5, dz), 5.0)
    philtrum = 0.8 * bell(x, 3.0) * step_between(dz, 6.0, 9.0) * step_between(dz, 16.0, 12.0)
    fold = 1.5 * bell(dz + 14.5, 4.5) * step_between(x, 22.0, 8.0)
    return d - front * (taper * (upper + lower) - groove - corner - philtrum - fold)


def _lid_lines(p: Array, d: Array) -> Array:
    x = np.abs(p[:, 0])
    front = step_between(p[:, 1], -140.0, -152.0)
    t = np.clip((x - 16.0) / 30.0, 0.0, 1.0)
    inside = step_between(x, 14.5, 18.0) * step_between(x, 47.5, 44.0)
    closed = 1561.5 + 1.5 * t - 4.6 * np.sin(np.pi * t) ** 0.8
    crease = 1563.5 + 1.5 * t + 6.6 * np.sin(np.pi * t) ** 0.8
    line = 0.9 * bell(p[:, 2] - closed, 0.9) * inside
    soft = 0.55 * bell(p[:, 2] - crease, 1.3) * inside
    brow = np.interp(x, [12.0, 22.0, 34.0, 48.0], [1580.0, 1583.5, 1585.0, 1581.0])
    ridge = 0.9 * bell(p[:, 2] - brow, 4.0) * step_between(x, 10.0, 18.0) * step_between(x, 52.0, 42.0)
    return d + front * (line + soft) - step_between(p[:, 1], -138.0, -150.0) * ridge
