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
    def position(self) -> NDArray[np.float32]: ...
    @property
    def normal(self) -> NDArray[np.float32]: ...
    @property
    def area(self) -> NDArray[np.float32]: ...
    @property
    def region(self) -> NDArray[np.uint8]: ...
    @property
    def side(self) -> NDArray[np.int8]: ...
    @property
    def mirror(self) -> NDArray[np.int32]: ...
    @property
    def neighbour(self) -> NDArray[np.int32]: ...
    @property
    def distance(self) -> NDArray[np.float32]: ...
    @property
    def regions(self) -> Any: ...
    @property
    def sided(self) -> NDArray[np.bool_]: ...
