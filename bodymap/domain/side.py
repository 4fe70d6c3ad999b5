"""Left, right and midline, always the subject's own."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """A side of the subject (never of the viewer)."""

    LEFT = "left"
    RIGHT = "right"
    MID = "mid"

    @property
    def other(self) -> Side:
        """The opposite side; the midline is its own."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, Side.MID)

    @property
    def sign(self) -> int:
        """Sign of x in the body frame (LPS): +1 left, -1 right, 0 midline."""
        return {Side.LEFT: 1, Side.RIGHT: -1}.get(self, 0)
