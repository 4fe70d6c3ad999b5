"""Face and scalp that the source lacks: closed eyes in their ring muscle, lips, frontalis, occipitalis, galea."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.atlas.model_tools import Built, bridged, drape, polygon
from tools.atlas.voxels import Grid

_SKULL = ("frontal_bone", "zygomatic_bone", "maxilla", "nasal_bone", "lacrimal_bone", "temporal_bone", "sphenoid_bone")
_LIDS_MIDDLE = (-29.8, 1558.0)  # x, z of the closed lids
_LID_REACH = 13.4


def _to_side(grid: Grid, front: bool, centre_y: float, radius: float) -> NDArray[np.float64]:
    """Arc length (mm) round the head on the right, 0 in the middle of the front or of the back."""
    x, y, _ = grid.axes()
    ahead = -(y - centre_y) if front else y - centre_y
    return np.arctan2(-x, ahead) * radius + 0.0 * grid.axes()[2]


def _rounded(grid: Grid, keep: float = 0.45) -> Grid:
    """A grid softened by less than a voxel, against steps."""
    return grid.with_value(ndimage.gaussian_filter(grid.value, keep / grid.step))


def orbicularis_oculi(built: Built) -> Grid:
    """The ring muscle of the right eye: orbital part on the rims, palpebral part as closed lids over the eyeball."""
    low, high, step = (-66.0, -190.0, 1530.0), (1.0, -122.0, 1600.0), 0.4
    names = (*_SKULL, "corrugator_supercilii", "levator_labii_superioris", "temporalis", "frontalis")
    beneath = built.inside(names, low, high, step)
    eye = built.inside(("eyeball",), low, high, step)
    joined = beneath.with_value(np.minimum(beneath.value, eye.value - 1.3))
    base = bridged(joined, 13.0, 1.8)
    x, _, z = base.axes()
    outline = np.array(
        [
            (-9.5, 1565),
            (-13, 1578),
            (-24, 1588),
            (-40, 1590),
            (-53, 1584),
            (-59, 1568),
            (-56, 1551),
            (-45, 1540),
            (-29, 1537),
            (-17, 1544),
            (-10.5, 1555),
        ]
    )
    footprint = polygon(x, z, outline)
    sheet = drape(base, footprint, 0.1, 2.0, 8.0)
    along = (x - _LIDS_MIDDLE[0]) / _LID_REACH
    # The lids meet low on the eyeball; the outer corner stands a little higher than the inner one.
    fissure = _LIDS_MIDDLE[1] + 2.6 * along**2 - 0.9 * along
    beyond = np.maximum(np.abs(along) - 1.0, 0.0) * _LID_REACH
    gap = np.hypot(z - fissure, beyond) + 0.0 * base.value
    margin = 0.55 * np.exp(-(((z - fissure - 1.4) / 1.3) ** 2)) * np.clip(1.2 - along**2, 0.0, 1.0)
    crease = -0.5 * np.exp(-(((z - fissure - 9.5 + 3.0 * along**2) / 1.1) ** 2)) * np.clip(1.1 - along**2, 0.0, 1.0)
    value = sheet.value - margin - crease
    depth = base.value - 1.0
    value = np.maximum(value, np.minimum(0.55 - gap, depth))
    return _rounded(base.with_value(value))


def frontalis(built: Built) -> Grid:
    """Frontal belly on the right half of the forehead, from the brow toward the hairline."""
    low, high, step = (-80.0, -192.0, 1570.0), (1.0, -95.0, 1662.0), 0.5
    names = (
        "frontal_bone",
        "parietal_bone",
        "temporalis",
        "corrugator_supercilii",
        "procerus",
        "zygomatic_bone",
        "sphenoid_bone",
    )
    base = bridged(built.inside((*names, "galea_aponeurotica"), low, high, step), 5.0, 1.5)
    arc = _to_side(base, True, -95.0, 75.0)
    z = base.axes()[2]
    outline = np.array(
        [
            (1, 1602),
            (2, 1590),
            (9, 1581),
            (26, 1583),
            (42, 1584),
            (57, 1579),
            (67, 1592),
            (68, 1612),
            (61, 1633),
            (45, 1647),
            (29, 1652),
            (16, 1647),
            (7, 1634),
            (2, 1616),
        ]
    )
    return _rounded(drape(base, polygon(arc, z, outline), 0.0, 1.7, 11.0))


def occipitalis(built: Built) -> Grid:
    """Occipital belly on the right, from the superior nuchal line upward."""
    low, high, step = (-84.0, -70.0, 1540.0), (1.0, 26.0, 1625.0), 0.5
    names = (
        "occipital_bone",
        "parietal_bone",
        "temporal_bone",
        "trapezius_upper",
        "sternocleidomastoid_sternal",
        "sternocleidomastoid_clavicular",
        "splenius_capitis",
        "galea_aponeurotica",
    )
    base = bridged(built.inside(names, low, high, step), 5.0, 1.5)
    arc = _to_side(base, False, -75.0, 82.0)
    z = base.axes()[2]
    outline = np.array(
        [
            (12, 1571),
            (24, 1566),
            (40, 1565),
            (56, 1561),
            (66, 1560),
            (68, 1578),
            (58, 1598),
            (40, 1608),
            (22, 1603),
            (13, 1588),
        ]
    )
    return _rounded(drape(base, polygon(arc, z, outline), 0.0, 1.9, 10.0))


def galea(built: Built) -> Grid:
    """The galea aponeurotica over the vault, between the frontal and occipital bellies (both halves)."""
    low, high, step = (-88.0, -196.0, 1560.0), (0.8, 24.0, 1692.0), 0.8
    names = (
        "frontal_bone",
        "parietal_bone",
        "occipital_bone",
        "temporal_bone",
        "temporalis",
        "sphenoid_bone",
        "zygomatic_bone",
    )
    base = bridged(built.inside(names, low, high, step), 9.0, 2.0)
    x, y, z = base.axes()
    turn = np.degrees(np.arctan2(-x, -(y + 85.0)))
    sheet = drape(base, np.interp(turn, *_GALEA_BORDER) - z, 0.0, 0.8, 5.0)
    return _rounded(sheet, 0.6)


def _galea_border() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Height (mm) of the lower border of the galea at angles (degrees) from the front."""
    angle = [0, 10, 20, 35, 45, 54, 65, 80, 95, 110, 124, 138, 150, 165, 180]
    height = [1604, 1622, 1637, 1638, 1628, 1618, 1616, 1621, 1622, 1612, 1598, 1592, 1594, 1588, 1566]
    fine = np.arange(0.0, 180.5, 1.0)
    padded = np.pad(np.interp(fine, angle, height), 8, mode="reflect")
    return fine, np.convolve(padded, np.hanning(19)[1:-1] / np.hanning(19).sum(), mode="valid")


