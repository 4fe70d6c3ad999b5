"""The body view: one widget that paints the figure and what is pointed at. Emits ids; keeps no selection of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPaintEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from bodymap.atlas.manifest import Structure
from bodymap.domain.side import Side
from bodymap.errors import AssetError
from bodymap.ui.bodymap import stage
from bodymap.ui.bodymap.accessible import announce_focus, install
from bodymap.ui.bodymap.figure import Canvas, Figure, FigurePainter, Look
from bodymap.ui.bodymap.flight import fly
from bodymap.ui.bodymap.gestures import Gestures
from bodymap.ui.bodymap.labels import PointerLabel
from bodymap.ui.bodymap.marks import REACH, PlacedMark, place_marks
from bodymap.ui.bodymap.motion import Motion
from bodymap.ui.bodymap.overlay import Mark
from bodymap.ui.bodymap.plates import PlateCache, PlateKey
from bodymap.ui.bodymap.prefetch import wanted_plates
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.seen import Finder, Hit, SeenStructure
from bodymap.ui.bodymap.sides import mark_box, side_marks
from bodymap.ui.tokens import MS_FADE

_REST = 110  # ms without zooming after which pictures of the new size are fetched


def plain_name(hit: Hit) -> tuple[str, str]:
    """Title and note of what is pointed at, as the atlas has them."""
    title = hit.structure.name if hit.structure is not None else (hit.region or "")
    return title, "" if hit.side is Side.MID else str(hit.side)


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
        self.namer: Callable[[Hit], tuple[str, str]] = plain_name
        self.free_bottom = 0.0  # logical px at the bottom that controls lie over
        self.look = Look(scene.layers[0])
        self._figure: Figure | None = None
        self._stale = True
        self._hit: Hit | None = None
        self._label: PointerLabel | None = None
        self._pointer = QPointF()
        self._lit_mark = ""
        self._placed: tuple[PlacedMark, ...] = ()
        self.walked: SeenStructure | None = None
        self._fade = QVariantAnimation(self, duration=MS_FADE, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self._fading)
        self._sharpen = QVariantAnimation(self, duration=MS_FADE, startValue=0.0, endValue=1.0)
        self._sharpen.valueChanged.connect(self._sharpening)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._fetch)
        self._last_scale = 0.0
        self._let_go_of = False
        self.keyboard_focus = False
        self._connect()

    def _connect(self) -> None:
        self.motion.moved.connect(self._moved)
        self.motion.settled.connect(self._settled)
        self.cache.arrived.connect(self._arrived)
        self.cache.failed.connect(self.broken)
        hand = self.gestures
        hand.hovered.connect(self._hover)
        hand.left.connect(self._unhover)
        hand.clicked.connect(self._click)
        hand.double_clicked.connect(self._double_click)
        hand.layer_asked.connect(self.layer_asked)
        hand.activated.connect(self._activate)
        hand.let_go.connect(self._let_go)

    # what is shown -------------------------------------------------------------------------------------------------------
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
            self.walked = None
            self._unhover()
        self.look = look
        self._refresh()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Go at once instead of flying and fading."""
        self.motion.reduced = reduced

    def light_mark(self, key: str) -> None:
        """Emphasise one trigger point mark, or none."""
        if key != self._lit_mark:
            self._lit_mark = key
            self.update()

    def grab_figure(self) -> QImage:
        """The composed figure as it was last painted, for tests and measurements."""
        return self._current().image

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

    @property
    def placed_marks(self) -> tuple[PlacedMark, ...]:
        """The trigger point marks where they fall in the picture."""
        return self._placed

    @property
    def lit_mark(self) -> str:
        """Key of the mark that is emphasised."""
        return self._lit_mark

    def draw_label(self, painter: QPainter) -> None:
        """The words near the pointer."""
        if self._label is not None:
            self._label.draw(painter, self._label.rect(self._pointer, QSizeF(self.size())), self.look.palette)

    @property
    def hit(self) -> Hit | None:
        """What the pointer is on."""
        return self._hit

    def listed(self) -> tuple[SeenStructure, ...]:
        """The structures on show, in the order in which the keys walk through them."""
        return self.finder.listed(self.canvas, self.look.layer)

    def name_of(self, structure: Structure) -> str:
        """Name and side in one line, as a screen reader says it."""
        title, note = self.namer(Hit(structure.index, structure=structure, side=structure.side))
        return f"{title}, {note}" if note else title

    # painting ------------------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        figure = self._current()
        painter = QPainter(self)
        stage.paint(painter, self, figure, event.rect())
        painter.end()

    def _current(self) -> Figure:
        """The figure, composed again when anything about it changed."""
        if self._figure is not None and not self._stale:
            return self._figure
        canvas = self.canvas
        try:
            figure = self.painter_of_figures.paint(canvas, self.look)
            self._placed = place_marks(self.scene.atlas, self.scene.base(canvas.pose), self.look.marks)
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
        if self._hit is not None:
            self._unhover()

    def _settled(self) -> None:
        self._refresh()
        self.posed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.motion.resize(QSizeF(event.size()))
        self._refresh()

    # pointing ------------------------------------------------------------------------------------------------------------
    def mark_at(self, point: QPointF) -> Mark | None:
        """The trigger point mark under a point of the widget, the nearest one."""
        pose, size = self.motion.pose, QSizeF(self.size())
        reach = REACH
        found = None
        for placed in self._placed:
            gap = pose.to_widget(placed.u, placed.v, size) - point
            away = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
            if away <= reach:
                reach, found = away, placed.mark
        return found

    def hit_at(self, point: QPointF) -> Hit | None:
        """What lies under a point of the widget."""
        return self.finder.at(self.canvas, self.look.layer, point)

    def _hover(self, point: QPointF) -> None:
        mark = self.mark_at(point)
        key = mark.key if mark is not None else ""
        if key != self._lit_mark:
            self._lit_mark = key
            self.mark_pointed.emit(key)
            self.update()
        hit = self.hit_at(point)
        self._set_hover(hit, point, mark)

    def _set_hover(self, hit: Hit | None, point: QPointF, mark: Mark | None = None) -> None:
        old = self._hover_rect()
        changed = hit != self._hit
        self._hit, self._pointer = hit, point
        if mark is not None and mark.label:
            self._label = PointerLabel(mark.label, "", self.font())
        elif hit is None:
            self._label = None
        else:
            self._label = PointerLabel(*self.namer(hit), self.font())
        for rect in (old, self._hover_rect()):
            if not rect.isEmpty():
                self.update(rect.toAlignedRect().adjusted(-2, -2, 2, 4))
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit or mark else Qt.CursorShape.ArrowCursor)
        if changed:
            self.pointed.emit(hit)

    def _hover_rect(self) -> QRectF:
        """Everything that the pointer's outline and label cover."""
        rect = QRectF()
        if self._label is not None:
            rect = self._label.rect(self._pointer, QSizeF(self.size()))
        if self._hit is not None:
            picture = self.painter_of_figures.lit_picture(self.canvas, self.look.layer, (self._hit.value,))
            if picture is not None:
                dpr = self.devicePixelRatioF()
                target = picture.target
                rect = rect.united(QRectF(target.topLeft() / dpr, target.size() / dpr))
        return rect.intersected(QRectF(self.rect()))

    def _unhover(self) -> None:
        if self._lit_mark:
            self._lit_mark = ""
            self.mark_pointed.emit("")
        self._set_hover(None, self._pointer)
        self.update()

    def _click(self, point: QPointF) -> None:
        self.walked = None
        mark = self.mark_at(point)
        if mark is not None:
            self.mark_picked.emit(mark.key)
            return
        self.picked.emit(self.hit_at(point))

    def _double_click(self, point: QPointF) -> None:
        hit = self.hit_at(point)
        if hit is not None and hit.structure is not None:
            self.fly_to(hit.structure)
        elif hit is not None:
            self.motion.zoom(2.2, point)

    def fly_to(self, structure: Structure) -> None:
        """Go near a structure: to a close-up where one shows it, else to its outline."""
        fly(self.scene, self.motion, structure, self.look.layer)

    # keys ----------------------------------------------------------------------------------------------------------------
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through what is seen; past the last one (or after Escape) it leaves the body."""
        if self.walked is None and not forward:
            return super().focusNextPrevChild(forward)
        if self.walk(1 if forward else -1):
            return True
        self.walked = None
        self.update()
        return super().focusNextPrevChild(forward)

    def walk(self, step: int) -> bool:
        """Move the focus ring by one; False at the ends of the list and when there is nothing to walk through."""
        listed = self.listed()
        places = [seen.structure.index for seen in listed]
        if self.walked is not None and self.walked.structure.index in places:
            place = places.index(self.walked.structure.index) + step
        else:
            place = 0 if step > 0 else len(listed) - 1
        if self._let_go_of or not 0 <= place < len(listed):
            self._let_go_of = False
            return False
        self.walked = listed[place]
        announce_focus(self, place)
        self.update()
        return True

    def _activate(self) -> None:
        if self.walked is not None:
            structure = self.walked.structure
            self.picked.emit(Hit(structure.index, structure=structure, side=structure.side))

    def _let_go(self) -> None:
        if self.walked is not None:
            self.walked = None
            self._let_go_of = True
            self.update()
        else:
            self.let_go.emit()

    # events --------------------------------------------------------------------------------------------------------------
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
        self._unhover()
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
        self._let_go_of = False
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

    def shutdown(self) -> None:
        """Stop what still moves (before the view goes away)."""
        for animation in (self._fade, self._sharpen):
            animation.stop()
        self._rest.stop()
        self.motion.finish()
