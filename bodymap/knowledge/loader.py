"""Reads the data files into `Knowledge`, with every problem at its line; an entry with a fault is left out whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import Struct

from bodymap.errors import Problem
from bodymap.knowledge.nodes import (
    LIMITS,
    Limits,
    Node,
    Path_,
    UnreadableError,
    locate,
    no_collection,
    parse,
    read_file,
)
from bodymap.knowledge.reader import read
from bodymap.knowledge.report import BAD, Report, did_you_mean
from bodymap.knowledge.schema import (
    Condition,
    EvidenceLevel,
    Knowledge,
    Landmark,
    Muscle,
    Region,
    RegionEntry,
    Source,
    Topic,
)

SECTIONS: dict[str, type[Struct]] = {
    "muscles": Muscle,
    "conditions": Condition,
    "sources": Source,
    "landmarks": Landmark,
    "evidence_levels": EvidenceLevel,
    "topics": Topic,
}
"""The top-level keys of the data files, and what each entry below them is."""

FILES = {
    "regions.yaml": (),
    "landmarks.yaml": ("landmarks",),
    "sources.yaml": ("sources",),
    "guide.yaml": ("evidence_levels", "topics"),
    "conditions.yaml": ("conditions",),
    "trigger_points.yaml": ("muscles",),
}  # type: dict[str, tuple[str, ...]]
"""The files of a data folder and the sections that each holds; regions.yaml has its own form."""

OPTIONAL_SECTIONS = {"topics"}


@dataclass
class Reading:
    """What was read: the knowledge, the problems, and where each entry stands (`seats`), broken ones too."""

    sections: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in (*SECTIONS, "regions")})
    problems: list[Problem] = field(default_factory=list)
    seats: dict[tuple[str, str], tuple[str, Node, Node]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def knowledge(self) -> Knowledge:
        """Everything that could be read."""
        return Knowledge(**self.sections)

    def declared(self, section: str) -> set[str]:
        """The ids that a section declares, those of entries with a fault too."""
        return {name for kind, name in self.seats if kind == section}

    def place(self, section: str, name: str, path: Path_ = ()) -> tuple[str, int, int]:
        """File, line and column (from 1) of an entry, or of what stands at a path below it."""
        file, key, value = self.seats[section, name]
        node = locate(value, path) if path else key
        mark = key.mark if node is value else node.mark
        return file, mark.line + 1, mark.column + 1


def read_folder(folder: Path, limits: Limits = LIMITS) -> Reading:
    """Every data file of a folder; what is missing or broken is a problem, never an exception."""
    reading = Reading()
    if not folder.is_dir():
        why = "is not a folder" if folder.exists() else "is missing"
        reading.problems.append(Problem(str(folder), 0, 0, f"the data folder {why}"))
        return reading
    with no_collection():
        for name, sections in FILES.items():
            _add(reading, folder / name, sections, limits)
    return reading


def read_more(reading: Reading, path: Path, limits: Limits = LIMITS) -> None:
    """One more file of any name, laid over what was read: its entries replace those of the same id."""
    sections = FILES.get(path.name, tuple(SECTIONS))
    _add(reading, path, sections, limits, whole=False)


def _add(reading: Reading, path: Path, sections: tuple[str, ...], limits: Limits, whole: bool = True) -> None:
    """Read one file into the reading."""
    reading.files.append(str(path))
    try:
        root = parse(read_file(path, limits), str(path), limits)
    except UnreadableError as fault:
        reading.problems.append(fault.problem)
        return
    report = Report(str(path))
    if root.kind != "map":
        empty = root.kind == "text" and not root.text.strip()
        report.add(root, "is empty" if empty else "must be a list of `key: value` at the top")
    elif path.name == "regions.yaml":
        _read_regions(root, reading, report)
    else:
        _read_sections(root, sections, reading, report, whole)
    reading.problems.extend(report.problems)


def _read_sections(root: Node, sections: tuple[str, ...], reading: Reading, report: Report, whole: bool) -> None:
    """The entries below each top-level key."""
    seen: set[str] = set()
    for key, value in root.pairs:
        section = key.text
        if section not in sections:
            report.add(key, f"unknown key '{section}' at the top", did_you_mean(section, sections) or _known(sections))
        elif section in seen:
            report.add(key, f"'{section}' is given twice")
        elif value.kind != "map":
            report.add(value if value.text else key, f"'{section}' must be a list of `id: ...`")
        else:
            _read_entries(value, section, SECTIONS[section], reading, report)
        seen.add(section)
    missing = set(sections) - seen - OPTIONAL_SECTIONS
    if whole and missing:
        report.add(root, f"the file lacks {_known(sorted(missing))}")


def _known(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _read_entries(node: Node, section: str, struct: type[Struct], reading: Reading, report: Report) -> None:
    """Every entry of one section; ids are unique within the file."""
    here: dict[str, Node] = {}
    for key, value in node.pairs:
        name = key.text
        if name in here:
            report.add(key, f"'{name}' is given twice in '{section}'", f"first in line {here[name].mark.line + 1}")
            continue
        here[name] = key
        if not _is_id(name):
            report.add(key, f"'{name[:60]}' is no id: ids are small letters, digits and _, and begin with a letter")
            continue
        reading.seats[section, name] = (report.file, key, value)
        entry = read(value, struct, report)
        if entry is not BAD:
            reading.sections[section][name] = entry
        else:
            reading.sections[section].pop(name, None)


def _is_id(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and name == name.lower() and name[0].isalpha()


def _read_regions(root: Node, reading: Reading, report: Report) -> None:
    """regions.yaml: groups of regions."""
    found: dict[str, Node] = {}
    for group, regions in root.pairs:
        if regions.kind != "map":
            report.add(group, f"'{group.text}' must hold regions: `id: {{sided: true, is: ...}}`")
            continue
        for key, value in regions.pairs:
            name = key.text
            if name in found:
                report.add(key, f"'{name}' is given twice", f"first in line {found[name].mark.line + 1}")
                continue
            found[name] = key
            reading.seats["regions", name] = (report.file, key, value)
            entry = read(value, RegionEntry, report)
            if entry is not BAD:
                words = entry.name or name.replace("_", " ")
                reading.sections["regions"][name] = Region(group.text, entry.sided, entry.means, words)
