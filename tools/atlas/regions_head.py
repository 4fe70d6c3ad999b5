"""Region rules of head and neck; each list is in order of precedence."""

from __future__ import annotations

import numpy as np

from tools.atlas.regions_body import Array, Body, Mask, between

NECK_AXIS = np.array([0.0, -78.0])  # x, y of the axis round which head and neck are divided, mm


def azimuth(b: Body, point: Array | None = None) -> Array:
    """Angle in degrees round the axis of the neck: 0 front, 90 the right side, 180 back."""
    p = b.p if point is None else point
    return np.asarray(np.degrees(np.arctan2(-(p[:, 0] - NECK_AXIS[0]), -(p[:, 1] - NECK_AXIS[1]))))


def skull_edge(b: Body) -> Array:
    """Height (N,) of the lower border of the head: edge of the jaw, mastoid, superior nuchal line."""
    names = [
        "chin",
        "jaw_body_front",
        "jaw_body",
        "jaw_angle",
        "c1_side",
        "mastoid_tip",
        "superior_nuchal_line",
        "inion",
    ]
    knots = np.array([b.at(n) for n in names])
    drop = np.array([9.0, 11.0, 11.0, 8.0, -7.0, 4.0, 0.0, 0.0])
    angle = azimuth(b, knots)
    angle[0], angle[-1] = 0.0, 180.0
    order = np.argsort(angle)
    return np.interp(azimuth(b), angle[order], (knots[:, 2] - drop)[order])


def neck_edge(b: Body) -> Array:
    """Height (N,) of the lower border of the neck: notch, clavicle, angle of the neck, C7."""
    names = ["suprasternal_notch", "sternoclavicular", "clavicle_mid", "neck_angle", "c7_spinous"]
    knots = np.array([b.at(n) for n in names])
    rise = np.array([0.0, 6.0, 12.0, 2.0, -8.0])
    angle = azimuth(b, knots)
    angle[0], angle[-1] = 0.0, 180.0
    order = np.argsort(angle)
    return np.interp(azimuth(b), angle[order], (knots[:, 2] + rise)[order])


def face(b: Body) -> list[tuple[str, Mask]]:
    """Face, from the small to the large."""
    x, y, z = b.x, b.y, b.z
    lip = b.level("mouth_corner")
    width = float(-b.at("mouth_corner")[0])
    front = y < b.at("jaw_joint")[1] - 14.0
    bow = np.sqrt(np.clip(1.0 - (x / (width + 3.0)) ** 2, 0.0, 1.0))
    nose = np.interp(
        z, [b.level("subnasale") - 1, b.level("nose_wing"), b.level("nasion"), b.level("nasion") + 6], [17, 19, 9, 6]
    )
    brow = b.to_line("eyebrow_medial", "eyebrow_centre", "eyebrow_lateral")
    eye = b.at("eye_centre")
    orbit = ((x + eye[0]) / 22.0) ** 2 + ((z - eye[2] + 1.0) / 18.0) ** 2 < 1.0
    low_face = z < np.interp(y, [b.at("mouth_corner")[1], b.at("jaw_angle")[1]], [lip, lip - 4.0])
    return [
        ("mouth", (y < -150) & (np.abs(z - lip) < 12.5 * bow) & (x < width + 3.0)),
        ("nose", (y < -160) & (x < nose) & between(z, b.level("subnasale") - 1.0, b.level("nasion") + 4.0)),
        ("eyebrow", front & (brow < 7.5)),
        ("eye", front & orbit & (y < eye[1] + 26.0)),
        ("chin", (b.to("chin") < 20.0) & (z < lip - 12.0) & (x < 20.0)),
        ("jaw_angle", b.to("jaw_angle") < 26.0),
        ("lower_jaw", low_face & front),
        ("upper_jaw", front & (z < b.level("subnasale") + 10.0) & (x < 37.0) & (z >= lip - 2.0)),
    ]


def scalp(b: Body) -> list[tuple[str, Mask]]:
    """Scalp, temple and what remains of the cheek."""
    x, y, z = b.x, b.y, b.z
    arch = np.interp(
        y, [b.at("zygoma")[1], b.at("jaw_joint")[1]], [b.level("eye_outer_corner") - 4, b.level("jaw_joint") + 4]
    )
    brow = b.at("eyebrow_lateral")
    ear = float(b.at("tragus")[1])
    crown = np.interp(
        y, [b.at("hairline_centre")[1], b.at("lambda")[1]], [b.level("hairline_centre"), b.level("lambda") + 4]
    )
    temporal_line = np.interp(z, [brow[2], b.level("hairline_centre")], [brow[1] + 4.0, brow[1] + 16.0])
    behind = azimuth(b) > 138.0
    temple = (y >= temporal_line) & (y < ear + 4.0) & (z >= arch) & (z < brow[2] + 42.0)
    return [
        ("vertex", z >= crown),
        ("forehead", (y < temporal_line) & (z >= brow[2] - 8.0)),
        ("temple", temple),
        ("occiput", behind),
        ("side_of_head", (y >= ear - 2.0) | (z >= arch)),
        ("cheek", np.ones(len(x), bool)),
    ]


def head(b: Body) -> list[tuple[str, Mask]]:
    """All of the head: above the border of the skull."""
    inside = b.z >= skull_edge(b)
    mastoid = b.at("mastoid_tip") + np.array([0.0, 6.0, 10.0])
    auricle = b.to_parts("auriculotemporal", step=2.0)
    joint = (b.to("jaw_joint") < 15.0) & (b.y < b.at("tragus")[1] - 2.0)
    first = [
        ("jaw_joint", joint & (auricle > 2.5)),
        ("ear", auricle < 10.0),
        ("mastoid", (np.linalg.norm(b.p - mastoid, axis=1) < 25.0) & (b.y > b.at("ear_lobe")[1])),
    ]
    return [(name, mask & (inside | (name == "ear"))) for name, mask in (*first, *face(b), *scalp(b))]


def muscle_edge(b: Body, word: str) -> Array:
    """Angle (N,) of the front edge of a neck muscle at the height of each sample."""
    vertex = np.concatenate([part.vertex for name, found in b.parts.items() if word in name for part in found])
    angle = azimuth(b, vertex)
    level = np.arange(vertex[:, 2].min(), vertex[:, 2].max(), 8.0)
    front = np.array([np.percentile(angle[np.abs(vertex[:, 2] - k) < 9.0], 3) for k in level])
    soft = np.convolve(np.pad(front, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return np.interp(b.z, level, soft)


def neck(b: Body) -> list[tuple[str, Mask]]:
    """All of the neck: below the skull, above notch, clavicle and C7."""
    angle = azimuth(b)
    inside = (b.z < skull_edge(b)) & (b.z >= neck_edge(b)) & (b.x < 95.0)
    scm = muscle_edge(b, "sternocleidomastoid")
    trapezius = np.minimum(muscle_edge(b, "descending part of trapezius"), 150.0)
    back = angle >= np.minimum(np.maximum(trapezius, 112.0), 140.0)
    return [
        ("suboccipital", inside & (angle > 120.0) & (b.z >= b.level("c2_spinous") - 8.0)),
        ("neck_back", inside & back),
        ("neck_side", inside & (angle >= np.minimum(scm, 75.0))),
        ("throat", inside),
    ]
