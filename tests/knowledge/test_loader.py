"""Reading the data files: what is right becomes values, what is wrong becomes a problem at its line."""

from __future__ import annotations

import gc
import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.domain.shapes import BetweenPlace, LandmarkPlace, MusclePlace, Spot, Stroke, TowardPlace
from bodymap.errors import Problem
from bodymap.knowledge.loader import read_folder, read_more
from bodymap.knowledge.nodes import Limits, Node, UnreadableError, parse
from bodymap.knowledge.schema import Citation, Statement
from tests.knowledge.fixture import MUSCLES, edited, line_of, write


def problems(folder: Path, **changed: str) -> list[Problem]:
    """The problems of form of the fixture with some files changed."""
    return read_folder(write(folder, **changed)).problems


def only(folder: Path, **changed: str) -> Problem:
    """The one problem of the fixture with some files changed."""
    found = problems(folder, **changed)
    assert len(found) == 1, found
    return found[0]


def test_the_fixture_is_read_without_problems(tmp_path: Path) -> None:
    """GIVEN good files THEN every form and shorthand arrives as the value it stands for."""
    reading = read_folder(write(tmp_path))
    assert reading.problems == []
    muscle = reading.knowledge.muscles["infraspinatus"]
    assert muscle.symptoms == (Statement("cannot reach behind the back"), Statement("pain when lying on that side"))
    assert muscle.trigger_points[0].at == MusclePlace(0.35, 0.4)
    assert muscle.trigger_points[1].at == LandmarkPlace("acromion_front")
    first = muscle.referred_pain[0]
    assert first.essential == (Stroke((LandmarkPlace("acromion_front"), LandmarkPlace("deltoid_tuberosity")), 60.0),)
    between = BetweenPlace((LandmarkPlace("deltoid_tuberosity"), LandmarkPlace("elbow_lateral_epicondyle")))
    assert first.spillover == (Spot(between, 20.0),)
    assert first.sources == (Citation("manual", "p. 1"),)
    supinator = reading.knowledge.muscles["supinator"]
    assert supinator.trigger_points[0].at == TowardPlace(
        LandmarkPlace("radial_head"), LandmarkPlace("first_web_dorsal"), 20.0
    )
    assert supinator.origin == (Statement("lateral epicondyle", (Citation("manual"),)),)
    assert reading.knowledge.sources["trial"].pmid == "123"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("width: 60", "width: 0", "more than 0"),
        ("width: 60", "width: -5", "more than 0"),
        ("width: 60", "width: wide", "a number"),
        ("width: 60", "width: .inf", "a number"),
        ("width: 60", "width: 1e400", "too large"),
        ("[acromion_front, deltoid_tuberosity], width", "[acromion_front], width", "at least 2"),
        ("[acromion_front, deltoid_tuberosity], width", "acromion_front, width", "must be a list"),
        ("along: 0.35", "along: 1.35", "at most 1"),
        ("{id: 1, at: {along", "{id: one, at: {along", "a whole number"),
        ("group: shoulder", "group: sholder", "a word from the list"),
        ("roots: [C5, C6]", "roots: [C5, V3]", "spinal root"),
        ("plain: A flat muscle on the shoulder blade.", "plain:", "empty"),
        ("plain: A flat muscle on the shoulder blade.", "plain: 5", "must be a text"),
        ("{stroke: [acromion", "{strok: [acromion", "one of"),
        (
            "{spot: {between: [deltoid_tuberosity, elbow_lateral_epicondyle]}",
            "{spot: {between: [a, b, c]}",
            "exactly 2",
        ),
        ("    causes: [throwing]", "    cause: [throwing]", "unknown key 'cause'"),
        ("    causes: [throwing]", "    test: [throwing]", "given twice"),
        ("    causes: [throwing]", "    causes: throwing", "must be a list"),
        ("    causes: [throwing]", "    causes: [{text: x, textt: y}]", "unknown key 'textt'"),
    ],
)
def test_a_fault_is_reported_at_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    """GIVEN one fault in an entry THEN it is the one problem, at its line, and the entry is left out whole."""
    reading = read_folder(write(tmp_path, trigger_points=edited("trigger_points", old, new)))
    assert len(reading.problems) == 1
    problem = reading.problems[0]
    assert words in problem.message
    assert problem.file.endswith("trigger_points.yaml")
    assert abs(problem.line - line_of("trigger_points", old)) <= 1
    assert problem.column > 0
    assert list(reading.knowledge.muscles) == ["supinator"]


