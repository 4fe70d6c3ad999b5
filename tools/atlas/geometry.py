"""Muscle geometry for run time, muscles.npz: centre lines and surface samples as docs/atlas-format.md says."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tools.atlas.progress import bar
from tools.atlas.store import Shape, read_index, read_shape

Array = NDArray[np.float64]

POINTS = 16  # of a centre line
SAMPLES = 320  # of a muscle
_CANDIDATES = 6000
_WINDOW = 0.06  # share of the length over which a cross-section is looked at
_BODY_AXIS_Y = -80.0  # mm, where "outward" is judged from when there is no skin


@dataclass(frozen=True)
class Geometry:
    """One muscle on the right: centre line (16, 3) mm and samples (T,), see docs/atlas-format.md."""

    centre: Array
    position: Array
    normal: Array
    along: Array
    across: Array
    depth: Array
    outer: NDArray[np.bool_]


def spread(shape: Shape, wanted: int, seed: int = 7) -> tuple[Array, Array, Array, Array]:
    """Evenly spread surface points: positions, normals, along, fibres of `wanted` samples (farthest-point choice)."""
    vertex = shape.vertices.astype(float)
    corner = vertex[shape.faces]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    chance = np.random.default_rng(seed)
    face = chance.choice(len(area), _CANDIDATES, p=area / area.sum())
    weight = chance.dirichlet((1.0, 1.0, 1.0), _CANDIDATES)
    corners = shape.faces[face]

    def blend(value: NDArray[np.floating]) -> Array:
        return np.asarray(np.einsum("nk,nk...->n...", weight, value[corners].astype(float)))

    place = blend(vertex)
    chosen = np.empty(wanted, int)
    chosen[0] = 0
    nearest = np.full(_CANDIDATES, np.inf)
    for k in range(1, wanted):
        nearest = np.minimum(nearest, np.einsum("ij,ij->i", place - place[chosen[k - 1]], place - place[chosen[k - 1]]))
        chosen[k] = int(nearest.argmax())
    normal = blend(shape.normals)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    return place[chosen], normal[chosen], blend(shape.along)[chosen], blend(shape.fibre)[chosen]


def centre_line(shape: Shape) -> Array:
    """The middle of the cross-sections (16, 3) from origin to insertion, weighted by area and smoothed."""
    vertex = shape.vertices.astype(float)
    corner = vertex[shape.faces]
    area = 0.5 * np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    weight = np.bincount(shape.faces.ravel(), np.repeat(area / 3.0, 3), len(vertex))
    # Wide cross-sections count by length, not by area: a fan's centre line runs through the middle of its breadth.
    steps = np.linspace(0.0, 1.0, POINTS)
    near = np.exp(-0.5 * ((shape.along[None].astype(float) - steps[:, None]) / 0.035) ** 2) * weight
    line = near @ vertex / np.maximum(near.sum(1, keepdims=True), 1e-12)
    for _ in range(2):
        line[1:-1] = 0.25 * line[:-2] + 0.5 * line[1:-1] + 0.25 * line[2:]
    return np.asarray(line)


def across_of(place: Array, along: Array, centre: Array) -> Array:
    """How far across the fibres each sample lies (T,): 0..1, toward lateral, else downward, else backward."""
    offset = place - np.stack([np.interp(along, np.linspace(0, 1, POINTS), centre[:, k]) for k in range(3)], 1)
    course = np.gradient(centre, axis=0)
    course /= np.maximum(np.linalg.norm(course, axis=1, keepdims=True), 1e-9)
    way = np.stack([np.interp(along, np.linspace(0, 1, POINTS), course[:, k]) for k in range(3)], 1)
    flat = offset - way * np.einsum("ij,ij->i", offset, way)[:, None]
    spread_ = flat.T @ flat
    main = np.linalg.eigh(spread_)[1][:, -1]
    ahead = int(np.abs(main).argmax())
    toward = np.array([-1.0, 1.0, -1.0])[ahead]
    across = np.empty(len(place))
    for k in range(len(place)):
        weight = np.exp(-0.5 * ((along - along[k]) / _WINDOW) ** 2)
        local = (flat * weight[:, None]).T @ flat + 0.05 * spread_ * weight.sum() / len(place)
        axis = np.linalg.eigh(local)[1][:, -1]
        axis = axis * (np.sign(axis[ahead] * toward) or 1.0)
        value = flat @ axis
        close = weight > 0.3
        low, high = value[close].min(), value[close].max()
        across[k] = (value[k] - low) / max(high - low, 1e-6)
    return np.clip(across, 0.0, 1.0)


def depth_of(place: Array, skin: cKDTree | None) -> tuple[Array, Array]:
    """Distance (T,) in mm to the skin and unit direction (T, 3) toward it; without a skin depth 0, outward from the axis."""
    if skin is None:
        away = place * np.array([1.0, 1.0, 0.0]) - np.array([0.0, _BODY_AXIS_Y, 0.0])
        return np.zeros(len(place)), away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    distance, index = skin.query(place, k=6)
    toward = skin.data[index].mean(1) - place
    return distance[:, 0], toward / np.maximum(np.linalg.norm(toward, axis=1, keepdims=True), 1e-9)


def geometry_of(shape: Shape, skin: cKDTree | None, wanted: int = SAMPLES) -> Geometry:
    """Centre line and samples of one muscle's right shape."""
    place, normal, along, _ = spread(shape, wanted)
    centre = centre_line(shape)
    depth, toward = depth_of(place, skin)
    outer = np.einsum("ij,ij->i", normal, toward) > 0
    return Geometry(centre, place, normal, along, across_of(place, along, centre), depth, outer)


def write_muscles(folder: Path, skin_file: Path | None, target: Path) -> int:
    """Write muscles.npz for all muscles of the parts stage; returns how many. `skin_file` holds `vertex` (V, 3) mm."""
    skin = None
    if skin_file is not None:
        with np.load(skin_file) as data:
            skin = cKDTree(data["vertex"])
    records = [r for r in read_index(folder)["structures"] if r["kind"] == "muscle" and r["side"] == "right"]
    made = [geometry_of(read_shape(folder / r["file"]), skin) for r in bar(records, len(records), "geometry")]
    start = np.concatenate([[0], np.cumsum([len(g.along) for g in made])]).astype("<u4")
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        target,
        id=np.array([r["id"] for r in records]),
        centre=np.stack([g.centre for g in made]).astype("<f4"),
        start=start,
        position=np.concatenate([g.position for g in made]).astype("<f4"),
        normal=np.round(np.concatenate([g.normal for g in made]) * 127).astype("i1"),
        along=np.concatenate([g.along for g in made]).astype("<f4"),
        across=np.concatenate([g.across for g in made]).astype("<f4"),
        depth=np.concatenate([g.depth for g in made]).astype("<f4"),
        outer=np.concatenate([g.outer for g in made]),
    )
    return len(made)


def run(meshes: Path, build: Path, out: Path) -> None:
    """The stage as tools.atlas.build calls it, after parts and skin: writes build/parts/muscles.npz."""
    skin = build / "skin" / "skin_mesh.npz"
    write_muscles(build / "parts", skin if skin.exists() else None, build / "parts" / "muscles.npz")


def main() -> None:
    """Command line: python -m tools.atlas.geometry --build DIR."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path(".atlas-build"))
    run(Path(), parser.parse_args().build, Path())


if __name__ == "__main__":
    main()
