"""The middle of the window: the body view with its controls lying over it, wired to the state."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from bodymap.atlas.atlas import Atlas
from bodymap.ui.bodymap.legend import Legend
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.scene import Scene, apart, box_of
from bodymap.ui.bodymap.view import BodyView
from bodymap.ui.tokens import SPACE_M, SPACE_S, Palette
from bodymap.ui.widgets import IconButton, Segments

_DIRECTIONS = {"front": 0.0, "left": 90.0, "back": 180.0, "right": 270.0}
_SHORT = 430  # logical px of height below which only the picture is left
_NARROW = 330


class BodyPane(QWidget):
    """Body view, layer switch, direction buttons, zoom, close-ups, legend and the hint. Knows nothing of panels."""

    layer_chosen = Signal(str)
    reveal_asked = Signal()

    def __init__(self, atlas: Atlas, cache: PlateCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bodyPane")
        self.scene = Scene(atlas)
        self.view = BodyView(self.scene, cache, self)
        self.view.setAccessibleName(self.tr("Body"))
        self.layers = Segments(self._layer_names(), self, vertical=True)
        self.layers.setObjectName("layers")
        self.layers.setAccessibleName(self.tr("Layer"))
        self.layers.setToolTip(self.tr("How deep you look: Page Up and Page Down"))
        self.layers.chosen.connect(self.layer_chosen)
        self.directions = Segments(self._direction_names(), self)
        self.directions.setObjectName("directions")
        self.directions.setAccessibleName(self.tr("Direction"))
        self.directions.chosen.connect(lambda key: self.view.motion.face(_DIRECTIONS[key]))
        self.tools = QFrame(self)
        self.tools.setProperty("kind", "floating")
        self.buttons = self._make_tools()
        self.legend = Legend(self)
        self.title = QLabel(self)
        self.title.setObjectName("viewTitle")
        self.title.setProperty("kind", "chip")
        self.title.hide()
        self.hint = QPushButton(self)
        self.hint.setObjectName("hint")
        self.hint.setProperty("kind", "hint")
        self.hint.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hint.clicked.connect(self.reveal_asked)
        self.hint.hide()
        for key in ("D",):
            QShortcut(QKeySequence(key), self, self.reveal_asked.emit, context=Qt.ShortcutContext.WindowShortcut)
        self.view.posed.connect(self._follow)
        self.view.motion.moved.connect(self._follow)
        self.view.layer_asked.connect(self._step_layer)
        self._follow()

    def _layer_names(self) -> list[tuple[str, str]]:
        names = {
            "skin": self.tr("Skin"),
            "superficial": self.tr("Superficial"),
            "intermediate": self.tr("Intermediate"),
            "deep": self.tr("Deep"),
            "skeleton": self.tr("Skeleton"),
        }
        return [(layer, names.get(layer, layer)) for layer in self.scene.layers]

    def _direction_names(self) -> list[tuple[str, str]]:
        return [
            ("front", self.tr("Front")),
            ("left", self.tr("Left side")),
            ("back", self.tr("Back")),
            ("right", self.tr("Right side")),
        ]

    def _make_tools(self) -> list[IconButton]:
        layout = QHBoxLayout(self.tools)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(1)
        motion = self.view.motion
        zoom_out = IconButton("zoom_out", self.tr("Smaller"), self.tools)
        zoom_out.clicked.connect(lambda: motion.zoom(1 / 1.4))
        zoom_in = IconButton("zoom_in", self.tr("Larger"), self.tools)
        zoom_in.clicked.connect(lambda: motion.zoom(1.4))
        reset = IconButton("reset", self.tr("Whole body"), self.tools)
        reset.clicked.connect(motion.reset)
        closeups = IconButton("closeup", self.tr("Close-ups"), self.tools)
        closeups.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        closeups.setMenu(self._closeup_menu(closeups))
        made = [zoom_out, zoom_in, reset, closeups]
        for name, button in zip(("zoomOut", "zoomIn", "reset", "closeups"), made, strict=True):
            button.setObjectName(name)
            layout.addWidget(button)
        return made

    def _closeup_menu(self, owner: QWidget) -> QMenu:
        menu = QMenu(owner)
        names = self._closeup_names()
        last = ""
        for view in self.scene.closeups:
            if last and view.part != last:
                menu.addSeparator()
            last = view.part
            action = menu.addAction(names.get(view.name, view.name.replace("_", " ").capitalize()))
            action.setData(view.name)
            action.triggered.connect(lambda _=False, name=view.name: self.open_closeup(name))
        owner.setEnabled(bool(self.scene.closeups))
        return menu

    def _closeup_names(self) -> dict[str, str]:
        names = {
            "head_front": self.tr("Head, front"),
            "head_left": self.tr("Head, left side"),
            "head_right": self.tr("Head, right side"),
            "head_back": self.tr("Head, back"),
            "head_oblique_left": self.tr("Head, from the front left"),
            "head_oblique_right": self.tr("Head, from the front right"),
        }
        sides = {"left": self.tr("Left"), "right": self.tr("Right")}
        for side, word in sides.items():
            names[f"hand_{side}_palm"] = self.tr("{side} hand, palm").format(side=word)
            names[f"hand_{side}_back"] = self.tr("{side} hand, back").format(side=word)
            names[f"foot_{side}_top"] = self.tr("{side} foot, top").format(side=word)
            names[f"foot_{side}_sole"] = self.tr("{side} foot, sole").format(side=word)
            names[f"foot_{side}_inner"] = self.tr("{side} foot, inner side").format(side=word)
            names[f"foot_{side}_outer"] = self.tr("{side} foot, outer side").format(side=word)
        return names

    def open_closeup(self, name: str) -> None:
        """Show a close-up: the head as a part of the whole body, hands and feet by themselves."""
        view = self.scene.names[name]
        if view.part == "head":
            self.view.motion.fly_to_box(box_of(view), view.azimuth, most=6.0, room=0.0)
        else:
            self.view.motion.open_closeup(name)

    def dress(self, colours: Palette) -> None:
        """Icons in the theme's colours."""
        for button in self.buttons:
            button.dress(colours)

    def show_layer(self, layer: str) -> None:
        """Show which layer is on."""
        self.layers.choose(layer)

    def show_hint(self, text: str) -> None:
        """Say where the selected muscle can be seen; empty: nothing to say."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self._place()

    def _step_layer(self, step: int) -> None:
        layers = list(self.scene.layers)
        place = layers.index(self.view.look.layer) + step
        if 0 <= place < len(layers):
            self.layer_chosen.emit(layers[place])

    def _follow(self) -> None:
        """The buttons say from where the body is seen now; a close-up says its name."""
        pose = self.view.motion.pose
        facing = [key for key, azimuth in _DIRECTIONS.items() if apart(azimuth, pose.azimuth) < 1.0]
        self.directions.choose(facing[0] if facing and pose.closeup is None else None)
        title = self._closeup_names().get(pose.closeup, "") if pose.closeup else ""
        if title != self.title.text() or self.title.isVisible() != bool(title):
            self.title.setText(title)
            self.title.setVisible(bool(title))
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.setGeometry(self.rect())
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        """Controls at the edges; what has no room is left out (keys and wheel still do everything)."""
        width, height = self.width(), self.height()
        wide, tall = width >= _NARROW, height >= _SHORT
        sizes: dict[QWidget, QSize] = {
            w: w.sizeHint() for w in (self.layers, self.directions, self.tools, self.legend, self.hint, self.title)
        }
        self.layers.setVisible(tall and wide)
        self.tools.setVisible(height >= 200 and width >= 240)
        self.directions.setVisible(width >= sizes[self.directions].width() + 2 * SPACE_M and height >= 260)
        self._put(self.layers, sizes, width - sizes[self.layers].width() - SPACE_M, SPACE_M)
        self._put(self.tools, sizes, SPACE_M, SPACE_M)
        bottom = height - SPACE_M - sizes[self.directions].height()
        self._put(self.directions, sizes, (width - sizes[self.directions].width()) // 2, bottom)
        below = 2 * SPACE_M + sizes[self.layers].height() if tall and wide else SPACE_M
        self._put(self.hint, sizes, width - sizes[self.hint].width() - SPACE_M, below)
        self._put(self.title, sizes, (width - sizes[self.title].width()) // 2, SPACE_M)
        self.legend.setVisible(self.legend.filled and wide and tall)
        self._put(self.legend, sizes, SPACE_M, SPACE_M + sizes[self.tools].height() + SPACE_S)
        free = (
            float(height - SPACE_M - sizes[self.directions].height()) if self.directions.isVisibleTo(self) else height
        )
        self.view.free_bottom = max(0.0, height - free)
        self.view.motion.keep_free(SPACE_S if tall else 0.0, self.view.free_bottom + SPACE_S if tall else 0.0)

    def replace_controls(self) -> None:
        """Put the controls where they belong again, after their texts or sizes have changed."""
        self._place()

    @staticmethod
    def _put(widget: QWidget, sizes: dict[QWidget, QSize], x: int, y: int) -> None:
        widget.setGeometry(x, y, sizes[widget].width(), sizes[widget].height())
        widget.raise_()

    def corner(self) -> QPoint:
        """The upper right corner in global coordinates, for menus."""
        return self.mapToGlobal(QPoint(self.width(), 0))
