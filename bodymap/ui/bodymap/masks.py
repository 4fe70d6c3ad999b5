"""Masks from id-map runs: where a structure shows, as soft pictures to light it or draw its edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from bodymap.atlas.idmap import IdMap
from bodymap.ui.bodymap.field import box_blur

_MOST = 1_400_000  # pixels of a mask that is worked on: more would take longer than a frame
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Mask:
    """Where structures show: bool (h, w), and its left and top pixel on the plate."""

    shown: Bools
    x: int
    y: int


def mask_of(ids: IdMap, indexes: tuple[int, ...], within: QRect | None = None) -> Mask | None:
    """The mask of some structures in the smallest box (inside `within`, plate pixels) that holds them; None: unseen."""
    runs = ids.runs_of(*indexes)
    if within is not None:
        runs = runs[(runs[:, 0] >= within.top()) & (runs[:, 0] <= within.bottom())]
        runs = np.stack([runs[:, 0], runs[:, 1].clip(within.left()), runs[:, 2].clip(max=within.right() + 1)], axis=1)
        runs = runs[runs[:, 2] > runs[:, 1]]
    if not len(runs):
        return None
    top, bottom = int(runs[:, 0].min()), int(runs[:, 0].max()) + 1
    left, right = int(runs[:, 1].min()), int(runs[:, 2].max())
    edges = np.zeros((bottom - top, right - left + 1), dtype=np.int8)
    np.add.at(edges, (runs[:, 0] - top, runs[:, 1] - left), 1)
    np.subtract.at(edges, (runs[:, 0] - top, runs[:, 2] - left), 1)
    return Mask(np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1] > 0, left, top)


def alpha_image(values: NDArray[np.floating]) -> QImage:
    """Values 0..1 (h, w) as an alpha picture with its own memory."""
    height, width = values.shape
    pixels = np.zeros((height, (width + 3) // 4 * 4), dtype=np.uint8)
    pixels[:, :width] = np.clip(values * 255.0 + 0.5, 0, 255)
    image = QImage(pixels.data, width, height, pixels.shape[1], QImage.Format.Format_Alpha8)
    return image.copy()


def _padded(mask: Mask, pad: int) -> NDArray[np.float32]:
    return np.pad(mask.shown, pad).astype(np.float32)


def _resized(values: NDArray[np.float32], size: QSize) -> NDArray[np.float32]:
    """The picture at another size, smooth."""
    image = alpha_image(values).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    height, width, line = image.height(), image.width(), image.bytesPerLine()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, line)[:, :width]
    return pixels.astype(np.float32) / np.float32(255.0)


def _soften(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Mean over squares of 2 * radius + 1 pixels, twice (rounds the corners)."""
    for _ in range(2):
        values = box_blur(box_blur(values, radius, 0), radius, 1)
    return values


@dataclass(frozen=True, eq=False)
class Lit:
    """A structure's mask at display size: `fill` and `edge` are alpha pictures that lie on `target` (device px)."""

    fill: QImage
    edge: QImage
    target: QRectF


def lit(mask: Mask, ratio: float, dpr: float = 1.0) -> Lit:
    """The mask `ratio` times as large, smooth, with a thin edge; `target` is relative to the plate.

    Very large ones are worked out smaller and enlarged when drawn.
    """
    height, width = mask.shown.shape
    work = ratio
    pad = max(2, int(np.ceil(4.0 / min(ratio, 1.0))))
    if (width + 2 * pad) * (height + 2 * pad) * ratio * ratio > _MOST:
        work = (_MOST / ((width + 2 * pad) * (height + 2 * pad))) ** 0.5
    values = _padded(mask, pad)
    size = QSize(max(1, round(values.shape[1] * work)), max(1, round(values.shape[0] * work)))
    if size.width() != values.shape[1]:
        values = _resized(values, size)
    if work > 1.0:  # an enlarged staircase: round it, then make its edge crisp again
        values = np.clip((_soften(values, max(1, round(work * 0.7))) - 0.5) * 2.2 + 0.5, 0, 1)
    radius = max(1, round(dpr * work / ratio))
    soft = box_blur(box_blur(values, radius, 0), radius, 1)
    edge = np.clip(4.0 * soft * (1.0 - soft) * 1.5 - 0.45, 0, 1)
    x, y = (mask.x - pad) * ratio, (mask.y - pad) * ratio
    target = QRectF(x, y, (width + 2 * pad) * ratio, (height + 2 * pad) * ratio)
    return Lit(alpha_image(values), alpha_image(edge), target)


def tinted(alpha: QImage, colour: QColor) -> QImage:
    """The alpha picture in one colour."""
    image = QImage(alpha.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, alpha)
    painter.end()
    return image
