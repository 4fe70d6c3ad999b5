"""Measurements inside one process: what is under the pointer, highlight, turning, showing a pattern."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from bodymap.app import FIRST_LAYER
from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.errors import BodymapError
from bodymap.knowledge.catalogue import Catalogue, Reference
from bodymap.resources import asset_path, data_path
from bodymap.ui.bodymap.look import Look
from bodymap.ui.bodymap.plates import PlateCache
from bodymap.ui.bodymap.scene import Scene
from bodymap.ui.bodymap.view import BodyView
from bodymap.ui.patterns import PatternService, pain_overlays
from bodymap.ui.tokens import RED_PAIN

SIZE = (640, 760)  # the body view in a window of 1280 x 800


@dataclass(frozen=True)
class Timing:
    """Seconds for one deed: the median and the slowest of twenty."""

    middle: float
    slow: float


class Plain(QWidget):
    """The bare widget that everything is compared with."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Fill it with one colour."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("#eeeeee"))
        painter.end()


def times(deed: Callable[[], object], count: int) -> Timing:
    """How long a deed takes, done `count` times."""
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        deed()
        taken.append(time.perf_counter() - begun)
    taken.sort()
    return Timing(median(taken), taken[int(len(taken) * 0.95)])


class Bench:
    """A body view off screen, with everything it needs already decoded."""

    def __init__(self) -> None:
        self.app = QApplication.instance() or QApplication([])
        self.atlas = Atlas.open(asset_path("atlas"))
        self.cache = PlateCache(self.atlas)
        self.view = BodyView(Scene(self.atlas), self.cache)
        self.view.resize(*SIZE)
        self.view.show()
        self.paper = QImage(*SIZE, QImage.Format.Format_RGB32)
        self.view.set_reduced_motion(True)
        self.view.show_look(Look(FIRST_LAYER))
        self.settle()

    def settle(self) -> None:
        """Until every picture is there."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            self.app.processEvents()
            if self.view.at_rest:
                return
            time.sleep(0.002)

    def close(self) -> None:
        """Take everything away again."""
        self.view.shutdown()
        self.cache.close()
        self.view.close()

    def bare_repaint(self) -> Timing:
        """A bare widget of the same size, painted whole."""
        plain = Plain()
        plain.resize(*SIZE)
        plain.show()
        found = times(lambda: plain.render(self.paper), 200)
        plain.close()
        return found

    def pick(self) -> Timing:
        """Which structure is under the pointer."""
        rng = random.Random(1)
        points = [QPointF(rng.uniform(0, SIZE[0]), rng.uniform(0, SIZE[1])) for _ in range(3000)]
        turn = iter(points * 2)
        for _ in range(50):
            self.view.hit_at(next(turn))
        return times(lambda: self.view.hit_at(next(turn)), 3000)

    def highlight(self) -> Timing:
        """Pointing at another muscle: outline and label, and what of the picture changes for them."""
        rng = random.Random(2)
        seen = self.view.listed()
        canvas = self.view.canvas

        def point() -> None:
            box = rng.choice(seen).box
            at = canvas.pose.to_widget(box.center().x(), -box.center().y(), canvas.size)
            before = self.view.pointing.rect()
            self.view.pointing.hover(at)
            dirty = before.united(self.view.pointing.rect()).toAlignedRect()
            if not dirty.isEmpty():
                self.view.render(self.paper, dirty.topLeft(), dirty)

        times(point, 200)
        found = times(point, 400)
        self.view.pointing.leave()
        return found

    def turning(self) -> Timing:
        """One frame of a drag that turns the body by four degrees."""

        def frame() -> None:
            self.view.motion.turn_by(4.0)
            self.view.render(self.paper)

        times(frame, 90)
        self.settle()
        return times(frame, 180)

    def pattern(self) -> tuple[Timing, Timing] | None:
        """Showing a muscle's pain, the first time and again; None without a knowledge base."""
        catalogue = Catalogue.open(data_path())
        named = [name for name, muscle in catalogue.muscles.items() if muscle.referred_pain][:16]
        self.view.motion.face(0.0)
        service = PatternService(catalogue, self.atlas)
        drawn = []
        for name in named:
            with suppress(BodymapError):  # an atlas in the making lacks some muscles
                drawn.append(service.now(Reference("muscle", name), Side.RIGHT))
        if not drawn:
            return None
        looks = [
            Look(FIRST_LAYER, overlays=pain_overlays(one, RED_PAIN, "", ""), marks=one.points) for one in drawn
        ]  # fmt: skip
        turn = iter(looks * 5)

        def show() -> None:
            self.view.show_look(next(turn))
            self.view.render(self.paper)

        first = times(show, len(looks))
        again = times(show, 3 * len(looks))
        service.close()
        return first, again
