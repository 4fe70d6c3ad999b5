"""How deep every muscle lies: how many others the rays from it to the skin pass (checks `depth` in the table)."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from trimesh.ray.ray_pyembree import RayMeshIntersector

from tools.atlas.geometry import depth_of, spread
from tools.atlas.store import read_index, read_shape

_RAYS = 240
_OPEN, _BURIED = 0.55, 0.12  # open shares above and below which a muscle counts as outermost and as deepest


@dataclass(frozen=True)
class Cover:
    """Of one muscle: share of its outer face that none covers, mean number of muscles above it, mm under the skin."""

    id: str
    depth: int
    open_share: float
    above: float
    under_skin: float

    def proposed(self) -> int:
        """The depth these numbers speak for: 0 outermost, 1, 2 deepest."""
        if self.open_share >= _OPEN:
            return 0
        return 2 if self.open_share <= _BURIED and self.above >= 1.6 else 1


def covers(folder: Path, skin_file: Path) -> list[Cover]:
    """The cover of every drawn muscle on the right, from the parts stage and the skin mesh."""
    with np.load(skin_file) as data:
        skin = cKDTree(data["vertex"])
    records = [
        r for r in read_index(folder)["structures"] if r["kind"] == "muscle" and r["side"] == "right" and r["layers"]
    ]
    shapes = [read_shape(folder / r["file"]) for r in records]
    owner = np.repeat(np.arange(len(shapes)), [len(s.faces) for s in shapes])
    first = np.concatenate([[0], np.cumsum([len(s.vertices) for s in shapes])])
    body = trimesh.Trimesh(
        np.concatenate([s.vertices for s in shapes]),
        np.concatenate([s.faces + k for s, k in zip(shapes, first[:-1], strict=True)]),
        process=False,
    )
    caster = RayMeshIntersector(body)
    found = []
    for number, (record, shape) in enumerate(zip(records, shapes, strict=True)):
        place, normal, _, _ = spread(shape, _RAYS)
        depth, toward = depth_of(place, skin)
        outer = np.einsum("ij,ij->i", normal, toward) > 0.2
        above = _above(caster, owner, number, place[outer], toward[outer], depth[outer])
        mean = float(above.mean()) if len(above) else 0.0
        share = float((above == 0).mean()) if len(above) else 0.0
        found.append(Cover(record["id"], record["depth"], share, mean, float(depth[outer].mean())))
    return found


def _above(
    caster: RayMeshIntersector,
    owner: NDArray[np.int64],
    own: int,
    place: NDArray[np.float64],
    toward: NDArray[np.float64],
    depth: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Number (N,) of other muscles between places and the skin."""
    if not len(place):
        return np.zeros(0, np.int64)
    face, ray, where = caster.intersects_id(place, toward, multiple_hits=True, max_hits=24, return_locations=True)
    far = np.linalg.norm(where - place[ray], axis=1)
    pairs = np.stack([ray, owner[face]], 1)[(owner[face] != own) & (far < depth[ray] + 4.0)]
    pairs = np.unique(pairs, axis=0)
    return np.bincount(pairs[:, 0], minlength=len(place))


def main() -> None:
    """Command line: python -m tools.atlas.layers --build DIR: a table, muscles whose depth is doubtful marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path(".atlas-build"))
    build = parser.parse_args().build
    for cover in covers(build / "parts", build / "skin" / "skin_mesh.npz"):
        mark = "" if cover.proposed() == cover.depth else f"  rays speak for {cover.proposed()}"
        line = f"{cover.id:40} depth {cover.depth}  open {cover.open_share:4.0%}  above {cover.above:4.1f}"
        print(f"{line}  {cover.under_skin:5.1f} mm{mark}")


if __name__ == "__main__":
    main()
