"""Pain zones and other skin overlays as pictures for one view: solid, stippled with the skin samples, or hatched."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import View
from bodymap.ui.bodymap.field import Field, blur, coverage, splat
from bodymap.ui.bodymap.overlay import Overlay, Paint

Floats = NDArray[np.float32]
DOT = 1.25  # mm: radius of a stipple dot where the pattern is at its full weight
_SMALLEST_DOT, _LARGEST_DOT = 0.85, 5.0  # device px
_EDGE = 0.09  # softness of the line round a solid zone, in parts of the weight
_HATCH = 5.0  # mm between hatching lines
_KEPT = 48


@dataclass(frozen=True, eq=False)
class ZonePicture:
    """A premultiplied picture that lies with its left and top edge at (u0, v0) mm; `scale` px per mm.

    `edge`: the line round a solid zone, for grounds on which its colour alone would not be told apart.
    """

    image: QImage
    u0: float
    v0: float
    scale: float
    edge: QImage | None = None


@dataclass(frozen=True, eq=False)
class _Seen:
    """The skin samples that one view sees: their numbers, places, and area as it appears."""

    sample: NDArray[np.intp]
    uv: Floats
    area: Floats
    facing: Floats


class ZonePainter:
    """Makes and keeps the pictures; one for all overlays of a window."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._pictures: OrderedDict[Hashable, ZonePicture | None] = OrderedDict()
        self._seen: dict[str, _Seen] = {}

    def picture(self, overlay: Overlay, view: View, device_scale: float) -> ZonePicture | None:
        """The overlay as `view` sees it, for a picture of `device_scale` px/mm; None when nothing of it is seen."""
        scale = _rounded_scale(device_scale, overlay.paint)
        key = (overlay.key, overlay.paint, overlay.scale, view.name, scale)
        if key not in self._pictures:
            self._pictures[key] = self._make(overlay, view, scale)
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def has(self, overlay: Overlay, view: View, device_scale: float) -> bool:
        """Whether the picture is already made."""
        scale = _rounded_scale(device_scale, overlay.paint)
        return (overlay.key, overlay.paint, overlay.scale, view.name, scale) in self._pictures

    def seen(self, view: View) -> _Seen:
        """The samples that a view sees (kept: every overlay needs them)."""
        if view.name not in self._seen:
            surface = self._atlas.surface
            camera = self._atlas.manifest.camera(view)
            facing = camera.directions(surface.normal)[:, 2].astype(np.float32)
            sample = np.flatnonzero(self._atlas.seen(view.name))
            uv = camera.project(surface.position[sample])[:, :2].astype(np.float32)
            face = np.clip(facing[sample], 0.12, 1.0)
            if len(self._seen) > 24:
                self._seen.pop(next(iter(self._seen)))
            self._seen[view.name] = _Seen(sample, uv, surface.area[sample] * face, face)
        return self._seen[view.name]

    def _make(self, overlay: Overlay, view: View, scale: float) -> ZonePicture | None:
        if overlay.skin is None:
            return None
        seen = self.seen(view)
        value = overlay.skin[seen.sample]
        if overlay.paint is Paint.STIPPLE:
            return self._dots(overlay, seen, value, scale)
        spread = _spacing(seen, value) * 0.95
        field = splat(seen.uv, value, seen.area, scale, spread)
        if field is None:
            return None
        skin = self._skin(field, view, seen, value)
        alpha = coverage(field, overlay.scale.floor) * skin
        if overlay.paint is Paint.HATCH:
            alpha = alpha * _hatching(field)
        picture = _coloured(alpha * overlay.scale.opacity, overlay.scale.rgb(1.0), field)
        sharp = coverage(field, overlay.scale.floor, _EDGE) * skin
        edge = _coloured(4.0 * sharp * (1.0 - sharp), _darker(overlay.scale.rgb(1.0)), field)
        return replace(picture, edge=edge.image)

    def _skin(self, field: Field, view: View, seen: _Seen, value: Floats) -> Floats:
        """1 on skin of the regions that the overlay touches, 0 beside the body and on a limb before or behind it."""
        surface = self._atlas.surface
        ids = self._atlas.id_map(view.name, "skin")
        height, width = field.value.shape
        x = np.floor((field.u0 + (np.arange(width) + 0.5) / field.scale - view.u0) * view.scale).astype(np.int64)
        y = np.floor((view.v0 - (field.v0 - (np.arange(height) + 0.5) / field.scale)) * view.scale).astype(np.int64)
        inside = ((x >= 0) & (x < ids.width))[None, :] & ((y >= 0) & (y < ids.height))[:, None]
        rows = np.clip(y, 0, ids.height - 1)
        low, high = int(rows.min()), int(rows.max()) + 1
        dense = _rows(ids, low, high)[rows - low][:, np.clip(x, 0, ids.width - 1)]
        region = 1 + 2 * surface.region[seen.sample].astype(np.int64)
        region += (surface.sided[surface.region[seen.sample]]) & (surface.side[seen.sample] > 0)
        touched = np.zeros(max(int(dense.max()), int(region.max())) + 1, dtype=np.float32)
        touched[np.unique(region[value > 0.05])] = 1.0
        touched[0] = 0.0
        return blur(np.where(inside, touched[dense], 0.0).astype(np.float32), 0.6)

    def _dots(self, overlay: Overlay, seen: _Seen, value: Floats, scale: float) -> ZonePicture | None:
        """One dot on each skin sample of the zone; smaller toward the zone's edge and where the skin turns away."""
        hot = value > 0.12
        if not hot.any():
            return None
        uv, strength, face = seen.uv[hot], value[hot], seen.facing[hot]
        size = DOT * (0.45 + 0.55 * np.clip(strength / 0.8, 0, 1)) * np.sqrt(face)
        radius = np.clip(size * scale, _SMALLEST_DOT, _LARGEST_DOT)
        low, high = uv.min(axis=0) - 4, uv.max(axis=0) + 4
        width, height = (int(n) for n in np.ceil((high - low) * scale) + 1)
        x, y = (uv[:, 0] - low[0]) * scale, (high[1] - uv[:, 1]) * scale
        alpha = _stamp(width, height, x, y, radius) * np.float32(overlay.scale.opacity)
        field = Field(alpha, float(low[0]), float(high[1]), scale)
        return _coloured(alpha, overlay.scale.rgb(1.0), field)


