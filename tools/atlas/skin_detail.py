"""Small things that make the skin look alive: nails, navel, the cleft of the buttocks. Lengths in mm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.atlas.skin_field import bell, step_between
from tools.atlas.skin_parts import Part
from tools.atlas.skin_soft import bone_axis

Array = NDArray[np.float64]

NAVEL = (0.0, 1012.0)  # x, z
BACK_OF_HAND = np.array([0.0, 0.8, -0.6])
BACK_OF_THUMB = np.array([-0.55, 0.8, -0.2])
TOP_OF_FOOT = np.array([0.0, -0.25, 1.0])
# half breadth and half length of the nails
NAIL = {
    "thumb": (6.6, 7.2), "index finger": (5.2, 6.0), "middle finger": (5.4, 6.2), "ring finger": (5.0, 6.0),
    "little finger": (4.3, 5.2), "big toe": (7.6, 6.6), "second toe": (4.2, 3.8), "third toe": (4.0, 3.6),
    "fourth toe": (3.8, 3.4), "little toe": (3.4, 3.0),
}  # fmt: skip


@dataclass(frozen=True)
class Nail:
    """A nail: its middle, unit vectors toward the tip and out of the nail, half breadth and half length."""

    centre: Array
    tip: Array
    out: Array
    breadth: float
    length: float


def find_nails(parts: list[Part]) -> tuple[Nail, ...]:
    """Nails of the right hand and foot, from the distal phalanges."""
    found = []
    for name, (breadth, length) in NAIL.items():
        toe = name.endswith("toe")
        bone = next(p.vertex for p in parts if p.name == f"distal phalanx of {name}")
        start = bone[bone[:, 1].argmax()] if toe else bone[bone[:, 2].argmax()]
        near, far = bone_axis(bone, start)
        tip = (far - near) / np.linalg.norm(far - near)
        back = TOP_OF_FOOT if toe else BACK_OF_THUMB if name == "thumb" else BACK_OF_HAND
        out = back - (back @ tip) * tip
        found.append(Nail(far - tip * (1.0 if toe else 3.5), tip, out / np.linalg.norm(out), breadth, length))
    return tuple(found)


def nails(point: Array, value: Array, nail: tuple[Nail, ...]) -> Array:
    """The field with nails: a flat plate in a fine fold of skin."""
    out = value.copy()
    for n in nail:
        near = np.flatnonzero((np.abs(point - n.centre) < 22.0).all(1))
        if len(near) == 0:
            continue
        rel = point[near] - n.centre
        across = np.cross(n.tip, n.out)
        u, v, w = rel @ across / n.breadth, rel @ n.tip / n.length, rel @ n.out
        outside = step_between(w, 0.5, 3.0)
        edge = (np.abs(u) ** 3 + np.abs(v) ** 3) ** (1 / 3)
        fold = 0.55 * bell(edge - 1.0, 0.16) * step_between(v, 1.05, 0.55)
        free = 0.35 * bell(v - 1.0, 0.14) * step_between(np.abs(u), 1.0, 0.8)
        plate = 0.18 * step_between(edge, 1.0, 0.85)
        out[near] += outside * (fold + free - plate)
    return out


def midline(point: Array, value: Array) -> Array:
    """The field with the navel and the cleft of the buttocks."""
    x, y, z = point[:, 0], point[:, 1], point[:, 2]
    front = step_between(y, -120.0, -150.0)
    rim = np.hypot(x, (z - NAVEL[1]) / 1.25)
    navel = front * (4.5 * bell(rim, 4.6) - 0.7 * bell(rim - 9.0, 4.0))
    behind = step_between(y, -45.0, -20.0) * step_between(z, 945.0, 880.0) * step_between(z, 800.0, 836.0)
    cleft = 10.0 * behind * bell(x, 11.0)
    return value + navel + cleft
