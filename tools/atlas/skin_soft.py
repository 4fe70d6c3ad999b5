"""Fat and pads that bones and muscles do not show, laid onto the closed groups. Lengths in mm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.atlas.skin_field import Field, ellipsoid, soft_max, soft_min, step_between
from tools.atlas.skin_groups import FINGER, TOE
from tools.atlas.skin_parts import Part

Array = NDArray[np.float64]
Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Ball:
    """An ellipsoid of soft tissue: centre, radii, fillet to what it lies on."""

    centre: Triple
    radius: Triple
    fillet: float

    def distance(self, point: Array) -> Array:
        """Signed distance (P,)."""
        return ellipsoid(point, self.centre, self.radius)


@dataclass(frozen=True)
class Pad:
    """A tapered capsule of soft tissue from `one` to `two`, radii r1 and r2."""

    one: Triple
    two: Triple
    r1: float
    r2: float
    fillet: float

    def distance(self, point: Array) -> Array:
        """Signed distance (P,)."""
        a, b = np.array(self.one), np.array(self.two)
        way = b - a
        t = np.clip((point - a) @ way / (way @ way), 0.0, 1.0)
        gap = np.linalg.norm(point - a - t[:, None] * way, axis=1)
        out: Array = gap - (self.r1 + (self.r2 - self.r1) * t)
        return out


Soft = Ball | Pad

TRUNK: tuple[Soft, ...] = (
    Ball((-62.0, -112.0, 884.0), (38.0, 24.0, 44.0), 30.0),  # groin
    Ball((0.0, -120.0, 862.0), (30.0, 22.0, 30.0), 24.0),  # mons
    Ball((-70.0, -34.0, 868.0), (54.0, 42.0, 52.0), 26.0),  # buttock
    Ball((-96.0, -60.0, 1010.0), (40.0, 40.0, 46.0), 30.0),  # flank
    Ball((-66.0, -88.0, 1404.0), (22.0, 20.0, 10.0), 20.0),  # above the clavicle
)
LEG: tuple[Soft, ...] = (
    Pad((-40.0, -82.0, 822.0), (-54.0, -74.0, 660.0), 36.0, 27.0, 24.0),  # inner thigh
    Pad((-92.0, -112.0, 850.0), (-98.0, -104.0, 660.0), 40.0, 30.0, 24.0),  # front of the hip
    Ball((-70.0, -62.0, 430.0), (30.0, 20.0, 40.0), 16.0),  # hollow of the knee
)
FOOT: tuple[Soft, ...] = (
    Ball((-70.0, -38.0, 20.0), (25.0, 29.0, 19.0), 12.0),  # heel
    Pad((-84.0, -66.0, 13.0), (-146.0, -140.0, 10.0), 13.0, 10.5, 10.0),  # outer border
    Pad((-93.0, -168.0, 11.0), (-142.0, -140.0, 9.5), 12.0, 10.0, 8.0),  # ball
    Pad((-102.0, -184.0, 10.5), (-120.0, -179.0, 10.0), 8.5, 7.6, 6.0),  # webs of the toes
    Pad((-120.0, -179.0, 10.0), (-150.0, -148.0, 8.5), 7.6, 7.2, 6.0),
    Pad((-72.0, -62.0, 24.0), (-88.0, -150.0, 20.0), 13.0, 12.0, 10.0),  # inner border
)
HAND: tuple[Soft, ...] = (
    Pad((-279.0, -139.0, 789.0), (-227.0, -138.0, 800.0), 9.0, 8.0, 8.0),  # below the knuckles
    Pad((-231.0, -127.0, 842.0), (-229.0, -137.0, 806.0), 7.5, 9.5, 12.0),  # ball of the little finger
    Pad((-270.0, -130.0, 845.0), (-293.0, -144.0, 822.0), 11.5, 12.0, 12.0),  # ball of the thumb
    Pad((-268.0, -118.0, 862.0), (-238.0, -119.0, 860.0), 13.0, 13.0, 12.0),  # wrist
    Pad((-278.0, -136.0, 815.0), (-270.0, -132.0, 800.0), 8.0, 8.0, 12.0),  # fold between thumb and palm
)
# Radii along a digit: at its first joint, then at the end of each phalanx.
FINGER_RADIUS = {
    "thumb": (11.0, 10.0, 8.2),
    "index finger": (10.0, 9.0, 7.8, 6.6),
    "middle finger": (10.0, 9.2, 8.0, 6.8),
    "ring finger": (9.6, 8.6, 7.5, 6.4),
    "little finger": (8.8, 7.6, 6.6, 5.8),
}
TOE_RADIUS = {
    "big toe": (11.4, 10.2, 9.4),
    "second toe": (7.8, 6.6, 6.4, 6.3),
    "third toe": (7.8, 6.4, 6.2, 6.1),
    "fourth toe": (7.8, 6.2, 6.0, 6.0),
    "little toe": (8.4, 6.2, 6.0, 6.0),
}
PALM = np.array([0.0, -0.8, 0.6])  # toward the palm, at the fingers
SOLE = np.array([0.0, 0.0, -1.0])


def bone_axis(vertex: Array, start: Array) -> tuple[Array, Array]:
    """Middle of the two ends of a long bone, the one nearer to `start` first."""
    axis = np.linalg.svd(vertex - vertex.mean(0), full_matrices=False)[2][0]
    along = (vertex - vertex.mean(0)) @ axis
    reach = np.ptp(along)
    low = vertex[along < along.min() + 0.15 * reach].mean(0)
    high = vertex[along > along.max() - 0.15 * reach].mean(0)
    return (low, high) if np.linalg.norm(low - start) < np.linalg.norm(high - start) else (high, low)


def digit(parts: list[Part], name: str, start: Array) -> list[Array]:
    """Joints of a finger or toe from its first to its tip, (3,) each."""
    out: list[Array] = []
    here = start
    for bone in ("proximal", "middle", "distal"):
        found = [p.vertex for p in parts if p.name == f"{bone} phalanx of {name}"]
        if found:
            near, far = bone_axis(found[0], here)
            out.append(near if not out else (near + here) / 2)
            here = far
    return [*out, here]


def chain(joints: list[Array], radii: tuple[float, ...], toward: Array) -> list[Soft]:
    """Capsules along a digit, set toward palm or sole by a little so that the pulp is fuller than the back."""
    deep = [j + toward * 0.16 * r for j, r in zip(joints, radii, strict=True)]
    spots: list[Triple] = [(float(d[0]), float(d[1]), float(d[2])) for d in deep]
    return [Pad(spots[k], spots[k + 1], radii[k], radii[k + 1], 3.0) for k in range(len(spots) - 1)]


def bake(field: Field, soft: list[Soft] | tuple[Soft, ...], sigma: float) -> Field:
    """The field with soft tissue united into it and smoothed by `sigma` mm."""
    axis = [field.origin[k] + field.step * np.arange(field.value.shape[k]) for k in range(3)]
    point = np.stack(np.meshgrid(*axis, indexing="ij"), -1).reshape(-1, 3)
    point[:, 0] = np.where(point[:, 0] > 0.0, -point[:, 0], point[:, 0])
    value = field.value.reshape(-1).astype(np.float64)
    for piece in soft:
        value = soft_min(value, piece.distance(point), piece.fillet)
    capped = np.clip(value, -25.0, 25.0).reshape(field.value.shape)
    smooth = ndimage.gaussian_filter(capped, sigma / field.step, mode="nearest")
    return Field(field.origin, field.step, smooth.astype(np.float32))


def floored(field: Field) -> Field:
    """The trunk ended by a rounded floor between the thighs."""
    z = field.origin[2] + field.step * np.arange(field.value.shape[2])
    x = np.abs(field.origin[0] + field.step * np.arange(field.value.shape[0]))
    floor = 824.0 - 10.0 * step_between(x, 10.0, 45.0)[:, None, None] - z[None, None, :] + 0.0 * field.value
    return Field(field.origin, field.step, soft_max(field.value, floor, 14.0).astype(np.float32))


def padded(field: dict[str, Field], parts: list[Part]) -> dict[str, Field]:
    """All fields with their soft tissue."""
    out = dict(field)
    for names, radius, toward in ((FINGER, FINGER_RADIUS, PALM), (TOE, TOE_RADIUS, SOLE)):
        for name in names:
            first = next(p.vertex for p in parts if p.name == f"proximal phalanx of {name}")
            knuckle = first[first[:, 1].argmax()] if names is TOE else first[first[:, 2].argmax()]
            joints = digit(parts, name, knuckle)
            way = np.array([-0.45, -0.8, 0.1]) if name == "thumb" else toward
            out[name] = bake(field[name], chain(joints, radius[name], way), 0.9)
    for name, soft, sigma in (("trunk", TRUNK, 4.0), ("leg", LEG, 4.0), ("foot", FOOT, 2.0), ("hand", HAND, 1.6)):
        out[name] = bake(field[name], soft, sigma)
    out["trunk"] = floored(out["trunk"])
    return out
