"""The cache of the knowledge base: quick, never wrong, never in the way."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bodymap.knowledge import store
from bodymap.knowledge.store import load
from tests.knowledge.fixture import MUSCLES, edited, write


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were read anew."""
    read: list[Path] = []
    real = store.read_folder
    monkeypatch.setattr(store, "read_folder", lambda folder, limits: (read.append(folder), real(folder, limits))[1])
    return read


def test_an_unchanged_folder_is_read_once(tmp_path: Path, counted: list[Path]) -> None:
    """GIVEN the same files twice THEN the second time comes from the cache and is equal."""
    folder = write(tmp_path / "data")
    assert load(folder, tmp_path / "cache") == load(folder, tmp_path / "cache")
    assert len(counted) == 1


def test_a_changed_file_is_read_again(tmp_path: Path, counted: list[Path]) -> None:
    """GIVEN one changed letter THEN the new text is what one gets."""
    folder = write(tmp_path / "data")
    load(folder, tmp_path / "cache")
    write(folder, trigger_points=edited("trigger_points", "[throwing]", "[thrawing]"))
    assert load(folder, tmp_path / "cache").knowledge.muscles["infraspinatus"].causes[0].text == "thrawing"
    assert len(counted) == 2


def test_problems_are_kept_too(tmp_path: Path) -> None:
    """GIVEN a faulty file THEN the cache tells of the fault as the first reading did."""
    folder = write(tmp_path / "data", trigger_points=edited("trigger_points", "width: 60", "width: 0"))
    first, second = load(folder, tmp_path / "cache"), load(folder, tmp_path / "cache")
    assert first.problems == second.problems
    assert len(first.problems) == 1


@pytest.mark.parametrize("damage", [b"", b"\x00" * 50, b"\xff\xfe", b"\x93"])
def test_a_damaged_cache_is_read_past(tmp_path: Path, damage: bytes) -> None:
    """GIVEN a cache file with other bytes THEN the data files are read."""
    folder = write(tmp_path / "data")
    good = load(folder, tmp_path / "cache")
    next((tmp_path / "cache").iterdir()).write_bytes(damage)
    assert load(folder, tmp_path / "cache") == good


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    """GIVEN a cache folder that is a file THEN the knowledge is read all the same."""
    (tmp_path / "cache").write_text("in the way")
    assert len(load(write(tmp_path / "data"), tmp_path / "cache").knowledge.muscles) == 2


def test_old_caches_are_deleted(tmp_path: Path) -> None:
    """GIVEN many versions of the data THEN only a few caches stay, the newest among them."""
    for number in range(8):
        folder = write(tmp_path / "data", trigger_points=MUSCLES.replace("[throwing]", f"[throwing {number}]"))
        load(folder, tmp_path / "cache")
        for age, path in enumerate(sorted((tmp_path / "cache").iterdir(), key=lambda p: -p.stat().st_mtime)):
            os.utime(path, (time.time() - 10 * age - 10, time.time() - 10 * age - 10))
    assert len(list((tmp_path / "cache").iterdir())) == 4


def test_a_missing_file_is_not_cached_as_good(tmp_path: Path) -> None:
    """GIVEN a missing file THEN its problem is reported each time."""
    folder = write(tmp_path / "data")
    (folder / "sources.yaml").unlink()
    assert len(load(folder, tmp_path / "cache").problems) == 1
    assert not (tmp_path / "cache").exists()
