"""What the data says in words and in places agrees: zones land in the regions named, points lie in their muscles.

Thresholds: a zone's essential part must lie for at least `IN_WHERE` of its area in the regions named in `where`, and
each of these regions must hold `SHARE` of the zone or be covered for `COVERED`. So a zone may spill over a border, as
real ones do, and a list of regions may neither leave out where most of the pain is nor name a place without pain.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bodymap.domain.points import MuscleShapes
from bodymap.domain.shapes import MusclePlace, Zone
from bodymap.domain.side import Side
from bodymap.domain.zones import Weights
from bodymap.errors import BodymapError
from bodymap.knowledge.checks.subject import Finding, Subject
from bodymap.knowledge.nodes import Path_
from bodymap.knowledge.patterns import PatternBook
from bodymap.knowledge.schema import Condition, Muscle

IN_WHERE = 0.5
SHARE = 0.05
COVERED = 0.15
LEAST_CM2, MOST_CM2 = 1.0, 2500.0
POINT_MM = 45.0
"""A point given by landmarks may lie so far from its muscle: the thickest cover over a muscle, the buttock's."""
SKIN_MM = 5.0

Entry = TypeVar("Entry")


class Geometry(MuscleShapes, Protocol):
    """The atlas's muscle geometry, as far as the checks need it."""

    def __contains__(self, muscle: str) -> bool:
        """Whether the atlas has the muscle."""
        ...

    def samples(self, muscle: str, side: Side = ...) -> NDArray[np.float64]:
        """Points of the muscle's surface, (T, 3) body-frame mm."""
        ...


