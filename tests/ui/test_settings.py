from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from bodymap.ui.settings import SETTINGS, Settings


def test_what_is_set_is_there_the_next_time(tmp_path: Path) -> None:
    """Every kind of setting survives a restart."""
    path = tmp_path / "a" / "settings.ini"
    first = Settings(path)
    first.set("theme", "dark")
    first.set("text_size", 130)
    first.set("reduce_motion", True)
    first.set("geometry", QByteArray(b"\x00\x01where"))
    second = Settings(path)
    assert second.text("theme") == "dark"
    assert second.number("text_size") == 130
    assert second.flag("reduce_motion")
    assert bytes(second.raw("geometry").data()) == b"\x00\x01where"


def test_damaged_file_means_the_defaults(tmp_path: Path) -> None:
    """Odd values and bytes that are no settings at all are passed over."""
    path = tmp_path / "settings.ini"
    path.write_bytes(b"[General]\ntheme=purple\ntext_size=huge\nreduce_motion=maybe\n\xff\xfe\x00garbage")
    settings = Settings(path)
    for setting in SETTINGS:
        assert settings.get(setting.key) == setting.default


def test_folder_that_cannot_be_written_is_told_once(tmp_path: Path) -> None:
    """In a read-only home a setting holds until the end of the run, and one message says so."""
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    settings = Settings(blocker / "config" / "settings.ini")
    told = []
    settings.unwritable.connect(told.append)
    settings.set("theme", "dark")
    settings.set("text_size", 115)
    assert settings.text("theme") == "dark"
    assert len(told) == 1
    assert "cannot be saved" in told[0]
