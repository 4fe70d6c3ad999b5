"""A small knowledge base written for the tests: real anatomy, a few made-up positions on a plane."""

from __future__ import annotations

from pathlib import Path

REGIONS = """
shoulder:
  shoulder_front: {sided: true, is: front of the deltoid}
  shoulder_side: {sided: true, is: lateral deltoid}
arm:
  elbow_lateral: {sided: true, is: within 3 cm of the lateral epicondyle}
hand:
  first_web: {sided: true, is: "between thumb and index finger, both faces"}
trunk_front:
  sternum: {sided: false, is: over the breastbone}
"""

LANDMARKS = """
landmarks:
  acromion_front: {name: Front of the acromion, find: the front corner of the shoulder, at: {mm: [-150.0, 0.0, 150.0]}}
  deltoid_tuberosity: {name: Deltoid tuberosity, find: halfway down the outer arm, at: {mm: [-150.0, 0.0, 60.0]}}
  elbow_lateral_epicondyle: {name: Lateral epicondyle, find: the outer knob, at: {mm: [-100.0, 0.0, -60.0]}}
  radial_head: {name: Head of the radius, find: turns with the forearm, at: {mm: [-100.0, 0.0, -90.0]}}
  first_web_dorsal: {name: First web, find: between thumb and index, at: {mm: [-60.0, 0.0, -160.0]}}
  suprasternal_notch: {name: Notch, find: above the breastbone, sided: false, at: {mm: [0.0, 0.0, 120.0]}}
"""

SOURCES = """
sources:
  manual: {kind: textbook, title: A manual, authors: Somebody, year: 1999, isbn: "978-0-00-000000-2", seen: the page}
  trial: {kind: trial, title: A trial, authors: [One, Two], year: 2011, doi: 10.1000/1, pmid: 123, seen: the abstract}
"""

GUIDE = """
evidence_levels:
  trial: {name: Trial, is: chance decided}
  expert_consensus: {name: Expert opinion, is: observation}
  none: {name: None, is: nothing was found}
topics:
  what_is_a_trigger_point: {title: What is a trigger point?, text: [A tender spot in a taut band.], sources: [manual]}
"""

MUSCLES = """
muscles:
  infraspinatus:
    names: {en: Infraspinatus, la: Musculus infraspinatus, lay: back of the shoulder blade, abbr: [ISP]}
    group: shoulder
    origin: [infraspinous fossa of the scapula]
    insertion: [middle facet of the greater tubercle of the humerus]
    nerve: {name: suprascapular nerve, roots: [C5, C6]}
    action: [lateral rotation of the arm]
    synergists: [teres_minor]
    anatomy_sources: [manual]
    trigger_points:
      - {id: 1, at: {along: 0.35, across: 0.4}, where: below the spine of the scapula, palpation: flat}
      - {id: 2, at: acromion_front, where: near the shoulder, palpation: flat}
    referred_pain:
      - points: [1]
        essential:
          - {stroke: [acromion_front, deltoid_tuberosity], width: 60}
        spillover:
          - {spot: {between: [deltoid_tuberosity, elbow_lateral_epicondyle]}, radius: 20}
        where: [shoulder_front]
        feels_like: deep in the joint
        sources: [[manual, p. 1]]
      - points: [2]
        essential: [{spot: elbow_lateral_epicondyle, radius: 15}]
        where: [elbow_lateral]
        sources: [manual]
    symptoms: [cannot reach behind the back, pain when lying on that side]
    causes: [throwing]
    test: [resisted lateral rotation]
    self_care: [Lean on a ball at the wall.]
    treatment: [stretching]
    needling: {caution: [do not aim at the ribs], sources: [manual]}
    plain: A flat muscle on the shoulder blade.
    evidence: {level: expert_consensus, note: described by clinicians, sources: [manual]}
  supinator:
    names: {en: Supinator, la: Musculus supinator}
    group: forearm
    origin: [{text: lateral epicondyle, sources: [manual]}]
    insertion: [shaft of the radius]
    nerve: {name: deep branch of the radial nerve, roots: [C6, C7]}
    action: [supination]
    anatomy_sources: [manual]
    trigger_points:
      - {id: 1, at: {from: radial_head, toward: first_web_dorsal, mm: 20}, where: over the radius, palpation: flat}
    referred_pain:
      - essential:
          - {spot: elbow_lateral_epicondyle, radius: 25}
          - {spot: first_web_dorsal, radius: 20}
        where: [elbow_lateral, first_web]
        sources: [manual]
    symptoms: [pain when carrying a bag]
    causes: [tennis]
    test: [resisted supination]
    self_care: [Turn the key with a straight wrist.]
    treatment: [pressure]
    needling: {risk: [the deep branch of the radial nerve runs through it], sources: [manual]}
    conditions: [tennis_elbow]
    plain: A muscle deep in the forearm that turns the palm up.
    evidence: {level: trial, note: one trial, sources: [trial]}
"""

CONDITIONS = """
conditions:
  tennis_elbow:
    names: {en: Tennis elbow, clinical: Lateral elbow tendinopathy, also: [lateral epicondylitis]}
    what: Pain at the common extensor origin.
    plain: Pain at the outer elbow.
    felt: [{spot: elbow_lateral_epicondyle, radius: 30}]
    where: [elbow_lateral]
    muscles: [{id: supinator, strength: moderate, sources: [trial]}]
    other_causes: [radial tunnel syndrome]
    red_flags: [{sign: fever, do: see a doctor today}]
    who_to_see: A physiotherapist.
    helps: [{what: Exercise, evidence: better in a trial, level: trial, sources: [trial]}]
    sources: [manual]
"""

FILES = {
    "regions.yaml": REGIONS,
    "landmarks.yaml": LANDMARKS,
    "sources.yaml": SOURCES,
    "guide.yaml": GUIDE,
    "trigger_points.yaml": MUSCLES,
    "conditions.yaml": CONDITIONS,
}


def write(folder: Path, **changed: str) -> Path:
    """The knowledge base in a folder; `changed`: other text for a file, by its name without `.yaml`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    return folder


def edited(name: str, old: str, new: str) -> str:
    """The text of a file with one passage changed; fails when the passage is not there."""
    text = FILES[f"{name}.yaml"]
    assert old in text, old
    return text.replace(old, new, 1)


def line_of(name: str, passage: str) -> int:
    """The line (from 1) on which a passage of a file stands."""
    return FILES[f"{name}.yaml"].partition(passage)[0].count("\n") + 1
