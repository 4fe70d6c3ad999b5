"""Pain patterns on the skin: what the knowledge base says of a muscle or a condition, as weights on the samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bodymap.domain.points import MuscleShapes, PlacedPoint, place_point
from bodymap.domain.shapes import Zone
from bodymap.domain.side import Side
from bodymap.domain.skin import Skin
from bodymap.domain.zones import LandmarkPoint, Weights, ZoneEngine
from bodymap.errors import UsageError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.knowledge.schema import Pattern


@dataclass(frozen=True, eq=False)
class PatternWeights:
    """A pattern on one side: weights 0..1 on the skin samples, float32 (N,), read-only.

    The spillover zone begins where the essential zone ends, however the data draws it: the two never overlap.
    """

    essential: Weights
    spillover: Weights


class PatternBook:
    """The patterns of a catalogue on one skin, computed when asked for and kept."""

    def __init__(self, catalogue: Catalogue, skin: Skin) -> None:
        self.catalogue = catalogue
        landmarks = {name: LandmarkPoint(entry.at.mm, entry.sided) for name, entry in catalogue.landmarks.items()}
        self.engine = ZoneEngine(skin, landmarks)
        self._kept: dict[tuple[Reference, Side], PatternWeights] = {}

    def pattern(self, reference: Reference, side: Side = Side.RIGHT) -> PatternWeights:
        """The pattern of a muscle (all its points), of one trigger point, or the zone of a condition (essential).

        UsageError for another kind of thing; ZoneError when a zone names what does not exist.
        """
        if (reference, side) not in self._kept:
            self._kept[reference, side] = self._compute(reference, side)
        return self._kept[reference, side]

    def muscle(self, muscle: str, side: Side = Side.RIGHT, points: Iterable[int] = ()) -> PatternWeights:
        """The pattern of a muscle, or of those of its points that are named."""
        wanted = tuple(points)
        if not wanted:
            return self.pattern(Reference("muscle", muscle), side)
        each = [self.pattern(Reference("trigger-point", f"{muscle}/{number}"), side) for number in wanted]
        essential = _most(w.essential for w in each)
        return PatternWeights(essential, _most(w.spillover for w in each) * (np.float32(1) - essential))

    def _compute(self, reference: Reference, side: Side) -> PatternWeights:
        if reference.kind == "condition":
            self.catalogue.entry(reference)
            return self._weigh(self.catalogue.conditions[reference.id].felt, (), side)
        entries = self.entries(reference)
        essential = tuple(shape for entry in entries for shape in entry.essential)
        spillover = tuple(shape for entry in entries for shape in entry.spillover)
        return self._weigh(essential, spillover, side)

    def entries(self, reference: Reference) -> tuple[Pattern, ...]:
        """The pattern entries of a muscle, or those of one of its trigger points."""
        self.catalogue.entry(reference)
        muscle, _, number = reference.id.partition("/")
        if reference.kind not in ("muscle", "trigger-point"):
            raise UsageError(f"A {reference.kind} has no pain pattern; muscles, trigger points and conditions have.")
        entries = self.catalogue.muscles[muscle].referred_pain
        return tuple(e for e in entries if not number or not e.points or int(number) in e.points)

    def entry(self, entry: Pattern, side: Side = Side.RIGHT) -> PatternWeights:
        """The weights of one pattern entry; its shapes are kept, so that asking again costs next to nothing."""
        return self._weigh(entry.essential, entry.spillover, side)

    def _weigh(self, essential: Zone, spillover: Zone, side: Side) -> PatternWeights:
        solid = self.engine.zone(essential, side)
        beyond = self.engine.zone(spillover, side) * (np.float32(1) - solid)
        solid.setflags(write=False)
        beyond.setflags(write=False)
        return PatternWeights(solid, beyond)

    def points(self, muscle: str, side: Side, geometry: MuscleShapes) -> dict[int, PlacedPoint]:
        """Where a muscle's trigger points lie on one side, by number."""
        shape = self.catalogue.shapes_of(muscle)[0]
        return {
            point.id: place_point(point.at, shape, side, geometry, self.engine)
            for point in self.catalogue.muscles[muscle].trigger_points
        }

    def summary(self, reference: Reference, side: Side = Side.RIGHT) -> dict[str, object]:
        """The regions and square centimetres of a pattern, as `bodymap pattern` prints them."""
        weights, engine = self.pattern(reference, side), self.engine
        return {
            "id": reference.id,
            "side": str(side),
            "essential": engine.coverage(weights.essential),
            "spillover": engine.coverage(weights.spillover),
            "essential_cm2": round(engine.area_cm2(weights.essential), 1),
            "spillover_cm2": round(engine.area_cm2(weights.spillover), 1),
        }


def _most(weights: Iterable[Weights]) -> Weights:
    """The maximum of several weights, sample by sample."""
    return np.asarray(np.maximum.reduce(list(weights)), dtype=np.float32)
