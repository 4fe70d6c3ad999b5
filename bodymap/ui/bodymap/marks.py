"""Trigger point marks: a numbered X with a white halo, as the field draws them; hollow when on the far side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import View
from bodymap.ui.bodymap.overlay import Mark
from bodymap.ui.tokens import PainPalette

ARM = 5.2  # logical px: half the width of an X
REACH = 11.0  # logical px round a mark that count as touching it
_NEAR = 6  # skin samples round a point that tell whether this view sees its side of the body


@dataclass(frozen=True)
class PlacedMark:
    """A mark in picture-plane millimetres, and whether it is on the side of the body that is seen."""

    mark: Mark
    u: float
    v: float
    near: bool


def place_marks(atlas: Atlas, view: View, marks: Sequence[Mark]) -> tuple[PlacedMark, ...]:
    """Where the marks fall in a view, far ones first so that near ones are drawn over them."""
    if not marks:
        return ()
    camera = atlas.manifest.camera(view)
    where = camera.project(np.array([mark.position for mark in marks]))
    toward = camera.directions(np.array([mark.normal for mark in marks]))[:, 2]
    position, seen = atlas.surface.position, atlas.seen(view.name)
    placed = []
    for mark, (u, v, _), facing in zip(marks, where, toward, strict=True):
        gap = ((position - np.array(mark.position, dtype=np.float32)) ** 2).sum(axis=1)
        share = float(seen[np.argpartition(gap, _NEAR)[:_NEAR]].mean())
        placed.append(PlacedMark(mark, float(u), float(v), share > 0.3 and facing > -0.35))
    return tuple(sorted(placed, key=lambda p: p.near))


def draw_mark(
    painter: QPainter, at: QPointF, placed: PlacedMark, colours: PainPalette, *, zoom: float, lit: bool
) -> None:
    """One mark at `at`; `zoom` is the size against the normal one, `lit` while it is pointed at."""
    arm = ARM * zoom * (1.3 if lit else 1.0)
    width = 2.3 * zoom * (1.2 if lit else 1.0)
    cross = QPainterPath()
    for dx, dy in ((1, 1), (1, -1)):
        cross.moveTo(at.x() - arm * dx, at.y() - arm * dy)
        cross.lineTo(at.x() + arm * dx, at.y() + arm * dy)
    ink, halo = QColor(colours.mark), QColor(colours.halo)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not placed.near:
        painter.setOpacity(0.5)
    if lit:
        painter.setPen(QPen(halo, 1.5 * zoom))
        painter.setBrush(QColor(255, 255, 255, 90))
        painter.drawEllipse(at, arm * 2.0, arm * 2.0)
    painter.strokePath(cross, _pen(halo, width + 3.0 * zoom))
    painter.strokePath(cross, _pen(ink, width))
    if not placed.near:  # hollow: the halo shows along the middle
        painter.strokePath(cross, _pen(halo, width * 0.42))
    _number(painter, at, placed.mark.number, ink, halo, arm, zoom)
    painter.restore()


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _number(painter: QPainter, at: QPointF, text: str, ink: QColor, halo: QColor, arm: float, zoom: float) -> None:
    """The number to the upper right of the X, as text with a halo."""
    if not text:
        return
    font = QFont(painter.font())
    font.setPixelSize(max(7, round(12.5 * zoom)))
    font.setWeight(QFont.Weight.DemiBold)
    path = QPainterPath()
    path.addText(at.x() + arm + 2.2 * zoom, at.y() - arm * 0.15, font, text)
    painter.strokePath(path, _pen(halo, 3.2 * zoom))
    painter.fillPath(path, ink)


def mark_rect(at: QPointF, text: str, font: QFont) -> QRectF:
    """What a mark covers, number and halo included, in logical px."""
    width = QFontMetricsF(font).horizontalAdvance(text) + 10 if text else 0
    return QRectF(at.x() - 16, at.y() - 18, 32 + width, 36)
