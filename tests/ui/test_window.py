from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.errors import AssetError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.ui.bodymap.view import BodyView
from bodymap.ui.settings import Settings
from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme
from bodymap.ui.window import MainWindow

Settled = Callable[[BodyView], None]
MakeWindow = Callable[..., MainWindow]
Keep = Callable[[QWidget], QWidget]


def page_texts(window: MainWindow) -> str:
    """Everything that the page says."""
    page = window.page_panel
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def test_selecting_a_muscle_shows_its_page(make_window: MakeWindow) -> None:
    """Names, pain, points, conditions and sources of the selected muscle stand on the page."""
    window = make_window()
    window.state.select("supinator")
    text = page_texts(window)
    for part in ("Supinator", "Musculus supinator", "This muscle turns your palm up.", "Near the elbow", "Sore elbow",
                 "A made-up book", "mind the nerve", "radial nerve"):  # fmt: skip
        assert part in text


def test_markup_in_the_data_is_shown_and_not_obeyed(make_window: MakeWindow) -> None:
    """Text from the data files is escaped."""
    window = make_window()
    window.state.select("supinator")
    assert "pain &amp; weakness &lt;when lifting&gt;" in page_texts(window)


def test_search_finds_by_lay_word_and_forgives(make_window: MakeWindow, qtbot: QtBot) -> None:
    """A synonym, an abbreviation and a typing error find the muscle; Enter opens it."""
    window = make_window()
    search = window.findChild(QWidget, "search")
    for words in ("palm turner", "SUP", "supinatro"):
        search.clear()
        QTest.keyClicks(search, words)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        assert window.state.shown.selection == Reference("muscle", "supinator")
        window.state.select(None)


def test_search_that_finds_nothing_says_so(make_window: MakeWindow) -> None:
    """An unknown word gives a sentence, not an empty list."""
    window = make_window()
    QTest.keyClicks(window.findChild(QWidget, "search"), "qqqqxyz")
    assert "qqqqxyz" in window.findChild(QLabel, "nothingFound").text()
    assert not window.findChild(QListView, "entries").isVisible()


def test_click_on_the_body_selects_in_every_panel(make_window: MakeWindow, qtbot: QtBot, settle: Settled) -> None:
    """A click on the body changes list, page and picture together."""
    window = make_window(Shown(layer="deep"))
    view = window.pane.view
    seen = next(s for s in view.listed() if (s.structure.id, s.structure.side) == ("supinator", Side.LEFT))
    middle = view.motion.pose.to_widget(seen.box.center().x(), -seen.box.center().y(), view.canvas.size)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert window.state.shown.selection == Reference("muscle", "supinator")
    assert window.state.shown.side is Side.LEFT
    assert "Musculus supinator" in page_texts(window)
    assert window.findChild(QListView, "entries").currentIndex().data() == "Supinator"
    assert view.look.lit == (seen.structure.index,)


