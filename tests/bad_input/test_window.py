"""The window where something is missing, damaged, unwritable or too small: it opens, and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bodymap import resources
from bodymap.app import Bodymap
from bodymap.ui.settings import Settings
from tests.bad_input.conftest import Installation

Open = Callable[..., Bodymap]


@pytest.fixture
def open_window(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Open]:
    """Opens the program of the (damaged) installation, at an id if one is given, and waits until all is read."""
    monkeypatch.setattr(resources, "_PACKAGE", installation.folder / "bodymap")
    opened: list[Bodymap] = []

    def opens(start: str | None = None, settings: Path | None = None) -> Bodymap:
        program = Bodymap(start, Settings(settings or tmp_path / "settings" / "settings.ini"))
        qtbot.addWidget(program.window, before_close_func=lambda window: window.shutdown())
        program.window.show()
        program.load()
        opened.append(program)
        QCoreApplication.processEvents()
        return program

    yield opens
    for program in opened:
        program.window.close()
        program.theme.deleteLater()


def words(widget: QWidget) -> str:
    """Every text that is to be seen in a widget now."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_without_an_atlas_the_texts_are_there(installation: Installation, open_window: Open) -> None:
    """GIVEN no atlas WHEN the window opens THEN it says what is missing in the body's place, and lists the muscles."""
    (installation.atlas / "manifest.json").unlink()
    window = open_window("supinator").window
    assert "manifest.json" in words(window.columns.centre)
    assert window.list_panel is not None
    assert "upinator" in words(window.columns.right)


def test_with_a_damaged_manifest_the_window_opens(installation: Installation, open_window: Open) -> None:
    """GIVEN a manifest cut short WHEN the window opens THEN the body's place names the file."""
    installation.truncate(installation.atlas / "manifest.json")
    assert "manifest.json" in words(open_window().window.columns.centre)


@pytest.mark.parametrize("name", ["surface.npz", "muscles.npz"])
def test_with_a_damaged_table_the_body_still_shows(installation: Installation, open_window: Open, name: str) -> None:
    """GIVEN a damaged table WHEN a muscle is opened THEN a message names the file, and the page is there."""
    installation.truncate(installation.atlas / name)
    window = open_window("supinator").window
    window.grab()
    assert "upinator" in words(window.columns.right)


def test_a_damaged_plate_is_named_instead_of_shown(installation: Installation, open_window: Open, qtbot: QtBot) -> None:
    """GIVEN plates cut short WHEN the body is shown THEN the picture gives way to a message that names one of them."""
    for plate in (installation.atlas / "plates").glob("*superficial.webp"):
        installation.truncate(plate, 0.3)
    window = open_window().window
    qtbot.waitUntil(lambda: "_superficial.webp" in words(window.columns.centre), timeout=5000)
    assert window.pane is not None
    assert not window.pane.isVisible()


def test_without_data_the_body_is_there(installation: Installation, open_window: Open) -> None:
    """GIVEN no data files WHEN the window opens THEN the body shows, and a page says what is missing."""
    for file in installation.data.glob("*.yaml"):
        file.unlink()
    window = open_window("supinator").window
    assert window.pane is not None
    assert "trigger_points.yaml" in words(window.columns.right)


def test_data_that_does_not_parse_is_named_with_its_line(installation: Installation, open_window: Open) -> None:
    """GIVEN a data file with an open bracket WHEN the window opens THEN file and line are to be read in it."""
    installation.damage(installation.data / "trigger_points.yaml", b"muscles:\n  supinator: {names: [\n")
    assert "trigger_points.yaml:3" in words(open_window().window)


def test_an_unknown_start_is_told_and_the_window_stays(open_window: Open) -> None:
    """GIVEN an id that means nothing WHEN the window opens at it THEN a message names it, and nothing is selected."""
    program = open_window("supinatr")
    assert program.state.shown.selection is None
    assert "supinatr" in program.window.banner.text.text()


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[General]\ntheme=purple\ntext_size=-900\ngeometry=abc\n"])
def test_settings_that_are_none_give_the_defaults(open_window: Open, tmp_path: Path, content: bytes) -> None:
    """GIVEN a settings file of rubbish WHEN the window opens THEN it has the default settings."""
    file = tmp_path / "settings.ini"
    file.write_bytes(content)
    program = open_window(settings=file)
    assert program.settings.text("theme") == "system"
    assert program.settings.number("text_size") == 100


def test_a_home_that_cannot_be_written_is_told_once(open_window: Open, tmp_path: Path) -> None:
    """GIVEN no place for settings WHEN one is changed THEN a message says so, and the change holds for now."""
    (tmp_path / "occupied").write_text("a file where a folder would be", encoding="utf-8")
    program = open_window(settings=tmp_path / "occupied" / "settings.ini")
    program.settings.set("theme", "dark")
    assert program.settings.text("theme") == "dark"
    assert "occupied" in program.window.banner.text.text()


def shown_within(window: QWidget, inner: QWidget) -> bool:
    """Whether a widget lies wholly inside the window."""
    return window.rect().contains(QRect(inner.mapTo(window, QPoint(0, 0)), inner.size()))


def button(window: QWidget, name: str) -> QToolButton:
    """A button of the bar."""
    found = window.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def press(window: QWidget, name: str) -> None:
    """Press a button of the bar, and let the window arrange itself."""
    button(window, name).click()
    QCoreApplication.processEvents()


@pytest.mark.parametrize("size", [(320, 240), (240, 800), (800, 240)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_tiny_window_loses_nothing_over_its_edge(open_window: Open, qtbot: QtBot, size: tuple[int, int]) -> None:
    """GIVEN a tiny window WHEN it is shown THEN it keeps that size, and what it shows of its bar lies inside it."""
    window = open_window().window
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size, timeout=2000)
    for name in ("listButton", "pageButton", "menuButton"):
        assert button(window, name).isVisible()
        assert shown_within(window, button(window, name)), name
    assert not window.grab().isNull()


def test_a_tiny_window_opens_each_panel_in_turn(open_window: Open, qtbot: QtBot) -> None:
    """GIVEN 320 x 240 WHEN the list and then the page are asked for THEN each is shown, and the body comes back."""
    window = open_window("supinator").window
    window.resize(320, 240)
    press(window, "listButton")
    assert window.columns.left.isVisible()
    assert shown_within(window, window.columns.left)
    press(window, "listButton")
    press(window, "pageButton")
    assert window.columns.right.isVisible()
    assert shown_within(window, window.columns.right)
    press(window, "pageButton")
    assert window.columns.centre.isVisible()
