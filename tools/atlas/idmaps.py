"""Id maps of the plates: structures as the rasteriser saw them, skin regions by the nearest surface sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

# A sample that looks the other way is as far as one that lies this many mm away (fingers side by side).
NORMAL_MM = 8.0


@dataclass(frozen=True, eq=False)
class SkinSamples:
    """What the id map needs of `surface.npz`: position and normal float32 (N, 3), region uint8 (N,), side int8 (N,)."""

    position: NDArray[np.float32]
    normal: NDArray[np.float32]
    region: NDArray[np.uint8]
    side: NDArray[np.int8]
    sided: NDArray[np.bool_]

    def values(self) -> NDArray[np.uint16]:
        """The id-map value of each sample: 1 + 2 region, and 1 more on the left where the region has sides."""
        left = (self.side > 0) & self.sided[self.region]
        return (1 + 2 * self.region.astype(np.int64) + left).astype(np.uint16)

    def tree(self) -> cKDTree:
        """For looking up the nearest sample by place and direction."""
        return cKDTree(np.hstack([self.position, self.normal * NORMAL_MM]))


def skin_ids(
    samples: SkinSamples, tree: cKDTree, ids: NDArray[np.uint16], position: NDArray[np.float32],
    normal: NDArray[np.float32],
) -> NDArray[np.uint16]:  # fmt: skip
    """Region values of a skin plate: uint16 (H, W), 0 outside.

    `ids`: uint16 (H, W), nonzero where the skin shows; `position`, `normal`: float32 (N, 3) of those pixels in row
    order, body frame.
    """
    out = np.zeros(ids.shape, dtype=np.uint16)
    _, nearest = tree.query(np.hstack([position, normal * NORMAL_MM]), workers=2)
    out[ids > 0] = samples.values()[nearest]
    return out
