"""A home in which nothing can be written, or none at all: commands answer as always."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bad_input.conftest import Installation
from tests.conftest import home_variables

COMMANDS = {
    "list": ("list", "muscles"),
    "show": ("show", "supinator"),
    "check": ("check",),
    "pattern": ("pattern", "supinator", "--json"),
    "render": ("render", "--pattern", "supinator", "--points", "--size", "200x400", "-o", "{folder}/x.png"),
}


def occupied(folder: Path) -> dict[str, str]:
    """A home whose folders cannot be made, because a file stands in their place (this stops root too)."""
    home = folder / "home"
    home.write_text("a file where a folder would be", encoding="utf-8")
    return home_variables(home)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_commands_work_where_nothing_can_be_kept(
    program: Installation, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """GIVEN no place for caches WHEN a command runs THEN it answers, with one line of complaint at most."""
    words = [word.format(folder=tmp_path) for word in command]
    answer = program.run(*words, **occupied(tmp_path))
    answer.assert_calm(*((0, 1) if command == ("check",) else (0,)))  # what the data says is not the question here
    assert len(answer.err.splitlines()) <= 1, answer.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_commands_work_in_a_read_only_home(program: Installation, tmp_path: Path) -> None:
    """GIVEN a home without permission to write WHEN a command needs a cache THEN it does without."""
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o500)
    program.run("pattern", "supinator", **home_variables(home)).assert_calm(0)
    assert not list(home.iterdir())


def test_a_damaged_cache_is_made_again(program: Installation, empty_home: Path) -> None:
    """GIVEN caches full of rubbish WHEN a command reads them THEN it answers as without them."""
    first = program.run("show", "supinator", "--json")
    first.assert_calm(0)
    files = [path for path in (empty_home / ".cache").rglob("*") if path.is_file()]
    for file in files:
        file.write_bytes(b"\x93rubbish" * 20)
    again = program.run("show", "supinator", "--json")
    again.assert_calm(0)
    assert again.out == first.out
