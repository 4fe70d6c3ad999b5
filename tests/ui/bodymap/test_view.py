from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.overlay import Mark, Overlay, Paint, solid_scale
from bodymap.ui.bodymap.view import BodyView

Settled = Callable[[BodyView], None]


def place_of(view: BodyView, muscle: str, side: Side) -> QPoint:
    """A point of the widget at which a muscle shows."""
    index = view.scene.atlas.manifest.structure(muscle, side).index
    plate = view.scene.base(view.motion.pose)
    mask = view.scene.atlas.id_map(plate.name, view.look.layer).mask(index)
    rows, columns = np.nonzero(mask)
    middle = int(np.argmin(np.hypot(rows - rows.mean(), columns - columns.mean())))
    u, v = plate.grid.to_plane(np.array([columns[middle] + 0.5, rows[middle] + 0.5]))
    return view.motion.pose.to_widget(float(u), float(v), QSizeF(view.size())).toPoint()


def show_layer(view: BodyView, layer: str, **more: object) -> None:
    """Another layer, at once."""
    view.set_reduced_motion(True)
    view.show_look(Look(layer, **more))


@pytest.mark.parametrize(("muscle", "side"), [("biceps", Side.RIGHT), ("biceps", Side.LEFT), ("rectus", Side.LEFT)])
def test_click_picks_what_is_under_the_pointer(view: BodyView, qtbot: QtBot, muscle: str, side: Side) -> None:
    """A click on a muscle tells its id and the subject's side."""
    show_layer(view, "superficial")
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, muscle, side))
    hit = picked.args[0]
    assert (hit.structure.id, hit.side) == (muscle, side)


def test_click_beside_the_body_picks_nothing(view: BodyView, qtbot: QtBot) -> None:
    """A click on the ground tells that nothing is there."""
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert picked.args[0] is None


def test_hover_names_the_region_of_the_skin(view: BodyView, qtbot: QtBot) -> None:
    """On the skin the pointer tells region and side: the viewer's left is the subject's right."""
    at = view.motion.pose.to_widget(-255, 1130 - 840, QSizeF(view.size())).toPoint()
    with qtbot.waitSignal(view.pointed) as pointed:
        QTest.mouseMove(view, at)
    assert (pointed.args[0].region, pointed.args[0].side) == ("arm", Side.RIGHT)


def test_hover_outlines_the_muscle(view: BodyView, qtbot: QtBot) -> None:
    """Pointing at a muscle changes the picture there and nowhere far from it."""
    show_layer(view, "superficial")
    before = view.grab().toImage()
    at = place_of(view, "quadriceps", Side.RIGHT)
    QTest.mouseMove(view, at)
    after = view.grab().toImage()
    changed = [
        (x, y) for x in range(0, 500, 4) for y in range(0, 800, 4) if before.pixel(x, y) != after.pixel(x, y)
    ]  # fmt: skip
    assert changed
    assert all(abs(y - at.y()) < 260 for _, y in changed)


def test_drag_turns_and_comes_to_rest_on_a_plate(view: BodyView, qtbot: QtBot, settle: Settled) -> None:
    """Dragging to the left shows more of the subject's left side; the body rests on a rendered direction."""
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(250, 300))
    for x in range(245, 150, -5):
        QTest.mouseMove(view, QPoint(x, 300))
    assert 5 < view.motion.pose.azimuth < 180
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(155, 300))
    settle(view)
    assert view.motion.pose.azimuth % view.scene.step == pytest.approx(0, abs=1e-6)
    assert view.motion.pose.azimuth > 0


def test_drag_selects_nothing(view: BodyView, qtbot: QtBot) -> None:
    """Letting go after a drag is not a click."""
    picked = []
    view.picked.connect(picked.append)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(250, 300))
    QTest.mouseMove(view, QPoint(200, 300))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 300))
    view.motion.finish()
    assert not picked


