"""Words on the picture: the calm label near the pointer, and where it fits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bodymap.ui.tokens import Palette

_PAD_X, _PAD_Y, _GAP = 10.0, 6.0, 16.0


def label_font(font: QFont, *, strong: bool = False, points: float = 0.0) -> QFont:
    """The label's font, from the widget's own."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setPointSizeF(max(7.0, font.pointSizeF() + points))
    return made


class PointerLabel:
    """Two short lines near the pointer: what it is, and on which side."""

    def __init__(self, title: str, note: str, font: QFont) -> None:
        self.title, self.note = title, note
        self._strong = label_font(font, strong=True)
        self._soft = label_font(font, points=-1.0)
        bold, plain = QFontMetricsF(self._strong), QFontMetricsF(self._soft)
        width = max(bold.horizontalAdvance(title), plain.horizontalAdvance(note) if note else 0.0)
        self._first = bold.height()
        height = self._first + (plain.height() if note else 0.0)
        self.size = QSizeF(width + 2 * _PAD_X, height + 2 * _PAD_Y)

    def rect(self, at: QPointF, view: QSizeF) -> QRectF:
        """Below and to the right of the pointer, or where there is room inside the view."""
        x, y = at.x() + _GAP, at.y() + _GAP
        if x + self.size.width() > view.width() - 4:
            x = max(4.0, at.x() - _GAP - self.size.width())
        if y + self.size.height() > view.height() - 4:
            y = max(4.0, at.y() - _GAP - self.size.height())
        return QRectF(QPointF(x, y), self.size)

    def draw(self, painter: QPainter, rect: QRectF, colours: Palette) -> None:
        """A quiet card with the words."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shadow = QColor(0, 0, 0, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        painter.drawRoundedRect(rect.translated(0, 1.5), 8, 8)
        ground = QColor(colours.raised)
        ground.setAlpha(244)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRoundedRect(rect, 8, 8)
        inner = rect.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        painter.setFont(self._strong)
        painter.setPen(QColor(colours.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.title)
        if self.note:
            painter.setFont(self._soft)
            painter.setPen(QColor(colours.text_soft))
            below = inner.adjusted(0, self._first, 0, 2)
            painter.drawText(below, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.note)
        painter.restore()
