"""Pictures from an atlas that is missing or damaged: the file is named, and nothing half-drawn is left behind."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.bad_input.conftest import Answer, Installation

pytestmark = pytest.mark.skipif(
    not (Path(__file__).parents[2] / "assets" / "atlas" / "manifest.json").exists(), reason="needs the rendered atlas"
)

VIEW, LAYER = "front", "superficial"
ASKED = ("--view", VIEW, "--layer", LAYER, "--pattern", "supinator", "--muscle", "supinator", "--points")


def render(installation: Installation, *more: str) -> Answer:
    """Ask for a picture that needs every kind of asset."""
    return installation.run("render", *ASKED, "--size", "300x600", *more, "-o", "picture.png")


def view_files(installation: Installation, kind: str) -> list[Path]:
    """The files of that kind ("plates", "ids", "silhouettes") of the view, in either resolution."""
    manifest = json.loads((installation.atlas / "manifest.json").read_text(encoding="utf-8"))
    views = [v for v in manifest["views"] if v["name"] in (VIEW, "az000")]
    names = {v["plates"][LAYER] if kind == "plates" else v[kind] for v in views}
    return [installation.atlas / name for name in names]


def assert_nothing_drawn(installation: Installation, answer: Answer, word: str) -> None:
    """One calm message that holds `word`; no picture."""
    answer.assert_calm(1, 2)
    assert word in answer.err, answer.said
    assert len(answer.err.splitlines()) <= 3, answer.err
    assert not (installation.folder / "picture.png").exists()


def test_the_undamaged_installation_draws(installation: Installation) -> None:
    """GIVEN a whole installation WHEN the picture is asked for THEN it is there (so the other tests mean something)."""
    answer = render(installation)
    answer.assert_calm(0)
    assert (installation.folder / "picture.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["manifest.json", "surface.npz", "muscles.npz"])
@pytest.mark.parametrize("kept", [0.0, 0.5], ids=["empty", "cut short"])
def test_a_table_cut_short_is_named(installation: Installation, name: str, kept: float) -> None:
    """GIVEN a table of the atlas that was not copied to its end WHEN a picture is asked for THEN it is named."""
    installation.truncate(installation.atlas / name, kept)
    assert_nothing_drawn(installation, render(installation), name)


@pytest.mark.parametrize("name", ["manifest.json", "surface.npz", "muscles.npz"])
def test_a_missing_table_is_named(installation: Installation, name: str) -> None:
    """GIVEN an atlas without one of its tables WHEN a picture is asked for THEN the missing file is named."""
    (installation.atlas / name).unlink()
    assert_nothing_drawn(installation, render(installation), name)


@pytest.mark.parametrize("kind", ["ids", "silhouettes"])
def test_a_file_of_the_view_cut_short_is_named(installation: Installation, kind: str) -> None:
    """GIVEN a damaged file of the view WHEN a picture of the view is asked for THEN it is named, or not needed."""
    files = view_files(installation, kind)
    for file in files:
        installation.truncate(file)
    answer = render(installation)
    if answer.code != 0:  # a picture with a lit muscle may need the id map or the outline, not always both
        assert_nothing_drawn(installation, answer, f"/{files[0].parent.name}/")


def test_a_picture_cut_short_is_named(installation: Installation) -> None:
    """GIVEN plates that were not copied to their end WHEN they are drawn THEN one is named, and nothing is drawn."""
    for file in view_files(installation, "plates"):
        installation.truncate(file)
    assert_nothing_drawn(installation, render(installation), "_superficial.webp")


def test_a_picture_in_the_place_of_another_size_is_refused(installation: Installation) -> None:
    """GIVEN plates that have not the size of their view WHEN they are drawn THEN one is refused, not stretched."""
    other = io.BytesIO()
    Image.new("RGBA", (64, 64), "red").save(other, "webp")
    for file in view_files(installation, "plates"):
        installation.damage(file, other.getvalue())
    assert_nothing_drawn(installation, render(installation), "_superficial.webp")


def change_manifest(change: Callable[[dict[str, object]], object]) -> Callable[[Installation], None]:
    """A damage: the manifest with one thing changed."""

    def damage(installation: Installation) -> None:
        file = installation.atlas / "manifest.json"
        manifest = json.loads(file.read_text(encoding="utf-8"))
        change(manifest)
        installation.damage(file, json.dumps(manifest).encode())

    return damage


MANIFESTS = {
    "of a later format": change_manifest(lambda m: m.update(format=99)),
    "without views": change_manifest(lambda m: m.update(views=[])),
    "without layers": change_manifest(lambda m: m.update(layers=[])),
    "without a pivot": change_manifest(lambda m: m.pop("pivot")),
    "with words for numbers": change_manifest(lambda m: m.update(pivot=["a", "b", "c"])),
    "that is a list": lambda i: i.damage(i.atlas / "manifest.json", b"[1, 2]"),
    "that is a picture": lambda i: i.damage(i.atlas / "manifest.json", b"\x89PNG\r\n\x1a\n\x00\x00"),
}


@pytest.mark.parametrize("damage", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_is_none_is_named(installation: Installation, damage: Callable[[Installation], None]) -> None:
    """GIVEN a manifest that cannot be right WHEN a picture is asked for THEN the manifest is named."""
    damage(installation)
    assert_nothing_drawn(installation, render(installation), "manifest.json")


def test_without_any_atlas_text_commands_still_answer(installation: Installation) -> None:
    """GIVEN no atlas at all WHEN the knowledge is asked THEN it answers: reading needs no pictures."""
    for file in installation.atlas.rglob("*"):
        if file.is_symlink() or file.is_file():
            file.unlink()
    installation.run("list", "muscles").assert_calm(0)
    answer = installation.run("show", "supinator")
    answer.assert_calm(0)
    assert "upinator" in answer.out
    assert_nothing_drawn(installation, render(installation), "manifest.json")
    installation.run("check").assert_calm(0, 1)


BAD_WORDS = {
    "unknown view": (("--view", "frnt"), "frnt"),
    "view of no angle": (("--view", "nan"), "degrees"),
    "unknown layer": (("--view", "0", "--layer", "superficail"), "superficail"),
    "unknown muscle": (("--muscle", "supinatr"), "supinatr"),
    "unknown pattern": (("--pattern", "supinatr"), "supinatr"),
    "size of nothing": (("--size", "0x0"), "0 x 0"),
    "negative size": (("--size=-5x10",), "-5x10"),
    "size beyond memory": (("--size", "900000x900000"), "900000"),
    "size of words": (("--size", "large"), "large"),
    "unknown side": (("--side", "both-ish"), "both-ish"),
}


@pytest.mark.parametrize(("words", "named"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_a_word_that_means_nothing_is_bad_usage(
    program: Installation, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    """GIVEN a word that means nothing WHEN a picture is asked for THEN the word is named and nothing is written."""
    target = tmp_path / "x.png"
    answer = program.run("render", *words, "-o", str(target))
    answer.assert_calm(2)
    assert named in answer.err
    assert not target.exists()


@pytest.mark.parametrize("target", ["no/such/folder/x.png", ".", "x.pdq", "", "x" * 300 + ".png"])
def test_a_file_that_cannot_be_written_is_named(program: Installation, tmp_path: Path, target: str) -> None:
    """GIVEN a place where no picture can be written WHEN one is asked for THEN a calm message says so."""
    answer = program.run("render", "--size", "100x200", "-o", f"{tmp_path}/{target}" if target else "")
    answer.assert_calm(1, 2)
    assert answer.err.strip()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
