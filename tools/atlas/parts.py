"""The parts stage: meshes in, clean symmetric structures with fibres and layers out (docs/atlas-pipeline.md)."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from tools.atlas.fibres import Fibres, fibres_of
from tools.atlas.models import make_models
from tools.atlas.progress import bar, digest
from tools.atlas.repair import Surface
from tools.atlas.store import Record, Shape, publish
from tools.atlas.surfaces import Source, load_surface, make_surfaces, open_source
from tools.atlas.table import TABLE, Entry, Table, load_table

LAYERS = ("superficial", "intermediate", "deep")
_FIBRE_CODE = ("fibres.py", "attach.py", "fields.py", "muscles.yaml")


def shape_of(made: Surface, fibres: Fibres | None) -> Shape:
    """Surface and fibres in the types they are stored in."""
    count = len(made.vertex)
    direction = fibres.direction if fibres else np.zeros((count, 3))
    along = fibres.along if fibres else np.zeros(count)
    tendon = fibres.tendon if fibres else np.zeros(count)
    return Shape(
        made.vertex.astype(np.float32),
        made.face.astype(np.int32),
        made.normal.astype(np.float32),
        direction.astype(np.float32),
        along.astype(np.float32),
        tendon.astype(np.float32),
    )


def layers_of(entry: Entry) -> tuple[str, ...]:
    """The layers a structure is drawn in."""
    if not entry.drawn:
        return ()
    if entry.kind == "muscle":
        return LAYERS[: entry.depth + 1]
    if entry.kind in ("bone", "cartilage", "tooth"):
        return (*LAYERS, "skeleton")
    return LAYERS


def make_shapes(table: Table, source: Source, build: Path) -> dict[str, Shape]:
    """The right (or middle) shape of every structure, with fibres on muscles; fibres are cached by content."""
    folder = build / "cache" / "surface"

    @cache
    def tree_of(name: str) -> cKDTree | None:
        path = folder / f"{name}.npz"
        return cKDTree(load_surface(path).vertex) if path.exists() else None

    shapes = {}
    entries = [e for e in table.entries.values() if (folder / f"{e.id}.npz").exists()]
    for entry in bar(entries, len(entries), "fibres"):
        made = load_surface(folder / f"{entry.id}.npz")
        fibres = fibres_of(made, entry, table, tree_of) if entry.kind == "muscle" else None
        shapes[entry.id] = shape_of(made, fibres)
    return shapes


def records_of(table: Table, shapes: dict[str, Shape]) -> tuple[list[Record], dict[str, Shape]]:
    """One record and one shape for every structure and side, numbered in the order of the table."""
    records, both = [], {}
    for entry in table.entries.values():
        if entry.id not in shapes:
            continue
        for side in ("mid",) if entry.side == "mid" else ("right", "left"):
            file = f"{entry.id}.{side}.npz"
            both[file] = shapes[entry.id].mirrored() if side == "left" else shapes[entry.id]
            layers = layers_of(entry)
            record = Record(
                len(records) + 1, entry.id, side, entry.kind, entry.name, entry.la, entry.fma(side), layers[0] if layers else "", layers,
                file, {"depth": entry.depth, "variant": entry.variant, "modelled": bool(entry.model)},
            )  # fmt: skip
            records.append(record)
    return records, both


def build_parts(meshes: Path, build: Path) -> Path:
    """Run the stage; returns the folder with structures.json. Unchanged inputs are not computed again."""
    table = load_table()
    source = open_source(meshes)
    anew = make_surfaces(table, source, build / "cache" / "surface")
    make_models(table, build / "cache" / "surface", bool(anew))
    shapes = make_shapes(table, source, build)
    records, both = records_of(table, shapes)
    publish(build / "parts", records, both, {"key": digest(source.key, TABLE)})
    return build / "parts"


def main() -> None:
    """Command line: python -m tools.atlas.parts --meshes DIR --build DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meshes", type=Path, default=Path("../shared/anatomy"))
    parser.add_argument("--build", type=Path, default=Path(".atlas-build"))
    given = parser.parse_args()
    print(build_parts(given.meshes, given.build))


if __name__ == "__main__":
    main()