def test_pattern_and_points_are_drawn_for_the_side(make_window: MakeWindow, qtbot: QtBot, settle: Settled) -> None:
    """The pain and the points of the chosen side come, and are mirrored with the side switch."""
    window = make_window()
    window.state.select("supinator")
    view = window.pane.view
    qtbot.waitUntil(lambda: len(view.look.marks) == 2, timeout=10000)
    right = view.look.marks[0].position
    assert right[0] < 0
    qtbot.mouseClick(window.page_panel.sides.buttons["left"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(view.look.marks) and view.look.marks[0].position[0] > 0, timeout=10000)
    assert view.look.marks[0].position[0] == pytest.approx(-right[0], abs=1.0)
    assert {overlay.name for overlay in view.look.overlays} == {"essential", "spillover"}
    window.findChild(QWidget, "patternButton").click()
    assert not view.look.overlays
    settle(view)


def test_pointing_at_a_point_lights_it_on_both_sides(make_window: MakeWindow, qtbot: QtBot, settle: Settled) -> None:
    """A card of a trigger point lights its mark, and the mark its card."""
    window = make_window()
    window.state.select("supinator")
    view = window.pane.view
    qtbot.waitUntil(lambda: len(view.look.marks) == 2, timeout=10000)
    settle(view)
    card = window.findChild(QWidget, "point_supinator/2")
    window.state.point_at("supinator/2")
    assert card.property("lit")
    assert view.pointing.lit_mark == "supinator/2"
    window.state.point_at("")
    assert not card.property("lit")


def test_hidden_muscle_is_one_key_away(make_window: MakeWindow, qtbot: QtBot, settle: Settled) -> None:
    """A muscle that is covered says in which layer it is seen; D goes there."""
    window = make_window()
    window.state.select("supinator")
    settle(window.pane.view)
    qtbot.waitUntil(window.pane.hint.isVisible, timeout=5000)
    assert "deep" in window.pane.hint.text()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_D)
    settle(window.pane.view)
    assert window.state.shown.layer == "deep"
    qtbot.waitUntil(lambda: not window.pane.hint.isVisible(), timeout=5000)


def test_a_muscle_of_the_back_turns_the_body(make_window: MakeWindow, qtbot: QtBot, settle: Settled) -> None:
    """A muscle chosen from the list that cannot be seen from the front turns the body round."""
    window = make_window()
    window.state.select("rhomboid")
    motion = window.pane.view.motion
    qtbot.waitUntil(lambda: 120 <= motion.pose.azimuth <= 240 and not motion.moving, timeout=10000)


def test_condition_page_begins_with_red_flags(make_window: MakeWindow) -> None:
    """What needs a doctor stands before everything else, and the muscles are links."""
    window = make_window()
    window.state.select("sore_elbow")
    text = page_texts(window)
    assert text.index("The arm is cold") < text.index("Your elbow hurts.")
    window.findChild(QPushButton, "link_muscle/supinator").click()
    assert window.state.shown.selection == Reference("muscle", "supinator")


def test_back_and_forward(make_window: MakeWindow) -> None:
    """Back shows what was shown before, forward what was gone back from."""
    window = make_window()
    window.state.select("supinator")
    window.state.select("sore_elbow")
    window.findChild(QWidget, "backButton").click()
    assert window.state.shown.selection == Reference("muscle", "supinator")
    window.findChild(QWidget, "forwardButton").click()
    assert window.state.shown.selection == Reference("condition", "sore_elbow")


def test_unknown_id_is_told_calmly(make_window: MakeWindow) -> None:
    """A deep link to nothing leaves everything as it is and says so."""
    window = make_window()
    window.state.select("supinatr")
    assert window.state.shown.selection is None
    assert window.banner.isVisible()
    assert "supinator" in window.banner.text.text().lower()


def test_region_page_lists_muscles(make_window: MakeWindow) -> None:
    """A region of the skin names the muscles that send their pain there."""
    window = make_window(Shown(layer="skin"))
    window.state.select(Reference("region", "arm"), Side.RIGHT)
    assert {"Supinator", "Biceps"} <= set(page_texts(window).splitlines())


def test_muscle_without_an_entry_has_a_page(make_window: MakeWindow) -> None:
    """What the atlas shows and the knowledge base does not describe says just that."""
    window = make_window()
    window.state.select(Reference("muscle", "calf"))
    assert "does not describe it yet" in page_texts(window)


@pytest.mark.parametrize("size", [(320, 240), (500, 400), (800, 600), (1280, 800)])
def test_window_of_any_size_is_usable(make_window: MakeWindow, size: tuple[int, int], qtbot: QtBot) -> None:
    """At every size the body or one panel fills the window, and the buttons bring the other panels."""
    window = make_window(size=size)
    assert (window.width(), window.height()) == size
    assert window.columns.centre.isVisible()
    window.state.select("supinator")
    if not window.columns.right.isVisible():
        window.findChild(QWidget, "pageButton").click()
    assert window.columns.right.isVisible()
    assert "This muscle turns your palm up." in page_texts(window)
    window.grab()


