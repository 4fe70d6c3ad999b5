"""Places every landmark on the skin: `python -m tools.atlas.landmarks MESHES SKIN.npz OUT.yaml`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tools.atlas.landmarks_rule import Rule, Solver, parts_by_name, words
from tools.atlas.landmarks_skin import Skin
from tools.atlas.skin_parts import load

LANDMARKS = Path(__file__).parents[2] / "data" / "landmarks.yaml"
RULES = Path(__file__).with_name("landmark_rules.yaml")

HEADER = """\
# Surface landmarks: the points between which pain zones are drawn. Right side or midline, millimetres in the body
# frame (x toward the subject's left, y backward, z up), on the skin; the left one is the mirror image.
# Placed by tools/atlas/landmarks.py; names, texts and rules stand in tools/atlas/landmark_rules.yaml. A position may be
# corrected here by hand, but the next run of the tool computes it anew: better correct the rule.
landmarks:
"""


def rules(path: Path = RULES) -> dict[str, Rule]:
    """The rules table: id -> {name, find, rule, mid}."""
    table: dict[str, Rule] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return table


def solve(folder: Path, skin_file: Path, table: dict[str, Rule]) -> dict[str, np.ndarray]:
    """Position (3,) mm of every landmark, by id, in the order of the table."""
    with np.load(skin_file) as data:
        skin = Skin.of(data["vertex"].astype(float), data["face"])
    solver = Solver(parts_by_name(load(folder)), skin, table)
    return {name: solver.landmark(name) for name in table}


def scalar(text: str) -> str:
    """A string as a YAML scalar on one line, quoted only where needed."""
    return (
        str(yaml.safe_dump(text, width=1000, allow_unicode=True, default_flow_style=True))
        .removesuffix("\n...\n")
        .strip()
    )


def entry(name: str, rule: Rule, at: np.ndarray) -> str:
    """One landmark as YAML, a line for each field."""
    sided = not rule.get("mid")
    mm = ", ".join(f"{0.0 if abs(v) < 0.05 else v:.1f}" for v in at)
    lines = [
        f"  {name}:",
        f"    name: {scalar(rule['name'])}",
        f"    find: {scalar(rule['find'])}",
        f"    sided: {str(sided).lower()}",
        f"    at: {{mm: [{mm}]}}",
        f"    rule: {scalar(words(rule['rule']))}",
    ]
    return "\n".join(lines) + "\n"


def write(path: Path, table: dict[str, Rule], at: dict[str, Any]) -> None:
    """The landmarks file, written in one step."""
    draft = path.with_suffix(".draft")
    draft.write_text(HEADER + "".join(entry(n, table[n], at[n]) for n in table), encoding="utf-8")
    draft.replace(path)


def run(meshes: Path, build: Path, _out: Path) -> None:
    """The stage "landmarks": writes data/landmarks.yaml anew."""
    table = rules()
    write(LANDMARKS, table, solve(meshes, build / "skin" / "skin.npz", table))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("skin", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    table = rules()
    write(args.out, table, solve(args.meshes, args.skin, table))
    print(f"landmarks: {len(table)}")


if __name__ == "__main__":
    main()
