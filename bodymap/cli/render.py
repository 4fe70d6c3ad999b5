"""`bodymap render`: the picture that the window would show, as a file."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from importlib import import_module
from math import isfinite
from pathlib import Path

from bodymap.atlas.atlas import Atlas
from bodymap.atlas.manifest import Manifest
from bodymap.cli.output import print_json, print_text
from bodymap.cli.resources import open_catalogue, resolve, resolve_muscle
from bodymap.domain.side import Side
from bodymap.errors import UsageError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.knowledge.report import did_you_mean
from bodymap.resources import asset_path

_SIZE = re.compile(r"(\d{1,5})\s*[xX×]\s*(\d{1,5})\Z")
_LEAST, _MOST = 16, 8192
_FORMATS = (".png", ".jpg", ".jpeg", ".webp")


def run(arguments: Namespace) -> int:
    """Check every word first, then draw; Qt is loaded only then."""
    size, output = _size(arguments.size), _output(arguments.output)
    catalogue = open_catalogue()
    muscle = resolve_muscle(catalogue, arguments.muscle) if arguments.muscle else None
    pattern = (
        resolve(catalogue, arguments.pattern, ("muscle", "trigger-point", "condition")) if arguments.pattern else None
    )
    if pattern and pattern.id not in catalogue.table(pattern.kind):
        raise UsageError(f"No pattern of {pattern.id} is known here yet.")
    if arguments.points and not (muscle or pattern):
        raise UsageError("--points needs to know whose: add --muscle ID.")
    atlas = Atlas.open(asset_path("atlas"))
    view, layer = _view(arguments.view, atlas.manifest), _layer(arguments.layer, atlas.manifest)
    # A picture needs no display: without this Qt would look for one, and abort where there is none.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import_module("bodymap.ui.render").render_picture(
        catalogue,
        atlas,
        view=view,
        layer=layer,
        muscle=muscle.id if muscle else None,
        pattern=pattern,
        points=_points(catalogue, arguments.points, muscle, pattern),
        side=Side(arguments.side),
        size=size,
        output=output,
    )
    if arguments.json:
        print_json({"file": str(output), "width": size[0], "height": size[1]})
    else:
        print_text(f"{output}: {size[0]} x {size[1]} pixels")
    return 0


def _points(catalogue: Catalogue, wanted: bool, muscle: Reference | None, pattern: Reference | None) -> bool:
    """Whether points are drawn; asked for a muscle that has none here, that is said."""
    owner = muscle or pattern
    if wanted and owner and owner.kind == "muscle" and owner.id not in catalogue.muscles:
        raise UsageError(f"No trigger points of {owner.id} are known here yet.")
    return wanted


def _size(text: str) -> tuple[int, int]:
    """Width and height in pixels."""
    found = _SIZE.match(text.strip())
    if not found:
        raise UsageError(f"'{text}' is no size; write WIDTHxHEIGHT in pixels, for example 900x1200.")
    width, height = int(found[1]), int(found[2])
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        raise UsageError(f"A picture of {width} x {height} cannot be drawn; each must be from {_LEAST} to {_MOST}.")
    return width, height


def _output(text: str) -> Path:
    """The file to write: of a known format, in a folder that exists."""
    path = Path(text)
    if path.suffix.lower() not in _FORMATS:
        raise UsageError(f"'{text}' should end in .png, .jpg or .webp.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder.")
    return path


def _view(text: str, manifest: Manifest) -> str | float:
    """The name of a view, or an azimuth in degrees from 0 up to 360."""
    try:
        azimuth = float(text)
    except ValueError:
        if text in manifest.view_by_name:
            return text
        hint = did_you_mean(text, manifest.view_by_name) or "`bodymap list views` names them, degrees will do too."
        raise UsageError(f"There is no view '{text}'. {hint}") from None
    if not isfinite(azimuth):
        raise UsageError("An azimuth is a number of degrees: 0 front, 90 from the left, 180 back, 270 from the right.")
    return azimuth % 360.0


def _layer(text: str | None, manifest: Manifest) -> str | None:
    """A layer of the atlas; None leaves the choice to the picture."""
    if text is None or text in manifest.layers:
        return text
    raise UsageError(f"There is no layer '{text}'. {did_you_mean(text, manifest.layers) or ', '.join(manifest.layers)}")
