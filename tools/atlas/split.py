"""Cuts that part one source mesh into what clinicians treat apart, along surfaces that follow the fibres."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.atlas.voxels import Grid

Field = NDArray[np.floating]
Cut = Callable[[Field, Field, Field], Field]

# Height, middle (x, y) of the section of sternocleidomastoid, its long axis (x, y), where along it the heads part; mm.
_STERNOMASTOID = np.array(
    [
        [1340.0, -31.0, -131.0, -0.95, 0.31, -6.0],
        [1396.0, -31.0, -131.0, -0.95, 0.31, -6.0],
        [1420.0, -30.0, -120.0, -0.85, 0.52, -4.5],
        [1444.0, -33.0, -110.0, -0.63, 0.77, -3.0],
        [1468.0, -37.0, -102.0, -0.34, 0.94, -1.0],
        [1492.0, -42.0, -91.0, -0.28, 0.96, 0.0],
        [1516.0, -50.0, -80.0, -0.22, 0.97, 1.0],
        [1532.0, -55.0, -71.0, -0.04, 1.00, 2.0],
        [1560.0, -56.0, -62.0, -0.10, 1.00, 2.0],
    ]
)
_PECTORAL_STERNUM, _PECTORAL_HUMERUS = (-6.0, 1250.0), (-176.0, 1297.0)  # (x, z) ends of the ray between the parts


def _sternal_head(x: Field, y: Field, z: Field) -> Field:
    """Negative in the sternal head of sternocleidomastoid."""
    cx, cy, ax, ay, off = (np.interp(z, _STERNOMASTOID[:, 0], _STERNOMASTOID[:, k]) for k in range(1, 6))
    return (x - cx) * ax + (y - cy) * ay - off


def _pectoral_costal(x: Field, y: Field, z: Field) -> Field:
    """Negative in the costal (lower) half of the sternocostal part of pectoralis major."""
    (x0, z0), (x1, z1) = _PECTORAL_STERNUM, _PECTORAL_HUMERUS
    slope = (z1 - z0) / (x1 - x0)
    return (z - z0 - slope * (x - x0)) / np.hypot(1.0, slope) + 0.0 * y


def _clear_of_sternum(cut: Cut) -> Cut:
    """A cut that also ends a part on an even line beside the middle of the sternum."""
    return lambda x, y, z: np.maximum(
        cut(x, y, z), x + np.interp(z, [1230.0, 1260.0, 1300.0, 1345.0], [15.0, 12.5, 12.5, 16.0])
    )


def _short_of_acromion(x: Field, y: Field, z: Field) -> Field:
    """Negative where platysma stays: its loose edge over the acromion is left out."""
    return -112.0 - x + 0.12 * (z - 1380.0) + 0.0 * y


def _above(height: float) -> Cut:
    """Negative above a height at the midline; the cut falls sideways as the fibres of multifidus do."""

    def cut(x: Field, y: Field, z: Field) -> Field:
        return (height - 1.1 * (np.abs(x) - 8.0) - z) * 0.67 + 0.0 * y

    return cut


def _opposite(cut: Cut) -> Cut:
    """The other side of a cut."""
    return lambda x, y, z: -cut(x, y, z)


def _both(one: Cut, other: Cut) -> Cut:
    """What lies on the negative side of both cuts."""
    return lambda x, y, z: np.maximum(one(x, y, z), other(x, y, z))


# Height and x (mm) of the lateral border of rectus abdominis: medial to it internal oblique is only its sheath.
_SEMILUNAR = np.array(
    [
        [852.0, -16.0],
        [865.0, -24.0],
        [880.0, -45.0],
        [900.0, -56.0],
        [920.0, -64.0],
        [960.0, -71.0],
        [1040.0, -70.0],
        [1080.0, -77.0],
        [1240.0, -80.0],
    ]
)


def _beside_rectus(x: Field, y: Field, z: Field) -> Field:
    """Negative lateral to rectus abdominis (and behind it)."""
    return np.minimum(x - np.interp(z, _SEMILUNAR[:, 0], _SEMILUNAR[:, 1]), -(y + 120.0))


def _above_arcuate(x: Field, y: Field, z: Field) -> Field:
    """Negative where transversus abdominis stays: all but its sheath in front of the lower rectus."""
    sheath = np.maximum(np.interp(z, _SEMILUNAR[:, 0], _SEMILUNAR[:, 1]) - x, y + 120.0)
    return -np.maximum(np.maximum(sheath, z - 945.0), -200.0) + 0.0 * (x + y)


_NECK, _LOINS = 1424.0, 1128.0  # heights (mm) below C7 and below T12 at which multifidus is parted

CUTS: dict[str, Cut] = {
    "sternal_head": _sternal_head,
    "clavicular_head": _opposite(_sternal_head),
    "pectoral_costal": _clear_of_sternum(_pectoral_costal),
    "pectoral_sternal": _clear_of_sternum(_opposite(_pectoral_costal)),
    "short_of_acromion": _short_of_acromion,
    "beside_rectus": _beside_rectus,
    "above_arcuate": _above_arcuate,
    "multifidus_cervical": _above(_NECK),
    "multifidus_thoracic": _both(_opposite(_above(_NECK)), _above(_LOINS)),
    "multifidus_lumbar": _opposite(_above(_LOINS)),
}


def cut_grid(grid: Grid, name: str, gap: float = 0.12) -> Grid:
    """The part of a solid on the negative side of a named cut, `gap` mm short of it, so that parts do not overlap."""
    return grid.with_value(np.maximum(grid.value, CUTS[name](*grid.axes()) + gap))