def _rounded_scale(device_scale: float, paint: Paint) -> float:
    """Solid zones are smooth: few sizes will do. Dots are made for the very pixels they are seen in."""
    if paint is Paint.SOLID:
        return next((step for step in (0.6, 1.0, 1.5, 2.0) if device_scale <= step * 1.15), 2.0)
    return round(min(device_scale, 8.0), 3)


def _rows(ids: object, low: int, high: int) -> NDArray[np.uint16]:
    """Rows `low:high` of an id map as pixels."""
    first, last = int(ids.start[low]), int(ids.start[high])  # type: ignore[attr-defined]
    end = ids.end[first:last].astype(np.int64)  # type: ignore[attr-defined]
    begin = np.empty_like(end)
    begin[1:] = end[:-1]
    begin[ids.start[low:high].astype(np.int64) - first] = 0  # type: ignore[attr-defined]
    return np.repeat(ids.id[first:last], end - begin).reshape(high - low, ids.width)  # type: ignore[attr-defined]


def _spacing(seen: _Seen, value: Floats) -> float:
    """Millimetres between neighbouring samples inside the overlay: finer on hands, feet and face."""
    hot = value > 0.3
    area = seen.area[hot] / seen.facing[hot] if hot.any() else seen.area / seen.facing
    return float(np.clip(np.sqrt(np.median(area) if len(area) else 30.0) * 1.05, 1.5, 60.0))


def _stamp(width: int, height: int, x: Floats, y: Floats, radius: Floats) -> Floats:
    """Anti-aliased discs, the darkest wins where they overlap."""
    reach = int(np.ceil(radius.max() + 1))
    span = np.arange(-reach, reach + 1)
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    canvas = np.zeros(height * width, dtype=np.float32)
    for dy in span:
        for dx in span:
            px, py = column + dx, row + dy
            cover = np.clip(radius + 0.5 - np.hypot(px + 0.5 - x, py + 0.5 - y), 0, 1).astype(np.float32)
            good = (cover > 0) & (px >= 0) & (px < width) & (py >= 0) & (py < height)
            np.maximum.at(canvas, py[good] * width + px[good], cover[good])
    return canvas.reshape(height, width)


def _hatching(field: Field) -> Floats:
    """Slanting lines, fixed to the body, over a paler ground: readable without any colour."""
    height, width = field.value.shape
    u = field.u0 + np.arange(width) / field.scale
    v = field.v0 - np.arange(height) / field.scale
    wave = np.abs(((u[None, :] + v[:, None]) / (_HATCH * 1.414)) % 1.0 - 0.5) * 2  # 1 in the middle of a line
    edge = min(0.5, 1.0 / (field.scale * _HATCH))
    line = np.clip((wave - 0.5) / edge + 0.5, 0, 1)
    return np.asarray(0.42 + 0.58 * line, dtype=np.float32)


def _darker(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (round(level * 0.55) for level in rgb)
    return red, green, blue


def _coloured(alpha: Floats, rgb: tuple[int, int, int], field: Field) -> ZonePicture:
    """A premultiplied picture of one colour."""
    height, width = alpha.shape
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for channel, level in enumerate((rgb[2], rgb[1], rgb[0], 255)):
        pixels[..., channel] = np.clip(alpha * level + 0.5, 0, 255)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return ZonePicture(image.copy(), field.u0, field.v0, field.scale)
