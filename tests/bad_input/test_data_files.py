"""`bodymap check` on files that are wrong in every way we could think of: a line, a reason, never a traceback."""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.conftest import Answer

Check = Callable[[str], Answer]

ENTRY = """\
muscles:
  odd_muscle:
    names: {en: Odd muscle}
    shapes: [supinator]
    group: forearm
    trigger_points:
      - id: 1
        at: {muscle: supinator, along: 0.35, across: 0.4}
        where: in the middle of the belly
    referred_pain:
      - points: [1]
        essential:
          - {stroke: [elbow_lateral_epicondyle, radial_head], width: 40}
        where: [elbow_lateral]
    conditions: []
"""

FAULTS = {
    "unknown muscle": ("muscle: supinator,", "muscle: supinatr,", "supinatr"),
    "place beyond the muscle": ("across: 0.4", "across: 1.4", "across"),
    "not a number": ("along: 0.35", "along: .nan", "along"),
    "unknown landmark": ("radial_head]", "radial_hed]", "radial_hed"),
    "stroke of one point": (", radial_head]", "]", "stroke"),
    "negative width": ("width: 40", "width: -40", "width"),
    "no width": (", width: 40", "", "width"),
    "width of words": ("width: 40", "width: broad", "width"),
    "width beyond any body": ("width: 40", "width: 40000", "width"),
    "unknown region": ("where: [elbow_lateral]", "where: [elbow_latral]", "elbow_latral"),
    "unknown shape key": ("{stroke:", "{strok:", "stroke"),
    "unknown point": ("points: [1]", "points: [7]", "7"),
    "unknown condition": ("conditions: []", "conditions: [tennis_elbo]", "tennis_elbo"),
    "unknown key": ("group: forearm", "group: forearm\n    colour: red", "colour"),
    "unknown group": ("group: forearm", "group: forarm", "forarm"),
    "unknown shape": ("shapes: [supinator]", "shapes: [supinatr]", "supinatr"),
    "alias": ("conditions: []", "conditions: *all", "alias"),
    "tag": ("conditions: []", "conditions: !!python/object/apply:os.getcwd []", "tag"),
    "tabs": ("    group: forearm", "\tgroup: forearm", "not YAML"),
}


def write(folder: Path, text: str | bytes) -> str:
    """A data file of that content; returns its path."""
    path = folder / "mine.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.mark.parametrize(("right", "wrong", "word"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_reported_at_its_line(checked: Check, tmp_path: Path, right: str, wrong: str, word: str) -> None:
    """GIVEN an entry with one fault WHEN it is checked THEN file, line and the faulty word are named."""
    text = ENTRY.replace(right, wrong, 1)
    assert text != ENTRY
    line = next(n for n, row in enumerate(text.splitlines(), 1) if wrong.rsplit("\n", maxsplit=1)[-1].strip() in row)
    if not wrong or wrong == "]":
        line = next(n for n, row in enumerate(text.splitlines(), 1) if "stroke" in row)
    answer = checked(write(tmp_path, text))
    answer.assert_calm(1)
    said = [row for row in answer.out.splitlines() if f"mine.yaml:{line}:" in row]
    assert any(word in row for row in said), answer.said


def test_an_id_given_twice_is_reported_with_both_lines(checked: Check, tmp_path: Path) -> None:
    """GIVEN two entries of one id WHEN they are checked THEN the second's line is named, and the first's."""
    text = ENTRY + "  odd_muscle:\n    names: {en: Again}\n"
    answer = checked(write(tmp_path, text))
    answer.assert_calm(1)
    second = len(ENTRY.splitlines()) + 1
    row = next(row for row in answer.out.splitlines() if f"mine.yaml:{second}:" in row)
    assert "odd_muscle" in row
    assert "2" in row.split(":", 3)[3]


def test_every_fault_is_reported_at_once(checked: Check, tmp_path: Path) -> None:
    """GIVEN several faults WHEN the file is checked THEN one run names them all."""
    text = ENTRY.replace("width: 40", "width: -40").replace("across: 0.4", "across: 4").replace("forearm", "forarm")
    answer = checked(write(tmp_path, text))
    assert all(word in answer.out for word in ("width", "across", "forarm"))


