"""Fibre texture follows the fibres and stays on its own structure."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("numba")

from tools.atlas import lic

SIDE, SCALE = 120, 4.0


def flat(angle: float, stride: int = 1) -> NDArray[np.float32]:
    """The texture of a flat square whose fibres run at an angle (degrees, right and down): (SIDE, SIDE)."""
    row, col = np.mgrid[:SIDE, :SIDE]
    slot = np.arange(SIDE * SIDE, dtype=np.int32).reshape(SIDE, SIDE)
    position = np.stack([col.ravel() / SCALE, np.zeros(SIDE * SIDE), -row.ravel() / SCALE], axis=1).astype(np.float32)
    flow = np.tile(np.float32([np.cos(np.radians(angle)), np.sin(np.radians(angle))]), (SIDE * SIDE, 1))
    group = (col.ravel() >= SIDE // 2).astype(np.uint16)
    noise, depth = lic.solid_noise(position, 0.7), np.zeros(SIDE * SIDE, np.float32)
    out = lic.convolve(
        noise, slot, slot.ravel(), group, depth, flow, np.full(SIDE * SIDE, 0.4, np.float32), 20, SCALE, stride
    )
    return out.reshape(SIDE, SIDE)


def roughness(picture: NDArray[np.float32], drow: int, dcol: int) -> float:
    """Mean change from one pixel to another in the left half, away from its edges."""
    part = picture[20:100, 10:50]
    return float(np.mean(np.abs(picture[20 + drow : 100 + drow, 10 + dcol : 50 + dcol] - part)))


@pytest.mark.parametrize(
    ("angle", "along", "across"), [(0, (0, 2), (2, 0)), (90, (2, 0), (0, 2)), (45, (2, 2), (2, -2))]
)
def test_streaks_run_along_the_fibres(angle: int, along: tuple[int, int], across: tuple[int, int]) -> None:
    """The texture changes at least three times as fast across the fibres as along them."""
    picture = flat(angle)
    assert roughness(picture, *across) > 3 * roughness(picture, *along)


def test_texture_does_not_cross_from_one_structure_to_the_next() -> None:
    """Fibres that run into the border leave a step there."""
    picture = flat(0)
    middle = SIDE // 2
    step = np.abs(picture[:, middle] - picture[:, middle - 1]).mean()
    inside = np.abs(picture[:, middle - 10] - picture[:, middle - 11]).mean()
    assert step > 3 * inside


def test_blending_between_computed_samples_changes_little() -> None:
    """Every second pixel computed and the rest blended is nearly the full computation."""
    full, blended = flat(90), flat(90, 2)
    assert np.corrcoef(full.ravel(), blended.ravel())[0, 1] > 0.95


def test_noise_is_a_function_of_place() -> None:
    """The same place has the same noise, mean near 0, within -1 .. 1."""
    place = np.random.default_rng(1).uniform(-300, 300, (5000, 3)).astype(np.float32)
    first = lic.solid_noise(place, 2.0)
    assert np.array_equal(first, lic.solid_noise(place[::-1].copy(), 2.0)[::-1])
    assert abs(first.mean()) < 0.05
    assert np.abs(first).max() <= 1.0
