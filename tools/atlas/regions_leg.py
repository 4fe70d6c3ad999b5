"""Region rules of buttock, thigh, leg and foot; each list is in order of precedence."""

from __future__ import annotations

import numpy as np

from tools.atlas.regions_arm import bone_ends
from tools.atlas.regions_body import Body, Mask, between

LATERAL = np.array([-1.0, 0.0, 0.0])
TOES = ("big toe", "second toe", "third toe", "fourth toe", "little toe")


def buttock(b: Body) -> list[tuple[str, Mask]]:
    """Perineum, hip and the three thirds of the buttock."""
    z = b.z
    top = b.level("iliac_crest_back")
    fold = b.level("gluteal_crease")
    third = (top - fold) / 3
    behind = b.y > np.interp(z, [fold, top], [b.at("greater_trochanter")[1] + 6.0, b.at("iliac_crest_side")[1] + 24.0])
    inner = (b.x < 26.0) & between(z, b.level("perineum") - 9.0, b.level("pubic_symphysis") - 12.0)
    between_thighs = inner & (b.y < b.at("coccyx_tip")[1] + 8.0) & ((b.n[:, 2] < -0.15) | (b.x < 14.0))
    return [
        ("perineum", between_thighs),
        ("hip_side", b.to("greater_trochanter") < 50.0),
        ("buttock_lower", behind & between(z, fold - 2.0, fold + third)),
        ("buttock_mid", behind & between(z, fold + third, fold + 2 * third)),
        ("buttock_upper", behind & (z >= fold + 2 * third)),
    ]


def thigh(b: Body) -> list[tuple[str, Mask]]:
    """Thigh, by what lies beneath and by the angle round the femur."""
    top, low = bone_ends(b, "femur")
    _, angle = b.turn(low, top, LATERAL)
    above = b.z >= b.level("patella_top") + 26.0
    inner = np.interp(
        b.z, [b.level("patella_top"), b.level("thigh_front_mid"), b.level("thigh_front_upper")], [128.0, 114.0, 104.0]
    )
    return [
        ("thigh_lateral", above & between(angle, -36.0, 34.0)),
        ("thigh_front", above & (angle >= 34.0) & (angle < inner)),
        ("thigh_back", above & between(angle, -138.0, -36.0)),
        ("thigh_medial", above),
    ]


def knee(b: Body) -> list[tuple[str, Mask]]:
    """Knee, from a hand above the kneecap to the tuberosity of the tibia."""
    middle = (b.at("knee_medial_joint_line") + b.at("knee_lateral_joint_line")) / 2
    _, angle = b.turn(middle - np.array([0, 0, 60.0]), middle + np.array([0, 0, 60.0]), LATERAL)
    low = b.level("tibial_tuberosity") - 8.0
    inside = between(b.z, low, b.level("patella_top") + 26.0)
    front = b.to_line("patella_top", "patella_bottom", "tibial_tuberosity") < 31.0
    return [
        ("knee_front", inside & front & (b.n[:, 1] < 0)),
        ("knee_back", inside & between(angle, -133.0, -47.0)),
        ("knee_lateral", inside & (np.abs(angle) < 90.0)),
        ("knee_medial", inside),
    ]


def leg(b: Body) -> list[tuple[str, Mask]]:
    """Lower leg down to the ankle."""
    below = b.z < b.level("tibial_tuberosity") - 8.0
    outward = b.x + b.at("calf_centre_mid")[0]
    belly_end = b.level("calf_centre_mid") + np.interp(outward, [-14.0, 14.0], [-10.0, 14.0])
    tendon = b.level("achilles_upper")
    top, low = bone_ends(b, "tibia")
    _, angle = b.turn(low, top, LATERAL)
    width = np.interp(b.z, [b.level("heel_back"), tendon], [13.0, 20.0])
    cord = b.to_line("achilles_upper", "achilles_mid", "achilles_insertion")
    calf = b.over("gastrocnemius", "soleus", "tendon") | between(angle, -135.0, -60.0)
    return [
        ("leg_medial", below & (b.n[:, 0] > 0.25) & (b.beneath["tibia"] < 16.0) & ~b.over("tibialis")),
        ("achilles", below & (cord < width) & (b.z <= tendon) & (b.n[:, 1] > -0.1)),
        ("calf_upper", below & calf & (b.z >= belly_end)),
        ("calf_lower", below & calf),
        ("leg_lateral", below & b.over("fibularis") | (below & between(angle, -70.0, -8.0))),
        ("shin", below),
    ]


def foot(b: Body) -> list[tuple[str, Mask]]:
    """Ankle and foot; the sole is what faces down."""
    z, n = b.z, b.n
    cord = b.to_line("achilles_upper", "achilles_mid", "achilles_insertion")
    sole = (n[:, 2] < -0.35) & (z < 34.0)
    heel_front = b.at("heel_sole_centre")[1] - 30.0
    heads = ("first", "second", "third", "fourth", "fifth")
    ball_at = np.array([b.at(f"{k}_metatarsal_head_sole") for k in heads])
    order = np.argsort(-ball_at[:, 0])
    edge = np.interp(b.x, -ball_at[order, 0], ball_at[order, 1])
    bones = [[m for m in b.parts if "phalanx" in m and m.endswith(t)] for t in TOES]
    toe = np.argmin([np.min([b.to_bone(m) for m in names], axis=0) for names in bones], axis=0)
    great = ((toe == 0) & (b.y < edge - 8.0)) | (b.to("first_mtp_dorsal", "first_mtp_medial") < 17.0)
    border = (n[:, 0] < -0.5) & (z < 36.0) & (b.y < heel_front + 8)
    heel = (b.y > heel_front - 4.0) & (z < b.level("lateral_malleolus") + 4.0)
    return [
        ("achilles", (cord < 13.0) & (n[:, 1] > 0.2) & (z > b.level("achilles_insertion") - 3.0)),
        ("ankle_lateral", (b.to("lateral_malleolus") < 30.0) & (n[:, 0] < 0.25)),
        ("ankle_medial", (b.to("medial_malleolus") < 30.0) & (n[:, 0] > -0.25)),
        ("ball_of_foot", sole & between(b.y, edge - 9.0, edge + 19.0)),
        ("great_toe", great),
        ("lesser_toes", (toe > 0) & (b.y < edge - 9.0)),
        ("heel_sole", sole & (b.y > heel_front)),
        ("heel_back", heel & (z < 76.0)),
        ("arch", sole | ((n[:, 0] > 0.35) & (z < 34.0))),
        ("foot_lateral", border),
        ("ankle_front", z > b.level("ankle_front_centre") - 8.0),
        ("foot_top", np.ones(len(z), bool)),
    ]
