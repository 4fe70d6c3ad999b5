"""The window on what is shipped: the real atlas and knowledge base (skipped while they are being made)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bodymap.app import Bodymap
from bodymap.domain.side import Side
from bodymap.knowledge.catalogue import Reference
from bodymap.resources import asset_path, data_path
from bodymap.ui.bodymap.view import BodyView
from bodymap.ui.settings import Settings

Settled = Callable[[BodyView], None]
SHIPPED = [asset_path("atlas", "manifest.json"), asset_path("atlas", "muscles.npz"), data_path("trigger_points.yaml")]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(path.is_file() for path in SHIPPED), reason="the atlas is not made yet"),
]


@pytest.fixture
def program(
    qtbot: QtBot, tmp_path: Path, keep: Callable[[QWidget], QWidget], settle: Settled, empty_home: Path
) -> Bodymap:
    """Bodymap as it starts for a new user."""
    made = Bodymap(None, Settings(tmp_path / "settings.ini"))
    made.window.resize(1280, 800)
    keep(made.window)
    made.load()
    made.window.pane.view.set_reduced_motion(True)
    settle(made.window.pane.view)
    return made


def drawn(program: Bodymap, qtbot: QtBot, settle: Settled) -> None:
    """Wait until the pain of the selection is painted."""
    view = program.window.pane.view
    qtbot.waitUntil(lambda: bool(view.look.overlays) and not program.window.patterns.busy, timeout=30000)
    settle(view)


def test_main_job(program: Bodymap, qtbot: QtBot, settle: Settled) -> None:
    """Click the supinator: its trigger points and its pain are drawn, and its page leads to tennis elbow."""
    view = program.window.pane.view
    program.state.set_layer("deep")
    view.motion.face(285.0)
    settle(view)
    seen = next(s for s in view.listed() if (s.structure.id, s.structure.side) == ("supinator", Side.RIGHT))
    plate = view.scene.base(view.motion.pose)
    rows, columns = np.nonzero(view.scene.atlas.id_map(plate.name, "deep").mask(seen.structure.index))
    middle = np.argmin(np.hypot(rows - rows.mean(), columns - columns.mean()))
    u, v = plate.grid.to_plane(np.array([columns[middle] + 0.5, rows[middle] + 0.5]))
    at = view.motion.pose.to_widget(float(u), float(v), view.canvas.size).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert program.state.shown.selection == Reference("muscle", "supinator")
    drawn(program, qtbot, settle)
    assert view.look.marks
    page = program.window.page_panel
    link = page.findChild(QWidget, "link_condition/tennis_elbow")
    assert link is not None
    link.click()
    assert program.state.shown.selection == Reference("condition", "tennis_elbow")


def test_every_entry_has_a_page_and_is_drawn(program: Bodymap, qtbot: QtBot, settle: Settled) -> None:
    """Every muscle and condition opens, without a message of something wrong, and its pattern can be computed."""
    program.window.banner.clear()
    told: list[str] = []
    program.window.patterns.failed.connect(told.append)
    catalogue = program.catalogue
    references = [Reference("muscle", name) for name in catalogue.muscles]
    references += [Reference("condition", name) for name in catalogue.conditions]
    for reference in references:
        program.state.select(reference)
        assert program.window.page_panel.title.text()
    qtbot.waitUntil(lambda: not program.window.patterns.busy, timeout=60000)
    settle(program.window.pane.view)
    assert not told
    assert program.window.pane.isVisible()


def test_patterns_are_seen_after_selecting(program: Bodymap, qtbot: QtBot, settle: Settled) -> None:
    """Selecting a muscle turns the body so that at least a part of its main pain is seen."""
    view = program.window.pane.view
    names = [n for n, m in program.catalogue.muscles.items() if any(p.essential for p in m.referred_pain)][::4]
    for name in names:
        program.state.select(Reference("muscle", name))
        drawn(program, qtbot, settle)
        pain = next(o for o in view.look.overlays if o.name == "essential")
        base = view.scene.base(view.motion.pose)
        assert (view.scene.atlas.seen(base.name) & (pain.skin > 0.5)).any(), name


def test_every_layer_is_painted(program: Bodymap, settle: Settled) -> None:
    """From four sides each layer shows a body in the middle of the picture."""
    view = program.window.pane.view
    for layer in view.scene.layers:
        program.state.set_layer(layer)
        for azimuth in (0.0, 90.0, 180.0, 270.0):
            view.motion.face(azimuth)
            settle(view)
            image = view.grab_figure()
            middle = [image.width() // 2 + dx for dx in (-12, 0, 12)]
            shown = sum(image.pixelColor(x, y).alpha() > 200 for x in middle for y in range(80, 600, 10))
            assert shown > 40, (layer, azimuth)
