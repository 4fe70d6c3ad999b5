"""The zone language: places on the skin and the strokes, spots and regions that make a pain zone.

Everything is said for the subject's right side and mirrored for the left (docs/data-format.md). Lengths in millimetres.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field

Fraction = Annotated[float, Meta(ge=0.0, le=1.0)]
Width = Annotated[float, Meta(gt=0.0, le=500.0)]
Millimetres = Annotated[float, Meta(ge=-2500.0, le=2500.0)]
Text = Annotated[str, Meta(min_length=1)]
Other = "other:"


class _Value(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A frozen value whose form is told by `kind`; in YAML the kind is told by the key that names it."""


class LandmarkPlace(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="landmark"):
    """A named landmark; the text `other:ID` means the one on the opposite side."""

    landmark: Text
    shorthand: ClassVar[tuple[str, ...]] = ("landmark",)

    @property
    def id(self) -> str:
        """The landmark's id without `other:`."""
        return self.landmark.removeprefix(Other)

    @property
    def opposite(self) -> bool:
        """Whether the landmark of the opposite side is meant."""
        return self.landmark.startswith(Other)


class BetweenPlace(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="between"):
    """The point `at` (0 the first, 1 the second) of the way on the skin between two places."""

    between: tuple[Place, Place]
    at: Fraction = 0.5


class TowardPlace(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="from"):
    """The point `mm` along the way on the skin from one place toward another (beyond it when it is nearer)."""

    start: Place = field(name="from")
    toward: Place
    mm: Annotated[float, Meta(ge=0.0, le=1000.0)]


class MillimetrePlace(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="mm"):
    """A point of the body frame (LPS millimetres, on the subject's right), snapped to the skin."""

    mm: tuple[Millimetres, Millimetres, Millimetres]


class MusclePlace(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="along"):
    """A place in a muscle: `along` from origin (0) to insertion (1), `across` its breadth (docs/atlas-format.md)."""

    along: Fraction
    across: Fraction
    muscle: str = ""


Place = LandmarkPlace | BetweenPlace | TowardPlace | MillimetrePlace
PointPlace = MusclePlace | LandmarkPlace | BetweenPlace | TowardPlace | MillimetrePlace


class Stroke(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="stroke"):
    """The shortest way on the skin through the places, `width` mm wide in total."""

    stroke: Annotated[tuple[Place, ...], Meta(min_length=2)]
    width: Width


class Spot(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="spot"):
    """A round patch of `radius` mm on the skin."""

    spot: Place
    radius: Width


class RegionShape(_Value, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="region"):
    """A whole region (`other`: the opposite side's) without the shapes of `without` (`except` in YAML)."""

    region: Text
    other: bool = False
    without: tuple[Stroke | Spot | RegionShape, ...] = field(name="except", default=())


Shape = Stroke | Spot | RegionShape
Zone = tuple[Shape, ...]


def places_of(shape: Shape) -> tuple[tuple[tuple[str | int, ...], Place], ...]:
    """The places that a shape names, each with its path in the YAML below the shape."""
    if isinstance(shape, Stroke):
        return tuple((("stroke", i), place) for i, place in enumerate(shape.stroke))
    if isinstance(shape, Spot):
        return ((("spot",), shape.spot),)
    return tuple(
        (("except", i, *path), place) for i, inner in enumerate(shape.without) for path, place in places_of(inner)
    )


def landmarks_of(place: PointPlace) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """The landmark ids that a place rests on, each with its path in the YAML below the place."""
    if isinstance(place, LandmarkPlace):
        return (((), place.id),)
    if isinstance(place, BetweenPlace):
        parts: tuple[tuple[tuple[str | int, ...], Place], ...] = tuple(
            (("between", i), part) for i, part in enumerate(place.between)
        )
    elif isinstance(place, TowardPlace):
        parts = ((("from",), place.start), (("toward",), place.toward))
    else:
        parts = ()
    return tuple(((*path, *below), name) for path, part in parts for below, name in landmarks_of(part))
