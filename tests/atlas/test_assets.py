"""The committed atlas is complete, turned the right way round, and its parts agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import Structure, View
from bodymap.domain.camera import PixelGrid
from bodymap.domain.side import Side
from bodymap.resources import asset_path

BUDGET = 45 * 1024 * 1024
FOLDER = Path(asset_path("atlas"))

pytestmark = pytest.mark.skipif(not (FOLDER / "manifest.json").exists(), reason="the atlas is not built")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The atlas of this checkout."""
    return Atlas.open(FOLDER)


def muscles(atlas: Atlas) -> list[Structure]:
    """All muscles of the manifest, both sides."""
    return [s for s in atlas.manifest.structures if s.kind == "muscle"]


def filled(rings: list[NDArray[np.float64]], grid: PixelGrid) -> NDArray[np.bool_]:
    """Even-odd fill of closed rings (u, v mm) at the grid's pixel centres: bool (height, width)."""
    mask = np.zeros((grid.height, grid.width), dtype=bool)
    for ring in rings:
        picture = Image.new("1", (grid.width * 4, grid.height * 4))
        ImageDraw.Draw(picture).polygon([tuple(p) for p in grid.to_pixels(ring) * 4 - 0.5], fill=1)
        mask ^= np.asarray(picture)[2::4, 2::4]
    return mask


def test_all_files_are_there_and_the_pictures_have_their_size(atlas: Atlas) -> None:
    """Every plate, id map, outline and seen file that the manifest names exists; plates are as large as it says."""
    for view in atlas.manifest.views:
        assert set(view.plates) == set(atlas.manifest.layers)
        for layer in atlas.manifest.layers:
            with Image.open(atlas.plate_path(view, layer)) as picture:
                assert picture.size == (view.width, view.height), (view.name, layer)
                assert picture.mode == "RGBA", (view.name, layer)
        for name in (view.ids, view.silhouettes, view.seen):
            assert (FOLDER / name).is_file(), name


def test_the_views_are_complete(atlas: Atlas) -> None:
    """24 azimuths, four main views, close-ups of the head, the hands and the feet, at their resolutions."""
    views = atlas.manifest.views
    turn = [v for v in views if v.kind == "turntable"]
    assert sorted(v.azimuth for v in turn) == [15.0 * k for k in range(24)]
    assert {v.name for v in views if v.kind == "main"} == {"front", "left", "back", "right"}
    assert {v.scale for v in turn} == {1.5}
    assert {v.scale for v in views if v.kind == "main"} == {3.0}
    assert {v.scale for v in views if v.kind == "closeup"} == {6.0}
    count = {part: sum(v.part.startswith(part) for v in views) for part in ("head", "hand", "foot")}
    assert count == {"head": 6, "hand": 4, "foot": 8}


def test_the_whole_is_within_its_budget() -> None:
    """All files together stay under 45 MB."""
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < BUDGET


@pytest.mark.parametrize(("view", "right_is"), [("az000", -1), ("az180", 1), ("front", -1), ("back", 1)])
def test_right_and_left_are_the_subjects_own(atlas: Atlas, view: str, right_is: int) -> None:
    """From the front the subject's right lies on the viewer's left, from the back on the viewer's right."""
    seen = atlas.view(view)
    id_map = atlas.id_map(view, "superficial")
    for name in ("deltoid_middle", "vastus_lateralis", "brachioradialis"):
        place = {}
        for side in (Side.RIGHT, Side.LEFT):
            structure = atlas.manifest.structure(name, side)
            assert structure is not None
            runs = id_map.runs_of(structure.index)
            if len(runs):
                u = seen.u0 + runs[:, 1:].mean() / seen.scale
                place[side] = np.sign(u)
        assert place, name
        assert all(sign == (right_is if side is Side.RIGHT else -right_is) for side, sign in place.items()), name


def test_there_are_enough_muscles_on_both_sides(atlas: Atlas) -> None:
    """At least 140 muscle ids; each on both sides or in the midline, with its FMA id unless it was modelled."""
    ids = {s.id for s in muscles(atlas)}
    assert len(ids) >= 140
    for name in ids:
        sides = {s.side for s in atlas.manifest.by_id[name]}
        assert sides in ({Side.LEFT, Side.RIGHT}, {Side.MID}), name


