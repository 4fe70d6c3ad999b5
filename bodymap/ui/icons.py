"""Icons by what they mean, drawn as lines on a grid of 24: sharp at every size, in the theme's colours.

An icon font would do the same for 44 MB of memory and half a second of the start (qtawesome 1.4, measured).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from bodymap.ui.tokens import LIGHT, RED_PAIN, Palette

Path = QPainterPath
_GRID, _STROKE = 24.0, 1.7
_SIZES = (18, 27, 36, 54)


def _lines(*points: tuple[tuple[float, float], ...]) -> Path:
    """Polylines through points of the grid."""
    path = Path()
    for line in points:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _circle(x: float, y: float, radius: float) -> Path:
    path = Path()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _search() -> Path:
    path = _circle(10.5, 10.5, 6.0)
    path.addPath(_lines(((15.0, 15.0), (20.0, 20.0))))
    return path


def _sun() -> Path:
    path = _circle(12, 12, 4.0)
    for turn in range(8):
        x, y = cos(turn * pi / 4), sin(turn * pi / 4)
        path.addPath(_lines(((12 + 7 * x, 12 + 7 * y), (12 + 9 * x, 12 + 9 * y))))
    return path


def _moon() -> Path:
    path = Path()
    path.moveTo(19.5, 14.3)
    path.arcTo(QRectF(4.0, 4.0, 16.0, 16.0), -17.0, -236.0)
    path.arcTo(QRectF(9.4, 1.7, 13.0, 13.0), 170.0, 118.0)
    return path


def _page() -> Path:
    path = Path()
    path.addRoundedRect(QRectF(4.5, 4, 15, 16), 2, 2)
    path.addPath(_lines(((8, 8.5), (16, 8.5)), ((8, 12), (16, 12)), ((8, 15.5), (13, 15.5))))
    return path


def _whole() -> Path:
    """Arrows that point inward to a figure: the whole body."""
    path = _circle(12, 6.2, 2.1)
    path.addPath(_lines(((12, 8.6), (12, 14.2)), ((8.2, 10.4), (15.8, 10.4)), ((12, 14.2), (9.2, 20))))
    path.addPath(_lines(((12, 14.2), (14.8, 20))))
    return path


def _closeup() -> Path:
    """The corners of a frame round a point."""
    corners = (((4, 8.5), (4, 4), (8.5, 4)), ((15.5, 4), (20, 4), (20, 8.5)))
    more = (((20, 15.5), (20, 20), (15.5, 20)), ((8.5, 20), (4, 20), (4, 15.5)))
    path = _lines(*corners, *more)
    path.addPath(_circle(12, 12, 2.6))
    return path


def _pattern() -> Path:
    """A zone and its dots."""
    path = _circle(9.5, 9.5, 5.0)
    for x, y in ((16.5, 15.0), (19.5, 18.0), (14.0, 18.5), (17.5, 20.5), (19.8, 13.4)):
        path.addPath(_circle(x, y, 0.5))
    return path


def _menu() -> Path:
    path = Path()
    for y in (5.5, 12.0, 18.5):
        path.addPath(_circle(12, y, 0.9))
    return path


_DRAWN: dict[str, Callable[[], Path]] = {
    "search": _search,
    "back": lambda: _lines(((14.5, 5.5), (8, 12), (14.5, 18.5))),
    "forward": lambda: _lines(((9.5, 5.5), (16, 12), (9.5, 18.5))),
    "list": lambda: _lines(((4.5, 7), (19.5, 7)), ((4.5, 12), (19.5, 12)), ((4.5, 17), (14.5, 17))),
    "page": _page,
    "menu": _menu,
    "light": _sun,
    "dark": _moon,
    "reset": _whole,
    "zoom_in": lambda: _lines(((12, 5), (12, 19)), ((5, 12), (19, 12))),
    "zoom_out": lambda: _lines(((5, 12), (19, 12))),
    "pattern": _pattern,
    "points": lambda: _lines(((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "closeup": _closeup,
}


def _picture(name: str, colour: str, size: int) -> QPixmap:
    """The icon as a picture of `size` px."""
    image = QPixmap(size, size)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _GRID, size / _GRID)
    ends, joins = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor(colour), _STROKE, Qt.PenStyle.SolidLine, ends, joins))
    painter.drawPath(_DRAWN[name]())
    painter.end()
    return image


@cache
def _made(name: str, colour: str, pale: str) -> QIcon:
    """An icon in the sizes that buttons use on screens of different density."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_picture(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_picture(name, pale, size), QIcon.Mode.Disabled)
    return made


def program_icon() -> QIcon:
    """The program's own icon: a figure with a red spot, in the light theme's colours."""
    made = QIcon()
    for size in (32, 64, 128, 256):
        image = QPixmap(size, size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / _GRID, size / _GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawRoundedRect(QRectF(0.5, 0.5, 23, 23), 5.5, 5.5)
        painter.setBrush(QColor(RED_PAIN.essential))
        painter.drawEllipse(QPointF(15.6, 10.6), 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ends, joins = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(QColor(LIGHT.on_accent), 1.8, Qt.PenStyle.SolidLine, ends, joins))
        painter.drawPath(_whole())
        painter.end()
        made.addPixmap(image)
    return made


def icon(name: str, colours: Palette) -> QIcon:
    """The icon for a meaning in the theme's colours."""
    return _made(name, colours.text_soft, colours.line_strong)
