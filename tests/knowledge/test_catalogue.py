"""Finding entries by id, name and deep link, and following their relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodymap.errors import DataError, UsageError
from bodymap.knowledge.catalogue import Catalogue, Reference
from tests.knowledge.fixture import edited, write


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """The catalogue of the fixture."""
    return Catalogue.open(write(tmp_path / "data"), tmp_path / "cache")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("supinator", Reference("muscle", "supinator")),
        ("muscle/supinator", Reference("muscle", "supinator")),
        ("bodymap://muscle/supinator", Reference("muscle", "supinator")),
        ("condition/tennis_elbow", Reference("condition", "tennis_elbow")),
        ("tennis-elbow", Reference("condition", "tennis_elbow")),
        ("Tennis elbow", Reference("condition", "tennis_elbow")),
        ("lateral epicondylitis", Reference("condition", "tennis_elbow")),
        ("Musculus supinator", Reference("muscle", "supinator")),
        ("isp", Reference("muscle", "infraspinatus")),
        ("infraspinatus/2", Reference("trigger-point", "infraspinatus/2")),
        ("trigger-point/infraspinatus/2", Reference("trigger-point", "infraspinatus/2")),
        ("region/first_web", Reference("region", "first_web")),
        ("radial_head", Reference("landmark", "radial_head")),
        ("manual", Reference("source", "manual")),
        ("what_is_a_trigger_point", Reference("topic", "what_is_a_trigger_point")),
    ],
)
def test_ids_names_and_links_are_understood(catalogue: Catalogue, text: str, meant: Reference) -> None:
    """GIVEN an id, a name or a deep link THEN it is resolved, and its own link resolves to itself."""
    assert catalogue.resolve(text) == meant
    assert catalogue.resolve(str(meant)) == meant
    assert catalogue.name(meant)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("supinater", "supinator"), ("muscle/infraspinatu", "infraspinatus"), ("infraspinatus/9", "infraspinatus/1")],
)
def test_an_unknown_id_is_answered_with_what_could_be_meant(catalogue: Catalogue, text: str, suggestion: str) -> None:
    """GIVEN a misspelt id THEN the message names the right one."""
    with pytest.raises(UsageError, match=suggestion):
        catalogue.resolve(text)


@pytest.mark.parametrize("text", ["", "/", "muscle/", "//", "xyzzy", "muscle/supinator/1/2", "\x00"])
def test_nonsense_is_refused_politely(catalogue: Catalogue, text: str) -> None:
    """GIVEN nonsense THEN there is a UsageError."""
    with pytest.raises(UsageError):
        catalogue.resolve(text)


def test_relations_go_both_ways(catalogue: Catalogue) -> None:
    """GIVEN a condition and its muscle THEN each leads to the other, and sources to what cites them."""
    assert catalogue.conditions_of("supinator") == ("tennis_elbow",)
    assert [link.id for link in catalogue.muscles_of("tennis_elbow")] == ["supinator"]
    assert Reference("condition", "tennis_elbow") in catalogue.cited_by["trial"]
    assert Reference("muscle", "supinator") in catalogue.cited_by["trial"]
    assert catalogue.patterns_in("first_web") == ("supinator",)
    assert catalogue.entry_of_shape["infraspinatus"] == "infraspinatus"


def test_a_relation_said_by_one_side_only_counts(tmp_path: Path) -> None:
    """GIVEN only the condition names the muscle THEN the muscle leads to the condition all the same."""
    text = edited("trigger_points", "    conditions: [tennis_elbow]\n", "")
    catalogue = Catalogue.open(write(tmp_path / "data", trigger_points=text), tmp_path / "cache")
    assert catalogue.conditions_of("supinator") == ("tennis_elbow",)


def test_the_tables_cannot_be_changed(catalogue: Catalogue) -> None:
    """GIVEN a catalogue THEN neither its tables nor its entries can be changed."""
    with pytest.raises(TypeError):
        catalogue.muscles["x"] = catalogue.muscles["supinator"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        catalogue.muscles["supinator"].plain = "x"  # type: ignore[misc]


def test_a_knowledge_base_of_which_nothing_is_left_says_why(tmp_path: Path) -> None:
    """GIVEN a file that is not YAML THEN asking for muscles raises with every problem."""
    catalogue = Catalogue.open(write(tmp_path / "data", trigger_points="muscles: ["), tmp_path / "cache")
    with pytest.raises(DataError, match="not YAML"):
        catalogue.require("muscle")
    assert catalogue.require("condition") is catalogue
