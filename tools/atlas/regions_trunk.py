"""Region rules of shoulder girdle and trunk; each list is in order of precedence."""

from __future__ import annotations

import numpy as np

from tools.atlas.regions_body import Array, Body, Mask, between


def axillary(b: Body, share: float) -> Array:
    """Depth y (N,) of a vertical line on the side of the trunk: 0 front fold, 1 back fold."""
    front, back = b.at("axilla_anterior_fold"), b.at("axilla_posterior_fold")
    top = front[1] + share * (back[1] - front[1])
    hip = b.at("asis")[1] + share * (b.at("iliac_crest_back")[1] - b.at("asis")[1])
    return np.interp(b.z, [b.level("iliac_crest_side"), front[2]], [hip, top])


def rib_height(b: Body, words: tuple[str, ...], low: bool) -> Array:
    """Height (N,) of a rib at the place on the front of the chest where each sample lies (by its x)."""
    vertex = np.concatenate([part.vertex for name, found in b.parts.items() if name in words for part in found])
    vertex = vertex[vertex[:, 1] < -70.0]
    grid = np.arange(12.0, 150.0, 6.0)
    pick = np.min if low else np.mean
    near = [vertex[np.abs(-vertex[:, 0] - g) < 7.0, 2] for g in grid]
    known = np.array([len(v) > 0 for v in near])
    height = np.array([pick(v) for v in near if len(v)])
    return np.interp(b.x, grid[known], height)


def costal_edge(b: Body) -> Array:
    """Height (N,) of the lower edge of the rib cage at each x, from the costal cartilages and the tenth rib."""
    words = (
        "seventh costal cartilage",
        "tenth rib",
        "ninth rib",
        "eighth rib",
        "eleventh rib",
        "sixth costal cartilage",
    )
    height = rib_height(b, words, True)
    inner = np.interp(b.x, [0.0, 14.0, 30.0], [b.level("xiphoid"), b.level("xiphoid") - 4, b.level("xiphoid") - 26])
    return np.where(b.x < 30.0, inner, np.minimum(height, b.level("xiphoid") - 20.0))


def girdle(b: Body) -> list[tuple[str, Mask]]:
    """Shoulder and shoulder blade."""
    z, n = b.z, b.n
    ridge = b.to_line("neck_angle", "shoulder_ridge_mid", "ac_joint", "acromion_tip")
    spine = np.interp(
        b.x,
        [-b.at("scapula_spine_root")[0], -b.at("acromion_back")[0]],
        [b.level("scapula_spine_root"), b.level("acromion_back")],
    )
    blade = b.to_line(
        "scapula_superior_angle",
        "scapula_spine_root",
        "scapula_medial_border_mid",
        "scapula_medial_border_lower",
        "scapula_inferior_angle",
    )
    outer = np.interp(
        z,
        [b.level("scapula_inferior_angle"), b.level("scapula_lateral_border"), b.level("axilla_posterior_fold")],
        [
            -b.at("scapula_inferior_angle")[0] + 18,
            -b.at("scapula_lateral_border")[0] + 6,
            -b.at("axilla_posterior_fold")[0] + 2,
        ],
    )
    back = n[:, 1] > 0.25
    inner = -b.at("scapula_spine_root")[0]
    under = z < b.level("acromion_tip") - 6.0
    hollow = b.to_line("axilla_anterior_fold", "axilla_apex", "axilla_posterior_fold") < 32.0
    fold = b.to("axilla_posterior_fold") < 24.0
    pit = (
        hollow & (z > b.level("axilla_apex") - 42.0) & (n[:, 1] > -0.4) & (n[:, 1] < 0.85) & ~b.over("pectoral")
    ) | fold
    above = (z > b.level("clavicle_mid") - 6.0) & (n[:, 2] > 0.25) & (b.y < b.at("shoulder_ridge_mid")[1] + 12.0)
    return [
        ("scapula_inferior_angle", back & (b.to("scapula_inferior_angle") < 30.0)),
        ("scapula_medial_border", back & (blade < 15.0)),
        ("shoulder_front", b.over("deltoid_front") & under & (n[:, 1] < 0.3)),
        ("shoulder_side", (b.over("deltoid_side") & under) | (b.to("deltoid_tuberosity") < 13.0)),
        ("axilla", pit),
        ("shoulder_back", b.over("deltoid_back") & under),
        ("shoulder_top", ((ridge < 21.0) & (n[:, 2] > 0.2) & (z > b.level("clavicle_mid") - 12.0)) | above),
        ("suprascapular", (n[:, 1] > -0.1) & (z >= spine) & (b.x > inner) & (z > b.level("scapula_spine_root") - 6)),
        (
            "scapula",
            back & (z < spine) & (b.x > inner - 6.0) & (b.x < outer) & (z > b.level("scapula_inferior_angle") - 4.0),
        ),
    ]


