"""The figure as groups of parts that are closed each on its own, so that fingers, toes and limbs stay apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tools.atlas.skin_field import Field, closed, occupy, smooth
from tools.atlas.skin_parts import Part, lattice

Array = NDArray[np.float64]

VERTEBRA = ("vertebra", "atlas", "axis", "sacrum")
SKULL = (
    "frontal bone",
    "parietal bone",
    "occipital bone",
    "temporal bone",
    "sphenoid bone",
    "zygomatic bone",
    "maxilla",
)
CARPUS = ("scaphoid", "lunate", "triquetral", "pisiform", "trapezium", "trapezoid", "capitate", "hamate")
TARSUS = ("calcaneus", "talus", "navicular", "cuboid", "cuneiform", "sesamoid bone of foot")
FINGER = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
TOE = ("big toe", "second toe", "third toe", "fourth toe", "little toe")

# What is left out of the skin: sheets whose edges would show, mimic muscles, and what is sculpted instead.
LEFT_OUT = (
    "platysma", "nasal bone", "nasal cartilage", "alar cartilage", "auriculotemporal", "ethmoid", "lacrimal", "concha",
    "perineal", "decussation", "zygomaticus", "levator labii", "levator anguli", "nasalis", "procerus", "corrugator",
    "depressor septi", "risorius", "vomer", "palatine", "choroid", "retina", "iris", "cornea", "corona", "sclera",
    "anterior chamber", "coccygeus", "iliococcygeus", "pubococcygeus", "puborectalis",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """How one group is closed: all lengths in mm.

    `relief` is the share of the surface detail (down to `fine`) kept beside the smoothing by `sigma`; `cover` is
    skin and fat; a point belongs to the group when its bones are nearest, or farther by no more than `overlap`.
    """

    name: str
    step: float
    radius: float
    sigma: float
    relief: float
    fine: float
    cover: float
    overlap: float
    across_midline: bool = False


GROUPS = (
    Group("head", 1.5, 30.0, 7.0, 0.1, 3.0, 5.0, 40.0, True),
    Group("trunk", 2.5, 34.0, 10.0, 0.30, 4.5, 6.0, 30.0, True),
    Group("arm", 1.8, 16.0, 7.0, 0.40, 3.0, 3.8, 16.0),
    Group("hand", 1.0, 9.0, 3.4, 0.25, 1.8, 2.2, 10.0),
    *(Group(name, 0.8, 6.0, 2.4, 0.2, 1.4, 3.1, 5.0) for name in FINGER),
    Group("leg", 2.2, 20.0, 9.0, 0.35, 3.5, 6.0, 34.0),
    Group("foot", 1.2, 12.0, 4.5, 0.35, 2.2, 2.8, 14.0),
    *(Group(name, 0.8, 6.0, 2.2, 0.2, 1.4, 2.3, 3.0) for name in TOE),
)


def bone_group(part: Part) -> str | None:
    """Name of the group a bone belongs to; None for what is no bone or stands for none (nasal bones, teeth)."""
    name = part.name
    if part.kind == "cartilage" and "costal" in name:
        return "trunk"
    if part.kind != "bone" or any(word in name for word in LEFT_OUT):
        return None
    for words, group in (((n,), n) for n in FINGER + TOE):
        if "phalanx" in name and words[0] in name:
            return group
    if name in ("atlas", "axis", "mandible") or name in SKULL:
        return "head"
    if name in ("humerus", "radius", "ulna"):
        return "arm"
    if name in ("femur", "tibia", "fibula", "patella"):
        return "leg"
    if "metatarsal" in name or any(word in name for word in TARSUS):
        return "foot"
    if "metacarpal" in name or any(word in name for word in CARPUS):
        return "hand"
    return "trunk"


def point_clouds(parts: list[Part], step: float = 2.0) -> dict[str, Array]:
    """Surface points (P, 3) mm of each group, from the right half and the middle."""
    cloud: dict[str, list[Array]] = {g.name: [] for g in GROUPS}
    bone: dict[str, list[Array]] = {g.name: [] for g in GROUPS}
    every = []
    for part in parts:
        if any(word in part.name for word in LEFT_OUT):
            continue
        point = lattice(part.vertex, part.face, step)
        every.append(point)
        group = bone_group(part)
        if group:
            bone[group].append(lattice(part.vertex, part.face, 4.0))
    point = np.concatenate(every)
    point = point[point[:, 0] <= 4.0]
    voxel = np.unique(np.rint(point).astype(np.int32), axis=0).astype(np.float64)
    tree = cKDTree(np.concatenate([lattice(p.vertex, p.face, 1.6) for p in parts if _of_the_wall(p.name)]))
    coarse, back = np.unique(np.rint(voxel / 2.4).astype(np.int32), axis=0, return_inverse=True)
    distance = bone_distance(coarse * 2.4, {name: np.concatenate(part) for name, part in bone.items()})
    nearest = distance.min(0)
    for g, d in zip(GROUPS, distance, strict=True):
        reach = np.full(len(coarse), g.overlap)
        if g.name == "arm":
            reach = np.interp(coarse[:, 2] * 2.4, [1250.0, 1310.0], [2.0, g.overlap])
        inside = (d <= nearest + reach)[back.ravel()] & ~astray(g.name, voxel)
        if g.name == "foot" or g.name in TOE:  # tendons that float above the toes in the source
            reach = np.interp(voxel[:, 1], [-186.0, -178.0], [5.5, 8.5])
            inside &= ~((voxel[:, 1] < -150.0) & (voxel[:, 2] > 17.0) & (d[back.ravel()] > reach))
        if g.name == "arm":
            low = np.flatnonzero(inside & (voxel[:, 2] < 1310.0))
            inside[low] = np.isinf(tree.query(voxel[low], distance_upper_bound=1.5)[0])
        cloud[g.name] = [voxel[inside]]
    return {name: value[0] for name, value in cloud.items()}


def _of_the_wall(name: str) -> bool:
    """Parts of the chest wall, which are not to print through onto the arm that hangs beside it."""
    return any(word in name for word in ("serratus anterior", "latissimus", "oblique", "intercostal", " rib"))


def astray(group: str, point: Array) -> NDArray[np.bool_]:
    """Points that would tie a group to its neighbour: the forearm to the hip, the thighs to each other."""
    if group == "trunk":
        arm = point[:, 0] < np.interp(
            point[:, 2], [900.0, 1060.0, 1180.0, 1260.0, 1320.0], [-166, -166, -150, -158, -300]
        )
        return (point[:, 2] < 806.0) | arm
    if group == "arm":
        return (point[:, 0] > -128.0) & (point[:, 2] < 1300.0)
    return np.zeros(len(point), bool)


def bone_distance(point: Array, bone: dict[str, Array]) -> Array:
    """Distance (G, P) in mm from each point to the bones of each group; infinite far outside a group's box."""
    out = np.full((len(GROUPS), len(point)), np.inf)
    for row, g in zip(out, GROUPS, strict=True):
        cloud = bone[g.name]
        reach = 140.0 if g.step > 1.5 else 45.0
        near = ((point > cloud.min(0) - reach) & (point < cloud.max(0) + reach)).all(1)
        row[near] = cKDTree(cloud).query(point[near])[0]
    return out


def group_field(group: Group, point: Array) -> Field:
    """Signed distance to the closed, smoothed and covered surface of one group (negative inside)."""
    margin = group.radius + group.cover + 12.0
    if group.across_midline:
        point = np.concatenate([point, point * np.array([-1.0, 1.0, 1.0])])
    low = point.min(0) - margin
    high = point.max(0) + margin
    if group.across_midline:
        point = point[point[:, 0] < margin + 6.0]
        high[0] = margin + 6.0
        low[0] = -np.ceil(-low[0] / group.step) * group.step
    solid, origin = occupy(point, low, high, group.step)
    middle = round(-origin[0] / group.step) if group.across_midline else None
    value = closed(solid, group.step, group.radius, middle)
    value = smooth(value, group.step, group.sigma, group.relief, group.fine) - np.float32(group.cover)
    return Field(origin, group.step, value)
