"""The errors a user can meet: one base, and data problems that know their file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class BodymapError(Exception):
    """Base of every error that is shown to the user as one calm message; `str(error)` is that message."""


class AssetError(BodymapError):
    """An atlas file is missing, damaged or of another format."""


class UsageError(BodymapError):
    """A word that the user gave (an id, a view, a size) means nothing; the message says what would."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a data file; `line` and `column` count from 1, 0 where the whole file is meant."""

    file: str
    line: int
    column: int
    message: str
    suggestion: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        hint = f" ({self.suggestion})" if self.suggestion else ""
        mark = "warning: " if self.severity == "warning" else ""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {mark}{self.message}{hint}"


class DataError(BodymapError):
    """A data file cannot be used; carries every problem that was found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
