"""Opening the atlas's files: every failure becomes an AssetError that names the file and what to do."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bodymap.errors import AssetError

_MEND = "Install Bodymap again, or run `make atlas` in a checkout."


def missing(path: Path) -> AssetError:
    """The error for a file that is not there."""
    return AssetError(f"The atlas file {path} is missing. {_MEND}")


def damaged(path: Path, why: object) -> AssetError:
    """The error for a file that is there and cannot be used."""
    return AssetError(f"The atlas file {path} is damaged ({why}). {_MEND}")


def read_bytes(path: Path) -> bytes:
    """The file's bytes; AssetError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise missing(path) from None
    except OSError as error:
        raise damaged(path, error.strerror or error) from None


def read_arrays(path: Path, *names: str) -> dict[str, NDArray[np.generic]]:
    """The named arrays (all when none is named) of an .npz file without pickles; AssetError says what is wrong."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in (names or archive.files)}
    except FileNotFoundError:
        raise missing(path) from None
    except KeyError as error:
        raise damaged(path, f"no array {error.args[0]}") from None
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, MemoryError) as error:
        raise damaged(path, str(error).splitlines()[0] if str(error) else type(error).__name__) from None
