"""The list of modelled structures: what builds each, how fine, and in which order (later ones rest on earlier ones)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getfile
from pathlib import Path

import numpy as np

from tools.atlas import model_face, model_fascia, model_lofts, model_sternum, model_tools
from tools.atlas.model_tools import Built
from tools.atlas.progress import bar, digest
from tools.atlas.repair import surface
from tools.atlas.surfaces import save_surface
from tools.atlas.table import Table
from tools.atlas.voxels import Grid, Points


@dataclass(frozen=True)
class Model:
    """One modelled structure: builder, mean edge and smoothing scale in mm, whether a half to be doubled."""

    make: Callable[[Built], Grid]
    edge: float = 1.4
    scale: float = 2.0
    halved: bool = False


MODELS: dict[str, Model] = {
    "sternum": Model(model_sternum.sternum, 2.0, 6.0),
    "galea_aponeurotica": Model(model_face.galea, 2.0, 5.0, halved=True),
    "frontalis": Model(model_face.frontalis, 1.4, 6.0),
    "occipitalis": Model(model_face.occipitalis, 1.4, 3.0),
    "orbicularis_oculi": Model(model_face.orbicularis_oculi, 0.8, 1.8),
    "lips": Model(model_face.lips, 0.9, 1.0, halved=True),
    "masseter_deep": Model(model_lofts.masseter_deep, 1.3, 2.5),
    "masseter_superficial": Model(model_lofts.masseter_superficial, 1.3, 2.5),
    "lateral_pterygoid": Model(model_lofts.lateral_pterygoid, 1.3, 2.5),
    "dorsal_interossei_foot": Model(model_lofts.dorsal_interossei_foot, 1.4, 2.5),
    "extensor_digitorum_brevis": Model(model_lofts.extensor_digitorum_brevis, 1.3, 2.0),
    "scalenus_minimus": Model(model_lofts.scalenus_minimus, 1.3, 2.0),
    "sternalis": Model(model_lofts.sternalis, 1.8, 3.0),
    "palmaris_brevis": Model(model_lofts.palmaris_brevis, 1.3, 2.0),
    "patellar_ligament": Model(model_lofts.patellar_ligament, 1.8, 3.0),
    "thoracolumbar_fascia": Model(model_fascia.thoracolumbar_fascia, 2.6, 5.0, halved=True),
    "plantar_aponeurosis": Model(model_fascia.plantar_aponeurosis, 1.5, 3.0),
    "palmar_aponeurosis": Model(model_fascia.palmar_aponeurosis, 1.5, 3.0),
}


def doubled(grid: Grid) -> Grid:
    """A solid of the right half (reaching just past x = 0) with its mirror image, with a grid plane at x = 0."""
    count = int(np.ceil(-grid.origin[0] / grid.step)) + 1
    origin = np.array([-count * grid.step, grid.origin[1], grid.origin[2]])
    shape = (count + 1, *grid.value.shape[1:])
    index = np.stack([a.ravel() for a in np.meshgrid(*(np.arange(n) for n in shape), indexing="ij")], 1)
    half = grid.sample(origin + grid.step * index, outside=3.0).reshape(shape)
    return Grid(origin, grid.step, np.concatenate([half, half[:-1][::-1]]).astype(np.float32))


def make_model(name: str, model: Model, built: Built, key: str) -> None:
    """Build one modelled structure and cache its surface, with what it rests on."""
    built.used.clear()
    grid = model.make(built)
    if model.halved:
        grid = doubled(grid)

    def scale(points: Points) -> Points:
        return np.full(len(points), model.scale)

    made = surface(grid, scale, model.edge, share=0.1)
    rests = sorted(built.used)
    save_surface(built.folder / f"{name}.npz", made, digest(key, *(built.key(other) for other in rests)), rests)


def _stale(path: Path, built: Built, key: str) -> bool:
    """Whether a cached model is missing, or its code or something it rests on has changed."""
    if not path.exists():
        return True
    with np.load(path) as old:
        rests = [str(other) for other in old["rests"]] if "rests" in old else []
        return str(old["key"]) != digest(key, *(built.key(other) for other in rests))


def model_key(model: Model) -> str:
    """What a model depends on besides the structures it rests on: its code and settings."""
    code = (Path(getfile(model_tools)), Path(getfile(model.make)))
    return digest(*code, model.edge, model.scale, model.halved)


def make_models(table: Table, folder: Path) -> list[str]:
    """Build the modelled structures that are missing or stale; returns their ids."""
    built, made = Built(folder), []
    wanted = [name for name in MODELS if name in table.entries]
    for name in bar(wanted, len(wanted), "models"):
        key = model_key(MODELS[name])
        if _stale(folder / f"{name}.npz", built, key):
            make_model(name, MODELS[name], built, key)
            made.append(name)
    return made
