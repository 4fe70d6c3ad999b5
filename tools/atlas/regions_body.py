"""What the region rules ask of the skin: distances to landmarks, the muscle beneath, angles round a limb."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tools.atlas.skin_parts import Part, lattice

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# What can lie just beneath the skin, by the words that pick its parts.
BENEATH: dict[str, tuple[str, ...]] = {
    "deltoid_front": ("clavicular part of deltoid",),
    "deltoid_side": ("acromial part of deltoid",),
    "deltoid_back": ("spinal part of deltoid",),
    "biceps": ("head of biceps brachii", "brachialis", "coracobrachialis"),
    "triceps": ("head of triceps brachii", "anconeus"),
    "trapezius": ("part of trapezius",),
    "latissimus": ("latissimus dorsi",),
    "scapular": ("infraspinatus muscle", "teres minor", "teres major"),
    "pectoral": ("part of pectoralis major",),
    "sternomastoid": ("sternocleidomastoid",),
    "serratus": ("serratus anterior",),
    "oblique": ("external oblique",),
    "rectus": ("rectus abdominis",),
    "gluteal": ("gluteus maximus", "gluteus medius"),
    "tensor": ("tensor fasciae latae",),
    "tract": ("iliotibial tract",),
    "vastus_lateralis": ("vastus lateralis",),
    "quadriceps": ("rectus femoris", "vastus intermedius", "vastus medialis"),
    "sartorius": ("sartorius",),
    "adductors": ("adductor longus", "adductor magnus", "gracilis", "pectineus"),
    "hamstrings": ("biceps femoris", "semitendinosus", "semimembranosus"),
    "tibialis": ("tibialis anterior", "extensor digitorum longus", "extensor hallucis longus"),
    "fibularis": ("fibularis longus", "fibularis brevis"),
    "gastrocnemius": ("head of gastrocnemius",),
    "soleus": ("soleus",),
    "tendon": ("calcaneal tendon",),
    "tibia": ("tibia",),
    "thenar": ("abductor pollicis brevis", "flexor pollicis brevis", "opponens pollicis"),
    "palm": ("lumbricals of", "palmar interossei of", "flexor digitorum superficialis"),
    "hypothenar": (
        "abductor digiti minimi of hand",
        "flexor digiti minimi brevis of hand",
        "opponens digiti minimi of hand",
    ),
}


@dataclass(frozen=True)
class Body:
    """The right half of the skin samples: position p (N, 3) mm, normal n (N, 3), landmarks, parts by bare name."""

    p: Array
    n: Array
    landmark: dict[str, Array]
    parts: dict[str, list[Part]]

    @property
    def x(self) -> Array:
        """Distance from the midline, mm, positive on the right."""
        return -self.p[:, 0]

    @property
    def y(self) -> Array:
        """Backward, mm."""
        return self.p[:, 1]

    @property
    def z(self) -> Array:
        """Height, mm."""
        return self.p[:, 2]

    def at(self, name: str) -> Array:
        """Position (3,) of a landmark."""
        return self.landmark[name]

    def level(self, name: str) -> float:
        """Height of a landmark, mm."""
        return float(self.landmark[name][2])

    def to(self, *names: str) -> Array:
        """Distance (N,) mm to the nearest of some landmarks."""
        return np.min([np.linalg.norm(self.p - self.at(n), axis=1) for n in names], axis=0)

    def to_line(self, *places: str | Array) -> Array:
        """Distance (N,) mm to the broken line through places (landmark ids or positions)."""
        return self.along_line(*places)[0]

    def along_line(self, *places: str | Array) -> tuple[Array, Array]:
        """Distance (N,) mm to a broken line, and how far along (N,) its nearest point lies, 0 to 1."""
        knot = np.array([self.at(k) if isinstance(k, str) else k for k in places])
        length = np.linalg.norm(np.diff(knot, axis=0), axis=1)
        before = np.concatenate([[0.0], np.cumsum(length)])
        best, where = np.full(len(self.p), np.inf), np.zeros(len(self.p))
        for k in range(len(knot) - 1):
            way = knot[k + 1] - knot[k]
            t = np.clip((self.p - knot[k]) @ way / (way @ way), 0.0, 1.0)
            d = np.linalg.norm(self.p - knot[k] - t[:, None] * way, axis=1)
            closer = d < best
            best = np.where(closer, d, best)
            where = np.where(closer, (before[k] + t * length[k]) / before[-1], where)
        return best, where

    def to_parts(self, *words: str, step: float = 4.0) -> Array:
        """Distance (N,) mm to the parts whose names hold one of the words."""
        cloud = [
            lattice(part.vertex, part.face, step)
            for name, found in self.parts.items()
            if any(w in name for w in words)
            for part in found
        ]
        return np.asarray(cKDTree(np.concatenate(cloud)).query(self.p)[0])

    def to_bone(self, name: str) -> Array:
        """Distance (N,) mm to the part of exactly this name."""
        cloud = np.concatenate([lattice(part.vertex, part.face, 2.0) for part in self.parts[name]])
        return np.asarray(cKDTree(cloud).query(self.p)[0])

    @cached_property
    def beneath(self) -> dict[str, Array]:
        """Distance (N,) mm to each of BENEATH."""
        out = {}
        for key, words in BENEATH.items():
            exact = key == "tibia"
            out[key] = self.to_bone("tibia") if exact else self.to_parts(*words)
        return out

    def over(self, *keys: str) -> Mask:
        """Where one of these lies nearest beneath the skin, of all that BENEATH names."""
        nearest = np.min(list(self.beneath.values()), axis=0)
        return np.min([self.beneath[k] for k in keys], axis=0) <= nearest + 1e-9

    def turn(self, low: Array, high: Array, lateral: Array) -> tuple[Array, Array]:
        """Round a limb's axis: share of the way from `high` (0) to `low` (1), and the angle in degrees.

        0 is lateral, 90 front, 180 or -180 medial, -90 back.
        """
        axis = (low - high) / np.linalg.norm(low - high)
        rel = self.p - high
        share = rel @ axis / np.linalg.norm(low - high)
        side = lateral - (lateral @ axis) * axis
        side = side / np.linalg.norm(side)
        front = np.cross(side, axis)
        front = front if front[1] < 0 else -front
        return share, np.degrees(np.arctan2(rel @ front, rel @ side))


def between(value: Array, low: float, high: float) -> Mask:
    """True where low <= value < high."""
    return (value >= low) & (value < high)
