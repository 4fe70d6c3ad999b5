"""A small knowledge base and atlas in a folder of their own, and the command line run on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bodymap import resources
from bodymap.cli.main import main
from tests.domain.skins import plane
from tests.knowledge.fixture import write

VIEW = {"azimuth": 0, "elevation": 0, "scale": 1.5, "u0": -330.0, "v0": 860.0, "width": 990, "height": 2580}
FILES = {
    "plates": {"skin": "plates/front_skin.webp"},
    "ids": "ids/f.npz",
    "silhouettes": "s/f.npz",
    "seen": "seen/f.npz",
}


def write_atlas(folder: Path) -> Path:
    """A manifest of four muscles and two views, and a plane as the skin."""
    folder.mkdir(parents=True)
    names = ("infraspinatus", "supinator", "teres_minor", "gracilis")
    structures = [
        {"index": 2 * i + j + 1, "id": name, "side": side, "kind": "muscle", "name": name.capitalize(), "layer": "deep"}
        for i, name in enumerate(names)
        for j, side in enumerate(("right", "left"))
    ]
    views = [{"name": name, "kind": "main", "part": "body", **VIEW, **FILES} for name in ("front", "back")]
    manifest = {"format": 1, "pivot": [0, 0, 0], "layers": ["skin", "deep"], "structures": structures, "views": views}
    (folder / "manifest.json").write_text(json.dumps({**manifest, "never_seen": [], "attribution": "nobody"}))
    skin = plane()
    high, outer = skin.position[:, 2] > 0, np.abs(skin.position[:, 0]) > 75
    region = np.select([high, outer], [0, 2], 3)
    np.savez(
        folder / "surface.npz",
        position=skin.position,
        normal=(skin.normal * 127).astype(np.int8),
        area=skin.area,
        region=np.where(np.abs(skin.position[:, 0]) < 20, 4, region).astype(np.uint8),
        side=skin.side,
        mirror=skin.mirror,
        neighbour=skin.neighbour,
        distance=skin.distance,
        regions=np.array(["shoulder_front", "shoulder_side", "elbow_lateral", "first_web", "sternum"]),
        sided=np.array([True, True, True, True, False]),
    )
    return folder


@dataclass(frozen=True)
class Result:
    """What a run of the command line left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> Path:
    """A package folder with the fixture's data and atlas, in place of the shipped ones."""
    folder = tmp_path / "package"
    write(folder / "data")
    write_atlas(folder / "assets" / "atlas")
    monkeypatch.setattr(resources, "_PACKAGE", folder)
    return folder


@pytest.fixture
def run(package: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run `bodymap` with some words."""

    def runner(*words: str) -> Result:
        capfd.readouterr()
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Result(code, out, err)

    return runner