def test_wheel_keeps_what_is_under_the_pointer(view: BodyView, qtbot: QtBot) -> None:
    """Zooming in at a place leaves that place of the body under the pointer."""
    at = QPointF(120.0, 210.0)
    size = QSizeF(view.size())
    before = view.motion.pose.to_plane(at, size)
    for _ in range(4):
        view.motion.zoom(1.3, at)
    after = view.motion.pose.to_plane(at, size)
    assert view.motion.pose.scale > 2 * view.motion.home().scale
    assert after == pytest.approx(before, abs=1e-6)


def test_middle_drag_moves_the_picture(view: BodyView, qtbot: QtBot) -> None:
    """Dragging with the middle button pans."""
    view.motion.zoom(4.0)
    before = view.motion.pose
    QTest.mousePress(view, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, QPoint(250, 300))
    QTest.mouseMove(view, QPoint(210, 300))
    QTest.mouseRelease(view, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, QPoint(210, 300))
    assert view.motion.pose.azimuth == before.azimuth
    assert view.motion.pose.u == pytest.approx(before.u + 40 / before.scale)


def test_letters_stand_on_the_subjects_sides(view: BodyView, qtbot: QtBot) -> None:
    """R is on the viewer's left from the front and on the viewer's right from behind."""
    where = {}
    for azimuth in (0.0, 180.0):
        view.motion.reduced = True
        view.motion.face(azimuth)
        where[azimuth] = {mark.side: mark.at.x() for mark in view.side_marks()}
    assert where[0.0][Side.RIGHT] < where[0.0][Side.LEFT]
    assert where[180.0][Side.RIGHT] > where[180.0][Side.LEFT]


def test_arrow_keys_turn_and_zero_resets(view: BodyView, qtbot: QtBot, settle: Settled) -> None:
    """Two presses turn by two plates; 0 shows the whole body again."""
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    settle(view)
    assert view.motion.pose.azimuth == pytest.approx(2 * view.scene.step)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_0)
    settle(view)
    assert view.motion.pose.scale == pytest.approx(view.motion.home().scale)


def test_page_keys_ask_for_layers(view: BodyView, qtbot: QtBot) -> None:
    """Page Down goes inward, Page Up outward."""
    steps = []
    view.layer_asked.connect(steps.append)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert steps == [1, -1]


def test_tab_walks_and_enter_selects(view: BodyView, qtbot: QtBot) -> None:
    """Tab goes through the muscles on show in their order; Enter selects; Escape and Tab leave."""
    show_layer(view, "superficial")
    view.setFocus()
    listed = [seen.structure.index for seen in view.listed()]
    walked = []
    for _ in listed:
        qtbot.keyClick(view, Qt.Key.Key_Tab)
        walked.append(view.walk.at.structure.index)
    assert walked == listed
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert picked.args[0].value == listed[-1]
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.walk.at is None


def test_escape_lets_go_of_the_walk(view: BodyView, qtbot: QtBot) -> None:
    """After Escape the next Tab leaves the body instead of walking on."""
    show_layer(view, "superficial")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.walk.at is None
    assert not view.walk.step(1)


def test_turning_changes_the_picture(view: BodyView, settle: Settled) -> None:
    """The body from behind is another picture than from the front."""
    show_layer(view, "superficial")
    settle(view)
    front = view.grab_figure().copy()
    view.motion.face(180.0)
    settle(view)
    assert view.grab_figure() != front


def test_hidden_muscle_shows_its_outline(view: BodyView, settle: Settled) -> None:
    """A muscle under others is drawn as an outline, and the share of it that is seen is none."""
    settle(view)
    index = view.scene.atlas.manifest.structure("supinator", Side.RIGHT).index
    show_layer(view, "superficial")
    settle(view)
    plain = view.grab_figure().copy()
    show_layer(view, "superficial", lit=(index,))
    settle(view)
    assert view.lit_share < 0.04
    assert view.grab_figure() != plain
    show_layer(view, "deep", lit=(index,))
    settle(view)
    assert view.lit_share > 0.9


