"""The structure table: readable, complete, and true to parts.csv where the meshes are at hand."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import msgspec
import pytest

from tools.atlas.models import MODELS
from tools.atlas.split import CUTS
from tools.atlas.table import Table, load_table

MESHES = Path(os.environ.get("BODYMAP_MESHES", Path(__file__).parents[4] / "shared" / "anatomy"))


@pytest.fixture(scope="module")
def table() -> Table:
    """The shipped table."""
    return load_table()


def test_there_are_many_muscles_with_both_names(table: Table) -> None:
    """At least 140 muscles, each with an English and a Latin name and a snake_case id."""
    muscles = table.of_kind("muscle")
    assert len(muscles) >= 140
    for name, entry in muscles.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert entry.name
        assert entry.la


def test_every_structure_is_made_of_parts_or_modelled(table: Table) -> None:
    """No entry is empty, and every model and cut that is named exists."""
    for entry in table.entries.values():
        assert entry.parts() or entry.model, entry.id
        assert not entry.model or entry.model in MODELS
        assert not entry.split or entry.split in CUTS


def test_every_model_is_in_the_table(table: Table) -> None:
    """Nothing is modelled that nobody sees."""
    assert set(MODELS) <= set(table.entries)


def test_muscles_say_what_they_run_between(table: Table) -> None:
    """Muscles with fibres from end to end name an origin and an insertion."""
    for entry in table.of_kind("muscle").values():
        if entry.fibres in ("ends", "fan", "pieces"):
            assert entry.origin, entry.id
            assert entry.insertion, entry.id


def test_an_unknown_attachment_is_refused(tmp_path: Path) -> None:
    """A name that is neither structure, group nor end is an error that names it."""
    wrong = tmp_path / "muscles.yaml"
    wrong.write_text("muscles: {a: {name: A, right: {P: F}, origin: [nowhere]}}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nowhere"):
        load_table(wrong)


def test_fitting_to_a_modelled_structure_is_refused(tmp_path: Path) -> None:
    """Models come after the parts, so nothing made of parts can be fitted to one."""
    wrong = tmp_path / "muscles.yaml"
    text = "muscles: {a: {name: A, right: {P: F}, cover: [b]}, b: {name: B, model: lips}}\n"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be fitted to b"):
        load_table(wrong)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    """A misspelt field is an error, not ignored."""
    wrong = tmp_path / "muscles.yaml"
    wrong.write_text("muscles: {a: {name: A, right: {P: F}, orign: [end:up]}}\n", encoding="utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_table(wrong)


@pytest.mark.skipif(not (MESHES / "parts.csv").exists(), reason="the source meshes are not part of the project")
def test_parts_and_fma_ids_are_those_of_the_source(table: Table) -> None:
    """Every part stem exists, with the FMA id that the source gives it; every muscle mesh is used or a known double."""
    with (MESHES / "parts.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["part"]: row for row in csv.DictReader(file)}
    used = set()
    for entry in table.entries.values():
        for part, fma in {**entry.right, **entry.left}.items():
            assert rows[part]["fma"] == fma, (entry.id, part)
            used.add(part)
    doubles = {"FJ1449M", "FJ1453M", "FJ1457M", "FJ1458M", "FJ2543", "FJ2548"}
    muscles = {part for part, row in rows.items() if row["kind"] == "muscle"}
    assert muscles - used == doubles
