"""The zone engine: strokes, spots and regions said in anatomical terms become weights on the samples of the skin.

A zone is said for the right side; the left is its exact mirror image. Weights are float32 (N,), 0 outside, 1 inside;
the edge is a smooth step about as wide as the samples are apart, centred on the stated width or radius, so that the
area of a zone is the area that was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from bodymap.domain.geodesics import Geodesics, Points
from bodymap.domain.shapes import (
    BetweenPlace,
    LandmarkPlace,
    MillimetrePlace,
    Place,
    RegionShape,
    Shape,
    Spot,
    Stroke,
    Zone,
)
from bodymap.domain.side import Side
from bodymap.domain.skin import Skin
from bodymap.errors import BodymapError

Weights = NDArray[np.float32]
_EDGE_LEAST, _EDGE_MOST = 3.0, 8.0  # mm
_EDGE_SAMPLES = 1.1  # width of the soft edge in spacings of the samples


class ZoneError(BodymapError):
    """A zone names something that does not exist or cannot be drawn."""


class HasPosition(Protocol):
    """A landmark, as far as zones need it."""

    @property
    def sided(self) -> bool:
        """False on the midline."""
        ...

    @property
    def mm(self) -> tuple[float, float, float]:
        """Body frame, millimetres, on the subject's right or the midline."""
        ...


@dataclass(frozen=True)
class LandmarkPoint:
    """A landmark's position: body frame, millimetres, on the subject's right or the midline."""

    mm: tuple[float, float, float]
    sided: bool = True


