"""The knowledge base as the program asks it: by id, by name, and along its relations; immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from bodymap.errors import DataError, Problem, UsageError
from bodymap.knowledge.report import did_you_mean
from bodymap.knowledge.schema import (
    Citation,
    Condition,
    EvidenceLevel,
    Knowledge,
    Landmark,
    Muscle,
    MuscleLink,
    Region,
    Source,
    Topic,
    TriggerPoint,
)
from bodymap.knowledge.store import default_cache, load
from bodymap.knowledge.walk import walk

Kind = Literal["muscle", "trigger-point", "condition", "topic", "source", "landmark", "region"]
KINDS: tuple[Kind, ...] = ("muscle", "trigger-point", "condition", "topic", "region", "landmark", "source")
Entry = Muscle | TriggerPoint | Condition | Topic | Source | Landmark | Region


class Reference(NamedTuple):
    """A thing of the knowledge base: its text is its deep link, such as `muscle/infraspinatus`.

    The id of a trigger point is `MUSCLE/NUMBER`.
    """

    kind: Kind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Catalogue:
    """Everything in the data files, and the problems of form that they have (entries with a fault are left out)."""

    knowledge: Knowledge
    problems: tuple[Problem, ...] = ()

    @classmethod
    def open(cls, folder: Path, cache_folder: Path | None = None) -> Catalogue:
        """Read a data folder (through the user's cache unless another folder is given)."""
        loaded = load(folder, cache_folder or default_cache())
        return cls(loaded.knowledge, loaded.problems)

    def require(self, *kinds: Kind) -> Catalogue:
        """Itself; DataError with every problem when nothing at all could be read of one of the kinds."""
        if self.problems and not all(self.table(kind) for kind in kinds):
            raise DataError(self.problems)
        return self

    # Tables

    @cached_property
    def muscles(self) -> Mapping[str, Muscle]:
        """Muscles by id, in the order of the file."""
        return MappingProxyType(self.knowledge.muscles)

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """Conditions by id."""
        return MappingProxyType(self.knowledge.conditions)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return MappingProxyType(self.knowledge.sources)

    @cached_property
    def landmarks(self) -> Mapping[str, Landmark]:
        """Landmarks by id."""
        return MappingProxyType(self.knowledge.landmarks)

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """Regions by id, in the order of regions.yaml."""
        return MappingProxyType(self.knowledge.regions)

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Chapters of the guide by id."""
        return MappingProxyType(self.knowledge.topics)

    @cached_property
    def evidence_levels(self) -> Mapping[str, EvidenceLevel]:
        """Levels of evidence by id, best first."""
        return MappingProxyType(self.knowledge.evidence_levels)

    @cached_property
    def trigger_points(self) -> Mapping[str, TriggerPoint]:
        """Trigger points by `MUSCLE/NUMBER`."""
        found = {f"{name}/{p.id}": p for name, muscle in self.muscles.items() for p in muscle.trigger_points}
        return MappingProxyType(found)

    def table(self, kind: Kind) -> Mapping[str, Entry]:
        """All entries of a kind by id."""
        tables: dict[Kind, Mapping[str, Entry]] = {
            "muscle": self.muscles,
            "trigger-point": self.trigger_points,
            "condition": self.conditions,
            "topic": self.topics,
            "source": self.sources,
            "landmark": self.landmarks,
            "region": self.regions,
        }
        return tables[kind]

    # Finding

    def resolve(self, text: str) -> Reference:
        """A deep link (`muscle/ID`, `bodymap://muscle/ID`) or a bare id as a reference.

        A bare id that several kinds have means the first of `KINDS`. UsageError suggests what could be meant.
        """
        word = text.strip().removeprefix("bodymap://").strip("/").lower().replace(" ", "_").replace("-", "_")
        word = word.replace("trigger_point/", "trigger-point/", 1)
        head, _, rest = word.partition("/")
        if head in KINDS and rest:
            if rest in self.table(head):
                return Reference(head, rest)
            raise UsageError(self._unknown(f"There is no {head} '{rest}'.", rest, (head,)))
        for kind in KINDS:
            if word in self.table(kind):
                return Reference(kind, word)
        if named := self._by_name.get(text.strip().casefold()):
            return named
        raise UsageError(self._unknown(f"There is nothing called '{text}'.", word, KINDS))

    def _unknown(self, message: str, word: str, kinds: tuple[Kind, ...]) -> str:
        known = [name for kind in kinds if kind != "trigger-point" or "/" in word for name in self.table(kind)]
        hint = did_you_mean(word, known)
        return (
            f"{message} {hint[0].upper()}{hint[1:]}" if hint else f"{message} `bodymap list KIND` names what there is."
        )

    @cached_property
    def _by_name(self) -> Mapping[str, Reference]:
        """Every name and abbreviation of muscles and conditions, case folded."""
        found: dict[str, Reference] = {}
        for name, muscle in self.muscles.items():
            names = muscle.names
            for word in (names.en, names.la, names.lay, *names.also, *names.abbr):
                found.setdefault(word.casefold(), Reference("muscle", name))
        for name, condition in self.conditions.items():
            for word in (condition.names.en, condition.names.clinical, *condition.names.also):
                found.setdefault(word.casefold(), Reference("condition", name))
        found.pop("", None)
        return found

    def name(self, reference: Reference) -> str:
        """What a thing is called in a list."""
        kind, id_ = reference
        if kind == "trigger-point":
            muscle, _, number = id_.partition("/")
            return f"{self.muscles[muscle].names.en}, point {number}"
        entry = self.table(kind)[id_]
        if isinstance(entry, Muscle | Condition):
            return entry.names.en
        if isinstance(entry, Landmark | Region):
            return entry.name
        return entry.title if isinstance(entry, Topic | Source) else id_

    def entry(self, reference: Reference) -> Entry:
        """The entry that a reference names; UsageError when there is none."""
        table = self.table(reference.kind)
        if reference.id not in table:
            raise UsageError(
                self._unknown(f"There is no {reference.kind} '{reference.id}'.", reference.id, (reference.kind,))
            )
        return table[reference.id]

    # Relations

    def conditions_of(self, muscle: str) -> tuple[str, ...]:
        """Conditions that a muscle takes part in, whichever of the two says so, in the muscle's order."""
        own = [name for name in self.muscles[muscle].conditions if name in self.conditions]
        return tuple(dict.fromkeys([*own, *self._conditions_naming.get(muscle, ())]))

    @cached_property
    def _conditions_naming(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, condition in self.conditions.items():
            for link in condition.muscles:
                found.setdefault(link.id, []).append(name)
        return found

    def muscles_of(self, condition: str) -> tuple[MuscleLink, ...]:
        """Muscles that take part in a condition, best shown first; those that only name it themselves come last."""
        links = [link for link in self.conditions[condition].muscles if link.id in self.muscles]
        order = {"strong": 0, "moderate": 1, "weak": 2, "opinion": 3, "none": 4}
        links.sort(key=lambda link: order[link.strength])
        named = {link.id for link in links}
        others = [name for name, m in self.muscles.items() if condition in m.conditions and name not in named]
        return (*links, *(MuscleLink(name, "opinion") for name in others))

    def link(self, condition: str, muscle: str) -> MuscleLink | None:
        """What a condition says of a muscle."""
        return next((link for link in self.conditions[condition].muscles if link.id == muscle), None)

    @cached_property
    def cited_by(self) -> Mapping[str, tuple[Reference, ...]]:
        """For each source what cites it."""
        found: dict[str, dict[Reference, None]] = {name: {} for name in self.sources}
        for kind in ("muscle", "condition", "topic", "landmark"):
            for name, entry in self.table(kind).items():
                for _, value in walk(entry):
                    if isinstance(value, Citation) and value.source in found:
                        found[value.source][Reference(kind, name)] = None
        return MappingProxyType({name: tuple(references) for name, references in found.items()})

    @cached_property
    def entry_of_shape(self) -> Mapping[str, str]:
        """The muscle entry to which each shape of the atlas belongs."""
        found: dict[str, str] = {}
        for name, muscle in self.muscles.items():
            for shape in muscle.shapes or (name,):
                found.setdefault(shape, name)
        return MappingProxyType(found)

    def shapes_of(self, muscle: str) -> tuple[str, ...]:
        """The atlas's shapes of a muscle entry."""
        return self.muscles[muscle].shapes or (muscle,)

    def patterns_in(self, region: str) -> tuple[str, ...]:
        """Muscles whose essential zone is meant to lie in a region."""
        return tuple(n for n, m in self.muscles.items() if any(region in p.where for p in m.referred_pain))
