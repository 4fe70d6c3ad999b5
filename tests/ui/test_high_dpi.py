from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from bodymap.atlas.atlas import Atlas
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.view import BodyView

app = QApplication([])
cache = PlateCache(Atlas.open(Path(sys.argv[1])))
view = BodyView(Scene(cache._atlas), cache)
view.resize(400, 600)
view.show()
end = time.monotonic() + 20
while time.monotonic() < end and not (view.at_rest and view.shows_body):
    app.processEvents()
image = view.grab_figure()
print(json.dumps({
    "ratio": view.devicePixelRatioF(), "width": image.width(), "height": image.height(),
    "scales": sorted({key.scale for key in cache._kept}), "canvas": view.canvas.scale,
    "centre": image.pixelColor(image.width() // 2, image.height() * 35 // 100).alpha(),
}))
view.shutdown()
cache.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_pictures_have_the_grain_of_the_screen(atlas_folder: Path, project_root: Path, factor: float) -> None:
    """On a dense screen the figure has as many pixels as the screen has, and plates are kept at that size."""
    environment = os.environ | {"QT_SCALE_FACTOR": str(factor), "PYTHONPATH": str(project_root)}
    command = [sys.executable, "-c", PROGRAM, str(atlas_folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ratio"] == factor
    assert (told["width"], told["height"]) == (round(400 * factor), round(600 * factor))
    assert told["centre"] == 255
    assert min(abs(scale - min(told["canvas"], 0.3)) for scale in told["scales"]) < 1e-3
