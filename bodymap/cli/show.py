"""`bodymap show ID`: everything about one thing, as a page for people or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

import msgspec

from bodymap.cli import pages
from bodymap.cli.output import print_json, print_text
from bodymap.cli.resources import open_catalogue, open_manifest, resolve
from bodymap.knowledge.catalogue import Catalogue, Reference


def run(arguments: Namespace) -> int:
    """Show a muscle, trigger point, condition, topic, region, landmark or source."""
    catalogue = open_catalogue()
    reference = resolve(catalogue, arguments.id)
    if reference.id not in catalogue.table(reference.kind):
        return _show_shape(reference, arguments.json)
    if arguments.json:
        print_json({"kind": reference.kind, **as_json(catalogue, reference)})
    else:
        print_text("\n".join(pages.page(catalogue, reference)))
    return 0


def _show_shape(reference: Reference, as_data: bool) -> int:
    """A muscle that the atlas has and the knowledge base does not."""
    structures = [s for s in open_manifest().structures if s.id == reference.id]
    if as_data:
        sides = [str(s.side) for s in structures]
        print_json({"kind": "shape", "id": reference.id, "name": structures[0].name, "sides": sides})
    else:
        print_text(f"{structures[0].name} ({reference.id})\n")
        print_text("It can be seen on the body; the knowledge base has no entry for it yet.")
    return 0


def as_json(catalogue: Catalogue, reference: Reference) -> dict[str, Any]:
    """The entry as it stands in the data, its id and name, and its relations."""
    data: dict[str, Any] = {"id": reference.id, "name": catalogue.name(reference)}
    data |= msgspec.to_builtins(catalogue.entry(reference))
    data["id"] = reference.id
    if reference.kind == "muscle":
        data["conditions"] = list(catalogue.conditions_of(reference.id))
        data["shapes"] = list(catalogue.shapes_of(reference.id))
    elif reference.kind == "trigger-point":
        data["muscle"] = reference.id.partition("/")[0]
        data["number"] = int(reference.id.partition("/")[2])
    elif reference.kind == "condition":
        data["muscles"] = msgspec.to_builtins(catalogue.muscles_of(reference.id))
    elif reference.kind == "source":
        data["cited_by"] = _words(catalogue.cited_by[reference.id])
    elif reference.kind == "region":
        data["felt_from"] = list(catalogue.patterns_in(reference.id))
    return data


def _words(references: Iterable[Reference]) -> list[str]:
    return [str(reference) for reference in references]
