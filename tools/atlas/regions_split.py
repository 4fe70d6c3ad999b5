"""The skin in coarse segments, from which each set of region rules takes its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.atlas.regions_arm import wrist_share
from tools.atlas.regions_body import Body, Mask
from tools.atlas.skin_groups import FINGER, GROUPS, TOE, bone_distance, bone_group
from tools.atlas.skin_parts import lattice


@dataclass(frozen=True)
class Segments:
    """Masks (N,) over the samples of the right half; they may overlap where rules decide further."""

    head: Mask
    shoulder: Mask
    upper_trunk: Mask
    lower_trunk: Mask
    hip: Mask
    arm: Mask
    hand: Mask
    leg: Mask
    foot: Mask


def split(b: Body) -> Segments:
    """Segments from the nearest bones and a few levels."""
    cloud: dict[str, list[np.ndarray]] = {g.name: [] for g in GROUPS}
    for found in b.parts.values():
        for part in found:
            group = bone_group(part)
            if group:
                cloud[group].append(lattice(part.vertex, part.face, 3.0))
    distance = bone_distance(b.p, {k: np.concatenate(v) for k, v in cloud.items()})
    name = np.array([g.name for g in GROUPS])[distance.argmin(0)]
    arm_all = np.isin(name, ["arm", "hand", *FINGER])
    foot_all = np.isin(name, ["foot", *TOE]) | (
        (b.z < 92.0) & np.isin(name, ["leg"]) & (b.z < b.level("ankle_front_centre") + 6)
    )
    leg_all = np.isin(name, ["leg"]) & ~foot_all
    fold = (b.level("axilla_anterior_fold") + b.level("axilla_posterior_fold")) / 2
    body = ~arm_all & ~foot_all & ~leg_all
    head = (b.z > 1360.0) & (b.x < 100.0)
    waist = b.level("navel") - 40.0
    below_wrist = (wrist_share(b) >= 0.0) & arm_all
    fold_line = fold + 6.0
    return Segments(
        head=head,
        shoulder=arm_all & (b.z > b.level("axilla_apex") - 25.0),
        upper_trunk=body & (b.z > waist),
        lower_trunk=(body | leg_all) & (b.z > b.level("gluteal_crease") - 20.0) & (b.z < fold_line),
        hip=(body | leg_all) & (b.z > b.level("gluteal_crease") - 60.0) & (b.z < b.level("iliac_crest_top") + 10),
        arm=arm_all & ~below_wrist,
        hand=below_wrist,
        leg=leg_all | body,
        foot=foot_all,
    )
