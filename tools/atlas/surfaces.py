"""First half of the parts stage: a clean closed surface for every structure of the table, cached by content."""

from __future__ import annotations

import csv
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from tools.atlas.midline import Midline, fit_midline
from tools.atlas.model_tools import Built
from tools.atlas.progress import bar, digest
from tools.atlas.repair import Surface
from tools.atlas.solids import read_soup, skin_of, solid
from tools.atlas.table import Entry, Table

VERSION = 3  # raise it when voxels, repair, solids or midline give other surfaces for the same parts


@dataclass(frozen=True)
class Source:
    """Where the meshes are, and the midline they are straightened by."""

    meshes: Path
    midline: Midline
    key: str


def open_source(meshes: Path) -> Source:
    """Read parts.csv and fit the midline; FileNotFoundError if `meshes` is not the folder of meshes."""
    with (meshes / "parts.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] != "artery"]
    named: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        bare = " ".join(w for w in row["name"].split() if w not in ("left", "right"))
        named.setdefault(bare, {}).setdefault(row["side"], []).append(row["part"])
    pairs = [
        tuple(read_soup(meshes / "parts" / f"{sides[side][0]}.ply").reshape(-1, 3) for side in ("right", "left"))
        for sides in named.values()
        if [len(sides.get(side, ())) for side in ("right", "left")] == [1, 1]
    ]
    return Source(meshes, fit_midline(pairs), digest(VERSION, meshes / "parts.csv"))  # type: ignore[arg-type]


def surface_key(entry: Entry, source: Source, built: Built) -> str:
    """What a structure's surface depends on, also through what it is fitted to."""
    parts = [source.meshes / "parts" / f"{part}.ply" for part in entry.parts()]
    shape = (
        entry.smooth,
        entry.thicken,
        entry.edge,
        entry.halved,
        entry.fibres == "pieces",
        entry.close,
        entry.cover,
        entry.carve,
    )
    cut = (entry.split, Path(__file__).with_name("split.py")) if entry.split else ()
    fitted = [built.key(other) for other in entry.cover + entry.carve]
    return digest(source.key, *fitted, entry.parts(), entry.source, entry.side, entry.kind, shape, *cut, *parts)


def make_surface(entry: Entry, source: Source, cache: Path) -> tuple[str, bool]:
    """Build and cache one surface; returns its id and whether it was built anew."""
    key = surface_key(entry, source, Built(cache))
    path = cache / f"{entry.id}.npz"
    if path.exists():
        with np.load(path) as old:
            if str(old["key"]) == key:
                return entry.id, False
    grid, recipe, scale = solid(entry, source.meshes, source.midline, Built(cache))
    made = skin_of(grid, recipe, scale, entry)
    save_surface(path, made, key)
    return entry.id, True


def save_surface(path: Path, made: Surface, key: str, rests: Iterable[str] = ()) -> None:
    """Write a surface with its key and the ids of what it was modelled on, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.stem + ".new.npz")
    np.savez(
        fresh,
        vertex=made.vertex,
        face=made.face,
        normal=made.normal,
        key=np.array(key),
        rests=np.array(list(rests), str),
    )
    fresh.rename(path)


def load_surface(path: Path) -> Surface:
    """A cached surface."""
    with np.load(path) as data:
        return Surface(data["vertex"], data["face"], data["normal"])


def make_surfaces(table: Table, source: Source, cache: Path, only: Iterable[str] = ()) -> list[str]:
    """Build what is missing or out of date among the structures made of parts; returns the ids built anew."""
    wanted = set(only)
    entries = [e for e in table.entries.values() if e.parts() and not e.model and (not wanted or e.id in wanted)]
    entries.sort(key=lambda e: -sum((source.meshes / "parts" / f"{p}.ply").stat().st_size for p in e.parts()))
    work = partial(make_surface, source=source, cache=cache)
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    done: list[tuple[str, bool]] = []
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for batch in in_order(entries):
            done += bar(pool.imap_unordered(work, batch), len(batch), "surfaces")
    return [name for name, fresh in done if fresh]


def in_order(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Batches of entries, those fitted to others after these; ValueError when two are fitted to each other."""
    waiting = list(entries)
    while waiting:
        names = {entry.id for entry in waiting}
        ready = [entry for entry in waiting if names.isdisjoint(entry.cover + entry.carve)]
        if not ready:
            raise ValueError(f"fitted to each other: {', '.join(sorted(names))}")
        yield ready
        waiting = [entry for entry in waiting if entry not in ready]
