"""Broad aponeuroses that the source lacks, as thin sheets over what they cover."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from tools.atlas.model_tools import Built, bridged, drape, polygon
from tools.atlas.voxels import Grid


def thoracolumbar_fascia(built: Built) -> Grid:
    """Posterior layer over erector spinae and sacrum, right half."""
    low, high, step = (-95.0, -75.0, 850.0), (0.8, 35.0, 1175.0), 1.0
    names = (
        "longissimus_thoracis",
        "iliocostalis_lumborum",
        "iliocostalis_thoracis",
        "multifidus_lumbar",
        "multifidus_thoracic",
        "spinalis_thoracis",
        "sacrum",
        "hip_bone",
        "vertebra_l1",
        "vertebra_l2",
        "vertebra_l3",
        "vertebra_l4",
        "vertebra_l5",
        "vertebra_t12",
        "vertebra_t11",
        "serratus_posterior_inferior",
        "quadratus_lumborum",
        "internal_oblique",
    )
    base = bridged(built.inside(names, low, high, step), 14.0, 2.2)
    x, y, z = base.axes()
    outline = np.array(
        [
            (6, 1162),
            (-10, 1158),
            (-26, 1120),
            (-64, 1100),
            (-84, 1060),
            (-88, 1025),
            (-78, 998),
            (-58, 975),
            (-46, 955),
            (-34, 925),
            (-22, 890),
            (-10, 866),
            (6, 858),
        ]
    )
    footprint = np.maximum(polygon(x, z, outline), -40.0 - y)
    sheet = drape(base, footprint, 0.3, 1.3, 6.0)
    above = built.near(("latissimus_dorsi", "trapezius_lower", "gluteus_maximus"), base, 3.0)
    sheet = base.with_value(np.maximum(sheet.value, 0.4 - above))
    return sheet.with_value(ndimage.gaussian_filter(sheet.value, 0.7))


def plantar_aponeurosis(built: Built) -> Grid:
    """The central band of the plantar fascia, from the heel to the bases of the toes, below flexor digitorum brevis."""
    low, high, step = (-165.0, -205.0, -6.0), (-55.0, -20.0, 40.0), 0.6
    names = (
        "flexor_digitorum_brevis",
        "calcaneus",
        "abductor_hallucis",
        "abductor_digiti_minimi_foot",
        "flexor_digitorum_longus",
        "lumbricals_foot",
        "metatarsal_1",
        "metatarsal_2",
        "metatarsal_3",
        "metatarsal_4",
        "metatarsal_5",
        "quadratus_plantae",
        "flexor_hallucis_longus",
        "proximal_phalanx_foot_2",
        "proximal_phalanx_foot_3",
        "proximal_phalanx_foot_4",
    )
    base = bridged(built.inside(names, low, high, step), 8.0, 1.6)
    x, y, z = base.axes()
    outline = np.array(
        [
            (-72, -42),
            (-80, -41),
            (-86, -55),
            (-94, -80),
            (-108, -105),
            (-124, -128),
            (-137, -146),
            (-133, -152),
            (-118, -166),
            (-104, -172),
            (-93, -168),
            (-88, -140),
            (-82, -110),
            (-76, -80),
            (-70, -56),
        ]
    )
    footprint = np.maximum(polygon(x, y, outline), z - 22.0)
    sheet = drape(base, footprint, 0.1, 1.7, 7.0)
    return sheet.with_value(ndimage.gaussian_filter(sheet.value, 0.7))


def palmar_aponeurosis(built: Built) -> Grid:
    """The fan of the palm, from the flexor retinaculum to the bases of the fingers."""
    low, high, step = (-300.0, -170.0, 770.0), (-215.0, -105.0, 872.0), 0.6
    names = (
        "flexor_retinaculum",
        "flexor_digitorum_superficialis",
        "lumbricals_hand",
        "flexor_digitorum_profundus",
        "adductor_pollicis",
        "flexor_pollicis_brevis",
        "abductor_pollicis_brevis",
        "opponens_digiti_minimi",
        "flexor_digiti_minimi_hand",
        "abductor_digiti_minimi_hand",
        "metacarpal_2",
        "metacarpal_3",
        "metacarpal_4",
        "metacarpal_5",
        "palmaris_longus",
    )
    base = bridged(built.inside(names, low, high, step), 8.0, 1.6)
    x, y, z = base.axes()
    outline = np.array(
        [
            (-247, 858),
            (-254, 858),
            (-258, 840),
            (-268, 815),
            (-276, 800),
            (-270, 794),
            (-256, 791),
            (-243, 794),
            (-234, 801),
            (-236, 815),
            (-243, 838),
        ]
    )
    footprint = np.maximum(polygon(x, z, outline), y + 112.0)
    sheet = drape(base, footprint, 0.0, 1.1, 7.0)
    return sheet.with_value(ndimage.gaussian_filter(sheet.value, 0.7))
