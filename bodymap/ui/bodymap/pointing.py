"""What the pointer is on: hit, label, outline, trigger point marks. One for each body view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter

from bodymap.domain.side import Side
from bodymap.ui.bodymap.flight import fly
from bodymap.ui.bodymap.labels import PointerLabel
from bodymap.ui.bodymap.marks import REACH, PlacedMark
from bodymap.ui.bodymap.overlay import Mark
from bodymap.ui.bodymap.seen import Hit

if TYPE_CHECKING:
    from bodymap.ui.bodymap.view import BodyView

_NEARER = 2.2  # a double click on what has no outline of its own goes so much nearer


def plain_name(hit: Hit) -> tuple[str, str]:
    """Title and note of what is pointed at, as the atlas has them."""
    title = hit.structure.name if hit.structure is not None else (hit.region or "")
    return title, "" if hit.side is Side.MID else str(hit.side)


class Pointing(QObject):
    """Follows the pointer over a view; repaints only what changes."""

    picked = Signal(object)  # Hit or None
    pointed = Signal(object)  # Hit or None
    mark_pointed = Signal(str)  # Mark.key or ""
    mark_picked = Signal(str)

    def __init__(self, view: BodyView) -> None:
        super().__init__(view)
        self._view = view
        self.namer: Callable[[Hit], tuple[str, str]] = plain_name
        self.hit: Hit | None = None
        self.lit_mark = ""
        self.placed: tuple[PlacedMark, ...] = ()
        self._label: PointerLabel | None = None
        self._at = QPointF()
        hand = view.gestures
        hand.hovered.connect(self.hover)
        hand.left.connect(self.leave)
        hand.clicked.connect(self.click)
        hand.double_clicked.connect(self.double_click)

    def mark_at(self, point: QPointF) -> Mark | None:
        """The trigger point mark under a point of the widget, the nearest one."""
        pose, size = self._view.motion.pose, QSizeF(self._view.size())
        reach, found = REACH, None
        for placed in self.placed:
            gap = pose.to_widget(placed.u, placed.v, size) - point
            away = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
            if away <= reach:
                reach, found = away, placed.mark
        return found

    def hover(self, point: QPointF) -> None:
        """The pointer is here."""
        mark = self.mark_at(point)
        self._light(mark.key if mark is not None else "")
        self._set(self._view.hit_at(point), point, mark)

    def leave(self) -> None:
        """The pointer is on nothing any more."""
        self._light("")
        self._set(None, self._at)
        self._view.update()

    def light(self, key: str) -> None:
        """Emphasise one mark, or none, because it is pointed at elsewhere."""
        if key != self.lit_mark:
            self.lit_mark = key
            self._view.update()

    def _light(self, key: str) -> None:
        if key != self.lit_mark:
            self.light(key)
            self.mark_pointed.emit(key)

    def _set(self, hit: Hit | None, point: QPointF, mark: Mark | None = None) -> None:
        old = self.rect()
        changed = hit != self.hit
        self.hit, self._at = hit, point
        font = self._view.font()
        if mark is not None and mark.label:
            self._label = PointerLabel(mark.label, "", font)
        else:
            self._label = None if hit is None else PointerLabel(*self.namer(hit), font)
        for rect in (old, self.rect()):
            if not rect.isEmpty():
                self._view.update(rect.toAlignedRect().adjusted(-2, -2, 2, 4))
        on_something = hit is not None or mark is not None
        self._view.setCursor(Qt.CursorShape.PointingHandCursor if on_something else Qt.CursorShape.ArrowCursor)
        if changed:
            self.pointed.emit(hit)

    def rect(self) -> QRectF:
        """Everything that the outline and the label cover, in logical px."""
        view = self._view
        rect = QRectF()
        if self._label is not None:
            rect = self._label.rect(self._at, QSizeF(view.size()))
        if self.hit is not None:
            picture = view.painter_of_figures.lit_picture(view.canvas, view.look.layer, (self.hit.value,))
            if picture is not None:
                dpr = view.devicePixelRatioF()
                rect = rect.united(QRectF(picture.target.topLeft() / dpr, picture.target.size() / dpr))
        return rect.intersected(QRectF(view.rect()))

    def draw_label(self, painter: QPainter) -> None:
        """The words near the pointer."""
        if self._label is not None:
            rect = self._label.rect(self._at, QSizeF(self._view.size()))
            self._label.draw(painter, rect, self._view.look.palette)

    def click(self, point: QPointF) -> None:
        """Select what is here: a mark before the muscle that it lies on."""
        self._view.walk.stop()
        mark = self.mark_at(point)
        if mark is not None:
            self.mark_picked.emit(mark.key)
        else:
            self.picked.emit(self._view.hit_at(point))

    def double_click(self, point: QPointF) -> None:
        """Go near what is here."""
        hit = self._view.hit_at(point)
        if hit is not None and hit.structure is not None:
            fly(self._view.scene, self._view.motion, hit.structure, self._view.look.layer)
        elif hit is not None:
            self._view.motion.zoom(_NEARER, point)
