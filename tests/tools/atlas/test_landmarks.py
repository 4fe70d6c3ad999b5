"""The shipped landmarks obey anatomy, and the rules that place them say what they do."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import trimesh
import yaml
from numpy.typing import NDArray

from bodymap.atlas.surface import Surface
from bodymap.resources import asset_path, data_path
from tools.atlas.landmarks import entry, rules
from tools.atlas.landmarks_rule import RuleError, Solver, words
from tools.atlas.landmarks_skin import Skin

SURFACE = Path(asset_path("atlas", "surface.npz"))
Point = NDArray[np.float64]

# Where a clinician expects a landmark to lie.
EXPECTED = {
    "vertex": "vertex", "glabella": "forehead", "nose_tip": "nose", "upper_lip": "mouth", "chin": "chin",
    "under_chin": "throat", "lambda": "occiput", "eyebrow_centre": "eyebrow", "eye_centre": "eye",
    "temple_centre": "temple", "tragus": "ear", "ear_lobe": "ear", "mastoid_tip": "mastoid",
    "jaw_joint": "jaw_joint", "zygoma": "cheek", "cheek_centre": "cheek", "mouth_corner": "mouth",
    "jaw_angle": "jaw_angle", "jaw_body": "lower_jaw", "upper_premolars": "upper_jaw",
    "parietal_eminence": "side_of_head", "occiput_lateral": "occiput", "suboccipital": "suboccipital",
    "c3_spinous": "neck_back", "c7_spinous": "neck_back", "scm_mid": "neck_side", "neck_side_mid": "neck_side",
    "hyoid": "throat", "thyroid_notch": "throat", "shoulder_ridge_mid": "shoulder_top", "ac_joint": "shoulder_top",
    "shoulder_front_mid": "shoulder_front", "deltoid_middle_point": "shoulder_side",
    "deltoid_back_mid": "shoulder_back", "supraspinous_centre": "suprascapular", "scapula_body_centre": "scapula",
    "scapula_inferior_angle": "scapula_inferior_angle", "scapula_medial_border_mid": "scapula_medial_border",
    "axilla_apex": "axilla", "axilla_posterior_fold": "axilla", "t4_spinous": "upper_back",
    "t8_spinous": "mid_back", "t12_spinous": "thoracolumbar", "l3_spinous": "lower_back", "flank_centre": "flank",
    "psis": "sacroiliac", "iliac_crest_top": "iliac_crest", "sacrum_mid": "sacrum", "coccyx_tip": "coccyx",
    "sternum_mid": "sternum", "chest_upper_mid": "chest_upper", "nipple": "chest", "chest_lateral_7": "chest_side",
    "epigastrium": "epigastrium", "costal_margin_mid": "costal_margin", "navel": "navel",
    "abdomen_upper_quadrant": "abdomen_upper", "mcburney": "abdomen_lower", "inguinal_mid": "groin",
    "pubic_symphysis": "suprapubic", "perineum": "perineum", "upper_arm_front_mid": "upper_arm_front",
    "upper_arm_lateral_mid": "upper_arm_lateral", "upper_arm_back_mid": "upper_arm_back",
    "upper_arm_medial_mid": "upper_arm_medial", "elbow_lateral_epicondyle": "elbow_lateral",
    "elbow_medial_epicondyle": "elbow_medial", "olecranon": "elbow_back", "cubital_fossa": "elbow_front",
    "forearm_front_mid": "forearm_front", "forearm_back_mid": "forearm_back",
    "forearm_radial_mid": "forearm_radial", "forearm_ulnar_mid": "forearm_ulnar",
    "wrist_front_centre": "wrist_front", "wrist_back_centre": "wrist_back", "radial_styloid": "wrist_radial",
    "ulnar_styloid": "wrist_ulnar", "thenar_centre": "thenar", "hypothenar_centre": "hypothenar",
    "palm_centre": "palm", "hand_back_centre": "hand_back", "first_web_dorsal": "first_web",
    "first_web_palmar": "first_web", "thumb_pulp": "thumb", "index_pulp": "index_finger",
    "middle_pip_dorsal": "middle_finger", "ring_tip": "ring_finger", "little_pulp": "little_finger",
    "buttock_upper_centre": "buttock_upper", "buttock_centre": "buttock_mid", "ischial_tuberosity": "buttock_lower",
    "greater_trochanter": "hip_side", "thigh_front_mid": "thigh_front", "thigh_lateral_mid": "thigh_lateral",
    "thigh_medial_mid": "thigh_medial", "thigh_back_mid": "thigh_back", "patella_centre": "knee_front",
    "knee_medial_joint_line": "knee_medial", "fibular_head": "knee_lateral", "popliteal_fossa": "knee_back",
    "shin_mid": "shin", "leg_lateral_mid": "leg_lateral", "leg_medial_mid": "leg_medial",
    "calf_medial_belly": "calf_upper", "calf_lower": "calf_lower", "achilles_mid": "achilles",
    "ankle_front_centre": "ankle_front", "lateral_malleolus": "ankle_lateral", "medial_malleolus": "ankle_medial",
    "heel_back": "heel_back", "heel_sole_centre": "heel_sole", "arch_centre": "arch",
    "third_metatarsal_head_sole": "ball_of_foot", "first_metatarsal_head_sole": "ball_of_foot",
    "foot_top_centre": "foot_top", "fifth_metatarsal_base": "foot_lateral", "first_mtp_dorsal": "great_toe",
    "great_toe_pulp": "great_toe", "third_toe_tip": "lesser_toes",
}  # fmt: skip


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, object]]:
    """data/landmarks.yaml as it stands."""
    text = Path(data_path("landmarks.yaml")).read_text(encoding="utf-8")
    found: dict[str, dict[str, object]] = yaml.safe_load(text)["landmarks"]
    return found


@pytest.fixture(scope="module")
def at(entries: dict[str, dict[str, dict[str, list[float]]]]) -> dict[str, Point]:
    """Position of every landmark: (3,) mm."""
    return {name: np.array(value["at"]["mm"], float) for name, value in entries.items()}


def test_there_are_many_landmarks_each_with_its_texts(entries: dict[str, dict[str, object]]) -> None:
    """200 or more, each named, with how to find it and how it was placed; ids as the rules table has them."""
    assert len(entries) >= 200
    assert set(entries) == set(rules())
    for name, value in entries.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert set(value) == {"name", "find", "sided", "at", "rule"}
        assert str(value["find"]).endswith("."), name
        assert len(str(value["rule"])) > 10, name


def test_sided_landmarks_are_on_the_right_and_the_others_in_the_midline(
    entries: dict[str, dict[str, object]], at: dict[str, Point]
) -> None:
    """Right is -x; a landmark without side has x = 0."""
    for name, value in entries.items():
        assert at[name][0] < -2.0 if value["sided"] else at[name][0] == 0.0, name


def test_the_spinous_processes_come_in_order(at: dict[str, Point]) -> None:
    """Each spinous process lies below the one before it, from C2 to L5, and the sacrum and coccyx follow."""
    names = [f"c{k}_spinous" for k in range(2, 8)] + [f"t{k}_spinous" for k in range(1, 13)]
    names += [f"l{k}_spinous" for k in range(1, 6)] + ["s1", "sacrum_mid", "s3", "coccyx_tip"]
    heights = [at[name][2] for name in names]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    ("one", "other", "axis"),
    [
        ("elbow_medial_epicondyle", "elbow_lateral_epicondyle", 0),
        ("medial_femoral_epicondyle", "lateral_femoral_epicondyle", 0),
        ("medial_malleolus", "lateral_malleolus", 0),
        ("ulnar_styloid", "radial_styloid", 0),
        ("little_pulp", "thumb_pulp", 0),
        ("great_toe_tip", "little_toe_tip", 0),
        ("heel_back", "great_toe_tip", 1),
        ("olecranon", "cubital_fossa", 1),
        ("popliteal_fossa", "patella_centre", 1),
        ("inion", "glabella", 1),
        ("psis", "asis", 1),
        ("vertex", "chin", 2),
        ("acromion_tip", "deltoid_tuberosity", 2),
        ("greater_trochanter", "lateral_femoral_epicondyle", 2),
        ("medial_malleolus", "lateral_malleolus", 2),
        ("patella_top", "tibial_tuberosity", 2),
        ("scapula_superior_angle", "scapula_inferior_angle", 2),
    ],
)
def test_bony_landmarks_lie_as_in_a_body(at: dict[str, Point], one: str, other: str, axis: int) -> None:
    """The first is medial to (x), behind (y) or above (z) the second, on the right side."""
    assert at[one][axis] > at[other][axis]


@pytest.fixture(scope="module")
def shipped() -> Surface:
    """The skin of this checkout."""
    if not SURFACE.exists():
        pytest.skip("the atlas is not built")
    return Surface.load(SURFACE)


def test_every_landmark_is_on_the_skin(at: dict[str, Point], shipped: Surface) -> None:
    """Each lies within 5 mm of the skin, measured to the tangent planes of the samples around it."""
    for name, point in at.items():
        near = np.linalg.norm(shipped.position - point, axis=1).argsort()[:4]
        off = np.abs(((point - shipped.position[near]) * shipped.normal[near]).sum(1)).min()
        reach = np.linalg.norm(shipped.position[near[0]] - point)
        assert off < 5.0, name
        assert reach < 9.0, name


@pytest.mark.parametrize(("landmark", "region"), EXPECTED.items())
def test_landmarks_lie_in_the_region_one_expects(
    at: dict[str, Point], shipped: Surface, landmark: str, region: str
) -> None:
    """The skin sample nearest to a landmark belongs to the region of that name."""
    near = np.linalg.norm(shipped.position - (at[landmark] - [0.01, 0.0, 0.0]), axis=1).argmin()
    assert shipped.regions[shipped.region[near]] == region


@pytest.fixture
def solver() -> Solver:
    """A ball of 100 mm as skin, a rod along z as bone, and three landmarks."""
    ball = trimesh.creation.icosphere(subdivisions=5, radius=100.0)
    rod = np.array([[x, 0.0, z] for z in range(-50, 51, 5) for x in (-4.0, 4.0)])
    table = {
        "top": {"rule": {"part": "rod", "toward": "up", "via": "up"}, "mid": True},
        "side": {"rule": {"centre": "rod", "via": "lateral"}},
        "between": {"rule": {"between": ["top", "side"], "via": "nearest"}},
        "lost": {"rule": {"part": "nobody", "toward": "up"}},
    }
    skin = Skin.of(np.asarray(ball.vertices), np.asarray(ball.faces, np.int32))
    return Solver({"rod": rod}, skin, table)


def test_rules_reach_the_skin(solver: Solver) -> None:
    """A rule's point is moved along its direction, or to the nearest skin; places may be other landmarks."""
    assert np.allclose(solver.landmark("top"), [0, 0, 100], atol=0.3)
    assert np.allclose(solver.landmark("side"), [-100, 0, 0], atol=0.3)
    half = np.sqrt(0.5) * 100
    assert np.allclose(solver.landmark("between"), [-half, 0, half], atol=0.5)


@pytest.mark.parametrize("name", ["lost", "nowhere"])
def test_a_rule_about_nothing_is_refused(solver: Solver, name: str) -> None:
    """An unknown part or landmark is named in the error."""
    with pytest.raises(RuleError, match=r"nobody|nowhere"):
        solver.landmark(name)


def test_a_rule_is_told_in_words() -> None:
    """The text of a rule says part, direction and share of its height."""
    text = words({"part": "humerus", "toward": "lateral", "level": [0.0, 0.15], "via": "lateral"})
    assert text == "most lateral point of the humerus between 0 and 15 % of its height; moved laterally to the skin"


def test_an_entry_is_yaml_that_reads_back() -> None:
    """Texts with colons and quotes survive, and minus zero is written as zero."""
    rule = {"name": "Tip: the end", "find": 'Press "here".', "mid": True, "rule": {"mm": [0, 0, 0]}}
    found = yaml.safe_load(entry("tip", rule, np.array([-0.0, 1.25, -3.0])))["tip"]
    assert (found["name"], found["find"], found["sided"]) == ("Tip: the end", 'Press "here".', False)
    assert found["at"]["mm"] == [0.0, 1.2, -3.0]
