"""Outlines of structures fill what the structure covers, hidden or not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("numba")
pytest.importorskip("skimage")

from skimage.draw import polygon2mask

from bodymap.domain.camera import Camera, PixelGrid
from tests.tools.atlas.shapes import ball, muscle, scene
from tools.atlas.render import render
from tools.atlas.silhouettes import Outlines, outlines, simplify
from tools.atlas.views import PIVOT

FINE = PixelGrid(3.0, -60.0, 60.0, 360, 360)
X, Y, Z = PIVOT


def filled(found: Outlines, index: int) -> NDArray[np.bool_]:
    """Even-odd fill of a structure's rings on the FINE grid: bool (360, 360)."""
    mask = np.zeros((FINE.height, FINE.width), dtype=bool)
    for k in np.flatnonzero(found.index == index):
        ring = found.uv[found.ring[k] : found.ring[k + 1]] / 10.0
        pixels = FINE.to_pixels(ring) - 0.5
        mask ^= polygon2mask(mask.shape, pixels[:, ::-1])
    return mask


def test_outline_agrees_with_the_rendered_mask() -> None:
    """Where nothing hides it, the outline covers what the id map shows: IoU of 0.97 or more."""
    body = scene((muscle(1, "a"), ball((X + 5, Y, Z - 8), 25)))
    plate = render(body, Camera(0, 0, PIVOT), FINE)
    mask, own = plate.ids == 1, filled(outlines(body, [1], Camera(0, 0, PIVOT), FINE), 1)
    assert (mask & own).sum() / (mask | own).sum() > 0.97


def test_hidden_structures_have_an_outline() -> None:
    """A ball behind another one still has its full outline."""
    body = scene((muscle(1, "front"), ball((X, Y - 40, Z), 30)), (muscle(2, "back"), ball((X, Y + 20, Z), 20)))
    found = outlines(body, [1, 2], Camera(0, 0, PIVOT), FINE)
    assert filled(found, 2).sum() / 9 == pytest.approx(np.pi * 400, rel=0.02)


def test_two_balls_of_one_structure_give_two_rings() -> None:
    """Separate pieces are separate rings of the same index."""
    pieces = scene((muscle(1, "a"), ball((X - 30, Y, Z), 15)), (muscle(2, "b"), ball((X + 30, Y, Z), 15)))
    pieces.owner[:] = 1
    assert list(outlines(pieces, [1], Camera(0, 0, PIVOT), FINE).index) == [1, 1]


def test_simplified_ring_stays_within_the_tolerance() -> None:
    """A circle keeps its shape to the tolerance with far fewer points, and stays closed."""
    turn = np.linspace(0, 2 * np.pi, 2000)
    ring = 50 * np.column_stack([np.cos(turn), np.sin(turn)])
    short = simplify(ring, 0.3)
    assert len(short) < 60
    assert np.allclose(short[0], short[-1])
    middle = 0.5 * (short[:-1] + short[1:])
    assert np.hypot(*middle.T).min() > 49.3
