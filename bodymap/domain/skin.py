"""What the zone engine needs to know of the skin: samples with positions, neighbours, regions and mirror images."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Skin(Protocol):
    """N samples of the skin, as `assets/atlas/surface.npz` holds them (docs/atlas-format.md).

    position (N, 3) mm, body frame; normal (N, 3) unit length outward; area (N,) mm2; region (N,) index into `regions`;
    side (N,) +1 left, -1 right; mirror (N,) index of the mirrored sample, an involution; neighbour (N, K) indices
    padded with -1; distance (N, K) mm along the skin; regions (R,) ids; sided (R,) whether left and right are told
    apart.
    """

    @property
    def position(self) -> NDArray[np.float32]:
        """Millimetres, (N, 3)."""
        ...

    @property
    def normal(self) -> NDArray[np.float32]:
        """Unit normals, outward, (N, 3)."""
        ...

    @property
    def area(self) -> NDArray[np.float32]:
        """Square millimetres, (N,)."""
        ...

    @property
    def region(self) -> NDArray[np.uint8]:
        """Index into `regions`, (N,)."""
        ...

    @property
    def side(self) -> NDArray[np.int8]:
        """+1 left, -1 right, (N,)."""
        ...

    @property
    def mirror(self) -> NDArray[np.int32]:
        """Index of the mirrored sample, (N,)."""
        ...

    @property
    def neighbour(self) -> NDArray[np.int32]:
        """Indices of neighbours, -1 for none, (N, K)."""
        ...

    @property
    def distance(self) -> NDArray[np.float32]:
        """Millimetres to them along the skin, (N, K)."""
        ...

    @property
    def regions(self) -> Any:
        """Ids of the regions, (R,)."""
        ...

    @property
    def sided(self) -> NDArray[np.bool_]:
        """Whether each region tells left from right, (R,)."""
        ...
