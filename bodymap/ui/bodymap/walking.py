"""The keyboard's walk through what is seen: a virtual focus that goes from muscle to muscle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.ui.bodymap.accessible import announce_focus
from bodymap.ui.bodymap.seen import Hit, SeenStructure

if TYPE_CHECKING:
    from bodymap.ui.bodymap.view import BodyView


class Walk:
    """Where the keyboard is among the structures on show."""

    def __init__(self, view: BodyView) -> None:
        self._view = view
        self.at: SeenStructure | None = None
        self._ended = False  # Escape was pressed: the next Tab leaves the body

    def step(self, by: int) -> bool:
        """Go on by one; False at the ends of the list, after Escape, and when nothing is there to walk through."""
        listed = self._view.listed()
        places = [seen.structure.index for seen in listed]
        if self.at is not None and self.at.structure.index in places:
            place = places.index(self.at.structure.index) + by
        else:
            place = 0 if by > 0 else len(listed) - 1
        if self._ended or not 0 <= place < len(listed):
            self._ended = False
            return False
        self.at = listed[place]
        announce_focus(self._view, place)
        self._view.update()
        return True

    def begin(self) -> None:
        """The body has got the focus."""
        self._ended = False

    def stop(self) -> None:
        """Forget where it was."""
        if self.at is not None:
            self.at = None
            self._view.update()

    def let_go(self) -> bool:
        """Escape: True when there was a walk to end."""
        if self.at is None:
            return False
        self.stop()
        self._ended = True
        return True

    def hit(self) -> Hit | None:
        """The structure that the walk is on, as if it had been clicked."""
        if self.at is None:
            return None
        structure = self.at.structure
        return Hit(structure.index, structure=structure, side=structure.side)
