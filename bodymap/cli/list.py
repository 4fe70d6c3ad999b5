"""`bodymap list KIND`: what there is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from bodymap.cli.output import plural, print_json, print_text, table
from bodymap.cli.parser import KINDS
from bodymap.cli.resources import manifest_or_none, muscle_shapes, open_catalogue, open_manifest
from bodymap.errors import UsageError
from bodymap.knowledge.catalogue import Catalogue
from bodymap.knowledge.report import did_you_mean
from bodymap.resources import data_path

Item = dict[str, Any]
COLUMNS: dict[str, tuple[str, ...]] = {
    "muscles": ("group", "trigger_points", "conditions"),
    "trigger-points": ("where",),
    "conditions": ("clinical", "muscles"),
    "regions": ("sided", "is"),
    "landmarks": ("sided", "mm"),
    "views": ("kind", "azimuth", "layers"),
    "sources": ("year", "authors"),
    "shapes": ("layer", "entry"),
}
"""What the table for people shows beside id and name; JSON holds more."""


def run(arguments: Namespace) -> int:
    """List one kind: `{"kind": ..., "items": [{"id", "name", ...}]}` as JSON, a table for people."""
    kind = _kind(arguments.kind)
    items = LISTERS[kind]()
    if arguments.json:
        print_json({"kind": kind, "items": items})
        return 0
    print_text(_table(kind, items) if items else f"There are no {kind} yet.")
    if kind == "muscles":
        _tell_of_shapes()
    return 0


def _kind(word: str) -> str:
    """The kind that is meant: singular, plural, with _ or -."""
    plain = word.strip().lower().replace("_", "-").replace(" ", "-")
    for kind in KINDS:
        if plain in (kind, kind.removesuffix("s")):
            return kind
    raise UsageError(f"There is no kind '{word}'. {did_you_mean(plain, KINDS) or 'Known: ' + ', '.join(KINDS)}")


def _table(kind: str, items: list[Item]) -> str:
    """The items with a heading, in the columns that matter to people."""
    keys = ("id", "name", *COLUMNS.get(kind, ()))
    heading = tuple(key.replace("_", " ").upper() for key in keys)
    return table([heading, *(tuple(_words(item[key]) for key in keys) for item in items)])


def _words(value: Any) -> str:
    """A value of an item as one cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value if value is not None else "")


def _muscles() -> list[Item]:
    catalogue = open_catalogue("muscle")
    return [
        {
            "id": name,
            "name": muscle.names.en,
            "latin": muscle.names.la,
            "group": muscle.group,
            "trigger_points": len(muscle.trigger_points),
            "patterns": len(muscle.referred_pain),
            "conditions": list(catalogue.conditions_of(name)),
        }
        for name, muscle in catalogue.muscles.items()
    ]


def _tell_of_shapes() -> None:
    """How many muscles of the atlas have no entry."""
    manifest, _ = manifest_or_none()
    entries = Catalogue.open(data_path()).entry_of_shape
    bare = [shape for shape in muscle_shapes(manifest) if shape not in entries] if manifest else []
    if bare:
        print_text(
            f"\n{plural(len(bare), 'more muscle')} can be seen on the body and have no entry yet: bodymap list shapes"
        )


def _trigger_points() -> list[Item]:
    catalogue = open_catalogue("muscle")
    return [
        {"id": name, "name": _point_name(catalogue, name), "where": point.where}
        for name, point in catalogue.trigger_points.items()
    ]


def _point_name(catalogue: Catalogue, name: str) -> str:
    muscle, _, number = name.partition("/")
    return f"{catalogue.muscles[muscle].names.en} {number}"


def _conditions() -> list[Item]:
    catalogue = open_catalogue("condition")
    return [
        {
            "id": name,
            "name": condition.names.en,
            "clinical": condition.names.clinical,
            "muscles": [link.id for link in catalogue.muscles_of(name)],
        }
        for name, condition in catalogue.conditions.items()
    ]


def _topics() -> list[Item]:
    return [{"id": name, "name": topic.title} for name, topic in open_catalogue().topics.items()]


def _regions() -> list[Item]:
    regions = open_catalogue("region").regions
    return [{"id": n, "name": r.name, "group": r.group, "sided": r.sided, "is": r.means} for n, r in regions.items()]


def _landmarks() -> list[Item]:
    landmarks = open_catalogue("landmark").landmarks
    return [{"id": n, "name": e.name, "sided": e.sided, "mm": list(e.at.mm)} for n, e in landmarks.items()]


def _sources() -> list[Item]:
    catalogue = open_catalogue("source")
    return [
        {
            "id": name,
            "name": source.title,
            "kind": source.kind,
            "authors": source.authors if isinstance(source.authors, str) else ", ".join(source.authors),
            "year": source.year,
            "cited_by": [str(reference) for reference in catalogue.cited_by[name]],
        }
        for name, source in catalogue.sources.items()
    ]


def _views() -> list[Item]:
    return [
        {
            "id": view.name,
            "name": view.name.replace("_", " "),
            "kind": view.kind,
            "part": view.part,
            "azimuth": view.azimuth,
            "elevation": view.elevation,
            "layers": list(view.plates),
        }
        for view in open_manifest().views
    ]


def _layers() -> list[Item]:
    return [{"id": layer, "name": layer.capitalize()} for layer in open_manifest().layers]


def _shapes() -> list[Item]:
    entries = open_catalogue().entry_of_shape
    found: dict[str, Item] = {}
    for structure in open_manifest().structures:
        if structure.kind == "muscle":
            item = found.setdefault(structure.id, {"id": structure.id, "name": structure.name, "sides": []})
            item["sides"].append(str(structure.side))
            item |= {"layer": structure.layer, "entry": entries.get(structure.id, "")}
    return list(found.values())


LISTERS: dict[str, Callable[[], list[Item]]] = {
    "muscles": _muscles,
    "trigger-points": _trigger_points,
    "conditions": _conditions,
    "topics": _topics,
    "regions": _regions,
    "landmarks": _landmarks,
    "views": _views,
    "layers": _layers,
    "sources": _sources,
    "shapes": _shapes,
}
