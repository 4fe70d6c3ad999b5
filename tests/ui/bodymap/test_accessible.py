from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from bodymap.ui.bodymap.accessible import BodyInterface
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.view import BodyView


def interface(view: BodyView) -> BodyInterface:
    """What a screen reader is given for the body."""
    return QAccessible.queryAccessibleInterface(view)


def show_muscles(view: BodyView) -> None:
    """The superficial muscles, at once."""
    view.set_reduced_motion(True)
    view.show_look(Look("superficial"))


def test_body_is_a_list_of_the_muscles_on_show(view: BodyView) -> None:
    """Every muscle on show is a child with a name, a side, a role and a place on the screen."""
    show_muscles(view)
    body = interface(view)
    assert body.role() == QAccessible.Role.List
    names = [body.child(n).text(QAccessible.Text.Name) for n in range(body.childCount())]
    assert len(names) == len(view.listed()) > 8
    assert len(set(names)) > 8
    for number in range(body.childCount()):
        child = body.child(number)
        assert child.role() == QAccessible.Role.ListItem
        rect = child.rect()
        assert rect.width() > 0
        assert view.rect().contains(view.mapFromGlobal(rect.center()))


def test_child_at_a_place_is_what_shows_there(view: BodyView) -> None:
    """A reader that explores by touch finds the muscle under the finger."""
    show_muscles(view)
    body = interface(view)
    for number in (0, body.childCount() // 2):
        middle = body.child(number).rect().center()
        hit = view.hit_at(view.mapFromGlobal(middle).toPointF())
        found = body.childAt(middle.x(), middle.y())
        if hit is not None and found is not None:
            assert found.text(QAccessible.Text.Name) == view.name_of(hit.structure)


def test_walking_moves_the_focused_child(view: BodyView, qtbot: QtBot) -> None:
    """The child that the keys have reached says that it has the focus."""
    show_muscles(view)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    body = interface(view)
    focused = [n for n in range(body.childCount()) if body.child(n).state().focused]
    assert focused == [1]
    assert body.focusChild().text(QAccessible.Text.Name) == view.name_of(view.walk.at.structure)


def test_selected_muscle_says_so(view: BodyView) -> None:
    """A lit muscle is told as selected."""
    show_muscles(view)
    chosen = view.listed()[3].structure.index
    view.show_look(Look("superficial", lit=(chosen,)))
    body = interface(view)
    assert [n for n in range(body.childCount()) if body.child(n).state().selected] == [3]


def test_body_says_how_it_is_used(view: BodyView) -> None:
    """The description tells the keys."""
    text = interface(view).text(QAccessible.Text.Description)
    assert "Tab" in text
    assert "Escape" in text


def test_reader_is_told_which_side_is_where(view: BodyView) -> None:
    """The value of the body says on which side of the picture the subject's right is."""
    body = interface(view)
    view.set_reduced_motion(True)
    told = []
    for azimuth in (0.0, 90.0, 180.0, 270.0):
        view.motion.face(azimuth)
        told.append(body.text(QAccessible.Text.Value))
    assert "right side is on the left" in told[0]
    assert "left side" in told[1]
    assert "right side is on the right" in told[2]
    assert "from the subject's right" in told[3]
