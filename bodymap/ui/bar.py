"""The bar at the top of the window: history, what is drawn, theme, panels, menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme
from bodymap.ui.tokens import SPACE_S, SPACE_XS
from bodymap.ui.widgets import IconButton, label

_WORDS_FROM, _NAME_FROM, _THEME_FROM, _ALL_FROM = 760, 460, 360, 290  # logical px of window width


class TopBar(QWidget):
    """Shows and changes the state; the window adds what belongs to itself (`list_button`, `page_button`, the menu)."""

    def __init__(self, state: AppState, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list_button = self._button("list", self.tr("List"), "listButton", checkable=True)
        self.back_button = self._button("back", self.tr("Back"), "backButton", "Alt+Left")
        self.forward_button = self._button("forward", self.tr("Forward"), "forwardButton", "Alt+Right")
        self.points_button = self._button("points", self.tr("Trigger points"), "pointsButton", "T", checkable=True)
        self.pattern_button = self._button("pattern", self.tr("Pain"), "patternButton", "P", checkable=True)
        self.theme_button = self._button("dark", self.tr("Light or dark"), "themeButton")
        self.page_button = self._button("page", self.tr("Page"), "pageButton", checkable=True)
        self.menu_button = self._button("menu", self.tr("Menu"), "menuButton")
        self.menu_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.menu_button)
        self.menu_button.setMenu(self.menu)
        self.wordmark = label("Bodymap", "wordmark", self)
        self.wordmark.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        for button in (self.points_button, self.pattern_button):
            button.setText(button.accessibleName())
        self._lay_out()
        self._state, self._theme = state, theme
        self.back_button.clicked.connect(state.back)
        self.forward_button.clicked.connect(state.forward)
        self.points_button.toggled.connect(state.set_points)
        self.pattern_button.toggled.connect(state.set_pattern)
        self.theme_button.clicked.connect(theme.toggle)
        state.changed.connect(lambda _, after: self.follow(after))
        self.follow(state.shown)

    def _button(
        self, icon_name: str, text: str, name: str, shortcut: str = "", *, checkable: bool = False
    ) -> IconButton:
        made = IconButton(icon_name, text, self, shortcut=shortcut)
        made.setObjectName(name)
        made.setCheckable(checkable)
        return made

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        layout.setSpacing(2)
        for widget in (self.list_button, self.wordmark, self.back_button, self.forward_button):
            layout.addWidget(widget)
        layout.addStretch(1)
        right = (self.points_button, self.pattern_button, self.theme_button, self.page_button, self.menu_button)
        for widget in right:
            layout.addWidget(widget)

    def add_action(self, text: str, deed: Callable[[], object], keys: QKeySequence.StandardKey | None = None) -> None:
        """An entry of the menu, and its shortcut in the whole window."""
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: deed())
        self.menu.addAction(action)
        self.window().addAction(action)

    def follow(self, shown: Shown) -> None:
        """Show the state."""
        self.back_button.setEnabled(self._state.can_go_back)
        self.forward_button.setEnabled(self._state.can_go_forward)
        for button, on in ((self.points_button, shown.points), (self.pattern_button, shown.pattern)):
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)

    def dress(self) -> None:
        """The icon of the theme button shows where it leads."""
        self.theme_button.icon_name = "light" if self._theme.colours.name == "dark" else "dark"

    def fit(self, width: int) -> None:
        """Leave out words, then buttons, when the window is narrow."""
        self.wordmark.setVisible(width >= _NAME_FROM)
        self.theme_button.setVisible(width >= _THEME_FROM)
        for button in (self.forward_button, self.points_button):
            button.setVisible(width >= _ALL_FROM)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self.points_button, self.pattern_button):
            button.setToolButtonStyle(beside if width >= _WORDS_FROM else alone)
