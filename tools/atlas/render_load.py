"""Reads what the parts and skin stages left in the build folder into scenes for the renderer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.atlas.render_scene import Scene, Structure
from tools.atlas.shade_bake import smoothed
from tools.atlas.store import Shape, read_index, read_shape

# Rounds of averaging along the edges (about 1.5 mm long) of a muscle's mesh.
FEATHER = 24

_SKIN = Structure(index=1, id="skin", side="mid", kind="skin", material="skin", layer="skin", layers=("skin",))


def load_body(folder: Path) -> Scene:
    """All structures of the parts stage (folder with structures.json), openness not yet known (1)."""
    structures, shapes = [], []
    for record in read_index(folder)["structures"]:
        structure, shape = _structure(record), read_shape(folder / record["file"])
        if structure.kind == "muscle":
            structure, shape = replace(structure, grain=_grain(shape)), _feathered(shape)
        elif structure.kind == "tendon" and not shape.fibre.any():
            shape = _combed(shape)
        structures.append(structure)
        shapes.append(shape)
    return joined(tuple(structures), shapes)


def _feathered(shape: Shape) -> Shape:
    """The tendon weight spread over some 15 mm, so that flesh runs out into tendon and does not end at a line."""
    return replace(shape, tendon=smoothed(shape.tendon, shape.faces, FEATHER))


def _combed(shape: Shape) -> Shape:
    """A tendon or fascia with fibres along its greatest length (principal axis), laid into the surface."""
    centred = shape.vertices.astype(np.float64) - shape.vertices.mean(axis=0)
    axis = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    fibre = axis - shape.normals * (shape.normals @ axis)[:, None]
    length = np.linalg.norm(fibre, axis=1, keepdims=True)
    return replace(shape, fibre=np.where(length > 0.1, fibre / np.maximum(length, 0.1), 0).astype(np.float32))


def _grain(shape: Shape) -> float:
    """Breadth of the fascicles in mm: some 2 in the great muscles of the trunk, under 1 in the face and the hand."""
    corner = shape.vertices[shape.faces].astype(np.float64)
    area = 0.5 * np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1).sum()
    return float(np.clip(0.115 * area**0.25, 0.7, 1.9))


def joined(structures: tuple[Structure, ...], shapes: list[Shape]) -> Scene:
    """One scene of several shapes; `shapes[i]` belongs to `structures[i]`."""
    start = np.concatenate([[0], np.cumsum([len(s.vertices) for s in shapes])])
    face = np.concatenate([s.faces + first for s, first in zip(shapes, start, strict=False)]).astype(np.int32)
    owner = np.repeat([s.index for s in structures], [len(s.faces) for s in shapes]).astype(np.uint16)

    def all_of(field: str) -> NDArray[np.float32]:
        return np.concatenate([getattr(s, field) for s in shapes]).astype(np.float32)

    return Scene(
        structures, all_of("vertices"), all_of("normals"), all_of("fibre"), all_of("tendon"), all_of("along"),
        face, owner, np.ones(int(start[-1]), dtype=np.float32),
    )  # fmt: skip


def load_skin(path: Path) -> Scene:
    """The skin's mesh (.npz with vertex, face and perhaps normal) as the scene of the skin layer."""
    with np.load(path) as data:
        vertex, face = data["vertex"].astype(np.float32), data["face"].astype(np.int32)
        normal = data["normal"].astype(np.float32) if "normal" in data else vertex_normals(vertex, face)
    nothing = np.zeros(len(vertex), dtype=np.float32)
    shape = Shape(vertex, face, normal, np.zeros_like(vertex), nothing, nothing)
    return joined((_SKIN,), [shape])


def vertex_normals(vertex: NDArray[np.float32], face: NDArray[np.int32]) -> NDArray[np.float32]:
    """Unit vertex normals (V, 3), area weighted."""
    corner = vertex[face].astype(np.float64)
    flat = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    total = np.stack([np.bincount(face.ravel(), np.repeat(flat[:, k], 3), len(vertex)) for k in range(3)], axis=1)
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def _structure(record: dict[str, Any]) -> Structure:
    kind = record["kind"]
    return Structure(
        index=record["index"], id=record["id"], side=record["side"],
        kind="bone" if kind == "tooth" else kind, material=_material(record), name=record["name"],
        fma=tuple(record["fma"]), layer=_own_layer(record), layers=tuple(record["layers"]),
        group=record["id"].split("_")[0],
        la=record.get("la", ""),
    )  # fmt: skip


def _own_layer(record: dict[str, Any]) -> str:
    """The layer with which a muscle is taken away; "skeleton" for what is in that picture."""
    return str((record["layers"] or [record["layer"] or "superficial"])[-1])


def _material(record: dict[str, Any]) -> str:
    """What a structure is painted as: its kind, but for eyes, lips, ears and intervertebral discs."""
    name, kind = record["id"], str(record["kind"])
    if "disc" in name or "disk" in name or "symphysis" in name:
        return "disc"
    if kind == "other":
        return next((m for m in ("iris", "pupil", "eye", "lips", "ear") if m in name), "cartilage").replace(
            "eye", "sclera"
        )
    return kind
