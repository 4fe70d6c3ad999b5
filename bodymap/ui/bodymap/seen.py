"""What can be seen and pointed at: hit tests on the id maps, and the list of structures that a picture shows."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from bodymap.atlas.idmap import IdMap
from bodymap.atlas.manifest import Structure, View
from bodymap.domain.side import Side
from bodymap.errors import AssetError
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.scene import Scene

SMALLEST_AREA = 14.0  # square mm: what shows less than this cannot be walked to
_KEPT = 40


@dataclass(frozen=True)
class Hit:
    """What lies under a point: a value of the id map, and what it means."""

    value: int
    structure: Structure | None = None
    region: str | None = None
    side: Side = Side.MID


@dataclass(frozen=True)
class SeenStructure:
    """A structure that shows in a picture: its box in the picture plane as (u, -v), and the area that shows."""

    structure: Structure
    box: QRectF
    area: float


class Finder:
    """Answers what is where, for the pose and layer of one body view."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lists: OrderedDict[tuple[str, str], tuple[SeenStructure, ...]] = OrderedDict()

    def at(self, canvas: Canvas, layer: str, point: QPointF) -> Hit | None:
        """What shows at a point of the widget (logical px); None where there is no body, or no id map to tell."""
        u, v = canvas.pose.to_plane(point, canvas.size)
        view = self._scene.pickable(canvas.pose, canvas.scale, u, v)
        try:
            ids = self._scene.atlas.id_map(view.name, layer)
        except AssetError:
            return None
        value = ids.at((u - view.u0) * view.scale, (view.v0 - v) * view.scale)
        return self.meaning(layer, value) if value else None

    def meaning(self, layer: str, value: int) -> Hit | None:
        """What a value of a layer's id map stands for."""
        if layer != "skin":
            structure = self._scene.atlas.manifest.by_index.get(value)
            return None if structure is None else Hit(value, structure=structure, side=structure.side)
        surface = self._scene.atlas.surface
        region = (value - 1) // 2
        if region >= len(surface.regions):
            return None
        side = Side.MID
        if surface.sided[region]:
            side = Side.LEFT if (value - 1) % 2 else Side.RIGHT
        return Hit(value, region=str(surface.regions[region]), side=side)

    def listed(self, canvas: Canvas, layer: str) -> tuple[SeenStructure, ...]:
        """Muscles on show, from above downward; bones too where there is no muscle (the skeleton)."""
        if layer == "skin":
            return ()
        view = self._scene.base(canvas.pose)
        key = (view.name, layer)
        if key not in self._lists:
            self._lists[key] = self._list(view, layer)
            while len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        shown = canvas.shown
        return tuple(seen for seen in self._lists[key] if shown.contains(seen.box.center()))

    def _list(self, view: View, layer: str) -> tuple[SeenStructure, ...]:
        try:
            ids = self._scene.atlas.id_map(view.name, layer)
        except AssetError:
            return ()
        by_index = self._scene.atlas.manifest.by_index
        found = []
        for value, (box, area) in boxes(ids).items():
            structure = by_index.get(value)
            if structure is None or area / view.scale**2 < SMALLEST_AREA:
                continue
            left, top = view.u0 + box.left() / view.scale, -view.v0 + box.top() / view.scale
            plane = QRectF(left, top, box.width() / view.scale, box.height() / view.scale)
            found.append(SeenStructure(structure, plane, area / view.scale**2))
        muscles = [seen for seen in found if seen.structure.kind == "muscle"]
        return tuple(sorted(muscles or found, key=lambda s: (round(s.box.center().y() / 20), s.box.center().x())))


def boxes(ids: IdMap) -> dict[int, tuple[QRectF, float]]:
    """Box in plate pixels and pixel count of every value but the background."""
    row = np.repeat(np.arange(ids.height), (ids.start[1:] - ids.start[:-1]).astype(np.int64))
    end = ids.end.astype(np.int64)
    first = np.empty_like(end)
    first[1:] = end[:-1]
    first[ids.start[:-1]] = 0
    size = int(ids.id.max()) + 1 if len(ids.id) else 1
    area = np.bincount(ids.id, end - first, size)
    low = np.full((2, size), 1 << 30, dtype=np.int64)
    high = np.zeros((2, size), dtype=np.int64)
    for axis, (start, stop) in enumerate(((first, end), (row, row + 1))):
        np.minimum.at(low[axis], ids.id, start)
        np.maximum.at(high[axis], ids.id, stop)
    return {
        int(value): (
            QRectF(
                float(low[0][value]), float(low[1][value]), float(high[0][value] - low[0][value]),
                float(high[1][value] - low[1][value]),
            ),
            float(area[value]),
        )
        for value in np.flatnonzero(area) if value
    }  # fmt: skip
