"""What a check is given, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec import Struct

from bodymap.knowledge.nodes import Path_
from bodymap.knowledge.schema import Knowledge


@dataclass(frozen=True)
class Subject:
    """The knowledge under check.

    `declared`: the ids each section declares, entries with a fault included, so that one fault is not reported twice.
    `shapes`: ids of the muscles that the atlas has; None when there is no atlas to ask.
    """

    knowledge: Knowledge
    declared: Mapping[str, frozenset[str]]
    shapes: frozenset[str] | None = None

    def entries(self) -> Iterator[tuple[str, str, Struct]]:
        """Section, id and entry of everything."""
        for section in self.declared:
            for name, entry in getattr(self.knowledge, section).items():
                yield section, name, entry


class Finding(NamedTuple):
    """A fault of one entry, at a path below it."""

    section: str
    id: str
    path: Path_
    message: str
    suggestion: str = ""
    severity: Literal["error", "warning"] = "error"
