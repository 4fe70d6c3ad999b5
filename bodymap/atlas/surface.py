"""The skin at run time: samples with position, normal, area, region and neighbours, read from `surface.npz`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas.files import damaged, read_arrays

_NAMES = (
    "position", "normal", "area", "region", "side", "mirror", "neighbour", "distance", "regions", "sided",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Surface:
    """N samples of the skin in the body frame (LPS millimetres); sample i and `mirror[i]` are mirror images.

    position (N, 3) mm; normal (N, 3) outward, unit; area (N,) mm2 of skin that a sample stands for; region (N,) index
    into `regions`; side (N,) +1 left, -1 right, by the sign of x, also in unsided regions; mirror (N,);
    neighbour (N, K) padded with -1; distance (N, K) mm along the skin; regions (R,) ids; sided (R,).
    """

    position: NDArray[np.float32]
    normal: NDArray[np.float32]
    area: NDArray[np.float32]
    region: NDArray[np.uint8]
    side: NDArray[np.int8]
    mirror: NDArray[np.int32]
    neighbour: NDArray[np.int32]
    distance: NDArray[np.float32]
    regions: NDArray[np.str_]
    sided: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.position)

    @cached_property
    def region_index(self) -> dict[str, int]:
        """Row of each region id in `regions`."""
        return {str(name): row for row, name in enumerate(self.regions)}

    def samples_of(self, region: str, side: int = 0) -> NDArray[np.intp]:
        """Indices of the samples of a region; `side` +1 left, -1 right, 0 both. KeyError for an unknown id."""
        chosen = self.region == self.region_index[region]
        if side:
            chosen &= self.side == side
        return np.flatnonzero(chosen)

    @staticmethod
    def load(path: Path) -> Surface:
        """Read `surface.npz`; AssetError when it is missing, damaged or does not fit together."""
        arrays = read_arrays(path, *_NAMES)
        reason = _misfit(arrays)
        if reason:
            raise damaged(path, reason)
        return Surface(
            position=arrays["position"].astype(np.float32),
            normal=_unit(arrays["normal"]),
            area=arrays["area"].astype(np.float32),
            region=arrays["region"].astype(np.uint8),
            side=arrays["side"].astype(np.int8),
            mirror=arrays["mirror"].astype(np.int32),
            neighbour=arrays["neighbour"].astype(np.int32),
            distance=arrays["distance"].astype(np.float32),
            regions=arrays["regions"].astype(np.str_),
            sided=arrays["sided"].astype(np.bool_),
        )


def _unit(normal: NDArray[np.generic]) -> NDArray[np.float32]:
    """Unit vectors from their stored bytes (127 is 1)."""
    value = normal.astype(np.float32)
    length = np.linalg.norm(value, axis=1, keepdims=True)
    return np.asarray(value / np.maximum(length, np.float32(1e-6)), np.float32)


def _misfit(arrays: dict[str, NDArray[np.generic]]) -> str:
    """What does not fit together, in words; empty when all is well."""
    shape = {name: array.shape for name, array in arrays.items()}
    count = shape["position"][0] if shape["position"] else 0
    if shape["position"] != (count, 3) or shape["normal"] != (count, 3) or count == 0:
        return "positions and normals are not points in space"
    if any(shape[name] != (count,) for name in ("area", "region", "side", "mirror")):
        return "its tables have different lengths"
    if len(shape["neighbour"]) != 2 or shape["neighbour"] != shape["distance"] or shape["neighbour"][0] != count:
        return "neighbours and distances do not match"
    if len(shape["regions"]) != 1 or shape["regions"] != shape["sided"]:
        return "regions and their sides do not match"
    return _astray(arrays, count)


def _astray(arrays: dict[str, NDArray[np.generic]], count: int) -> str:
    if not _is_number(arrays, "position", "normal", "area", "region", "side", "mirror", "neighbour", "distance"):
        return "an array holds something that is no number"
    position, area = arrays["position"].astype(np.float64), arrays["area"].astype(np.float64)
    if not (np.isfinite(position).all() and np.isfinite(area).all()):
        return "a position or an area is not a finite number"
    mirror, neighbour = arrays["mirror"].astype(np.int64), arrays["neighbour"].astype(np.int64)
    if mirror.min() < 0 or mirror.max() >= count or (mirror[mirror] != np.arange(count)).any():
        return "its mirror table is not an involution"
    if neighbour.size and (neighbour.min() < -1 or neighbour.max() >= count):
        return "a neighbour does not exist"
    if arrays["region"].astype(np.int64).max() >= len(arrays["regions"]):
        return "a sample lies in a region that does not exist"
    return ""


def _is_number(arrays: dict[str, NDArray[np.generic]], *names: str) -> bool:
    return all(np.issubdtype(arrays[name].dtype, np.number) for name in names)
