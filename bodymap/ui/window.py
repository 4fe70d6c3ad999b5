"""The main window: puts bar, list, body and page together, and gives the panels what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from bodymap.atlas.atlas import Atlas
from bodymap.errors import BodymapError, DataError
from bodymap.ui.bar import TopBar
from bodymap.ui.bodymap.pane import BodyPane
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.columns import Columns
from bodymap.ui.failure import FailurePage, note_text
from bodymap.ui.presenter import BodyPresenter
from bodymap.ui.settings import Settings
from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme
from bodymap.ui.widgets import Banner, IconButton, column

if TYPE_CHECKING:
    from bodymap.knowledge.catalogue import Catalogue, Reference
    from bodymap.ui.panels.list_panel import ListPanel
    from bodymap.ui.panels.page import PagePanel
    from bodymap.ui.patterns import PatternService

_NOTE = "note"
_LINES = 8  # of a long list of problems that are shown


class MainWindow(QMainWindow):
    """The body comes first; the knowledge base is given when it has been read (`know`, `know_nothing`)."""

    def __init__(
        self,
        state: AppState,
        settings: Settings,
        theme: Theme,
        atlas: Atlas | None,
        cache: PlateCache | None = None,
        trouble: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Bodymap")
        self.setMinimumSize(QSize(240, 180))
        self.state, self.settings, self.theme, self.atlas = state, settings, theme, atlas
        self.cache = cache
        self.pane: BodyPane | None = None
        self.presenter: BodyPresenter | None = None
        self.patterns: PatternService | None = None
        self.list_panel: ListPanel | None = None
        self.page_panel: PagePanel | None = None
        middle = QWidget(self)
        outer = column(middle, spacing=0)
        self.bar = TopBar(state, theme, middle)
        self.banner = Banner(middle)
        self.columns = Columns(self.bar, middle)
        outer.addWidget(self.bar)
        outer.addWidget(self.banner)
        outer.addWidget(self.columns, 1)
        self.setCentralWidget(middle)
        self._fill_menu()
        self._show_body(trouble)
        self._wire()
        self._restore()

    # building -----------------------------------------------------------------------------------------------------
    def _fill_menu(self) -> None:
        keys = QKeySequence.StandardKey
        self.bar.add_action(self.tr("Search"), self.focus_search, keys.Find)
        self.bar.add_action(self.tr("Undo"), self.state.back, keys.Undo)
        self.bar.add_action(self.tr("Redo"), self.state.forward, keys.Redo)
        self.bar.menu.addSeparator()
        self.bar.add_action(self.tr("Settings …"), self.open_settings, keys.Preferences)
        self.bar.add_action(self.tr("About Bodymap"), self.open_about)
        self.bar.menu.addSeparator()
        self.bar.add_action(self.tr("Quit"), self.close, keys.Quit)

    def _show_body(self, trouble: str) -> None:
        """The body, or a page that says why there is none."""
        if self.atlas is not None and not trouble:
            try:
                self.cache = self.cache or PlateCache(self.atlas)
                self.cache.setParent(self)
                self.pane = BodyPane(self.atlas, self.cache, self.columns.centre)
            except BodymapError as error:
                trouble = str(error)
        if self.pane is None:
            self._fail(trouble)
            return
        self.columns.put(self.columns.centre, self.pane)
        self.presenter = BodyPresenter(self.state, self.pane, self.theme, self)
        self.pane.view.set_reduced_motion(self.settings.flag("reduce_motion"))
        self.pane.view.broken.connect(self._body_broke)
        self.presenter.refresh()

    def _fail(self, message: str) -> None:
        page = FailurePage(self.tr("The body cannot be shown"), message, self.columns.centre)
        self.columns.put(self.columns.centre, page)

    def _body_broke(self, message: str) -> None:
        """A picture turned out to be missing or damaged: say so instead of showing half of it."""
        if self.pane is not None and self.pane.isVisibleTo(self.columns.centre):
            self.pane.hide()
            self._fail(message)

    def _wire(self) -> None:
        self.banner.dismissed.connect(self._message_put_away)
        self.state.changed.connect(self._changed)
        self.state.refused.connect(self.tell)
        self.settings.unwritable.connect(self.tell)
        self.settings.changed.connect(self._setting_changed)
        self.theme.changed.connect(self._dress)

    # knowledge ----------------------------------------------------------------------------------------------------
    def know(self, catalogue: Catalogue) -> None:
        """The knowledge base has been read: fill the panels (imported only now: the body is shown before them)."""
        from bodymap.ui.panels.list_panel import ListPanel
        from bodymap.ui.panels.page import PagePanel
        from bodymap.ui.patterns import PatternService
        from bodymap.ui.region_names import region_name
        from bodymap.ui.search import entries_of

        shapes: dict[str, tuple[str, str, str]] = {}
        if self.atlas is not None:
            shapes = {s.id: (s.name, s.la, s.kind) for s in self.atlas.manifest.structures}
        described = catalogue.entry_of_shape
        others = [(i, name) for i, (name, _, kind) in shapes.items() if kind == "muscle" and i not in described]
        self.list_panel = ListPanel(self.columns.left)
        words = {r: (region_name(r, one), r.replace("_", " ")) for r, one in catalogue.regions.items()}
        self.list_panel.fill(entries_of(catalogue, others, lambda region: words.get(region, ())))
        self.list_panel.chosen.connect(self._chosen_from_list)
        self.columns.put(self.columns.left, self.list_panel)
        self.page_panel = PagePanel(catalogue, self.columns.right)
        self.page_panel.know_shapes(shapes)
        self.page_panel.asked.connect(self._follow)
        self.page_panel.pointed.connect(self.state.point_at)
        self.page_panel.side_chosen.connect(self.state.set_side)
        self.state.pointed.connect(self.page_panel.light_point)
        self.columns.put(self.columns.right, self.page_panel)
        if self.atlas is not None and self.presenter is not None:
            self.patterns = PatternService(catalogue, self.atlas, self)
            self.patterns.failed.connect(self.tell)
            self.presenter.know(catalogue, self.patterns)
        self._dress()
        self._changed(Shown(), self.state.shown)
        if catalogue.problems:
            text = self.tr("Some entries of the knowledge base have faults and are left out ({count} problems).")
            self.tell(text.format(count=len(catalogue.problems)))

    def know_nothing(self, error: DataError) -> None:
        """The knowledge base cannot be used: say so where its texts would be; the body still works."""
        self._dress()
        lines = str(error).splitlines()
        more = len(lines) - _LINES
        rest = [self.tr("… and {count} more").format(count=more)] if more > 0 else []
        message = "\n".join([*lines[:_LINES], *rest])
        place = self.columns.right
        self.columns.put(place, FailurePage(self.tr("The knowledge base cannot be read"), message, place))
        self.columns.put(self.columns.left, FailurePage(self.tr("Nothing to list"), "", self.columns.left))

    def _follow(self, target: str) -> None:
        """A link on the page; muscles that only the atlas knows have a page too."""
        from bodymap.knowledge.catalogue import Reference

        kind, _, name = target.partition("/")
        if kind == "muscle" and self.atlas is not None and name in self.atlas.manifest.by_id:
            self.state.select(Reference("muscle", name))
        else:
            self.state.select(target)

    def _chosen_from_list(self, reference: Reference) -> None:
        self.state.select(reference)
        if self.columns.room == 1:
            self.columns.open(list_=False)

    # messages, windows --------------------------------------------------------------------------------------------
    def tell(self, text: str) -> None:
        """One calm message above the content."""
        self.banner.tell(text)

    def first_note(self) -> None:
        """On the first start: what this is and what it is not."""
        if not self.settings.flag("note_seen"):
            self.banner.tell(note_text(), _NOTE, last=True)

    def _message_put_away(self, key: str) -> None:
        if key == _NOTE:
            self.settings.set("note_seen", True)

    def open_settings(self) -> None:
        """The settings, beside this window."""
        from bodymap.ui.dialogs import SettingsDialog

        SettingsDialog(self.settings, self).show()

    def open_about(self) -> None:
        """Licences and sources."""
        from bodymap.ui.dialogs import AboutDialog

        attribution = self.atlas.manifest.attribution if self.atlas is not None else ""
        AboutDialog(attribution, self).show()

    def focus_search(self) -> None:
        """Open the list and put the cursor into its search field."""
        if not self.columns.left.isVisible():
            self.columns.open(list_=True)
        if self.list_panel is not None:
            self.list_panel.focus_search()

    # following the state ------------------------------------------------------------------------------------------
    def _changed(self, before: Shown, after: Shown) -> None:
        if self.page_panel is not None:
            self.page_panel.show_page(after.selection, after.side)
        if before.selection == after.selection:
            return
        if self.list_panel is not None:
            self.list_panel.show_selected(after.selection)
        if after.selection is not None and self.columns.room == 2:
            self.columns.open(page=True)

    def _setting_changed(self, key: str) -> None:
        if key == "reduce_motion" and self.pane is not None:
            self.pane.view.set_reduced_motion(self.settings.flag(key))

    def _dress(self) -> None:
        colours = self.theme.colours
        self.bar.dress()
        for button in self.findChildren(IconButton):
            button.dress(colours)
        if self.list_panel is not None:
            self.list_panel.dress(colours)
        if self.page_panel is not None:
            self.page_panel.dress(colours, self.theme.pain)
        if self.pane is not None:
            self.pane.replace_controls()

    # events -------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fold()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.pane is not None and self.focusWidget() is None:
            self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self) -> None:
        self.resize(1280, 800)
        geometry, panels = self.settings.raw("geometry"), self.settings.raw("panels")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not panels.isEmpty():
            self.columns.restore(panels)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.set("geometry", QByteArray(self.saveGeometry()))
        self.settings.set("panels", self.columns.kept())
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