class ZoneEngine:
    """Places, paths and zones on one skin with one set of landmarks; keeps what it has computed."""

    def __init__(self, skin: Skin, landmarks: Mapping[str, HasPosition]) -> None:
        self.skin = skin
        self.landmarks = landmarks
        self.geodesics = Geodesics(skin)
        self.region_index = {str(name): i for i, name in enumerate(skin.regions)}
        self._shapes: dict[bytes, Weights] = {}
        self._places: dict[bytes, Points] = {}

    # Places

    def place(self, place: Place) -> Points:
        """The point of the skin that a place names: (3,) mm, for a definition on the right."""
        key = msgspec.msgpack.encode(place)
        if key not in self._places:
            self._places[key] = self._resolve(place)
        return self._places[key]

    def _resolve(self, place: Place) -> Points:
        if isinstance(place, LandmarkPlace):
            return self._landmark(place)
        if isinstance(place, MillimetrePlace):
            return self.geodesics.snap(np.array(place.mm))
        if isinstance(place, BetweenPlace):
            line = self._way(*place.between)
            return _along(line, place.at * _length(line))[0]
        line = self._way(place.start, place.toward)
        point, direction = _along(line, place.mm)
        return self.geodesics.walk(point, direction, place.mm - _length(line))

    def _landmark(self, place: LandmarkPlace) -> Points:
        landmark = self.landmarks.get(place.id)
        if landmark is None:
            raise ZoneError(f"There is no landmark '{place.id}'.")
        point = np.array(landmark.mm, dtype=np.float64)
        return self.geodesics.snap(point * (-1.0, 1.0, 1.0) if place.opposite else point)

    def _way(self, start: Place, end: Place) -> Points:
        return self.geodesics.path(self.place(start), self.place(end))

    def path(self, stroke: Stroke) -> Points:
        """The path of a stroke through all its places: (P, 3) mm, for a definition on the right."""
        return self.geodesics.rounded([self._way(a, b) for a, b in pairwise(stroke.stroke)])

    # Zones

    def zone(self, zone: Zone, side: Side = Side.RIGHT) -> Weights:
        """Weights of a zone, its shapes combined by their maximum; ZoneError names what cannot be drawn."""
        weights = np.zeros(len(self.skin.area), dtype=np.float32)
        for shape in zone:
            np.maximum(weights, self.shape(shape), out=weights)
        return self.mirrored(weights) if side is Side.LEFT else weights

    def shape(self, shape: Shape) -> Weights:
        """Weights of one shape as said, on the right; read-only, kept by content."""
        key = msgspec.msgpack.encode(shape)
        if key not in self._shapes:
            weights = self._weigh(shape)
            weights.setflags(write=False)
            self._shapes[key] = weights
        return self._shapes[key]

    def mirrored(self, weights: Weights) -> Weights:
        """The same on the other side."""
        return np.asarray(weights[self.skin.mirror], dtype=np.float32)

    def _weigh(self, shape: Shape) -> Weights:
        if isinstance(shape, Stroke):
            return self._band(self.path(shape), shape.width / 2)
        if isinstance(shape, Spot):
            return self._band(self.place(shape.spot)[None], shape.radius)
        return self._region(shape)

    def _band(self, line: Points, reach: float) -> Weights:
        """1 nearer to the path than `reach` mm, with a soft edge there."""
        weights = np.zeros(len(self.skin.area), dtype=np.float32)
        near, distance = self.geodesics.distances(line, reach + _EDGE_MOST / 2)
        edge = np.clip(self.geodesics.spacing[near] * _EDGE_SAMPLES, _EDGE_LEAST, _EDGE_MOST)
        inward = np.clip((reach - distance) / edge + 0.5, 0.0, 1.0)
        weights[near] = inward * inward * (3.0 - 2.0 * inward)
        return weights

    def _region(self, shape: RegionShape) -> Weights:
        index = self.region_index.get(shape.region)
        if index is None:
            raise ZoneError(f"There is no region '{shape.region}'.")
        inside = np.asarray(self.skin.region) == index
        if self.skin.sided[index]:
            inside &= np.asarray(self.skin.side) == (Side.LEFT if shape.other else Side.RIGHT).sign
        weights: Weights = inside.astype(np.float32)
        for inner in shape.without:
            weights *= np.float32(1) - self.shape(inner)
        return weights

    # Measures

    def area_cm2(self, weights: Weights) -> float:
        """Area of a zone in square centimetres, soft edges counted by their weight."""
        return float(np.asarray(self.skin.area, dtype=np.float64) @ weights) / 100.0

    def coverage(self, weights: Weights, least: float = 0.005) -> dict[str, float]:
        """Fraction of each region that a zone covers, most first: `region:side`, or `region` where it is unsided.

        Fractions under `least` are left out.
        """
        value = self._cells
        area = np.asarray(self.skin.area, dtype=np.float64)
        covered = np.bincount(value, area * weights, minlength=2 * len(self.region_index))
        fraction = covered / np.maximum(self._cell_area, 1e-9)
        order = np.argsort(-fraction, kind="stable")
        return {
            self._cell_name(int(cell)): round(float(fraction[cell]), 4) for cell in order if fraction[cell] >= least
        }

    @property
    def _cells(self) -> NDArray[np.intp]:
        """Per sample twice its region, one more on the left of a sided region."""
        region = np.asarray(self.skin.region, dtype=np.intp)
        left = (np.asarray(self.skin.side) > 0) & np.asarray(self.skin.sided)[region]
        return 2 * region + left

    @property
    def _cell_area(self) -> NDArray[np.float64]:
        area = np.asarray(self.skin.area, dtype=np.float64)
        return np.asarray(np.bincount(self._cells, area, minlength=2 * len(self.region_index)), dtype=np.float64)

    def _cell_name(self, cell: int) -> str:
        name = str(self.skin.regions[cell // 2])
        if not self.skin.sided[cell // 2]:
            return name
        return f"{name}:{Side.LEFT if cell % 2 else Side.RIGHT}"


def _length(line: Points) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _along(line: Points, length: float) -> tuple[Points, Points]:
    """The point `length` mm along a path (its end when that is shorter), and the unit direction there."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    leg = int(np.clip(np.searchsorted(at, length, side="right") - 1, 0, len(steps) - 1))
    direction = (line[leg + 1] - line[leg]) / max(float(steps[leg]), 1e-9)
    return line[leg] + direction * min(length - at[leg], float(steps[leg])), direction
