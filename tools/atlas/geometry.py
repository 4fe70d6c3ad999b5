"""Muscle geometry for run time, muscles.npz: centre lines and surface samples as docs/atlas-format.md says."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tools.atlas.progress import bar
from tools.atlas.store import Shape, read_index, read_shape

Array = NDArray[np.float64]

POINTS = 16  # of a centre line
SAMPLES = 320  # of a muscle
_CHAINS = ("interspinales", "intertransversarii")
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


def facing(place: Array, along: Array, depth: Array, toward: Array, course: Array) -> Array:
    """The way (T, 3) the muscle faces at each sample: square to its breadth where it is flat, else to the skin.

    `toward` (T, 3) leads from each sample to the skin, `course` (T, 3) along the muscle.
    """
    way = np.empty_like(toward)
    for k in range(len(along)):
        near = np.exp(-0.5 * ((along - along[k]) / (1.5 * _WINDOW)) ** 2)
        skin = (near * np.exp(-(depth - depth[near > 0.3].min()) / 8.0).clip(0.0, 1.0)) @ toward
        skin /= max(float(np.linalg.norm(skin)), 1e-9)
        off = place - near @ place / near.sum()
        off = off - np.outer(off @ course[k], course[k])
        size, axes = np.linalg.eigh((off * near[:, None]).T @ off)
        flat = float(np.clip((np.sqrt(size[2] / max(size[1], 1e-9)) - 1.3) / 0.7, 0.0, 1.0))
        thin = np.cross(course[k], axes[:, 2])
        way[k] = (1.0 - flat) * skin + flat * thin * (np.sign(thin @ skin) or 1.0)
    return way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)


def course_at(along: Array, centre: Array) -> Array:
    """Unit direction (T, 3) of the centre line (16, 3) at shares of its length."""
    course = np.gradient(centre, axis=0)
    course /= np.maximum(np.linalg.norm(course, axis=1, keepdims=True), 1e-9)
    return np.stack([np.interp(along, np.linspace(0, 1, POINTS), course[:, k]) for k in range(3)], 1)


def across_of(place: Array, along: Array, centre: Array, way: Array) -> Array:
    """How far across the fibres each sample lies (T,): 0..1, toward lateral, else downward, else backward.

    `way` (T, 3) is the direction to the skin; breadth is what is square to it and to the muscle's course.
    """
    steps = np.linspace(0, 1, POINTS)
    offset = place - np.stack([np.interp(along, steps, centre[:, k]) for k in range(3)], 1)
    axis = np.cross(course_at(along, centre), way)
    axis /= np.maximum(np.linalg.norm(axis, axis=1, keepdims=True), 1e-9)
    ahead = int(np.abs(axis).mean(0).argmax())
    axis *= np.where(axis[:, ahead] * (1.0 if ahead == 1 else -1.0) < 0, -1.0, 1.0)[:, None]
    across = np.empty(len(place))
    for k in range(len(place)):
        value = offset @ axis[k]
        close = np.abs(along - along[k]) < _WINDOW
        low, high = value[close].min(), value[close].max()
        across[k] = (value[k] - low) / max(high - low, 1e-6)
    return np.clip(across, 0.0, 1.0)


def depth_of(place: Array, skin: cKDTree | None) -> tuple[Array, Array]:
    """Distance (T,) in mm to the skin and unit direction (T, 3) to it; without a skin 0 and outward from the axis."""
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
    way = facing(place, along, depth, toward, course_at(along, centre))
    outer = np.einsum("ij,ij->i", normal, toward + 1.5 * way) > 0
    return Geometry(centre, place, normal, along, across_of(place, along, centre, way), depth, outer)


def strung(shape: Shape) -> Shape:
    """A chain of small muscles up the spine, with `along` over the whole chain instead of over every link."""
    height = shape.vertices[:, 2]
    return replace(shape, along=(height - height.min()) / max(float(np.ptp(height)), 1e-6))


def _read(folder: Path, record: dict[str, Any]) -> Shape:
    """The shape of a muscle, as its geometry is to be taken."""
    shape = read_shape(folder / record["file"])
    return strung(shape) if record["id"] in _CHAINS else shape


def write_muscles(folder: Path, skin_file: Path | None, target: Path) -> int:
    """Write muscles.npz for all muscles of the parts stage; returns how many. `skin_file` holds `vertex` (V, 3) mm."""
    skin = None
    if skin_file is not None:
        with np.load(skin_file) as data:
            skin = cKDTree(data["vertex"])
    records = [r for r in read_index(folder)["structures"] if r["kind"] == "muscle" and r["side"] == "right"]
    made = [geometry_of(_read(folder, r), skin) for r in bar(records, len(records), "geometry")]
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


def run(meshes: Path, build: Path, out: Path) -> None:  # noqa: ARG001 (one signature for all stages)
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
