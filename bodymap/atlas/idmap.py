"""Id maps: what each pixel of a plate shows, kept as runs so that a look-up needs no decoding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class IdMap:
    """Runs of one plate. Row r's runs are `start[r]:start[r + 1]`; run k covers columns up to `end[k]` (exclusive)."""

    start: U32
    end: U16
    id: U16
    width: int

    @property
    def height(self) -> int:
        """Rows of the plate."""
        return len(self.start) - 1

    def at(self, x: float, y: float) -> int:
        """The id at pixel coordinates (x right, y down); 0 for the background and outside the plate."""
        row, column = int(y // 1), int(x // 1)
        if not (0 <= row < self.height and 0 <= column < self.width):
            return 0
        first, last = int(self.start[row]), int(self.start[row + 1])
        return int(self.id[first + int(np.searchsorted(self.end[first:last], column, side="right"))])

    def runs_of(self, *ids: int) -> NDArray[np.int32]:
        """All runs that show one of the ids: int32 (R, 3) of row, first column, end column (exclusive)."""
        hit = np.flatnonzero(np.isin(self.id, np.asarray(ids, dtype=np.uint16)))
        row = np.searchsorted(self.start, hit, side="right") - 1
        first = np.where(hit == self.start[row], 0, self.end[np.maximum(hit, 1) - 1])
        return np.stack([row, first, self.end[hit]], axis=1).astype(np.int32)

    def mask(self, *ids: int) -> NDArray[np.bool_]:
        """Where one of the ids shows: bool (height, width)."""
        edges = np.zeros((self.height, self.width + 1), dtype=np.int8)
        runs = self.runs_of(*ids)
        edges[runs[:, 0], runs[:, 1]] += 1
        np.subtract.at(edges, (runs[:, 0], runs[:, 2]), 1)
        return np.cumsum(edges, axis=1, dtype=np.int8)[:, :-1] > 0

    def dense(self) -> U16:
        """The whole map as pixels: uint16 (height, width)."""
        return np.repeat(self.id, self._lengths()).reshape(self.height, self.width)

    def present(self) -> U16:
        """The ids that show anywhere, sorted, without the background."""
        ids = np.unique(self.id)
        return ids[ids > 0]

    def areas(self) -> NDArray[np.int64]:
        """Pixels per id: int64 (max id + 1,)."""
        return np.bincount(self.id, weights=self._lengths()).astype(np.int64)

    def _lengths(self) -> NDArray[np.int64]:
        end = self.end.astype(np.int64)
        first = np.empty_like(end)
        first[1:] = end[:-1]
        first[self.start[:-1]] = 0
        return end - first


def id_map_from_pixels(pixels: U16) -> IdMap:
    """The runs of a dense map, uint16 (height, width), width below 65,536."""
    height, width = pixels.shape
    change = np.ones((height, width), dtype=bool)
    change[:, :-1] = pixels[:, 1:] != pixels[:, :-1]
    row, column = np.nonzero(change)
    start = np.zeros(height + 1, dtype=np.uint32)
    np.cumsum(change.sum(axis=1), out=start[1:])
    return IdMap(start, (column + 1).astype(np.uint16), pixels[row, column].astype(np.uint16), width)


def encode_runs(layer: str, pixels: U16) -> dict[str, NDArray[np.generic]]:
    """Arrays for `numpy.savez_compressed` under `{layer}_row`, `{layer}_end`, `{layer}_id`.

    `row` holds the number of runs of each row and `end` the length of each run (small numbers compress well);
    `decode_runs` turns them back into an `IdMap`.
    """
    runs = id_map_from_pixels(pixels)
    counts = np.diff(runs.start.astype(np.int64)).astype(np.uint16)
    return {
        f"{layer}_row": counts,
        f"{layer}_end": runs._lengths().astype(np.uint16),
        f"{layer}_id": runs.id,
        f"{layer}_width": np.array(runs.width, dtype=np.uint16),
    }


def decode_runs(row: U16, length: U16, ids: U16, width: int) -> IdMap:
    """Back from the stored form; ValueError when the runs do not fill the rows exactly."""
    start = np.zeros(len(row) + 1, dtype=np.uint32)
    np.cumsum(row, out=start[1:], dtype=np.uint32)
    if len(length) != len(ids) or int(start[-1]) != len(ids) or (len(row) and int(row.min()) < 1):
        raise ValueError("the runs of the id map do not fit together")
    total = np.cumsum(length, dtype=np.int64)
    before = np.concatenate([[0], total])[start[:-1]]
    end = total - np.repeat(before, row)
    if not np.array_equal(end[start[1:] - 1], np.full(len(row), width)):
        raise ValueError("the rows of the id map have different lengths")
    return IdMap(start, end.astype(np.uint16), ids, width)
