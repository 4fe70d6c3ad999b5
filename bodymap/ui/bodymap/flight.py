"""Where to go when a structure is asked for from near: a close-up that shows it, or its own outline."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from bodymap.atlas.manifest import Structure, View
from bodymap.errors import AssetError
from bodymap.ui.bodymap.motion import Motion
from bodymap.ui.bodymap.scene import SAME, Scene, apart, box_of

_OBLIQUE = 65.0  # degrees from its face up to which a muscle is still seen well


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


def facing(scene: Scene, structure: Structure) -> float | None:
    """The azimuth toward which a muscle's outer face looks; None where the atlas has no geometry of it."""
    try:
        muscles = scene.atlas.muscles
    except AssetError:
        return None
    if structure.id not in muscles:
        return None
    steps = (0.2, 0.5, 0.8)
    normals = [muscles.at(structure.id, a, b, structure.side).normal for a in steps for b in steps]
    x, y, _ = np.mean(normals, axis=0)
    return float(np.degrees(np.arctan2(x, -y))) % 360.0 if float(np.hypot(x, y)) > 0.15 else None


def best_view(scene: Scene, structure: Structure, layer: str, azimuth: float) -> tuple[str, float] | None:
    """Layer and direction in which a structure is seen well: this direction if it can be, else the one it faces.

    The layer is the one on show, else the outermost in which the structure belongs and can be seen.
    """
    by_layer = {name: _azimuths(scene, views) for name, views in structure.visible.items() if name in scene.layers}
    by_layer = {name: azimuths for name, azimuths in by_layer.items() if azimuths}
    if not by_layer:
        return None
    faces = facing(scene, structure)
    order = [layer, structure.layer, *reversed(scene.layers)]
    here = azimuth if faces is None or apart(faces, azimuth) <= _OBLIQUE else faces
    for name in order:
        if any(apart(a, here) < scene.step / 2 + SAME for a in by_layer.get(name, ())):
            return name, scene.snapped(here)
    name = next(n for n in (*order, *by_layer) if n in by_layer)
    return name, min(by_layer[name], key=lambda a: apart(a, here))


def _azimuths(scene: Scene, names: tuple[str, ...]) -> list[float]:
    """Directions of the whole-body views among the names."""
    return [scene.names[n].azimuth for n in names if n in scene.names and scene.names[n].kind != "closeup"]
