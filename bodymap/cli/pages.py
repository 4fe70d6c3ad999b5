"""The pages of `bodymap show`: entries as text for the terminal, one list of lines each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bodymap.cli.output import bold, bullets, paragraph, table
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.knowledge.schema import Citations, Muscle, Pattern, Statements, TriggerPoint

Lines = list[str]


def page(catalogue: Catalogue, reference: Reference) -> Lines:
    """Everything about one thing."""
    makers: dict[str, Callable[[Catalogue, str], Lines]] = {
        "muscle": _muscle,
        "trigger-point": _trigger_point,
        "condition": _condition,
        "topic": _topic,
        "source": _source,
        "landmark": _landmark,
        "region": _region,
    }
    return [bold(catalogue.name(reference)), *makers[reference.kind](catalogue, reference.id)]


def _heading(title: str) -> Lines:
    return ["", bold(title)]


def _section(title: str, body: str) -> Lines:
    """A heading with text below it; nothing when there is no text."""
    return [*_heading(title), body] if body.strip() else []


def _facts(*rows: tuple[str, str]) -> Lines:
    """Short facts side by side; empty ones are left out."""
    filled = [(f"  {label}", text) for label, text in rows if text]
    return [table(filled)] if filled else []


def _texts(statements: Statements) -> str:
    return "; ".join(statement.text + _cited(statement.sources) for statement in statements)


def _listed(statements: Statements) -> str:
    return bullets(statement.text + _cited(statement.sources) for statement in statements)


def _cited(citations: Citations) -> str:
    """Sources in brackets after a statement."""
    words = [c.source + (f", {c.locator}" if c.locator else "") for c in citations]
    return f" [{'; '.join(words)}]" if words else ""


def _sources(citations: Iterable[Citations]) -> Lines:
    """Every citation once."""
    words = dict.fromkeys(_cited((c,)).strip(" []") for group in citations for c in group)
    return _section("Sources", paragraph("; ".join(words))) if words else []


def _muscle(catalogue: Catalogue, name: str) -> Lines:
    muscle = catalogue.muscles[name]
    names, nerve = muscle.names, muscle.nerve
    return [
        *([paragraph(muscle.plain)] if muscle.plain else []),
        "",
        *_facts(
            ("Latin", names.la),
            ("Also", ", ".join((*names.also, *names.abbr))),
            ("Patients say", names.lay),
            ("Origin", _texts(muscle.origin)),
            ("Insertion", _texts(muscle.insertion)),
            (
                "Nerve",
                f"{nerve.name} ({', '.join(nerve.roots)})" if nerve and nerve.roots else nerve.name if nerve else "",
            ),
            ("Action", _texts(muscle.action)),
            ("Works with", _muscle_names(catalogue, muscle.synergists)),
            ("Works against", _muscle_names(catalogue, muscle.antagonists)),
        ),
        *_points(muscle),
        *_pain(catalogue, muscle),
        *_section("Symptoms", _listed(muscle.symptoms)),
        *_section("What brings it on and keeps it going", _listed(muscle.causes)),
        *_section("Examination", _listed(muscle.test)),
        *_section("What you can do yourself", _listed(muscle.self_care)),
        *_section("Treatment", _listed(muscle.treatment)),
        *_needling(muscle),
        *_section("What looks alike", _listed(muscle.look_alikes)),
        *_section("Conditions", bullets(_condition_line(catalogue, c, name) for c in catalogue.conditions_of(name))),
        *_evidence(catalogue, muscle),
        *_section("Not known", bullets(f"{key.replace('_', ' ')}: {why}" for key, why in muscle.not_known.items())),
        *_sources([muscle.anatomy_sources, muscle.sources, *(p.sources for p in muscle.referred_pain)]),
    ]


def _muscle_names(catalogue: Catalogue, words: Iterable[str]) -> str:
    """Ids of muscles as names, other words as they are."""
    return ", ".join(catalogue.muscles[w].names.en if w in catalogue.muscles else w.replace("_", " ") for w in words)


def _points(muscle: Muscle) -> Lines:
    if not muscle.trigger_points:
        return []
    lines = _heading("Trigger points")
    for point in muscle.trigger_points:
        lines.append(paragraph(f"{point.id}  {_point_text(point)}", "     "[: 2 + len(str(point.id)) + 2], "  "))
    return lines


def _point_text(point: TriggerPoint) -> str:
    parts = [point.where, f"Palpation: {point.palpation}" if point.palpation else "", point.note]
    return ". ".join(f"{part[0].upper()}{part[1:].rstrip('.')}" for part in parts if part) + "." + _cited(point.sources)


def _pain(catalogue: Catalogue, muscle: Muscle) -> Lines:
    return _section("Referred pain", bullets(_pattern(catalogue, entry) for entry in muscle.referred_pain))


def _pattern(catalogue: Catalogue, entry: Pattern) -> str:
    """One pattern in words."""
    word = "Point" if len(entry.points) == 1 else "Points"
    whose = f"{word} {', '.join(map(str, entry.points))}: " if entry.points else ""
    felt = ", ".join(catalogue.regions[r].name if r in catalogue.regions else r for r in entry.where)
    parts = [felt and f"felt in {felt}", entry.feels_like and f"character: {entry.feels_like}", entry.note]
    return whose + "; ".join(part for part in parts if part) + _cited(entry.sources)


def _needling(muscle: Muscle) -> Lines:
    if not muscle.needling:
        return []
    needling = muscle.needling
    risks = [f"Risk: {s.text}{_cited(s.sources)}" for s in needling.risk]
    cautions = [f"{s.text}{_cited(s.sources)}" for s in needling.caution]
    return [
        *_section("Needling", bullets((*risks, *cautions))),
        *([f"   {_cited(needling.sources)}"] if needling.sources else []),
    ]


def _condition_line(catalogue: Catalogue, condition: str, muscle: str) -> str:
    link = catalogue.link(condition, muscle)
    strength = f" (link: {link.strength})" if link else ""
    return f"{catalogue.conditions[condition].names.en}{strength}: bodymap show {condition}"


def _evidence(catalogue: Catalogue, muscle: Muscle) -> Lines:
    if not muscle.evidence:
        return []
    level = catalogue.evidence_levels.get(muscle.evidence.level)
    name = level.name if level else muscle.evidence.level
    return _section("Evidence", paragraph(f"{name}: {muscle.evidence.note}{_cited(muscle.evidence.sources)}"))


def _trigger_point(catalogue: Catalogue, name: str) -> Lines:
    point = catalogue.trigger_points[name]
    muscle, _, number = name.partition("/")
    entries = [e for e in catalogue.muscles[muscle].referred_pain if not e.points or int(number) in e.points]
    return [
        paragraph(_point_text(point)),
        *_section("Referred pain", bullets(_pattern(catalogue, entry) for entry in entries)),
        *_section("Muscle", paragraph(f"{catalogue.muscles[muscle].names.en}: bodymap show {muscle}")),
    ]


def _condition(catalogue: Catalogue, name: str) -> Lines:
    condition = catalogue.conditions[name]
    muscles = (
        f"{catalogue.muscles[link.id].names.en} (link: {link.strength}). {link.note}{_cited(link.sources)}"
        for link in catalogue.muscles_of(name)
    )
    flags = (f"{flag.sign}: {flag.do}{_cited(flag.sources)}" for flag in condition.red_flags)
    helps = (f"{h.what}. {h.evidence} ({h.level.replace('_', ' ')}){_cited(h.sources)}" for h in condition.helps)
    return [
        *([paragraph(condition.plain)] if condition.plain else []),
        "",
        *_facts(
            ("Clinical", condition.names.clinical),
            ("Also", ", ".join(condition.names.also)),
            ("ICD-10", condition.codes.icd10),
            ("ICD-11", condition.codes.icd11),
        ),
        *_section("Red flags", bullets(flags)),
        *_section("What it is", paragraph(condition.what)),
        *_section("Muscles", bullets(muscles)),
        *([paragraph(condition.muscles_note)] if condition.muscles_note else []),
        *_section("Examination", _listed(condition.test)),
        *_section("Course", _listed(condition.course)),
        *_section("Other causes", _listed(condition.other_causes)),
        *_section("What helps", bullets(helps)),
        *_section("Who to see", paragraph(condition.who_to_see) if condition.who_to_see else ""),
        *_sources([condition.sources]),
    ]


def _topic(catalogue: Catalogue, name: str) -> Lines:
    topic = catalogue.topics[name]
    body = [line for s in topic.text for line in ("", paragraph(s.text + _cited(s.sources)))]
    return [*([paragraph(topic.plain)] if topic.plain else []), *body, *_sources([topic.sources])]


def _source(catalogue: Catalogue, name: str) -> Lines:
    source = catalogue.sources[name]
    authors = source.authors if isinstance(source.authors, str) else ", ".join(source.authors)
    return [
        *_facts(
            ("Authors", authors),
            ("Year", str(source.year or "")),
            ("Kind", source.kind.replace("_", " ")),
            ("In", source.journal),
            ("Publisher", source.publisher),
            ("Edition", str(source.edition)),
            ("DOI", source.doi),
            ("ISBN", str(source.isbn)),
            ("PMID", str(source.pmid)),
            ("URL", source.url),
            ("Read", source.seen),
            ("Note", source.note),
        ),
        *_section("Cited by", bullets(str(reference) for reference in catalogue.cited_by[name])),
    ]


def _landmark(catalogue: Catalogue, name: str) -> Lines:
    landmark = catalogue.landmarks[name]
    x, y, z = landmark.at.mm
    where = f"x {x:g}, y {y:g}, z {z:g} mm (LPS), {'on the right' if landmark.sided else 'on the midline'}"
    return [paragraph(landmark.find), "", *_facts(("Place", where), ("Rule", landmark.rule), ("Note", landmark.note))]


def _region(catalogue: Catalogue, name: str) -> Lines:
    region = catalogue.regions[name]
    muscles = (f"{catalogue.muscles[m].names.en}: bodymap show {m}" for m in catalogue.patterns_in(name))
    return [
        paragraph(region.means),
        "",
        *_facts(("Part", region.group.replace("_", " ")), ("Sides", "left and right" if region.sided else "one")),
        *_section("Pain here can come from", bullets(muscles)),
    ]
