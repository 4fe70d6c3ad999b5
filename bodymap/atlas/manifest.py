"""The atlas's table of contents: structures, views, layers, and where their files lie."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from bodymap.atlas.files import damaged, read_bytes
from bodymap.domain.camera import Camera, PixelGrid
from bodymap.domain.side import Side

FORMAT = 1


class Structure(msgspec.Struct, frozen=True):
    """Something that can be pointed at: one muscle, bone, cartilage or tendon on one side."""

    index: int
    id: str
    side: Side
    kind: Literal["muscle", "bone", "cartilage", "tendon", "other"]
    name: str
    la: str = ""
    fma: str | tuple[str, ...] | None = None
    layer: str = ""
    layers: tuple[str, ...] = ()
    visible: dict[str, tuple[str, ...]] = {}


class View(msgspec.Struct, frozen=True, dict=True):
    """One camera with its pixel grid and files (paths relative to the atlas folder)."""

    name: str
    kind: Literal["turntable", "main", "closeup"]
    part: str
    azimuth: float
    elevation: float
    scale: float
    u0: float
    v0: float
    width: int
    height: int
    plates: dict[str, str]
    ids: str
    silhouettes: str
    seen: str

    @property
    def grid(self) -> PixelGrid:
        """The plate's pixels in the picture plane."""
        return PixelGrid(self.scale, self.u0, self.v0, self.width, self.height)


class NeverSeen(msgspec.Struct, frozen=True):
    """A structure that no view shows, and why."""

    id: str
    reason: str
    side: Side = Side.MID


class Manifest(msgspec.Struct, frozen=True, dict=True):
    """`manifest.json` as it stands."""

    format: int
    pivot: tuple[float, float, float]
    layers: tuple[str, ...]
    structures: tuple[Structure, ...]
    views: tuple[View, ...]
    attribution: str
    never_seen: tuple[NeverSeen, ...] = ()

    @cached_property
    def by_index(self) -> dict[int, Structure]:
        """Structures by their value in the id maps."""
        return {structure.index: structure for structure in self.structures}

    @cached_property
    def by_id(self) -> dict[str, tuple[Structure, ...]]:
        """Structures of each id: right and left, or the midline one."""
        found: dict[str, tuple[Structure, ...]] = {}
        for structure in self.structures:
            found[structure.id] = (*found.get(structure.id, ()), structure)
        return found

    @cached_property
    def view_by_name(self) -> dict[str, View]:
        """Views by name."""
        return {view.name: view for view in self.views}

    def camera(self, view: View) -> Camera:
        """The camera of a view."""
        return Camera(view.azimuth, view.elevation, self.pivot)

    def structure(self, id: str, side: Side) -> Structure | None:
        """The structure of that id on that side (or in the midline), if the atlas has it."""
        sided = self.by_id.get(id, ())
        return next((s for s in sided if s.side in (side, Side.MID)), None)


def load_manifest(folder: Path) -> Manifest:
    """Read `manifest.json`; AssetError when it is missing, damaged or of another format."""
    path = folder / "manifest.json"
    raw = read_bytes(path)
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path, error) from None
    if manifest.format != FORMAT:
        raise damaged(path, f"format {manifest.format}, this program reads format {FORMAT}")
    if not manifest.views or not manifest.layers:
        raise damaged(path, "it names no views or no layers")
    return manifest
