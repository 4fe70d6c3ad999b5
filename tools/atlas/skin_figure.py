"""The figure: all groups united and sculpted into one signed distance function, contoured into one mesh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.atlas import skin_detail, skin_face, skin_mesh, skin_soft
from tools.atlas.skin_detail import Nail
from tools.atlas.skin_field import Field, soft_max, soft_min, step_between
from tools.atlas.skin_groups import FINGER, GROUPS, TOE, group_field, point_clouds
from tools.atlas.skin_mesh import Box, Mesh
from tools.atlas.skin_parts import Part

Array = NDArray[np.float64]

NECK, WRIST, ANKLE = 1440.0, 876.0, 96.0  # heights of the cuts between coarse and fine pieces, mm
CROTCH = 806.0


@dataclass(frozen=True)
class Figure:
    """Signed distance (mm) to the skin; called with points (P, 3) of the right half, x <= 0."""

    field: dict[str, Field]
    nails: tuple[Nail, ...] = ()

    def __call__(self, point: Array) -> Array:
        """Signed distance (P,) mm, negative inside."""
        digit = dict.fromkeys(FINGER, 3.0) | dict.fromkeys(TOE, 1.6)
        out = self.field["trunk"](point)
        for name, field in self.field.items():
            if name not in ("trunk", "nose", "ear"):
                out = soft_min(out, field(point), digit.get(name, 10.0))
        out = skin_face.sculpt(point, self._slit(point, out), self.field)
        return skin_detail.nails(point, skin_detail.midline(point, out), self.nails)

    def _slit(self, point: Array, value: Array) -> Array:
        """Keeps the thighs apart below the crotch."""
        below = step_between(point[:, 2], CROTCH + 8.0, CROTCH - 25.0)
        gap = point[:, 0] + 1.5 + 2.5 * step_between(point[:, 2], CROTCH, 700.0)
        cut = soft_max(value, gap - 12.0 * (1.0 - below), 6.0)
        return np.where(point[:, 2] < CROTCH + 8.0, cut, value)


def build(parts: list[Part]) -> Figure:
    """The figure from the part meshes."""
    cloud = point_clouds(parts)
    field = {g.name: group_field(g, cloud[g.name]) for g in GROUPS}
    full = skin_soft.padded(field, parts) | skin_face.fields(parts, field["head"])
    return Figure(full, skin_detail.find_nails(parts))


def mesh_of(figure: Figure, body: float, head: float, hand: float, foot: float, rounds: int) -> Mesh:
    """The whole skin, steps in mm for body, head, hand and foot; `rounds` of Taubin smoothing."""
    reach = np.ceil(345.0 / body) * body
    trunk = skin_mesh.contour(figure, Box((-reach, -240.0, ANKLE), (0.0, 40.0, NECK), body))
    centre = trunk.vertex[trunk.face].mean(1)
    at_wrist = round((WRIST - ANKLE) / body) * body + ANKLE
    trunk = skin_mesh.keep_largest(
        skin_mesh.compact(trunk.vertex, trunk.face[~((centre[:, 2] < at_wrist) & (centre[:, 0] < -196.0))])
    )
    top = round((NECK - ANKLE) / body) * body + ANKLE
    top = top if top <= NECK else top - body
    top = float(trunk.vertex[:, 2].max())
    wide = np.ceil(100.0 / head) * head
    piece = skin_mesh.keep_largest(
        skin_mesh.contour(figure, Box((-wide, -235.0, top + head), (0.0, 40.0, 1710.0), head))
    )
    whole = skin_mesh.join(trunk, piece, top, top + head, True)
    under = at_wrist - hand
    low = under - np.ceil(180.0 / hand) * hand
    piece = skin_mesh.keep_largest(skin_mesh.contour(figure, Box((-345.0, -220.0, low), (-196.0, -70.0, under), hand)))
    whole = skin_mesh.join(whole, piece, at_wrist, float(piece.vertex[:, 2].max()), False)
    under = ANKLE - foot
    low = under - np.ceil((under + 10.0) / foot) * foot
    piece = skin_mesh.keep_largest(skin_mesh.contour(figure, Box((-200.0, -245.0, low), (-20.0, 10.0, under), foot)))
    whole = skin_mesh.join(whole, piece, ANKLE, float(piece.vertex[:, 2].max()), False)
    both = skin_mesh.mirrored(whole)
    return skin_mesh.resymmetrised(both, skin_mesh.taubin(both, rounds))
