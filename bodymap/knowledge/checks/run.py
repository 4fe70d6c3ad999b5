"""Runs every check and turns what it finds into problems with file, line and column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from bodymap.errors import Problem
from bodymap.knowledge.checks.completeness import completeness
from bodymap.knowledge.checks.references import references
from bodymap.knowledge.checks.subject import Finding, Subject
from bodymap.knowledge.checks.wording import wording
from bodymap.knowledge.loader import SECTIONS, Reading

Check = Callable[[Subject], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (references, completeness, wording)
"""What is checked of the data files alone; geometry.py adds what needs the skin."""


def check(reading: Reading, shapes: Collection[str] | None = None, more: tuple[Check, ...] = ()) -> tuple[Problem, ...]:
    """Every problem of what was read, in the order of files and lines.

    `shapes`: ids of the atlas's muscles, None when there is no atlas. `more`: checks that need more than the data
    files (the zones on the skin); they are run last.
    """
    declared = {section: frozenset(reading.declared(section)) for section in (*SECTIONS, "regions")}
    subject = Subject(reading.knowledge, declared, None if shapes is None else frozenset(shapes))
    problems = list(reading.problems)
    for each in (*CHECKS, *more):
        for found in each(subject):
            file, line, column = reading.place(found.section, found.id, found.path)
            message = f"{found.id}: {found.message}"
            problems.append(Problem(file, line, column, message, found.suggestion, found.severity))
    order = {file: i for i, file in enumerate(reading.files)}
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (order.get(p.file, -1), p.line, p.column, p.severity)))


def counts(reading: Reading) -> dict[str, int]:
    """How much the knowledge base holds, as `bodymap check` reports it."""
    known = reading.knowledge
    muscles = known.muscles.values()
    return {
        "muscles": len(known.muscles),
        "trigger_points": sum(len(m.trigger_points) for m in muscles),
        "patterns": sum(len(m.referred_pain) for m in muscles),
        "conditions": len(known.conditions),
        "topics": len(known.topics),
        "sources": len(known.sources),
        "landmarks": len(known.landmarks),
        "regions": len(known.regions),
    }
