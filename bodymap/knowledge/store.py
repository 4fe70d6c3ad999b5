"""The knowledge base for the program: from the cache when the files are unchanged, else read and kept.

The cache is one msgpack file in the user's cache folder, named by a hash of the data files and of the code that reads
them. It is only a saving of time: if it cannot be written, or was damaged, the files are read.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from bodymap.domain import shapes
from bodymap.errors import Problem
from bodymap.knowledge import loader, nodes, reader, scalars, schema
from bodymap.knowledge.loader import FILES, read_folder
from bodymap.knowledge.nodes import LIMITS, Limits
from bodymap.knowledge.schema import SCHEMA_VERSION, Knowledge

_KEPT = 4  # caches of other data folders and versions that are left alone


class Loaded(msgspec.Struct, frozen=True):
    """The knowledge and the problems of form that were found in its files (`bodymap check` finds more)."""

    knowledge: Knowledge
    problems: tuple[Problem, ...] = ()


def default_cache() -> Path:
    """The user's cache folder; it need not exist or be writable."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("bodymap", appauthor=False))


def load(folder: Path, cache_folder: Path | None = None, limits: Limits = LIMITS) -> Loaded:
    """The knowledge in a data folder; no exception, problems are listed. `cache_folder` None: no cache."""
    key = _key(folder, limits) if cache_folder else None
    file = cache_folder / f"knowledge-{key}.msgpack" if cache_folder and key else None
    if file and (kept := _read(file)):
        return kept
    reading = read_folder(folder, limits)
    loaded = Loaded(reading.knowledge, tuple(reading.problems))
    if file:
        _write(file, loaded)
    return loaded


@cache
def _code() -> bytes:
    """A hash of the code that turns files into knowledge: a change of it makes old caches useless."""
    made = hashlib.blake2b(str(SCHEMA_VERSION).encode())
    for module in (shapes, nodes, scalars, schema, reader, loader):
        with suppress(OSError):
            made.update(Path(module.__file__ or "").read_bytes())
    return made.digest()


def _key(folder: Path, limits: Limits) -> str | None:
    """A hash of everything that the result depends on; None when a file is missing, odd or too large."""
    made = hashlib.blake2b(_code(), digest_size=16)
    made.update(f"{folder}{limits}".encode("utf-8", "surrogateescape"))
    for name in FILES:
        try:
            raw = nodes.read_file(folder / name, limits)
        except nodes.UnreadableError:
            return None
        made.update(f"{name}:{len(raw)}:".encode())
        made.update(raw)
    return made.hexdigest()


def _read(file: Path) -> Loaded | None:
    """What was kept, if it is there and whole."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Loaded)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _write(file: Path, loaded: Loaded) -> None:
    """Keep it, in one step so that another program never reads half; a read-only home does not matter."""
    temporary: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix="knowledge-", suffix=".new")
        with os.fdopen(handle, "wb") as opened:
            opened.write(msgspec.msgpack.encode(loaded))
        Path(temporary).replace(file)
        temporary = None
        _prune(file)
    except OSError:
        pass
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def _prune(newest: Path) -> None:
    """Delete the oldest caches beyond the few that are kept."""
    others = sorted(newest.parent.glob("knowledge-*.msgpack"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[_KEPT:]:
        path.unlink(missing_ok=True)
