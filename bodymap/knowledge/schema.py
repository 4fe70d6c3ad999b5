"""What the data files may say: frozen structs, one per form in docs/data-format.md; unknown keys are refused."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

from bodymap.domain.shapes import PointPlace, Text, Zone

SCHEMA_VERSION = 1
"""Counted up whenever a struct here or in domain/shapes.py changes, so that old caches are not read."""

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
Group = Literal[
    "head", "neck", "shoulder", "arm", "forearm", "hand", "chest", "abdomen", "back", "pelvis", "hip", "thigh", "leg",
    "foot",
]  # fmt: skip
GROUPS: tuple[str, ...] = Group.__args__  # type: ignore[attr-defined]
Strength = Literal["strong", "moderate", "weak", "opinion", "none"]
SourceKind = Literal[
    "systematic_review", "trial", "cohort", "experimental", "case_series", "consensus", "textbook", "anatomy", "review",
    "guideline", "web",
]  # fmt: skip


class Citation(Struct, frozen=True, forbid_unknown_fields=True):
    """A source and where in it: `ID` or `[ID, LOCATOR]` in YAML."""

    source: Id
    locator: str | int = ""
    shorthand: ClassVar[tuple[str, ...]] = ("source", "locator")


Citations = tuple[Citation, ...]


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """A statement, with the sources of just this one where it could be doubted; in YAML plain text will do."""

    text: Text
    sources: Citations = ()
    shorthand: ClassVar[tuple[str, ...]] = ("text",)


Statements = tuple[Statement, ...]
Texts = tuple[Text, ...]


class MuscleNames(Struct, frozen=True, forbid_unknown_fields=True):
    """English and Latin name, what patients call it, other names and abbreviations."""

    en: Text
    la: str = ""
    lay: str = ""
    also: Texts = ()
    abbr: Texts = ()


class Nerve(Struct, frozen=True, forbid_unknown_fields=True):
    """The supplying nerve (or nerves, in words) and its spinal roots."""

    name: Text
    roots: tuple[Annotated[str, Meta(pattern=r"^(CN [IVX]+|[CTLS][0-9]{1,2}|Co1)\Z")], ...] = ()


class TriggerPoint(Struct, frozen=True, forbid_unknown_fields=True):
    """One trigger point: its number in the muscle, its place, and how it is found."""

    id: Annotated[int, Meta(ge=1, le=99)]
    at: PointPlace
    where: str = ""
    palpation: str = ""
    note: str = ""
    sources: Citations = ()


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the pain of some of the muscle's points is felt; no `points` means all of them."""

    essential: Zone
    spillover: Zone = ()
    points: tuple[int, ...] = ()
    where: tuple[Id, ...] = ()
    spillover_where: tuple[Id, ...] = ()
    feels_like: str = ""
    note: str = ""
    sources: Citations = ()


class Needling(Struct, frozen=True, forbid_unknown_fields=True):
    """What to mind when a needle is used."""

    caution: Statements = ()
    risk: Statements = ()
    sources: Citations = ()


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """How good the evidence for the entry's pain pattern is; `level` is an id of guide.yaml."""

    level: Id
    note: str = ""
    sources: Citations = ()


class Muscle(Struct, frozen=True, forbid_unknown_fields=True):
    """One muscle as the page shows it; `not_known` says, for a field left out, why nothing stands there."""

    names: MuscleNames
    group: Group
    shapes: tuple[Id, ...] = ()
    origin: Statements = ()
    insertion: Statements = ()
    nerve: Nerve | None = None
    action: Statements = ()
    synergists: Texts = ()
    antagonists: Texts = ()
    anatomy_sources: Citations = ()
    trigger_points: tuple[TriggerPoint, ...] = ()
    referred_pain: tuple[Pattern, ...] = ()
    symptoms: Statements = ()
    causes: Statements = ()
    test: Statements = ()
    self_care: Statements = ()
    treatment: Statements = ()
    needling: Needling | None = None
    look_alikes: Statements = ()
    conditions: tuple[Id, ...] = ()
    plain: str = ""
    evidence: Evidence | None = None
    sources: Citations = ()
    not_known: dict[str, Text] = {}


