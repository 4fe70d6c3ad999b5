"""Array files with flipped or missing bytes: always the one error that names the file."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodymap.atlas.files import read_arrays
from bodymap.errors import AssetError


def whole_file() -> bytes:
    """An array file as the atlas has them."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer, position=np.arange(60, dtype=np.float32).reshape(20, 3), regions=np.array(["vertex", "temple"])
    )
    return buffer.getvalue()


WHOLE = whole_file()
CHANGES = st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the damaged file is written."""
    return tmp_path_factory.mktemp("arrays") / "surface.npz"


def read_or_refuse(path: Path, content: bytes) -> None:
    """Read the file: its arrays, or the error with its name, and nothing else."""
    path.write_bytes(content)
    message = f"{path.name} was read"
    try:
        read_arrays(path)
    except AssetError as error:
        message = str(error)
    assert path.name in message
    assert "\n" not in message


@settings(max_examples=400)
@given(changes=CHANGES)
def test_flipped_bytes_are_noticed_or_harmless(path: Path, changes: list[tuple[int, int]]) -> None:
    """GIVEN a file with some bytes changed WHEN it is read THEN it is read whole or refused by name."""
    raw = bytearray(WHOLE)
    for position, value in changes:
        raw[position] = value
    read_or_refuse(path, bytes(raw))


@pytest.mark.parametrize("kept", range(0, len(WHOLE), 37))
def test_a_file_cut_short_is_refused(path: Path, kept: int) -> None:
    """GIVEN the first bytes of a file WHEN they are read THEN the file is refused by name."""
    path.write_bytes(WHOLE[:kept])
    with pytest.raises(AssetError, match=r"surface\.npz"):
        read_arrays(path)


@pytest.mark.parametrize(
    "field", [(6, 0x21), (8, 0xFF), (10, 99)], ids=["encrypted", "other flags", "other compression"]
)
def test_a_zip_of_another_kind_is_refused(path: Path, field: tuple[int, int]) -> None:
    """GIVEN a zip header that asks for what Python cannot do WHEN the file is read THEN it is refused by name."""
    offset, value = field
    raw = bytearray(WHOLE)
    directory = raw.index(b"PK\x01\x02")
    raw[directory + offset] = value
    read_or_refuse(path, bytes(raw))


def test_pickled_objects_are_refused(path: Path) -> None:
    """GIVEN an array of Python objects WHEN it is read THEN it is refused: loading one may run code."""
    np.savez(path, position=np.array([{"a": 1}], dtype=object))
    with pytest.raises(AssetError, match=r"surface\.npz"):
        read_arrays(path)
