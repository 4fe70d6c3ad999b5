"""Starts the window: the one module that knows all layers. The body is shown first, the knowledge base follows."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bodymap import __version__
from bodymap.atlas.atlas import Atlas
from bodymap.errors import BodymapError, DataError, UsageError
from bodymap.resources import asset_path, data_path
from bodymap.ui.bodymap.plates import PlateCache

if TYPE_CHECKING:
    from bodymap.knowledge.catalogue import Catalogue, Reference
    from bodymap.ui.settings import Settings

FIRST_LAYER = "superficial"
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1  # malloc.h of glibc
_LARGE = 256 * 1024
_FIRST_HEIGHT = 650.0  # logical px of the figure in a window of 1280 x 800
_PATIENCE = 1500  # ms: so long the panels wait for the body


class Bodymap:
    """The running program: its parts, and the order in which they come."""

    def __init__(self, start: str | None = None, settings: Settings | None = None) -> None:
        _give_memory_back()
        self.start = start
        self.catalogue: Catalogue | None = None
        self._loaded = False
        self.atlas, trouble = self._open_atlas()
        cache = self._begin_to_decode() if self.atlas is not None else None
        # Imported only now: the first picture is decoded meanwhile, in a thread of its own.
        from bodymap.ui.settings import Settings
        from bodymap.ui.state import AppState, Shown
        from bodymap.ui.theme import Theme
        from bodymap.ui.window import MainWindow

        self.settings = settings or Settings()
        self.theme = Theme(self.settings)
        self.theme.apply()
        self.state = AppState(self._resolve, Shown(layer=FIRST_LAYER))
        self.window = MainWindow(self.state, self.settings, self.theme, self.atlas, cache, trouble)

    def _begin_to_decode(self) -> PlateCache:
        """The cache, at work on the picture that will be shown first, in the size that it most likely will have."""
        assert self.atlas is not None
        cache = PlateCache(self.atlas)
        first = next((v for v in self.atlas.manifest.views if v.kind == "turntable"), self.atlas.manifest.views[0])
        if FIRST_LAYER in first.plates:
            scale = _FIRST_HEIGHT / first.height * first.scale * QGuiApplication.primaryScreen().devicePixelRatio()
            cache.want([cache.key(first.name, FIRST_LAYER, scale)])
        return cache

    @staticmethod
    def _open_atlas() -> tuple[Atlas | None, str]:
        try:
            return Atlas.open(asset_path("atlas")), ""
        except BodymapError as error:
            return None, str(error)

    def _resolve(self, word: str) -> Reference:
        """A word as a reference; also muscles that only the atlas knows."""
        from bodymap.knowledge.catalogue import Reference

        if self.catalogue is None:
            raise UsageError("The knowledge base has not been read.")
        try:
            return self.catalogue.resolve(word)
        except UsageError:
            shape = word.strip().removeprefix("bodymap://").removeprefix("muscle/").strip("/")
            if self.atlas is not None and shape in self.atlas.manifest.by_id:
                return Reference("muscle", shape)
            raise

    def show(self) -> None:
        """Show the window; the knowledge base is read after the first picture of the body (or when none comes)."""
        self.window.show()
        pane = self.window.pane
        if pane is not None:
            pane.view.first_shown.connect(self.load, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(_PATIENCE if pane is not None else 0, self.window, self.load)

    def load(self) -> None:
        """Read the knowledge base, once, and go to where the program was asked to start."""
        if self._loaded:
            return
        self._loaded = True
        from bodymap.knowledge.catalogue import Catalogue  # after the first picture, which needs none of it
        from bodymap.ui.icons import program_icon

        self.window.setWindowIcon(program_icon())

        try:
            self.catalogue = Catalogue.open(data_path()).require("muscle")
        except DataError as error:
            self.window.know_nothing(error)
        else:
            self.window.know(self.catalogue)
            if self.start:
                self.state.select(self.start)
            self.window.first_note()


def run(start: str | None = None) -> int:
    """Open the window, at a thing if one is named; returns the exit code when it is closed."""
    if sys.platform.startswith("linux") and not _display():
        raise UsageError("There is no display to open a window on; `bodymap render` draws pictures without one.")
    QCoreApplication.setApplicationName("Bodymap")
    QCoreApplication.setApplicationVersion(__version__)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    program = Bodymap(start)
    program.show()
    return int(app.exec())


def _give_memory_back() -> None:
    """Have the C library give large blocks back when they are freed.

    Decoding a picture takes 40 MB for a moment. glibc would learn from that to keep such blocks; a third of the
    program's memory would be blocks that nothing uses.
    """
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_M_TRIM_THRESHOLD, _LARGE)


def _display() -> bool:
    """Whether Qt will find something to draw on."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)
