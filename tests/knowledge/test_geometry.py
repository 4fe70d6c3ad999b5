"""Words and places agree: zones land in the regions named, landmarks lie on the skin, points in their muscles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bodymap.domain.points import PlacedPoint
from bodymap.domain.side import Side
from bodymap.errors import Problem
from bodymap.knowledge.catalogue import Catalogue
from bodymap.knowledge.checks import check
from bodymap.knowledge.checks.geometry import GeometryCheck
from bodymap.knowledge.loader import read_folder
from bodymap.knowledge.patterns import PatternBook
from tests.domain.skins import MadeSkin, plane
from tests.knowledge.fixture import edited, write


def skin() -> MadeSkin:
    """A plane divided into the fixture's regions: shoulder above, elbow outside, web inside, a strip in the middle."""
    made = plane()
    x, z = np.abs(made.position[:, 0]), made.position[:, 2]
    region = np.select([x < 20, z > 80, z > 0, x > 75], [4, 0, 1, 2], 3).astype(np.uint8)
    names = np.array(["shoulder_front", "shoulder_side", "elbow_lateral", "first_web", "sternum"])
    return replace(made, region=region, regions=names, sided=np.array([True, True, True, True, False]))


@dataclass(frozen=True)
class FakeMuscles:
    """Muscles that lie where they are said to lie."""

    place: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    def __contains__(self, muscle: str) -> bool:
        return muscle in self.place

    def samples(self, muscle: str, side: Side = Side.RIGHT) -> NDArray[np.float64]:
        """One point."""
        return np.array([self.place[muscle]]) * (1.0 if side is Side.RIGHT else -1.0, 1.0, 1.0)

    def at(self, muscle: str, along: float, across: float, side: Side = Side.RIGHT) -> PlacedPoint:
        """The same point, whatever is asked."""
        x, y, z = self.place[muscle]
        return PlacedPoint((x if side is Side.RIGHT else -x, y + along + across, z), (0.0, -1.0, 0.0), 10.0)


NEAR = {"infraspinatus": (-150.0, 10.0, 140.0), "supinator": (-100.0, 10.0, -95.0)}


def found(folder: Path, place: dict[str, tuple[float, float, float]] = NEAR, **changed: str) -> list[Problem]:
    """What the checks on the skin find in the fixture with some files changed."""
    reading = read_folder(write(folder, **changed))
    return list(
        check(reading, None, (GeometryCheck(PatternBook(Catalogue(reading.knowledge), skin()), FakeMuscles(place)),))
    )


def test_the_fixture_lies_where_it_says(tmp_path: Path) -> None:
    """GIVEN the fixture on its plane THEN nothing is found."""
    text = edited("trigger_points", "where: [shoulder_front]", "where: [shoulder_front, shoulder_side]")
    assert [str(p) for p in found(tmp_path, trigger_points=text)] == []


def test_a_zone_elsewhere_is_an_error_that_says_where(tmp_path: Path) -> None:
    """GIVEN a zone outside the regions named THEN the error says how much lies inside, and where the rest lies."""
    problems = found(tmp_path, trigger_points=edited("trigger_points", "where: [shoulder_front]", "where: [first_web]"))
    assert "only 0 % of the zone" in problems[0].message
    assert "shoulder_front" in problems[0].suggestion


def test_a_region_that_the_zone_does_not_reach_is_an_error(tmp_path: Path) -> None:
    """GIVEN one region too many in `where` THEN it is named, at its place."""
    text = edited("trigger_points", "where: [elbow_lateral, first_web]", "where: [elbow_lateral, first_web, sternum]")
    problem = next(p for p in found(tmp_path, trigger_points=text) if "sternum" in p.message)
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith("sternum")


