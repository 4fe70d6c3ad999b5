"""The stages of the atlas build, each done again only when something that it reads has changed."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tools.atlas import contact_sheet, pack, shade_bake
from tools.atlas.idmaps import SkinSamples
from tools.atlas.progress import bar, digest
from tools.atlas.render_atlas import OUTLINES, Cast, grid_for, pieces, render_piece
from tools.atlas.render_load import load_body, load_skin
from tools.atlas.render_scene import LAYERS, Scene, of_layer
from tools.atlas.store import read_index
from tools.atlas.views import View, all_views

HERE = Path(__file__).parent
STAGES = ("parts", "skin", "geometry", "surface", "landmarks", "ao", "render", "pack", "sheet")
# The code that a stage's result depends on, as file-name patterns.
_CODE = {
    "ao": ("shade_bake.py", "render_load.py", "render_scene.py"),
    "render": (
        "render*.py", "raster.py", "lic.py", "shade.py", "shade_occlusion.py", "shade_palette.py", "views.py",
        "idmaps.py", "silhouettes.py",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Where things are: `meshes` the source folder, `build` the scratch folder, `out` the finished atlas.

    `views`: names to render (empty: all); `scale`: px/mm in place of the views' own (for trials);
    `samples` x `samples` make a pixel.
    """

    meshes: Path
    build: Path
    out: Path
    docs: Path
    views: tuple[str, ...] = ()
    scale: float | None = None
    force: bool = False
    samples: int = 2

    def chosen(self) -> tuple[View, ...]:
        """The views that this run is about; ValueError when a name is unknown."""
        every = {v.name: v for v in all_views()}
        unknown = [name for name in self.views if name not in every]
        if unknown:
            raise ValueError(f"unknown views: {', '.join(unknown)} (known: {', '.join(every)})")
        return tuple(every[name] for name in self.views) or tuple(every.values())


def run(options: Options, stages: tuple[str, ...] = STAGES) -> None:
    """Run the stages in their order."""
    for stage in STAGES:
        if stage in stages:
            _RUN[stage](options)


def _elsewhere(module: str) -> Callable[[Options], None]:
    """A stage that another module of this package runs: `module.run(meshes, build, out)`."""

    def call(options: Options) -> None:
        importlib.import_module(f"tools.atlas.{module}").run(options.meshes, options.build, options.out)

    return call


def _code(stage: str) -> list[Path]:
    return sorted({path for pattern in _CODE[stage] for path in HERE.glob(pattern)})


def _inputs(options: Options, layer: str) -> list[Path]:
    """The files that a layer's picture depends on: the skin's for the skin, those of the structures for the rest."""
    skin, parts = options.build / "skin", options.build / "parts"
    if layer == "skin":
        return [path for path in (skin / "skin.npz", skin / "surface.npz") if path.exists()]
    return [parts / "structures.json", *sorted(parts.glob("*.*.npz"))]


def _fresh(stamp: Path, key: str, force: bool) -> bool:
    return not force and stamp.exists() and stamp.read_text() == key


def bake(options: Options) -> None:
    """Openness of every vertex in every layer, into `ao/LAYER.npy`."""
    folder = options.build / "ao"
    folder.mkdir(parents=True, exist_ok=True)
    keys = {layer: digest(*_code("ao"), *_inputs(options, layer)[: None if layer != "skin" else 1]) for layer in LAYERS}
    if all(_fresh(folder / f"{layer}.stamp", keys[layer], options.force) for layer in LAYERS):
        return
    for layer, scene in bar(_bare_layers(options, load_body(options.build / "parts")), len(LAYERS), "light"):
        if not _fresh(folder / f"{layer}.stamp", keys[layer], options.force):
            sky = shade_bake.openness(scene.vertex, scene.normal, scene.face)
            np.save(folder / f"{layer}.npy", shade_bake.smoothed(sky, scene.face))
            (folder / f"{layer}.stamp").write_text(keys[layer])


def _bare_layers(options: Options, body: Scene) -> Iterator[tuple[str, Scene]]:
    """Each layer's scene without baked light."""
    for layer in LAYERS:
        yield layer, load_skin(options.build / "skin" / "skin.npz") if layer == "skin" else of_layer(body, layer)


def _cast(options: Options) -> Cast:
    body = load_body(options.build / "parts")
    layers = {
        layer: replace(scene, openness=np.load(options.build / "ao" / f"{layer}.npy"))
        for layer, scene in _bare_layers(options, body)
    }
    return Cast(layers, body, _samples(options))


def _samples(options: Options) -> SkinSamples | None:
    path = options.build / "skin" / "surface.npz"
    if not path.exists():
        return None
    with np.load(path) as s:
        normal = s["normal"].astype(np.float32) / 127
        return SkinSamples(s["position"], normal, s["region"], s["side"], s["sided"])


def render(options: Options) -> None:
    """Plates, id maps and outlines of the chosen views, into `render/`; only those whose inputs have changed."""
    folder = options.build / "render"
    folder.mkdir(parents=True, exist_ok=True)
    code = digest(*_code("render"), options.scale, options.samples)
    inputs = {piece: digest(*_inputs(options, piece)) for piece in (*LAYERS, OUTLINES)}
    cast = _cast(options)
    todo = []
    for view in options.chosen():
        for piece in pieces(view):
            key = digest(code, inputs[piece], view, grid_for(view, cast, options.scale))
            stamp = folder / f"{view.name}_{piece}.stamp"
            if not _fresh(stamp, key, options.force):
                todo.append((view, piece, stamp, key))
    for view, piece, stamp, key in bar(todo, len(todo), "render"):
        render_piece(view, piece, cast, folder, options.scale, options.samples)
        stamp.write_text(key)


def pack_all(options: Options) -> None:
    """The finished atlas, from everything that was built."""
    index = read_index(options.build / "parts")
    body = load_body(options.build / "parts")
    cast = Cast({}, body)
    sheets = [pack.Sheet(v, grid_for(v, cast, options.scale)) for v in options.chosen()]
    folder = options.build / "render"
    reasons = {r["id"]: r["unseen"] for r in index["structures"] if r.get("unseen")}
    copies = {
        "surface.npz": options.build / "skin" / "surface.npz",
        "skin_mesh.npz": options.build / "skin" / "skin_mesh.npz",
        "muscles.npz": options.build / "parts" / "muscles.npz",
    }
    copies |= {f"seen/{v.view.name}.npz": folder / f"{v.view.name}_seen.npz" for v in sheets}
    pack.pack(sheets, body.structures, reasons, folder, options.out, copies)
    size = {p.name: pack.total_size(p) if p.is_dir() else p.stat().st_size for p in sorted(options.out.iterdir())}
    (options.build / "sizes.json").write_text(json.dumps(size, indent=1))


def sheets(options: Options) -> None:
    """Pictures of all pictures, to be looked at."""
    contact_sheet.run(options.out, options.docs)


_RUN: dict[str, Callable[[Options], None]] = {
    "parts": _elsewhere("parts"),
    "skin": _elsewhere("skin"),
    "geometry": _elsewhere("geometry"),
    "surface": _elsewhere("surface"),
    "landmarks": _elsewhere("landmarks"),
    "ao": bake,
    "render": render,
    "pack": pack_all,
    "sheet": sheets,
}
