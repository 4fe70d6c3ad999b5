"""Cameras: the subject's sides, up and down, and the way back from pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.domain.camera import Camera, PixelGrid
from bodymap.domain.side import Side

LEFT_HAND, FACE, CROWN = [300.0, 0.0, 800.0], [0.0, -100.0, 1500.0], [0.0, 0.0, 1680.0]
angles = st.floats(-720, 720)


@pytest.mark.parametrize(("azimuth", "side"), [(0, 1), (180, -1)])
def test_subjects_left_lies_on_the_viewers_right_from_the_front_only(azimuth: float, side: int) -> None:
    """From the front the subject's left hand is on the viewer's right, from the back on the viewer's left."""
    assert np.sign(Camera(azimuth).project(np.array([LEFT_HAND]))[0, 0]) == side


def test_left_view_has_the_left_side_nearest_and_the_face_on_the_viewers_left() -> None:
    """Azimuth 90 looks from the subject's left: the left hand is nearest, the face points to the viewer's left."""
    hand, face = Camera(90).project(np.array([LEFT_HAND, FACE]))
    assert hand[2] == pytest.approx(300)
    assert face[0] < 0


def test_from_below_the_soles_are_nearest() -> None:
    """Elevation -90 looks up at the soles: what is lowest is nearest."""
    low, high = Camera(0, -90).project(np.array([[0.0, 0, 0], CROWN]))
    assert low[2] > high[2]


@given(angles, st.floats(-90, 90))
def test_axes_are_orthonormal_and_right_handed(azimuth: float, elevation: float) -> None:
    """A camera turns and never stretches: its axes are orthonormal, right x up = toward the viewer."""
    axes = Camera(azimuth, elevation).axes
    assert np.allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    assert np.allclose(np.cross(axes[0], axes[1]), axes[2], atol=1e-12)


@given(angles, st.tuples(*[st.floats(-500, 500)] * 3))
def test_mirrored_point_in_the_mirrored_camera_is_the_mirrored_picture(
    azimuth: float, point: tuple[float, float, float]
) -> None:
    """Mirroring the body and the camera mirrors the picture: u changes sign, v and depth stay."""
    mirrored = np.array([[-point[0], point[1], point[2]]])
    here, there = Camera(azimuth).project(np.array([point])), Camera(-azimuth).project(mirrored)
    assert np.allclose(here * [-1, 1, 1], there, atol=1e-9)


@given(st.floats(0.5, 12), st.tuples(st.floats(-300, 300), st.floats(-900, 900)))
def test_pixels_lead_back_to_the_plane(scale: float, uv: tuple[float, float]) -> None:
    """Pixels and millimetres of the picture plane convert both ways without loss."""
    grid = PixelGrid(scale, -330, 860, 990, 2580)
    assert np.allclose(grid.to_plane(grid.to_pixels(np.array([uv]))), [uv], atol=1e-9)


def test_sides_are_opposites() -> None:
    """Left and right are each other's other side, the midline its own; x grows to the subject's left."""
    assert (Side.LEFT.other, Side.RIGHT.other, Side.MID.other) == (Side.RIGHT, Side.LEFT, Side.MID)
    assert (Side.LEFT.sign, Side.RIGHT.sign, Side.MID.sign) == (1, -1, 0)
