"""Silhouettes: rings come back in millimetres, damaged files are refused."""

from pathlib import Path

import numpy as np
import pytest

from bodymap.atlas.silhouettes import load_silhouettes
from bodymap.errors import AssetError

SQUARE = np.array([[0, 0], [100, 0], [100, 100], [0, 100]], np.int32)


def test_rings_of_a_structure_in_millimetres(tmp_path: Path) -> None:
    """A structure with a hole has two rings, in millimetres; another structure has its own."""
    hole = SQUARE // 2 + 10
    np.savez(tmp_path / "v.npz", index=np.array([7, 7, 9], np.uint16), ring=np.array([0, 4, 8, 12], np.uint32),
             uv=np.concatenate([SQUARE, hole, SQUARE + 500]))  # fmt: skip
    outlines = load_silhouettes(tmp_path / "v.npz")
    outer, inner = outlines.rings(7)
    assert outer.max() == pytest.approx(10.0)
    assert np.allclose(inner, hole / 10)
    assert len(outlines.rings(9)) == 1
    assert outlines.rings(8) == []


def test_rings_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Rings that point past the points are damage."""
    np.savez(tmp_path / "v.npz", index=np.array([7], np.uint16), ring=np.array([0, 9], np.uint32), uv=SQUARE)
    with pytest.raises(AssetError, match="damaged"):
        load_silhouettes(tmp_path / "v.npz")
