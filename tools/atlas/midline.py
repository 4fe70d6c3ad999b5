"""Straightening of the midline, so that the body can be made exactly symmetric about x = 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_REACH = 120.0  # mm of height either way whose pairs decide where the middle is
_KNOTS = np.arange(0.0, 1741.0, 60.0)


@dataclass(frozen=True)
class Midline:
    """The sagittal middle xmid(z) in mm, constant above and below."""

    z: NDArray[np.float64]
    x: NDArray[np.float64]

    def at(self, z: NDArray[np.floating]) -> NDArray[np.float64]:
        """Xmid (N,) at heights z (N,) mm."""
        return np.interp(z, self.z, self.x)

    def straighten(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points (N, 3) with x' = x - xmid(z)."""
        moved = np.array(points, float)
        moved[:, 0] -= self.at(moved[:, 2])
        return moved


def fit_midline(pairs: Iterable[tuple[NDArray[np.floating], NDArray[np.floating]]]) -> Midline:
    """The middle between paired structures, given as vertices (V, 3) of the right and of the left one.

    The median over 120 mm of height is taken, so that one badly paired part moves nothing.
    """
    boxes = [[0.5 * (side.min(0) + side.max(0)) for side in pair] for pair in pairs]
    middle = np.array(boxes).mean(1)
    near = np.abs(middle[:, None, 2] - _KNOTS[None]) < _REACH
    known = near.any(0)
    x = np.array([np.median(middle[near[:, k], 0]) for k in np.flatnonzero(known)])
    smooth = np.convolve(np.pad(x, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return Midline(_KNOTS[known], smooth)
