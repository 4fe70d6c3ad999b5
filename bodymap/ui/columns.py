"""List, body and page beside each other; folded when the window is too small for all three."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from bodymap.ui.bar import TopBar
from bodymap.ui.tokens import (
    COLLAPSE_LIST_BELOW,
    COLLAPSE_PAGE_BELOW,
    LIST_MINIMUM,
    LIST_WIDTH,
    PAGE_MINIMUM,
    PAGE_WIDTH,
)
from bodymap.ui.widgets import column


class Columns(QSplitter):
    """Three places. With room for two, list or page opens beside the body; with room for one, instead of it."""

    def __init__(self, bar: TopBar, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._bar = bar
        self.left, self.centre, self.right = QWidget(self), QWidget(self), QWidget(self)
        for number, place in enumerate((self.left, self.centre, self.right)):
            column(place)
            self.addWidget(place)
            self.setStretchFactor(number, int(place is self.centre))
        self._widths = [LIST_WIDTH, PAGE_WIDTH]
        self.splitterMoved.connect(self._moved)
        self._wide = {"list": True, "page": True}  # what is open while there is room for everything
        self._narrow = {"list": False, "page": False}
        bar.list_button.clicked.connect(lambda on: self.open(list_=on))
        bar.page_button.clicked.connect(lambda on: self.open(page=on))

    @property
    def room(self) -> int:
        """How many of the three have room beside each other."""
        width = self.window().width()
        if width < COLLAPSE_LIST_BELOW:
            return 1
        return 2 if width < COLLAPSE_PAGE_BELOW else 3

    def put(self, place: QWidget, widget: QWidget) -> None:
        """Fill a place with a widget."""
        layout = place.layout()
        assert layout is not None
        layout.addWidget(widget)

    def open(self, *, list_: bool | None = None, page: bool | None = None) -> None:
        """Open or close list and page; where there is no room for both, opening one closes the other."""
        now = self._wide if self.room == 3 else self._narrow
        for name, other, on in (("list", "page", list_), ("page", "list", page)):
            if on is not None:
                now[name] = on
                if on and self.room < 3:
                    now[other] = False
        self.fold()

    def fold(self) -> None:
        """Show what is open and has room."""
        room = self.room
        now = self._wide if room == 3 else self._narrow
        self.left.setVisible(now["list"])
        self.right.setVisible(now["page"])
        self.centre.setVisible(room > 1 or not (now["list"] or now["page"]))
        self._bar.list_button.setChecked(now["list"])
        self._bar.page_button.setChecked(now["page"])
        self._bar.fit(self.window().width())
        self._share_out()

    def _share_out(self) -> None:
        """List and page as wide as they were made, the body gets the rest."""
        whole = self.width()
        wide = self.room > 1
        self.left.setMinimumWidth(LIST_MINIMUM if wide else 0)
        self.right.setMinimumWidth(PAGE_MINIMUM if wide else 0)
        side = [
            min(width, max(least, whole // 3)) if place.isVisibleTo(self) else 0
            for place, width, least in zip(
                (self.left, self.right), self._widths, (LIST_MINIMUM, PAGE_MINIMUM), strict=True
            )
        ]
        self.setSizes([side[0] or 0, max(1, whole - sum(side)), side[1] or 0])

    def _moved(self) -> None:
        """A person has drawn a border: remember it."""
        sizes = self.sizes()
        if self.room == 3:
            for number, place in ((0, self.left), (1, self.right)):
                if place.isVisible():
                    self._widths[number] = sizes[2 * number]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def kept(self) -> QByteArray:
        """The widths of list and page as text, to be kept."""
        return QByteArray(",".join(map(str, self._widths)).encode())

    def restore(self, kept: QByteArray) -> None:
        """Widths that were kept; anything odd is passed over."""
        words = bytes(kept.data()).decode("ascii", "replace").split(",")
        if len(words) == 2 and all(word.isdigit() and 100 <= int(word) <= 2000 for word in words):
            self._widths = [int(word) for word in words]
            self._share_out()
