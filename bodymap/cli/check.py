"""`bodymap check [PATH ...]`: every problem of the data files, as `file:line:column: message`."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from bodymap.cli.output import plural, print_json, print_text
from bodymap.cli.resources import manifest_or_none, muscle_shapes
from bodymap.errors import AssetError, Problem, UsageError
from bodymap.knowledge.catalogue import Catalogue
from bodymap.knowledge.checks import check, counts
from bodymap.knowledge.checks.geometry import GeometryCheck
from bodymap.knowledge.loader import Reading, read_folder, read_more
from bodymap.knowledge.patterns import PatternBook
from bodymap.resources import asset_path, data_path


def run(arguments: Namespace) -> int:
    """Check a data folder (the shipped one by default), or single files laid over the shipped data."""
    reading, only = _read(arguments.paths)
    manifest, why = manifest_or_none()
    geometry, why_not = _geometry(reading, only)
    problems = check(reading, muscle_shapes(manifest) if manifest else None, geometry)
    for what, reason in (("shapes were", why), ("zones were", why_not)):
        if reason:
            problems += (Problem(str(data_path()), 0, 0, f"{what} not checked: {reason}", severity="warning"),)
    if only:
        problems = tuple(p for p in problems if p.file in only)
    problems = tuple(replace(p, file=_short(p.file)) for p in problems)
    if arguments.json:
        print_json({**counts(reading), "problems": problems})
    else:
        _print(reading, problems)
    return 1 if any(p.severity == "error" or arguments.strict for p in problems) else 0


def _geometry(reading: Reading, only: set[str]) -> tuple[tuple[GeometryCheck, ...], str]:
    """The checks on the skin (of the entries that stand in the files `only`, when there are any), or why not."""
    asked = frozenset(seat for seat, (file, *_) in reading.seats.items() if file in only) if only else None
    try:
        from bodymap.atlas.muscles import load_muscles
        from bodymap.atlas.surface import Surface

        skin = Surface.load(asset_path("atlas", "surface.npz"))
        book = PatternBook(Catalogue(reading.knowledge), skin)
    except AssetError as error:
        return (), str(error)
    try:
        return (GeometryCheck(book, load_muscles(asset_path("atlas", "muscles.npz")), asked),), ""
    except AssetError as error:
        return (GeometryCheck(book, only=asked),), f"points only: {error}"


def _read(words: list[str]) -> tuple[Reading, set[str]]:
    """What was read, and the files whose problems are asked for (empty: all)."""
    for word in words:
        if not word or not Path(word).exists():
            raise UsageError(f"There is no file or folder {word!r}.")
    paths = [Path(word) for word in words]
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if not path.is_dir()]
    if len(folders) > 1:
        raise UsageError("Name one data folder at most; more files may follow it.")
    reading = read_folder(folders[0] if folders else data_path())
    for path in files:
        read_more(reading, path)
    return reading, set() if folders or not files else {str(path) for path in files}


def _short(file: str) -> str:
    """A path below the current folder as one relative to it."""
    try:
        relative = os.path.relpath(file)
    except ValueError:
        return file
    return file if relative.startswith("..") else relative


def _print(reading: Reading, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        print_text(str(problem))
    errors = sum(p.severity == "error" for p in problems)
    held = counts(reading)
    names = {"trigger_points": "trigger points"}
    print_text(", ".join(f"{count} {names.get(name, name)}" for name, count in held.items()))
    found = f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}"
    print_text(found if problems else "no problems found")
