"""Ids and words that mean nothing, given to every command: one line that says so, exit code 2."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap.cli.main import main

ODD = [
    "", " ", ".", "/", "..", "../../etc/passwd", "muscle/", "muscle/../supinator", "bodymap://", "bodymap://muscle/",
    "bodymap://x/y/z", "supinator/99", "supinator/-1", "supinator/one", "tennis elbow?", "ünïcödé", "筋肉",
    "\u202esupinator", "\x1b[2J\x07supinator",
    "a\nb", "<b>supinator</b>", "%s%n{0}{x.__class__}", "x" * 5000, "null", "--", "nan",
]  # fmt: skip


@pytest.mark.parametrize("command", ["show", "pattern", "list"])
@pytest.mark.parametrize("word", ODD, ids=lambda word: ascii(word)[:24])
def test_a_word_that_means_nothing_is_told_in_a_line(
    command: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a word that means nothing WHEN a command gets it THEN a short message, and the exit code of bad usage."""
    code = _run([command, "--", word] if word.startswith("-") else [command, word])
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert 1 <= len(said.err.splitlines()) <= 3
    assert len(said.err) < 700
    assert said.err.replace("\n", "").isprintable()


def _run(words: list[str]) -> int:
    """The exit code, also where the parser of arguments leaves by itself."""
    try:
        return main(words)
    except SystemExit as left:
        return int(left.code or 0)


@settings(max_examples=150)
@given(word=st.text(max_size=40))
def test_no_word_breaks_show(word: str) -> None:
    """GIVEN any text at all WHEN it is asked for THEN it is found or refused; nothing is raised."""
    assert _run(["show", f" {word}"]) in (0, 2)


@pytest.mark.parametrize(
    "words",
    [
        ["pattern", "supinator", "--side", "middle"], ["pattern"], ["show"], ["list"], ["render"], ["check", ""],
        ["list", "muscles", "--colour"], ["--kiosk"], ["match"], ["handout", "supinator"], ["--nonsense"],
        ["supinator", "infraspinatus"], ["shwo", "supinator"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_used_wrongly_says_how_it_goes(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN words that make no command WHEN the program gets them THEN it says why, and leaves with bad usage."""
    assert _run(words) == 2
    assert capsys.readouterr().err.strip()
