"""Id maps: runs say the same as the pixels they were made from."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from bodymap.atlas.idmap import decode_runs, encode_runs, id_map_from_pixels

pictures = st.tuples(st.integers(1, 12), st.integers(1, 17)).flatmap(
    lambda size: arrays(np.uint16, size, elements=st.sampled_from([0, 1, 2, 700, 65_534]))
)


@given(pictures)
def test_stored_runs_come_back_as_the_same_pixels(pixels: NDArray[np.uint16]) -> None:
    """What is written to a file and read back shows the same id at every pixel."""
    file = io.BytesIO()
    np.savez_compressed(file, **encode_runs("deep", pixels))
    file.seek(0)
    stored = np.load(file)
    runs = decode_runs(stored["deep_row"], stored["deep_end"], stored["deep_id"], int(stored["deep_width"]))
    assert np.array_equal(runs.dense(), pixels)
    assert all(runs.at(x + 0.5, y + 0.5) == pixels[y, x] for y, x in np.ndindex(pixels.shape))


@given(pictures, st.sampled_from([0, 1, 700]))
def test_mask_and_areas_agree_with_the_pixels(pixels: NDArray[np.uint16], wanted: int) -> None:
    """The mask of an id is where its pixels are, and areas count them."""
    runs = id_map_from_pixels(pixels)
    assert np.array_equal(runs.mask(wanted), pixels == wanted)
    areas = runs.areas()
    assert (areas[wanted] if wanted < len(areas) else 0) == np.count_nonzero(pixels == wanted)
    assert set(runs.present()) == set(np.unique(pixels)) - {0}


@pytest.mark.parametrize(("x", "y"), [(-1, 0), (0, -0.5), (3, 0), (0, 2), (1e9, 1e9)])
def test_outside_the_picture_is_background(x: float, y: float) -> None:
    """A pointer beside the picture points at nothing."""
    assert id_map_from_pixels(np.full((2, 3), 5, np.uint16)).at(x, y) == 0


def test_runs_that_do_not_fill_a_row_are_refused() -> None:
    """Damaged runs are an error, never a shifted picture."""
    good = encode_runs("l", np.array([[1, 1, 2], [2, 2, 2]], np.uint16))
    short = good["l_end"].copy()
    short[0] = 1
    with pytest.raises(ValueError, match="different lengths"):
        decode_runs(good["l_row"], short, good["l_id"], 3)
    with pytest.raises(ValueError, match="fit together"):
        decode_runs(good["l_row"], good["l_end"], good["l_id"][:-1], 3)
