"""Composes the figure: plates, the lit structure, what is hidden, overlays. One picture in device pixels."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from bodymap.atlas.manifest import View
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.masks import Lit, lit, mask_of, tinted
from bodymap.ui.bodymap.overlay import Overlay
from bodymap.ui.bodymap.plates import Plate, PlateCache, PlateKey
from bodymap.ui.bodymap.pose import Pose
from bodymap.ui.bodymap.prefetch import part_key
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.zone_picture import ZonePainter

Mode = QPainter.CompositionMode
T = TypeVar("T")
_KEPT, _KEPT_BYTES = 200, 8 * 2**20  # masks, outlines and their kind, of the size that they are shown at
_DIMMED, _DIMMED_UNDER_PAIN = 0.26, 0.36


@dataclass(frozen=True, eq=False)
class Figure:
    """The composed picture, what was missing for it, and how much of the lit structure it shows (0..1).

    `empty`: not even a stand-in for the body was there.
    """

    image: QImage
    missing: tuple[PlateKey, ...]
    lit_share: float
    empty: bool = False


class FigurePainter:
    """Draws figures; `plates` says where pictures come from (the cache, waiting or not)."""

    def __init__(self, scene: Scene, plates: PlateCache, zones: ZonePainter | None = None) -> None:
        self.scene = scene
        self.plates = plates
        self.zones = zones or ZonePainter(scene.atlas)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._bytes = 0

    def paint(self, canvas: Canvas, look: Look, *, wait: bool = False) -> Figure:
        """The figure; with `wait` every picture it needs is decoded first."""
        width, height = (max(1, round(n * canvas.dpr)) for n in (canvas.size.width(), canvas.size.height()))
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        missing: list[PlateKey] = []
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            some = self._plates(painter, canvas, look, self._fetcher(canvas, missing, wait))
            share = self._overlays_and_light(painter, image, canvas, look)
        finally:
            painter.end()
        return Figure(image, tuple(missing), share, not some)

    def _fetcher(self, canvas: Canvas, missing: list[PlateKey], wait: bool) -> Callable[[View, str], Plate | None]:
        def fetch(view: View, layer: str) -> Plate | None:
            key = part_key(self.plates, view, layer, canvas)
            if wait:
                return self.plates.load_now(key)
            if not self.plates.has(key):
                missing.append(key)
            return self.plates.get(key)

        return fetch

    def _plates(
        self, painter: QPainter, canvas: Canvas, look: Look, fetch: Callable[[View, str], Plate | None]
    ) -> bool:
        """The base plates (cross-faded while turning or peeling), then the sharper ones; False: there were none."""
        pose = canvas.pose
        parts: list[tuple[View, str, float]] = []
        if pose.closeup is not None:
            views = [(self.scene.base(pose), 1.0)]
        else:
            blend = self.scene.blend(pose.azimuth)
            views = [(blend.first, 1.0 - blend.share), (blend.second, blend.share)]
        layers = [(look.layer, look.fade)]
        if look.previous is not None and look.fade < 1.0:
            layers.append((look.previous, 1.0 - look.fade))
        parts = [(view, layer, a * b) for view, a in views for layer, b in layers if a * b > 0.004]
        drawn = [(plate, share) for view, layer, share in parts if (plate := fetch(view, layer)) is not None]
        if not drawn:
            plate = self._stand_in(pose, look.layer)
            drawn = [(plate, 1.0)] if plate is not None else []
        total = sum(share for _, share in drawn)
        for number, (plate, share) in enumerate(drawn):
            painter.setCompositionMode(Mode.CompositionMode_Plus if number else Mode.CompositionMode_SourceOver)
            self._draw(painter, canvas, plate, share / total)
        painter.setCompositionMode(Mode.CompositionMode_SourceOver)
        if look.fade >= 1.0:
            for view in self.scene.sharper(pose, canvas.scale, canvas.shown):
                plate = fetch(view, look.layer)
                if plate is not None:
                    self._draw(painter, canvas, plate, look.sharp)
        return bool(drawn)

    def _stand_in(self, pose: Pose, layer: str) -> Plate | None:
        """While nothing else is there: the nearest turntable plate that is."""
        if pose.closeup is not None:
            return None
        ring = sorted(self.scene.turntable, key=lambda v: abs((v.azimuth - pose.azimuth + 180) % 360 - 180))
        for view in ring[:9]:
            plate = self.plates.get(self.plates.key(view.name, layer, 1.0))
            if plate is not None:
                return plate
        return None

    @staticmethod
    def _draw(painter: QPainter, canvas: Canvas, plate: Plate, opacity: float) -> None:
        corner = canvas.device(plate.u0, plate.v0)
        grow = canvas.scale / plate.scale
        painter.setOpacity(opacity)
        if abs(grow - 1.0) < 0.006:
            painter.drawImage(QPoint(round(corner.x()), round(corner.y())), plate.image)
        else:
            size = QSizeF(plate.image.width() * grow, plate.image.height() * grow)
            painter.drawImage(QRectF(corner, size), plate.image)
        painter.setOpacity(1.0)

    def _overlays_and_light(self, painter: QPainter, image: QImage, canvas: Canvas, look: Look) -> float:
        """Dim the rest, light the chosen, lay the overlays on; how much of the chosen is seen."""
        share = 1.0
        on_skin = look.layer == "skin"
        pain = any(overlay.skin is not None for overlay in look.overlays)
        picture = self.lit_picture(canvas, look.layer, look.lit) if look.lit and not on_skin else None
        patch = None
        if picture is not None:
            box = picture.target.toAlignedRect().intersected(image.rect())
            patch = (box.topLeft(), _brightened(image.copy(box), picture, box)) if not box.isEmpty() else None
        if not on_skin and (look.lit or pain):
            veil = QColor(look.palette.veil)
            veil.setAlphaF(_DIMMED_UNDER_PAIN if pain else _DIMMED)
            painter.setCompositionMode(Mode.CompositionMode_SourceAtop)
            painter.fillRect(image.rect(), veil)
            painter.setCompositionMode(Mode.CompositionMode_SourceOver)
        if patch is not None:
            painter.drawImage(patch[0], patch[1])
        if look.lit:
            share = self._outline(painter, canvas, look, picture, patch is not None)
        for overlay in look.overlays:
            self._overlay(painter, canvas, overlay, look)
        return share

    def _overlay(self, painter: QPainter, canvas: Canvas, overlay: Overlay, look: Look) -> None:
        """One overlay: structures tinted, skin samples painted."""
        for index, value in (overlay.structures or {}).items():
            picture = None if look.layer == "skin" else self.lit_picture(canvas, look.layer, (index,))
            if picture is not None and value >= overlay.scale.floor:
                colour = QColor(*overlay.scale.rgb(value))
                painter.setOpacity(overlay.scale.opacity)
                painter.drawImage(picture.target, tinted(picture.fill, colour))
                painter.setOpacity(1.0)
        zone = self.zones.picture(overlay, self.scene.base(canvas.pose), canvas.scale)
        if zone is None:
            return
        grow = canvas.scale / zone.scale
        target = QRectF(canvas.device(zone.u0, zone.v0), QSizeF(zone.image.width(), zone.image.height()) * grow)
        if look.layer == "skin":  # twice: tinting keeps the shading of the skin, covering makes it red
            painter.setCompositionMode(Mode.CompositionMode_Multiply)
            painter.setOpacity(0.85)
            painter.drawImage(target, zone.image)
            painter.setCompositionMode(Mode.CompositionMode_SourceAtop)
            painter.setOpacity(0.5)
        else:
            painter.setOpacity(0.66)
            if zone.edge is not None:  # red on red: the zone's border is drawn, too
                painter.drawImage(target, zone.edge)
        painter.drawImage(target, zone.image)
        painter.setOpacity(1.0)
        painter.setCompositionMode(Mode.CompositionMode_SourceOver)

    def _outline(self, painter: QPainter, canvas: Canvas, look: Look, picture: Lit | None, visible: bool) -> float:
        """The edge of what is seen of the lit structure, and the outline of what is hidden; the share that is seen."""
        outline = QColor(look.palette.outline)
        path, area = self.silhouette(canvas, look.lit)
        share = 1.0
        if area > 0:
            seen = _seen_area(picture, canvas) if visible and picture is not None else 0.0
            share = min(1.0, seen / area)
        if share < 0.82 and not path.isEmpty():
            hidden = share < 0.04
            fill = QColor(look.palette.glow)
            under_pain = look.layer == "skin" and bool(look.overlays)
            fill.setAlphaF((0.26 if under_pain else 0.55) if hidden else 0.05)
            painter.fillPath(path, fill)
            pen = QPen(outline, (1.2 if hidden else 0.9) * canvas.dpr)
            if not hidden:
                pen.setDashPattern([3.5, 2.5])
            painter.strokePath(path, pen)
        if picture is not None and visible:
            painter.setOpacity(0.9)
            painter.drawImage(picture.target, tinted(picture.edge, QColor(look.palette.accent)))
            painter.setOpacity(1.0)
        return share

    def silhouette(self, canvas: Canvas, indexes: tuple[int, ...]) -> tuple[QPainterPath, float]:
        """The outline of structures, hidden or not, in device px, and its area in square mm."""
        view = self.scene.base(canvas.pose)
        path, area = self._keep(("path", view.name, indexes), lambda: self._silhouette(view, indexes))
        origin = canvas.device(0.0, 0.0)
        move = QTransform.fromTranslate(origin.x(), origin.y()).scale(canvas.scale, -canvas.scale)
        return move.map(path), area

    def _silhouette(self, view: View, indexes: tuple[int, ...]) -> tuple[QPainterPath, float]:
        path, area = QPainterPath(), 0.0
        for index in indexes:
            for ring in self.scene.atlas.silhouettes(view.name).rings(index):
                path.addPolygon(QPolygonF([QPointF(float(u), float(v)) for u, v in ring]))
                path.closeSubpath()
                x, y = ring[:, 0], ring[:, 1]
                area += abs(float(x @ (np.roll(y, 1) - np.roll(y, -1)))) / 2
        return path, area

    def ids_view(self, canvas: Canvas) -> View:
        """The view whose id map is drawn from: the sharpest that covers the picture."""
        mains = [v for v in self.scene.sharper(canvas.pose, canvas.scale, canvas.shown) if v.kind == "main"]
        return mains[-1] if mains else self.scene.base(canvas.pose)

    def lit_picture(self, canvas: Canvas, layer: str, values: tuple[int, ...]) -> Lit | None:
        """Where values of the id map show (structures; on the skin: regions), `target` in device px; None: unseen."""
        view = self.ids_view(canvas)
        ratio = canvas.scale / view.scale
        within = self._within(canvas, view) if ratio > 1.3 else None
        place = None if within is None else (within.x(), within.y(), within.width(), within.height())

        def make() -> Lit | None:
            mask = mask_of(self.scene.atlas.id_map(view.name, layer), values, within)
            return None if mask is None else lit(mask, ratio, canvas.dpr)

        found = self._keep(("lit", view.name, layer, values, round(ratio, 4), place), make)
        if found is None:
            return None
        corner = canvas.device(view.u0, view.v0)
        return Lit(found.fill, found.edge, found.target.translated(corner))

    def _within(self, canvas: Canvas, view: View) -> QRect:
        """The plate's pixels on show, in steps, so that a small move finds the same mask again."""
        shown, step = canvas.shown, 64
        left, top = ((shown.left() - view.u0) * view.scale, (shown.top() + view.v0) * view.scale)
        right, bottom = left + shown.width() * view.scale, top + shown.height() * view.scale
        x0, y0 = (int(n // step * step) - step for n in (left, top))
        x1, y1 = (int(n // step * step) + 2 * step for n in (right, bottom))
        return QRect(x0, y0, x1 - x0, y1 - y0).intersected(QRect(0, 0, view.width, view.height))

    def _keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made before under this key, or a new one."""
        if key not in self._kept:
            self._kept[key] = made = make()
            self._bytes += _size(made)
            while len(self._kept) > 2 and (len(self._kept) > _KEPT or self._bytes > _KEPT_BYTES):
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        self._kept.move_to_end(key)
        return self._kept[key]  # type: ignore[return-value]


def _size(kept: object) -> int:
    """Bytes of pictures in what is kept."""
    return kept.fill.sizeInBytes() + kept.edge.sizeInBytes() if isinstance(kept, Lit) else 0


def _brightened(patch: QImage, picture: Lit, box: QRect) -> QImage:
    """The structure's own pixels, brighter, and nothing else."""
    painter = QPainter(patch)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(Mode.CompositionMode_ColorDodge)
    painter.fillRect(patch.rect(), QColor(58, 52, 44))
    painter.setCompositionMode(Mode.CompositionMode_DestinationIn)
    mask = QImage(patch.size(), QImage.Format.Format_ARGB32_Premultiplied)
    mask.fill(Qt.GlobalColor.transparent)
    cut = QPainter(mask)
    cut.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    cut.drawImage(picture.target.translated(-box.x(), -box.y()), picture.fill)
    cut.end()
    painter.drawImage(0, 0, mask)
    painter.end()
    return patch


def _seen_area(picture: Lit, canvas: Canvas) -> float:
    """Square millimetres of the structure that show."""
    image = picture.fill
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    share = float(pixels[:, : image.width()].sum()) / 255.0
    work = picture.target.width() / image.width()
    return share * (work / canvas.scale) ** 2
