"""Parts of a page: headings, paragraphs with numbered sources, bullet lists, cards, links. All text is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bodymap.knowledge.catalogue import Catalogue
from bodymap.knowledge.schema import Citation, Citations, Source, Statement
from bodymap.ui.bodymap.legend import draw_swatch
from bodymap.ui.bodymap.overlay import Paint
from bodymap.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, Palette
from bodymap.ui.widgets import column, label

Follow = Callable[[str], None]


class Notes:
    """The sources of one page, numbered in the order in which they are cited."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.order: list[str] = []
        self.locators: dict[str, list[str]] = {}

    def mark(self, citations: Citations) -> str:
        """Rich text: the numbers of the sources, each a link to the list at the end."""
        known = [c for c in citations if c.source in self._catalogue.sources]
        style = 'style="text-decoration: none;"'
        marks = [f'<a href="source:{escape(c.source)}" {style}>{self._number(c)}</a>' for c in known]
        return f'<span style="font-size: small;">&nbsp;[{",&nbsp;".join(marks)}]</span>' if marks else ""

    def _number(self, citation: Citation) -> str:
        if citation.source not in self.order:
            self.order.append(citation.source)
        places = self.locators.setdefault(citation.source, [])
        if citation.locator and str(citation.locator) not in places:
            places.append(str(citation.locator))
        return str(self.order.index(citation.source) + 1)

    def sources(self) -> list[tuple[int, Source]]:
        """Number and source, in order."""
        return [(place, self._catalogue.sources[name]) for place, name in enumerate(self.order, start=1)]


def rich(html: str, kind: str, follow: Follow | None, parent: QWidget | None = None) -> QLabel:
    """A paragraph of rich text made by this program; links are given to `follow`."""
    made = label("", kind, parent)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(html)
    flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    if follow is not None and "<a " in html:
        flags |= Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        made.linkActivated.connect(follow)
    made.setTextInteractionFlags(flags)
    return made


class PointCard(QFrame):
    """One trigger point; pointing at it lights its mark, and the other way round."""

    def __init__(self, key: str, point_at: Callable[[str], None], choose: Callable[[str], None]) -> None:
        super().__init__()
        self.key = key
        self._point_at, self._choose = point_at, choose
        self.setObjectName(f"point_{key}")
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def light(self, on: bool) -> None:
        """Show that its mark is pointed at."""
        if self.property("lit") != on:
            self.setProperty("lit", on)
            self.style().unpolish(self)
            self.style().polish(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._point_at(self.key)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at("")
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._point_at(self.key)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point_at("")
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._choose(self.key)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter):
            self._choose(self.key)
        else:
            super().keyPressEvent(event)


class Swatch(QWidget):
    """A sample of a zone's look, beside the words for it."""

    def __init__(self, paint: Paint, colour: str) -> None:
        super().__init__()
        self._paint, self._colour = paint, colour
        self.setFixedSize(26, 16)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  Qt gives it
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_swatch(painter, QRectF(1, 3, 23, 11), self._paint, QColor(self._colour))
        painter.end()


