"""Patterns that were computed before, on disk: the zone engine, and SciPy with it, is loaded only for new ones.

A file is named by a digest of everything that decides its content, so that it never has to be thrown away; a file that
cannot be read or written is as if it were not there.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import platformdirs
from numpy.typing import NDArray

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side

if TYPE_CHECKING:
    from bodymap.knowledge.catalogue import Catalogue, Reference

_VERSION = 1  # counted up when the zone engine draws the same words differently
_FULL = 255.0
_READ_ERRORS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


@dataclass(frozen=True, eq=False)
class Stored:
    """Weights 0..1 on the skin samples, float32 (N,), and points: number, position (mm), normal."""

    essential: NDArray[np.float32]
    spillover: NDArray[np.float32]
    points: tuple[tuple[int, tuple[float, float, float], tuple[float, float, float]], ...]


def default_folder() -> Path:
    """Where this user's computed patterns are kept."""
    return Path(platformdirs.user_cache_dir("bodymap", appauthor=False)) / "patterns"


class PatternStore:
    """Reads and writes computed patterns of one catalogue on one atlas."""

    def __init__(self, catalogue: Catalogue, atlas: Atlas, folder: Path | None = None) -> None:
        self._catalogue = catalogue
        self._samples = len(atlas.surface)
        self._folder = folder or default_folder()
        ground = blake2b(digest_size=16)
        ground.update(f"{_VERSION} {self._samples}".encode())
        ground.update(msgspec.json.encode(dict(catalogue.landmarks)))
        for name in ("surface.npz", "muscles.npz"):
            with suppress(OSError):
                ground.update(blake2b((atlas.folder / name).read_bytes()).digest())
        self._ground = ground.digest()

    def _path(self, reference: Reference, side: Side) -> Path:
        """The file for a pattern: its name follows from the words of the entry and what they are drawn on."""
        owner = reference.id.partition("/")[0]
        table = self._catalogue.conditions if reference.kind == "condition" else self._catalogue.muscles
        digest = blake2b(self._ground, digest_size=16)
        digest.update(f"{reference} {side}".encode())
        digest.update(msgspec.json.encode(table[owner]))
        return self._folder / f"{digest.hexdigest()}.npz"

    def read(self, reference: Reference, side: Side) -> Stored | None:
        """What was stored, or None."""
        try:
            with self._path(reference, side).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                essential, spillover, points = file["essential"], file["spillover"], file["points"]
        except _READ_ERRORS:
            return None
        if essential.shape != (self._samples,) or spillover.shape != (self._samples,) or points.shape[1:] != (7,):
            return None
        rows = [[float(value) for value in row] for row in points]
        return Stored(
            (essential / np.float32(_FULL)).astype(np.float32),
            (spillover / np.float32(_FULL)).astype(np.float32),
            tuple((round(n), (x, y, z), (a, b, c)) for n, x, y, z, a, b, c in rows),
        )

    def write(self, reference: Reference, side: Side, stored: Stored) -> None:
        """Store a pattern, whole or not at all."""
        path = self._path(reference, side)
        rows = [[number, *position, *normal] for number, position, normal in stored.points]
        part = path.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                np.savez_compressed(
                    file,
                    essential=_bytes(stored.essential),
                    spillover=_bytes(stored.spillover),
                    points=np.array(rows, dtype=np.float64).reshape(-1, 7),
                )
            part.replace(path)


def _bytes(weights: Sequence[float] | NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.round(np.clip(weights, 0, 1) * _FULL).astype(np.uint8)
