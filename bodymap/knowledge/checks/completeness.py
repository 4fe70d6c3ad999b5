"""Nothing is left empty: each entry says what it must, or says that it is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bodymap.knowledge.checks.subject import Finding, Subject
from bodymap.knowledge.nodes import Path_
from bodymap.knowledge.schema import Citation, Condition, Muscle, Source
from bodymap.knowledge.walk import walk

MUSCLE_FIELDS = (
    "origin", "insertion", "nerve", "action", "anatomy_sources", "trigger_points", "referred_pain", "symptoms",
    "causes", "test", "self_care", "treatment", "needling", "plain", "evidence",
)  # fmt: skip
"""What every muscle must say; a field that nothing is known of stands in `not_known` with the reason."""

CONDITION_FIELDS = ("plain", "felt", "where", "red_flags", "who_to_see", "helps", "other_causes", "sources")


def completeness(subject: Subject) -> Iterator[Finding]:
    """All empty fields."""
    knowledge = subject.knowledge
    for name, muscle in knowledge.muscles.items():
        for path, message, hint in (*_muscle(muscle), *_pain(muscle)):
            yield Finding("muscles", name, path, message, hint)
        yield from _unused_points(name, muscle)
    for name, condition in knowledge.conditions.items():
        for path, message, hint in _condition(condition):
            yield Finding("conditions", name, path, message, hint)
    for name, source in knowledge.sources.items():
        for message, hint in _source(source):
            yield Finding("sources", name, (), message, hint)
    yield from _unused_sources(subject)
    yield from _same_names(subject)


_Fault = tuple[Path_, str, str]


def _muscle(muscle: Muscle) -> Iterator[_Fault]:
    for key in MUSCLE_FIELDS:
        if not getattr(muscle, key) and key not in muscle.not_known:
            yield (), f"'{key}' is empty", f"fill it, or say why in `not_known: {{{key}: ...}}`"
    if not muscle.names.la:
        yield ("names",), "'la', the Latin name, is missing", ""
    if muscle.nerve and not muscle.nerve.roots:
        yield ("nerve",), "'roots' is empty", "for example [C5, C6], or [CN VII]"
    if muscle.needling and not (muscle.needling.caution or muscle.needling.risk):
        yield ("needling",), "neither 'caution' nor 'risk' is given", ""
    if muscle.needling and not muscle.needling.sources:
        yield ("needling",), "'sources' is empty", "a clinician may doubt what is said of needling"
    if muscle.evidence and not muscle.evidence.note:
        yield ("evidence",), "'note' is empty", "say in a sentence what the level rests on"
    if muscle.evidence and muscle.evidence.level != "none" and not muscle.evidence.sources:
        yield ("evidence",), "'sources' is empty", "name what the level rests on"


def _pain(muscle: Muscle) -> Iterator[_Fault]:
    for index, point in enumerate(muscle.trigger_points):
        if not point.where:
            yield ("trigger_points", index), "'where' is empty", "say in words where the point lies"
        if not point.palpation:
            yield ("trigger_points", index), "'palpation' is empty", "say how it is felt for, or why it cannot be"
    for index, pattern in enumerate(muscle.referred_pain):
        path: Path_ = ("referred_pain", index)
        if not pattern.essential:
            yield path, "'essential' is empty", "every pattern has a zone"
        if not pattern.where:
            yield path, "'where' is empty", "name the regions in which the essential zone lies"
        if not pattern.sources:
            yield path, "'sources' is empty", "say who described the pattern"


def _unused_points(name: str, muscle: Muscle) -> Iterator[Finding]:
    """Points that no pattern speaks of."""
    if any(not pattern.points for pattern in muscle.referred_pain):
        return
    named = {number for pattern in muscle.referred_pain for number in pattern.points}
    for index, point in enumerate(muscle.trigger_points):
        if point.id not in named and muscle.referred_pain:
            message = f"no pattern names trigger point {point.id}"
            yield Finding("muscles", name, ("trigger_points", index), message, severity="warning")


def _condition(condition: Condition) -> Iterator[_Fault]:
    for key in CONDITION_FIELDS:
        if not getattr(condition, key):
            yield (), f"'{key}' is empty", ""
    if not condition.muscles and not condition.muscles_note:
        yield (), "no 'muscles' and no 'muscles_note'", "name the muscles, or say that they are not its cause"
    for index, link in enumerate(condition.muscles):
        if link.strength in ("strong", "moderate", "weak") and not link.sources:
            yield (
                ("muscles", index),
                f"'{link.id}' is called {link.strength} without a source",
                "add 'sources', or call it opinion",
            )
    for index, item in enumerate(condition.helps):
        if item.level not in ("none", "expert_consensus", "anatomy") and not item.sources:
            yield ("helps", index), "'sources' is empty", f"the level {item.level} must rest on something"


def _source(source: Source) -> Iterator[tuple[str, str]]:
    if not (source.doi or source.isbn or source.pmid or source.url):
        yield "has no doi, isbn, pmid or url", "a reader must be able to find it"
    if not source.authors:
        yield "'authors' is empty", ""
    if source.year is None and source.kind != "web":
        yield "'year' is missing", ""
    if not source.seen:
        yield "'seen' is empty", "say what of it was read, where and when"


def _unused_sources(subject: Subject) -> Iterator[Finding]:
    """Sources that nothing cites."""
    cited = {v.source for _, _, entry in subject.entries() for _, v in walk(entry) if isinstance(v, Citation)}
    for name in subject.knowledge.sources:
        if name not in cited:
            yield Finding("sources", name, (), f"nothing cites the source '{name}'", severity="warning")


def _same_names(subject: Subject) -> Iterator[Finding]:
    """Two entries of one kind with the same name."""
    for section in ("muscles", "conditions"):
        entries: dict[str, Muscle | Condition] = getattr(subject.knowledge, section)
        counted = Counter(entry.names.en.casefold() for entry in entries.values())
        first: dict[str, str] = {}
        for name, entry in entries.items():
            word = entry.names.en.casefold()
            if counted[word] > 1 and word in first:
                message = f"has the same name as '{first[word]}': {entry.names.en}"
                yield Finding(section, name, ("names", "en"), message)
            first.setdefault(word, name)
