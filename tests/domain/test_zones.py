"""The zone engine on made skins, where the right answer is known by geometry."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bodymap.domain.geodesics import NoWayError
from bodymap.domain.shapes import (
    BetweenPlace,
    LandmarkPlace,
    MillimetrePlace,
    Place,
    RegionShape,
    Spot,
    Stroke,
    TowardPlace,
)
from bodymap.domain.side import Side
from bodymap.domain.zones import LandmarkPoint, ZoneEngine, ZoneError
from tests.domain.skins import MadeSkin, limbs, plane

AXIS, RADIUS = 42.0, 40.0
A, B = LandmarkPlace("a"), LandmarkPlace("b")
LANDMARKS = {
    "a": LandmarkPoint((-150.0, 0.0, -100.0)),
    "b": LandmarkPoint((-60.0, 0.0, 120.0)),
    "mid": LandmarkPoint((0.0, 0.0, 0.0), sided=False),
}


@cache
def flat() -> ZoneEngine:
    """A plane with a few landmarks."""
    return ZoneEngine(plane(), LANDMARKS)


@cache
def legs() -> ZoneEngine:
    """Two limbs 4 mm apart."""
    return ZoneEngine(limbs(), {})


def at(x: float, z: float) -> Place:
    """A place on the plane."""
    return MillimetrePlace((x, 0.0, z))


def on_limb(angle: float, z: float) -> Place:
    """A place on the right limb, `angle` radians round from its inner side."""
    return MillimetrePlace((-AXIS + RADIUS * float(np.cos(angle)), RADIUS * float(np.sin(angle)), z))


def to_segment(
    points: NDArray[np.float32], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance of points to a straight segment."""
    way = end - start
    share = np.clip((points - start) @ way / (way @ way), 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - start - share[:, None] * way, axis=1))


spot_x, spot_z = st.floats(-170, -30), st.floats(-170, 170)


@given(spot_x, spot_z, spot_x, spot_z, st.floats(12, 60))
def test_a_stroke_is_where_its_places_say(x1: float, z1: float, x2: float, z2: float, width: float) -> None:
    """GIVEN two places on a plane THEN samples inside the band weigh 1, samples outside 0, all between 0 and 1."""
    assume(np.hypot(x1 - x2, z1 - z2) > 20)
    weights = flat().zone((Stroke((at(x1, z1), at(x2, z2)), width),))
    distance = to_segment(flat().skin.position, np.array([x1, 0.0, z1]), np.array([x2, 0.0, z2]))
    assert weights.dtype == np.float32
    assert 0.0 <= weights.min() <= weights.max() <= 1.0
    assert np.all(weights[distance < width / 2 - 4.5] > 0.99)
    assert np.all(weights[distance > width / 2 + 4.5] == 0.0)


@given(spot_x, spot_z, spot_x, spot_z, st.floats(15, 50))
def test_the_area_of_a_stroke_is_width_times_length(x1: float, z1: float, x2: float, z2: float, width: float) -> None:
    """GIVEN a stroke inside the plane THEN its area is that of the band with round ends, within 8 per cent."""
    length = float(np.hypot(x1 - x2, z1 - z2))
    assume(length > 40)
    assume(min(x1, x2) > -170 + width / 2)
    assume(max(abs(z1), abs(z2)) < 170 - width / 2)
    area = flat().area_cm2(flat().zone((Stroke((at(x1, z1), at(x2, z2)), width),)))
    assert area == pytest.approx((length * width + np.pi * width**2 / 4) / 100, rel=0.08)


@given(st.floats(0.3, 6.0), st.floats(-150, 150), st.floats(0.3, 6.0), st.floats(-150, 150))
def test_a_path_on_a_limb_is_the_straight_one(t1: float, z1: float, t2: float, z2: float) -> None:
    """GIVEN two places on a cylinder THEN the path is as long as the helix between them, and ends at both."""
    turn = abs((t1 - t2 + np.pi) % (2 * np.pi) - np.pi)
    assume(turn < 2.8)
    assume(np.hypot(turn * RADIUS, z1 - z2) > 20)
    start, end = on_limb(t1, z1), on_limb(t2, z2)
    path = legs().path(Stroke((start, end), 10.0))
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    assert length == pytest.approx(np.hypot(turn * RADIUS, z1 - z2), rel=0.01, abs=1.0)
    assert np.allclose(path[[0, -1]], [legs().place(start), legs().place(end)])
    off = np.abs(np.hypot(path[:, 0] + AXIS, path[:, 1]) - RADIUS)
    assert off.max() < 0.8


