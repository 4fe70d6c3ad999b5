"""Which samples of the skin a camera sees: those that face it and have nothing of the skin before them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bodymap.domain.camera import Camera, PixelGrid

F32 = NDArray[np.float32]

# Cosine to the viewer below which a sample counts as turned away, and how far before it (mm) skin must lie to hide it.
FACING = 0.03
BEFORE = 2.5


def seen(position: F32, normal: F32, camera: Camera, grid: PixelGrid, depth: F32) -> NDArray[np.bool_]:
    """Visibility of samples: bool (N,).

    `position`, `normal`: float32 (N, 3), body frame; `depth`: float32 (H, W), of the nearest skin at each pixel of
    `grid` in mm toward the viewer, very negative where there is none. Samples outside the picture, and those that the
    picture leaves out (nothing at their depth), are not seen.
    """
    uvd = camera.project(position)
    col, row = np.floor(grid.to_pixels(uvd[:, :2])).astype(int).T
    inside = (col >= 0) & (row >= 0) & (col < grid.width) & (row < grid.height)
    near = np.full(len(position), np.inf)
    near[inside] = depth[row[inside], col[inside]]
    facing = camera.directions(normal)[:, 2] > FACING
    slope = 1.0 / (grid.scale * np.maximum(camera.directions(normal)[:, 2], 0.1))
    return inside & facing & (np.abs(uvd[:, 2] - near) < BEFORE + slope)