WHOLE_FILES: dict[str, str | bytes] = {
    "empty": "",
    "only a comment": "# nothing yet\n",
    "a list": "- one\n- two\n",
    "a word": "muscles",
    "a bracket left open": "muscles:\n  a: {names: [1,\n",
    "not text": b"\x00\xff\xfe\x80abc",
    "Latin-1": "muscles:\n  a: {names: {en: Fußmuskel}}\n".encode("latin-1"),
    "control characters": "muscles:\n  a\x07: {}\n",
    "two documents": "muscles: {}\n---\nmuscles: {}\n",
    "an unknown section": "musles: {}\n",
    "a number for an id": "muscles:\n  7: {}\n",
    "an id that climbs out": "muscles:\n  ../../etc/passwd: {}\n",
    "nested without end": "a: " + "[" * 50_000,
    "braces without end": "a: " + "{a: " * 20_000 + "1" + "}" * 20_000,
    "a key of a megabyte": "x" * 1_000_000 + ": 1\n",
    "a directive": "%YAML 9.9\n---\nmuscles: {}\n",
    "a merge key": "muscles:\n  a: {<<: {names: {en: A}}}\n",
}


@pytest.mark.parametrize("text", WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_is_no_data_file_is_said_to_be_none(checked: Check, tmp_path: Path, text: str | bytes) -> None:
    """GIVEN a file that holds no entries WHEN it is checked THEN the file is named with the reason."""
    answer = checked(write(tmp_path, text))
    answer.assert_calm(1)
    assert "mine.yaml" in answer.out
    assert max(map(len, answer.said.splitlines())) < 1000


def test_aliases_that_explode_are_refused_at_once(checked: Check, tmp_path: Path) -> None:
    """GIVEN the billion laughs WHEN the file is checked THEN it is refused in the time of any small file."""
    names = "abcdefghij"
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in itertools.pairwise(names)]
    start = time.monotonic()
    answer = checked(write(tmp_path, "\n".join(rows) + "\n"))
    answer.assert_calm(1)
    assert "mine.yaml:2:" in answer.out
    assert time.monotonic() - start < 10


def test_a_hundred_megabytes_are_refused_unread(checked: Check, tmp_path: Path) -> None:
    """GIVEN a file of 100 MB WHEN it is checked THEN its size is named, and it was not parsed to find out."""
    path = tmp_path / "mine.yaml"
    row = b"  m: {names: {en: X}, group: neck}\n"
    path.write_bytes(b"muscles:\n" + row * (100_000_000 // len(row)))
    start = time.monotonic()
    answer = checked(str(path))
    answer.assert_calm(1)
    assert "MB" in answer.out
    assert time.monotonic() - start < 10


def test_a_path_that_is_not_there_is_bad_usage(checked: Check, tmp_path: Path) -> None:
    """GIVEN no such file WHEN it is checked THEN one line says so, and the exit code is that of bad usage."""
    answer = checked(str(tmp_path / "nothing.yaml"))
    answer.assert_calm(2)
    assert "nothing.yaml" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_an_empty_folder_lacks_every_file(checked: Check, tmp_path: Path) -> None:
    """GIVEN a folder without data WHEN it is checked THEN each missing file is named."""
    answer = checked(str(tmp_path))
    answer.assert_calm(1)
    for name in ("trigger_points.yaml", "conditions.yaml", "sources.yaml", "landmarks.yaml", "regions.yaml"):
        assert name in answer.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang_the_check(checked: Check, tmp_path: Path) -> None:
    """GIVEN a named pipe that nobody writes WHEN it is checked THEN it is refused instead of waited for."""
    os.mkfifo(tmp_path / "pipe.yaml")
    answer = checked(str(tmp_path / "pipe.yaml"))
    answer.assert_calm(1, 2)
    assert "pipe.yaml" in answer.said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(checked: Check, tmp_path: Path) -> None:
    """GIVEN a file without permission WHEN it is checked THEN the message names it and says why."""
    path = Path(write(tmp_path, ENTRY))
    path.chmod(0)
    answer = checked(str(path))
    answer.assert_calm(1)
    assert "mine.yaml" in answer.out