def test_a_tiny_zone_is_a_warning(tmp_path: Path) -> None:
    """GIVEN a zone under a square centimetre THEN there is a warning."""
    problems = found(tmp_path, trigger_points=edited("trigger_points", "radius: 15", "radius: 3"))
    assert any("cm²" in p.message and p.severity == "warning" for p in problems)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("mm: [-100.0, 0.0, -60.0]", "mm: [-100.0, 9.0, -60.0]", "9 mm off the skin"),
        ("mm: [-100.0, 0.0, -60.0]", "mm: [100.0, 0.0, -60.0]", "on the right"),
        ("mm: [0.0, 0.0, 120.0]", "mm: [-4.0, 0.0, 120.0]", "on the midline"),
    ],
)
def test_a_landmark_must_lie_on_its_side_of_the_skin(tmp_path: Path, old: str, new: str, words: str) -> None:
    """GIVEN a landmark off the skin or on the wrong side THEN that is an error."""
    assert any(words in p.message for p in found(tmp_path, landmarks=edited("landmarks", old, new)))


def test_a_point_far_from_its_muscle_is_an_error(tmp_path: Path) -> None:
    """GIVEN a point by landmarks 100 mm from its muscle THEN that is an error."""
    problems = found(tmp_path, place={**NEAR, "supinator": (-100.0, 10.0, 20.0)})
    assert any("from its muscle" in p.message for p in problems)


def test_a_region_that_the_skin_lacks_is_an_error(tmp_path: Path) -> None:
    """GIVEN regions.yaml with one more region than the skin THEN that is an error."""
    text = edited("regions", "sternum:", "ribs: {sided: true, is: the ribs}\n  sternum:")
    assert any("ribs: the skin" in p.message for p in found(tmp_path, regions=text))


def test_a_pattern_is_the_union_of_its_entries(tmp_path: Path) -> None:
    """GIVEN a muscle with two entries THEN its pattern is both, each point's its own, and points can be chosen."""
    catalogue = Catalogue(read_folder(write(tmp_path)).knowledge)
    book = PatternBook(catalogue, skin())
    whole = book.muscle("infraspinatus")
    one, two = book.muscle("infraspinatus", points=[1]), book.muscle("infraspinatus", points=[2])
    assert np.array_equal(whole.essential, np.maximum(one.essential, two.essential))
    assert one.essential.max() == two.essential.max() == 1.0
    assert not np.array_equal(one.essential, two.essential)
    assert two.spillover.max() == 0.0
    assert book.muscle("infraspinatus") is whole
    entry = catalogue.muscles["infraspinatus"].referred_pain[0]
    assert np.array_equal(book.entry(entry).essential, one.essential)


def test_the_spillover_zone_begins_where_the_essential_ends(tmp_path: Path) -> None:
    """GIVEN a spillover zone drawn across the essential one THEN the two do not overlap."""
    text = edited("trigger_points", "{between: [deltoid_tuberosity, elbow_lateral_epicondyle]}", "acromion_front")
    pattern = PatternBook(Catalogue(read_folder(write(tmp_path, trigger_points=text)).knowledge), skin()).muscle(
        "infraspinatus"
    )
    assert (pattern.essential + pattern.spillover).max() <= 1.0 + 1e-6
    assert pattern.spillover[pattern.essential == 1.0].max() == 0.0


def test_the_left_pattern_and_points_mirror_the_right(tmp_path: Path) -> None:
    """GIVEN both sides of a muscle THEN weights and points are exact mirror images."""
    book = PatternBook(Catalogue(read_folder(write(tmp_path)).knowledge), skin())
    right, left = book.muscle("infraspinatus", Side.RIGHT), book.muscle("infraspinatus", Side.LEFT)
    assert np.array_equal(left.essential[book.engine.skin.mirror], right.essential)
    muscles = FakeMuscles(NEAR)
    there, here = (book.points("infraspinatus", side, muscles) for side in (Side.RIGHT, Side.LEFT))
    assert there.keys() == here.keys() == {1, 2}
    for number, point in there.items():
        assert here[number].position == pytest.approx((-point.position[0], *point.position[1:]))
