"""The rules of `landmark_rules.yaml`: a place computed from bones, muscles and other landmarks, and said in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.atlas.landmarks_skin import Skin
from tools.atlas.skin_parts import Part

Array = NDArray[np.float64]
Rule = dict[str, Any]

DIRECTION = {
    "front": (0.0, -1.0, 0.0),
    "back": (0.0, 1.0, 0.0),
    "up": (0.0, 0.0, 1.0),
    "down": (0.0, 0.0, -1.0),
    "lateral": (-1.0, 0.0, 0.0),
    "medial": (1.0, 0.0, 0.0),
}
MOST = {
    "front": "most anterior",
    "back": "most posterior",
    "up": "highest",
    "down": "lowest",
    "lateral": "most lateral",
    "medial": "most medial",
}
AXIS = {"x": 0, "y": 1, "z": 2}


class RuleError(ValueError):
    """A rule that cannot be read, or names what does not exist."""


def direction(value: Any) -> Array:
    """Unit vector of a DIR of the table, right side of the body."""
    vector = np.array(DIRECTION[value] if isinstance(value, str) else value, float)
    return np.asarray(vector / np.linalg.norm(vector))


def direction_words(value: Any) -> str:
    """A DIR in words: `back` or `forward, up`."""
    if isinstance(value, str):
        return value
    x, y, z = value
    words = [
        "laterally" if x < 0 else "medially" if x > 0 else "",
        "forward" if y < 0 else "backward" if y > 0 else "",
        "up" if z > 0 else "down" if z < 0 else "",
    ]
    order = np.argsort([-abs(v) for v in (x, y, z)])
    return " and ".join(words[k] for k in order if words[k])


@dataclass
class Solver:
    """Places by rule. `table` is the rules file; solved landmarks are kept."""

    parts: dict[str, Array]
    skin: Skin
    table: dict[str, Rule]
    solved: dict[str, Array] = field(default_factory=dict)

    def landmark(self, name: str) -> Array:
        """Position (3,) mm of a landmark on the skin."""
        if name not in self.solved:
            if name not in self.table:
                raise RuleError(f"unknown landmark '{name}'")
            entry = self.table[name]
            point = self.place(entry["rule"])
            way = entry["rule"].get("via", "nearest")
            toward = None if way == "nearest" else direction(way)
            self.solved[name] = self.skin.reach(point, toward, bool(entry.get("mid")))
        return self.solved[name]

    def place(self, rule: Rule | str) -> Array:
        """Position (3,) mm of a place, not yet on the skin."""
        if isinstance(rule, str):
            return self.landmark(rule)
        if "part" in rule:
            return self._farthest(rule)
        if "centre" in rule:
            vertex = self._vertices(rule["centre"], rule)
            return np.asarray((vertex.min(0) + vertex.max(0)) / 2)
        if "between" in rule:
            ends = np.array([self.place(r) for r in rule["between"]])
            if len(ends) > 2:
                return np.asarray(ends.mean(0))
            at = float(rule.get("at", 0.5))
            return np.asarray(ends[0] * (1 - at) + ends[1] * at)
        if "from" in rule:
            return self._moved(rule)
        if "skin" in rule:
            return self.skin.farthest(direction(rule["skin"]), self.place(rule["near"]), float(rule["reach"]))
        if "mm" in rule:
            return np.array(rule["mm"], float)
        raise RuleError(f"no such rule: {rule}")

    def _vertices(self, name: str, rule: Rule) -> Array:
        if name not in self.parts:
            raise RuleError(f"unknown part '{name}'")
        vertex = self.parts[name]
        for key, axis in (("level", 2), ("share", AXIS[rule.get("along", "z")])):
            if key in rule:
                low, high = vertex[:, axis].min(), vertex[:, axis].max()
                share = (vertex[:, axis] - low) / (high - low)
                vertex = vertex[(share >= rule[key][0]) & (share <= rule[key][1])]
        return vertex

    def _farthest(self, rule: Rule) -> Array:
        """Mean of what lies within 1.5 mm of the extreme, so that one stray vertex does not decide."""
        vertex = self._vertices(rule["part"], rule)
        reach = vertex @ direction(rule["toward"])
        return np.asarray(vertex[reach > reach.max() - 1.5].mean(0))

    def _moved(self, rule: Rule) -> Array:
        start = self.place(rule["from"])
        if "move" in rule:
            return start + np.array(rule["move"], float)
        way = self.place(rule["toward"]) - start
        return np.asarray(start + way / np.linalg.norm(way) * float(rule["mm"]))


def words(rule: Rule | str, top: bool = True) -> str:
    """A rule as one sentence for the reader of `data/landmarks.yaml`."""
    if isinstance(rule, str):
        return rule
    text = _place_words(rule)
    if not top:
        return text
    way = rule.get("via", "nearest")
    return f"{text}; " + ("moved to the nearest skin" if way == "nearest" else f"moved {_onto(way)} to the skin")


def _onto(way: Any) -> str:
    text = direction_words(way)
    return {"front": "forward", "back": "backward", "lateral": "laterally", "medial": "medially"}.get(text, text)


def _range(rule: Rule) -> str:
    if "level" in rule:
        a, b = (round(v * 100) for v in rule["level"])
        return f" between {a} and {b} % of its height"
    if "share" in rule:
        return " (middle part)" if rule["share"][0] > 0.3 and rule["share"][1] < 0.7 else " (rear part)"
    return ""


def _place_words(rule: Rule) -> str:
    if "part" in rule:
        most = MOST.get(rule["toward"]) if isinstance(rule["toward"], str) else None
        which = f"{most} point" if most else f"point farthest {direction_words(rule['toward'])}"
        return f"{which} of the {rule['part']}{_range(rule)}"
    if "centre" in rule:
        return f"middle of the {rule['centre']}{_range(rule)}"
    if "between" in rule:
        ends = [words(r, False) for r in rule["between"]]
        if len(ends) > 2:
            return f"mean of {', '.join(ends)}"
        return f"{round(float(rule.get('at', 0.5)) * 100)} % of the way from {ends[0]} to {ends[1]}"
    if "from" in rule and "move" in rule:
        return f"{words(rule['from'], False)}, moved {_move_words(rule['move'])}"
    if "from" in rule:
        return f"{rule['mm']} mm from {words(rule['from'], False)} toward {words(rule['toward'], False)}"
    if "skin" in rule:
        return f"{MOST.get(rule['skin'], 'farthest')} point of the skin there"
    return "given in millimetres from the surface anatomy of the neighbouring bones"


def _move_words(move: list[float]) -> str:
    names = (("laterally", "medially"), ("forward", "backward"), ("down", "up"))
    steps = [f"{abs(v):g} mm {pair[v > 0]}" for v, pair in zip(move, names, strict=True) if v]
    return ", ".join(steps)


def parts_by_name(parts: list[Part]) -> dict[str, Array]:
    """Vertices by bare name; the right part where a middle one bears the same name; pieces of one name together."""
    out: dict[str, list[Array]] = {}
    for part in parts:
        vertex = part.vertex
        if "auriculotemporal" in part.name:
            vertex = vertex[vertex[:, 0] < 0]
        out.setdefault(part.name, []).append(vertex)
    return {name: np.concatenate(found) for name, found in out.items()}
