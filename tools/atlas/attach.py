"""Where a muscle begins and ends: the vertices of its surface at the bones and other ends named in the table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.spatial import cKDTree

from tools.atlas.fields import Field, Mask, geodesic
from tools.atlas.table import Entry, Table
from tools.atlas.voxels import Faces, Points

_NEAR = 2.5  # mm beyond the nearest contact that still counts as attached
_WAYS = {
    "up": (0.0, 0.0, 1.0),
    "down": (0.0, 0.0, -1.0),
    "front": (0.0, -1.0, 0.0),
    "back": (0.0, 1.0, 0.0),
    "medial": (1.0, 0.0, 0.0),
    "lateral": (-1.0, 0.0, 0.0),
}
Lookup = Callable[[str], "cKDTree | None"]


def place_distance(vertex: Points, place: str, table: Table, tree_of: Lookup) -> Field:
    """Distance (V,) in mm of vertices (right side) to a place of the table; for `end:` along that direction."""
    if place.startswith("end:"):
        height = vertex @ np.array(_WAYS[place[4:]])
        reach = np.ptp(height)
        # The outermost tenth counts as attached, whatever the muscle's size.
        return np.maximum(height.max() - height - max(0.06 * reach, 1.5), 0.0)
    found = np.full(len(vertex), np.inf)
    for member in table.members(place):
        tree = tree_of(member)
        if tree is not None:
            found = np.minimum(found, tree.query(vertex, distance_upper_bound=60.0)[0])
    return found


def near_places(vertex: Points, places: tuple[str, ...], table: Table, tree_of: Lookup) -> tuple[Mask, Field]:
    """Vertices attached to any of the places, and the distance (V,) to the nearest of them."""
    attached = np.zeros(len(vertex), bool)
    nearest = np.full(len(vertex), np.inf)
    for place in places:
        distance = place_distance(vertex, place, table, tree_of)
        closest = distance.min()
        if closest > 25.0:
            continue
        attached |= distance <= closest + _NEAR
        nearest = np.minimum(nearest, distance)
    return attached, nearest


def _outermost(vertex: Points, face: Faces, near: Mask, other: Mask, share: float) -> Mask:
    """Of the vertices `near` one end, those farthest along the surface from the other end."""
    away = geodesic(vertex, face, other)
    away[~np.isfinite(away)] = -1.0
    if not near.any() or away[near].max() <= 0:
        return near
    far = away[near].max()
    return near & (away >= far - share * max(far, away.max()))


def ends(vertex: Points, face: Faces, entry: Entry, table: Table, tree_of: Lookup) -> tuple[Mask, Mask]:
    """Origin and insertion vertices of one connected piece; both never empty, never overlapping."""
    origin, to_origin = near_places(vertex, entry.origin, table, tree_of)
    insertion, to_insertion = near_places(vertex, entry.insertion, table, tree_of)
    if not origin.any() and not insertion.any():
        origin, insertion = _longest(vertex)
    elif not insertion.any():
        insertion = _farthest(vertex, face, origin)
    elif not origin.any():
        origin = _farthest(vertex, face, insertion)
    both = origin & insertion
    origin &= ~(both & (to_insertion < to_origin))
    insertion &= ~(both & (to_origin <= to_insertion))
    if entry.fibres in ("ends", "pieces") and origin.any() and insertion.any():
        # Tendons of one muscle may differ in length; a long origin on a shaft counts from its far end.
        insertion = _outermost(vertex, face, insertion, origin, 0.15)
        origin = _outermost(vertex, face, origin, insertion, 0.08)
        insertion &= ~origin
    if entry.fibres == "fan" and origin.any() and insertion.any():
        # A fan that lies flat on its bone begins at its border, not on the whole of its deep face.
        origin = _outermost(vertex, face, origin, insertion, entry.reach or 0.62)
    if not origin.any() or not insertion.any():
        origin, insertion = _longest(vertex)
    return origin, insertion


def _farthest(vertex: Points, face: Faces, start: Mask) -> Mask:
    """The tenth of the surface farthest from `start`."""
    away = geodesic(vertex, face, start)
    away[~np.isfinite(away)] = 0.0
    return away >= 0.92 * away.max()


def _longest(vertex: Points) -> tuple[Mask, Mask]:
    """Both ends of the longest axis of the points, the upper (then the medial) one first."""
    middle = vertex - vertex.mean(0)
    axis = np.linalg.eigh(middle.T @ middle)[1][:, -1]
    if axis @ np.array([0.3, 0.1, 1.0]) > 0:
        axis = -axis
    place = middle @ axis
    low, high = place.min(), place.max()
    slack = 0.06 * (high - low)
    return place <= low + slack, place >= high - slack
