"""The legend of what is painted on the body: a swatch as it is drawn, and what it means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from bodymap.ui.bodymap.overlay import LegendEntry, Paint

_SWATCH, _GAP, _PAD, _LINE = 22.0, 8.0, 10.0, 20.0


class Legend(QFrame):
    """Paints one line per entry; as large as its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setProperty("kind", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._entries: tuple[LegendEntry, ...] = ()
        self.hide()

    @property
    def filled(self) -> bool:
        """Whether there is anything to explain."""
        return bool(self._entries)

    def tell(self, entries: Sequence[LegendEntry]) -> None:
        """Explain these."""
        self._entries = tuple(entries)
        self.setAccessibleName("; ".join(entry.text for entry in entries))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font())
        width = max((words.horizontalAdvance(entry.text) for entry in self._entries), default=0.0)
        line = max(_LINE, words.height() + 4)
        return QSize(int(width + _SWATCH + _GAP + 2 * _PAD + 1), int(line * len(self._entries) + _PAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = max(_LINE, QFontMetricsF(self.font()).height() + 4)
        for number, entry in enumerate(self._entries):
            top = _PAD / 2 + number * line
            swatch = QRectF(_PAD, top + (line - 11) / 2, _SWATCH, 11)
            draw_swatch(painter, swatch, entry.paint, QColor(entry.colour))
            painter.setPen(self.palette().text().color())
            words = QRectF(_PAD + _SWATCH + _GAP, top, self.width(), line)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, entry.text)
        painter.end()


def draw_swatch(painter: QPainter, rect: QRectF, paint: Paint, colour: QColor) -> None:
    """A small sample of how an overlay looks."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if paint is Paint.SOLID:
        painter.drawRoundedRect(rect, 5, 5)
    elif paint is Paint.HATCH:
        pale = QColor(colour)
        pale.setAlphaF(0.45)
        painter.setBrush(pale)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setClipRect(rect)
        painter.setPen(QPen(colour, 1.8))
        x = rect.left() - rect.height()
        while x < rect.right():
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
            x += 5.0
    else:
        for row in range(3):
            for column in range(6):
                x = rect.left() + 1.5 + column * 3.8 + (row % 2) * 1.9
                painter.drawEllipse(QPointF(x, rect.top() + 1.7 + row * 3.8), 1.05, 1.05)
    painter.restore()
