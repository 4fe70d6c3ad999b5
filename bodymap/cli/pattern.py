"""`bodymap pattern ID`: which regions of the skin a pain pattern covers."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, cast

from bodymap.cli.output import bold, print_json, print_text, table
from bodymap.cli.resources import open_catalogue, open_patterns, resolve
from bodymap.domain.side import Side
from bodymap.errors import UsageError
from bodymap.knowledge.catalogue import Catalogue


def run(arguments: Namespace) -> int:
    """Print the pattern of a muscle, a trigger point or a condition on one side."""
    catalogue = open_catalogue("muscle")
    reference = resolve(catalogue, arguments.id, ("muscle", "trigger-point", "condition"))
    if reference.id not in catalogue.table(reference.kind):
        raise UsageError(f"{reference.id} can be seen on the body, but no pattern of it is known here yet.")
    summary = open_patterns(catalogue).summary(reference, Side(arguments.side))
    if arguments.json:
        print_json(summary)
    else:
        print_text(bold(f"{catalogue.name(reference)}, {arguments.side} side"))
        _print_zone(catalogue, "Essential zone", summary, "essential")
        _print_zone(catalogue, "Spillover zone", summary, "spillover")
    return 0


def _print_zone(catalogue: Catalogue, title: str, summary: dict[str, object], key: str) -> None:
    """A zone as a table of regions with the part of each that is covered."""
    covered = cast("dict[str, float]", summary[key])
    if not covered:
        print_text(f"\n{title}: none")
        return
    print_text(f"\n{title}: {cast('Any', summary[f'{key}_cm2']):.0f} cm²")
    rows = [(f"  {_percent(part)}", _region_name(catalogue, cell), cell) for cell, part in covered.items()]
    print_text(table(rows))


def _percent(part: float) -> str:
    return f"{100 * part:3.0f} %"


def _region_name(catalogue: Catalogue, cell: str) -> str:
    region, _, side = cell.partition(":")
    name = catalogue.regions[region].name if region in catalogue.regions else region
    return f"{name}, {side}" if side else name
