"""Every id that an entry names exists: landmarks, regions, muscles, conditions, sources, evidence levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bodymap.domain.shapes import LandmarkPlace, MusclePlace, RegionShape
from bodymap.knowledge.checks.subject import Finding, Subject
from bodymap.knowledge.nodes import Path_
from bodymap.knowledge.report import did_you_mean
from bodymap.knowledge.schema import Citation, Condition, Evidence, Help, Muscle, Pattern
from bodymap.knowledge.walk import walk

_ID_LIKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+\Z")


def references(subject: Subject) -> Iterator[Finding]:
    """All dangling references."""
    for section, name, entry in subject.entries():
        for path, message, hint in _common(subject, entry):
            yield Finding(section, name, path, message, hint)
    for name, muscle in subject.knowledge.muscles.items():
        for path, message, hint in (*_muscle(subject, muscle), *_points(muscle, _shapes_of(name, muscle))):
            yield Finding("muscles", name, path, message, hint)
        yield from _has_shape(subject, name, muscle)
    for name, condition in subject.knowledge.conditions.items():
        yield from _condition(subject, name, condition)


_Fault = tuple[Path_, str, str]


def _unknown(path: Path_, what: str, word: str, known: Iterable[str]) -> Iterator[_Fault]:
    """The fault that a word is not among the known ones; no known ones at all means a missing file, said elsewhere."""
    known = frozenset(known)
    if known and word not in known:
        yield path, f"unknown {what} '{word}'", did_you_mean(word, known)


def _common(subject: Subject, entry: object) -> Iterator[_Fault]:
    """References that may stand anywhere."""
    declared = subject.declared
    for path, value in walk(entry):
        if isinstance(value, Citation):
            yield from _unknown(path, "source", value.source, declared["sources"])
        elif isinstance(value, LandmarkPlace):
            yield from _unknown(path, "landmark", value.id, declared["landmarks"])
            landmark = subject.knowledge.landmarks.get(value.id)
            if value.opposite and landmark and not landmark.sided:
                yield path, f"'{value.landmark}': {value.id} lies on the midline and has no other side", "drop other:"
        elif isinstance(value, RegionShape):
            yield from _unknown((*path, "region"), "region", value.region, declared["regions"])
        elif isinstance(value, Evidence | Help):
            yield from _unknown((*path, "level"), "evidence level", value.level, declared["evidence_levels"])
        elif isinstance(value, Pattern):
            yield from _regions(subject, path, "where", value.where)
            yield from _regions(subject, path, "spillover_where", value.spillover_where)
        elif isinstance(value, Condition):
            yield from _regions(subject, path, "where", value.where)


def _regions(subject: Subject, path: Path_, key: str, regions: tuple[str, ...]) -> Iterator[_Fault]:
    for index, region in enumerate(regions):
        yield from _unknown((*path, key, index), "region", region, subject.declared["regions"])


def _shapes_of(name: str, muscle: Muscle) -> tuple[str, ...]:
    return muscle.shapes or (name,)


def _muscle(subject: Subject, muscle: Muscle) -> Iterator[_Fault]:
    """What only a muscle names: conditions, partners, fields."""
    for index, condition in enumerate(muscle.conditions):
        yield from _unknown(("conditions", index), "condition", condition, subject.declared["conditions"])
    known = subject.declared["muscles"] | (subject.shapes or frozenset())
    for key in ("synergists", "antagonists"):
        for index, word in enumerate(getattr(muscle, key)):
            if _ID_LIKE.match(word) and subject.shapes is not None:
                yield from _unknown((key, index), "muscle", word, known)
    for key in muscle.not_known:
        fields = [name for name in Muscle.__struct_fields__ if name not in ("names", "group", "not_known")]
        yield from _unknown(("not_known", key), "field", key, fields)
        if getattr(muscle, key, None):
            yield ("not_known", key), f"'{key}' is said to be not known, and is given", "keep one of the two"


def _points(muscle: Muscle, shapes: tuple[str, ...]) -> Iterator[_Fault]:
    """Numbers of points, the shapes they lie in, and the points that patterns name."""
    counted = Counter(point.id for point in muscle.trigger_points)
    for index, point in enumerate(muscle.trigger_points):
        if counted[point.id] > 1:
            yield ("trigger_points", index, "id"), f"two trigger points have the id {point.id}", "number them 1, 2, 3"
        if isinstance(point.at, MusclePlace) and point.at.muscle not in ("", *shapes):
            path = ("trigger_points", index, "at", "muscle")
            hint = f"this entry's shapes are {', '.join(shapes)}"
            yield path, f"the point lies in '{point.at.muscle}', which is not a shape of this entry", hint
        elif isinstance(point.at, MusclePlace) and not point.at.muscle and len(shapes) > 1:
            yield ("trigger_points", index, "at"), "'muscle' is needed: the entry has several shapes", ", ".join(shapes)
    for index, pattern in enumerate(muscle.referred_pain):
        for place, number in enumerate(pattern.points):
            if number not in counted:
                known = ", ".join(str(n) for n in counted) or "none"
                yield (
                    ("referred_pain", index, "points", place),
                    f"there is no trigger point {number}",
                    f"the entry has {known}",
                )


def _has_shape(subject: Subject, name: str, muscle: Muscle) -> Iterator[Finding]:
    """Every muscle can be shown."""
    if subject.shapes is None:
        return
    for index, shape in enumerate(_shapes_of(name, muscle)):
        if shape not in subject.shapes:
            path: Path_ = ("shapes", index) if muscle.shapes else ()
            hint = did_you_mean(shape, subject.shapes) or "name the atlas's muscles in 'shapes'"
            yield Finding("muscles", name, path, f"the atlas has no shape '{shape}'", hint)


def _condition(subject: Subject, name: str, condition: Condition) -> Iterator[Finding]:
    """The muscles of a condition exist, once each, and know of it."""
    muscles, shapes = subject.declared["muscles"], subject.shapes or frozenset()
    seen: set[str] = set()
    for index, link in enumerate(condition.muscles):
        path: Path_ = ("muscles", index, "id")
        if link.id in seen:
            yield Finding("conditions", name, path, f"'{link.id}' is listed twice")
        seen.add(link.id)
        if link.id not in muscles and link.id in shapes:
            yield Finding("conditions", name, path, f"'{link.id}' has a shape but no entry yet", severity="warning")
        elif link.id not in muscles:
            yield Finding(
                "conditions", name, path, f"unknown muscle '{link.id}'", did_you_mean(link.id, muscles | shapes)
            )
        elif link.id in (known := subject.knowledge.muscles) and name not in known[link.id].conditions:
            message = f"'{link.id}' does not list this condition in its 'conditions'"
            yield Finding("conditions", name, path, message, f"add {name} there", "warning")
    for muscle_id, muscle in subject.knowledge.muscles.items():
        if name in muscle.conditions and muscle_id not in seen:
            path = ("conditions", muscle.conditions.index(name))
            message = f"'{name}' does not list this muscle in its 'muscles'"
            yield Finding("muscles", muscle_id, path, message, f"add {muscle_id} there, with its strength", "warning")
