"""Opening the data and the atlas for a command; what is missing becomes one clear message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.errors import AssetError
from bodymap.resources import asset_path

if TYPE_CHECKING:
    from bodymap.atlas.manifest import Manifest


def open_manifest() -> Manifest:
    """The table of contents of the shipped atlas; AssetError when it is missing or damaged."""
    from bodymap.atlas.manifest import load_manifest

    return load_manifest(asset_path("atlas"))


def manifest_or_none() -> tuple[Manifest | None, str]:
    """The atlas's table of contents, or None and why there is none."""
    try:
        return open_manifest(), ""
    except AssetError as error:
        return None, str(error)


def muscle_shapes(manifest: Manifest) -> frozenset[str]:
    """The ids of the atlas's muscles."""
    return frozenset(s.id for s in manifest.structures if s.kind == "muscle")
