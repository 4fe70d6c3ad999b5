"""Where trigger points lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from bodymap.domain.points import PlacedPoint, place_point
from bodymap.domain.shapes import LandmarkPlace, MillimetrePlace, MusclePlace
from bodymap.domain.side import Side
from bodymap.domain.zones import LandmarkPoint, ZoneEngine
from bodymap.errors import UsageError
from tests.domain.skins import plane


@dataclass(frozen=True)
class FakeMuscles:
    """One muscle: a strip 20 mm beneath the plane."""

    name: str = "strip"

    def at(self, muscle: str, along: float, across: float, side: Side = Side.RIGHT) -> PlacedPoint:
        """A place on the strip."""
        if muscle != self.name:
            raise UsageError(f"The atlas has no muscle {muscle!r}.")
        x = -100.0 * (1 if side is Side.RIGHT else -1)
        return PlacedPoint((x, 20.0 + across, 100.0 * along), (0.0, -1.0, 0.0), 20.0)


ENGINE = ZoneEngine(plane(), {"a": LandmarkPoint((-120.0, 0.0, 40.0))})


def test_a_point_along_a_muscle_lies_in_it_with_its_depth() -> None:
    """GIVEN along and across THEN the muscle's geometry says place, normal and depth, on either side."""
    right = place_point(MusclePlace(0.5, 0.0), "strip", Side.RIGHT, FakeMuscles(), ENGINE)
    left = place_point(MusclePlace(0.5, 0.0, "strip"), "other", Side.LEFT, FakeMuscles(), ENGINE)
    assert right == PlacedPoint((-100.0, 20.0, 50.0), (0.0, -1.0, 0.0), 20.0)
    assert left.position == (100.0, 20.0, 50.0)


def test_a_point_at_a_landmark_lies_on_the_skin_and_is_mirrored() -> None:
    """GIVEN a landmark or millimetres THEN the point lies on the skin, exactly mirrored on the left."""
    for place in (LandmarkPlace("a"), MillimetrePlace((-120.0, 3.0, 40.0))):
        right = place_point(place, "strip", Side.RIGHT, FakeMuscles(), ENGINE)
        left = place_point(place, "strip", Side.LEFT, FakeMuscles(), ENGINE)
        assert np.allclose(right.position, (-120.0, 0.0, 40.0), atol=0.2)
        assert right.depth == 0.0
        assert left.position == (-right.position[0], *right.position[1:])
        assert right.normal == pytest.approx((0.0, -1.0, 0.0))


def test_an_unknown_muscle_is_named() -> None:
    """GIVEN a muscle that the atlas lacks THEN the error names it."""
    with pytest.raises(UsageError, match="'nothing'"):
        place_point(MusclePlace(0.5, 0.5), "nothing", Side.RIGHT, FakeMuscles(), ENGINE)