class ConditionNames(Struct, frozen=True, forbid_unknown_fields=True):
    """The everyday name, the clinical one, and others."""

    en: Text
    clinical: str = ""
    also: Texts = ()


class Codes(Struct, frozen=True, forbid_unknown_fields=True):
    """Codes of the WHO classifications, left out until looked up."""

    icd10: str = ""
    icd11: str = ""


class MuscleLink(Struct, frozen=True, forbid_unknown_fields=True):
    """A muscle that may take part in a condition, and how well that is shown."""

    id: Id
    strength: Strength
    note: str = ""
    sources: Citations = ()


class RedFlag(Struct, frozen=True, forbid_unknown_fields=True):
    """A sign of something serious, and what to do."""

    sign: Text
    do: Text
    sources: Citations = ()


class Help(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is done for a condition, and the evidence for it."""

    what: Text
    evidence: str = ""
    level: Id = "none"
    sources: Citations = ()


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """One condition; `muscles_note` says how far muscles are its cause."""

    names: ConditionNames
    what: Text
    plain: str = ""
    codes: Codes = Codes()
    felt: Zone = ()
    where: tuple[Id, ...] = ()
    muscles: tuple[MuscleLink, ...] = ()
    muscles_note: str = ""
    test: Statements = ()
    course: Statements = ()
    other_causes: Statements = ()
    red_flags: tuple[RedFlag, ...] = ()
    who_to_see: str = ""
    helps: tuple[Help, ...] = ()
    sources: Citations = ()


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A publication; `seen` says what of it was read, where and when."""

    kind: SourceKind
    title: Text
    authors: str | Texts = ""
    year: Annotated[int, Meta(ge=1500, le=2100)] | None = None
    journal: str = ""
    publisher: str = ""
    edition: str | int = ""
    doi: str = ""
    isbn: str | int = ""
    pmid: str | int = ""
    url: str = ""
    seen: str = ""
    note: str = ""


class LandmarkPosition(Struct, frozen=True, forbid_unknown_fields=True):
    """A point on the skin: body frame (LPS), millimetres, on the subject's right or the midline."""

    mm: tuple[float, float, float]


class Landmark(Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the skin that a clinician can find: its name, how to find it, and where it lies."""

    name: Text
    find: Text
    at: LandmarkPosition
    sided: bool = True
    rule: str = ""
    note: str = ""
    also: Texts = ()
    group: str = ""
    sources: Citations = ()


class RegionEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A region as it stands in regions.yaml, below its group."""

    sided: bool
    means: Text = field(name="is")
    name: str = ""


class Region(Struct, frozen=True):
    """A region of the skin: `group` is the part of the body it belongs to, `means` its definition."""

    group: str
    sided: bool
    means: str
    name: str


class EvidenceLevel(Struct, frozen=True, forbid_unknown_fields=True):
    """One rung of the ladder of evidence."""

    name: Text
    means: Text = field(name="is")


class Topic(Struct, frozen=True, forbid_unknown_fields=True):
    """A chapter of the guide: paragraphs, and ids of what to read next."""

    title: Text
    text: Statements
    plain: str = ""
    see: Texts = ()
    sources: Citations = ()


class Knowledge(Struct, frozen=True):
    """Everything that the data files say, by id, in the order of the files."""

    muscles: dict[str, Muscle] = {}
    conditions: dict[str, Condition] = {}
    sources: dict[str, Source] = {}
    landmarks: dict[str, Landmark] = {}
    regions: dict[str, Region] = {}
    evidence_levels: dict[str, EvidenceLevel] = {}
    topics: dict[str, Topic] = {}
