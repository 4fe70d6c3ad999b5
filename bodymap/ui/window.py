"""The main window: bar above, list left, body in the middle, page right; folds its panels away when it is small."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QSplitter, QToolButton, QWidget

from bodymap.atlas.atlas import Atlas
from bodymap.errors import DataError
from bodymap.knowledge.catalogue import Catalogue
from bodymap.ui.bodymap.pane import BodyPane
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.dialogs import AboutDialog, SettingsDialog, note_text
from bodymap.ui.failure import FailurePage
from bodymap.ui.panels.list_panel import ListPanel
from bodymap.ui.panels.page import PagePanel
from bodymap.ui.patterns import PatternService
from bodymap.ui.presenter import BodyPresenter
from bodymap.ui.search import entries_of
from bodymap.ui.settings import Settings
from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme
from bodymap.ui.tokens import (
    COLLAPSE_LIST_BELOW,
    COLLAPSE_PAGE_BELOW,
    LIST_MINIMUM,
    LIST_WIDTH,
    PAGE_MINIMUM,
    PAGE_WIDTH,
    SPACE_S,
    SPACE_XS,
)
from bodymap.ui.widgets import Banner, IconButton, column, label

_REFIT = 30  # ms after a resize in which the panels are folded or unfolded


@dataclass
class Folding:
    """Which panels a person has opened while the window is too small for all of them."""

    list_open: bool = False
    page_open: bool = False


class MainWindow(QMainWindow):
    """Puts the parts together. The body comes first; the knowledge base is given when it has been read."""

    def __init__(
        self, state: AppState, settings: Settings, theme: Theme, atlas: Atlas | None, trouble: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Bodymap")
        self.setMinimumSize(QSize(240, 180))
        self.state, self.settings, self.theme = state, settings, theme
        self.atlas = atlas
        self.cache: PlateCache | None = None
        self.pane: BodyPane | None = None
        self.presenter: BodyPresenter | None = None
        self.patterns: PatternService | None = None
        self.list_panel: ListPanel | None = None
        self.page_panel: PagePanel | None = None
        self._folding = Folding()
        self._icons_on = False
        self._build(trouble)
        self._wire()
        self._restore()

    # building ------------------------------------------------------------------------------------------------------------
    def _build(self, trouble: str) -> None:
        middle = QWidget(self)
        outer = column(middle, spacing=0)
        outer.addWidget(self._make_bar(middle))
        self.banner = Banner(middle)
        outer.addWidget(self.banner)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, middle)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.left, self.right = QWidget(self.splitter), QWidget(self.splitter)
        self.left.setMinimumWidth(LIST_MINIMUM)
        self.right.setMinimumWidth(PAGE_MINIMUM)
        for place in (self.left, self.right):
            column(place)
        self.centre = QWidget(self.splitter)
        column(self.centre)
        self._show_body(trouble)
        for number, widget in enumerate((self.left, self.centre, self.right)):
            self.splitter.insertWidget(number, widget)
            self.splitter.setStretchFactor(number, 1 if widget is self.centre else 0)
        self.splitter.setSizes([LIST_WIDTH, 700, PAGE_WIDTH])
        outer.addWidget(self.splitter, 1)
        self.setCentralWidget(middle)

    def _make_bar(self, parent: QWidget) -> QWidget:
        bar = QWidget(parent)
        bar.setObjectName("topBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        layout.setSpacing(2)
        self.list_button = self._button("list", self.tr("List"), bar, "listButton")
        self.list_button.setCheckable(True)
        self.back_button = self._button("back", self.tr("Back"), bar, "backButton", "Alt+Left")
        self.forward_button = self._button("forward", self.tr("Forward"), bar, "forwardButton", "Alt+Right")
        self.points_button = self._button("points", self.tr("Trigger points"), bar, "pointsButton", "T")
        self.pattern_button = self._button("pattern", self.tr("Pain"), bar, "patternButton", "P")
        for button in (self.points_button, self.pattern_button):
            button.setCheckable(True)
            button.setText(button.accessibleName())
        self.theme_button = self._button("dark", self.tr("Light or dark"), bar, "themeButton")
        self.page_button = self._button("page", self.tr("Page"), bar, "pageButton")
        self.page_button.setCheckable(True)
        self.menu_button = self._button("menu", self.tr("Menu"), bar, "menuButton")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(self._make_menu())
        self.wordmark = label("Bodymap", "wordmark", bar)
        self.wordmark.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        for widget in (self.list_button, self.wordmark, self.back_button, self.forward_button):
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (self.points_button, self.pattern_button, self.theme_button, self.page_button, self.menu_button):
            layout.addWidget(widget)
        return bar

    @staticmethod
    def _button(icon_name: str, text: str, parent: QWidget, name: str, shortcut: str = "") -> IconButton:
        made = IconButton(icon_name, text, parent, shortcut=shortcut)
        made.setObjectName(name)
        return made

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self._action(menu, self.tr("Search"), self.focus_search, QKeySequence.StandardKey.Find)
        self._action(menu, self.tr("Undo"), self.state.back, QKeySequence.StandardKey.Undo)
        self._action(menu, self.tr("Redo"), self.state.forward, QKeySequence.StandardKey.Redo)
        menu.addSeparator()
        self._action(menu, self.tr("Settings …"), self.open_settings, QKeySequence.StandardKey.Preferences)
        self._action(menu, self.tr("About Bodymap"), self.open_about)
        menu.addSeparator()
        self._action(menu, self.tr("Quit"), self.close, QKeySequence.StandardKey.Quit)
        return menu

    def _action(self, menu: QMenu, text: str, deed, keys: QKeySequence.StandardKey | None = None) -> None:  # noqa: ANN001
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: deed())
        menu.addAction(action)
        self.addAction(action)

    def _show_body(self, trouble: str) -> None:
        """The body, or a page that says why there is none."""
        if self.atlas is not None and not trouble:
            try:
                self.cache = PlateCache(self.atlas, parent=self)
                self.pane = BodyPane(self.atlas, self.cache, self.centre)
            except Exception as error:
                from bodymap.errors import BodymapError

                if not isinstance(error, BodymapError):
                    raise
                trouble = str(error)
        layout = self.centre.layout()
        assert layout is not None
        if self.pane is None:
            layout.addWidget(FailurePage(self.tr("The body cannot be shown"), trouble, self.centre))
            return
        layout.addWidget(self.pane)
        self.presenter = BodyPresenter(self.state, self.pane, self.theme, self)
        self.pane.view.set_reduced_motion(self.settings.flag("reduce_motion"))
        self.pane.view.broken.connect(self._body_broke)
        self.presenter.refresh()

    def _body_broke(self, message: str) -> None:
        """A picture turned out to be missing or damaged: say so instead of showing half of it."""
        if self.pane is None or not self.pane.isVisibleTo(self.centre):
            return
        self.pane.hide()
        layout = self.centre.layout()
        assert layout is not None
        layout.addWidget(FailurePage(self.tr("The body cannot be shown"), message, self.centre))

    def _wire(self) -> None:
        state = self.state
        self.back_button.clicked.connect(state.back)
        self.forward_button.clicked.connect(state.forward)
        self.points_button.toggled.connect(state.set_points)
        self.pattern_button.toggled.connect(state.set_pattern)
        self.theme_button.clicked.connect(self.theme.toggle)
        self.list_button.clicked.connect(lambda on: self._open_panel(list_open=on))
        self.page_button.clicked.connect(lambda on: self._open_panel(page_open=on))
        self.banner.dismissed.connect(lambda: self.settings.set("note_seen", True))
        state.changed.connect(self._changed)
        state.refused.connect(self.tell)
        self.settings.unwritable.connect(self.tell)
        self.settings.changed.connect(self._setting_changed)
        self.theme.changed.connect(self._dress)
        self._changed(state.shown, state.shown)

    # knowledge -----------------------------------------------------------------------------------------------------------
    def know(self, catalogue: Catalogue) -> None:
        """The knowledge base has been read: fill the panels."""
        shapes = {}
        if self.atlas is not None:
            shapes = {s.id: (s.name, s.la, s.kind) for s in self.atlas.manifest.structures}
        others = [
            (shape, name) for shape, (name, _, kind) in shapes.items()
            if kind == "muscle" and shape not in catalogue.entry_of_shape
        ]  # fmt: skip
        self.list_panel = ListPanel(self.left)
        self.list_panel.fill(entries_of(catalogue, others))
        self.list_panel.chosen.connect(self._chosen_from_list)
        self._fill(self.left, self.list_panel)
        self.page_panel = PagePanel(catalogue, self.right)
        self.page_panel.know_shapes(shapes)
        self.page_panel.asked.connect(self._follow)
        self.page_panel.pointed.connect(self.state.point_at)
        self.page_panel.side_chosen.connect(self.state.set_side)
        self.state.pointed.connect(self.page_panel.light_point)
        self._fill(self.right, self.page_panel)
        if self.atlas is not None and self.presenter is not None:
            self.patterns = PatternService(catalogue, self.atlas, self)
            self.patterns.failed.connect(self.tell)
            self.presenter.know(catalogue, self.patterns)
        self._dress()
        self._changed(self.state.shown, self.state.shown)
        if catalogue.problems:
            text = self.tr("The knowledge base has {count} problems; entries with a fault are left out. `bodymap check` lists them.")
            self.tell(text.format(count=len(catalogue.problems)))

    def know_nothing(self, error: DataError) -> None:
        """The knowledge base cannot be used: say so where its texts would be; the body still works."""
        lines = str(error).splitlines()
        rest = self.tr("… and {count} more").format(count=len(lines) - 8) if len(lines) > 8 else ""
        message = "\n".join([*lines[:8], rest]).strip()
        self._fill(self.right, FailurePage(self.tr("The knowledge base cannot be read"), message, self.right))
        self._fill(self.left, FailurePage(self.tr("Nothing to list"), "", self.left))

    @staticmethod
    def _fill(place: QWidget, widget: QWidget) -> None:
        layout = place.layout()
        assert layout is not None
        layout.addWidget(widget)

    def _follow(self, target: str) -> None:
        """A link on the page; muscles that only the atlas knows have a page too."""
        from bodymap.knowledge.catalogue import Reference

        kind, _, name = target.partition("/")
        if kind == "muscle" and self.atlas is not None and name in self.atlas.manifest.by_id:
            self.state.select(Reference("muscle", name))
        else:
            self.state.select(target)

    def _chosen_from_list(self, reference: object) -> None:
        self.state.select(reference)  # type: ignore[arg-type]
        if self._columns() == 1:
            self._open_panel(list_open=False)

    # messages, windows ---------------------------------------------------------------------------------------------------
    def tell(self, text: str) -> None:
        """One calm message above the content."""
        self.banner.tell(text)

    def first_note(self) -> None:
        """On the first start: what this is and what it is not."""
        if not self.settings.flag("note_seen"):
            self.banner.tell(note_text())

    def open_settings(self) -> None:
        """The settings, beside this window."""
        SettingsDialog(self.settings, self).show()

    def open_about(self) -> None:
        """Licences and sources."""
        attribution = self.atlas.manifest.attribution if self.atlas is not None else ""
        AboutDialog(attribution, self).show()

    def focus_search(self) -> None:
        """Open the list and put the cursor into its search field."""
        if not self.left.isVisible():
            self._open_panel(list_open=True)
        if self.list_panel is not None:
            self.list_panel.focus_search()

    # following the state -------------------------------------------------------------------------------------------------
    def _changed(self, before: Shown, after: Shown) -> None:
        self.back_button.setEnabled(self.state.can_go_back)
        self.forward_button.setEnabled(self.state.can_go_forward)
        for button, on in ((self.points_button, after.points), (self.pattern_button, after.pattern)):
            button.blockSignals(True)
            button.setChecked(on)
            button.blockSignals(False)
        if self.page_panel is not None:
            self.page_panel.show_page(after.selection, after.side)
        if self.list_panel is not None and (before.selection != after.selection or before is after):
            self.list_panel.show_selected(after.selection)
        if before.selection != after.selection and after.selection is not None and self._columns() == 2:
            self._folding.page_open = True
            self._fold()

    def _setting_changed(self, key: str) -> None:
        if key == "reduce_motion" and self.pane is not None:
            self.pane.view.set_reduced_motion(self.settings.flag(key))

    def _dress(self) -> None:
        colours = self.theme.colours
        self.theme_button.icon_name = "light" if colours.name == "dark" else "dark"
        if self._icons_on:
            for button in self.findChildren(IconButton):
                button.dress(colours)
        if self.list_panel is not None:
            self.list_panel.dress(colours)
        if self.page_panel is not None:
            self.page_panel.dress(colours, self.theme.pain)
        if self.pane is not None:
            self.pane.replace_controls()

    def dress_icons(self) -> None:
        """Load the icons (after the first picture: they are not worth waiting for)."""
        self._icons_on = True
        self._dress()

    # size ----------------------------------------------------------------------------------------------------------------
    def _columns(self) -> int:
        """How many of list, body and page have room beside each other."""
        if self.width() < COLLAPSE_LIST_BELOW:
            return 1
        return 2 if self.width() < COLLAPSE_PAGE_BELOW else 3

    def _open_panel(self, *, list_open: bool | None = None, page_open: bool | None = None) -> None:
        if list_open is not None:
            self._folding.list_open = list_open
            if list_open and self._columns() < 3:
                self._folding.page_open = False
        if page_open is not None:
            self._folding.page_open = page_open
            if page_open and self._columns() < 3:
                self._folding.list_open = False
        self._fold()

    def _fold(self) -> None:
        """Show the panels for which there is room, or the one that was asked for."""
        columns = self._columns()
        if columns == 3:
            show_list, show_page, show_body = not self._hidden_list, not self._hidden_page, True
        else:
            show_list, show_page = self._folding.list_open, self._folding.page_open
            show_body = columns == 2 or not (show_list or show_page)
        self.left.setVisible(show_list)
        self.right.setVisible(show_page)
        self.centre.setVisible(show_body)
        self.list_button.setChecked(show_list)
        self.page_button.setChecked(show_page)
        self.wordmark.setVisible(self.width() >= 460)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self.points_button, self.pattern_button):
            button.setToolButtonStyle(beside if self.width() >= 760 else alone)
        self.theme_button.setVisible(self.width() >= 360)

    _hidden_list = False
    _hidden_page = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _restore(self) -> None:
        self.resize(1280, 800)
        geometry = self.settings.raw("geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        panels = self.settings.raw("panels")
        if not panels.isEmpty():
            self.splitter.restoreState(panels)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.set("geometry", QByteArray(self.saveGeometry()))
        if self._columns() == 3:
            self.settings.set("panels", QByteArray(self.splitter.saveState()))
        self.shutdown()
        super().closeEvent(event)

    def shutdown(self) -> None:
        """Stop threads and animations."""
        if self.pane is not None:
            self.pane.view.shutdown()
        if self.cache is not None:
            self.cache.close()
        if self.patterns is not None:
            self.patterns.close()


def later(window: MainWindow, deed, milliseconds: int = 0) -> None:  # noqa: ANN001
    """Do something once the window has been painted."""
    QTimer.singleShot(milliseconds, window, deed)
