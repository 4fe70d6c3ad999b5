"""The rows of the list: group headings and entries, filtered as one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bodymap.knowledge.catalogue import Reference
from bodymap.ui.search import Entry, search

HeadingRole = Qt.ItemDataRole.UserRole + 1
NoteRole = Qt.ItemDataRole.UserRole + 2
EntryRole = Qt.ItemDataRole.UserRole + 3
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """A heading (no entry) or an entry."""

    heading: str
    entry: Entry | None = None


class EntryModel(QAbstractListModel):
    """Entries under headings; while something is searched for, the best first without headings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._groups: dict[str, str] = {}
        self._rows: list[Row] = []
        self.query = ""

    def fill(self, entries: Sequence[Entry], groups: dict[str, str]) -> None:
        """The entries, and the headings of their groups in the order in which they stand."""
        self._entries, self._groups = tuple(entries), groups
        self.filter(self.query)

    def filter(self, query: str) -> None:
        """Keep what the query means."""
        self.beginResetModel()
        self.query = query
        self._rows = [Row("", e) for e in search(self._entries, query)] if query.strip() else self._grouped()
        self.endResetModel()

    def _grouped(self) -> list[Row]:
        rows: list[Row] = []
        for group, heading in self._groups.items():
            members = [entry for entry in self._entries if entry.group == group]
            if members:
                if heading:
                    rows.append(Row(heading))
                rows.extend(Row("", entry) for entry in sorted(members, key=lambda e: e.title.casefold()))
        return rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == HeadingRole:
            return row.entry is None
        if role == EntryRole:
            return row.entry
        if row.entry is None:
            return row.heading if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.entry.title}, {row.entry.note}" if row.entry.note else row.entry.title
        return row.entry.note if role == NoteRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        heading = index.isValid() and self._rows[index.row()].entry is None
        if heading:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def find(self, reference: Reference) -> QModelIndex:
        """Where a thing stands; an invalid index when it is filtered out."""
        for number, row in enumerate(self._rows):
            if row.entry is not None and row.entry.reference == reference:
                return self.index(number)
        return QModelIndex()

    def first_entry(self) -> QModelIndex:
        """The first row that is not a heading."""
        for number, row in enumerate(self._rows):
            if row.entry is not None:
                return self.index(number)
        return QModelIndex()

    @property
    def count(self) -> int:
        """Entries that are left."""
        return sum(row.entry is not None for row in self._rows)
