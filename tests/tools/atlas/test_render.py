"""The renderer shows what is nearest, where the camera formulas say, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("numba")
pytest.importorskip("trimesh")

from bodymap.domain.camera import Camera, PixelGrid
from tests.tools.atlas.shapes import ball, muscle, scene
from tools.atlas.render import Plate, render, see
from tools.atlas.render_scene import eye_centres, of_layer
from tools.atlas.shade_palette import with_eyes
from tools.atlas.views import PIVOT

GRID = PixelGrid(2.0, -60.0, 60.0, 240, 240)
X, Y, Z = PIVOT


def id_at(plate: Plate, u: float, v: float) -> int:
    """The id at a place of the picture plane, mm."""
    col, row = GRID.to_pixels(np.array([[u, v]]))[0].astype(int)
    return int(plate.ids[row, col])


def test_subjects_right_is_on_the_viewers_left_from_the_front() -> None:
    """At azimuth 0 the subject's right lies left in the picture, at 180 it lies right."""
    body = scene(
        (muscle(1, "a", "right"), ball((X - 30, Y, Z), 15)), (muscle(2, "a", "left"), ball((X + 30, Y, Z), 15))
    )
    front, back = (render(body, Camera(a, 0, PIVOT), GRID) for a in (0.0, 180.0))
    assert (id_at(front, -30, 0), id_at(front, 30, 0)) == (1, 2)
    assert (id_at(back, -30, 0), id_at(back, 30, 0)) == (2, 1)


def test_the_nearer_structure_hides_the_farther() -> None:
    """Two balls in line: each is seen from its own side."""
    body = scene((muscle(1, "front"), ball((X, Y - 30, Z), 12)), (muscle(2, "back"), ball((X, Y + 30, Z), 12)))
    seen = [id_at(render(body, Camera(a, 0, PIVOT), GRID), 0, 0) for a in (0.0, 90.0, 180.0)]
    assert seen[0] == 1
    assert seen[1] == 0
    assert seen[2] == 2


def test_depth_and_normal_of_a_ball_are_those_of_a_ball() -> None:
    """Position, depth and normal at the hits agree with the sphere to a tenth of a millimetre."""
    body = scene((muscle(1, "ball"), ball((X, Y, Z), 40, 96)))
    surface = see(body, Camera(30, 10, PIVOT), GRID, 1)
    away = np.linalg.norm(surface.position - np.array(PIVOT), axis=1)
    assert abs(away - 40).max() < 0.1
    inner = surface.normal[:, 2] > 0.3
    assert abs(surface.hits.depth / 40 - surface.normal[:, 2])[inner].max() < 0.02


def test_a_picture_covers_the_area_of_the_ball() -> None:
    """The covered pixels add up to the disc, alpha is soft only at the rim."""
    plate = render(scene((muscle(1, "ball"), ball((X, Y, Z), 40, 96))), Camera(0, 0, PIVOT), GRID)
    disc = np.pi * 40**2 * GRID.scale**2
    assert np.count_nonzero(plate.ids) == pytest.approx(disc, rel=0.01)
    assert plate.rgba[..., 3].sum() / 255 == pytest.approx(disc, rel=0.01)
    soft = np.count_nonzero((plate.rgba[..., 3] > 0) & (plate.rgba[..., 3] < 255))
    assert 0 < soft < 6 * 2 * np.pi * 40 * GRID.scale


def test_edge_pixels_have_the_colour_of_what_covers_them() -> None:
    """No dark or white fringe: half-covered pixels are as bright as their neighbours inside, within reason."""
    plate = render(scene((muscle(1, "ball"), ball((X, Y, Z), 40, 96))), Camera(0, 0, PIVOT), GRID)
    alpha, red = plate.rgba[..., 3], plate.rgba[..., 0].astype(int)
    assert red[(alpha > 0) & (alpha < 255)].min() > 15
    assert red[(alpha > 0) & (alpha < 255)].max() < 235


def test_same_input_gives_the_same_bytes() -> None:
    """Rendering twice gives identical pictures, whatever the threads do."""
    body = scene((muscle(1, "a"), ball((X - 9, Y, Z), 30)), (muscle(2, "b"), ball((X + 9, Y + 3, Z), 30)))
    first, second = (render(body, Camera(15, 0, PIVOT), GRID) for _ in range(2))
    assert first.rgba.tobytes() == second.rgba.tobytes()
    assert first.ids.tobytes() == second.ids.tobytes()


def test_a_layer_leaves_out_what_is_taken_away() -> None:
    """A superficial muscle is not in the deep layer's scene."""
    body = scene((muscle(1, "a"), ball((X, Y, Z), 30)))
    assert len(of_layer(body, "superficial").face) > 0
    assert len(of_layer(body, "deep").face) == 0


def test_a_pale_sheet_lets_the_muscle_close_beneath_it_show() -> None:
    """A muscle 2 mm under a fascia shows more than one 12 mm under it; without one nothing shows."""
    fascia = replace(muscle(1, "fascia"), kind="tendon", material="tendon")

    def veil(*inner: float) -> float:
        below = [(muscle(2, "below"), ball((X, Y, Z), radius)) for radius in inner]
        surface = see(scene((fascia, ball((X, Y, Z), 40)), *below), Camera(0, 0, PIVOT), GRID, 1)
        return float(surface.veil[np.hypot(*(surface.position[:, [0, 2]] - [X, Z]).T) < 10].mean())

    assert veil() == 0
    assert veil(38) > 2 * veil(28) > 0


def test_the_front_of_an_eyeball_is_painted_as_iris_and_pupil() -> None:
    """Pixels straight ahead belong to the pupil, round it to the iris, the rest stays the eyeball's."""
    eye = replace(muscle(1, "eyeball"), kind="other", material="sclera")
    body = scene((eye, ball((X, Y, Z), 12)))
    surface = see(body, Camera(0, 0, PIVOT), GRID, 1)
    painted = with_eyes(body.structures, surface.owner, surface.position, eye_centres(body))
    off = np.hypot(*(surface.position[:, [0, 2]] - [X, Z]).T)
    assert set(painted[off < 1.5]) == {3}
    assert set(painted[(off > 3) & (off < 5)]) == {2}
    assert set(painted[off > 7]) == {1}