@given(st.floats(0.3, 6.0), st.floats(-150, 150), st.floats(0.3, 6.0), st.floats(-150, 150), st.floats(10, 60))
def test_nothing_bleeds_across_a_gap(t1: float, z1: float, t2: float, z2: float, width: float) -> None:
    """GIVEN a stroke on one of two limbs that nearly touch THEN nothing of it lies on the other."""
    weights = legs().zone((Stroke((on_limb(t1, z1), on_limb(t2, z2)), width),))
    assert weights[legs().skin.side > 0].max() == 0.0


def test_a_stroke_along_the_inner_side_stays_on_its_limb() -> None:
    """GIVEN a wide stroke on the very line where the limbs are 4 mm apart THEN the other limb stays free."""
    weights = legs().zone((Stroke((on_limb(0.0, -150), on_limb(0.0, 150)), 70.0),))
    assert weights[legs().skin.side > 0].max() == 0.0
    assert legs().area_cm2(weights) == pytest.approx((300 * 70 + np.pi * 35**2) / 100, rel=0.06)


@given(st.lists(st.tuples(spot_x, spot_z), min_size=3, max_size=5), st.floats(10, 40))
def test_a_path_passes_through_all_its_places(points: list[tuple[float, float]], width: float) -> None:
    """GIVEN several places THEN the path comes within half a millimetre of each, and each is inside the zone."""
    stroke = Stroke(tuple(at(x, z) for x, z in points), width)
    path, weights = flat().path(stroke), flat().shape(stroke)
    for place in stroke.stroke:
        point = flat().place(place)
        assert np.linalg.norm(path - point, axis=1).min() < 0.5
        assert weights[flat().geodesics.nearest(point)] > 0.4


@given(st.floats(0.3, 6.0), st.floats(-150, 150), st.floats(0.3, 6.0), st.floats(-150, 150))
def test_the_order_of_the_places_does_not_matter(t1: float, z1: float, t2: float, z2: float) -> None:
    """GIVEN a stroke and the same the other way round THEN the zones are equal."""
    places = on_limb(t1, z1), on_limb(t2, z2), on_limb((t1 + t2) / 2, (z1 + z2) / 2 + 30)
    there, back = (legs().shape(Stroke(order, 20.0)) for order in (places, places[::-1]))
    assert np.allclose(there, back, atol=1e-4)


@given(spot_x, spot_z, st.floats(8, 40), st.floats(1, 30))
def test_a_wider_zone_holds_the_narrower(x: float, z: float, radius: float, more: float) -> None:
    """GIVEN two radii THEN the larger spot weighs at least as much everywhere, and more in all."""
    small, large = (flat().shape(Spot(at(x, z), r)) for r in (radius, radius + more))
    assert np.all(large >= small - 1e-6)
    assert flat().area_cm2(large) > flat().area_cm2(small)


@given(spot_x, spot_z, spot_x, spot_z, st.floats(10, 60))
def test_the_left_is_the_exact_mirror_image(x1: float, z1: float, x2: float, z2: float, width: float) -> None:
    """GIVEN a zone THEN that of the left has the same weights at the mirrored samples, and the same area."""
    zone = (Stroke((at(x1, z1), at(x2, z2)), width),)
    right, left = flat().zone(zone), flat().zone(zone, Side.LEFT)
    assert np.array_equal(left[flat().skin.mirror], right)
    assert flat().area_cm2(left) == pytest.approx(flat().area_cm2(right), rel=1e-6)


def test_a_place_between_two_others_divides_the_way() -> None:
    """GIVEN `between` with a fraction THEN the place is that far along; with `toward` that many millimetres."""
    a, b = np.array(LANDMARKS["a"].mm), np.array(LANDMARKS["b"].mm)
    way = (b - a) / np.linalg.norm(b - a)
    assert np.allclose(flat().place(BetweenPlace((A, B), 0.25)), a + 0.25 * (b - a), atol=0.5)
    assert np.allclose(flat().place(TowardPlace(A, B, 50.0)), a + 50 * way, atol=0.5)
    assert np.allclose(flat().place(TowardPlace(A, B, 260.0)), a + 260 * way, atol=1.0)


