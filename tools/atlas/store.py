"""The parts stage on disk, as the renderer and the skin read it: structures.json and one .npz per structure."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1


@dataclass(frozen=True)
class Shape:
    """The surface of one structure on one side; fibres only for muscles (zeros otherwise)."""

    vertices: NDArray[np.float32]  # (V, 3) mm
    faces: NDArray[np.int32]  # (F, 3), outward
    normals: NDArray[np.float32]  # (V, 3) unit
    fibre: NDArray[np.float32]  # (V, 3) unit tangent from origin to insertion
    along: NDArray[np.float32]  # (V,) 0 origin .. 1 insertion
    tendon: NDArray[np.float32]  # (V,) 0 flesh .. 1 tendon

    def mirrored(self) -> Shape:
        """The same on the other side of x = 0."""
        flip = np.array([-1, 1, 1], np.float32)
        turned = np.ascontiguousarray(self.faces[:, ::-1])
        return Shape(self.vertices * flip, turned, self.normals * flip, self.fibre * flip, self.along, self.tendon)


@dataclass(frozen=True)
class Record:
    """What structures.json says of one structure on one side."""

    index: int
    id: str
    side: str
    kind: str
    name: str
    la: str
    fma: tuple[str, ...]
    layer: str
    layers: tuple[str, ...]
    file: str
    extra: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The record as plain data."""
        plain = {**self.__dict__, **self.extra, "fma": list(self.fma), "layers": list(self.layers)}
        del plain["extra"]
        return plain


def write_shape(path: Path, shape: Shape) -> None:
    """One structure as .npz (uncompressed, so that it loads at once)."""
    np.savez(path, **shape.__dict__)


def read_shape(path: Path) -> Shape:
    """One structure back."""
    with np.load(path) as data:
        return Shape(**{key: data[key] for key in Shape.__dataclass_fields__})


def publish(folder: Path, records: list[Record], shapes: dict[str, Shape]) -> None:
    """Write everything beside `folder`, then put it in its place in one step, since others may be reading."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for record in records:
        write_shape(fresh / record.file, shapes[record.file])
    index = {"format": FORMAT, "structures": [r.as_json() for r in records]}
    (fresh / "structures.json").write_text(json.dumps(index, indent=1), encoding="utf-8")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def read_index(folder: Path) -> dict[str, Any]:
    """structures.json of the parts stage."""
    data: dict[str, Any] = json.loads((folder / "structures.json").read_text(encoding="utf-8"))
    return data
