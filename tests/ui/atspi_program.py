"""Shows the body view on an atlas folder, for the screen reader of atspi_client.py. Ends by itself after a minute."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bodymap.atlas.atlas import Atlas
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.view import BodyView


def main() -> int:
    """Open the view and wait."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Bodymap")
    atlas = Atlas.open(Path(sys.argv[1]))
    view = BodyView(Scene(atlas), PlateCache(atlas))
    view.setAccessibleName("Body")
    view.show_look(Look("superficial"))
    view.resize(500, 800)
    view.show()
    QTimer.singleShot(60_000, app.quit)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
