"""Opening the data and the atlas for a command; what is missing becomes one clear message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.cli.output import plural, print_error
from bodymap.errors import AssetError, UsageError
from bodymap.knowledge.catalogue import Catalogue, Kind, Reference
from bodymap.knowledge.report import did_you_mean
from bodymap.resources import asset_path, data_path

if TYPE_CHECKING:
    from bodymap.atlas.manifest import Manifest
    from bodymap.knowledge.patterns import PatternBook


def open_catalogue(*kinds: Kind) -> Catalogue:
    """The shipped knowledge base, or DataError with every problem when it has nothing of the kinds needed.

    Where only some entries are faulty, the others are used, and a line on standard error says so.
    """
    catalogue = Catalogue.open(data_path()).require(*kinds)
    if catalogue.problems:
        count = plural(len(catalogue.problems), "problem")
        print_error(f"bodymap: the data files have {count}, and what is faulty is left out; `bodymap check` names all.")
    return catalogue


def open_manifest() -> Manifest:
    """The table of contents of the shipped atlas; AssetError when it is missing or damaged."""
    from bodymap.atlas.manifest import load_manifest

    return load_manifest(asset_path("atlas"))


def manifest_or_none() -> tuple[Manifest | None, str]:
    """The atlas's table of contents, or None and why there is none."""
    try:
        return open_manifest(), ""
    except AssetError as error:
        return None, str(error)


def open_patterns(catalogue: Catalogue) -> PatternBook:
    """The patterns on the shipped skin; AssetError when the skin is missing or damaged."""
    from bodymap.atlas.surface import Surface
    from bodymap.knowledge.patterns import PatternBook

    return PatternBook(catalogue, Surface.load(asset_path("atlas", "surface.npz")))


def muscle_shapes(manifest: Manifest) -> frozenset[str]:
    """The ids of the atlas's muscles."""
    return frozenset(s.id for s in manifest.structures if s.kind == "muscle")


def resolve_muscle(catalogue: Catalogue, word: str) -> Reference:
    """A muscle by id, name or deep link: an entry, or a shape of the atlas that has no entry."""
    reference = resolve(catalogue, word)
    if reference.kind != "muscle":
        raise UsageError(f"'{word}' is a {reference.kind}, not a muscle.")
    return reference


def resolve(catalogue: Catalogue, word: str, kinds: tuple[Kind, ...] = ()) -> Reference:
    """What a word on the command line means; muscles of the atlas without an entry are known too."""
    try:
        reference = catalogue.resolve(word)
    except UsageError as unknown:
        shape = word.strip().removeprefix("bodymap://").removeprefix("muscle/").strip("/")
        manifest, _ = manifest_or_none()
        shapes = muscle_shapes(manifest) if manifest else frozenset()
        if shape in shapes:
            return Reference("muscle", shape)
        hint = did_you_mean(shape, shapes)
        if hint and "id you mean" not in str(unknown):
            raise UsageError(f"There is nothing called '{word}'. {hint[0].upper()}{hint[1:]}") from None
        raise
    if kinds and reference.kind not in kinds:
        raise UsageError(f"'{word}' is a {reference.kind}; this command takes {' or '.join(kinds)}.")
    return reference