def test_other_means_the_opposite_side() -> None:
    """GIVEN `other:a` THEN the place is the mirror image; a zone may cross the midline."""
    assert np.allclose(flat().place(LandmarkPlace("other:a")), (150.0, 0.0, -100.0), atol=0.5)
    weights = flat().zone((Stroke((A, LandmarkPlace("other:a")), 30.0),))
    assert flat().coverage(weights).keys() == {"low"}
    assert np.abs(weights[flat().skin.mirror] - weights).max() < 0.2


def test_a_region_is_exactly_itself() -> None:
    """GIVEN a region THEN it is covered wholly, on its side; `other` is the other side; `except` is cut out."""
    high = flat().zone((RegionShape("high"),))
    assert flat().coverage(high) == {"high:right": 1.0}
    assert flat().coverage(flat().zone((RegionShape("high", other=True),))) == {"high:left": 1.0}
    assert flat().coverage(flat().zone((RegionShape("low"),))) == {"low": 1.0}
    spot = Spot(at(-100, 100), 30)
    holed = flat().zone((RegionShape("high", without=(spot,)),))
    assert flat().area_cm2(high) - flat().area_cm2(holed) == pytest.approx(
        flat().area_cm2(flat().shape(spot)), rel=1e-5
    )


def test_shapes_combine_by_their_maximum() -> None:
    """GIVEN a zone of two overlapping shapes THEN no sample weighs more than in the stronger of them."""
    one, two = Spot(at(-100, 0), 40), Stroke((at(-100, 0), at(-60, 60)), 30)
    assert np.array_equal(flat().zone((one, two)), np.maximum(flat().shape(one), flat().shape(two)))
    assert flat().zone(()).max() == 0.0


def test_the_path_is_the_same_whatever_the_samples() -> None:
    """GIVEN the same stroke on a coarse and a fine sampling THEN area and extent agree."""
    coarse, fine = (ZoneEngine(plane(step), {}) for step in (6.0, 3.0))
    stroke = Stroke((at(-150, -80), at(-50, 90)), 40)
    assert coarse.area_cm2(coarse.shape(stroke)) == pytest.approx(fine.area_cm2(fine.shape(stroke)), rel=0.04)


def test_what_does_not_exist_is_named() -> None:
    """GIVEN an unknown landmark or region THEN the error names it."""
    with pytest.raises(ZoneError, match="'nowhere'"):
        flat().zone((Spot(LandmarkPlace("nowhere"), 10),))
    with pytest.raises(ZoneError, match="'nothing'"):
        flat().zone((RegionShape("nothing"),))


def test_places_that_no_skin_joins_are_refused() -> None:
    """GIVEN a stroke from one limb to the other THEN there is an error, not a straight line through the air."""
    with pytest.raises(NoWayError):
        legs().path(Stroke((on_limb(0.0, 0.0), MillimetrePlace((AXIS + RADIUS, 0.0, 0.0))), 10))


def test_a_stroke_of_two_equal_places_is_a_spot() -> None:
    """GIVEN a stroke whose places coincide THEN it is the round patch of half its width."""
    stroke, spot = flat().shape(Stroke((at(-100, 0), at(-100, 0)), 40)), flat().shape(Spot(at(-100, 0), 20))
    assert np.allclose(stroke, spot, atol=1e-3)


def test_weights_cannot_be_changed_by_accident() -> None:
    """GIVEN the weights of a shape THEN they are read-only, because they are kept and shared."""
    with pytest.raises(ValueError, match="read-only"):
        flat().shape(Spot(at(-100, 0), 20))[0] = 1.0


def test_samples_of_the_made_skins_mirror_exactly() -> None:
    """GIVEN the made skins THEN mirror is an involution that negates x."""
    for skin in (plane(), limbs()):
        assert isinstance(skin, MadeSkin)
        assert np.array_equal(skin.mirror[skin.mirror], np.arange(len(skin.area)))
        assert np.array_equal(skin.position[skin.mirror][:, 0], -skin.position[:, 0])
