"""Which pictures to fetch, in which order: what is missing now, the directions beside it, then the layers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bodymap.atlas.manifest import View
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.plates import PlateCache, PlateKey
from bodymap.ui.bodymap.scene import Scene, apart

RING_BYTES = 20 * 2**20  # what the turntable plates of one layer may take together
_STEP = 256  # px: parts begin and end at multiples, so that a small move needs no other part
_FILLED = 0.55  # share of a plate's rectangle that remains when its empty margins are cut off


def wanted_plates(
    scene: Scene, cache: PlateCache, canvas: Canvas, look: Look, missing: Sequence[PlateKey]
) -> list[PlateKey]:
    """Keys by urgency. What is on show comes first, so that it is never thrown out for what is fetched ahead."""
    pose, scale = canvas.pose, canvas.scale
    if pose.closeup is not None:
        ring = scene.closeups_of(scene.base(pose).part)
        place = ring.index(scene.base(pose))
        order = [ring[place], *ring[place + 1 :], *ring[:place]]
        return _unique([*missing, *(cache.key(view.name, look.layer, scale) for view in order[:3])])
    on_show = [part_key(cache, view, look.layer, canvas) for view in _shown(scene, canvas)]
    ring = sorted(scene.turntable, key=lambda view: apart(view.azimuth, pose.azimuth))
    one = ring[0].width * ring[0].height * 4 * min(1.0, scale / ring[0].scale) ** 2 * _FILLED
    count = int(min(len(ring), max(3, RING_BYTES / max(one, 1.0))))
    ahead = [cache.key(view.name, look.layer, scale) for view in ring[:count]]
    place = scene.layers.index(look.layer)
    beside = [scene.layers[n] for n in (place + 1, place - 1) if 0 <= n < len(scene.layers)]
    layers = [cache.key(ring[0].name, layer, scale) for layer in beside]
    return _unique([*missing, *on_show, *ahead[:3], *layers, *ahead[3:]])


def part_key(cache: PlateCache, view: View, layer: str, canvas: Canvas) -> PlateKey:
    """The key of a picture on show. Of a large one that is mostly outside the window only the part inside is kept."""
    part = None
    if view.kind != "turntable" and canvas.pose.closeup is None:
        shown = canvas.shown
        left, top = (shown.left() - view.u0) * view.scale, (shown.top() + view.v0) * view.scale
        right, bottom = left + shown.width() * view.scale, top + shown.height() * view.scale
        x0, y0 = (max(0, int(n // _STEP * _STEP)) for n in (left, top))
        x1 = min(view.width, int(-(-right // _STEP) * _STEP))
        y1 = min(view.height, int(-(-bottom // _STEP) * _STEP))
        if x1 > x0 and y1 > y0 and (x1 - x0) * (y1 - y0) < 0.8 * view.width * view.height:
            part = (x0, y0, x1 - x0, y1 - y0)
    return cache.key(view.name, layer, canvas.scale, part)


def _shown(scene: Scene, canvas: Canvas) -> list[View]:
    return [scene.base(canvas.pose), *scene.sharper(canvas.pose, canvas.scale, canvas.shown)]


def _unique(keys: list[PlateKey]) -> list[PlateKey]:
    return list(dict.fromkeys(keys))
