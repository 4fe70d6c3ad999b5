"""The state of the window: what is selected, on which side, in which layer; one signal tells of changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bodymap.domain.side import Side
from bodymap.errors import UsageError

if TYPE_CHECKING:
    from bodymap.knowledge.catalogue import Reference

_LONGEST_HISTORY = 200


@dataclass(frozen=True)
class Shown:
    """Everything that decides what panels show. `selection` None: nothing is selected.

    `direction`: azimuth in degrees from which the body is seen. `pattern` and `points`: whether they are drawn.
    """

    selection: Reference | None = None
    side: Side = Side.RIGHT
    layer: str = "skin"
    direction: float = 0.0
    pattern: bool = True
    points: bool = True


class AppState(QObject):
    """Holds one `Shown` and its history. `changed(before, after)` follows every change; nothing else holds state."""

    changed = Signal(object, object)
    pointed = Signal(str)  # key of the trigger point that is pointed at, in the picture or on the page; "" for none
    refused = Signal(str)  # a request could not be met; a message for the user

    def __init__(self, resolve: Callable[[str], Reference], shown: Shown | None = None) -> None:
        super().__init__()
        self._resolve = resolve
        self.shown = shown or Shown()
        self._past: list[Shown] = []
        self._future: list[Shown] = []
        self._pointed = ""

    # changes ---------------------------------------------------------------------------------------------------------
    def select(self, what: Reference | str | None, side: Side | None = None) -> None:
        """Select a thing by reference, id, name or deep link, or nothing; an unknown one is refused with a message."""
        if isinstance(what, str):
            try:
                what = self._resolve(what)
            except UsageError as error:
                self.refused.emit(str(error))
                return
        if side is None or side is Side.MID:
            side = self.shown.side
        self._change(replace(self.shown, selection=what, side=side), step=True)

    def set_side(self, side: Side) -> None:
        """Show the selected thing on another side of the subject."""
        self._change(replace(self.shown, side=side), step=True)

    def set_layer(self, layer: str) -> None:
        """Peel the body to a layer."""
        self._change(replace(self.shown, layer=layer), step=True)

    def set_direction(self, azimuth: float) -> None:
        """Remember from where the body is seen (no step of the history: turning is not a decision)."""
        self._change(replace(self.shown, direction=azimuth % 360.0), step=False)

    def set_pattern(self, on: bool) -> None:
        """Draw the pain pattern or not."""
        self._change(replace(self.shown, pattern=on), step=False)

    def set_points(self, on: bool) -> None:
        """Draw the trigger points or not."""
        self._change(replace(self.shown, points=on), step=False)

    def point_at(self, key: str) -> None:
        """Light one trigger point everywhere, or none."""
        if key != self._pointed:
            self._pointed = key
            self.pointed.emit(key)

    # history ---------------------------------------------------------------------------------------------------------
    @property
    def can_go_back(self) -> bool:
        """Whether there is something to go back to."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether something was gone back from."""
        return bool(self._future)

    def back(self) -> None:
        """What was shown before."""
        if self._past:
            self._future.append(self.shown)
            self._show(self._past.pop())

    def forward(self) -> None:
        """What was gone back from."""
        if self._future:
            self._past.append(self.shown)
            self._show(self._future.pop())

    def _change(self, after: Shown, *, step: bool) -> None:
        if after == self.shown:
            return
        if step:
            self._past.append(self.shown)
            del self._past[:-_LONGEST_HISTORY]
            self._future.clear()
        self._show(after)

    def _show(self, after: Shown) -> None:
        before, self.shown = self.shown, after
        self.changed.emit(before, after)
