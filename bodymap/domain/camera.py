"""Orthographic cameras round the body: a 3D point lands on any picture by arithmetic alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Camera:
    """A direction from which the body is seen.

    `azimuth` in degrees: 0 front, 90 from the subject's left, 180 back, 270 from the subject's right. `elevation` in
    degrees: positive looks down from above, -90 looks up at the soles. `pivot`: the point in body-frame millimetres
    (LPS) that lands on u = v = 0.
    """

    azimuth: float
    elevation: float = 0.0
    pivot: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @cached_property
    def axes(self) -> NDArray[np.float64]:
        """Rows: to the viewer's right, upward on the picture, toward the viewer; shape (3, 3), orthonormal."""
        a, e = radians(self.azimuth), radians(self.elevation)
        right = (cos(a), sin(a), 0.0)
        up = (-sin(e) * sin(a), sin(e) * cos(a), cos(e))
        toward = (cos(e) * sin(a), -cos(e) * cos(a), sin(e))
        return np.array([right, up, toward])

    def project(self, points: Floats) -> NDArray[np.float64]:
        """Body-frame points (N, 3) in mm to (N, 3): u to the viewer's right, v up, depth toward the viewer, in mm."""
        return np.asarray((np.asarray(points, dtype=np.float64) - self.pivot) @ self.axes.T)

    def directions(self, vectors: Floats) -> NDArray[np.float64]:
        """Body-frame directions (N, 3) in camera axes (no translation)."""
        return np.asarray(np.asarray(vectors, dtype=np.float64) @ self.axes.T)


@dataclass(frozen=True)
class PixelGrid:
    """The pixels of a plate in its camera's picture plane: `u0`, `v0` mm at the left and top edge, `scale` px/mm."""

    scale: float
    u0: float
    v0: float
    width: int
    height: int

    def to_pixels(self, uv: Floats) -> NDArray[np.float64]:
        """Picture-plane millimetres (N, 2+) to pixel coordinates (N, 2), y downward, pixel centres at .5."""
        uv = np.asarray(uv, dtype=np.float64)
        return np.stack([(uv[..., 0] - self.u0) * self.scale, (self.v0 - uv[..., 1]) * self.scale], axis=-1)

    def to_plane(self, pixels: Floats) -> NDArray[np.float64]:
        """Pixel coordinates (N, 2) back to picture-plane millimetres (N, 2)."""
        pixels = np.asarray(pixels, dtype=np.float64)
        return np.stack([pixels[..., 0] / self.scale + self.u0, self.v0 - pixels[..., 1] / self.scale], axis=-1)
