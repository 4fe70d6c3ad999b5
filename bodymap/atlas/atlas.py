"""The atlas as one object: opens its files when they are asked for and keeps what is small."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas.files import damaged, missing, read_arrays
from bodymap.atlas.idmap import IdMap, decode_runs
from bodymap.atlas.manifest import Manifest, View, load_manifest
from bodymap.atlas.muscles import MuscleGeometry, load_muscles
from bodymap.atlas.silhouettes import Silhouettes, load_silhouettes
from bodymap.atlas.surface import Surface
from bodymap.domain.side import Side
from bodymap.errors import AssetError, UsageError

_KEPT = 32  # id maps and silhouettes kept open: one turn of the body, a few MB


class Atlas:
    """The computed pictures and geometry in one folder; every method raises AssetError for a file it cannot use."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.id_map = lru_cache(maxsize=_KEPT)(self._read_id_map)
        self.silhouettes = lru_cache(maxsize=_KEPT)(self._read_silhouettes)
        self.seen = lru_cache(maxsize=64)(self._read_seen)

    @classmethod
    def open(cls, folder: Path) -> Atlas:
        """Read the manifest; nothing else is opened yet."""
        if not folder.is_dir():
            raise missing(folder)
        return cls(folder, load_manifest(folder))

    @cached_property
    def surface(self) -> Surface:
        """The samples of the skin."""
        return Surface.load(self.folder / "surface.npz")

    @cached_property
    def muscles(self) -> MuscleGeometry:
        """Centre lines and samples of every muscle."""
        return load_muscles(self.folder / "muscles.npz")

    def view(self, name: str) -> View:
        """The view of that name; UsageError when there is none."""
        try:
            return self.manifest.view_by_name[name]
        except KeyError:
            raise UsageError(f"There is no view {name!r}; `bodymap list views` names them.") from None

    def plate_path(self, view: View, layer: str) -> Path:
        """The picture of a view and layer; AssetError when the manifest or the folder lacks it."""
        if layer not in view.plates:
            raise AssetError(f"The view {view.name} has no layer {layer!r}.")
        path = self.folder / view.plates[layer]
        if not path.is_file():
            raise missing(path)
        return path

    def _read_id_map(self, view_name: str, layer: str) -> IdMap:
        view = self.view(view_name)
        path = self.folder / view.ids
        arrays = read_arrays(path, *(f"{layer}_{part}" for part in ("row", "end", "id", "width")))
        row, length, ids = (arrays[f"{layer}_{part}"].astype(np.uint16) for part in ("row", "end", "id"))
        try:
            runs = decode_runs(row, length, ids, int(arrays[f"{layer}_width"]))
        except ValueError as error:
            raise damaged(path, error) from None
        if (runs.width, runs.height) != (view.width, view.height):
            raise damaged(path, "its size is not that of the picture")
        return runs

    def _read_silhouettes(self, view_name: str) -> Silhouettes:
        return load_silhouettes(self.folder / self.view(view_name).silhouettes)

    def _read_seen(self, view_name: str) -> NDArray[np.bool_]:
        path = self.folder / self.view(view_name).seen
        packed = read_arrays(path, "seen")["seen"]
        count = len(self.surface.position)
        if packed.dtype != np.uint8 or len(packed) != (count + 7) // 8:
            raise damaged(path, "it is for another skin")
        return np.unpackbits(packed.astype(np.uint8), count=count).astype(np.bool_)

    def region_at(self, view: View, x: float, y: float) -> tuple[str, Side] | None:
        """The surface region (and side) at pixel coordinates of the skin picture."""
        value = self.id_map(view.name, "skin").at(x, y)
        if value == 0:
            return None
        region = (value - 1) // 2
        name = str(self.surface.regions[region])
        if not self.surface.sided[region]:
            return name, Side.MID
        return name, Side.LEFT if (value - 1) % 2 else Side.RIGHT
