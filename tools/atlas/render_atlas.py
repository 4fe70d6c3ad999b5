"""Every view of the atlas: plates, id maps and outlines into the build folder, one view after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from bodymap.atlas.idmap import encode_runs
from bodymap.domain.camera import PixelGrid
from tools.atlas.idmaps import SkinSamples, skin_ids
from tools.atlas.render import render
from tools.atlas.render_files import save_arrays
from tools.atlas.render_scene import LAYERS, Scene
from tools.atlas.render_seen import seen
from tools.atlas.silhouettes import outlines
from tools.atlas.views import View, grid_of, shown

OUTLINES = "outlines"
OUTLINE_SCALE = {"turntable": 3.0, "main": 3.0, "closeup": 6.0}


@dataclass(frozen=True, eq=False)
class Cast:
    """What is rendered: one scene per layer (`LAYERS`), everything for the outlines, the skin's samples."""

    layers: dict[str, Scene]
    everything: Scene
    samples: SkinSamples | None = None


def part_of(scene: Scene, view: View) -> Scene:
    """The triangles that a view draws."""
    if view.part == "body":
        return scene
    inside = shown(view, scene.vertex)[scene.face].all(axis=1)
    return replace(scene, face=scene.face[inside], owner=scene.owner[inside])


def grid_for(view: View, cast: Cast, scale: float | None = None) -> PixelGrid:
    """The pixels of a view's plates, fitted to the structures (not to the skin, which may change without them)."""
    return grid_of(view, cast.everything.vertex, scale)


def pieces(view: View) -> tuple[str, ...]:
    """What is computed for a view: its layers, and the outlines (main views share those of the turntable)."""
    return LAYERS if view.kind == "main" else (*LAYERS, OUTLINES)


def render_piece(
    view: View, piece: str, cast: Cast, folder: Path, scale: float | None = None, samples: int = 2
) -> None:  # fmt: skip
    """Write one piece of a view into `folder`.

    A layer gives `VIEW_LAYER.png` and `VIEW_LAYER.npz` (runs of the id map), the skin `VIEW_seen.npz` too, the outlines
    `VIEW_outlines.npz`.
    """
    grid = grid_for(view, cast, scale)
    if piece == OUTLINES:
        _write_outlines(view, cast, grid, folder)
        return
    plate = render(part_of(cast.layers[piece], view), view.camera, grid, samples)
    Image.fromarray(plate.rgba).save(folder / f"{view.name}_{piece}.png", compress_level=1)
    ids = plate.ids
    if piece == "skin" and cast.samples is not None:
        ids = skin_ids(cast.samples, cast.samples.tree(), ids, plate.position, plate.normal)
        bits = seen(cast.samples.position, cast.samples.normal, view.camera, grid, plate.depth)
        save_arrays(folder / f"{view.name}_seen.npz", seen=np.packbits(bits))
    save_arrays(folder / f"{view.name}_{piece}.npz", **encode_runs(piece, ids))


def _write_outlines(view: View, cast: Cast, grid: PixelGrid, folder: Path) -> None:
    fine = OUTLINE_SCALE[view.kind]
    ratio = fine / grid.scale
    window = PixelGrid(fine, grid.u0, grid.v0, round(grid.width * ratio), round(grid.height * ratio))
    scene = part_of(cast.everything, view)
    muscles = [s.index for s in scene.structures if s.kind == "muscle"]
    found = outlines(scene, muscles, view.camera, window)
    save_arrays(folder / f"{view.name}_{OUTLINES}.npz", index=found.index, ring=found.ring, uv=found.uv)
