"""From values on skin samples to a smooth field on a pixel grid. Numbers only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
SPREAD = 5.2  # mm: standard deviation of a sample's influence, about one spacing of the samples


@dataclass(frozen=True, eq=False)
class Field:
    """Values on a pixel grid of the picture plane: `value` float32 (h, w); left and top edge in mm; px per mm."""

    value: NDArray[np.float32]
    u0: float
    v0: float
    scale: float


def box_blur(image: NDArray[np.float32], radius: int, axis: int) -> NDArray[np.float32]:
    """Mean over 2 * radius + 1 pixels along an axis; zero outside."""
    if radius < 1:
        return image
    pad = [(0, 0), (0, 0)]
    pad[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(image, pad), axis=axis, dtype=np.float32)
    size = image.shape[axis]
    high = np.take(total, np.arange(2 * radius + 1, 2 * radius + 1 + size), axis=axis)
    low = np.take(total, np.arange(size), axis=axis)
    return (high - low) / np.float32(2 * radius + 1)


def blur(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Three box blurs, close to a Gaussian of standard deviation `sigma` pixels."""
    radius = max(1, round((np.sqrt(4 * sigma * sigma + 1) - 1) / 2))
    for _ in range(3):
        image = box_blur(box_blur(image, radius, 0), radius, 1)
    return image


def splat(uv: Floats, value: Floats, weight: Floats, scale: float, spread: float = SPREAD) -> Field | None:
    """A smooth field through the samples at `uv` (n, 2) mm; None where every value is zero.

    Each pixel is the mean of the values round it, so that the field does not depend on how dense the samples are;
    `weight` is the share that a sample has in the mean: the area that it stands for, as it is seen, in square mm.
    """
    hot = value > 0.02
    if not hot.any():
        return None
    margin = 4 * spread
    low, high = uv[hot].min(axis=0) - margin, uv[hot].max(axis=0) + margin
    near = ((uv > low) & (uv < high)).all(axis=1)
    width, height = (int(n) for n in np.ceil((high - low) * scale) + 1)
    x, y = (uv[near, 0] - low[0]) * scale - 0.5, (high[1] - uv[near, 1]) * scale - 0.5
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    fx, fy = x - column, y - row
    total = np.zeros((2, height, width), dtype=np.float32)
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        share = np.where(dx, fx, 1 - fx) * np.where(dy, fy, 1 - fy) * weight[near]
        place = np.clip(row + dy, 0, height - 1) * width + np.clip(column + dx, 0, width - 1)
        for k, amount in enumerate((share * value[near], share)):
            total[k] += np.bincount(place, amount, height * width).reshape(height, width).astype(np.float32)
    some, all_ = (blur(part, spread * scale) for part in total)
    floor = 0.1 / (scale * scale)  # where samples stand for less than a tenth of a pixel (in mm2), it fades out
    return Field((some / np.maximum(all_, floor)).astype(np.float32), float(low[0]), float(high[1]), scale)


def smooth_step(value: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def coverage(field: Field, floor: float, softness: float = 0.16) -> NDArray[np.float32]:
    """How far each pixel is covered, 0..1: soft round the line where the field passes `floor`."""
    return smooth_step(field.value, floor - softness, floor + softness)
