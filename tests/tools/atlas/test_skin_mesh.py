"""The skin's building blocks on simple shapes: closing, soft union, contours of two finenesses sewn into one body."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from tools.atlas import skin_mesh
from tools.atlas.skin_field import Field, closed, soft_min
from tools.atlas.skin_mesh import Box
from tools.atlas.skin_soft import Pad, bake

Array = NDArray[np.float64]


def pear(point: Array) -> Array:
    """A ball of 30 mm with a ball of 18 mm on it, both in the midline: signed distance (P,)."""
    low = np.linalg.norm(point - [0.0, 0.0, 0.0], axis=1) - 30.0
    high = np.linalg.norm(point - [0.0, 3.0, 38.0], axis=1) - 18.0
    return soft_min(low, high, 6.0)


@pytest.fixture(scope="module")
def body() -> skin_mesh.Mesh:
    """The pear, coarse below and fine above z = 24, sewn and mirrored."""
    below = skin_mesh.contour(pear, Box((-36.0, -36.0, -36.0), (0.0, 36.0, 24.0), 3.0))
    above = skin_mesh.contour(pear, Box((-36.0, -36.0, 25.0), (0.0, 36.0, 60.0), 1.0))
    return skin_mesh.mirrored(skin_mesh.join(below, above, 24.0, 25.0, True))


def test_pieces_of_two_finenesses_make_one_closed_body(body: skin_mesh.Mesh) -> None:
    """The seam leaves no crack, the faces point outward, and the volume is that of the shape."""
    mesh = trimesh.Trimesh(body.vertex, body.face, process=False)
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert 4 / 3 * np.pi * 30**3 < mesh.volume < 4 / 3 * np.pi * (30**3 + 18**3) * 1.02


def test_the_body_is_exactly_symmetric_also_after_smoothing(body: skin_mesh.Mesh) -> None:
    """Every vertex has its mirror image, to the last bit."""
    smooth = skin_mesh.resymmetrised(body, skin_mesh.taubin(body, 4))
    points = {tuple(v) for v in smooth.vertex.tolist()}
    assert all((-x, y, z) in points or (x == 0.0) for x, y, z in points)
    assert np.abs(skin_mesh.normals(smooth)).max() <= 1.0 + 1e-9


def test_closing_fills_what_the_ball_does_not_enter() -> None:
    """A gap of 6 mm between two plates is filled by a closing of 5 mm and stays open with one of 2 mm."""
    solid = np.zeros((30, 30, 30), bool)
    solid[8, 5:25, 5:25] = solid[15, 5:25, 5:25] = True
    assert closed(solid, 1.0, 5.0)[11, 15, 15] < 0.0
    assert closed(solid, 1.0, 2.0)[11, 15, 15] > 0.0


def test_half_a_hollow_body_is_filled_as_if_whole() -> None:
    """A shell cut at the midline counts as closed there when the layer of the midline is told."""
    grid = np.stack(np.meshgrid(*[np.arange(-15, 16)] * 3, indexing="ij"), -1)
    shell = np.abs(np.linalg.norm(grid, axis=-1) - 10.0) < 1.0
    half = shell[:20]
    assert closed(half, 1.0, 1.0, 15)[15, 15, 15] < 0.0
    assert closed(half, 1.0, 1.0)[15, 15, 15] > 0.0


def test_soft_tissue_adds_and_never_takes_away() -> None:
    """A pad baked into a field moves the surface outward where it lies, and leaves the far side alone."""
    axis = np.arange(-40.0, 41.0, 1.0)
    point = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    ball = Field(
        np.array([-40.0] * 3), 1.0, (np.linalg.norm(point, axis=1) - 20.0).reshape([81] * 3).astype(np.float32)
    )
    fat = bake(ball, [Pad((-18.0, 0.0, 0.0), (-18.0, 0.0, 10.0), 8.0, 8.0, 4.0)], 1.0)
    assert fat(np.array([[-24.0, 0.0, 4.0]]))[0] < -0.5 < ball(np.array([[-24.0, 0.0, 4.0]]))[0]
    assert fat(np.array([[0.0, 20.0, 0.0]]))[0] == pytest.approx(0.0, abs=0.3)
