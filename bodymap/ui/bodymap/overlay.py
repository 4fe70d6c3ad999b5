"""Overlays: anything that is coloured on the body is a value per skin sample or structure, a scale and a legend."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Paint(StrEnum):
    """How an overlay's colour is laid on."""

    SOLID = "solid"
    STIPPLE = "stipple"
    HATCH = "hatch"


@dataclass(frozen=True)
class ColourScale:
    """From value to colour: stops (value, #rrggbb), interpolated between; below `floor` nothing is painted."""

    stops: tuple[tuple[float, str], ...]
    floor: float = 0.5
    opacity: float = 0.9

    def rgb(self, value: float) -> tuple[int, int, int]:
        """The colour of a value, 0..255 each."""
        places = [stop for stop, _ in self.stops]
        parts = np.array([[int(code[i : i + 2], 16) for i in (1, 3, 5)] for _, code in self.stops], dtype=float)
        red, green, blue = (round(float(np.interp(value, places, parts[:, k]))) for k in range(3))
        return red, green, blue


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend: how it looks and what it means."""

    text: str
    colour: str
    paint: Paint


@dataclass(frozen=True, eq=False)
class Overlay:
    """Values on the body. `skin`: float32 (N,) per skin sample, or `structures`: value per structure index.

    `key` is equal for equal content, so that painted pictures can be kept.
    """

    key: Hashable
    name: str
    description: str
    paint: Paint
    scale: ColourScale
    legend: tuple[LegendEntry, ...]
    skin: Floats | None = None
    structures: Mapping[int, float] | None = None


@dataclass(frozen=True)
class Mark:
    """A trigger point: `number` beside an X at `position` (body-frame mm); `normal` tells from where it is seen."""

    key: str
    number: str
    position: tuple[float, float, float]
    normal: tuple[float, float, float]
    label: str = ""


def solid_scale(colour: str, opacity: float = 0.88) -> ColourScale:
    """A scale of one colour that begins at a weight of one half."""
    return ColourScale(((0.0, colour), (1.0, colour)), 0.5, opacity)
