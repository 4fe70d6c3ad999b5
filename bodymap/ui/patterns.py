"""Pain patterns and trigger point places for the body view, computed off the GUI thread and kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from bodymap.atlas.atlas import Atlas
from bodymap.domain.side import Side
from bodymap.errors import BodymapError
from bodymap.ui.bodymap.overlay import ColourScale, LegendEntry, Mark, Overlay, Paint, solid_scale
from bodymap.ui.tokens import PainPalette

if TYPE_CHECKING:
    from bodymap.domain.points import PlacedPoint
    from bodymap.knowledge.catalogue import Catalogue, Reference
    from bodymap.knowledge.patterns import PatternBook
    from bodymap.ui.pattern_store import PatternStore, Stored


@dataclass(frozen=True, eq=False)
class Drawn:
    """What can be drawn of one selection: pain weights (None: it has none) and trigger points."""

    reference: Reference
    side: Side
    weights: Stored | None
    points: tuple[Mark, ...]


def muscle_of(reference: Reference) -> str:
    """The muscle of a muscle or trigger point."""
    return reference.id.partition("/")[0]


class PatternService(QObject):
    """Computes what is asked for in one worker thread; `ready(drawn)` brings it, `failed(message)` says why not."""

    ready = Signal(object)
    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(
        self, catalogue: Catalogue, atlas: Atlas, parent: QObject | None = None, folder: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._atlas, self._folder = catalogue, atlas, folder
        self._store: PatternStore | None = None
        self._book: PatternBook | None = None
        self._kept: dict[tuple[Reference, Side], Drawn] = {}
        self._asked: set[tuple[Reference, Side]] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._closed = False
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def get(self, reference: Reference, side: Side) -> Drawn | None:
        """What was computed before, or None; then `ready` follows (unless it cannot be drawn at all)."""
        key = (reference, side)
        if key in self._kept:
            return self._kept[key]
        if key not in self._asked and not self._closed:
            self._asked.add(key)
            self._pool.start(lambda: self._work(key))
        return None

    def now(self, reference: Reference, side: Side) -> Drawn:
        """Computed here and now; BodymapError when it cannot be."""
        key = (reference, side)
        if key not in self._kept:
            self._kept[key] = self._compute(reference, side)
        return self._kept[key]

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return bool(self._asked)

    def close(self) -> None:
        """Compute nothing more and wait for what runs."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()

    def _work(self, key: tuple[Reference, Side]) -> None:
        try:
            result: Drawn | str = self._compute(*key)
        except BodymapError as error:
            result = str(error)
        if not self._closed:
            self._done.emit(key, result)

    def _compute(self, reference: Reference, side: Side) -> Drawn:
        catalogue = self._catalogue
        known = catalogue.conditions if reference.kind == "condition" else catalogue.muscles
        if reference.kind not in ("muscle", "trigger-point", "condition") or muscle_of(reference) not in known:
            return Drawn(reference, side, None, ())
        from bodymap.ui.pattern_store import PatternStore

        if self._store is None:
            self._store = PatternStore(catalogue, self._atlas, self._folder)
        stored = self._store.read(reference, side)
        if stored is None:
            stored = self._compute_anew(reference, side)
            self._store.write(reference, side, stored)
        name = catalogue.muscles[muscle_of(reference)].names.en if reference.kind != "condition" else ""
        marks = [
            Mark(f"{muscle_of(reference)}/{number}", str(number), position, normal, f"{name}, {number}")
            for number, position, normal in stored.points
        ]
        return Drawn(reference, side, stored if stored.essential.any() else None, tuple(marks))

    def _compute_anew(self, reference: Reference, side: Side) -> Stored:
        # Brings SciPy, half a second and 50 MB: only in the worker, and only for patterns never drawn before.
        from bodymap.knowledge.patterns import PatternBook
        from bodymap.ui.pattern_store import Stored

        if self._book is None:
            self._book = PatternBook(self._catalogue, self._atlas.surface)
        weights = self._book.pattern(reference, side)
        points: dict[int, PlacedPoint] = {}
        if reference.kind != "condition" and self._catalogue.muscles[muscle_of(reference)].trigger_points:
            points = self._book.points(muscle_of(reference), side, self._atlas.muscles)
        places = tuple((number, point.position, point.normal) for number, point in points.items())
        return Stored(weights.essential, weights.spillover, places)

    def _take(self, key: tuple[Reference, Side], result: Drawn | str) -> None:
        self._asked.discard(key)
        if isinstance(result, Drawn):
            self._kept[key] = result
            self.ready.emit(result)
        else:
            self.failed.emit(result)


def pain_overlays(drawn: Drawn, colours: PainPalette, essential_text: str, spillover_text: str) -> tuple[Overlay, ...]:
    """The essential zone solid (or hatched), the spillover zone stippled."""
    if drawn.weights is None:
        return ()
    found = []
    solid = Paint.HATCH if colours.hatched else Paint.SOLID
    parts = (
        ("spillover", drawn.weights.spillover, Paint.STIPPLE, colours.spillover, spillover_text),
        ("essential", drawn.weights.essential, solid, colours.essential, essential_text),
    )
    for name, weights, paint, colour, text in parts:
        if float(weights.max(initial=0.0)) <= 0.0:
            continue
        shown = weights
        if paint is Paint.STIPPLE:  # no dots inside the solid zone: they would only roughen its edge
            shown = np.asarray(weights * (drawn.weights.essential < 0.5), dtype=np.float32)
        legend = (LegendEntry(text, colour, paint),)
        key = (name, drawn.reference, drawn.side)
        found.append(Overlay(key, name, text, paint, solid_scale(colour, 0.92), legend, skin=shown))
    return tuple(found)


def structure_overlay(key: object, values: dict[int, float], colour: str, text: str) -> Overlay:
    """Muscles tinted by a value 0..1."""
    scale = ColourScale(((0.0, colour), (1.0, colour)), 0.0, 0.5)
    legend = (LegendEntry(text, colour, Paint.SOLID),)
    return Overlay(("structures", key), "structures", text, Paint.SOLID, scale, legend, structures=values)
