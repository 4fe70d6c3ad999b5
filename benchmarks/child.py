"""A program that is started anew for each measurement of start and memory: `bare`, `app` or `used`.

Prints one line of JSON: seconds from the given start of the process to the first painted picture, and MB of memory.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodymap.app import Bodymap

SIZE = (1280, 800)


def memory() -> float:
    """MB that the process holds now."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return float("nan")
    line = next(text for text in status.read_text().splitlines() if text.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def bare(started: float) -> dict[str, float]:
    """The least that a PySide6 program can be: a window that paints a colour."""
    from PySide6.QtGui import QColor, QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    painted = []

    class Plain(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            painter = QPainter(self)
            painter.fillRect(event.rect(), QColor("#eeeeee"))
            painter.end()
            painted.append(time.monotonic())

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(Plain())
    window.resize(*SIZE)
    window.show()
    while not painted:
        app.processEvents()
    return {"start": painted[0] - started, "memory": memory()}


def _program() -> Bodymap:
    from PySide6.QtWidgets import QApplication

    from bodymap.app import Bodymap

    _kept.append(QApplication([]))
    program = Bodymap()
    program.window.resize(*SIZE)
    return program


_kept: list[object] = []


def app(started: float) -> dict[str, float]:
    """Bodymap until the body is painted, and until the panels are filled."""
    from PySide6.QtWidgets import QApplication

    program = _program()
    program.show()
    window = program.window
    assert window.pane is not None
    while not window.pane.view.shows_body:
        QApplication.processEvents()
    body = time.monotonic() - started
    while program.catalogue is None or window.page_panel is None:
        QApplication.processEvents()
    QApplication.processEvents()
    result = {"start": body, "whole": time.monotonic() - started, "memory": memory()}
    window.close()
    return result


def used(started: float) -> dict[str, float]:
    """Bodymap after a tour: patterns, a turn through all directions, layers, near and far; memory at its highest."""
    from PySide6.QtWidgets import QApplication

    program = _program()
    program.show()
    program.load()
    window, highest = program.window, 0.0
    assert window.pane is not None
    view = window.pane.view

    def settle() -> None:
        nonlocal highest
        end = time.monotonic() + 20
        while time.monotonic() < end:
            QApplication.processEvents()
            if view.at_rest and not (window.patterns is not None and window.patterns.busy):
                break
            time.sleep(0.002)
        highest = max(highest, memory())

    settle()
    catalogue = program.catalogue
    for muscle in list(catalogue.muscles)[:12] if catalogue is not None else []:
        program.state.select(muscle)
        settle()
    for layer in view.scene.layers:
        program.state.set_layer(layer)
        for azimuth in range(0, 360, 15):
            view.motion.face(float(azimuth))
            view.motion.finish()
            settle()
    view.motion.face(0.0)
    view.motion.finish()
    for factor in (2.0, 2.0, 2.0, 1.5):
        view.motion.zoom(factor)
        settle()
    window.close()
    return {"start": time.monotonic() - started, "memory": highest}


if __name__ == "__main__":
    deeds = {"bare": bare, "app": app, "used": used}
    print(json.dumps(deeds[sys.argv[1]](float(sys.argv[2]))))
