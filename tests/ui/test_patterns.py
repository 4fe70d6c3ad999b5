from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.ui.pattern_store import PatternStore
from bodymap.ui.patterns import PatternService, pain_overlays
from bodymap.ui.tokens import RED_PAIN, SAFE_PAIN

MUSCLE = Reference("muscle", "supinator")


def service(catalogue: Catalogue, atlas: Atlas, folder: Path) -> PatternService:
    """A service that keeps what it has computed in a folder."""
    return PatternService(catalogue, atlas, folder=folder)


def test_what_was_computed_is_read_again(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """A second service finds the pattern on disk, the same as it was computed, to a part in 255."""
    first = service(catalogue, atlas, tmp_path).now(MUSCLE, Side.LEFT)
    stored = PatternStore(catalogue, atlas, tmp_path).read(MUSCLE, Side.LEFT)
    assert stored is not None
    assert first.weights is not None
    assert np.abs(stored.essential - first.weights.essential).max() < 0.003
    second = service(catalogue, atlas, tmp_path).now(MUSCLE, Side.LEFT)
    assert second.points == first.points


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04 not a zip", b"\x00" * 4000])
def test_damaged_files_are_computed_anew(catalogue: Catalogue, atlas: Atlas, tmp_path: Path, rubbish: bytes) -> None:
    """A damaged file is as if it were not there."""
    service(catalogue, atlas, tmp_path).now(MUSCLE, Side.RIGHT)
    for file in tmp_path.iterdir():
        file.write_bytes(rubbish)
    drawn = service(catalogue, atlas, tmp_path).now(MUSCLE, Side.RIGHT)
    assert drawn.weights is not None
    assert len(drawn.points) == 2


def test_folder_that_cannot_be_written_costs_nothing(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """Without a place to keep patterns they are computed all the same."""
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    assert service(catalogue, atlas, blocker / "patterns").now(MUSCLE, Side.RIGHT).weights is not None


def test_sides_are_mirror_images(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """The left pattern is the right one, mirrored sample by sample."""
    one = service(catalogue, atlas, tmp_path)
    right, left = one.now(MUSCLE, Side.RIGHT).weights, one.now(MUSCLE, Side.LEFT).weights
    assert right is not None
    assert left is not None
    assert np.array_equal(right.essential[atlas.surface.mirror], left.essential)


def test_safe_colours_are_hatched(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """The palette for those who do not see red also differs in its pattern, not only in its colour."""
    drawn = service(catalogue, atlas, tmp_path).now(MUSCLE, Side.RIGHT)
    red = {overlay.name: overlay.paint for overlay in pain_overlays(drawn, RED_PAIN, "", "")}
    safe = {overlay.name: overlay.paint for overlay in pain_overlays(drawn, SAFE_PAIN, "", "")}
    assert (red["essential"], safe["essential"]) == ("solid", "hatch")
    assert red["spillover"] == safe["spillover"] == "stipple"
