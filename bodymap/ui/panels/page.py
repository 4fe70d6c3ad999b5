"""The right panel: names and side of what is selected above, its page below, built anew for each selection."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from bodymap.domain.side import Side
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.ui.panels.context import PageContext
from bodymap.ui.panels.page_condition import build_condition
from bodymap.ui.panels.page_muscle import build_muscle
from bodymap.ui.panels.page_other import build_region, build_topic, build_undescribed, build_welcome
from bodymap.ui.panels.parts import Builder, PointCard
from bodymap.ui.region_names import region_name
from bodymap.ui.tokens import LIGHT, RED_PAIN, SPACE_L, SPACE_M, PainPalette, Palette
from bodymap.ui.widgets import Segments, column, label, rule

_LOW = 340  # logical px of height below which the other names are left out


class PagePanel(QWidget):
    """Emits `asked(deep link)` for links, `pointed(key)` for trigger points, `side_chosen(Side)` for the switch."""

    asked = Signal(str)
    pointed = Signal(str)
    side_chosen = Signal(object)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pagePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._catalogue = catalogue
        self._colours, self._pain = LIGHT, RED_PAIN
        self._shapes: dict[str, tuple[str, str, str]] = {}
        self._shown: tuple[Reference | None, str] = (None, "")
        self._cards: list[PointCard] = []
        layout = column(self, spacing=0)
        layout.addWidget(self._make_head())
        layout.addWidget(rule(self))
        self.area = QScrollArea(self)
        self.area.setObjectName("pageScroll")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setObjectName("pageViewport")
        layout.addWidget(self.area, 1)

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        layout = column(head, spacing=3)
        layout.setContentsMargins(SPACE_L, SPACE_M + 2, SPACE_L, SPACE_M)
        self.eyebrow = label("", "eyebrow", head)
        self.title = label("", "title", head)
        self.title.setObjectName("pageTitle")
        self.subtitle = label("", "subtitle", head)
        self.subtitle.setObjectName("pageSubtitle")
        self.also = label("", "faint", head)
        self.sides = Segments([("right", self.tr("Right")), ("left", self.tr("Left"))], head)
        self.sides.setObjectName("sides")
        self.sides.setToolTip(self.tr("The subject's own right and left"))
        self.sides.setAccessibleName(self.tr("Side of the subject"))
        self.sides.chosen.connect(lambda key: self.side_chosen.emit(Side(key)))
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(self.sides)
        row.addStretch(1)
        for widget in (self.eyebrow, self.title, self.subtitle, self.also):
            layout.addWidget(widget)
        layout.addLayout(row)
        return head

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_names()

    def _show_names(self) -> None:
        """All names; in a low window only the first."""
        for widget in (self.eyebrow, self.subtitle, self.also):
            widget.setVisible(bool(widget.text()) and self.height() >= _LOW)

    def know_shapes(self, shapes: dict[str, tuple[str, str, str]]) -> None:
        """Structures of the atlas: id to (name, Latin, kind), for what the knowledge base does not describe."""
        self._shapes = shapes

    def dress(self, colours: Palette, pain: PainPalette) -> None:
        """Other colours: the page is built anew."""
        if (colours, pain) != (self._colours, self._pain):
            self._colours, self._pain = colours, pain
            self._build(*self._shown)

    def show_page(self, selection: Reference | None, side: Side) -> None:
        """The page of a selection. A trigger point shows its muscle's page with the point lit."""
        self.sides.choose(str(side) if side is not Side.MID else None)
        point = ""
        if selection is not None and selection.kind == "trigger-point":
            muscle, _, point = selection.id.partition("/")
            selection = Reference("muscle", muscle)
        if (selection, point) != self._shown or self.area.widget() is None:
            self._build(selection, point)

    def light_point(self, key: str) -> None:
        """Light the card of a trigger point that is pointed at in the picture."""
        selected = f"{self._shown[0].id}/{self._shown[1]}" if self._shown[0] is not None and self._shown[1] else ""
        for card in self._cards:
            card.light(card.key in (key, selected) if key else card.key == selected)
            if key and card.key == key:
                self.area.ensureWidgetVisible(card, 0, 24)

    def _context(self) -> PageContext:
        names = {shape: name for shape, (name, _, _) in self._shapes.items()}
        return PageContext(self._catalogue, self._colours, self._pain, self._follow, self.pointed.emit, names)

    def _build(self, selection: Reference | None, point: str) -> None:
        same = selection == self._shown[0] and self.area.widget() is not None
        offset = self.area.verticalScrollBar().value() if same else 0
        self._shown = (selection, point)
        page = QWidget()
        page.setObjectName("page")
        context = self._context()
        builder = Builder(page, self._catalogue, self._colours, self._follow)
        self._cards = []
        self._fill(builder, context, selection, point)
        builder.finish()
        self.area.setWidget(page)
        self.area.verticalScrollBar().setValue(offset)
        if point and self._cards and not same:
            QTimer.singleShot(0, self, lambda: self.light_point(""))

    def _fill(self, b: Builder, context: PageContext, selection: Reference | None, point: str) -> None:
        c = self._catalogue
        if selection is None:
            self._head("", self.tr("Bodymap"), self.tr("Muscles, trigger points, referred pain"), sided=False)
            build_welcome(b, context)
        elif selection.kind == "muscle" and selection.id in c.muscles:
            names = c.muscles[selection.id].names
            also = ", ".join((*([names.lay] if names.lay else []), *names.also, *names.abbr))
            self._head("", names.en, names.la, also, sided=True)
            self._cards = build_muscle(b, context, selection.id, point)
        elif selection.kind == "condition" and selection.id in c.conditions:
            names_ = c.conditions[selection.id].names
            self._head("", names_.en, names_.clinical, ", ".join(names_.also), sided=True)
            build_condition(b, context, selection.id)
        elif selection.kind == "region" and selection.id in c.regions:
            region = c.regions[selection.id]
            name = region_name(selection.id, region)
            self._head(self.tr("Region of the skin"), name, "", sided=region.sided)
            build_region(b, context, selection.id)
        elif selection.kind == "topic" and selection.id in c.topics:
            self._head(self.tr("Guide"), c.topics[selection.id].title, "", sided=False)
            build_topic(b, context, selection.id)
        else:
            name, latin, kind = self._shapes.get(selection.id, (selection.id.replace("_", " "), "", "other"))
            self._head("", name, latin, sided=True)
            build_undescribed(b, kind)

    def _head(self, eyebrow: str, title: str, subtitle: str, also: str = "", *, sided: bool) -> None:
        texts = (eyebrow, title, subtitle, self.tr("Also: {names}").format(names=also) if also else "")
        for widget, text in zip((self.eyebrow, self.title, self.subtitle, self.also), texts, strict=True):
            widget.setText(text)
        self._show_names()
        self.sides.setVisible(sided)

    def _follow(self, link: str) -> None:
        """A link on the page: to another page, or down to the list of sources."""
        kind, _, target = link.partition(":")
        if kind == "ref":
            self.asked.emit(target)
            return
        page = self.area.widget()
        source = page.findChild(QWidget, f"source_{target}") if page is not None else None
        if source is not None:
            self.area.ensureWidgetVisible(source, 0, 40)
