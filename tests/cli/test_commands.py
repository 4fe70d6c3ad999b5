"""The command line as the contract says: what is printed, in which form, with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result
from tests.knowledge.fixture import MUSCLES, edited

Run = Callable[..., Result]


def test_check_counts_and_finds_nothing(run: Run) -> None:
    """GIVEN good data THEN check exits 0 and its JSON holds the counts and no problem."""
    result = run("check", "--json")
    counts = {"muscles": 2, "trigger_points": 3, "patterns": 3, "conditions": 1, "topics": 1, "sources": 2}
    assert result.json.items() >= {**counts, "landmarks": 6, "regions": 5}.items()
    assert [p for p in result.json["problems"] if p["severity"] == "error"] == []
    assert result.code == 0


def test_check_names_file_line_and_column(run: Run, package: Path) -> None:
    """GIVEN a fault THEN text and JSON name its place, and the exit code is 1."""
    path = package / "data" / "trigger_points.yaml"
    path.write_text(edited("trigger_points", "[acromion_front, delt", "[acromion_frnt, delt"))
    text, data = run("check"), run("check", "--json")
    assert (text.code, data.code) == (1, 1)
    problem = next(p for p in data.json["problems"] if p["severity"] == "error")
    assert problem.keys() == {"file", "line", "column", "severity", "message", "suggestion"}
    assert "acromion_front" in problem["suggestion"]
    assert f"{problem['file']}:{problem['line']}:{problem['column']}: " in text.out


def test_check_takes_a_folder(run: Run, package: Path, tmp_path: Path) -> None:
    """GIVEN another data folder THEN it is checked instead of the shipped one."""
    (tmp_path / "empty").mkdir()
    result = run("check", str(tmp_path / "empty"), "--json")
    assert result.code == 1
    assert result.json["muscles"] == 0
    errors = [p for p in result.json["problems"] if p["severity"] == "error"]
    assert [p["message"] for p in errors] == ["is missing"] * 6


def test_check_lays_a_file_over_the_shipped_data(run: Run, tmp_path: Path) -> None:
    """GIVEN one file THEN its references may be to the shipped data, and only its own problems are told."""
    piece = tmp_path / "mine.yaml"
    piece.write_text(
        MUSCLES.replace("  supinator:", "  mine:").replace("en: Supinator", "en: Mine").split("  infrasp")[0]
    )
    piece.write_text("conditions:\n  x: {names: {en: X}, what: y, muscles: [{id: supinatr, strength: opinion}]}\n")
    result = run("check", str(piece), "--json")
    assert {p["file"] for p in result.json["problems"] if p["severity"] == "error"} == {
        p["file"] for p in result.json["problems"][:1]
    }
    assert any("supinator" in p["suggestion"] for p in result.json["problems"])


@pytest.mark.parametrize("words", [("check", ""), ("check", "nowhere"), ("check", "--nonsense"), ("list",), ("show",)])
def test_bad_usage_exits_with_2(run: Run, words: tuple[str, ...]) -> None:
    """GIVEN words that mean nothing THEN a message on standard error and exit code 2."""
    result = run(*words)
    assert (result.code, result.out) == (2, "")
    assert result.err


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [
        ("muscles", "infraspinatus", 2),
        ("trigger-points", "infraspinatus/1", 3),
        ("conditions", "tennis_elbow", 1),
        ("topics", "what_is_a_trigger_point", 1),
        ("regions", "shoulder_front", 5),
        ("landmarks", "acromion_front", 6),
        ("sources", "manual", 2),
        ("views", "front", 2),
        ("layers", "skin", 2),
        ("shapes", "infraspinatus", 4),
    ],
)
def test_list_lists_every_kind(run: Run, kind: str, first: str, count: int) -> None:
    """GIVEN a kind THEN JSON holds its items with id and name, and text has a line of each."""
    data = run("list", kind, "--json")
    assert (data.code, data.json["kind"]) == (0, kind)
    assert data.json["items"][0]["id"] == first
    assert len(data.json["items"]) == count
    assert all(item["name"] for item in data.json["items"])
    text = run("list", kind)
    assert all(item["id"] in text.out for item in data.json["items"])


def test_list_tells_of_muscles_without_an_entry(run: Run) -> None:
    """GIVEN shapes without an entry THEN `list muscles` says how many, and `list shapes` which."""
    assert "2 more muscles" in run("list", "muscles").out
    bare = [item["id"] for item in run("list", "shapes", "--json").json["items"] if not item["entry"]]
    assert bare == ["teres_minor", "gracilis"]


@pytest.mark.parametrize("word", ["muscle", "Muscles", "trigger_points"])
def test_list_understands_a_kind_in_other_forms(run: Run, word: str) -> None:
    """GIVEN a kind in the singular, with capitals or _ THEN it is understood."""
    assert run("list", word).code == 0


def test_list_suggests_a_kind(run: Run) -> None:
    """GIVEN a misspelt kind THEN the right one is suggested."""
    assert "muscles" in run("list", "mucsles").err


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("supinator", ["Supinator", "lateral epicondyle [manual]", "Trigger points", "Tennis elbow", "Evidence"]),
        ("supinator/1", ["Over the radius", "first web"]),
        ("tennis_elbow", ["Tennis elbow", "Red flags", "see a doctor", "Supinator (link: moderate)"]),
        ("what_is_a_trigger_point", ["taut band"]),
        ("manual", ["Somebody", "1999", "Cited by", "muscle/supinator"]),
        ("radial_head", ["turns with the forearm", "-100"]),
        ("first_web", ["both faces", "Supinator"]),
        ("gracilis", ["Gracilis", "no entry"]),
    ],
)
def test_show_tells_everything(run: Run, id_: str, words: list[str]) -> None:
    """GIVEN any id THEN the page holds what the data says, and JSON has id, kind and name."""
    text = run("show", id_)
    assert text.code == 0
    for word in words:
        assert word in text.out
    data = run("show", id_, "--json").json
    assert data["id"] == id_
    assert data["kind"]
    assert data["name"]


def test_show_suggests_an_id(run: Run) -> None:
    """GIVEN a misspelt id THEN exit code 2 and the right id; shapes without entry are suggested too."""
    assert (run("show", "supinater").code, "supinator" in run("show", "supinater").err) == (2, True)
    assert "gracilis" in run("show", "graciles").err


def test_pattern_measures_the_zone(run: Run) -> None:
    """GIVEN a muscle with an essential zone THEN regions and areas are as the contract says, mirrored on the left."""
    right = run("pattern", "infraspinatus", "--json").json
    left = run("pattern", "infraspinatus", "--side", "left", "--json").json
    assert right.keys() == {"id", "side", "essential", "spillover", "essential_cm2", "spillover_cm2"}
    assert (right["id"], right["side"], left["side"]) == ("infraspinatus", "right", "left")
    expected = (90 * 60 + 3.1416 * 30**2 + 3.1416 * 15**2) / 100
    assert right["essential_cm2"] == pytest.approx(expected, rel=0.08)
    assert "shoulder_front:right" in right["essential"]
    assert {key.replace("left", "right"): value for key, value in left["essential"].items()} == right["essential"]


def test_pattern_of_a_point_or_condition(run: Run) -> None:
    """GIVEN a trigger point or a condition THEN its own zone is measured."""
    point = run("pattern", "infraspinatus/2", "--json").json
    condition = run("pattern", "tennis_elbow", "--json").json
    assert point["essential_cm2"] == pytest.approx(7.07, rel=0.15)
    assert condition["essential_cm2"] == pytest.approx(28.3, rel=0.1)
    assert "Essential zone" in run("pattern", "tennis_elbow").out


@pytest.mark.parametrize("id_", ["nothing", "gracilis", "manual", "first_web"])
def test_pattern_of_what_has_none_is_refused(run: Run, id_: str) -> None:
    """GIVEN something without a pattern THEN exit code 2 and a message."""
    result = run("pattern", id_)
    assert (result.code, result.out) == (2, "")


def test_a_zone_that_cannot_be_drawn_is_told(run: Run, package: Path) -> None:
    """GIVEN a zone with an unknown landmark THEN `pattern` says so and prints no half of it."""
    path = package / "data" / "trigger_points.yaml"
    path.write_text(edited("trigger_points", "[acromion_front, delt", "[acromion_frnt, delt"))
    result = run("pattern", "infraspinatus", "--json")
    assert (result.code, result.out) == (1, "")
    assert "acromion_frnt" in result.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--size", "5x5"), "16"),
        (("--size", "big"), "no size"),
        (("--size", "99999x10"), "8192"),
        (("--view", "frnt"), "front"),
        (("--view", "nan"), "azimuth"),
        (("--layer", "dep"), "deep"),
        (("--muscle", "supinater"), "supinator"),
        (("--pattern", "gracilis"), "gracilis"),
        (("--points",), "--muscle"),
        (("--muscle", "tennis_elbow"), "not a muscle"),
    ],
)
def test_render_refuses_what_it_cannot_draw(run: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    """GIVEN a wrong word THEN exit code 2, a message that helps, and no file."""
    output = tmp_path / "x.png"
    result = run("render", *words, "-o", str(output))
    assert (result.code, message in result.err) == (2, True), result.err
    assert not output.exists()


@pytest.mark.parametrize("output", ["x.txt", "x", "no/such/folder/x.png"])
def test_render_refuses_a_file_that_it_cannot_write(run: Run, output: str) -> None:
    """GIVEN a file of another kind, or in no folder THEN exit code 2 and a message."""
    assert run("render", "-o", output).code == 2


@pytest.mark.parametrize("words", [("--kiosk",), ("match", "--region", "x"), ("handout", "supinator")])
def test_what_comes_later_says_so(run: Run, words: tuple[str, ...]) -> None:
    """GIVEN a command of a later version THEN one line says so, exit code 2."""
    result = run(*words)
    assert result.code == 2
    assert "later version" in result.err


def test_an_unknown_id_for_the_window_is_refused_before_it_opens(run: Run) -> None:
    """GIVEN a misspelt id or command THEN both kinds of suggestion are made and nothing opens."""
    assert "supinator" in run("supinatr").err
    assert "check" in run("chek").err


@pytest.mark.parametrize("damage", ["missing", "garbage", "empty"])
def test_a_damaged_atlas_gives_a_message(run: Run, package: Path, damage: str) -> None:
    """GIVEN no or damaged atlas files THEN commands say which file and what to do, and lists of data still work."""
    for name in ("manifest.json", "surface.npz"):
        path = package / "assets" / "atlas" / name
        path.unlink()
        if damage != "missing":
            path.write_bytes(b"" if damage == "empty" else b"\x00garbage" * 20)
    for words in (("list", "views"), ("pattern", "supinator"), ("render", "-o", str(package / "x.png"))):
        result = run(*words)
        assert (result.code, result.out) == (1, ""), words
        assert "make atlas" in result.err
    assert run("list", "muscles").code == 0
    assert run("check").code == 0


def test_broken_data_gives_a_message_and_what_is_whole_works(run: Run, package: Path) -> None:
    """GIVEN muscles that do not parse THEN what needs them says where, and conditions can still be listed."""
    (package / "data" / "trigger_points.yaml").write_text("muscles: [")
    result = run("list", "muscles")
    assert (result.code, result.out) == (1, "")
    assert "trigger_points.yaml:2:1: is not YAML" in result.err
    assert run("list", "conditions", "--json").json["items"][0]["id"] == "tennis_elbow"


def program(package: Path, *words: str) -> list[str]:
    """A program of its own that runs the command line on the fixture, then prints whether Qt was loaded."""
    code = (
        "import sys, pathlib, bodymap.resources as r; r._PACKAGE = pathlib.Path(sys.argv.pop(1));"
        "from bodymap.cli.main import main; code = main();"
        "print('QT' if 'PySide6' in sys.modules else 'NO QT', file=sys.stderr); sys.exit(code)"
    )
    return [sys.executable, "-c", code, str(package), *words]


@pytest.mark.parametrize(
    "words", [("check",), ("list", "muscles"), ("show", "supinator"), ("pattern", "supinator"), ("supinatr",)]
)
def test_no_command_loads_qt(package: Path, project_root: Path, words: tuple[str, ...]) -> None:
    """GIVEN a command that draws nothing THEN PySide6 is not imported."""
    done = subprocess.run(program(package, *words), cwd=project_root, capture_output=True, text=True, check=False)
    assert "NO QT" in done.stderr, done.stderr


def test_a_reader_that_goes_away_is_no_error(package: Path, project_root: Path) -> None:
    """GIVEN `bodymap list landmarks | head -0` THEN there is no traceback."""
    with subprocess.Popen(
        program(package, "list", "landmarks"), cwd=project_root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert b"Exception" not in process.stderr.read()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_can_show_the_output(package: Path, project_root: Path, encoding: str) -> None:
    """GIVEN a terminal of another encoding THEN text is shown as far as it can, and JSON is UTF-8."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for words in (("pattern", "supinator"), ("pattern", "supinator", "--json")):
        done = subprocess.run(
            program(package, *words), cwd=project_root, capture_output=True, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        if "--json" in words:
            assert json.loads(done.stdout.decode("utf-8"))["id"] == "supinator"


def test_a_home_that_cannot_be_written_does_not_matter(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a home that is a file THEN commands work without their cache."""
    (tmp_path / "nohome").write_text("")
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "nohome"))
    assert run("list", "muscles").code == 0
