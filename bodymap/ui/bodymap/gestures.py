"""Mouse, wheel, touch and keys of the body view, turned into motion and into what was pointed at."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from bodymap.ui.bodymap.motion import Motion

_WHEEL_STEP = 1.18
_RECENT = 0.09  # seconds of a drag that tell the speed with which it was let go
_PAN_KEY = 60.0
_CLOSEUP_STEP = 90.0  # logical px of a drag that bring the next close-up


class Gestures(QObject):
    """Understands input. Emits where was pressed and what was asked for; moves the body itself."""

    clicked = Signal(QPointF)
    double_clicked = Signal(QPointF)
    hovered = Signal(QPointF)
    left = Signal()
    layer_asked = Signal(int)
    walk_asked = Signal(int)
    activated = Signal()
    let_go = Signal()

    def __init__(self, motion: Motion, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._motion = motion
        self._clock = clock
        self._button = Qt.MouseButton.NoButton
        self._start = self._last = QPointF()
        self._dragging = self._panning = False
        self._trail: deque[tuple[float, float]] = deque(maxlen=12)
        self._stepped = 0.0
        self._touches: dict[int, QPointF] = {}

    @property
    def dragging(self) -> bool:
        """Whether the body is being turned or moved by hand."""
        return self._dragging

    # mouse -----------------------------------------------------------------------------------------------------------
    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if self._button != Qt.MouseButton.NoButton:
            return
        self._begin(event.position(), event.button())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._panning = event.button() == Qt.MouseButton.MiddleButton or shift

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with or without a button."""
        if self._button == Qt.MouseButton.NoButton:
            self.hovered.emit(event.position())
            return
        self._drag(event.position())

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: a click when nothing moved."""
        if event.button() != self._button:
            return
        self._button = Qt.MouseButton.NoButton
        self._end(event.position(), click=event.button() == Qt.MouseButton.LeftButton)

    def double_click(self, event: QMouseEvent) -> None:
        """Twice on the same place."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit(event.position())

    def _begin(self, at: QPointF, button: Qt.MouseButton) -> None:
        self._button = button
        self._start = self._last = at
        self._dragging = self._panning = False
        self._stepped = 0.0
        self._trail.clear()
        self._motion.hold()

    def _drag(self, at: QPointF) -> None:
        if not self._dragging:
            if (at - self._start).manhattanLength() < QApplication.startDragDistance():
                return
            self._dragging = True
            self.left.emit()
        step = at - self._last
        self._last = at
        if self._panning:
            self._motion.pan(step.x(), step.y())
        elif self._motion.pose.closeup is not None:
            self._step_closeup(step.x())
        else:
            self._trail.append((self._clock(), at.x()))
            self._motion.turn(step.x())

    def _step_closeup(self, dx: float) -> None:
        self._stepped += dx
        if abs(self._stepped) >= _CLOSEUP_STEP:
            self._motion.next_closeup(1 if self._stepped < 0 else -1)
            self._stepped = 0.0

    def _end(self, at: QPointF, *, click: bool) -> None:
        if self._dragging and not self._panning:
            self._motion.release(self._speed())
        elif not self._dragging:
            self._motion.release(0.0)
            if click:
                self.clicked.emit(at)
        self._dragging = self._panning = False

    def _speed(self) -> float:
        """Logical px per second over the last moments of a drag; 0 when it was held still before letting go."""
        now = self._clock()
        recent = [(t, x) for t, x in self._trail if now - t <= _RECENT]
        if len(recent) < 2:
            return 0.0
        (t0, x0), (t1, x1) = recent[0], recent[-1]
        return (x1 - x0) / max(t1 - t0, 1 / 120)

    # wheel, trackpad -------------------------------------------------------------------------------------------------
    def wheel(self, event: QWheelEvent) -> None:
        """The wheel zooms to the pointer; two fingers on a trackpad pan, with Ctrl they zoom."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase and not control:
            self._motion.pan(pixels.x(), pixels.y())
        elif angle.y() or angle.x():
            self._motion.zoom(_WHEEL_STEP ** ((angle.y() or angle.x()) / 120.0), event.position())
        event.accept()

    def native(self, event: QNativeGestureEvent) -> bool:
        """Pinch on a trackpad; True when it was understood."""
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._motion.zoom(max(0.2, 1.0 + event.value()), event.position())
            return True
        if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.double_clicked.emit(event.position())
            return True
        return False

    # touch -----------------------------------------------------------------------------------------------------------
    def touch(self, event: QTouchEvent) -> bool:
        """One finger turns and taps, two pan and pinch."""
        points = [p for p in event.points() if p.state() != p.state().Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._touches = {}
            self._dragging = False
            self._button = Qt.MouseButton.NoButton
            return True
        now = {p.id(): p.position() for p in points}
        if event.type() == QEvent.Type.TouchBegin:
            self._begin(event.points()[0].position(), Qt.MouseButton.LeftButton)
        elif len(now) >= 2:
            self._two_fingers(now)
        elif len(now) == 1 and len(self._touches) == 1:
            self._drag(next(iter(now.values())))
        elif event.type() == QEvent.Type.TouchEnd:
            self._button = Qt.MouseButton.NoButton
            self._end(self._last, click=True)
        self._touches = now
        return True

    def _two_fingers(self, now: dict[int, QPointF]) -> None:
        both = [key for key in now if key in self._touches][:2]
        if len(both) < 2:
            return
        self._dragging = self._panning = True
        (a0, b0), (a1, b1) = ((where[both[0]], where[both[1]]) for where in (self._touches, now))
        middle, before = (a1 + b1) / 2, (a0 + b0) / 2
        wide0, wide1 = (max(1.0, (b - a).manhattanLength()) for a, b in ((a0, b0), (a1, b1)))
        self._motion.pan(middle.x() - before.x(), middle.y() - before.y())
        self._motion.zoom(wide1 / wide0, middle)

    # keys ------------------------------------------------------------------------------------------------------------
    def key(self, event: QKeyEvent) -> bool:
        """A key; True when it was understood."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        pans = {
            Qt.Key.Key_Left: (_PAN_KEY, 0.0), Qt.Key.Key_Right: (-_PAN_KEY, 0.0),
            Qt.Key.Key_Up: (0.0, _PAN_KEY), Qt.Key.Key_Down: (0.0, -_PAN_KEY),
        }  # fmt: skip
        deeds: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Left: lambda: self._motion.step(1),
            Qt.Key.Key_Right: lambda: self._motion.step(-1),
            Qt.Key.Key_Up: lambda: self._motion.pan(*pans[Qt.Key.Key_Up]),
            Qt.Key.Key_Down: lambda: self._motion.pan(*pans[Qt.Key.Key_Down]),
            Qt.Key.Key_Plus: lambda: self._motion.zoom(1.25),
            Qt.Key.Key_Equal: lambda: self._motion.zoom(1.25),
            Qt.Key.Key_Minus: lambda: self._motion.zoom(1 / 1.25),
            Qt.Key.Key_0: self._motion.reset,
            Qt.Key.Key_Home: self._motion.reset,
            Qt.Key.Key_PageUp: lambda: self.layer_asked.emit(-1),
            Qt.Key.Key_PageDown: lambda: self.layer_asked.emit(1),
            Qt.Key.Key_Return: self.activated.emit,
            Qt.Key.Key_Enter: self.activated.emit,
            Qt.Key.Key_Space: self.activated.emit,
            Qt.Key.Key_Escape: self.let_go.emit,
        }
        if shift and key in pans:
            self._motion.pan(*pans[Qt.Key(key)])
            return True
        deed = deeds.get(key)
        if deed is None:
            return False
        deed()
        return True
