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
_CODE = (
    "parts",
    "surfaces",
    "solids",
    "voxels",
    "repair",
    "split",
    "models",
    "fibres",
    "attach",
    "fields",
    "store",
    "table",
)


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
    if entry.layers:
        return entry.layers
    if entry.kind == "muscle":
        return LAYERS[: entry.depth + 1]
    if entry.kind in ("bone", "cartilage", "tooth"):
        return (*LAYERS, "skeleton")
    return LAYERS


def make_shapes(table: Table, build: Path) -> dict[str, Shape]:
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
            records.append(_record(len(records) + 1, entry, side, file))
    return records, both


def _record(index: int, entry: Entry, side: str, file: str) -> Record:
    """What structures.json says of a structure on a side."""
    layers = layers_of(entry)
    extra = {"depth": entry.depth, "variant": entry.variant, "modelled": bool(entry.model)}
    if not layers:
        extra["unseen"] = entry.note or "a variant that most people lack: outlined, not drawn"
    names = (entry.id, side, entry.kind, entry.name, entry.la)
    return Record(index, *names, entry.fma(side), layers[0] if layers else "", layers, file, extra)


def stage_key(source: Source) -> str:
    """What the published result depends on besides the meshes themselves: the table and the code of this stage."""
    here = Path(__file__).parent
    code = sorted({*here.glob("model_*.py"), *(here / f"{name}.py" for name in _CODE)})
    return digest(source.key, TABLE, *code)


def build_parts(meshes: Path, build: Path) -> Path:
    """Run the stage; returns the folder with structures.json. Unchanged inputs are not computed again."""
    table = load_table()
    source = open_source(meshes)
    folder = build / "parts"
    key, stamp = stage_key(source), build / "cache" / "parts.key"
    if (folder / "structures.json").exists() and stamp.exists() and stamp.read_text(encoding="ascii") == key:
        return folder
    make_surfaces(table, source, build / "cache" / "surface")
    make_models(table, build / "cache" / "surface")
    records, both = records_of(table, make_shapes(table, build))
    publish(folder, records, both)
    stamp.write_text(key, encoding="ascii")
    return folder


def run(meshes: Path, build: Path, out: Path) -> None:  # noqa: ARG001 (one signature for all stages)
    """The stage as tools.atlas.build calls it; `out` is not used."""
    build_parts(meshes, build)


def main() -> None:
    """Command line: python -m tools.atlas.parts --meshes DIR --build DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meshes", type=Path, default=Path("../shared/anatomy"))
    parser.add_argument("--build", type=Path, default=Path(".atlas-build"))
    given = parser.parse_args()
    print(build_parts(given.meshes, given.build))


if __name__ == "__main__":
    main()
