"""The views are complete, and their windows hold what they are to show."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba")

from tools.atlas.views import PIVOT, all_views, grid_of

NAMES = {v.name: v for v in all_views()}


def test_all_views_of_the_format_are_there() -> None:
    """24 turntable views, 4 main views, 6 of the head, 4 of the hands, 8 of the feet, each name once."""
    kinds = [v.kind for v in all_views()]
    assert (kinds.count("turntable"), kinds.count("main"), kinds.count("closeup")) == (24, 4, 18)
    assert len(NAMES) == 46


def test_left_and_right_close_ups_mirror_each_other() -> None:
    """The azimuth of a left close-up is the right one's negative, the elevation the same."""
    for name, view in NAMES.items():
        if "right" in name and view.part != "body":
            other = NAMES[name.replace("right", "left")]
            assert other.azimuth == -view.azimuth % 360
            assert other.elevation == view.elevation


def test_body_window_holds_a_turned_body() -> None:
    """Nothing of a cylinder of the body's reach is cut off at any azimuth."""
    turn = np.linspace(0, 2 * np.pi, 100)
    rim = [np.column_stack([330 * np.cos(turn), PIVOT[1] + 330 * np.sin(turn), np.full(100, z)]) for z in (-3, 1690)]
    points = np.concatenate(rim).astype(np.float32)
    for view in all_views():
        if view.part == "body":
            grid = grid_of(view, points)
            pixels = grid.to_pixels(view.camera.project(points)[:, :2])
            assert pixels.min() >= 0
            assert (pixels <= [grid.width, grid.height]).all()
