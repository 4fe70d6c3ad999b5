"""Collecting the problems of a data file, and suggesting what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bodymap.errors import Problem
from bodymap.knowledge.nodes import Node

BAD = object()
"""Stands for a value that could not be read; its problem is on the list."""


@dataclass
class Report:
    """Collects the problems of one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, node: Node, message: str, suggestion: str = "") -> object:
        """Note a problem at a node; returns BAD."""
        self.problems.append(Problem(self.file, node.mark.line + 1, node.mark.column + 1, message, suggestion))
        return BAD


Read = Callable[[Node, Report], Any]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion with the known words most like this one; empty when none is."""
    from rapidfuzz import fuzz, process

    near = [match for match, _, _ in process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=65, limit=3)]
    return f"did you mean {' or '.join(near)}?" if near else ""
