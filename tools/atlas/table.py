"""The structure table muscles.yaml, read into values: which parts make what, and how fibres run in it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import yaml

TABLE = Path(__file__).with_name("muscles.yaml")
Kind = Literal["muscle", "bone", "cartilage", "tendon", "tooth", "other"]
_SECTIONS: dict[str, Kind] = {
    "muscles": "muscle",
    "bones": "bone",
    "cartilages": "cartilage",
    "tendons": "tendon",
    "teeth": "tooth",
    "others": "other",
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One structure of muscles.yaml; the file's head explains the fields."""

    name: str
    la: str = ""
    right: dict[str, str] = {}
    left: dict[str, str] = {}
    source: Literal["right", "left"] = "right"
    side: Literal["both", "mid"] = "both"
    origin: tuple[str, ...] = ()
    insertion: tuple[str, ...] = ()
    fibres: Literal["ends", "fan", "pieces", "sheet", "ring", "radial", "intercostal"] = "ends"
    direction: tuple[float, float, float] | None = None
    course: str = ""
    tendon: tuple[float, float] = (0.0, 0.0)
    depth: int = 1
    model: str = ""
    split: str = ""
    variant: bool = False
    drawn: bool = True
    smooth: float = 0.0
    close: float = -1.0
    cover: tuple[str, ...] = ()
    cover_reach: float = 0.0
    carve: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    reach: float = 0.0
    foci: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    aponeurosis: tuple[tuple[float, float], ...] = ()
    edge: float = 0.0
    halved: bool = False
    thicken: float = -1.0
    note: str = ""
    kind: str = ""
    id: str = ""

    def parts(self) -> tuple[str, ...]:
        """The part stems it is built from, of its source side."""
        return tuple(self.left if self.source == "left" else self.right)

    def rests(self) -> bool:
        """Whether its shape is fitted to other structures."""
        return bool(self.cover or self.carve)

    def fma(self, side: str) -> tuple[str, ...]:
        """FMA ids of its parts on a side, each once, in the order of the table."""
        ids = self.left if side == "left" and self.left else self.right or self.left
        return tuple(dict.fromkeys(ids.values()))


class Table(msgspec.Struct, frozen=True):
    """All entries by id in the order of the file, and the named groups of ids."""

    entries: dict[str, Entry]
    groups: dict[str, tuple[str, ...]]

    def members(self, name: str) -> tuple[str, ...]:
        """The structure ids behind a name: a group's members (groups may nest), else the name itself."""
        if name not in self.groups:
            return (name,)
        return tuple(m for inner in self.groups[name] for m in self.members(inner))

    def of_kind(self, *kinds: str) -> dict[str, Entry]:
        """Entries of these kinds."""
        return {key: entry for key, entry in self.entries.items() if entry.kind in kinds}


def load_table(path: Path = TABLE) -> Table:
    """Read the table; msgspec.ValidationError names a wrong field, ValueError a doubled id or an unknown reference."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    entries: dict[str, Entry] = {}
    for section, kind in _SECTIONS.items():
        for key, fields in (raw.get(section) or {}).items():
            if key in entries:
                raise ValueError(f"{path.name}: {key} stands twice")
            entries[key] = msgspec.convert({**fields, "kind": fields.get("kind", kind), "id": key}, Entry)
    groups = msgspec.convert(raw.get("groups") or {}, dict[str, tuple[str, ...]])
    table = Table(entries, groups)
    for entry in list(entries.values()):
        if entry.rests():
            cover, carve = (
                tuple(m for name in names for m in table.members(name)) for names in (entry.cover, entry.carve)
            )
            entries[entry.id] = msgspec.structs.replace(entry, cover=cover, carve=carve)
    _check(table, path.name)
    return table


def _check(table: Table, name: str) -> None:
    """Every attachment names a structure, a group or an end; what others are fitted to is made of parts."""
    for entry in table.entries.values():
        for place in entry.origin + entry.insertion:
            if place.startswith("end:"):
                continue
            for member in table.members(place):
                if member not in table.entries:
                    raise ValueError(f"{name}: {entry.id}: unknown attachment {member}")
        for other in entry.cover + entry.carve:
            if other not in table.entries or table.entries[other].model:
                raise ValueError(f"{name}: {entry.id}: cannot be fitted to {other}")
