"""Region rules of arm and hand; each list is in order of precedence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.atlas.regions_body import Array, Body, Mask, between

LATERAL = np.array([-1.0, 0.0, 0.0])
FINGERS = {"index_finger": "second", "middle_finger": "third", "ring_finger": "fourth", "little_finger": "fifth"}


def bone_ends(b: Body, name: str) -> tuple[Array, Array]:
    """Middle of the upper and the lower end of a bone, (3,) each, mm."""
    vertex = np.concatenate([part.vertex for part in b.parts[name]])
    axis = np.linalg.svd(vertex - vertex.mean(0), full_matrices=False)[2][0]
    axis = axis if axis[2] < 0 else -axis
    along = vertex @ axis
    reach = along.max() - along.min()
    top, low = along < along.min() + 0.12 * reach, along > along.max() - 0.12 * reach
    return vertex[top].mean(0), vertex[low].mean(0)


def elbow(b: Body) -> Array:
    """Middle of the elbow, between the epicondyles."""
    return (b.at("elbow_lateral_epicondyle") + b.at("elbow_medial_epicondyle")) / 2


def upper_arm(b: Body) -> list[tuple[str, Mask]]:
    """Upper arm and elbow."""
    top, _ = bone_ends(b, "humerus")
    share, angle = b.turn(elbow(b), top, LATERAL)
    crease = np.linalg.norm(b.p - b.at("cubital_fossa"), axis=1)
    return [
        ("elbow_lateral", b.to("elbow_lateral_epicondyle") < 30.0),
        ("elbow_medial", b.to("elbow_medial_epicondyle") < 30.0),
        ("elbow_back", b.to("olecranon") < 30.0),
        ("elbow_front", (crease < 34.0) & (b.n[:, 1] < 0.1)),
        ("upper_arm_front", (share < 1.0) & between(angle, 35.0, 135.0)),
        ("upper_arm_lateral", (share < 1.0) & between(angle, -30.0, 35.0)),
        ("upper_arm_back", (share < 1.0) & between(angle, -152.0, -30.0)),
        ("upper_arm_medial", share < 1.0),
    ]


def wrist_share(b: Body) -> Array:
    """Millimetres (N,) below the wrist crease along the forearm; negative on the forearm."""
    crease = (b.at("wrist_front_centre") + b.at("wrist_back_centre")) / 2
    axis = crease - elbow(b)
    axis = axis / np.linalg.norm(axis)
    return (b.p - crease) @ axis - 9.0


def forearm(b: Body) -> list[tuple[str, Mask]]:
    """Forearm and wrist."""
    below = wrist_share(b)
    crease = (b.at("wrist_front_centre") + b.at("wrist_back_centre")) / 2
    share, angle = b.turn(crease, elbow(b), LATERAL)
    angle = angle - np.interp(share, [0.0, 0.5], [22.0, 6.0])
    wrist = between(below, -30.0, 0.0)
    styloid = (b.to("radial_styloid") < 17.0) | (b.to("snuffbox") < 13.0)
    return [
        ("wrist_radial", styloid & (below < 26.0) & (b.n[:, 0] < 0.2)),
        ("wrist_ulnar", (b.to("ulnar_styloid") < 16.0) & (below < 8.0)),
        ("wrist_front", wrist & (b.n[:, 1] < 0.0)),
        ("wrist_back", wrist),
        ("forearm_front", (below < -30.0) & between(angle, 40.0, 140.0)),
        ("forearm_radial", (below < -30.0) & between(angle, -38.0, 40.0)),
        ("forearm_back", (below < -30.0) & between(angle, -138.0, -38.0)),
        ("forearm_ulnar", below < -30.0),
    ]


def digit_share(b: Body, phalanx: str) -> Array:
    """Share (N,) of the way along a proximal phalanx, 0 at the knuckle; more than 1 beyond it."""
    top, low = bone_ends(b, phalanx)
    axis = low - top
    return (b.p - top) @ axis / (axis @ axis)


def nearest_digit(b: Body) -> NDArray[np.intp]:
    """Which ray (N,) lies nearest: 0 thumb to 4 little finger, by phalanges; 5 to 9 the metacarpal bones."""
    fingers = ("thumb", "index finger", "middle finger", "ring finger", "little finger")
    nth = ("first", "second", "third", "fourth", "fifth")
    digit = []
    for finger in fingers:
        bones = [n for n in b.parts if "phalanx" in n and n.endswith(finger)]
        digit.append(np.min([b.to_bone(n) for n in bones], axis=0))
    palm = [b.to_bone(f"{n} metacarpal bone") for n in nth]
    return np.argmin([*digit, *palm], axis=0)


def hand(b: Body) -> list[tuple[str, Mask]]:
    """Hand and fingers; the palm is what faces forward."""
    ray = nearest_digit(b)
    palmar = b.n[:, 1] < 0.12
    out: list[tuple[str, Mask]] = []
    for k, (name, _) in enumerate(FINGERS.items(), start=1):
        share = digit_share(b, f"proximal phalanx of {name.replace('_', ' ')}")
        start = np.where(palmar, 0.34, 0.18)
        out.append((name, (ray == k) & (share > start)))
    thumb = digit_share(b, "proximal phalanx of thumb")
    web = (b.to_line("first_web_dorsal", "first_web_palmar") < 19.0) | (
        b.to("first_web_dorsal", "first_web_palmar") < 19.0
    )
    ball = (b.over("thenar") | (ray == 5)) & (b.to_line("thumb_base_palmar", "thenar_centre", "thumb_mcp") < 34.0)
    heel = b.to_line("pisiform", "hypothenar_centre", "little_mcp_palmar") < 19.0
    return [
        *out,
        ("first_web", web & (b.to("first_web_dorsal", "first_web_palmar") < 13.0)),
        ("thumb", np.isin(ray, (0, 5)) & (thumb > -0.14)),
        ("first_web", web),
        ("thenar", palmar & ball),
        ("hypothenar", palmar & heel & (b.p[:, 2] > b.level("little_mcp_palmar") + 8)),
        ("palm", palmar),
        ("hand_back", np.ones(len(b.p), bool)),
    ]