@dataclass(frozen=True)
class GeometryCheck:
    """Checks that need the skin (and, for points, the muscles' geometry).

    `only`: the (section, id) of the entries to look at, None for all: drawing every zone takes seconds.
    """

    book: PatternBook
    muscles: Geometry | None = None
    only: Container[tuple[str, str]] | None = None

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        """All disagreements."""
        yield from self._regions(subject)
        yield from self._landmarks(subject)
        for name, muscle in self._asked("muscles", subject.knowledge.muscles):
            yield from self._muscle(name, muscle)
            if self.muscles is not None:
                yield from self._points(name, muscle, self.muscles)
        for name, condition in self._asked("conditions", subject.knowledge.conditions):
            yield from self._condition(name, condition)

    def _asked(self, section: str, entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
        """The entries of a section that are to be looked at."""
        for name, entry in entries.items():
            if self.only is None or (section, name) in self.only:
                yield name, entry

    def _regions(self, subject: Subject) -> Iterator[Finding]:
        """The skin has exactly the regions of regions.yaml."""
        on_skin = set(self.book.engine.region_index)
        for name in subject.knowledge.regions:
            if name not in on_skin:
                yield Finding("regions", name, (), "the skin of the atlas has no such region", "run `make atlas`")

    def _landmarks(self, subject: Subject) -> Iterator[Finding]:
        """Every landmark lies on the skin, those of the midline on the midline, the others on the right."""
        for name, landmark in self._asked("landmarks", subject.knowledge.landmarks):
            point = np.array(landmark.at.mm)
            gap = float(np.linalg.norm(self.book.engine.geodesics.snap(point) - point))
            if gap > SKIN_MM:
                yield Finding(
                    "landmarks", name, ("at", "mm"), f"lies {gap:.0f} mm off the skin", f"within {SKIN_MM:.0f} mm"
                )
            if landmark.sided == (abs(point[0]) < 0.5) or (landmark.sided and point[0] > 0):
                meant = "on the right (x below 0)" if landmark.sided else "on the midline (x 0)"
                yield Finding("landmarks", name, ("at", "mm"), f"must lie {meant}, and has x {point[0]:g}")

    def _muscle(self, name: str, muscle: Muscle) -> Iterator[Finding]:
        for index, entry in enumerate(muscle.referred_pain):
            path: Path_ = ("referred_pain", index)
            essential, faults = self._draw(entry.essential, (*path, "essential"))
            spillover, more = self._draw(entry.spillover, (*path, "spillover"))
            for where, message in (*faults, *more):
                yield Finding("muscles", name, where, message)
            if essential is not None:
                yield from self._lands("muscles", name, (*path, "where"), essential, entry.where)
            if spillover is not None and entry.spillover_where:
                yield from self._lands("muscles", name, (*path, "spillover_where"), spillover, entry.spillover_where)

    def _condition(self, name: str, condition: Condition) -> Iterator[Finding]:
        felt, faults = self._draw(condition.felt, ("felt",))
        for where, message in faults:
            yield Finding("conditions", name, where, message)
        if felt is not None:
            yield from self._lands("conditions", name, ("where",), felt, condition.where)

    def _draw(self, zone: Zone, path: Path_) -> tuple[Weights | None, list[tuple[Path_, str]]]:
        """The weights of a zone, None when it is empty or broken; dangling references are reported elsewhere."""
        engine, faults = self.book.engine, []
        for index, shape in enumerate(zone):
            try:
                engine.shape(shape)
            except BodymapError as error:
                if "There is no" not in str(error):
                    faults.append(((*path, index), str(error)))
                return None, faults
        return (engine.zone(zone) if zone else None), faults

    def _lands(
        self, section: str, name: str, path: Path_, weights: Weights, where: tuple[str, ...]
    ) -> Iterator[Finding]:
        """A zone lies where it is said to lie."""
        engine = self.book.engine
        size = engine.area_cm2(weights)
        if not LEAST_CM2 <= size <= MOST_CM2:
            yield Finding(section, name, path[:-1], f"the zone measures {size:.1f} cm²", severity="warning")
        share = self._shares(weights)
        landed = ", ".join(f"{region} {100 * part:.0f} %" for region, part in list(share.items())[:5])
        inside = sum(share.get(region, 0.0) for region in set(where))
        if where and inside < IN_WHERE:
            message = f"only {100 * inside:.0f} % of the zone lies in the regions named"
            yield Finding(section, name, path, message, f"it lies in {landed}")
        covered = {key.partition(":")[0]: part for key, part in reversed(engine.coverage(weights, 0.0).items())}
        for index, region in enumerate(where):
            if region in engine.region_index and share.get(region, 0.0) < SHARE and covered.get(region, 0.0) < COVERED:
                message = f"the zone does not reach {region}"
                yield Finding(section, name, (*path, index), message, f"it lies in {landed}")

    def _shares(self, weights: Weights) -> dict[str, float]:
        """For each region the part of the zone that lies in it, most first."""
        skin = self.book.engine.skin
        each = np.bincount(skin.region, np.asarray(skin.area, dtype=np.float64) * weights, minlength=len(skin.regions))
        order = np.argsort(-each)
        total = max(float(each.sum()), 1e-9)
        return {str(skin.regions[i]): float(each[i]) / total for i in order if each[i] > 0}

    def _points(self, name: str, muscle: Muscle, geometry: Geometry) -> Iterator[Finding]:
        """Points said by landmarks lie over their muscle; those said along a muscle lie in it by construction."""
        shapes = [shape for shape in muscle.shapes or (name,) if shape in geometry]
        for index, point in enumerate(muscle.trigger_points):
            if isinstance(point.at, MusclePlace) or not shapes:
                continue
            try:
                place = self.book.engine.place(point.at)
            except BodymapError:
                continue
            gap = min(_nearest(geometry.samples(shape, Side.RIGHT), place) for shape in shapes)
            if gap > POINT_MM:
                message = f"trigger point {point.id} lies {gap:.0f} mm from its muscle"
                yield Finding("muscles", name, ("trigger_points", index, "at"), message)


def _nearest(samples: NDArray[np.float64], place: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(samples - place, axis=1).min()) if len(samples) else np.inf