def test_pattern_is_painted_where_its_place_projects(view: BodyView, settle: Settled, atlas: Atlas) -> None:
    """Red is laid on where the zone's centre falls, and not on the other arm."""
    position = atlas.surface.position
    weights = (np.linalg.norm(position - (-255, -175, 1100), axis=1) < 50).astype(np.float32)
    zone = Overlay("zone", "zone", "", Paint.SOLID, solid_scale("#d4161c"), (), skin=weights)
    settle(view)
    plain = view.grab_figure().copy()
    view.show_look(Look("skin", overlays=(zone,)))
    settle(view)
    painted = view.grab_figure()
    canvas = view.canvas
    for x, differs in ((-255, True), (255, False)):
        u, v, _ = view.scene.camera(canvas.pose).project(np.array([[x, -175.0, 1100.0]]))[0]
        at = canvas.device(u, v).toPoint()
        before, after = plain.pixelColor(at), painted.pixelColor(at)
        assert (after.red() - after.green() > before.red() - before.green() + 60) is differs


def test_zone_behind_the_body_is_not_painted(view: BodyView, settle: Settled, atlas: Atlas) -> None:
    """A zone on the back is not seen from the front."""
    position = atlas.surface.position
    weights = (np.linalg.norm(position - (-80, 10, 1300), axis=1) < 60).astype(np.float32)
    zone = Overlay("back", "zone", "", Paint.SOLID, solid_scale("#d4161c"), (), skin=weights)
    settle(view)
    plain = view.grab_figure().copy()
    view.show_look(Look("skin", overlays=(zone,)))
    settle(view)
    assert view.grab_figure() == plain
    view.motion.reduced = True
    view.motion.face(180.0)
    settle(view)
    red = view.grab_figure().pixelColor(view.canvas.device(80, 1300 - 840).toPoint())
    assert red.red() - red.green() > 80


def test_mark_is_found_where_it_is_drawn(view: BodyView, qtbot: QtBot, settle: Settled) -> None:
    """A trigger point answers to the pointer where its place projects; behind the body it is still told."""
    mark = Mark("m/1", "1", (-255.0, -175.0, 1100.0), (0.0, -1.0, 0.0), "M 1")
    view.show_look(Look("skin", marks=(mark,)))
    settle(view)
    canvas = view.canvas
    u, v, _ = view.scene.camera(canvas.pose).project(np.array([mark.position]))[0]
    at = canvas.pose.to_widget(float(u), float(v), canvas.size)
    assert view.pointing.mark_at(at) == mark
    assert view.pointing.placed[0].near
    with qtbot.waitSignal(view.mark_pointed) as pointed:
        QTest.mouseMove(view, at.toPoint())
    assert pointed.args == ["m/1"]
    view.motion.reduced = True
    view.motion.face(180.0)
    settle(view)
    assert not view.pointing.placed[0].near


def test_double_click_flies_to_the_part(view: BodyView, qtbot: QtBot, settle: Settled) -> None:
    """A double click brings a muscle near."""
    show_layer(view, "superficial")
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, "biceps", Side.RIGHT))
    settle(view)
    assert view.motion.pose.scale > 1.5 * view.motion.home().scale


def test_zooming_in_fetches_sharper_plates(view: BodyView, settle: Settled) -> None:
    """From the front, near enough, the main plate and the close-up of the head are shown."""
    view.motion.zoom(8.0, view.motion.pose.to_widget(0, 760, QSizeF(view.size())))
    settle(view)
    names = {key.view for key in view.cache._kept}
    assert {"front", "head_front"} <= names


def test_device_pixel_ratio_makes_a_finer_picture(view: BodyView) -> None:
    """At one and a half device pixels per pixel the figure has one and a half times the pixels."""
    canvas = view.canvas
    coarse = view.painter_of_figures.paint(canvas, view.look, wait=True)
    fine = view.painter_of_figures.paint(Canvas(canvas.pose, canvas.size, 1.5), view.look, wait=True)
    assert fine.image.width() == round(coarse.image.width() * 1.5)


def test_reduced_motion_goes_at_once(view: BodyView) -> None:
    """With reduced motion a turn is finished when it is asked for."""
    view.set_reduced_motion(True)
    view.motion.face(90.0)
    assert view.motion.pose.azimuth == 90.0
    assert not view.motion.moving


