"""Baked light: free surfaces are open, covered ones are not."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("embreex")

from tests.tools.atlas.shapes import ball
from tools.atlas.shade_bake import hemisphere, openness, smoothed


def test_a_lone_ball_is_open_all_round() -> None:
    """Nothing hides the sky from a convex body."""
    shape = ball((0, 0, 0), 40)
    assert openness(shape.vertices, shape.normals, shape.faces).min() > 0.99


def test_two_balls_darken_each_other_where_they_face() -> None:
    """The gap between two balls is darker than their far sides, and what lies inside another ball is dark."""
    a, b = ball((0, 0, 0), 40), ball((84, 0, 0), 40)
    inner = ball((0, 0, 0), 30)
    shapes = (a, b, inner)
    start = np.cumsum([0, *(len(s.vertices) for s in shapes)])
    vertex, normal = (np.concatenate([getattr(s, f) for s in shapes]) for f in ("vertices", "normals"))
    face = np.concatenate([s.faces + k for s, k in zip(shapes, start, strict=False)]).astype(np.int32)
    sky = openness(vertex, normal, face)
    first, inside = sky[: start[1]], sky[start[2] :]
    assert first[a.vertices[:, 0] > 39].mean() < 0.4
    assert first[a.vertices[:, 0] < -39].mean() > 0.95
    assert inside.max() < 0.5


def test_hemisphere_is_weighted_by_the_cosine() -> None:
    """Unit directions about +z with mean cosine 2/3, evenly round the axis."""
    ray = hemisphere(400)
    assert np.linalg.norm(ray, axis=1) == pytest.approx(1, abs=1e-5)
    assert ray[:, 2].mean() == pytest.approx(2 / 3, abs=0.01)
    assert np.abs(ray[:, :2].mean(axis=0)).max() < 0.02


def test_smoothing_keeps_a_constant() -> None:
    """Averaging along the edges leaves an even field as it is."""
    shape = ball((0, 0, 0), 40)
    even = np.full(len(shape.vertices), 0.3, np.float32)
    used = np.unique(shape.faces)
    assert smoothed(even, shape.faces, 3)[used] == pytest.approx(0.3, abs=1e-5)
