"""The sternum, which the source lacks: modelled between the ends of the clavicles and costal cartilages."""

from __future__ import annotations

import numpy as np

from tools.atlas.model_tools import Built
from tools.atlas.voxels import Grid, empty_grid

# Height, half breadth, middle of the depth, half depth (mm): read off the medial ends of clavicles and cartilages.
_PROFILE = np.array(
    [
        [1370.0, 20.0, -135.0, 4.0],
        [1364.0, 26.0, -139.0, 5.5],
        [1354.0, 22.0, -147.0, 6.0],
        [1343.0, 14.5, -159.0, 5.5],
        [1333.0, 11.5, -172.0, 5.5],
        [1320.0, 11.5, -178.0, 5.2],
        [1305.0, 13.5, -184.0, 5.0],
        [1280.0, 15.0, -193.0, 5.0],
        [1257.0, 17.5, -200.0, 5.0],
        [1242.0, 14.0, -204.5, 4.5],
        [1234.0, 8.5, -206.0, 3.6],
        [1220.0, 6.0, -206.5, 2.6],
        [1204.0, 4.0, -205.5, 2.0],
    ]
)
_STEP = 0.8


def sternum(_built: Built) -> Grid:
    """Signed distance grid of manubrium, body and xiphoid process, symmetric about x = 0."""
    order = _PROFILE[::-1]
    low, high = np.array([-32.0, -218.0, 1194.0]), np.array([32.0, -122.0, 1380.0])
    grid = empty_grid(low, high, _STEP, 3.0)
    x, y, z = grid.axes()
    half, middle, deep = (np.interp(z, order[:, 0], order[:, k]) for k in (1, 2, 3))
    slope = np.interp(z, order[:, 0], np.gradient(order[:, 2], order[:, 0]))
    across = np.abs(y - middle) / np.sqrt(1.0 + slope**2)
    # The jugular notch dips between the clavicular notches.
    top = 1371.0 - 9.0 * np.exp(-((x / 11.0) ** 2)) - 5.0 * np.clip(np.abs(x) - 20.0, 0.0, None) ** 1.2
    inner = np.minimum(deep, 4.0)
    side = np.hypot(np.maximum(np.abs(x) - half + inner, 0.0), np.maximum(across - deep + inner, 0.0)) - inner
    value = np.maximum(np.maximum(side, (z - top) * 0.7), (_PROFILE[-1, 0] - z) * 0.7)
    return grid.with_value(np.clip(value, -3.0, 3.0))
