from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.errors import AssetError, UsageError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.ui.render import PictureError, render_picture


def draw(catalogue: Catalogue, atlas: Atlas, output: Path, **more: object) -> QImage:
    """A picture of 300 x 500 px with the given wishes."""
    wishes = {"view": 0.0, "layer": None, "muscle": None, "pattern": None, "points": False, "side": Side.RIGHT}
    render_picture(catalogue, atlas, size=(300, 500), output=output, **(wishes | more))
    image = QImage(str(output))
    assert (image.width(), image.height()) == (300, 500)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def redness(image: QImage) -> np.ndarray:
    """Red less green of each pixel, (h, w)."""
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return pixels[:, : image.width(), 2].astype(int) - pixels[:, : image.width(), 1]


@pytest.mark.parametrize("view", [0.0, 90.0, "az180", "front", "head_front", "foot_right_sole"])
def test_every_kind_of_view_is_drawn(catalogue: Catalogue, atlas: Atlas, tmp_path: Path, view: str | float) -> None:
    """Azimuths, turntable views, main views and close-ups all give a picture of the body."""
    image = draw(catalogue, atlas, tmp_path / "a.png", view=view, layer="skin")
    assert len({image.pixel(x, y) for x in range(0, 300, 10) for y in range(0, 500, 10)}) > 60


def test_pattern_is_on_the_side_that_was_asked_for(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """The right arm's pain is on the viewer's left from the front; the left one is its mirror image."""
    plain = redness(draw(catalogue, atlas, tmp_path / "a.png", layer="skin"))
    marks = {}
    for side in (Side.RIGHT, Side.LEFT):
        picture = draw(catalogue, atlas, tmp_path / "b.png", pattern=Reference("muscle", "supinator"), side=side)
        columns = np.nonzero(redness(picture) - plain > 60)[1]
        assert len(columns) > 100
        marks[side] = float(columns.mean())
    assert marks[Side.RIGHT] < 150 < marks[Side.LEFT]
    assert marks[Side.RIGHT] + marks[Side.LEFT] == pytest.approx(300, abs=3)


def test_points_and_light_change_the_picture(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """A lit muscle and its points are seen."""
    plain = draw(catalogue, atlas, tmp_path / "a.png", layer="deep")
    lit = draw(catalogue, atlas, tmp_path / "b.png", layer="deep", muscle="supinator")
    both = draw(catalogue, atlas, tmp_path / "c.png", layer="deep", muscle="supinator", points=True)
    assert plain != lit
    assert lit != both


def test_same_wish_gives_the_same_picture(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """Rendering is deterministic."""
    wish = {"pattern": Reference("muscle", "supinator"), "points": True, "muscle": "supinator"}
    draw(catalogue, atlas, tmp_path / "a.png", **wish)
    draw(catalogue, atlas, tmp_path / "b.png", **wish)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_bad_wishes_are_told(catalogue: Catalogue, atlas: Atlas, tmp_path: Path) -> None:
    """An unknown view, an output that cannot be written and a missing plate are clear errors."""
    with pytest.raises(UsageError):
        draw(catalogue, atlas, tmp_path / "a.png", view="moon")
    with pytest.raises(PictureError):
        draw(catalogue, atlas, tmp_path / "no" / "folder" / "a.png")
    with pytest.raises(AssetError):
        draw(catalogue, atlas, tmp_path / "a.png", layer="nerves")
