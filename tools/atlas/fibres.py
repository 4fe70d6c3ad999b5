"""Fibres of one muscle on its surface: direction, how far along from origin to insertion, flesh or tendon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray
from trimesh.ray.ray_pyembree import RayMeshIntersector

from tools.atlas.attach import Lookup, ends
from tools.atlas.fields import (
    Field,
    directions,
    geodesic,
    harmonic,
    potential,
    smooth_directions,
    smooth_field,
    tangent,
)
from tools.atlas.repair import Surface, components
from tools.atlas.table import Entry, Table
from tools.atlas.voxels import Faces, Points

_UP = np.array([0.0, 0.0, 1.0])
_AHEAD = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True)
class Fibres:
    """Per vertex: unit tangent (V, 3); along (V,), 0 origin to 1 insertion; tendon (V,), 0 flesh to 1 tendon."""

    direction: Points
    along: Field
    tendon: Field


def fibres_of(made: Surface, entry: Entry, table: Table, tree_of: Lookup) -> Fibres:
    """The fibres of a muscle on the right side."""
    course = _COURSES.get(entry.fibres)
    if course is not None:
        direction, along = course(made, entry)
    else:
        direction, along = _between_ends(made, entry, table, tree_of)
    tendon = tendon_weight(made, along, entry.tendon)
    if entry.aponeurosis:
        flat = flat_tendon(made.vertex, entry.aponeurosis)
        if entry.fibres == "sheet":  # the border on the abdomen says nothing about the back
            flat *= _step(-made.vertex[:, 1], 80.0, 110.0)
        tendon = np.maximum(tendon, flat)
    return Fibres(direction, along, tendon)


def _pieces(made: Surface) -> list[NDArray[np.int64]]:
    """Vertex numbers of every connected piece."""
    label = components(len(made.vertex), made.face)
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _between_ends(made: Surface, entry: Entry, table: Table, tree_of: Lookup) -> tuple[Points, Field]:
    """Harmonic fibres between origin and insertion, for every connected piece by itself."""
    field = np.zeros(len(made.vertex))
    along = np.zeros(len(made.vertex))
    number = np.empty(len(made.vertex), np.int64)
    for piece in _pieces(made):
        number[:] = -1
        number[piece] = np.arange(len(piece))
        face = number[made.face[number[made.face[:, 0]] >= 0]].astype(np.int32)
        vertex = made.vertex[piece]
        origin, insertion = ends(vertex, face, entry, table, tree_of)
        field[piece] = harmonic(vertex, face, origin, insertion)
        along[piece] = _share(vertex, face, origin, insertion)
    return directions(made.vertex, made.face, made.normal, field, 14), along


def _share(vertex: Points, face: Faces, origin: NDArray[np.bool_], insertion: NDArray[np.bool_]) -> Field:
    """Share of the way along the surface from origin to insertion (V,), even in length."""
    from_origin = geodesic(vertex, face, origin)
    to_insertion = geodesic(vertex, face, insertion)
    share = from_origin / np.maximum(from_origin + to_insertion, 1e-6)
    return np.clip(smooth_field(face, share, 8), 0.0, 1.0)


def _round_the_trunk(normal: Points) -> Points:
    """Horizontal tangents (V, 3) that lead forward and, in front, toward the midline, on the right half."""
    round_ = tangent(np.cross(normal, _UP), normal)
    forward = round_ @ np.array([0.75, -1.0, 0.0])
    return round_ * np.where(forward < 0, -1.0, 1.0)[:, None]


def _scaled(value: Field) -> Field:
    """A field brought to 0..1, its outer 1 per cent clipped."""
    low, high = np.percentile(value, [1, 99])
    return np.clip((value - low) / max(high - low, 1e-9), 0.0, 1.0)


def _sheet(made: Surface, entry: Entry) -> tuple[Points, Field]:
    """Fibres at a given slope round the trunk; `direction` is forward, unused, up."""
    ahead, _, up = entry.direction or (1.0, 0.0, 0.0)
    flat = made.normal.copy()
    flat[:, 2] *= 0.3
    round_ = _round_the_trunk(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9))
    # Both faces of the sheet follow the same course: the tangent is taken without regard to which face it is.
    wanted = smooth_directions(made.face, made.normal, round_ * abs(ahead) + _UP * up, 10)
    return wanted, _scaled(potential(made.vertex, made.face, wanted))


def _intercostal(made: Surface, entry: Entry) -> tuple[Points, Field]:
    """Fibres from rib to rib: external ones down and forward, internal ones down and backward."""
    forward = 0.62 if entry.course == "external" else -0.62
    flat = made.normal.copy()
    flat[:, 2] *= 0.3
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    wanted = smooth_directions(made.face, made.normal, _round_the_trunk(flat) * forward - 0.78 * _UP, 4)
    along = np.empty(len(made.vertex))
    for piece in _pieces(made):
        along[piece] = _scaled(-made.vertex[piece, 2])
    return wanted, along


def _ring(made: Surface, entry: Entry) -> tuple[Points, Field]:
    """Fibres round an opening seen from the front, as ellipses round two foci at its corners."""
    x, z = made.vertex[:, 0], made.vertex[:, 2]
    (ax, az), (bx, bz) = entry.foci
    a = np.stack([x - ax, z - az], 1)
    b = np.stack([x - bx, z - bz], 1)
    # The normal of a confocal ellipse halves the angle between the lines to its foci.
    out = a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 0.5)
    out = out + b / np.maximum(np.linalg.norm(b, axis=1, keepdims=True), 0.5)
    course = np.stack([out[:, 1], np.zeros_like(x), -out[:, 0]], 1)
    along = (np.arctan2(0.5 * (ax + bx) - x, z - 0.5 * (az + bz)) / np.pi) % 2.0 / 2.0
    return smooth_directions(made.face, made.normal, course, 6), along


def _radial(made: Surface, _entry: Entry) -> tuple[Points, Field]:
    """Fibres of the diaphragm: from its rim up to the central tendon."""
    top = np.percentile(made.vertex[:, 2], 97)
    crown = made.vertex[:, 2] > top - 22.0
    rim = made.vertex[:, 2] < np.percentile(made.vertex[:, 2], 14)
    field = harmonic(made.vertex, made.face, rim, crown & ~rim)
    return directions(made.vertex, made.face, made.normal, field, 12), field


_COURSES = {"sheet": _sheet, "intercostal": _intercostal, "ring": _ring, "radial": _radial}


def wall_thickness(made: Surface) -> Field:
    """Thickness (V,) in mm of the solid below each vertex, along the inward normal."""
    mesh = trimesh.Trimesh(made.vertex, made.face, process=False)
    start = made.vertex - 0.05 * made.normal
    hit, ray, _ = RayMeshIntersector(mesh).intersects_location(start, -made.normal, multiple_hits=False)
    thick = np.full(len(made.vertex), np.nan)
    thick[ray] = np.linalg.norm(hit - start[ray], axis=1)
    thick[np.isnan(thick)] = np.nanmedian(thick) if np.isfinite(thick).any() else 1.0
    return smooth_field(made.face, thick, 6)


def _step(value: Field, low: float, high: float) -> Field:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def tendon_weight(made: Surface, along: Field, hint: tuple[float, float]) -> Field:
    """How tendinous each vertex is (V,): near an end, within its hinted share of the length, the sooner the thinner."""
    weight = np.zeros(len(made.vertex))
    if not any(hint):
        return weight
    thick = wall_thickness(made)
    plump = np.clip(thick / max(np.percentile(thick, 80), 1e-6), 0.0, 1.6)
    for share, way in zip(hint, (along, 1.0 - along), strict=True):
        if share > 0:
            # A long tendon fades into its belly over about an eighth of the muscle, a fleshy end hardly at all.
            soft = min(0.45 * share, 0.07)
            weight = np.maximum(weight, 1.0 - _step(way * (0.62 + 0.55 * plump), share - soft, share + soft))
    return np.clip(smooth_field(made.face, weight, 3), 0.0, 1.0)


def flat_tendon(vertex: Points, border: tuple[tuple[float, float], ...]) -> Field:
    """1 medial to a border given as (z, x) in mm from above downward, 0 lateral to it, with a frayed edge."""
    line = np.array(sorted(border))
    x = np.interp(vertex[:, 2], line[:, 0], line[:, 1])
    # Flesh runs out into an aponeurosis in bundles of uneven length.
    fray = 2.2 * np.sin(vertex[:, 2] * 0.45) + 1.6 * np.sin(vertex[:, 2] * 1.13 + 1.0)
    return _step(vertex[:, 0] - x - fray, -5.0, 7.0)
