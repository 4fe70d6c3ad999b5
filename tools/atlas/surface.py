"""Samples the skin: `python -m tools.atlas.surface MESHES SKIN.npz LANDMARKS.yaml REGIONS.yaml OUT.npz`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tools.atlas import landmarks, regions, surface_graph, surface_sample
from tools.atlas.progress import digest
from tools.atlas.regions_body import Body
from tools.atlas.regions_split import split
from tools.atlas.skin import publish, save
from tools.atlas.skin_parts import Part, load

REGIONS = Path(__file__).parents[2] / "data" / "regions.yaml"
COARSE, FINE, SEED, NEIGHBOURS = 5.5, 3.0, 1, 16
GRAIN = 128  # lengths are kept to 1/128 mm, which packs far better than bare floats

Array = NDArray[np.float64]


def landmark_positions(path: Path) -> dict[str, Array]:
    """Position (3,) mm of every landmark of a landmarks file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))["landmarks"]
    return {name: np.array(entry["at"]["mm"], float) for name, entry in data.items()}


def sampled(skin: Path) -> dict[str, NDArray[np.generic]]:
    """Everything of surface.npz but the regions, from the skin mesh."""
    with np.load(skin) as data:
        vertex, face, normal = data["vertex"].astype(float), data["face"], data["normal"].astype(float)
    samples = surface_sample.draw(vertex, face, normal, COARSE, FINE, SEED)
    half = np.einsum("pk,pkx->px", samples.weight, normal[face[samples.face]])
    half /= np.linalg.norm(half, axis=1)[:, None]
    facing = np.concatenate([half, half * np.array([-1.0, 1.0, 1.0])])
    cell, _ = surface_graph.cells(vertex, face, samples)
    touching = surface_graph.adjacency(vertex, face, cell, samples.mirror)
    i, j, distance = surface_graph.pairs(samples.position, facing, touching)
    near, length = surface_graph.neighbours(i, j, distance, touching, samples.mirror, NEIGHBOURS)
    return {
        "position": (np.rint(samples.position * GRAIN) / GRAIN).astype(np.float32),
        "normal": np.rint(facing * 127).astype(np.int8),
        "area": surface_graph.areas(vertex, face, cell, samples.mirror).astype(np.float32),
        "side": np.where(samples.position[:, 0] > 0, 1, -1).astype(np.int8),
        "mirror": samples.mirror,
        "neighbour": near,
        "distance": (np.ceil(length * GRAIN) / GRAIN).astype(np.float32),
    }


def graph_of(neighbour: NDArray[np.int32], most: int = 8) -> csr_matrix:
    """The neighbour table as a symmetric matrix, the nearest few of each sample only."""
    n = len(neighbour)
    row = np.repeat(np.arange(n), most)
    col = neighbour[:, :most].ravel()
    keep = col >= 0
    graph = csr_matrix((np.ones(keep.sum()), (row[keep], col[keep])), shape=(n, n))
    return csr_matrix(graph.maximum(graph.T))


def with_regions(
    array: dict[str, NDArray[np.generic]], parts: list[Part], landmark: dict[str, Array], table: Path
) -> dict[str, NDArray[np.generic]]:
    """The arrays of surface.npz, regions included: found on the right half, mirrored to the left."""
    names, sided = regions.region_table(table)
    half = len(array["position"]) // 2
    by_name: dict[str, list[Part]] = {}
    for part in parts:
        by_name.setdefault(part.name, []).append(part)
    b = Body(array["position"][:half].astype(float), array["normal"][:half] / 127.0, landmark, by_name)
    found = regions.assign(b, split(b), names)
    graph = graph_of(array["neighbour"])
    right = csr_matrix(graph[:half, :half])
    found = regions.settle(regions.smooth_borders(regions.settle(found, right), right), right)
    both = np.concatenate([found, found]).astype(np.uint8)
    return {**array, "region": both, "regions": np.array(names), "sided": np.array(sided)}


def run(meshes: Path, build: Path, out: Path) -> None:
    """The stage "surface": BUILD/skin/surface.npz and its copy in OUT; left alone when up to date."""
    here = Path(__file__).parent
    skin = build / "skin" / "skin.npz"
    code = [*here.glob("surface*.py"), *here.glob("regions*.py"), *here.glob("landmark*"), here / "skin_groups.py"]
    key = digest(*sorted(p for p in code if p.is_file()), REGIONS, skin, meshes / "parts.csv")
    target, stamp = build / "skin" / "surface.npz", build / "skin" / "surface.stamp"
    if not (target.exists() and stamp.exists() and stamp.read_text() == key):
        landmark = landmarks.solve(meshes, skin, landmarks.rules())
        save(target, **with_regions(sampled(skin), load(meshes), landmark, REGIONS))
        stamp.write_text(key)
    publish(target, out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("meshes", "skin", "landmarks", "regions", "out"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    start = time.perf_counter()
    array = sampled(args.skin)
    full = with_regions(array, load(args.meshes), landmark_positions(args.landmarks), args.regions)
    save(args.out, **full)
    print(f"surface: {len(full['position'])} samples, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
