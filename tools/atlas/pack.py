"""From the build folder to `assets/atlas/`: pictures compressed to the budget, the manifest, the copied data."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bodymap.atlas.idmap import decode_runs
from bodymap.domain.camera import PixelGrid
from tools.atlas.render_files import save_arrays
from tools.atlas.render_scene import LAYERS, Structure
from tools.atlas.views import PIVOT, View

FORMAT = 1
SEEN_PIXELS = 40
QUALITY = {"turntable": 82, "main": 82, "closeup": 80}
ALPHA_QUALITY = 85
ATTRIBUTION = (
    "Computed from BodyParts3D, (c) The Database Center for Life Science (doi:10.1093/nar/gkn613). "
    "Pictures, outlines and coordinates: CC BY-SA 4.0."
)
# Written beside the old ones and put in their place at the end: the program may be running.
FOLDERS = ("plates", "ids", "silhouettes", "seen")


@dataclass(frozen=True)
class Sheet:
    """One view with its pixels, ready to be packed."""

    view: View
    grid: PixelGrid


def pack(
    sheets: list[Sheet], structures: tuple[Structure, ...], reasons: dict[str, str], render_dir: Path, out: Path,
    copies: dict[str, Path], tick: Callable[[float], None] = lambda _: None,
) -> None:  # fmt: skip
    """Write the whole of `assets/atlas/`.

    `reasons`: why a muscle id can be seen nowhere; `copies`: file name in the atlas -> where it was built.
    """
    for name in FOLDERS:
        shutil.rmtree(out / f"{name}.new", ignore_errors=True)
        (out / f"{name}.new").mkdir(parents=True)
    visible: dict[int, dict[str, list[str]]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, _ in enumerate(pool.map(lambda sheet: _pack_view(sheet.view, render_dir, out), sheets), 1):
            tick(done / len(sheets))
    for sheet in sheets:
        for layer, index in _seen(out / "ids.new" / f"{sheet.view.name}.npz"):
            visible.setdefault(index, {}).setdefault(layer, []).append(sheet.view.name)
    for name, source in copies.items():
        folder, _, file = name.rpartition("/")
        if source.exists():
            shutil.copyfile(source, out / (f"{folder}.new" if folder else "") / file)
    manifest = _manifest(sheets, structures, reasons, visible)
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    for name in FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
        (out / f"{name}.new").rename(out / name)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _pack_view(view: View, render_dir: Path, out: Path) -> None:
    for layer in LAYERS:
        picture = Image.open(render_dir / f"{view.name}_{layer}.png")
        picture.save(
            out / "plates.new" / f"{view.name}_{layer}.webp",
            quality=QUALITY[view.kind], alpha_quality=ALPHA_QUALITY, method=4, exact=False,
        )  # fmt: skip
    runs: dict[str, NDArray[np.generic]] = {}
    for layer in LAYERS:
        with np.load(render_dir / f"{view.name}_{layer}.npz") as part:
            runs |= dict(part)
    save_arrays(out / "ids.new" / f"{view.name}.npz", **runs)
    if view.kind != "main":
        shutil.copyfile(render_dir / f"{view.name}_outlines.npz", out / "silhouettes.new" / f"{view.name}.npz")


def _seen(path: Path) -> list[tuple[str, int]]:
    """(layer, structure index) of everything that covers at least `SEEN_PIXELS` pixels; not of the skin layer."""
    found = []
    with np.load(path) as runs:
        for layer in LAYERS[1:]:
            row, length, ids = (runs[f"{layer}_{field}"] for field in ("row", "end", "id"))
            areas = decode_runs(row, length, ids, int(runs[f"{layer}_width"])).areas()
            found += [(layer, int(i)) for i in np.flatnonzero(areas >= SEEN_PIXELS) if i > 0]
    return found


def _silhouettes_name(view: View, sheets: list[Sheet]) -> str:
    """Main views share the outlines of the turntable view with the same camera."""
    if view.kind != "main":
        return view.name
    same = [s.view.name for s in sheets if s.view.kind == "turntable" and s.view.azimuth == view.azimuth]
    return same[0] if same else view.name


def _manifest(
    sheets: list[Sheet], structures: tuple[Structure, ...], reasons: dict[str, str],
    visible: dict[int, dict[str, list[str]]],
) -> dict[str, object]:  # fmt: skip
    never = {s.id for s in structures if s.kind == "muscle"}
    never -= {s.id for s in structures if s.index in visible}
    return {
        "format": FORMAT,
        "pivot": list(PIVOT),
        "layers": list(LAYERS),
        "structures": [_structure(s, visible.get(s.index, {})) for s in structures],
        "views": [_view(sheet, sheets) for sheet in sheets],
        "never_seen": [{"id": i, "reason": reasons.get(i, "lies behind other structures")} for i in sorted(never)],
        "attribution": ATTRIBUTION,
    }


def _structure(s: Structure, visible: dict[str, list[str]]) -> dict[str, object]:
    return {
        "index": s.index, "id": s.id, "side": s.side, "kind": s.kind, "name": s.name, "la": s.la,
        "fma": None if not s.fma else s.fma[0] if len(s.fma) == 1 else list(s.fma),
        "layer": s.layer, "layers": list(s.layers), "visible": visible,
    }  # fmt: skip


def _view(sheet: Sheet, sheets: list[Sheet]) -> dict[str, object]:
    view, grid = sheet.view, sheet.grid
    return {
        "name": view.name, "kind": view.kind, "part": view.part, "azimuth": view.azimuth, "elevation": view.elevation,
        "scale": grid.scale, "u0": grid.u0, "v0": grid.v0, "width": grid.width, "height": grid.height,
        "plates": {layer: f"plates/{view.name}_{layer}.webp" for layer in LAYERS},
        "ids": f"ids/{view.name}.npz",
        "silhouettes": f"silhouettes/{_silhouettes_name(view, sheets)}.npz",
        "seen": f"seen/{view.name}.npz",
    }  # fmt: skip


def total_size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
