"""The part meshes as the skin, the regions and the landmarks use them: right half, midline straightened."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numba
import numpy as np
import trimesh
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int32]


@dataclass(frozen=True)
class Part:
    """One mesh of the source: name without its side, kind, side, vertices (V, 3) straightened mm, faces."""

    stem: str
    name: str
    kind: str
    side: str
    vertex: Array
    face: Index


def bare(name: str) -> str:
    """Name of a part without its side: `distal phalanx of right thumb` becomes `distal phalanx of thumb`."""
    words = [w for w in name.split() if w not in ("left", "right")]
    return " ".join(words)


def midline(rows: Iterable[tuple[str, str, Array]]) -> tuple[Array, Array]:
    """Knots (z, x) of the mid-sagittal plane, from the centres of the parts that stand once on each side.

    `rows` holds (bare name, side, vertices). The median of 120 mm of height is taken, so that one badly paired
    part moves nothing.
    """
    pair: dict[str, dict[str, list[Array]]] = {}
    for name, side, vertex in rows:
        pair.setdefault(name, {}).setdefault(side, []).append(vertex)
    centre = []
    for sides in pair.values():
        if [len(sides.get(s, [])) for s in ("left", "right")] == [1, 1]:
            both = [(v.min(0) + v.max(0)) / 2 for v in (sides["left"][0], sides["right"][0])]
            centre.append((both[0] + both[1]) / 2)
    c = np.array(centre)
    z = np.arange(0.0, 1700.0, 60.0)
    x = np.array([np.median(c[np.abs(c[:, 2] - k) < 120.0, 0]) for k in z])
    return z, x


def load(folder: Path) -> list[Part]:
    """Parts of the right side and the middle under `folder` (parts.csv and parts/), arteries left out.

    What stands in the middle is kept whole. Vertices are moved by the midline: x' = x - xmid(z).
    """
    with (folder / "parts.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["kind"] != "artery"]
    raw: list[tuple[dict[str, str], Array, Index]] = []
    for row in rows:
        mesh = trimesh.load(folder / "parts" / f"{row['part']}.ply", process=False)
        raw.append((row, np.asarray(mesh.vertices, np.float64), np.asarray(mesh.faces, np.int32)))
    z, x = midline((bare(r["name"]), r["side"], v) for r, v, _ in raw)
    parts = []
    for row, vertex, face in raw:
        if row["side"] == "left":
            continue
        moved = vertex.copy()
        moved[:, 0] -= np.interp(vertex[:, 2], z, x)
        parts.append(Part(row["part"], bare(row["name"]), row["kind"], row["side"], moved, face))
    return parts


@numba.njit(cache=True)
def _lattice(vertex: Array, face: Index, step: float, out: Array, fill: bool) -> int:
    n = 0
    for f in range(len(face)):
        a, b, c = vertex[face[f, 0]], vertex[face[f, 1]], vertex[face[f, 2]]
        longest = max(np.sqrt(((a - b) ** 2).sum()), np.sqrt(((b - c) ** 2).sum()), np.sqrt(((c - a) ** 2).sum()))
        k = max(1, int(np.ceil(longest / step)))
        for i in range(k + 1):
            for j in range(k + 1 - i):
                if fill:
                    out[n] = (a * i + b * j + c * (k - i - j)) / k
                n += 1
    return n


def lattice(vertex: Array, face: Index, step: float) -> Array:
    """Points (P, 3) on the triangles, no two neighbours farther apart than `step` mm."""
    none = np.empty((0, 3))
    out = np.empty((_lattice(vertex, face, step, none, False), 3))
    _lattice(vertex, face, step, out, True)
    return out
