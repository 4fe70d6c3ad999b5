"""Small building blocks that several panels share: segmented switch, text labels, rules, banners."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bodymap.ui.icons import icon
from bodymap.ui.tokens import SPACE_M, SPACE_S, TOUCH_TARGET, Palette


class Segments(QFrame):
    """A few choices side by side (or above each other), one of them chosen. `chosen(key)` when a person chooses."""

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None, *, vertical: bool = False
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "segments")
        direction = QBoxLayout.Direction.TopToBottom if vertical else QBoxLayout.Direction.LeftToRight
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for key, text in choices:
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setObjectName(f"segment_{key}")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            layout.addWidget(button)
            self.buttons[key] = button

    def choose(self, key: str | None) -> None:
        """Show a choice as chosen (without telling); None: no choice."""
        self._group.setExclusive(key is not None)
        for name, button in self.buttons.items():
            button.setChecked(name == key)


def label(text: str = "", kind: str = "body", parent: QWidget | None = None) -> QLabel:
    """A line or paragraph of plain text that can be selected."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("kind", kind)
    made.setWordWrap(kind not in ("chip", "wordmark", "numeral"))
    if made.wordWrap():
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        made.setMinimumWidth(10)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line."""
    made = QFrame(parent)
    made.setProperty("kind", "rule")
    return made


class IconButton(QToolButton):
    """A button that is only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(self, icon_name: str, text: str, parent: QWidget | None = None, *, shortcut: str = "") -> None:
        super().__init__(parent)
        self.icon_name = icon_name
        self.setIconSize(QSize(18, 18))
        self.setMinimumSize(TOUCH_TARGET, TOUCH_TARGET)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({shortcut})" if shortcut else text)
        if shortcut:
            self.setShortcut(shortcut)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def dress(self, colours: Palette) -> None:
        """Draw the icon in the theme's colours."""
        self.setIcon(icon(self.icon_name, colours))


class Banner(QFrame):
    """Calm messages above the content, one at a time: the latest first, the others after it is put away."""

    dismissed = Signal(str)  # the key of the message that was put away

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("kind", "banner")
        self._messages: list[tuple[str, str]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        self.text = label("", "soft", self)
        self.text.setObjectName("bannerText")
        self.button = QPushButton(self)
        self.button.setObjectName("bannerButton")
        self.button.setProperty("kind", "quiet")
        self.button.setText(self.tr("Understood"))
        self.button.clicked.connect(self._put_away)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def tell(self, text: str, key: str = "", *, last: bool = False) -> None:
        """Show a message (plain text), or with `last` only when the others have been put away."""
        message = (text, key)
        if message in self._messages:
            return
        self._messages.insert(0 if last else len(self._messages), message)
        self._show()

    def clear(self) -> None:
        """Forget every message."""
        self._messages.clear()
        self._show()

    def _show(self) -> None:
        self.text.setText(self._messages[-1][0] if self._messages else "")
        self.setVisible(bool(self._messages))

    def _put_away(self) -> None:
        _, key = self._messages.pop()
        self._show()
        self.dismissed.emit(key)


def column(parent: QWidget, *, margins: int = 0, spacing: int = SPACE_S) -> QVBoxLayout:
    """An upright layout with even margins."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    return layout
