"""Draws the picture that the window would show into a file; needs no display."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import Manifest
from bodymap.domain.side import Side
from bodymap.errors import BodymapError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.ui.bodymap import stage
from bodymap.ui.bodymap.canvas import Canvas
from bodymap.ui.bodymap.figure import FigurePainter
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.marks import place_marks
from bodymap.ui.bodymap.overlay import Mark, Overlay
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.pose import Pose
from bodymap.ui.bodymap.scene import Scene, box_of
from bodymap.ui.bodymap.sides import draw_sides, side_marks
from bodymap.ui.patterns import PatternService, muscle_of, pain_overlays
from bodymap.ui.theme import load_fonts
from bodymap.ui.tokens import LIGHT, RED_PAIN, PainPalette, Palette

_ROOM = 1.05


class PictureError(BodymapError):
    """The picture cannot be written where it was asked for."""


def ensure_gui() -> QGuiApplication:
    """The Qt application that fonts and pictures need; off-screen when there is none yet."""
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        return app
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QGuiApplication(sys.argv[:1])
    _applications.append(made)
    return made


_applications: list[QGuiApplication] = []


def pose_for(scene: Scene, view: str | float, size: QSizeF) -> Pose:
    """The pose that shows a named view, or the whole body from an azimuth in degrees, in a picture of `size` px."""
    box, closeup, azimuth = scene.frame, None, 0.0
    if isinstance(view, str):
        named = scene.atlas.view(view)
        azimuth = named.azimuth
        if named.kind == "closeup":
            box = box_of(named)
            closeup = named.name if named.part != "head" else None
    else:
        azimuth = scene.snapped(view)
    scale = min(size.width() / box.width(), size.height() / box.height()) / _ROOM
    return Pose(azimuth, box.center().x(), -box.center().y(), scale, closeup)


def lit_structures(catalogue: Catalogue, manifest: Manifest, muscle: str | None, side: Side) -> tuple[int, ...]:
    """Indexes of the atlas structures of a muscle entry (or of a shape without entry) on one side."""
    if muscle is None:
        return ()
    shapes = catalogue.shapes_of(muscle) if muscle in catalogue.muscles else (muscle,)
    found = (manifest.structure(shape, side) for shape in shapes)
    return tuple(structure.index for structure in found if structure is not None)


def compose(
    scene: Scene, pose: Pose, size: tuple[int, int], look: Look, *, letters: tuple[str, str] = ("L", "R")
) -> QImage:
    """The finished picture: ground, figure, marks and the letters of the sides; AssetError when a file is bad."""
    ensure_gui()
    canvas = Canvas(pose, QSizeF(*size), 1.0)
    cache = PlateCache(scene.atlas)
    try:
        figure = FigurePainter(scene, cache).paint(canvas, look, wait=True)
    finally:
        cache.close()
    image = QImage(size[0], size[1], QImage.Format.Format_RGB32)
    painter = QPainter(image)
    font = QFont(load_fonts())
    font.setPixelSize(max(11, size[1] // 70))
    painter.setFont(font)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stage.ground(painter, canvas.size, look.palette)
    stage.floor_shadow(painter, canvas, scene.frame, look.palette)
    painter.drawImage(QPointF(0, 0), figure.image)
    stage.marks(painter, canvas, place_marks(scene.atlas, scene.base(pose), look.marks), look, "")
    words = {Side.LEFT: letters[0], Side.RIGHT: letters[1]}
    draw_sides(painter, side_marks(scene.camera(pose), canvas.size), words, look.palette, font)
    painter.end()
    return image


def _zones(
    catalogue: Catalogue, atlas: Atlas, pattern: Reference | None, owner: Reference | None, side: Side,
    colours: PainPalette, points: bool,
) -> tuple[tuple[Overlay, ...], tuple[Mark, ...]]:  # fmt: skip
    """Overlays of the pattern, and the points of its muscle."""
    service = PatternService(catalogue, atlas)
    overlays: tuple[Overlay, ...] = ()
    marks: tuple[Mark, ...] = ()
    if pattern is not None:
        overlays = pain_overlays(service.now(pattern, side), colours, "", "")
    if points and owner is not None:
        marks = service.now(owner, side).points
    service.close()
    return overlays, marks


def render_picture(
    catalogue: Catalogue,
    atlas: Atlas,
    *,
    view: str | float,
    layer: str | None,
    muscle: str | None,
    pattern: Reference | str | None,
    points: bool,
    side: Side,
    size: tuple[int, int],
    output: Path,
    palette: Palette = LIGHT,
    colours: PainPalette = RED_PAIN,
) -> None:
    """Write the picture to `output` (.png, .jpg or .webp).

    `view`: a view's name or an azimuth in degrees; `layer` None: skin for a pattern, else the superficial muscles;
    `muscle` is lit; `pattern` is drawn; `points`: the trigger points of the muscle, or of the pattern's. `size` in
    pixels. Raises AssetError for a missing or damaged atlas, PictureError when the file cannot be written.
    """
    ensure_gui()
    scene = Scene(atlas)
    reference = catalogue.resolve(pattern) if isinstance(pattern, str) else pattern
    owner = Reference("muscle", muscle) if muscle is not None and muscle in catalogue.muscles else None
    if owner is None and reference is not None and reference.kind in ("muscle", "trigger-point"):
        owner = Reference("muscle", muscle_of(reference))
    overlays, marks = _zones(catalogue, atlas, reference, owner, side, colours, points)
    look = Look(
        layer=layer or _layer_for(scene, reference),
        lit=lit_structures(catalogue, atlas.manifest, muscle, side),
        overlays=overlays,
        marks=marks,
        palette=palette,
        pain=colours,
    )
    image = compose(scene, pose_for(scene, view, QSizeF(*size)), size, look)
    if not image.save(str(output), quality=92):
        raise PictureError(f"The picture cannot be written to {output}.")


def _layer_for(scene: Scene, pattern: Reference | None) -> str:
    """Without a wish: pain belongs on the skin, everything else on the outer muscles."""
    wanted = "skin" if pattern is not None else "superficial"
    return wanted if wanted in scene.layers else scene.layers[0]