def chest(b: Body) -> list[tuple[str, Mask]]:
    """Front and side of the rib cage."""
    z = b.z
    third = rib_height(b, ("third rib", "third costal cartilage"), False)
    sixth = np.interp(
        b.x, [20.0, 60.0, 110.0], [b.level("chest_lower") + 4, b.level("chest_lower") - 7, b.level("chest_lower") - 7]
    )
    edge = costal_edge(b)
    cage = z >= edge
    high = (z > b.level("axilla_anterior_fold") - 4.0) & (b.n[:, 1] < 0.2)
    front = (b.y < axillary(b, -0.12)) | high
    return [
        ("sternum", (b.x < 30.0) & front & between(z, b.level("xiphoid") - 6.0, b.level("suprasternal_notch") + 2)),
        ("chest_upper", front & (z >= third - 6.0)),
        ("chest", front & (z >= sixth)),
        ("costal_margin", front & cage),
        ("chest_side", (b.y < axillary(b, 0.85)) & cage),
    ]


def belly(b: Body) -> list[tuple[str, Mask]]:
    """Front of the abdomen down to the groin."""
    z = b.z
    front = b.y < axillary(b, 0.5)
    half = (b.level("xiphoid") + b.level("navel")) / 2
    ligament = b.to_line("asis", "inguinal_mid", "pubic_tubercle")
    crease = b.to_line("asis", "groin_crease", b.at("pubic_tubercle") + np.array([-6.0, 30.0, -42.0]))
    pubis = b.level("pubic_symphysis")
    line = np.interp(b.x, [-b.at("pubic_tubercle")[0], -b.at("asis")[0]], [pubis, b.level("asis")])
    return [
        ("navel", (b.to("navel") < 40.0) & front),
        ("suprapubic", front & (b.x < 46.0 - 0.35 * (pubis + 58 - z)) & between(z, pubis - 12.0, pubis + 58.0)),
        (
            "groin",
            (b.y < -70.0)
            & (
                (ligament < 17.0)
                | (crease < 14.0)
                | ((z < line) & (z > line - 40) & (np.minimum(ligament, crease) < 22))
            ),
        ),
        ("epigastrium", front & (b.x < 62.0) & (z >= half)),
        ("abdomen_upper", front & (z >= b.level("navel"))),
        ("abdomen_lower", front & (z >= line)),
    ]


def back(b: Body) -> list[tuple[str, Mask]]:
    """Back of the trunk; levels lie midway between the spinous processes."""
    z = b.z

    def under(one: str, two: str) -> float:
        return (b.level(one) + b.level(two)) / 2

    erector = np.interp(z, [b.level("l5_spinous"), b.level("l3_spinous"), b.level("t12_spinous")], [56.0, 74.0, 82.0])
    crest = b.to_line("psis", "iliac_crest_back", "iliac_crest_top", "iliac_crest_side")
    behind = b.y >= axillary(b, 0.5)
    sacrum = np.interp(z, [b.level("coccyx_tip"), b.level("s3"), b.level("s1")], [14.0, 42.0, 56.0])
    return [
        ("coccyx", behind & (b.x < 22.0) & (b.to("coccyx_tip") < 34.0) & (z < b.level("s3") - 14.0)),
        ("sacroiliac", behind & (b.to("psis") < 30.0) & (b.x > 18.0)),
        (
            "sacrum",
            behind & (b.x < sacrum) & (b.n[:, 1] > 0.3) & between(z, b.level("coccyx_tip") - 4.0, b.level("s1") + 3.0),
        ),
        ("iliac_crest", (b.y > b.at("iliac_crest_side")[1] - 12.0) & (crest < 15.0)),
        ("upper_back", behind & (z >= under("t6_spinous", "t7_spinous"))),
        ("mid_back", behind & (z >= under("t10_spinous", "t11_spinous"))),
        ("thoracolumbar", behind & (z >= under("l1_spinous", "l2_spinous")) & (b.x < erector + 8)),
        ("lower_back", behind & (b.x < erector)),
        ("flank", behind),
    ]
