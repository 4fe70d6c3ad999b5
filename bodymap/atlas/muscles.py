"""Muscle geometry at run time: centre lines and surface samples, so that (along, across) becomes a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas.files import damaged, read_arrays
from bodymap.domain.side import Side
from bodymap.errors import UsageError

_NAMES = ("id", "centre", "start", "position", "normal", "along", "across", "depth", "outer")
_BLEND = 4  # samples blended into a point: enough to smooth over their spacing, few enough to stay on the muscle


@dataclass(frozen=True)
class MusclePoint:
    """A place on a muscle: body-frame millimetres, unit normal of the muscle there, depth in mm under the skin."""

    position: tuple[float, float, float]
    normal: tuple[float, float, float]
    depth: float


@dataclass(frozen=True, eq=False)
class MuscleGeometry:
    """Every muscle of the right side; the left is its mirror image in x. See docs/atlas-format.md."""

    id: NDArray[np.str_]
    centre: NDArray[np.float32]
    start: NDArray[np.uint32]
    position: NDArray[np.float32]
    normal: NDArray[np.float32]
    along: NDArray[np.float32]
    across: NDArray[np.float32]
    depth: NDArray[np.float32]
    outer: NDArray[np.bool_]

    @cached_property
    def _row(self) -> dict[str, int]:
        return {str(name): row for row, name in enumerate(self.id)}

    def __contains__(self, muscle: str) -> bool:
        return muscle in self._row

    def _samples(self, muscle: str) -> slice:
        if muscle not in self._row:
            raise UsageError(f"The atlas has no muscle {muscle!r}.")
        row = self._row[muscle]
        return slice(int(self.start[row]), int(self.start[row + 1]))

    def centre_line(self, muscle: str, side: Side = Side.RIGHT) -> NDArray[np.float64]:
        """From origin to insertion: (16, 3) body-frame mm."""
        self._samples(muscle)
        line: NDArray[np.float64] = self.centre[self._row[muscle]].astype(np.float64) * _mirror(side)
        return line

    def samples(self, muscle: str, side: Side = Side.RIGHT) -> NDArray[np.float64]:
        """All surface samples of a muscle: (T, 3) body-frame mm."""
        return self.position[self._samples(muscle)].astype(np.float64) * _mirror(side)

    def at(self, muscle: str, along: float, across: float, side: Side = Side.RIGHT) -> MusclePoint:
        """The place on the muscle's outer face at (along, across), each 0..1; UsageError for an unknown muscle.

        The nearest samples in (along, across) are blended by inverse distance; `across` counts less where the muscle
        is long and thin, because distances are weighed by the muscle's own length and breadth.
        """
        part = self._samples(muscle)
        face = np.flatnonzero(self.outer[part]) + part.start
        if not len(face):
            face = np.arange(part.start, part.stop)
        length, breadth = self._extent(face)
        gap = np.hypot((self.along[face] - along) * length, (self.across[face] - across) * breadth)
        near = np.argsort(gap, kind="stable")[:_BLEND]
        weight = 1.0 / (gap[near] + 0.5)
        weight /= weight.sum()
        chosen = face[near]
        position = weight @ self.position[chosen] * _mirror(side)
        normal = weight @ self.normal[chosen] * _mirror(side)
        normal /= max(float(np.linalg.norm(normal)), 1e-9)
        x, y, z = (float(value) for value in position)
        nx, ny, nz = (float(value) for value in normal)
        return MusclePoint((x, y, z), (nx, ny, nz), float(weight @ self.depth[chosen]))

    def _extent(self, face: NDArray[np.intp]) -> tuple[float, float]:
        spread = np.linalg.svd(self.position[face] - self.position[face].mean(axis=0), compute_uv=False)
        scale = 3.5 / max(len(face), 1) ** 0.5
        return max(float(spread[0] * scale), 1.0), max(float(spread[1] * scale), 1.0)


def _mirror(side: Side) -> NDArray[np.float64]:
    return np.array([-1.0 if side is Side.LEFT else 1.0, 1.0, 1.0])


def load_muscles(path: Path) -> MuscleGeometry:
    """Read `muscles.npz`; AssetError when it is missing or damaged."""
    arrays = read_arrays(path, *_NAMES)
    count, total = len(arrays["id"]), len(arrays["position"])
    fits = (
        arrays["centre"].shape[0] == count
        and len(arrays["start"]) == count + 1
        and (count == 0 or int(arrays["start"][-1]) == total)
        and all(len(arrays[name]) == total for name in ("normal", "along", "across", "depth", "outer"))
    )
    if not fits:
        raise damaged(path, "its tables have different lengths")
    return MuscleGeometry(
        id=arrays["id"].astype(np.str_),
        centre=arrays["centre"].astype(np.float32),
        start=arrays["start"].astype(np.uint32),
        position=arrays["position"].astype(np.float32),
        normal=arrays["normal"].astype(np.float32) / np.float32(127),
        along=arrays["along"].astype(np.float32),
        across=arrays["across"].astype(np.float32),
        depth=arrays["depth"].astype(np.float32),
        outer=arrays["outer"].astype(np.bool_),
    )