_GALEA_BORDER = _galea_border()


def lips(built: Built) -> Grid:
    """The closed lips over teeth and ring muscle, right half; the caller mirrors it."""
    low, high, step = (-34.0, -198.0, 1480.0), (0.4, -150.0, 1530.0), 0.4
    names = (
        "orbicularis_oris",
        "maxilla",
        "mandible",
        "tooth_upper_incisor_central",
        "tooth_upper_incisor_lateral",
        "tooth_upper_canine",
        "tooth_upper_premolar_1",
        "tooth_lower_incisor_central",
        "tooth_lower_incisor_lateral",
        "tooth_lower_canine",
    )
    base = bridged(built.inside(names, low, high, step), 7.0, 1.2)
    x, _, z = base.axes()
    side = -x
    upper = np.interp(side, [0, 4.5, 12, 20, 26], [1511.0, 1512.4, 1510.4, 1506.8, 1503.0])
    lower = np.interp(side, [0, 9, 18, 26], [1492.8, 1493.8, 1497.6, 1503.0])
    seam = np.interp(side, [0, 5, 14, 26], [1501.6, 1502.6, 1502.4, 1503.2])
    footprint = np.maximum(np.maximum(z - upper, lower - z), side - 25.8) * 0.9 + 0.0 * base.value
    sheet = drape(base, footprint, -0.6, 3.2, 5.0)
    value = np.maximum(sheet.value, np.minimum(0.5 - np.abs(z - seam), base.value + 0.4))
    return _rounded(base.with_value(value), 0.5)