def test_dark_theme_changes_every_part(make_window: MakeWindow, settings: Settings, settle: Settled) -> None:
    """The toggle turns the whole window dark."""
    settings.set("theme", "light")
    window = make_window()
    light = window.grab().toImage().pixelColor(640, 400).lightness()
    window.theme.toggle()
    settle(window.pane.view)
    assert settings.text("theme") == "dark"
    corner = window.pane.mapTo(window, QPoint(3, 300))
    assert window.grab().toImage().pixelColor(corner).lightness() < 80 < light


def test_settings_act_at_once(make_window: MakeWindow, qtbot: QtBot, settings: Settings) -> None:
    """Text size and pain colours change while the settings are open."""
    window = make_window()
    window.open_settings()
    dialog = window.findChild(QWidget, "settingsDialog")
    before = window.font().pointSizeF()
    settings.set("text_size", 150)
    assert window.page_panel.font().pointSizeF() > before * 1.3
    settings.set("text_size", 100)
    dialog.close()


def test_about_names_licences(make_window: MakeWindow) -> None:
    """Code, atlas and typeface are credited."""
    window = make_window()
    window.open_about()
    dialog = window.findChild(QWidget, "aboutDialog")
    text = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "MIT" in text
    assert "CC BY-SA 4.0" in text
    assert "Synthetic test atlas." in text
    dialog.close()


def test_missing_atlas_gives_a_page_and_a_working_list(
    catalogue: Catalogue, settings: Settings, keep: Keep, tmp_path: Path
) -> None:
    """Without pictures the window says why, and the knowledge base can still be read."""
    theme = Theme(settings)
    theme.apply()
    with pytest.raises(AssetError) as error:
        Atlas.open(tmp_path / "nowhere")
    window = MainWindow(AppState(catalogue.resolve), settings, theme, None, trouble=str(error.value))
    keep(window)
    window.know(catalogue)
    assert "nowhere" in window.findChild(QLabel, "failureMessage").text()
    window.state.select("supinator")
    assert "This muscle turns your palm up." in page_texts(window)


def test_damaged_picture_gives_a_page(
    make_window: MakeWindow, atlas_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that cannot be read is told instead of showing half a body."""
    window = make_window()
    monkeypatch.setattr(Atlas, "plate_path", lambda self, view, layer: atlas_folder / "manifest.json")
    window.state.set_layer("deep")
    qtbot.waitUntil(lambda: window.findChild(QLabel, "failureMessage") is not None, timeout=10000)
    assert "damaged" in window.findChild(QLabel, "failureMessage").text()
    assert not window.pane.isVisible()


def test_start_without_knowledge_shows_the_body(
    atlas: Atlas,
    settings: Settings,
    keep: Keep,
    settle: Settled,
    catalogue: Catalogue,
) -> None:
    """When the data cannot be read the body works and the page says what is wrong."""
    from bodymap.errors import DataError, Problem

    theme = Theme(settings)
    theme.apply()
    window = MainWindow(AppState(catalogue.resolve), settings, theme, atlas)
    keep(window)
    window.know_nothing(DataError((Problem("trigger_points.yaml", 3, 1, "not YAML"),)))
    settle(window.pane.view)
    messages = [label.text() for label in window.findChildren(QLabel, "failureMessage")]
    assert any("trigger_points.yaml:3:1" in text for text in messages)
    assert window.pane.isVisible()


def test_tab_order_reaches_every_part(make_window: MakeWindow, qtbot: QtBot) -> None:
    """Tab goes from the search field to the list, the body and the page."""
    window = make_window()
    window.activateWindow()
    window.findChild(QWidget, "search").setFocus()
    reached = set()
    for _ in range(120):
        widget = window.focusWidget()
        if widget is not None:
            reached.add(widget.objectName())
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert {"search", "entries", "bodyView"} <= reached