@pytest.mark.slow
def test_random_events_raise_nothing(view: BodyView, qtbot: QtBot) -> None:
    """Six hundred odd events in a row, in all layers and at all sizes, do no harm."""
    rng = random.Random(4)
    keys = [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0,
            Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_PageDown]  # fmt: skip
    buttons = [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton]
    view.layer_asked.connect(lambda step: view.show_look(Look(rng.choice(view.scene.layers))))
    for number in range(600):
        at = QPoint(rng.randrange(-20, view.width() + 20), rng.randrange(-20, view.height() + 20))
        deed = rng.randrange(8)
        if deed == 0:
            qtbot.keyClick(view, rng.choice(keys))
        elif deed == 1:
            qtbot.mouseClick(view, rng.choice(buttons), pos=at)
        elif deed == 2:
            qtbot.mousePress(view, rng.choice(buttons), pos=at)
        elif deed == 3:
            qtbot.mouseRelease(view, rng.choice(buttons), pos=at)
        elif deed == 4:
            qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
        elif deed == 5:
            view.motion.zoom(rng.uniform(0.2, 4.0), QPointF(at))
        elif deed == 6 and number % 5 == 0:
            view.resize(rng.randrange(60, 900), rng.randrange(60, 900))
        else:
            QTest.mouseMove(view, at)
        if number % 20 == 0:
            view.grab()


def test_one_finger_turns_two_pinch(view: BodyView, settle: Settled) -> None:
    """A finger turns the body; two fingers that part make it larger about the point between them."""
    device = QTest.createTouchDevice()
    QTest.touchEvent(view, device).press(0, QPoint(300, 300)).commit()
    for x in range(290, 200, -10):
        QTest.touchEvent(view, device).move(0, QPoint(x, 300)).commit()
    assert view.motion.pose.azimuth > 5
    QTest.touchEvent(view, device).release(0, QPoint(200, 300)).commit()
    settle(view)
    before = view.motion.pose.scale
    QTest.touchEvent(view, device).press(0, QPoint(200, 300)).press(1, QPoint(260, 300)).commit()
    for step in range(1, 9):
        left, right = QPoint(200 - 8 * step, 300), QPoint(260 + 8 * step, 300)
        QTest.touchEvent(view, device).move(0, left).move(1, right).commit()
    QTest.touchEvent(view, device).release(0, left).release(1, right).commit()
    assert view.motion.pose.scale > 1.8 * before


def test_a_tap_is_a_click(view: BodyView, qtbot: QtBot) -> None:
    """A finger that does not move selects what is under it."""
    show_layer(view, "superficial")
    at = place_of(view, "quadriceps", Side.LEFT)
    device = QTest.createTouchDevice()
    with qtbot.waitSignal(view.picked) as picked:
        QTest.touchEvent(view, device).press(0, at).commit()
        QTest.touchEvent(view, device).release(0, at).commit()
    assert picked.args[0].structure.id == "quadriceps"


def test_flinging_turns_further_than_letting_go(view: BodyView) -> None:
    """The faster the body is let go, the further it glides, and it always comes to rest on a plate."""
    goals = []
    for speed in (0.0, -600.0, -2500.0):
        view.motion.reduced = True
        view.motion.face(0.0)
        view.motion.hold()
        view.motion.turn(-20.0)
        view.motion.release(speed)
        goals.append(view.motion.pose.azimuth)
    assert goals == sorted(goals)
    assert goals[-1] > goals[0]
    assert all(goal % view.scene.step == pytest.approx(0) for goal in goals)


def test_turning_while_near_keeps_the_part_in_sight(view: BodyView) -> None:
    """Zoomed in on an arm, turning goes about the arm and not about the axis of the body."""
    view.motion.reduced = True
    view.motion.zoom(5.0, view.motion.pose.to_widget(-255, 1130 - 840, QSizeF(view.size())))
    arm = view.scene.atlas.surface.position
    arm = arm[np.linalg.norm(arm - (-255, -170, 1130), axis=1).argmin()]
    view.motion.step(2)
    u, v, _ = view.scene.camera(view.motion.pose).project(arm[None])[0]
    at = view.motion.pose.to_widget(float(u), float(v), QSizeF(view.size()))
    assert view.rect().contains(at.toPoint())
