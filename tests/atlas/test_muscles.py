"""Muscle geometry: (along, across) lands where it says, on both sides."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.atlas.muscles import MuscleGeometry, load_muscles
from bodymap.domain.side import Side
from bodymap.errors import AssetError, UsageError


def strap(length: float = 200.0, breadth: float = 40.0) -> dict[str, np.ndarray]:
    """A flat strap on the right side from z = 1000 down to z = 800, `across` from medial to lateral, facing forward."""
    along, across = (grid.ravel() for grid in np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 9), indexing="ij"))
    outer = np.stack([-100 - across * breadth, np.full_like(along, -50), 1000 - along * length], axis=1)
    inner = outer + np.array([0, 10, 0])
    count = len(along)
    normal = np.tile(np.array([[0, -127, 0]], np.int8), (2 * count, 1))
    normal[count:] *= -1
    centre = np.stack([np.full(16, -120), np.full(16, -45), np.linspace(1000, 800, 16)], axis=1)[None]
    return {
        "id": np.array(["strap"]),
        "centre": centre.astype(np.float32),
        "start": np.array([0, 2 * count], np.uint32),
        "position": np.concatenate([outer, inner]).astype(np.float32),
        "normal": normal,
        "along": np.tile(along, 2).astype(np.float32),
        "across": np.tile(across, 2).astype(np.float32),
        "depth": np.concatenate([np.full(count, 4), np.full(count, 14)]).astype(np.float32),
        "outer": np.repeat([True, False], count),
    }


@pytest.fixture
def muscles(tmp_path: Path) -> MuscleGeometry:
    """The strap, written to a file and read back."""
    np.savez(tmp_path / "muscles.npz", **strap())
    return load_muscles(tmp_path / "muscles.npz")


_STRAP = strap()


@given(st.floats(0, 1), st.floats(0, 1))
def test_along_and_across_become_millimetres(along: float, across: float) -> None:
    """A place a third of the way along lies a third of the way down, on the face nearest the skin."""
    arrays = {name: value for name, value in _STRAP.items() if name != "normal"}
    muscles = MuscleGeometry(**arrays, normal=_STRAP["normal"] / np.float32(127))
    x, y, z = muscles.at("strap", along, across).position
    assert (x, z) == (pytest.approx(-100 - 40 * across, abs=4), pytest.approx(1000 - 200 * along, abs=4))
    assert y == pytest.approx(-50)


def test_left_is_the_mirror_image(muscles: MuscleGeometry) -> None:
    """The same definition on the left is the mirror image in x, with the same depth."""
    right, left = muscles.at("strap", 0.3, 0.6), muscles.at("strap", 0.3, 0.6, Side.LEFT)
    assert left.position == pytest.approx((-right.position[0], *right.position[1:]))
    assert left.depth == right.depth == pytest.approx(4)
    assert np.allclose(muscles.samples("strap", Side.LEFT), muscles.samples("strap") * [-1, 1, 1])


def test_centre_line_runs_from_origin_to_insertion(muscles: MuscleGeometry) -> None:
    """The centre line begins at the origin."""
    line = muscles.centre_line("strap")
    assert line.shape == (16, 3)
    assert line[0, 2] > line[-1, 2]


def test_unknown_muscle_is_named_in_the_error(muscles: MuscleGeometry) -> None:
    """A muscle that the atlas lacks is a clear error."""
    assert "no_such" not in muscles
    with pytest.raises(UsageError, match="no_such"):
        muscles.at("no_such", 0.5, 0.5)


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    """A cut file, a file with tables of different lengths and a missing one each say what is wrong."""
    path = tmp_path / "muscles.npz"
    with pytest.raises(AssetError, match="missing"):
        load_muscles(path)
    np.savez(path, **{**strap(), "along": np.zeros(3, np.float32)})
    with pytest.raises(AssetError, match="different lengths"):
        load_muscles(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(AssetError, match="damaged"):
        load_muscles(path)