@pytest.mark.parametrize(
    ("old", "new", "suggestion"),
    [
        ("group: shoulder", "group: sholder", "shoulder"),
        ("causes: [throwing]", "cuases: [throwing]", "causes"),
        ("{stroke: [acromion", "{strokes: [acromion", "stroke"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_right_one(tmp_path: Path, old: str, new: str, suggestion: str) -> None:
    """GIVEN a misspelt key or word THEN the suggestion names the one that was meant."""
    assert suggestion in only(tmp_path, trigger_points=edited("trigger_points", old, new)).suggestion


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    """GIVEN faults in several files and entries THEN all are in one list."""
    text = (
        MUSCLES.replace("width: 60", "width: x")
        .replace("radius: 25", "radius: 0")
        .replace("group: forearm", "group: x")
    )
    found = problems(tmp_path, trigger_points=text, landmarks="landmarks:\n  a: {name: A}\n")
    assert len(found) == 4


def test_a_duplicate_id_is_reported(tmp_path: Path) -> None:
    """GIVEN two entries of one id THEN the second is reported with the line of the first."""
    text = MUSCLES + "  supinator: {}\n"
    problem = only(tmp_path, trigger_points=text)
    assert "given twice" in problem.message
    assert f"line {line_of('trigger_points', '  supinator:')}" in problem.suggestion


def test_a_comma_that_splits_a_text_is_explained(tmp_path: Path) -> None:
    """GIVEN an unquoted text with a comma inside braces THEN the suggestion speaks of quotes."""
    text = "landmarks:\n  tip: {name: Tip, find: here, or there, at: {mm: [0, 0, 0]}}\n"
    assert "quotes" in only(tmp_path, landmarks=text).suggestion


@pytest.mark.parametrize("name", ["Supinator", "1st", "a-b", "a b", ""])
def test_an_id_of_the_wrong_form_is_reported(tmp_path: Path, name: str) -> None:
    """GIVEN an id that is not snake_case THEN it is reported."""
    found = problems(tmp_path, landmarks=f'landmarks:\n  "{name}": {{name: A, find: b, at: {{mm: [0, 0, 0]}}}}\n')
    assert any("is no id" in problem.message for problem in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a\n- b\n", "at the top"),
        ("just words\n", "at the top"),
        ("muscles: [a\n", "not YAML"),
        ("muscles: {a: b: c}\n", "not YAML"),
        ("muscles:\n\tsupinator: {}\n", "not YAML"),
        ("muscles:\n", "'muscles' must be"),
        ("muscles: 5\n", "'muscles' must be"),
        ("musles: {}\n", "unknown key 'musles'"),
        ("muscles: {}\n---\nmuscles: {}\n", "second document"),
        ("muscles: !!python/object/apply:os.system [ls]\n", "tag"),
        ("muscles: {a: !!set {x}}\n", "tag"),
        ("a: &x [1]\nb: *x\n", "alias"),
        ("a: &x [*x]\n", "alias"),
        ("muscles: {a: \x01}\n", "control character"),
        ("? [a, b]\n: c\n", "unknown key"),
    ],
)
def test_a_file_that_is_no_data_file_gets_a_clear_message(tmp_path: Path, text: str, words: str) -> None:
    """GIVEN a file of another form THEN the first problem names the file and says what is wrong, without exception."""
    found = [p for p in problems(tmp_path, trigger_points=text) if p.file.endswith("trigger_points.yaml")]
    assert words in found[0].message


def test_laughing_aliases_stop_at_the_first(tmp_path: Path) -> None:
    """GIVEN aliases that would expand to a thousand million values THEN the first alias is refused at once."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    problem = only(tmp_path, sources="\n".join(rows))
    assert (problem.line, problem.column) == (2, 10)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "- {a: "])
def test_deep_nesting_is_refused(tmp_path: Path, opening: str) -> None:
    """GIVEN a value nested 50,000 deep THEN it is refused by a message, not by a crash."""
    found = problems(tmp_path, sources="sources: {}\nx:\n  " + opening * 50_000)
    assert any("nested" in p.message or "not YAML" in p.message for p in found)


def test_bytes_that_are_not_utf8_are_placed(tmp_path: Path) -> None:
    """GIVEN a Latin-1 file THEN line and column of the first bad byte are given."""
    folder = write(tmp_path)
    (folder / "sources.yaml").write_bytes(b"sources:\n  a: {title: M\xfcller}\n")
    problem = read_folder(folder).problems[0]
    assert (problem.line, problem.column) == (2, 15)
    assert "UTF-8" in problem.message


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    """GIVEN a file saved by an editor that adds a byte order mark THEN it is read."""
    folder = write(tmp_path)
    (folder / "sources.yaml").write_bytes(b"\xef\xbb\xbf" + (folder / "sources.yaml").read_bytes())
    assert read_folder(folder).problems == []


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    """GIVEN a file of 100 MB THEN it is refused by its size, without being read."""
    folder = write(tmp_path)
    with (folder / "trigger_points.yaml").open("wb") as file:
        file.truncate(100 * 2**20)
    started = time.perf_counter()
    problem = read_folder(folder).problems[0]
    assert "too large: 100 MB" in problem.message
    assert time.perf_counter() - started < 2


def test_more_values_than_the_limit_are_refused() -> None:
    """GIVEN a limit of nodes THEN a file with more is refused."""
    with pytest.raises(UnreadableError, match="more than 10 values"):
        parse(b"[1,2,3,4,5,6,7,8,9,10,11]", "x.yaml", Limits(nodes=10))


@pytest.mark.parametrize("make", ["missing", "folder", "pipe", "unreadable"])
def test_what_is_no_readable_file_is_a_problem(tmp_path: Path, make: str) -> None:
    """GIVEN no file, a folder, a pipe or a forbidden file THEN there is one problem and the rest is read."""
    folder = write(tmp_path)
    path = folder / "conditions.yaml"
    path.unlink()
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    elif make == "unreadable":
        path.symlink_to(path)
    reading = read_folder(folder)
    assert len(reading.problems) == 1
    assert len(reading.knowledge.muscles) == 2


@pytest.mark.parametrize("make", ["missing", "file"])
def test_a_data_folder_that_is_none_is_a_problem(tmp_path: Path, make: str) -> None:
    """GIVEN no data folder THEN that is the one problem."""
    path = tmp_path / "data"
    if make == "file":
        path.write_text("x")
    assert len(read_folder(path).problems) == 1


def test_another_file_is_laid_over(tmp_path: Path) -> None:
    """GIVEN a piece with one section THEN its entries replace those of the same id, and others stay."""
    reading = read_folder(write(tmp_path / "data"))
    piece = tmp_path / "mine.yaml"
    piece.write_text("topics:\n  what_is_a_trigger_point: {title: Mine, text: [x]}\n")
    read_more(reading, piece)
    assert reading.problems == []
    assert reading.knowledge.topics["what_is_a_trigger_point"].title == "Mine"
    assert len(reading.knowledge.muscles) == 2


@given(st.binary(max_size=300))
def test_no_bytes_bring_the_parser_down(raw: bytes) -> None:
    """GIVEN any bytes THEN there is a tree or one problem, never another exception."""
    with suppress(UnreadableError):
        assert isinstance(parse(raw, "x.yaml", Limits()), Node)


@given(
    st.integers(0, len(MUSCLES) - 1), st.integers(1, 30), st.sampled_from(["", "[", "}", ": ", "\n", "'", "- ", "#"])
)
def test_a_damaged_file_gives_problems_not_exceptions(start: int, length: int, put: str) -> None:
    """GIVEN the fixture with a piece cut out and something put in THEN reading it ends well."""
    text = MUSCLES[:start] + put + MUSCLES[start + length :]
    with TemporaryDirectory() as folder:
        reading = read_folder(write(Path(folder), trigger_points=text))
    assert len(reading.knowledge.muscles) == 2 or reading.problems or text.count("supinator:") != 1


def test_reading_is_linear(tmp_path: Path) -> None:
    """GIVEN ten times as much THEN reading takes about ten times as long."""
    body = MUSCLES.split("muscles:\n")[1]

    def seconds(times: int) -> float:
        copies = (body.replace("infraspinatus:", f"i{n}:").replace("  supinator:", f"  s{n}:") for n in range(times))
        folder = write(tmp_path / str(times), trigger_points="muscles:\n" + "".join(copies))
        best = 1e9
        for _ in range(2):
            gc.collect()
            started = time.process_time()
            reading = read_folder(folder)
            best = min(best, time.process_time() - started)
        assert reading.problems == []
        assert len(reading.knowledge.muscles) == 2 * times
        return best

    assert seconds(400) < 20 * seconds(40)
