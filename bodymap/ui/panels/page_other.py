"""Pages of regions, undescribed structures and guide chapters, and the page when nothing is selected."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bodymap.ui.bodymap.overlay import Paint
from bodymap.ui.panels.context import PageContext
from bodymap.ui.panels.parts import Builder

translate = QCoreApplication.translate


def build_welcome(b: Builder, context: PageContext) -> None:
    """How to begin."""
    b.text(
        translate(
            "OtherPages",
            "Point at the body to see what is there. Click a muscle to see its trigger points and its pain.",
        ),
        "lead",
    )
    b.heading(translate("OtherPages", "Moving about"))
    rows = [
        (translate("OtherPages", "Drag"), translate("OtherPages", "turns the body")),
        (translate("OtherPages", "Wheel, pinch"), translate("OtherPages", "goes nearer, to the pointer")),
        (translate("OtherPages", "Shift + drag"), translate("OtherPages", "moves the picture")),
        (translate("OtherPages", "Double click"), translate("OtherPages", "flies to the part")),
        (translate("OtherPages", "Page Up, Page Down"), translate("OtherPages", "from the skin to the bones")),
        (translate("OtherPages", "Ctrl + F"), translate("OtherPages", "search")),
        (translate("OtherPages", "Alt + ←"), translate("OtherPages", "back")),
    ]
    b.facts(rows)
    b.heading(translate("OtherPages", "What is drawn"))
    paint = Paint.HATCH if context.pain.hatched else Paint.SOLID
    b.zone_line(
        paint,
        context.pain.essential,
        translate("OtherPages", "Main pain"),
        translate("OtherPages", "where it is felt most often"),
    )
    b.zone_line(
        Paint.STIPPLE,
        context.pain.spillover,
        translate("OtherPages", "Sometimes also"),
        translate("OtherPages", "where it may spread to"),
    )
    b.text(translate("OtherPages", "✕ 1   Trigger point: the tender spot in the muscle that the pain is ascribed to"))
    conditions = list(context.catalogue.conditions.items())[:6]
    if conditions:
        b.heading(translate("OtherPages", "Or begin with a complaint"))
    for name, condition in conditions:
        b.link_row(f"condition/{name}", condition.names.en, condition.names.clinical)


def build_region(b: Builder, context: PageContext, region_id: str) -> None:
    """What is felt in a region of the skin, and from which muscles it can come."""
    region = context.catalogue.regions[region_id]
    b.text(translate("OtherPages", "The area {definition}.").format(definition=region.means), "soft")
    main, also = _muscles_with_pain_in(context, region_id)
    conditions = [name for name, c in context.catalogue.conditions.items() if region_id in c.where]
    for title, names in (
        (translate("OtherPages", "Muscles with their main pain here"), main),
        (translate("OtherPages", "Sometimes also from"), also),
    ):
        if names:
            b.heading(title)
        for name in names:
            muscle = context.catalogue.muscles[name]
            b.link_row(f"muscle/{name}", muscle.names.en, muscle.names.lay)
    if conditions:
        b.heading(translate("OtherPages", "Conditions felt here"))
    for name in conditions:
        condition = context.catalogue.conditions[name]
        b.link_row(f"condition/{name}", condition.names.en, condition.names.clinical)
    if not (main or also or conditions):
        b.text(
            translate(
                "OtherPages",
                "No muscle described so far sends its pain here. That says nothing about muscles not described yet.",
            )
        )
    b.text(
        translate(
            "OtherPages",
            "Pain here can also come from joints, nerves and inner organs, which this list does not judge.",
        ),
        "soft",
    )


def _muscles_with_pain_in(context: PageContext, region: str) -> tuple[list[str], list[str]]:
    main = list(context.catalogue.patterns_in(region))
    also = [
        name
        for name, muscle in context.catalogue.muscles.items()
        if name not in main and any(region in pattern.spillover_where for pattern in muscle.referred_pain)
    ]
    return main, also


def build_undescribed(b: Builder, kind: str) -> None:
    """A structure of the atlas of which the knowledge base says nothing."""
    if kind == "muscle":
        b.text(translate("OtherPages", "The atlas shows this muscle, but the knowledge base does not describe it yet."))
    else:
        b.text(translate("OtherPages", "Shown for orientation. The knowledge base describes muscles."))


def build_topic(b: Builder, context: PageContext, topic_id: str) -> None:
    """A chapter of the guide."""
    topic = context.catalogue.topics[topic_id]
    b.text(topic.plain, "lead")
    for paragraph in topic.text:
        b.text(paragraph.text, "body", paragraph.sources)
    for name in topic.see:
        if name in context.catalogue.topics:
            b.link_row(f"topic/{name}", context.catalogue.topics[name].title)
    if topic.sources:
        b.text(translate("OtherPages", "After"), "soft", topic.sources)
    b.source_list(translate("OtherPages", "Sources"))
