"""Where trigger points lie: in a muscle, or beneath a place on the skin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bodymap.domain.shapes import MusclePlace, PointPlace
from bodymap.domain.side import Side
from bodymap.domain.zones import ZoneEngine

Vector = tuple[float, float, float]


class PlacedOnMuscle(Protocol):
    """What the muscle geometry says of a place: body-frame mm, unit normal, mm under the skin."""

    @property
    def position(self) -> Vector:
        """Body-frame millimetres."""
        ...

    @property
    def normal(self) -> Vector:
        """Unit normal of the muscle."""
        ...

    @property
    def depth(self) -> float:
        """Millimetres under the skin."""
        ...


class MuscleShapes(Protocol):
    """The atlas's muscle geometry, as far as points need it; `at` raises UsageError for an unknown muscle."""

    def at(self, muscle: str, along: float, across: float, side: Side = ...) -> PlacedOnMuscle:
        """The place on the muscle's outer face."""
        ...


@dataclass(frozen=True)
class PlacedPoint:
    """A trigger point's place: body-frame mm, unit normal outward, and how deep under the skin it lies (mm)."""

    position: Vector
    normal: Vector
    depth: float


def place_point(at: PointPlace, shape: str, side: Side, muscles: MuscleShapes, engine: ZoneEngine) -> PlacedPoint:
    """The place of a trigger point on one side.

    `shape` is the muscle meant where `at` names none. A point given by landmarks lies on the skin (depth 0): it says
    where a finger goes.
    """
    if isinstance(at, MusclePlace):
        found = muscles.at(at.muscle or shape, at.along, at.across, side)
        return PlacedPoint(found.position, found.normal, found.depth)
    point = engine.place(at)
    normal = engine.geodesics.normal[engine.geodesics.nearest(point)]
    flip = np.array([-1.0 if side is Side.LEFT else 1.0, 1.0, 1.0])
    return PlacedPoint(_vector(point * flip), _vector(normal * flip), 0.0)


def _vector(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
