"""Where the program's own files lie: in a checkout beside the package, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root(folder: str) -> Path:
    """The folder of that name in the wheel, or beside the package in a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def asset_path(*parts: str) -> Path:
    """A path below `assets/`; it need not exist (the reader reports what is missing)."""
    return _root("assets").joinpath(*parts)


def data_path(*parts: str) -> Path:
    """A path below `data/`; it need not exist (the reader reports what is missing)."""
    return _root("data").joinpath(*parts)
