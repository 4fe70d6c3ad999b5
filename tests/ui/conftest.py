"""Fixtures of the window's tests: a synthetic atlas and knowledge base, and a check that nothing is left behind."""

from __future__ import annotations

import gc
import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.atlas.atlas import Atlas
from bodymap.knowledge.catalogue import Catalogue
from bodymap.ui.bodymap.pane import BodyPane
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.view import BodyView
from bodymap.ui.settings import Settings
from bodymap.ui.state import AppState, Shown
from bodymap.ui.theme import Theme
from bodymap.ui.window import MainWindow

MakeWindow = Callable[..., MainWindow]
Keep = Callable[[QWidget], QWidget]

DATA = Path(__file__).parent / "data"


def _load_synthetic() -> ModuleType:
    """The writer of the synthetic atlas (the tests' folder is not a package)."""
    name = "bodymap_tests_synthetic"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "synthetic.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def atlas_folder(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The synthetic atlas on disk; treat it as read-only."""
    return _load_synthetic().write_atlas(tmp_path_factory.mktemp("atlas"))


@pytest.fixture
def atlas(atlas_folder: Path) -> Atlas:
    """The synthetic atlas, opened."""
    return Atlas.open(atlas_folder)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The small knowledge base beside these tests."""
    read = Catalogue.open(DATA, tmp_path_factory.mktemp("cache"))
    assert not read.problems, read.problems
    return read


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a widget, a running timer or a thread behind."""
    widgets = set(map(id, QApplication.topLevelWidgets()))
    threads = set(threading.enumerate())
    yield
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
    gc.collect()
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in widgets and w.objectName() != "qtooltip_label"]
    shown = [w for w in left if w.isVisible()]
    assert not shown, f"windows left open: {shown}"
    timers = [t for w in left for t in w.findChildren(QTimer) if t.isActive()]
    assert not timers, f"timers left running: {timers}"
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert set(threading.enumerate()) <= threads


class Settle:
    """Lets pictures arrive and animations end, by events and not by waiting a fixed time."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def __call__(self, view: BodyView) -> None:
        """Until everything that the view needs is there and nothing moves."""

        def still() -> bool:
            view.grab()
            return view.at_rest

        self._qtbot.waitUntil(still, timeout=15000)


@pytest.fixture
def settle(qtbot: QtBot) -> Settle:
    """Wait until a body view is at rest."""
    return Settle(qtbot)


@pytest.fixture
def keep(qtbot: QtBot) -> Iterator[Keep]:
    """Show a widget, and take it away when the test ends."""
    kept: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        kept.append(widget)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    yield show
    for widget in kept:
        widget.close()
        widget.deleteLater()


@pytest.fixture
def view(atlas: Atlas, keep: Keep, settle: Settle) -> Iterator[BodyView]:
    """A body view of 500 x 800 px at rest, on the skin."""
    cache = PlateCache(atlas)
    made = BodyView(Scene(atlas), cache)
    made.resize(500, 800)
    keep(made)
    settle(made)
    yield made
    made.shutdown()
    cache.close()


@pytest.fixture
def pane(atlas: Atlas, keep: Keep, settle: Settle) -> Iterator[BodyPane]:
    """The body view with its controls."""
    cache = PlateCache(atlas)
    made = BodyPane(atlas, cache)
    made.resize(700, 800)
    keep(made)
    settle(made.view)
    yield made
    made.view.shutdown()
    cache.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a folder of their own."""
    return Settings(tmp_path / "config" / "settings.ini")


@pytest.fixture
def make_window(atlas: Atlas, catalogue: Catalogue, settings: Settings, keep: Keep, settle: Settle) -> MakeWindow:
    """A function that opens the main window on the synthetic atlas and knowledge base."""

    def make(shown: Shown | None = None, size: tuple[int, int] = (1280, 800)) -> MainWindow:
        theme = Theme(settings)
        theme.apply()
        state = AppState(catalogue.resolve, shown or Shown(layer="superficial"))
        made = MainWindow(state, settings, theme, atlas)
        made.resize(*size)
        keep(made)
        made.know(catalogue)
        assert made.pane is not None
        settle(made.pane.view)
        return made

    return make