class Builder:
    """Adds parts to a page from above to below."""

    def __init__(self, page: QWidget, catalogue: Catalogue, colours: Palette, follow: Follow) -> None:
        self.page, self.catalogue, self.colours, self.follow = page, catalogue, colours, follow
        self.layout: QVBoxLayout = column(page, spacing=SPACE_S)
        self.layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        self.notes = Notes(catalogue)

    def add(self, widget: QWidget, *, before: int = 0) -> QWidget:
        """Put a widget below what is there, after `before` px of room."""
        if before:
            self.layout.addSpacing(before)
        self.layout.addWidget(widget)
        return widget

    def heading(self, text: str) -> None:
        """The title of a section."""
        made = label(text, "heading")
        made.setAccessibleName(text)
        self.add(made, before=SPACE_M)

    def text(self, text: str, kind: str = "body", citations: Citations = ()) -> None:
        """A paragraph, with the numbers of its sources."""
        if text:
            self.add(rich(escape(text) + self.notes.mark(citations), kind, self.follow))

    def bullets(self, statements: Iterable[Statement], kind: str = "body") -> None:
        """Statements as a list."""
        items = [f"<li>{escape(s.text)}{self.notes.mark(s.sources)}</li>" for s in statements]
        if items:
            style = "margin-left: 14px; -qt-list-indent: 0; margin-top: 0; margin-bottom: 0;"
            rows = "".join(item.replace("<li>", '<li style="margin-bottom: 4px;">') for item in items)
            self.add(rich(f'<ul style="{style}">{rows}</ul>', kind, self.follow))

    def section(self, title: str, statements: Sequence[Statement]) -> None:
        """A heading with its list, when there is anything to say."""
        if statements:
            self.heading(title)
            self.bullets(statements)

    def card(self, kind: str = "card") -> QVBoxLayout:
        """A framed part; add to the layout it gives."""
        frame = QFrame()
        frame.setProperty("kind", kind)
        layout = column(frame, spacing=SPACE_XS)
        layout.setContentsMargins(SPACE_M, SPACE_S + 2, SPACE_M, SPACE_S + 2)
        self.add(frame)
        return layout

    def zone_line(self, paint: Paint, colour: str, title: str, text: str) -> None:
        """Swatch, what the zone is called, and where it is."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(Swatch(paint, colour), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(rich(f"<b>{escape(title)}</b>&nbsp; {escape(text)}", "body", None), 1)
        self.add(row)

    def link_row(self, target: str, title: str, note: str = "", chip: str = "") -> QPushButton:
        """A row that leads to another page."""
        button = QPushButton()
        button.setProperty("kind", "row")
        button.setObjectName(f"link_{target}")
        button.setAccessibleName(", ".join(part for part in (title, chip, note) if part))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.follow(f"ref:{target}"))
        layout = QHBoxLayout(button)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_S + 2, SPACE_S)
        layout.setSpacing(SPACE_S)
        words = QVBoxLayout()
        words.setSpacing(1)
        name = label(title, "body")
        font = QFont(name.font())
        font.setWeight(QFont.Weight.Medium)
        name.setFont(font)
        words.addWidget(name)
        if note:
            words.addWidget(label(note, "soft"))
        layout.addLayout(words, 1)
        if chip:
            layout.addWidget(label(chip, "chip"), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label("›", "soft"), 0, Qt.AlignmentFlag.AlignVCenter)
        for inner in button.findChildren(QLabel):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inner.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.add(button)
        return button

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Terms and what they are, as a table of two columns (rich text on the right)."""
        cells = "".join(
            f'<tr><td style="padding: 2px 14px 4px 0; color: {self.colours.text_soft};">{escape(term)}</td>'
            f'<td style="padding: 2px 0 4px 0;">{html}</td></tr>'
            for term, html in rows
            if html
        )
        if cells:
            self.add(rich(f'<table cellspacing="0" cellpadding="0">{cells}</table>', "body", self.follow))

    def joined(self, statements: Iterable[Statement]) -> str:
        """Statements in one line of rich text."""
        return "; ".join(escape(s.text) + self.notes.mark(s.sources) for s in statements)

    def source_list(self, title: str) -> None:
        """Everything cited on this page."""
        sources = self.notes.sources()
        if not sources:
            return
        self.heading(title)
        for number, source in sources:
            name = self.notes.order[number - 1]
            places = "; ".join(self.notes.locators.get(name, ()))
            where = f" <i>{escape(places)}</i>" if places else ""
            made = rich(f"{number}.&nbsp; {_cited(source)}{where}", "soft", None)
            made.setObjectName(f"source_{name}")
            self.add(made)

    def finish(self) -> None:
        """Push everything up."""
        self.layout.addStretch(1)


def _cited(source: Source) -> str:
    """A source as it stands in a list of references (rich text, escaped)."""
    authors = source.authors if isinstance(source.authors, str) else ", ".join(source.authors)
    parts = [escape(authors), f"({source.year})" if source.year else "", f"<i>{escape(source.title)}</i>"]
    parts += [escape(str(part)) for part in (source.journal, source.publisher, source.edition) if part]
    for word, value in (("doi", source.doi), ("ISBN", source.isbn), ("PMID", source.pmid)):
        if value:
            parts.append(f"{word}&nbsp;{escape(str(value))}")
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
