"""`bodymap check`: what must hold of the knowledge base beyond its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodymap.errors import Problem
from bodymap.knowledge.checks import check, counts
from bodymap.knowledge.loader import read_folder
from tests.knowledge.fixture import edited, line_of, write

SHAPES = ("infraspinatus", "supinator", "teres_minor")


def found(folder: Path, shapes: tuple[str, ...] | None = SHAPES, **changed: str) -> list[Problem]:
    """What the check finds in the fixture with some files changed."""
    return list(check(read_folder(write(folder, **changed)), shapes))


def only(folder: Path, name: str, old: str, new: str) -> Problem:
    """The one problem after one change."""
    problems = found(folder, **{name: edited(name, old, new)})
    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0]


def test_the_fixture_is_complete(tmp_path: Path) -> None:
    """GIVEN the fixture THEN nothing is found, and it is counted."""
    reading = read_folder(write(tmp_path))
    assert check(reading, SHAPES) == ()
    assert counts(reading) == {
        "muscles": 2,
        "trigger_points": 3,
        "patterns": 3,
        "conditions": 1,
        "topics": 1,
        "sources": 2,
        "landmarks": 6,
        "regions": 5,
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "suggestion"),
    [
        ("trigger_points", "[acromion_front, delt", "[acromion_frnt, delt", "unknown landmark", "acromion_front"),
        ("trigger_points", "between: [deltoid_t", "between: [other:deltod_t", "unknown landmark", "deltoid_tuberosity"),
        ("trigger_points", "from: radial_head", "from: radial_heat", "unknown landmark", "radial_head"),
        ("trigger_points", "where: [shoulder_front]", "where: [sholder_front]", "unknown region", "shoulder_front"),
        ("trigger_points", "sources: [[manual, p. 1]]", "sources: [manul]", "unknown source", "manual"),
        (
            "trigger_points",
            "conditions: [tennis_elbow]",
            "conditions: [tenis_elbow, tennis_elbow]",
            "unknown condition",
            "tennis",
        ),
        ("trigger_points", "level: trial", "level: trail", "unknown evidence level", "trial"),
        ("trigger_points", "- points: [1]", "- points: [1, 3]", "no trigger point 3", "1, 2"),
        ("trigger_points", "synergists: [teres_minor]", "synergists: [teres_miner]", "unknown muscle", "teres_minor"),
        ("trigger_points", "{along: 0.35", "{muscle: supinator, along: 0.35", "not a shape", "infraspinatus"),
        ("conditions", "id: supinator", "id: supinater", "unknown muscle", "supinator"),
        (
            "conditions",
            "spot: elbow_lateral_epicondyle, radius: 30",
            "region: elbow_latral",
            "unknown region",
            "elbow_lateral",
        ),
    ],
)
def test_a_dangling_reference_is_reported(
    tmp_path: Path, name: str, old: str, new: str, message: str, suggestion: str
) -> None:
    """GIVEN an id that nothing has THEN it is an error at its line that suggests the right id."""
    problems = [p for p in found(tmp_path, **{name: edited(name, old, new)}) if p.severity == "error"]
    assert len(problems) == 1, problems
    assert message in problems[0].message
    assert suggestion in problems[0].suggestion
    assert problems[0].line == line_of(name, old)


def test_the_column_points_at_the_word(tmp_path: Path) -> None:
    """GIVEN an unknown landmark THEN line and column are those of the word itself."""
    text = edited("trigger_points", "[acromion_front, deltoid_tuberosity], w", "[acromion_front, nowhere_at_all], w")
    problem = found(tmp_path, trigger_points=text)[0]
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith("nowhere_at_all")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("trigger_points", "    causes: [throwing]\n", "", "'causes' is empty"),
        ("trigger_points", "    causes: [throwing]\n", "    causes: []\n", "'causes' is empty"),
        (
            "trigger_points",
            "{id: 2, at: acromion_front,",
            "{id: 1, at: acromion_front,",
            "two trigger points have the id 1",
        ),
        ("trigger_points", ", palpation: flat}\n      - {id: 2", "}\n      - {id: 2", "'palpation' is empty"),
        ("trigger_points", "roots: [C5, C6]", "roots: []", "'roots' is empty"),
        ("trigger_points", ", la: Musculus supinator", "", "Latin"),
        ("trigger_points", "names: {en: Supinator", "names: {en: Infraspinatus", "the same name"),
        ("trigger_points", "note: one trial, ", "", "'note' is empty"),
        ("conditions", "strength: moderate, sources: [trial]", "strength: strong", "without a source"),
        ("conditions", "level: trial, sources: [trial]", "level: trial", "'sources' is empty"),
        ("conditions", "    who_to_see: A physiotherapist.\n", "", "'who_to_see' is empty"),
        ("sources", ', isbn: "978-0-00-000000-2"', "", "no doi"),
        ("sources", ", seen: the page", "", "'seen' is empty"),
    ],
)
def test_an_empty_field_is_an_error(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    """GIVEN an entry with something left out THEN that is an error."""
    errors = [p for p in found(tmp_path, **{name: edited(name, old, new)}) if p.severity == "error"]
    assert any(message in p.message for p in errors), [str(p) for p in errors]


def test_what_is_not_known_may_be_said(tmp_path: Path) -> None:
    """GIVEN a field left out and named in not_known with the reason THEN it is not missed."""
    text = edited("trigger_points", "causes: [throwing]", "not_known: {causes: nobody has looked}")
    assert found(tmp_path, trigger_points=text) == []


def test_what_is_not_known_may_not_be_given(tmp_path: Path) -> None:
    """GIVEN a field that is both filled and said to be not known THEN that is an error."""
    problem = only(tmp_path, "trigger_points", "causes: [throwing]", "causes: [throwing]\n    not_known: {causes: hm}")
    assert "said to be not known" in problem.message


def test_a_muscle_without_a_shape_is_an_error(tmp_path: Path) -> None:
    """GIVEN an atlas that lacks a muscle THEN the entry is reported with what it could be called."""
    problems = found(tmp_path, shapes=("infraspinatus", "supinatr", "teres_minor"))
    assert "no shape 'supinator'" in problems[0].message
    assert "supinatr" in problems[0].suggestion


def test_a_fault_is_not_reported_twice(tmp_path: Path) -> None:
    """GIVEN an entry with a fault of form THEN references to it are not called dangling."""
    assert "'width'" in only(tmp_path, "trigger_points", "radius: 25", "radius: 25, width: 3").message


def test_an_unused_source_is_a_warning(tmp_path: Path) -> None:
    """GIVEN a source that nothing cites THEN there is a warning."""
    text = edited("sources", "  trial:", "  spare: {kind: web, title: T, authors: A, url: x, seen: y}\n  trial:")
    problem = found(tmp_path, sources=text)[0]
    assert (problem.severity, "spare" in problem.message) == ("warning", True)


def test_one_sided_relations_are_warnings(tmp_path: Path) -> None:
    """GIVEN a condition that names a muscle which does not name it THEN there is a warning."""
    problem = only(tmp_path, "trigger_points", "    conditions: [tennis_elbow]\n", "")
    assert (problem.severity, "does not list this condition" in problem.message) == ("warning", True)


@pytest.mark.parametrize(
    "text",
    [
        "This cures the pain.",
        "A miracle for your arm.",
        "Relief is guaranteed.",
        "It always works.",
        "It is 100% safe.",
    ],
)
def test_a_promise_to_a_patient_is_an_error(tmp_path: Path, text: str) -> None:
    """GIVEN a promise in a text for patients THEN it is an error."""
    problem = only(tmp_path, "trigger_points", "plain: A flat muscle on the shoulder blade.", f"plain: {text}")
    assert "promises too much" in problem.message


@pytest.mark.parametrize(
    "text", ["<b>Pain</b>", "see [here](x)", "a **strong** word", "https://example.org", "a &amp; b"]
)
def test_markup_in_a_text_is_an_error(tmp_path: Path, text: str) -> None:
    """GIVEN markup or an address in a text THEN it is an error."""
    problem = only(tmp_path, "trigger_points", "causes: [throwing]", f'causes: ["{text}"]')
    assert "markup" in problem.message


def test_a_patient_text_that_is_hard_to_read_is_reported(tmp_path: Path) -> None:
    """GIVEN a patient text in long words THEN it is an error that names the school grade."""
    text = "plain: Biomechanical incoordination of the scapulohumeral articulation perpetuates myofascial nociception."
    problem = only(tmp_path, "trigger_points", "plain: A flat muscle on the shoulder blade.", text)
    assert "school grade" in problem.message


def test_a_sentence_in_two_entries_is_a_warning(tmp_path: Path) -> None:
    """GIVEN one long sentence in two muscles THEN the second is warned of, and names the first."""
    sentence = "Carrying a heavy bag on a straight arm for a long time brings the pain on."
    text = edited("trigger_points", "causes: [throwing]", f"causes: [{sentence}]").replace("[tennis]", f"[{sentence}]")
    problem = found(tmp_path, trigger_points=text)[0]
    assert (problem.severity, "infraspinatus" in problem.message) == ("warning", True)


def test_problems_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    """GIVEN several problems THEN they are sorted by file, line and column."""
    text = edited("trigger_points", "[C5, C6]", "[]").replace("causes: [tennis]", "causes: []")
    problems = found(tmp_path, trigger_points=text, sources=edited("sources", ", seen: the page", ""))
    places = [(p.file.endswith("trigger_points.yaml"), p.line, p.column) for p in problems]
    assert places == sorted(places)
    assert len(places) == 3
