"""Outlines of every muscle in one camera, hidden or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodymap.atlas.files import damaged, read_arrays

_TENTHS = 10.0


@dataclass(frozen=True, eq=False)
class Silhouettes:
    """Rings of each structure in the picture plane; even-odd fill, holes are rings too."""

    index: NDArray[np.uint16]
    ring: NDArray[np.uint32]
    uv: NDArray[np.int32]

    def rings(self, structure_index: int) -> list[NDArray[np.float64]]:
        """Closed rings of one structure: (n, 2) arrays of (u, v) in millimetres; empty when it has none."""
        return [
            self.uv[self.ring[k] : self.ring[k + 1]] / _TENTHS for k in np.flatnonzero(self.index == structure_index)
        ]


def load_silhouettes(path: Path) -> Silhouettes:
    """Read one view's silhouettes; AssetError when the file is missing or damaged."""
    arrays = read_arrays(path, "index", "ring", "uv")
    index, ring, uv = arrays["index"], arrays["ring"], arrays["uv"]
    if len(ring) != len(index) + 1 or uv.ndim != 2 or uv.shape[1] != 2 or (len(ring) and int(ring[-1]) != len(uv)):
        raise damaged(path, "rings and points do not fit together")
    return Silhouettes(index.astype(np.uint16), ring.astype(np.uint32), uv.astype(np.int32))
