"""Surfaces of the parts stage: solids from damaged soups, splits, symmetry, repair."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from tools.atlas import repair, solids, split, voxels
from tools.atlas.midline import fit_midline
from tools.atlas.model_tools import loft, polygon, smooth_ring, spine


def soup(mesh: trimesh.Trimesh) -> voxels.Points:
    """Loose triangles (F, 3, 3) of a mesh."""
    return np.asarray(mesh.vertices, float)[mesh.faces]


def grid_of(
    value: object, low: tuple[float, float, float], high: tuple[float, float, float], step: float
) -> voxels.Grid:
    """A grid filled by a function of x, y, z."""
    grid = voxels.empty_grid(np.array(low), np.array(high), step, 0.0)
    assert callable(value)
    return grid.with_value(np.broadcast_to(value(*grid.axes()), grid.value.shape))


def content(grid: voxels.Grid) -> float:
    """Volume in mm3 of the negative voxels."""
    return float((grid.value < 0).sum() * grid.step**3)


def test_winding_number_tells_inside_from_outside_of_a_damaged_ball() -> None:
    """A ball that lacks a tenth of its triangles still has an inside."""
    ball = soup(trimesh.creation.icosphere(3, 20.0))
    kept = ball[np.random.default_rng(1).random(len(ball)) > 0.1]
    number = voxels.winding_number(np.array([[0.0, 0, 0], [10, 5, 0], [30, 0, 0], [0, 0, -60]]), kept)
    assert (number[:2] > 0.7).all()
    assert (np.abs(number[2:]) < 0.2).all()


def test_a_box_with_a_crack_is_rebuilt_closed_with_its_volume() -> None:
    """GIVEN a box whose faces do not meet, THEN its surface is watertight and as large."""
    box = soup(trimesh.creation.box((20.0, 12.0, 8.0)).subdivide())
    cracked = box + 0.15 * np.sign(box.mean(1, keepdims=True))
    grid = voxels.signed_distance(cracked, 0.5, 1.5)
    vertex, face = voxels.contour(grid)
    made = trimesh.Trimesh(vertex, face)
    assert made.is_watertight
    assert made.volume == pytest.approx(20.3 * 12.3 * 8.3, rel=0.06)


def test_an_open_sheet_gets_a_body() -> None:
    """A single layer of triangles becomes a thin solid when it is thickened."""
    sheet = np.array([[[0, 0, 0], [30, 0, 0], [0, 30, 0]], [[30, 0, 0], [30, 30, 0], [0, 30, 0]]], float)
    grid = voxels.signed_distance(sheet, 0.3, 1.2, thicken=0.6)
    assert content(grid) == pytest.approx(30 * 30 * 1.2, rel=0.25)


def test_symmetric_grid_is_exactly_symmetric() -> None:
    """The right half decides on both sides."""
    ball = soup(trimesh.creation.icosphere(2, 6.0)) + np.array([0.7, 0.0, 0.0])
    grid = solids.mirrored_grid(voxels.signed_distance(ball, 0.5, 1.5, half_width=10.0))
    assert np.array_equal(grid.value, grid.value[::-1])


def test_both_heads_of_sternocleidomastoid_share_the_volume_of_the_whole() -> None:
    """A cut loses no more than its narrow gap."""
    whole = grid_of(
        lambda x, y, z: np.maximum(np.hypot(x + 38, y + 100) - 14, abs(z - 1465) - 20) + 0 * x,
        (-60, -120, 1440),
        (-18, -80, 1490),
        0.5,
    )
    parts = [content(split.cut_grid(whole, name)) for name in ("sternal_head", "clavicular_head")]
    assert sum(parts) == pytest.approx(content(whole), rel=0.04)
    assert min(parts) > 0.2 * content(whole)


def test_three_parts_of_multifidus_are_disjoint_and_complete() -> None:
    """Every place belongs to exactly one of the three."""
    names = ("multifidus_cervical", "multifidus_thoracic", "multifidus_lumbar")
    x, y, z = (
        a.ravel() for a in np.meshgrid([-30.0, -12.0, -3.0], [-40.0], np.arange(900.0, 1500.0, 7.3), indexing="ij")
    )
    inside = np.array([split.CUTS[name](x, y, z) < 0 for name in names])
    assert (inside.sum(0) == 1).all()
    assert inside.any(1).all()


def test_smoothing_keeps_the_volume() -> None:
    """The low-pass filter does not shrink a body."""
    ball = trimesh.creation.icosphere(4, 20.0)
    rough = ball.vertices + np.random.default_rng(3).normal(0, 0.2, ball.vertices.shape)
    face = np.asarray(ball.faces, np.int32)
    smooth = repair.taubin(rough, face, 30)
    assert repair.volume(smooth, face) == pytest.approx(ball.volume, rel=0.02)
    assert np.std(np.linalg.norm(smooth, axis=1)) < 0.5 * np.std(np.linalg.norm(rough, axis=1))


def test_specks_are_dropped() -> None:
    """Only the large body is left."""
    big, small = trimesh.creation.icosphere(2, 10.0), trimesh.creation.icosphere(1, 1.0)
    small.apply_translation([30, 0, 0])
    both = trimesh.util.concatenate([big, small])
    vertex, face = repair.drop_specks(np.asarray(both.vertices), np.asarray(both.faces, np.int32), 0.02, 3.0)
    assert vertex[:, 0].max() < 11
    assert len(face) == len(big.faces)


def test_closing_fills_a_notch_and_keeps_the_rest() -> None:
    """A slot narrower than twice the radius disappears, the outline stays."""

    def slotted(x: object, y: object, z: object) -> object:
        box = np.maximum(np.maximum(abs(x) - 10, abs(y) - 10), abs(z) - 3)  # type: ignore[arg-type,operator]
        return np.maximum(box, 1.0 - np.maximum(abs(x), -y))  # type: ignore[arg-type,operator]

    grid = grid_of(slotted, (-14, -14, -7), (14, 14, 7), 0.5)
    closed = repair.close_gaps(grid, 2.0)
    assert closed.sample(np.array([[0.0, 5.0, 0.0]]))[0] < 0 < grid.sample(np.array([[0.0, 5.0, 0.0]]))[0]
    assert closed.sample(np.array([[12.0, 0.0, 0.0]]))[0] > 0


def test_midline_is_taken_out() -> None:
    """Pairs that are shifted by 2 mm end up symmetric."""
    chance = np.random.default_rng(5)
    right = [chance.normal(0, 4, (50, 3)) + np.array([-60.0, 0.0, z]) for z in range(0, 1700, 40)]
    left = [r * [-1, 1, 1] + [4.0, 0, 0] for r in right]
    line = fit_midline(zip(right, left, strict=True))
    assert line.at(np.array([0.0, 800.0, 1600.0])) == pytest.approx([2.0, 2.0, 2.0])
    assert line.straighten(np.array([[2.0, 5.0, 800.0]]))[0] == pytest.approx([0.0, 5.0, 800.0])


def test_a_loft_follows_its_curve() -> None:
    """The middle of a lofted belly is inside, a place beside it is not."""
    curve = spine(np.array([[0.0, 0, 0], [5, 0, 20], [0, 0, 40]]))
    count = len(curve)
    grid = loft(curve, np.full(count, 4.0), np.full(count, 2.0), np.tile([1.0, 0, 0], (count, 1)), 0.5)
    inside = grid.sample(np.array([[5.0, 0, 20], [8.0, 0, 20], [5.0, 1.6, 20]]))
    outside = grid.sample(np.array([[11.0, 0, 20], [5.0, 3.0, 20]]))
    assert (inside < 0).all()
    assert (outside > 0).all()


def test_polygon_distance_is_negative_inside() -> None:
    """The rounded outline keeps its middle in and far places out."""
    square = np.array([[0.0, 0], [10, 0], [10, 10], [0, 10]])
    distance = polygon(np.array([5.0, 15.0]), np.array([5.0, 5.0]), square)
    assert distance[0] < -3
    assert distance[1] == pytest.approx(5.0, abs=0.8)
    assert len(smooth_ring(square)) == 64
