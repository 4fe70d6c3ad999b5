"""The left panel: a search field and the list of muscles, conditions and the topics of the guide."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bodymap.knowledge.catalogue import Reference
from bodymap.ui.panels.list_model import EntryModel, EntryRole, HeadingRole, NoteRole
from bodymap.ui.search import Entry
from bodymap.ui.tokens import LIGHT, SPACE_M, SPACE_S, Palette
from bodymap.ui.widgets import Segments, column, label

Index = QModelIndex | QPersistentModelIndex
_LISTED = ("muscle", "condition", "topic")


class RowDelegate(QStyledItemDelegate):
    """Paints a heading as quiet small text, an entry as its name over its Latin or clinical name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colours: Palette = LIGHT

    @staticmethod
    def _fonts(base: QFont) -> tuple[QFont, QFont, QFont]:
        title, note, heading = QFont(base), QFont(base), QFont(base)
        note.setPointSizeF(base.pointSizeF() * 0.86)
        note.setItalic(True)
        heading.setPointSizeF(base.pointSizeF() * 0.84)
        heading.setWeight(QFont.Weight.DemiBold)
        return title, note, heading

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        title, note, heading = self._fonts(option.font)
        if index.data(HeadingRole):
            return QSize(80, QFontMetrics(heading).height() + 20)
        height = QFontMetrics(title).height() + 12
        return QSize(80, height + (QFontMetrics(note).height() if index.data(NoteRole) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title, note, heading = self._fonts(option.font)
        rect = QRectF(option.rect)
        c = self.colours
        if index.data(HeadingRole):
            painter.setFont(heading)
            painter.setPen(QColor(c.text_faint))
            words = rect.adjusted(SPACE_M + 4, 12, -SPACE_S, -2)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data())
            painter.restore()
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_soft if chosen else c.window))
            painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), 7, 7)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(6.5, 1.5, -6.5, -1.5), 7, 7)
        entry: Entry = index.data(EntryRole)
        inner = rect.adjusted(SPACE_M + 4, 6, -SPACE_M, -6)
        self._words(painter, inner, title, c.text if entry.described else c.text_soft, entry.title)
        if entry.note:
            below = inner.adjusted(0, QFontMetrics(title).height(), 0, 0)
            self._words(painter, below, note, c.text_soft if chosen else c.text_faint, entry.note)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, rect: QRectF, font: QFont, colour: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        metrics = QFontMetrics(font)
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(QPointF(rect.left(), rect.top() + metrics.ascent()), short)


class SearchField(QLineEdit):
    """Typing filters; the arrow keys go through the list without leaving the field."""

    moved = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListPanel(QWidget):
    """Emits `chosen(Reference)`; shows which one is selected."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: tuple[Entry, ...] = ()
        self._selected: Reference | None = None
        layout = column(self, spacing=SPACE_S)
        layout.setContentsMargins(0, SPACE_M, 0, 0)
        self.search = SearchField(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText(self.tr("Muscle, condition or place of pain"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.kinds = Segments(
            [("muscle", self.tr("Muscles")), ("condition", self.tr("Conditions")), ("topic", self.tr("Guide"))], self
        )
        self.kinds.setObjectName("kinds")
        self.kinds.choose("muscle")
        self.kinds.chosen.connect(self._show_kind)
        self._kind = "muscle"
        self.model = EntryModel(self)
        self.list = QListView(self)
        self.list.setObjectName("entries")
        self.list.setAccessibleName(self.tr("Muscles, conditions and guide"))
        self.list.setModel(self.model)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.delegate = RowDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.nothing = label("", "soft", self)
        self.nothing.setObjectName("nothingFound")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(SPACE_M + 4, SPACE_M, SPACE_M, 0)
        top = QWidget(self)
        head = column(top, spacing=SPACE_S)
        head.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        head.addWidget(self.search)
        head.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(top)
        stack = QWidget(self)
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.nothing)
        layout.addWidget(stack, 1)
        self.search.textChanged.connect(self._filter)
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._enter)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)

    def fill(self, entries: tuple[Entry, ...]) -> None:
        """The entries that can be found."""
        self._entries = entries
        self.kinds.buttons["topic"].setVisible(any(entry.reference.kind == "topic" for entry in entries))
        self._show_kind(self._kind)

    def groups(self) -> dict[str, str]:
        """Headings of the groups, in the order from head to foot."""
        return {
            "head": self.tr("Head and jaw"), "neck": self.tr("Neck"), "shoulder": self.tr("Shoulder"),
            "arm": self.tr("Upper arm"), "forearm": self.tr("Forearm"), "hand": self.tr("Hand"),
            "chest": self.tr("Chest"), "abdomen": self.tr("Abdomen"), "back": self.tr("Back"),
            "pelvis": self.tr("Pelvis"), "hip": self.tr("Hip"), "thigh": self.tr("Thigh"), "leg": self.tr("Leg"),
            "foot": self.tr("Foot"), "conditions": "", "topics": "",
            "other": self.tr("In the atlas, not described yet"),
        }  # fmt: skip

    def show_selected(self, reference: Reference | None) -> None:
        """Mark the selected entry and bring it into sight."""
        self._selected = reference
        other = reference is not None and reference.kind in _LISTED and reference.kind != self._kind
        if reference is not None and other and not self.model.query:
            self._show_kind(reference.kind)
        self._mark()

    def dress(self, colours: Palette) -> None:
        """The theme's colours."""
        self.delegate.colours = colours
        self.list.viewport().update()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self.kinds.choose(kind)
        shown = [e for e in self._entries if e.reference.kind == kind]
        self.model.fill(self._entries if self.model.query else shown, self.groups())
        self._mark()

    def _filter(self, text: str) -> None:
        self.kinds.setVisible(not text.strip())
        kind = self._kind
        self.model.query = text
        self.model.fill(
            self._entries if text.strip() else [e for e in self._entries if e.reference.kind == kind], self.groups()
        )
        found = self.model.count > 0
        if not found:
            self.nothing.setText(
                self.tr("Nothing is called “{words}”. Try the muscle's name or where it hurts.").format(words=text)
            )
        self._stack.setCurrentIndex(0 if found else 1)
        self._mark()
        if text.strip() and found:
            self.list.scrollToTop()

    def _mark(self) -> None:
        selected = self._selected
        place = self.model.find(selected) if selected is not None else QModelIndex()
        self.list.setCurrentIndex(place)
        if place.isValid():
            self.list.scrollTo(place)
        else:
            self.list.clearSelection()

    def _move(self, step: int) -> None:
        """Go to the next entry, over headings."""
        row = self.list.currentIndex().row()
        row = row + step if row >= 0 else (0 if step > 0 else self.model.rowCount() - 1)
        while 0 <= row < self.model.rowCount():
            index = self.model.index(row)
            if not index.data(HeadingRole):
                self.list.setCurrentIndex(index)
                return
            row += step

    def _enter(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid() or (self.search.text() and index.row() < 0):
            index = self.model.first_entry()
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole) if index.isValid() else None
        if isinstance(entry, Entry):
            self.chosen.emit(entry.reference)
