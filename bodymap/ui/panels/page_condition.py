"""The page of a condition: red flags first, then where it is felt, which muscles take part, and what helps."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from bodymap.knowledge.schema import Condition
from bodymap.ui.bodymap.overlay import Paint
from bodymap.ui.panels.context import PageContext
from bodymap.ui.panels.parts import Builder, rich

translate = QCoreApplication.translate


def build_condition(b: Builder, context: PageContext, condition_id: str) -> None:
    """Fill a page."""
    condition = context.catalogue.conditions[condition_id]
    _red_flags(b, condition)
    b.text(condition.plain, "lead")
    b.text(condition.what, "body", condition.sources)
    where = context.places(condition.where)
    if where:
        b.heading(translate("ConditionPage", "Where it is felt"))
        paint = Paint.HATCH if context.pain.hatched else Paint.SOLID
        b.zone_line(paint, context.pain.essential, translate("ConditionPage", "Pain"), where)
    _muscles(b, context, condition_id, condition)
    b.section(translate("ConditionPage", "How it is examined"), condition.test)
    b.section(translate("ConditionPage", "Other causes of pain here"), condition.other_causes)
    b.section(translate("ConditionPage", "How it goes on"), condition.course)
    _helps(b, context, condition)
    if condition.who_to_see:
        b.heading(translate("ConditionPage", "Who to see"))
        b.text(condition.who_to_see)
    _codes(b, condition)
    b.source_list(translate("ConditionPage", "Sources"))


def _red_flags(b: Builder, condition: Condition) -> None:
    """Signs of something serious, before anything else."""
    if not condition.red_flags:
        return
    layout = b.card("danger")
    layout.addWidget(rich(f"<b>{escape(translate('ConditionPage', 'Get medical help first if'))}</b>", "body", None))
    for flag in condition.red_flags:
        sign = escape(flag.sign[:1].upper() + flag.sign[1:])
        text = (
            f'<span style="color: {b.colours.text};">{sign}{b.notes.mark(flag.sources)}</span><br>→ {escape(flag.do)}'
        )
        layout.addWidget(rich(text, "body", b.follow))


def _muscles(b: Builder, context: PageContext, condition_id: str, condition: Condition) -> None:
    """Muscles that may take part, best shown first; or the statement that they are not the cause."""
    links = context.catalogue.muscles_of(condition_id)
    if not links and not condition.muscles_note:
        return
    b.heading(translate("ConditionPage", "Muscles that may take part"))
    b.text(condition.muscles_note, "body")
    for link in links:
        sources = [number for citation in link.sources for number in (b.notes.mark((citation,)),) if number]
        del sources  # the numbers stand in the list of sources; a button holds no links
        b.link_row(f"muscle/{link.id}", context.muscle_name(link.id), link.note, context.strength(link.strength))


def _helps(b: Builder, context: PageContext, condition: Condition) -> None:
    """What is done for it, each with how well it is shown to help."""
    if not condition.helps:
        return
    b.heading(translate("ConditionPage", "What helps"))
    for one in condition.helps:
        level = context.catalogue.evidence_levels.get(one.level)
        layout = b.card()
        layout.addWidget(rich(f"<b>{escape(one.what)}</b>{b.notes.mark(one.sources)}", "body", b.follow))
        if one.evidence:
            layout.addWidget(rich(escape(one.evidence), "soft", None))
        if level is not None:
            layout.addWidget(
                rich(escape(translate("ConditionPage", "Evidence: {level}").format(level=level.name)), "faint", None)
            )


def _codes(b: Builder, condition: Condition) -> None:
    rows = [("ICD-10", escape(condition.codes.icd10)), ("ICD-11", escape(condition.codes.icd11))]
    if any(code for _, code in rows):
        b.heading(translate("ConditionPage", "Codes"))
        b.facts(rows)
