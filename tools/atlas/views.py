"""The cameras of the atlas: which views there are and which pixels each has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bodymap.domain.camera import Camera, PixelGrid

PIVOT = (0.0, -100.0, 840.0)
# Room round the structures for the skin, mm.
MARGIN = 11.0
SCALES = {"turntable": 1.5, "main": 3.0, "closeup": 6.0}

# The standing body with its skin, turned about the pivot, stays inside this window (mm).
BODY_HALF_WIDTH, BODY_TOP, BODY_BOTTOM = 336.0, 862.0, -850.0


@dataclass(frozen=True)
class View:
    """A named camera: `part` says what it shows, `kind` gives its scale."""

    name: str
    kind: str
    part: str
    azimuth: float
    elevation: float = 0.0

    @property
    def camera(self) -> Camera:
        """The camera, turned about the body's pivot."""
        return Camera(self.azimuth, self.elevation, PIVOT)


def _sided(name: str, part: str, azimuth: float, elevation: float) -> list[View]:
    """A close-up of the right limb and its mirror image on the left."""
    right = View(name.format(side="right"), "closeup", f"{part}_right", azimuth % 360, elevation)
    left = View(name.format(side="left"), "closeup", f"{part}_left", -azimuth % 360, elevation)
    return [right, left]


def all_views() -> tuple[View, ...]:
    """Every view of the atlas, in the order of the manifest."""
    views = [View(f"az{a:03d}", "turntable", "body", float(a)) for a in range(0, 360, 15)]
    views += [
        View(n, "main", "body", a) for n, a in (("front", 0.0), ("left", 90.0), ("back", 180.0), ("right", 270.0))
    ]
    around = {"front": 0.0, "left": 90.0, "right": 270.0, "back": 180.0, "oblique_left": 40.0, "oblique_right": 320.0}
    views += [View(f"head_{name}", "closeup", "head", azimuth) for name, azimuth in around.items()]
    # The palm of the hanging hand looks forward, the fingers lean forward; the foot points 20 degrees outward.
    views += _sided("hand_{side}_palm", "hand", 356.0, 20.0)
    views += _sided("hand_{side}_back", "hand", 176.0, -20.0)
    views += _sided("foot_{side}_top", "foot", 340.0, 50.0)
    views += _sided("foot_{side}_sole", "foot", 340.0, -90.0)
    views += _sided("foot_{side}_inner", "foot", 70.0, 8.0)
    views += _sided("foot_{side}_outer", "foot", 250.0, 8.0)
    return tuple(views)


def shown(view: View, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which body-frame points (N, 3) a view draws: bool (N,). More than fits, so that the window cuts it."""
    x, z = points[:, 0], points[:, 2]
    side = -x if view.part.endswith("_right") else x
    if view.part == "head":
        return z > 1150
    if view.part.startswith("hand"):
        return (side > 185) & (z < 1010)
    if view.part.startswith("foot"):
        # From below, the calf would stand behind the sole.
        return (side > 0) & (z < (110 if view.elevation < -45 else 450))
    return np.ones(len(points), dtype=bool)


def framed(view: View, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which of the drawn points the window is fitted to: bool (N,)."""
    x, z = points[:, 0], points[:, 2]
    inside = shown(view, points)
    if view.part == "head":
        return inside & (z > 1345) & (np.abs(x) < 118)
    if view.part.startswith("hand"):
        return inside & (z < 900)
    if view.part.startswith("foot"):
        return inside & (z < 120)
    return inside


def grid_of(view: View, points: NDArray[np.float32], scale: float | None = None) -> PixelGrid:
    """The pixels of a view; `points` (N, 3) are the body's surface, `scale` overrides the kind's px/mm."""
    scale = SCALES[view.kind] if scale is None else scale
    if view.part == "body":
        return body_grid(scale)
    return _fitted(view.camera, points[framed(view, points)], scale)


def body_grid(scale: float) -> PixelGrid:
    """The window that all whole-body views share."""
    width, height = round(2 * BODY_HALF_WIDTH * scale), round((BODY_TOP - BODY_BOTTOM) * scale)
    return PixelGrid(scale, -BODY_HALF_WIDTH, BODY_TOP, width, height)


def _fitted(camera: Camera, points: NDArray[np.float32], scale: float) -> PixelGrid:
    """The window round some points (N, 3), with a margin, on whole millimetres."""
    uv = camera.project(points)[:, :2]
    low, high = np.floor(uv.min(axis=0) - MARGIN), np.ceil(uv.max(axis=0) + MARGIN)
    width, height = (round(float(d) * scale) for d in high - low)
    return PixelGrid(scale, float(low[0]), float(high[1]), width, height)
