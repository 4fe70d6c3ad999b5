"""Moves the viewer: turning with momentum, zooming to the pointer, panning, flights. Owns the pose of one body view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QObject, QPointF, QRectF, QSizeF, QVariantAnimation, Signal

from bodymap.errors import AssetError
from bodymap.ui.bodymap.pose import Pose, between
from bodymap.ui.bodymap.scene import Scene, apart
from bodymap.ui.tokens import MS_FLIGHT, MS_TURN

DEGREES_PER_WIDTH = 220.0  # how far the body turns when it is dragged over the whole width of the view
LARGEST = 9.0  # logical px per mm: the finest plates have 6, more would only show their grain
_GLIDE = 0.22  # seconds: a flung body turns as far as it would in this time at its first speed
_MARGIN = 1.06  # the figure is fitted with this much room round it


class Motion(QObject):
    """Changes a pose in answer to gestures; `moved` tells of every change, `settled` when it comes to rest."""

    moved = Signal()
    settled = Signal()

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._size = QSizeF(400, 600)
        self._inset_top = self._inset_bottom = 0.0
        self._flight = QVariantAnimation(self)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.valueChanged.connect(self._fly)
        self._flight.finished.connect(self._land)
        self._from = self._to = Pose()
        self._anchor: np.ndarray | None = None
        self._home_kept = True  # the whole figure is on show: it stays so when the window changes its size
        self.reduced = False
        self.pose = self.home()

    # where things are ------------------------------------------------------------------------------------------------
    def home(self, azimuth: float = 0.0) -> Pose:
        """The whole figure from a direction."""
        return self._around(self._scene.frame, azimuth)

    def _around(self, box: QRectF, azimuth: float, closeup: str | None = None) -> Pose:
        free = max(self._size.height() - self._inset_top - self._inset_bottom, self._size.height() * 0.5)
        scale = max(min(self._size.width() / box.width(), free / box.height()) / _MARGIN, 0.02)
        lift = (self._inset_top - self._inset_bottom) / 2 / scale
        return Pose(azimuth, box.center().x(), -box.center().y() + lift, scale, closeup)

    def keep_free(self, top: float, bottom: float) -> None:
        """Fit the figure between controls that lie over the picture: logical px above and below."""
        if (top, bottom) != (self._inset_top, self._inset_bottom):
            self._inset_top, self._inset_bottom = top, bottom
            if self._home_kept and not self.moving:
                self._set(self.home(self.pose.azimuth))

    @property
    def smallest(self) -> float:
        """Logical px per mm below which the picture does not shrink."""
        return self.home().scale * 0.75

    @property
    def moving(self) -> bool:
        """Whether a flight or a glide is under way."""
        return self._flight.state() == QAbstractAnimation.State.Running

    @property
    def zoomed(self) -> bool:
        """Whether the figure is clearly larger than the view."""
        return self.pose.scale > self.home().scale * 1.25

    def resize(self, size: QSizeF) -> None:
        """The view has another size: a whole figure stays whole, a part stays in the middle."""
        if size.width() < 2 or size.height() < 2:
            return
        self._size = size
        if self._home_kept:
            self._stop()
            self._set(self.home(self.pose.azimuth))
        elif self.pose.closeup is not None:
            self._set(self.closeup_pose(self.pose.closeup))
        else:
            self._set(self._bounded(self.pose))

    # gestures --------------------------------------------------------------------------------------------------------
    def hold(self) -> None:
        """A finger or button is down: stop gliding, and remember what lies in the middle, to turn about it."""
        self._stop()
        self._anchor = self._middle() if self.zoomed and self.pose.closeup is None else None

    def turn(self, dx: float) -> None:
        """Turn by a drag of `dx` logical px."""
        width = max(self._size.width() * 0.6, 260.0)
        self.turn_by(-dx * DEGREES_PER_WIDTH / width)

    def turn_by(self, degrees: float) -> None:
        """Turn at once; positive shows more of the subject's left side."""
        if self.pose.closeup is not None:
            return
        self._set(self._kept_in_middle(replace(self.pose, azimuth=(self.pose.azimuth + degrees) % 360.0)))

    def release(self, speed: float) -> None:
        """Let go while dragging at `speed` logical px per second: glide on, then rest on a rendered direction."""
        if self.pose.closeup is not None:
            return
        width = max(self._size.width() * 0.6, 260.0)
        on = -speed * DEGREES_PER_WIDTH / width * _GLIDE
        on = float(np.clip(on, -150.0, 150.0))
        goal = self._scene.snapped((self.pose.azimuth + on) % 360.0)
        whole = self.pose.azimuth + on
        goal = whole + ((goal - whole + 180.0) % 360.0 - 180.0)
        self._go(self._kept_in_middle(replace(self.pose, azimuth=goal % 360.0)), MS_TURN + int(abs(on) * 3), glide=True)

    def step(self, steps: int) -> None:
        """Turn by whole rendered directions (arrow keys), adding to a turn that is under way."""
        self._anchor = self._middle() if self.zoomed and self.pose.closeup is None else None
        start = self._to if self.moving else self.pose
        if start.closeup is not None:
            self.next_closeup(1 if steps > 0 else -1)
            return
        goal = self._scene.snapped((start.azimuth + steps * self._scene.step) % 360.0)
        self._go(self._kept_in_middle(replace(start, azimuth=goal), start), MS_TURN // 2)

    def face(self, azimuth: float) -> None:
        """Turn to a direction, keeping the zoom."""
        self._anchor = self._middle() if self.zoomed and self.pose.closeup is None else None
        if self.pose.closeup is not None:
            self._go(self.home(azimuth), MS_FLIGHT)
            self._home_kept = True
            return
        self._go(self._kept_in_middle(replace(self.pose, azimuth=self._scene.snapped(azimuth))), MS_FLIGHT)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Grow by a factor; what lies under `at` (the middle by default) stays there."""
        self._stop()
        at = at or QPointF(self._size.width() / 2, self._size.height() / 2)
        low, high = self.smallest, LARGEST
        factor = min(max(factor, low / self.pose.scale), high / self.pose.scale)
        if (
            self.pose.closeup is not None
            and self.pose.scale * factor < self.closeup_pose(self.pose.closeup).scale * 0.7
        ):
            self.reset()
            return
        self._home_kept = False
        self._set(self._bounded(self.pose.zoomed(factor, at, self._size)))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by logical px."""
        self._stop()
        self._home_kept = False
        self._set(self._bounded(self.pose.panned(dx, dy)))

    # flights ---------------------------------------------------------------------------------------------------------
    def reset(self) -> None:
        """Back to the whole figure, from the direction that is shown."""
        self._go(self.home(self._scene.snapped(self.pose.azimuth)), MS_FLIGHT)
        self._home_kept = True

    def fly_to_box(self, box: QRectF, azimuth: float | None = None, most: float = 3.0, room: float = 0.5) -> None:
        """Go to a rectangle of the picture plane, given as (u, -v), with a share of `room` round it.

        No larger than `most` logical px per mm.
        """
        if azimuth is None:
            azimuth = self.pose.azimuth
        dx, dy = box.width() * room, box.height() * room * 0.7
        goal = self._around(QRectF(box).adjusted(-dx, -dy, dx, dy), azimuth)
        home = self.home(azimuth)
        if goal.scale <= home.scale * 1.1:
            self._go(home, MS_FLIGHT)
            self._home_kept = True
            return
        self._home_kept = False
        self._go(self._bounded(replace(goal, scale=min(goal.scale, most))), MS_FLIGHT)

    def closeup_pose(self, name: str) -> Pose:
        """The pose that shows a close-up whole."""
        view = self._scene.names[name]
        box = QRectF(view.u0, -view.v0, view.width / view.scale, view.height / view.scale)
        return self._around(box, view.azimuth, name)

    def open_closeup(self, name: str) -> None:
        """Go to a close-up with a camera of its own."""
        goal = self.closeup_pose(name)
        self._home_kept = False
        if self.pose.closeup is not None or apart(self.pose.azimuth, goal.azimuth) > 1.0:
            self._stop()
            self._set(goal)
            self.settled.emit()
            return
        self._go(goal, MS_FLIGHT)

    def next_closeup(self, steps: int) -> None:
        """The next close-up of the same part."""
        if self.pose.closeup is None:
            return
        ring = [v.name for v in self._scene.closeups_of(self._scene.names[self.pose.closeup].part)]
        place = (ring.index(self.pose.closeup) + steps) % len(ring)
        self._stop()
        self._set(self.closeup_pose(ring[place]))
        self.settled.emit()

    def go(self, pose: Pose, *, whole: bool = False) -> None:
        """Go to a pose that was kept (history); `whole` when it showed the whole figure."""
        self._home_kept = whole
        self._go(self.home(pose.azimuth) if whole else pose, MS_TURN)

    @property
    def whole(self) -> bool:
        """Whether the pose is the whole figure."""
        return self._home_kept

    def finish(self) -> None:
        """End a flight at its goal at once."""
        if self.moving:
            self._flight.stop()
            self._set(self._to)
            self.settled.emit()

    # inside ----------------------------------------------------------------------------------------------------------
    def _set(self, pose: Pose) -> None:
        self.pose = pose
        self.moved.emit()

    def _stop(self) -> None:
        self._flight.stop()

    def _go(self, goal: Pose, milliseconds: int, *, glide: bool = False) -> None:
        self._stop()
        self._from, self._to = self.pose, goal
        if self.reduced or goal == self.pose:
            self._set(goal)
            self.settled.emit()
            return
        self._flight.setDuration(milliseconds)
        self._flight.setEasingCurve(QEasingCurve.Type.OutCubic if glide else QEasingCurve.Type.InOutCubic)
        self._flight.start()

    def _fly(self, t: float) -> None:
        pose = between(self._from, self._to, float(t))
        self._set(pose if t < 1.0 else self._to)

    def _land(self) -> None:
        self._anchor = None
        self.settled.emit()

    def _bounded(self, pose: Pose) -> Pose:
        """The middle of the picture stays on the figure's frame."""
        if pose.closeup is not None:
            view = self._scene.names[pose.closeup]
            box = QRectF(view.u0, -view.v0, view.width / view.scale, view.height / view.scale)
        else:
            box = self._scene.frame
        return replace(
            pose,
            u=min(max(pose.u, box.left()), box.right()),
            v=min(max(pose.v, -box.bottom()), -box.top()),
        )

    def _middle(self) -> np.ndarray | None:
        """The skin point in the middle of the picture, in body-frame mm."""
        view = self._scene.base(self.pose)
        camera = self._scene.camera(self.pose)
        try:
            surface = self._scene.atlas.surface
            seen = np.flatnonzero(self._scene.atlas.seen(view.name))
        except AssetError:
            return None
        where = camera.project(surface.position[seen])
        gap = np.hypot(where[:, 0] - self.pose.u, where[:, 1] - self.pose.v)
        best = int(gap.argmin())
        return surface.position[seen[best]] if gap[best] < 120.0 else None

    def _kept_in_middle(self, pose: Pose, start: Pose | None = None) -> Pose:
        """While zoomed in, turn about the part in the middle, not about the whole body's axis."""
        if self._anchor is None:
            return pose
        before = self._scene.camera(start or self.pose).project(self._anchor[None])[0]
        after = self._scene.camera(pose).project(self._anchor[None])[0]
        return replace(pose, u=pose.u + float(after[0] - before[0]), v=pose.v + float(after[1] - before[1]))
