"""A small body goes through the whole of rendering and packing, and the program can read what comes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba")
pytest.importorskip("skimage")

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from tests.tools.atlas.shapes import ball, muscle
from tools.atlas import pack
from tools.atlas.idmaps import SkinSamples
from tools.atlas.render_atlas import Cast, grid_for, pieces, render_piece
from tools.atlas.render_load import joined
from tools.atlas.render_scene import LAYERS, Structure, of_layer
from tools.atlas.views import PIVOT, View

X, Y, Z = PIVOT
VIEW = View("az000", "turntable", "body", 0.0)
SCALE = 0.4
SKIN = Structure(1, "skin", "mid", "skin", "skin", layer="skin", layers=("skin",))


def cast() -> Cast:
    """A skin ball round a muscle on each side and a bone; two skin regions, one of them with sides."""
    bone = Structure(3, "bone", "mid", "bone", "bone", layer="skeleton", layers=LAYERS[1:])
    hidden = replace(muscle(4, "kept_out", "mid"), layers=())
    body = joined(
        (muscle(1, "biceps", "right"), muscle(2, "biceps", "left"), bone, hidden),
        [ball((X - 100, Y, Z), 60), ball((X + 100, Y, Z), 60), ball((X, Y, Z), 50), ball((X, Y, Z + 100), 20)],
    )
    skin = joined((SKIN,), [ball((X, Y, Z), 250)])
    layers = {layer: of_layer(body, layer) for layer in LAYERS[1:]} | {"skin": skin}
    points = ball((X, Y, Z), 250, 40)
    region = (points.vertices[:, 2] > Z).astype(np.uint8)
    side = np.where(points.vertices[:, 0] > 0, 1, -1).astype(np.int8)
    samples = SkinSamples(points.vertices, points.normals, region, side, np.array([True, False]))
    return Cast(layers, body, samples)


def build(folder: Path) -> Path:
    """Render and pack the small body; the atlas folder."""
    small, out = cast(), folder / "atlas"
    (folder / "render").mkdir(parents=True)
    for piece in pieces(VIEW):
        render_piece(VIEW, piece, small, folder / "render", SCALE)
    sheets = [pack.Sheet(VIEW, grid_for(VIEW, small, SCALE))]
    copies = {"seen/az000.npz": folder / "render" / "az000_seen.npz"}
    pack.pack(sheets, small.everything.structures, {"kept_out": "is a variant"}, folder / "render", out, copies)
    return out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small atlas."""
    return build(tmp_path_factory.mktemp("small"))


def test_the_program_reads_what_was_packed(built: Path) -> None:
    """The right muscle is picked left of the middle, the outline of the left one is a circle of its size."""
    atlas = Atlas.open(built)
    view = atlas.view("az000")
    right, left = (atlas.manifest.structure("biceps", side) for side in (Side.RIGHT, Side.LEFT))
    assert right is not None
    assert left is not None
    x, y = view.grid.to_pixels(np.array([-100.0, 0.0]))
    assert atlas.id_map("az000", "superficial").at(x, y) == right.index
    (ring,) = atlas.silhouettes("az000").rings(left.index)
    assert np.hypot(ring[:, 0] - 100, ring[:, 1]) == pytest.approx(60, abs=0.7)


def test_layers_leave_out_what_does_not_belong(built: Path) -> None:
    """Muscles of the superficial layer are not in the deep one, bones are in all but the skin."""
    atlas = Atlas.open(built)
    shown = {layer: set(atlas.id_map("az000", layer).present().tolist()) for layer in LAYERS[1:]}
    assert shown == {"superficial": {1, 2, 3}, "intermediate": {3}, "deep": {3}, "skeleton": {3}}


def test_skin_shows_regions_with_their_side(built: Path) -> None:
    """The lower region has sides (1 right, 2 left), the upper one has none (3)."""
    atlas = Atlas.open(built)
    grid = atlas.view("az000").grid
    found = [
        atlas.id_map("az000", "skin").at(*grid.to_pixels(np.array(place)))
        for place in ((-60.0, -60.0), (60.0, -60.0), (-60.0, 60.0), (60.0, 60.0))
    ]
    assert found == [1, 2, 3, 3]


def test_seen_samples_are_those_in_front(built: Path) -> None:
    """From the front the samples of the front half are seen, those of the back half are not."""
    with np.load(built / "seen" / "az000.npz") as data:
        normal = cast().samples.normal  # type: ignore[union-attr]
        seen = np.unpackbits(data["seen"], count=len(normal)).astype(bool)
    assert seen[normal[:, 1] < -0.15].mean() > 0.99
    assert not seen[normal[:, 1] > 0].any()


def test_what_shows_nowhere_is_listed_with_its_reason(built: Path) -> None:
    """A structure that no layer draws stands in `never_seen`, and still has an outline."""
    atlas = Atlas.open(built)
    assert [(n.id, n.reason) for n in atlas.manifest.never_seen] == [("kept_out", "is a variant")]
    assert atlas.silhouettes("az000").rings(4)


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Every file of a second build is identical to the first."""
    again = build(tmp_path)
    names = sorted(p.relative_to(built) for p in built.rglob("*") if p.is_file())
    assert names == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert all((built / n).read_bytes() == (again / n).read_bytes() for n in names)
