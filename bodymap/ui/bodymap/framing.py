"""From where, and how near, a muscle and its pain are seen best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from bodymap.atlas.manifest import Structure, View
from bodymap.errors import AssetError
from bodymap.ui.bodymap.flight import facing, outline_box
from bodymap.ui.bodymap.overlay import Mark
from bodymap.ui.bodymap.scene import Scene, apart

Floats = NDArray[np.floating]
_LEAST = 460.0  # mm: what is framed is at least so tall, so that one still knows where on the body one is
_MUCH = 0.3  # share of the pain that a close-up must show more
_PAIN, _MUSCLE, _TURN, _QUARTER = 1.0, 0.55, 0.22, 0.06


def best_direction(
    scene: Scene, structures: Sequence[Structure], pain: Floats | None, marks: Sequence[Mark], now: float
) -> float:
    """The rendered azimuth that shows most of the pain and of the muscle's face, with as little turning as will do.

    `pain`: weights on the skin samples, or None; `now`: the azimuth on show, degrees.
    """
    faces = [angle for structure in structures if (angle := facing(scene, structure)) is not None]
    level = [mark.normal for mark in marks if np.hypot(mark.normal[0], mark.normal[1]) > 0.2]
    faces.extend(float(np.degrees(np.arctan2(x, -y))) for x, y, _ in level)
    scores = []
    for view in scene.turntable:
        score = _PAIN * _share_seen(scene, view, pain) - _TURN * apart(view.azimuth, now) / 180.0
        if faces:
            score += _MUSCLE * float(np.mean(np.cos(np.radians([apart(view.azimuth, a) for a in faces]))))
        score += _QUARTER * (view.azimuth % 90.0 == 0.0)
        scores.append(score)
    return scene.turntable[int(np.argmax(scores))].azimuth


def _share_seen(scene: Scene, view: View, pain: Floats | None) -> float:
    """How much of the weighted skin a view sees, looking straight at it counting most; 0 to 1."""
    if pain is None or not pain.any():
        return 0.0
    try:
        surface, seen = scene.atlas.surface, scene.atlas.seen(view.name)
    except AssetError:
        return 0.0
    hot = np.flatnonzero(pain > 0.3)
    weight = pain[hot] * surface.area[hot]
    toward = scene.atlas.manifest.camera(view).directions(surface.normal[hot])[:, 2]
    return float((weight * seen[hot] * np.clip(toward, 0, 1)).sum() / max(float(weight.sum()), 1e-6))


def frame(
    scene: Scene, azimuth: float, structures: Sequence[Structure], pain: Floats | None, marks: Sequence[Mark]
) -> QRectF | None:
    """The rectangle of the picture plane, as (u, -v), that holds muscle, points and the pain that is seen."""
    view = scene.blend(azimuth).nearest
    camera = scene.atlas.manifest.camera(view)
    boxes = [box for structure in structures if (box := outline_box(scene, view, structure)) is not None]
    points = [camera.project(np.array([mark.position]))[0, :2] for mark in marks]
    if pain is not None and pain.any():
        seen = scene.atlas.seen(view.name) & (pain > 0.3)
        points.extend(camera.project(scene.atlas.surface.position[seen])[:, :2])
    if points:
        low, high = np.min(points, axis=0), np.max(points, axis=0)
        boxes.append(QRectF(float(low[0]), -float(high[1]), float(high[0] - low[0]), float(high[1] - low[1])))
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.united(box)
    return _grown(whole, scene.frame)


def _grown(box: QRectF, body: QRectF) -> QRectF:
    """With room round it, never so small that one loses one's place, and not beyond the feet or the crown."""
    box = box.adjusted(-40, -60, 40, 60)
    dx, dy = max(0.0, (_LEAST * 0.7 - box.width()) / 2), max(0.0, (_LEAST - box.height()) / 2)
    box = box.adjusted(-dx, -dy, dx, dy)
    return box.translated(0, min(0.0, body.bottom() - box.bottom()) + max(0.0, body.top() - box.top()))


def best_closeup(scene: Scene, pain: Floats | None, azimuth: float) -> View | None:
    """The close-up of hand or foot that shows the pain much better than the whole body from `azimuth` does."""
    if pain is None or not pain.any():
        return None
    now = _share_seen(scene, scene.blend(azimuth).nearest, pain)
    own = [view for view in scene.closeups if view.part != "head"]
    best = max(own, key=lambda view: _share_seen(scene, view, pain), default=None)
    return best if best is not None and _share_seen(scene, best, pain) > now + _MUCH else None
