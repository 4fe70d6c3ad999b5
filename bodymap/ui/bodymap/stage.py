"""Paints what surrounds the figure: ground, shadow, outlines, marks, letters, the pointer's label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen, QRadialGradient

from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.figure import Figure, FigurePainter
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.marks import PlacedMark, draw_mark
from bodymap.ui.bodymap.masks import tinted
from bodymap.ui.bodymap.sides import draw_sides
from bodymap.ui.tokens import Palette

if TYPE_CHECKING:
    from bodymap.ui.bodymap.view import BodyView


def ground(painter: QPainter, size: QSizeF, colours: Palette) -> None:
    """The backdrop: a quiet gradient, lightest above."""
    gradient = QLinearGradient(0, 0, 0, size.height())
    gradient.setColorAt(0.0, QColor(colours.stage_top))
    gradient.setColorAt(1.0, QColor(colours.stage_bottom))
    painter.fillRect(QRectF(QPointF(0, 0), size), gradient)


def floor_shadow(painter: QPainter, canvas: Canvas, frame: QRectF, colours: Palette) -> None:
    """A soft shadow under the feet of the whole figure."""
    foot = canvas.pose.to_widget(frame.center().x(), -(frame.bottom() - 14.0), canvas.size)
    wide, tall = 230.0 * canvas.pose.scale, 30.0 * canvas.pose.scale
    if canvas.pose.closeup is not None or foot.y() - tall > canvas.size.height():
        return
    shade = QColor(colours.floor)
    clear = QColor(shade)
    clear.setAlpha(0)
    painter.save()
    painter.translate(foot)
    painter.scale(1.0, tall / wide)
    gradient = QRadialGradient(QPointF(0, 0), wide)
    gradient.setColorAt(0.0, shade)
    gradient.setColorAt(0.45, QColor(shade.red(), shade.green(), shade.blue(), 150))
    gradient.setColorAt(1.0, clear)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawEllipse(QPointF(0, 0), wide, wide)
    painter.restore()


def marks(painter: QPainter, canvas: Canvas, placed: tuple[PlacedMark, ...], look: Look, lit: str) -> None:
    """The trigger points."""
    zoom = min(1.5, max(0.85, (canvas.pose.scale / 0.55) ** 0.35))
    for one in placed:
        at = canvas.pose.to_widget(one.u, one.v, canvas.size)
        draw_mark(painter, at, one, look.pain, zoom=zoom, lit=one.mark.key == lit)


def pointed_outline(
    painter: QPainter, canvas: Canvas, figures: FigurePainter, layer: str, value: int, colours: Palette
) -> None:
    """The edge and a breath of light on what the pointer is on."""
    picture = figures.lit_picture(canvas, layer, (value,))
    if picture is None:
        return
    target = QRectF(picture.target.topLeft() / canvas.dpr, picture.target.size() / canvas.dpr)
    painter.setOpacity(0.16)
    painter.drawImage(target, tinted(picture.fill, QColor("#ffffff")))
    painter.setOpacity(0.95)
    painter.drawImage(target, tinted(picture.edge, QColor(colours.outline)))
    painter.setOpacity(1.0)


def focus_ring(painter: QPainter, canvas: Canvas, box: QRectF, colours: Palette) -> None:
    """The keyboard's ring round a structure; `box` in the picture plane as (u, -v)."""
    corner = canvas.pose.to_widget(box.left(), -box.top(), canvas.size)
    rect = QRectF(corner, box.size() * canvas.pose.scale).adjusted(-6, -6, 6, 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours.raised, 4.0), (colours.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRoundedRect(rect, 8, 8)


def paint(painter: QPainter, view: BodyView, figure: Figure, dirty: QRect) -> None:
    """Everything in its order; only the dirty rectangle is touched."""
    canvas, look = view.canvas, view.look
    colours = look.palette
    painter.setClipRect(dirty)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground(painter, canvas.size, colours)
    floor_shadow(painter, canvas, view.scene.frame, colours)
    if not figure.image.isNull():
        painter.drawImage(QPointF(0, 0), figure.image)
    pointing, walked = view.pointing, view.walk.at
    if pointing.hit is not None and not view.motion.moving:
        pointed_outline(painter, canvas, view.painter_of_figures, look.layer, pointing.hit.value, colours)
    if walked is not None and view.hasFocus():
        pointed_outline(painter, canvas, view.painter_of_figures, look.layer, walked.structure.index, colours)
        focus_ring(painter, canvas, walked.box, colours)
    marks(painter, canvas, pointing.placed, look, pointing.lit_mark)
    draw_sides(painter, view.side_marks(), view.letters(), colours, view.font())
    pointing.draw_label(painter)
    if view.hasFocus() and walked is None and view.keyboard_focus:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(view.rect()).adjusted(2, 2, -2, -2), 8, 8)
