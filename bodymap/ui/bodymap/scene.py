"""Which pictures of the atlas a pose needs: the turntable plate, the sharper ones, the id map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import View
from bodymap.domain.camera import Camera
from bodymap.errors import AssetError
from bodymap.ui.bodymap.pose import Pose

SAME = 0.5  # degrees within which two cameras are the same
SHARPER_FROM = 1.12  # a sharper plate is fetched when the coarser one would be enlarged more than this
_BLEND_FROM, _BLEND_TO = 0.32, 0.68  # the part of a turntable step in which two plates cross-fade


def apart(a: float, b: float) -> float:
    """Degrees between two directions, 0 to 180."""
    return abs((a - b + 180.0) % 360.0 - 180.0)


def box_of(view: View) -> QRectF:
    """The plate's rectangle in the picture plane, as (u, -v) so that y grows downward."""
    return QRectF(view.u0, -view.v0, view.width / view.scale, view.height / view.scale)


@dataclass(frozen=True)
class Blend:
    """Two neighbouring turntable views and how much of the second is seen, 0 to 1."""

    first: View
    second: View
    share: float

    @property
    def nearest(self) -> View:
        """The one that is seen most."""
        return self.second if self.share > 0.5 else self.first


class Scene:
    """The views of an atlas by what they are for."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        views = atlas.manifest.views
        self.turntable = sorted((v for v in views if v.kind == "turntable"), key=lambda v: v.azimuth)
        if not self.turntable:
            raise AssetError("The atlas has no turntable views; install Bodymap again, or run `make atlas`.")
        self.mains = [v for v in views if v.kind == "main"]
        self.closeups = [v for v in views if v.kind == "closeup"]
        self.layers = atlas.manifest.layers
        self.names = atlas.manifest.view_by_name

    @cached_property
    def frame(self) -> QRectF:
        """The rectangle of the picture plane that holds the whole body from every side, as (u, -v)."""
        return box_of(self.turntable[0])

    @property
    def step(self) -> float:
        """Degrees between neighbouring turntable plates."""
        return 360.0 / len(self.turntable)

    def snapped(self, azimuth: float) -> float:
        """The direction of the nearest rendered plate."""
        return min(self.turntable, key=lambda v: apart(v.azimuth, azimuth)).azimuth

    def blend(self, azimuth: float) -> Blend:
        """The two turntable plates that a direction lies between."""
        count = len(self.turntable)
        place = (azimuth - self.turntable[0].azimuth) % 360.0 / self.step
        first = int(place) % count
        t = (place - int(place) - _BLEND_FROM) / (_BLEND_TO - _BLEND_FROM)
        t = min(max(t, 0.0), 1.0)
        return Blend(self.turntable[first], self.turntable[(first + 1) % count], t * t * (3 - 2 * t))

    def base(self, pose: Pose) -> View:
        """The view that fills the picture: a close-up of its own, or the nearest turntable plate."""
        if pose.closeup is not None:
            return self.names[pose.closeup]
        return self.blend(pose.azimuth).nearest

    def camera(self, pose: Pose) -> Camera:
        """The camera of the picture: continuous in azimuth while the body turns."""
        if pose.closeup is not None:
            view = self.names[pose.closeup]
            return Camera(view.azimuth, view.elevation, self.atlas.manifest.pivot)
        return Camera(pose.azimuth, 0.0, self.atlas.manifest.pivot)

    def _unhidden(self, view: View) -> bool:
        """Whether a close-up shows what the whole body shows there too (no other limb stands before it)."""
        if view.elevation != 0.0:
            return False
        nearer = {"left": 1.0, "right": -1.0}.get(view.part.rpartition("_")[2], 0.0)
        return nearer * self.atlas.manifest.camera(view).axes[2][0] >= -1e-6

    def sharper(self, pose: Pose, device_scale: float, shown: QRectF) -> list[View]:
        """Plates to lay over the base, coarse to fine, for a picture of `device_scale` px/mm that shows `shown`."""
        if pose.closeup is not None:
            return []
        found = []
        coarse = self.base(pose).scale
        for view in (*self.mains, *self.closeups):
            same = apart(view.azimuth, pose.azimuth) < SAME and view.elevation == 0.0
            if not same or device_scale <= coarse * SHARPER_FROM or not box_of(view).intersects(shown):
                continue
            if view.kind == "main" or (
                device_scale > self._finest_main(view.azimuth, coarse) * SHARPER_FROM and self._unhidden(view)
            ):
                found.append(view)
        return found

    def _finest_main(self, azimuth: float, coarse: float) -> float:
        return max((v.scale for v in self.mains if apart(v.azimuth, azimuth) < SAME), default=coarse)

    def pickable(self, pose: Pose, device_scale: float, u: float, v: float) -> View:
        """The view whose id map answers best for a place in the picture plane."""
        point = QRectF(u, -v, 1e-6, 1e-6)
        over = [view for view in self.sharper(pose, device_scale, point) if box_of(view).contains(u, -v)]
        return over[-1] if over else self.base(pose)

    def closeups_of(self, part: str) -> list[View]:
        """The close-ups of one part of the body, in the order in which a turn goes through them."""
        return [view for view in self.closeups if view.part == part]

    def parts(self) -> list[str]:
        """The parts that have close-ups."""
        return list(dict.fromkeys(view.part for view in self.closeups))
