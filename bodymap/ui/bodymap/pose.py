"""Where the viewer stands: direction, the point of the picture plane in the middle, and how large a millimetre is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF


@dataclass(frozen=True)
class Pose:
    """A view of the body. `u`, `v`: picture-plane millimetres in the middle of the widget; `scale`: logical px per mm.

    `closeup` names a close-up view that has a camera of its own (a sole, a hand seen alone); otherwise None, and
    the camera is level at `azimuth` degrees.
    """

    azimuth: float = 0.0
    u: float = 0.0
    v: float = 0.0
    scale: float = 0.5
    closeup: str | None = None

    def to_widget(self, u: float, v: float, size: QSizeF) -> QPointF:
        """Picture-plane millimetres to widget coordinates."""
        return QPointF((u - self.u) * self.scale + size.width() / 2, (self.v - v) * self.scale + size.height() / 2)

    def to_plane(self, point: QPointF, size: QSizeF) -> tuple[float, float]:
        """Widget coordinates to picture-plane millimetres (u, v)."""
        return (
            (point.x() - size.width() / 2) / self.scale + self.u,
            self.v - (point.y() - size.height() / 2) / self.scale,
        )

    def visible(self, size: QSizeF) -> QRectF:
        """The part of the picture plane on show: left, top as (u, -v), so that y grows downward."""
        width, height = size.width() / self.scale, size.height() / self.scale
        return QRectF(self.u - width / 2, -self.v - height / 2, width, height)

    def zoomed(self, factor: float, at: QPointF, size: QSizeF) -> Pose:
        """Larger by `factor`, with what lies under `at` staying there."""
        u, v = self.to_plane(at, size)
        grown = replace(self, scale=self.scale * factor)
        now_u, now_v = grown.to_plane(at, size)
        return replace(grown, u=grown.u + u - now_u, v=grown.v + v - now_v)

    def panned(self, dx: float, dy: float) -> Pose:
        """The picture moved by (dx, dy) logical pixels."""
        return replace(self, u=self.u - dx / self.scale, v=self.v + dy / self.scale)


def between(a: Pose, b: Pose, t: float) -> Pose:
    """The pose a fraction `t` of the way; turns the short way round, grows by equal factors."""
    turn = (b.azimuth - a.azimuth + 180.0) % 360.0 - 180.0
    scale = a.scale * (b.scale / a.scale) ** t
    # The centre moves with the scale, so that a flight toward a part goes straight at it.
    share = t if abs(b.scale / a.scale - 1.0) < 1e-6 else (1 / scale - 1 / a.scale) / (1 / b.scale - 1 / a.scale)
    return Pose(
        azimuth=(a.azimuth + turn * t) % 360.0,
        u=a.u + (b.u - a.u) * share,
        v=a.v + (b.v - a.v) * share,
        scale=scale,
        closeup=b.closeup if t >= 0.5 else a.closeup,
    )
