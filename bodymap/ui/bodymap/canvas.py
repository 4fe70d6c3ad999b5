"""The picture's place and grain: where the viewer stands, and the pixels that show it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from bodymap.ui.bodymap.pose import Pose


@dataclass(frozen=True)
class Canvas:
    """The picture's place and grain: pose, size in logical px, device pixels per logical one."""

    pose: Pose
    size: QSizeF
    dpr: float

    @property
    def scale(self) -> float:
        """Device px per mm."""
        return self.pose.scale * self.dpr

    def device(self, u: float, v: float) -> QPointF:
        """Picture-plane mm to device px."""
        return self.pose.to_widget(u, v, self.size) * self.dpr

    @property
    def shown(self) -> QRectF:
        """The part of the picture plane on show, as (u, -v)."""
        return self.pose.visible(self.size)
