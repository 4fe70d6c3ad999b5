"""What the regions of the skin are called in the window, in words that patients know and clinicians accept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bodymap.knowledge.schema import Region


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name that lupdate looks for
    """Mark a text for translation; it is translated where it is shown."""
    del context
    return text


_NAMES = {
    "vertex": QT_TRANSLATE_NOOP("Regions", "Top of the head"),
    "jaw_joint": QT_TRANSLATE_NOOP("Regions", "Jaw joint"),
    "mastoid": QT_TRANSLATE_NOOP("Regions", "Behind the ear"),
    "jaw_angle": QT_TRANSLATE_NOOP("Regions", "Angle of the jaw"),
    "side_of_head": QT_TRANSLATE_NOOP("Regions", "Side of the head"),
    "occiput": QT_TRANSLATE_NOOP("Regions", "Back of the head"),
    "suboccipital": QT_TRANSLATE_NOOP("Regions", "Below the skull"),
    "neck_back": QT_TRANSLATE_NOOP("Regions", "Back of the neck"),
    "neck_side": QT_TRANSLATE_NOOP("Regions", "Side of the neck"),
    "shoulder_top": QT_TRANSLATE_NOOP("Regions", "Top of the shoulder"),
    "shoulder_front": QT_TRANSLATE_NOOP("Regions", "Front of the shoulder"),
    "shoulder_side": QT_TRANSLATE_NOOP("Regions", "Side of the shoulder"),
    "shoulder_back": QT_TRANSLATE_NOOP("Regions", "Back of the shoulder"),
    "suprascapular": QT_TRANSLATE_NOOP("Regions", "Above the shoulder blade"),
    "scapula": QT_TRANSLATE_NOOP("Regions", "Shoulder blade"),
    "scapula_inferior_angle": QT_TRANSLATE_NOOP("Regions", "Lower tip of the shoulder blade"),
    "scapula_medial_border": QT_TRANSLATE_NOOP("Regions", "Inner edge of the shoulder blade"),
    "axilla": QT_TRANSLATE_NOOP("Regions", "Armpit"),
    "upper_arm_front": QT_TRANSLATE_NOOP("Regions", "Front of the upper arm"),
    "upper_arm_lateral": QT_TRANSLATE_NOOP("Regions", "Outer side of the upper arm"),
    "upper_arm_back": QT_TRANSLATE_NOOP("Regions", "Back of the upper arm"),
    "upper_arm_medial": QT_TRANSLATE_NOOP("Regions", "Inner side of the upper arm"),
    "elbow_lateral": QT_TRANSLATE_NOOP("Regions", "Outer elbow"),
    "elbow_medial": QT_TRANSLATE_NOOP("Regions", "Inner elbow"),
    "elbow_back": QT_TRANSLATE_NOOP("Regions", "Point of the elbow"),
    "elbow_front": QT_TRANSLATE_NOOP("Regions", "Crook of the elbow"),
    "forearm_radial": QT_TRANSLATE_NOOP("Regions", "Thumb side of the forearm"),
    "forearm_ulnar": QT_TRANSLATE_NOOP("Regions", "Little-finger side of the forearm"),
    "forearm_front": QT_TRANSLATE_NOOP("Regions", "Palm side of the forearm"),
    "forearm_back": QT_TRANSLATE_NOOP("Regions", "Back of the forearm"),
    "wrist_front": QT_TRANSLATE_NOOP("Regions", "Palm side of the wrist"),
    "wrist_back": QT_TRANSLATE_NOOP("Regions", "Back of the wrist"),
    "wrist_radial": QT_TRANSLATE_NOOP("Regions", "Thumb side of the wrist"),
    "wrist_ulnar": QT_TRANSLATE_NOOP("Regions", "Little-finger side of the wrist"),
    "thenar": QT_TRANSLATE_NOOP("Regions", "Ball of the thumb"),
    "hypothenar": QT_TRANSLATE_NOOP("Regions", "Ball of the little finger"),
    "hand_back": QT_TRANSLATE_NOOP("Regions", "Back of the hand"),
    "first_web": QT_TRANSLATE_NOOP("Regions", "Web of the thumb"),
    "sternum": QT_TRANSLATE_NOOP("Regions", "Breastbone"),
    "chest_upper": QT_TRANSLATE_NOOP("Regions", "Upper chest"),
    "chest_side": QT_TRANSLATE_NOOP("Regions", "Side of the chest"),
    "costal_margin": QT_TRANSLATE_NOOP("Regions", "Lower edge of the ribs"),
    "epigastrium": QT_TRANSLATE_NOOP("Regions", "Pit of the stomach"),
    "abdomen_upper": QT_TRANSLATE_NOOP("Regions", "Upper abdomen"),
    "abdomen_lower": QT_TRANSLATE_NOOP("Regions", "Lower abdomen"),
    "suprapubic": QT_TRANSLATE_NOOP("Regions", "Above the pubic bone"),
    "thoracolumbar": QT_TRANSLATE_NOOP("Regions", "Between mid and lower back"),
    "iliac_crest": QT_TRANSLATE_NOOP("Regions", "Rim of the pelvis"),
    "sacroiliac": QT_TRANSLATE_NOOP("Regions", "Sacroiliac joint"),
    "coccyx": QT_TRANSLATE_NOOP("Regions", "Tailbone"),
    "buttock_upper": QT_TRANSLATE_NOOP("Regions", "Upper buttock"),
    "buttock_mid": QT_TRANSLATE_NOOP("Regions", "Middle of the buttock"),
    "buttock_lower": QT_TRANSLATE_NOOP("Regions", "Lower buttock"),
    "hip_side": QT_TRANSLATE_NOOP("Regions", "Side of the hip"),
    "thigh_front": QT_TRANSLATE_NOOP("Regions", "Front of the thigh"),
    "thigh_lateral": QT_TRANSLATE_NOOP("Regions", "Outer thigh"),
    "thigh_medial": QT_TRANSLATE_NOOP("Regions", "Inner thigh"),
    "thigh_back": QT_TRANSLATE_NOOP("Regions", "Back of the thigh"),
    "knee_front": QT_TRANSLATE_NOOP("Regions", "Front of the knee"),
    "knee_medial": QT_TRANSLATE_NOOP("Regions", "Inner knee"),
    "knee_lateral": QT_TRANSLATE_NOOP("Regions", "Outer knee"),
    "knee_back": QT_TRANSLATE_NOOP("Regions", "Hollow of the knee"),
    "leg_lateral": QT_TRANSLATE_NOOP("Regions", "Outer side of the lower leg"),
    "leg_medial": QT_TRANSLATE_NOOP("Regions", "Inner side of the lower leg"),
    "calf_upper": QT_TRANSLATE_NOOP("Regions", "Upper calf"),
    "calf_lower": QT_TRANSLATE_NOOP("Regions", "Lower calf"),
    "achilles": QT_TRANSLATE_NOOP("Regions", "Achilles tendon"),
    "ankle_front": QT_TRANSLATE_NOOP("Regions", "Front of the ankle"),
    "ankle_lateral": QT_TRANSLATE_NOOP("Regions", "Outer ankle"),
    "ankle_medial": QT_TRANSLATE_NOOP("Regions", "Inner ankle"),
    "heel_back": QT_TRANSLATE_NOOP("Regions", "Back of the heel"),
    "heel_sole": QT_TRANSLATE_NOOP("Regions", "Underside of the heel"),
    "arch": QT_TRANSLATE_NOOP("Regions", "Arch of the foot"),
    "ball_of_foot": QT_TRANSLATE_NOOP("Regions", "Ball of the foot"),
    "foot_top": QT_TRANSLATE_NOOP("Regions", "Top of the foot"),
    "foot_lateral": QT_TRANSLATE_NOOP("Regions", "Outer edge of the foot"),
    "lesser_toes": QT_TRANSLATE_NOOP("Regions", "Small toes"),
}


def region_name(region_id: str, region: Region | None = None) -> str:
    """The region's name: the data's own when it gives one, else the one above, else its id as words."""
    words = region_id.replace("_", " ")
    if region is not None and region.name and region.name.lower() != words:
        return region.name
    if region_id in _NAMES:
        return QCoreApplication.translate("Regions", _NAMES[region_id])
    return words[:1].upper() + words[1:]
