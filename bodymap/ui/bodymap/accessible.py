"""The body for screen readers: one focusable map whose children are the muscles on show, with names and places.

Actions of painted children do not reach Python (measured, PySide6 6.11), so the map itself takes the keys: Tab moves a
virtual focus that is told to the reader, Enter selects, and every selection is announced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget

from bodymap.domain.side import Side

if TYPE_CHECKING:
    from bodymap.ui.bodymap.seen import SeenStructure
    from bodymap.ui.bodymap.view import BodyView

_installed: list[object] = []
_CLASS = "BodyView"

translate = QCoreApplication.translate


class StructureInterface(QAccessibleInterface):
    """One muscle on show: a button in the reader's eyes, with its name, side and rectangle on the screen."""

    def __init__(self, map_: BodyInterface, place: int) -> None:
        super().__init__()
        self._map, self._place = map_, place

    def _seen(self) -> SeenStructure | None:
        listed = self._map.listed()
        return listed[self._place] if self._place < len(listed) else None

    def isValid(self) -> bool:
        return self._map.isValid() and self._seen() is not None

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self._map.window()

    def parent(self) -> QAccessibleInterface | None:
        return self._map

    def child(self, index: int) -> QAccessibleInterface | None:  # noqa: ARG002  Qt gives it
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # noqa: ARG002  Qt gives them
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: ARG002  Qt gives it
        return -1

    def focusChild(self) -> QAccessibleInterface | None:
        return None

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """The name of a muscle cannot be changed from outside."""

    def text(self, kind: QAccessible.Text) -> str:
        seen, view = self._seen(), self._map.view()
        if seen is None or view is None:
            return ""
        if kind == QAccessible.Text.Name:
            return view.name_of(seen.structure)
        if kind == QAccessible.Text.Description:
            return translate("BodyAccessible", "Enter selects it")
        return ""

    def rect(self) -> QRect:
        seen, view = self._seen(), self._map.view()
        if seen is None or view is None:
            return QRect()
        canvas = view.canvas
        corner = canvas.pose.to_widget(seen.box.left(), -seen.box.top(), canvas.size)
        size = seen.box.size() * canvas.pose.scale
        local = QRect(int(corner.x()), int(corner.y()), max(1, int(size.width())), max(1, int(size.height())))
        local = local.intersected(view.rect())
        return QRect(view.mapToGlobal(local.topLeft()), local.size())

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        seen, view = self._seen(), self._map.view()
        state.focusable = state.selectable = True
        if seen is not None and view is not None:
            state.selected = seen.structure.index in view.look.lit
            state.focused = view.walk.at is not None and view.walk.at.structure.index == seen.structure.index
        return state


class BodyInterface(QAccessibleWidget):
    """The map: a list of what is on show; told apart from a picture so that readers go into it."""

    def __init__(self, view: BodyView) -> None:
        super().__init__(view, QAccessible.Role.List, translate("BodyAccessible", "Body"))
        self._view = view
        self._children: dict[int, StructureInterface] = {}

    def view(self) -> BodyView | None:
        """The widget, while it lives."""
        return self._view if self.isValid() else None

    def listed(self) -> tuple[SeenStructure, ...]:
        """What is on show, in the order of the keys."""
        view = self.view()
        return view.listed() if view is not None else ()

    def text(self, kind: QAccessible.Text) -> str:
        view = self.view()
        if view is None:
            return ""
        if kind == QAccessible.Text.Name:
            return view.accessibleName() or translate("BodyAccessible", "Body")
        if kind == QAccessible.Text.Value:
            return sides_in_words(view)
        if kind == QAccessible.Text.Description:
            return translate(
                "BodyAccessible",
                "Arrow keys turn the body, plus and minus zoom, Page Up and Page Down change the layer. Tab goes from "
                "muscle to muscle, Enter selects, Escape lets go; then Tab leaves the body.",
            )
        return ""

    def childCount(self) -> int:
        return len(self.listed())

    def child(self, index: int) -> QAccessibleInterface | None:
        if not 0 <= index < self.childCount():
            return None
        if index not in self._children:
            self._children[index] = StructureInterface(self, index)
            QAccessible.registerAccessibleInterface(self._children[index])
        return self._children[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((place for place, known in self._children.items() if known is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        view = self.view()
        if view is None:
            return None
        hit = view.hit_at(QPointF(view.mapFromGlobal(QPoint(x, y))))
        if hit is None or hit.structure is None:
            return None
        for place, seen in enumerate(self.listed()):
            if seen.structure.index == hit.value:
                return self.child(place)
        return None

    def focusChild(self) -> QAccessibleInterface | None:
        view = self.view()
        if view is None or view.walk.at is None:
            return None
        for place, seen in enumerate(self.listed()):
            if seen.structure.index == view.walk.at.structure.index:
                return self.child(place)
        return None


def _factory(class_name: str, item: QObject | None) -> QAccessibleInterface | None:
    if class_name == _CLASS and item is not None:
        made = BodyInterface(item)  # type: ignore[arg-type]
        key = id(item)
        _alive[key] = made
        item.destroyed.connect(lambda: _alive.pop(key, None))
        return made
    return None


_alive: dict[int, BodyInterface] = {}


def install() -> None:
    """Tell Qt once how to describe a body view."""
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed.append(_factory)


def sides_in_words(view: BodyView) -> str:
    """Which side of the subject is where in the picture."""
    far, near = view.side_marks()
    right = near if near.side is Side.RIGHT else far
    across = right.at.x() - view.width() / 2
    if abs(right.near) > 0.9:
        seen = translate("BodyAccessible", "Seen from the subject's right side")
        other = translate("BodyAccessible", "Seen from the subject's left side")
        return seen if right.near > 0 else other
    if across < 0:
        return translate("BodyAccessible", "The subject's right side is on the left of the picture")
    return translate("BodyAccessible", "The subject's right side is on the right of the picture")


def announce_focus(view: BodyView, place: int) -> None:
    """Tell the reader that the virtual focus is on the child at `place`."""
    event = QAccessibleEvent(view, QAccessible.Event.Focus)
    event.setChild(place)
    QAccessible.updateAccessibility(event)
    if view.walk.at is not None:
        announce(view, view.name_of(view.walk.at.structure))


def announce(view: BodyView, text: str) -> None:
    """Say something that happened."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))
