"""The page of a muscle: what a patient, a student and a clinician each need, in this order."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bodymap.knowledge.schema import Citations, Muscle, Needling, Pattern, TriggerPoint
from bodymap.ui.bodymap.overlay import Paint
from bodymap.ui.panels.context import PageContext
from bodymap.ui.panels.parts import Builder, PointCard, rich
from bodymap.ui.tokens import SPACE_M, SPACE_S, SPACE_XS
from bodymap.ui.widgets import column, label

translate = QCoreApplication.translate


def build_muscle(b: Builder, context: PageContext, muscle_id: str, point: str) -> list[PointCard]:
    """Fill a page; returns the cards of the trigger points. `point`: number of the selected one, or empty."""
    muscle = context.catalogue.muscles[muscle_id]
    b.text(muscle.plain, "lead")
    _pain(b, context, muscle, point)
    cards = _points(b, context, muscle_id, muscle, point)
    b.section(translate("MusclePage", "What people notice"), muscle.symptoms)
    b.section(translate("MusclePage", "How it is examined"), muscle.test)
    b.section(translate("MusclePage", "What sets it off and keeps it going"), muscle.causes)
    b.section(translate("MusclePage", "What you can do yourself"), muscle.self_care)
    b.section(translate("MusclePage", "What a therapist may do"), muscle.treatment)
    if muscle.needling is not None:
        _needling(b, muscle.needling)
    _conditions(b, context, muscle_id)
    b.section(translate("MusclePage", "What can look alike"), muscle.look_alikes)
    _anatomy(b, context, muscle)
    _evidence(b, context, muscle)
    _not_known(b, muscle)
    b.source_list(translate("MusclePage", "Sources"))
    return cards


def _pain(b: Builder, context: PageContext, muscle: Muscle, point: str) -> None:
    """Where the pain of the points is felt, in words, as it is drawn on the body."""
    if not muscle.referred_pain:
        return
    b.heading(translate("MusclePage", "Where it hurts"))
    for pattern in muscle.referred_pain:
        if point and pattern.points and int(point) not in pattern.points:
            continue
        _pattern(b, context, pattern, several=len(muscle.referred_pain) > 1)


def _pattern(b: Builder, context: PageContext, pattern: Pattern, *, several: bool) -> None:
    if several and pattern.points:
        points = ", ".join(str(number) for number in pattern.points)
        text = (
            translate("MusclePage", "Points {numbers}")
            if len(pattern.points) > 1
            else translate("MusclePage", "Point {numbers}")
        )
        b.add(label(text.format(numbers=points), "subheading"), before=SPACE_XS)
    solid = Paint.HATCH if context.pain.hatched else Paint.SOLID
    where = context.places(pattern.where)
    if where:
        b.zone_line(solid, context.pain.essential, translate("MusclePage", "Main pain"), where)
    also = context.places(pattern.spillover_where)
    if also:
        b.zone_line(Paint.STIPPLE, context.pain.spillover, translate("MusclePage", "Sometimes also"), also)
    elif pattern.spillover:
        b.zone_line(
            Paint.STIPPLE,
            context.pain.spillover,
            translate("MusclePage", "Sometimes also"),
            translate("MusclePage", "the dotted area on the body"),
        )
    felt = translate("MusclePage", "Felt as: {words}").format(words=pattern.feels_like) if pattern.feels_like else ""
    b.text(felt, "body", () if pattern.note else pattern.sources)
    b.text(pattern.note, "soft", pattern.sources)
    if not felt and not pattern.note and pattern.sources:
        b.text(translate("MusclePage", "Drawn after"), "soft", pattern.sources)


def _points(b: Builder, context: PageContext, muscle_id: str, muscle: Muscle, point: str) -> list[PointCard]:
    """The trigger points, one card each."""
    if not muscle.trigger_points:
        return []
    b.heading(translate("MusclePage", "Trigger points"))
    cards = []
    for one in muscle.trigger_points:
        card = _point(b, context, f"{muscle_id}/{one.id}", one)
        card.light(str(one.id) == point)
        b.add(card)
        cards.append(card)
    return cards


def _point(b: Builder, context: PageContext, key: str, point: TriggerPoint) -> PointCard:
    card = PointCard(key, context.point_at, lambda chosen: context.follow(f"ref:trigger-point/{chosen}"))
    card.setAccessibleName(
        translate("MusclePage", "Trigger point {number}: {where}").format(number=point.id, where=point.where)
    )
    row = QHBoxLayout(card)
    row.setContentsMargins(SPACE_M, SPACE_S + 2, SPACE_M, SPACE_S + 2)
    row.setSpacing(SPACE_M)
    number = label(f"✕ {point.id}", "numeral")
    row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    beside = QWidget()
    words = column(beside, spacing=2)
    first = (
        point.where[:1].upper() + point.where[1:]
        if point.where
        else translate("MusclePage", "Place as marked on the body")
    )
    words.addWidget(rich(escape(first) + b.notes.mark(point.sources), "body", b.follow))
    for text in (
        translate("MusclePage", "To feel it: {how}").format(how=point.palpation) if point.palpation else "",
        point.note,
    ):
        if text:
            words.addWidget(label(text, "soft"))
    row.addWidget(beside, 1)
    return card


def _needling(b: Builder, needling: Needling) -> None:
    """Cautions before a needle is used, set apart."""
    b.heading(translate("MusclePage", "Before needling"))
    layout = b.card("warn")
    for statement in (*needling.risk, *needling.caution):
        layout.addWidget(rich(escape(statement.text) + b.notes.mark(statement.sources), "body", b.follow))
    if needling.sources:
        layout.addWidget(
            rich(escape(translate("MusclePage", "After")) + b.notes.mark(needling.sources), "body", b.follow)
        )


def _conditions(b: Builder, context: PageContext, muscle_id: str) -> None:
    """Conditions that the muscle takes part in, as links."""
    names = context.catalogue.conditions_of(muscle_id)
    if not names:
        return
    b.heading(translate("MusclePage", "Part of"))
    for name in names:
        condition = context.catalogue.conditions[name]
        link = context.catalogue.link(name, muscle_id)
        strength = context.strength(link.strength) if link is not None else ""
        b.link_row(f"condition/{name}", condition.names.en, link.note if link is not None else "", strength)


def _anatomy(b: Builder, context: PageContext, muscle: Muscle) -> None:
    """Origin, insertion, nerve, action, and the muscles that work with and against it."""
    rows = [
        (translate("MusclePage", "Origin"), b.joined(muscle.origin)),
        (translate("MusclePage", "Insertion"), b.joined(muscle.insertion)),
        (translate("MusclePage", "Nerve"), _nerve(muscle)),
        (translate("MusclePage", "Action"), b.joined(muscle.action)),
        (translate("MusclePage", "Works with"), _muscles(context, muscle.synergists)),
        (translate("MusclePage", "Against"), _muscles(context, muscle.antagonists)),
    ]
    if not any(html for _, html in rows):
        return
    b.heading(translate("MusclePage", "Anatomy"))
    b.facts(rows)
    if muscle.anatomy_sources:
        b.text(translate("MusclePage", "After"), "soft", muscle.anatomy_sources)


def _nerve(muscle: Muscle) -> str:
    if muscle.nerve is None:
        return ""
    roots = f" ({', '.join(muscle.nerve.roots)})" if muscle.nerve.roots else ""
    return escape(muscle.nerve.name + roots)


def _muscles(context: PageContext, names: tuple[str, ...]) -> str:
    """Ids as links, words as words."""
    parts = []
    for name in names:
        title = context.muscle_name(name)
        parts.append(f'<a href="ref:muscle/{escape(name)}">{escape(title)}</a>' if title else escape(name))
    return ", ".join(parts)


def _evidence(b: Builder, context: PageContext, muscle: Muscle) -> None:
    """How well the pattern is shown."""
    if muscle.evidence is None:
        return
    b.heading(translate("MusclePage", "How sure is this?"))
    level = context.catalogue.evidence_levels.get(muscle.evidence.level)
    if level is not None:
        b.add(rich(f"<b>{escape(level.name)}.</b> {escape(level.means)}", "body", None))
    b.text(muscle.evidence.note, "body", muscle.evidence.sources)
    _cite(b, muscle.sources)


def _cite(b: Builder, citations: Citations) -> None:
    if citations:
        b.text(translate("MusclePage", "The entry as a whole rests on"), "soft", citations)


def _not_known(b: Builder, muscle: Muscle) -> None:
    """Fields that are left out, and why."""
    if not muscle.not_known:
        return
    b.heading(translate("MusclePage", "Not known"))
    for field, why in muscle.not_known.items():
        b.text(f"{field.replace('_', ' ').capitalize()}: {why}", "soft")
