"""The body view: one widget that paints the figure and what is pointed at. Emits ids; keeps no selection of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from bodymap.atlas.manifest import Structure
from bodymap.domain.side import Side
from bodymap.errors import AssetError
from bodymap.ui.bodymap import stage
from bodymap.ui.bodymap.accessible import install
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.figure import Figure, FigurePainter
from bodymap.ui.bodymap.gestures import Gestures
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.marks import place_marks
from bodymap.ui.bodymap.motion import Motion
from bodymap.ui.bodymap.plates import PlateCache, PlateKey
from bodymap.ui.bodymap.pointing import Pointing
from bodymap.ui.bodymap.prefetch import wanted_plates
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.seen import Finder, Hit, SeenStructure
from bodymap.ui.bodymap.sides import mark_box, side_marks
from bodymap.ui.bodymap.walking import Walk
from bodymap.ui.tokens import MS_FADE

_REST = 110  # ms without zooming after which pictures of the new size are fetched


class BodyView(QWidget):
    """Shows one atlas. Set what is to be seen with `show_look`; listen to what is pointed at."""

    picked = Signal(object)  # Hit or None
    pointed = Signal(object)  # Hit or None
    mark_pointed = Signal(str)  # Mark.key or ""
    mark_picked = Signal(str)
    layer_asked = Signal(int)
    let_go = Signal()
    posed = Signal()  # the viewer came to rest somewhere else
    lit_share_changed = Signal(float)
    broken = Signal(str)
    first_shown = Signal()  # the body has been painted for the first time

    def __init__(self, scene: Scene, cache: PlateCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        install()
        self.setObjectName("bodyView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMinimumSize(80, 80)
        self.scene, self.cache = scene, cache
        self.finder = Finder(scene)
        self.painter_of_figures = FigurePainter(scene, cache)
        self.motion = Motion(scene, self)
        self.gestures = Gestures(self.motion, self)
        self.free_bottom = 0.0  # logical px at the bottom that controls lie over
        self.look = Look(scene.layers[0])
        self._figure: Figure | None = None
        self._stale = True
        self._shown = False
        self.walk = Walk(self)
        self.pointing = Pointing(self)
        self._fade = QVariantAnimation(self, duration=MS_FADE, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self._fading)
        self._sharpen = QVariantAnimation(self, duration=MS_FADE, startValue=0.0, endValue=1.0)
        self._sharpen.valueChanged.connect(self._sharpening)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._fetch)
        self._last_scale = 0.0
        self.keyboard_focus = False
        self._connect()

    def _connect(self) -> None:
        self.motion.moved.connect(self._moved)
        self.motion.settled.connect(self._settled)
        self.cache.arrived.connect(self._arrived)
        self.cache.failed.connect(self.broken)
        hand, pointing = self.gestures, self.pointing
        hand.layer_asked.connect(self.layer_asked)
        hand.activated.connect(self._activate)
        hand.let_go.connect(self._let_go)
        pointing.picked.connect(self.picked)
        pointing.pointed.connect(self.pointed)
        pointing.mark_pointed.connect(self.mark_pointed)
        pointing.mark_picked.connect(self.mark_picked)

    # what is shown ---------------------------------------------------------------------------------------------------
    @property
    def canvas(self) -> Canvas:
        """Pose, size and device pixels of the widget as it is now."""
        return Canvas(self.motion.pose, QSizeF(self.size()), self.devicePixelRatioF())

    def show_look(self, look: Look) -> None:
        """Show something else; another layer fades in."""
        if look.layer != self.look.layer and not self.motion.reduced and self.isVisible():
            look = replace(look, previous=self.look.layer, fade=0.0)
            self._fade.start()
        elif self.look.previous is not None and look.layer == self.look.layer:
            look = replace(look, previous=self.look.previous, fade=self.look.fade)
        if look.layer != self.look.layer:
            self.walk.stop()
            self.pointing.leave()
        self.look = look
        self._refresh()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Go at once instead of flying and fading."""
        self.motion.reduced = reduced

    def grab_figure(self) -> QImage:
        """The composed figure as it was last painted, for tests and measurements."""
        return self._current().image

    @property
    def shows_body(self) -> bool:
        """Whether a picture of the body has been painted (not only the ground)."""
        return self._figure is not None and not self._figure.empty

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves, fades or waits to be fetched."""
        running = QVariantAnimation.State.Running
        fading = running in (self._fade.state(), self._sharpen.state()) or self._rest.isActive()
        return not (fading or self.motion.moving or self.cache.busy or self._stale)

    @property
    def lit_share(self) -> float:
        """How much of the lit structure is seen, 0 to 1."""
        return self._figure.lit_share if self._figure is not None else 1.0

    def listed(self) -> tuple[SeenStructure, ...]:
        """The structures on show, in the order in which the keys walk through them."""
        return self.finder.listed(self.canvas, self.look.layer)

    def name_of(self, structure: Structure) -> str:
        """Name and side in one line, as a screen reader says it."""
        title, note = self.pointing.namer(Hit(structure.index, structure=structure, side=structure.side))
        return f"{title}, {note}" if note else title

    # painting --------------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        figure = self._current()
        painter = QPainter(self)
        stage.paint(painter, self, figure, event.rect())
        painter.end()
        if not self._shown and self.shows_body:
            self._shown = True
            self.first_shown.emit()

    def _current(self) -> Figure:
        """The figure, composed again when anything about it changed."""
        if self._figure is not None and not self._stale:
            return self._figure
        canvas = self.canvas
        try:
            figure = self.painter_of_figures.paint(canvas, self.look)
            self.pointing.placed = place_marks(self.scene.atlas, self.scene.base(canvas.pose), self.look.marks)
        except AssetError as error:
            figure = Figure(QImage(), (), 0.0)
            QTimer.singleShot(0, self, lambda text=str(error): self.broken.emit(text))
        figure.image.setDevicePixelRatio(canvas.dpr)
        before = self.lit_share
        self._figure, self._stale = figure, False
        self._ask(canvas, figure)
        if abs(before - figure.lit_share) > 1e-3:
            QTimer.singleShot(0, self, lambda: self.lit_share_changed.emit(self.lit_share))
        return figure

    def _ask(self, canvas: Canvas, figure: Figure) -> None:
        """Fetch what was missing: at once when there is nothing else to show, else when zooming has stopped."""
        if canvas.scale != self._last_scale and figure.missing and not figure.empty:
            self._rest.start()
        else:
            self._fetch()
        self._last_scale = canvas.scale

    def _fetch(self) -> None:
        missing = self._figure.missing if self._figure is not None else ()
        self.cache.want(wanted_plates(self.scene, self.cache, self.canvas, self.look, missing))

    def _refresh(self) -> None:
        self._stale = True
        self.update()

    def _fading(self, t: float) -> None:
        done = t >= 1.0
        self.look = replace(self.look, fade=float(t), previous=None if done else self.look.previous)
        self._refresh()

    def _sharpening(self, t: float) -> None:
        self.look = replace(self.look, sharp=float(t))
        self._refresh()

    def _arrived(self, key: PlateKey) -> None:
        if self._figure is None or key not in self._figure.missing:
            return
        sharper = self.scene.names[key.view].kind != "turntable" and self.motion.pose.closeup is None
        if sharper and not self.motion.reduced:
            self._sharpen.start()
        self._refresh()

    def _moved(self) -> None:
        self._refresh()
        if self.pointing.hit is not None:
            self.pointing.leave()

    def _settled(self) -> None:
        self._refresh()
        self.posed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.motion.resize(QSizeF(event.size()))
        self._refresh()

    def hit_at(self, point: QPointF) -> Hit | None:
        """What lies under a point of the widget."""
        return self.finder.at(self.canvas, self.look.layer, point)

    # keys ------------------------------------------------------------------------------------------------------------
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through what is seen; past the last one (or after Escape) it leaves the body."""
        walking = forward or self.walk.at is not None
        if walking and self.walk.step(1 if forward else -1):
            return True
        self.walk.stop()
        return super().focusNextPrevChild(forward)

    def _activate(self) -> None:
        hit = self.walk.hit()
        if hit is not None:
            self.picked.emit(hit)

    def _let_go(self) -> None:
        if not self.walk.let_go():
            self.let_go.emit()

    # events ----------------------------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gestures.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.gestures.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointing.leave()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.gestures.key(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            return self.gestures.touch(event)  # type: ignore[arg-type]
        if kind == QEvent.Type.NativeGesture and self.gestures.native(event):  # type: ignore[arg-type]
            return True
        if kind == QEvent.Type.ToolTip and self._side_tip(event):  # type: ignore[arg-type]
            return True
        if kind == QEvent.Type.DevicePixelRatioChange:
            self._refresh()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self.keyboard_focus = event.reason() in by_key
        self.walk.begin()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._refresh()
        super().changeEvent(event)

    def _side_tip(self, event: QHelpEvent) -> bool:
        for mark in self.side_marks():
            if mark_box(mark).contains(QPointF(event.pos())):
                words = self.tr("The subject's left") if mark.side is Side.LEFT else self.tr("The subject's right")
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return False

    def side_marks(self) -> tuple:
        """Where L and R stand now."""
        return side_marks(self.scene.camera(self.motion.pose), QSizeF(self.size()), self.free_bottom)

    def letters(self) -> dict[Side, str]:
        """The letters for the subject's sides."""
        return {Side.LEFT: self.tr("L", "left side"), Side.RIGHT: self.tr("R", "right side")}

    def shutdown(self) -> None:
        """Stop what still moves (before the view goes away)."""
        for animation in (self._fade, self._sharpen):
            animation.stop()
        self._rest.stop()
        self.motion.finish()
