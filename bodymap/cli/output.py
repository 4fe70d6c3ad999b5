"""Writing to the terminal: JSON for machines, wrapped and aligned text for people."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

_LONGEST_WORD = 240  # paths are long, ids are not


def print_json(value: Any) -> None:
    """One JSON document on standard output, indented, in UTF-8 whatever the terminal says."""
    raw = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(raw.decode() + "\n")
    else:
        buffer.write(raw + b"\n")


def print_text(text: str = "") -> None:
    """A line for people; characters that the terminal cannot show are replaced, never a crash."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def print_error(text: str) -> None:
    """A message on standard error: words quoted from outside can neither steer the terminal nor fill it."""
    encoding = sys.stderr.encoding or "utf-8"
    for line in text.splitlines():
        print(_harmless(line).encode(encoding, "replace").decode(encoding), file=sys.stderr)


def _harmless(line: str) -> str:
    """A line with unprintable characters written out, and words longer than any id cut short."""
    visible = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    return re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda word: f"{word[0][:_LONGEST_WORD]}…", visible)


def width() -> int:
    """Columns for text: the terminal's, at most 100, at least 40."""
    return max(40, min(shutil.get_terminal_size((88, 24)).columns, 100))


def bold(text: str) -> str:
    """Bold where standard output is a terminal that wants colour (https://no-color.org)."""
    fancy = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return f"\x1b[1m{text}\x1b[0m" if fancy else text


def paragraph(text: str, indent: str = "  ", first: str | None = None) -> str:
    """Text wrapped to the terminal, every line indented (`first`: the first line's own indent)."""
    lead = indent if first is None else first
    return textwrap.fill(" ".join(text.split()), width(), initial_indent=lead, subsequent_indent=indent)


def bullets(texts: Iterable[str]) -> str:
    """One bullet a text."""
    return "\n".join(paragraph(text, "    ", "  - ") for text in texts)


def table(rows: Sequence[Sequence[str]], gap: int = 2) -> str:
    """Rows in aligned columns; the last column is wrapped."""
    if not rows:
        return ""
    columns = len(rows[0])
    widths = [max(len(row[i]) for row in rows) for i in range(columns - 1)]
    lines = []
    for row in rows:
        lead = "".join(cell.ljust(size + gap) for cell, size in zip(row, widths, strict=False))
        room = max(width() - len(lead), 24)
        wrapped = textwrap.wrap(row[-1], room, break_long_words=False) or [""]
        lines.append((lead + wrapped[0]).rstrip())
        lines.extend(" " * len(lead) + line for line in wrapped[1:])
    return "\n".join(lines)


def plural(count: int, word: str) -> str:
    """`3 muscles`, `1 muscle`."""
    return (
        f"{count} {word}"
        if count == 1
        else f"{count} {word.removesuffix('y') + 'ies' if word.endswith('y') else word + 's'}"
    )