def test_every_muscle_can_be_picked_or_says_why_not(atlas: Atlas) -> None:
    """Each muscle id shows in some layer of some view, or stands in `never_seen` with a reason."""
    never = {entry.id: entry.reason for entry in atlas.manifest.never_seen}
    for structure in muscles(atlas):
        assert structure.visible or never.get(structure.id), structure.id


@pytest.mark.parametrize("view", ["az000", "az135", "back", "head_oblique_left", "foot_right_sole"])
def test_visible_lists_agree_with_the_id_maps(atlas: Atlas, view: str) -> None:
    """The manifest says a structure is visible exactly where the id map shows at least 40 pixels of it."""
    for layer in atlas.manifest.layers[1:]:
        areas = atlas.id_map(view, layer).areas()
        shown = {int(i) for i in np.flatnonzero(areas >= 40)} - {0}
        said = {s.index for s in atlas.manifest.structures if view in s.visible.get(layer, ())}
        assert shown == said, (view, layer)


def test_plates_and_id_maps_cover_the_same_pixels(atlas: Atlas) -> None:
    """Where a plate is opaque the id map has something, where it is clear nothing (but for the soft rim)."""
    for name, layer in (
        ("az030", "superficial"),
        ("az210", "deep"),
        ("head_front", "skin"),
        ("foot_left_top", "skeleton"),
    ):
        view = atlas.view(name)
        alpha = np.asarray(Image.open(atlas.plate_path(view, layer)))[..., 3]
        ids = atlas.id_map(name, layer).dense()
        assert np.mean(ids[alpha > 250] > 0) > 0.999
        assert np.mean(ids[alpha < 5] == 0) > 0.999


def compared(atlas: Atlas, view: View, layer: str) -> Iterator[tuple[str, float, float, float]]:
    """How pixels and outline agree, for each muscle with 2500 pixels or more in a picture.

    Its id, the share of its pixels outside its outline, the share of its outline that is hidden (both by more than 1.5
    pixels), the IoU of pixels and outline where no neighbour overlaps.
    """
    id_map = atlas.id_map(view.name, layer)
    ids, areas = id_map.dense(), id_map.areas()
    outlines = atlas.silhouettes(view.name)
    for structure in muscles(atlas):
        rings = outlines.rings(structure.index)
        if structure.index >= len(areas) or areas[structure.index] < 2500:
            continue
        corner = view.grid.to_pixels(np.concatenate(rings))
        left, top = np.maximum(np.floor(corner.min(axis=0)).astype(int) - 4, 0)
        right, bottom = np.minimum(np.ceil(corner.max(axis=0)).astype(int) + 4, [view.width, view.height])
        u0, v0 = view.grid.to_plane(np.array([left, top]))
        box = PixelGrid(view.scale, float(u0), float(v0), int(right - left), int(bottom - top))
        part = ids[top:bottom, left:right]
        shown, outline = part == structure.index, filled(rings, box)
        # Pixels of the structure outside the box lie outside the outline too; one pixel of rim is the raster's.
        within = shown & (distance_transform_edt(~outline) <= 1.5)
        outside = (areas[structure.index] - within.sum()) / areas[structure.index]
        hidden = (outline & (distance_transform_edt(~shown) > 1.5)).sum() / outline.sum()
        # A neighbour that overlaps the rim by a pixel hides it there: only the rest can be compared.
        free = outline & ((part == 0) | shown)
        yield structure.id, float(outside), float(hidden), float((shown & free).sum() / (shown | free).sum())


@pytest.mark.parametrize("view", ["front", "head_left", "foot_left_top", "hand_right_back"])
def test_outlines_agree_with_the_pictures(atlas: Atlas, view: str) -> None:
    """Muscles lie within their outlines; where nothing hides them, the two overlap with an IoU of 0.97 or more."""
    found = [row for layer in atlas.manifest.layers[1:4] for row in compared(atlas, atlas.view(view), layer)]
    assert not [row for row in found if row[1] > 0.01]
    free = [row for row in found if row[2] < 0.005]
    assert free
    assert not [row for row in free if row[3] < 0.97]


def test_opposite_views_see_opposite_skin(atlas: Atlas) -> None:
    """No skin sample is seen from the front and from the back; together the turntable sees nearly all of the skin."""
    front, back = atlas.seen("az000"), atlas.seen("az180")
    assert not np.any(front & back)
    turn = [atlas.seen(v.name) for v in atlas.manifest.views if v.kind == "turntable"]
    assert np.mean(np.any(turn, axis=0)) > 0.9
