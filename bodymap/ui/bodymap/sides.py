"""The L and R markers: the subject's own left and right, on an orbit round the figure, from every direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from bodymap.domain.camera import Camera
from bodymap.domain.side import Side
from bodymap.ui.tokens import Palette

RADIUS = 13.0
_EDGE = 30.0
_TALL = 15.0  # logical px: half the height of the orbit's ellipse


@dataclass(frozen=True)
class SideMark:
    """Where one of the letters stands, and how near the viewer that side is (-1 behind to 1 before)."""

    side: Side
    at: QPointF
    near: float


def side_marks(camera: Camera, size: QSizeF, bottom: float = 0.0) -> tuple[SideMark, SideMark]:
    """Both letters, the farther one first; `bottom` logical px are kept free below them."""
    reach = max(10.0, min(size.width() / 2 - _EDGE, 420.0))
    middle = QPointF(size.width() / 2, size.height() - bottom - RADIUS - _TALL - 4)
    found = []
    for side in (Side.LEFT, Side.RIGHT):
        right, up, near = camera.directions(np.array([[float(side.sign), 0.0, 0.0]]))[0]
        del up
        found.append(SideMark(side, QPointF(middle.x() + reach * right, middle.y() + _TALL * near), float(near)))
    found.sort(key=lambda mark: mark.near)
    return found[0], found[1]


def mark_box(mark: SideMark) -> QRectF:
    """What a letter covers, for tooltips and repainting."""
    return QRectF(mark.at.x() - RADIUS, mark.at.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)


def draw_sides(
    painter: QPainter, marks: tuple[SideMark, SideMark], letters: dict[Side, str], colours: Palette, font: QFont
) -> None:
    """The letters in their rings; the side that is turned away is paler."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    bold.setPixelSize(13)
    painter.setFont(bold)
    for mark in marks:
        painter.setOpacity(0.5 if mark.near < -0.4 else 1.0)
        ground = QColor(colours.raised)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.line_strong), 1.2))
        painter.drawEllipse(mark.at, RADIUS, RADIUS)
        painter.setPen(QColor(colours.text))
        painter.drawText(mark_box(mark), Qt.AlignmentFlag.AlignCenter, letters[mark.side])
    painter.restore()
