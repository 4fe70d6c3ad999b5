"""Where to go when a structure is asked for from near: a close-up that shows it, or its own outline."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from bodymap.atlas.manifest import Structure, View
from bodymap.ui.bodymap.motion import Motion
from bodymap.ui.bodymap.scene import SAME, Scene, apart, box_of


def outline_box(scene: Scene, view: View, structure: Structure) -> QRectF | None:
    """The box of a structure's outline in a view, as (u, -v); None where the atlas has none."""
    rings = scene.atlas.silhouettes(view.name).rings(structure.index)
    if not rings:
        return None
    uv = np.concatenate(rings)
    (left, low), (right, high) = uv.min(axis=0), uv.max(axis=0)
    return QRectF(float(left), -float(high), float(right - left), float(high - low))


def closeup_for(scene: Scene, structure: Structure, layer: str, azimuth: float) -> View | None:
    """The close-up with a camera of its own that shows a structure of hand or foot, nearest to the direction."""
    names = structure.visible.get(layer, ())
    views = [scene.names[name] for name in names if name in scene.names]
    views = [view for view in views if view.kind == "closeup" and view.part != "head"]
    fitting = []
    for view in views:
        box = outline_box(scene, view, structure)
        if box is not None and box_of(view).contains(box.center()) and box_of(view).height() > box.height() * 0.8:
            fitting.append(view)
    return min(fitting, key=lambda v: apart(v.azimuth, azimuth) + abs(v.elevation), default=None)


def fly(scene: Scene, motion: Motion, structure: Structure, layer: str) -> None:
    """Go near a structure from the direction that is shown."""
    pose = motion.pose
    if pose.closeup is None:
        view = closeup_for(scene, structure, layer, pose.azimuth)
        if view is not None:
            motion.open_closeup(view.name)
            return
    box = outline_box(scene, scene.base(pose), structure)
    if box is not None and pose.closeup is None:
        motion.fly_to_box(box, scene.snapped(pose.azimuth))


def best_view(scene: Scene, structure: Structure, layer: str, azimuth: float) -> tuple[str, float] | None:
    """Layer and direction in which a structure is seen: this layer and direction if it can be, else the nearest ones."""
    by_layer = {name: _azimuths(scene, views) for name, views in structure.visible.items()}
    for name in (layer, *[n for n in scene.layers if n != layer]):
        if any(apart(a, azimuth) < scene.step / 2 + SAME for a in by_layer.get(name, ())):
            return name, azimuth
    found = [(apart(a, azimuth), scene.layers.index(name), name, a) for name, all_ in by_layer.items() for a in all_]
    if not found:
        return None
    _, _, name, direction = min(found)
    return name, direction


def _azimuths(scene: Scene, names: tuple[str, ...]) -> list[float]:
    """Directions of the whole-body views among the names."""
    return [scene.names[n].azimuth for n in names if n in scene.names and scene.names[n].kind != "closeup"]
