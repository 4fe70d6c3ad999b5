"""What is to be seen on the body: layer, light, overlays, marks, colours."""

from __future__ import annotations

from dataclasses import dataclass

from bodymap.ui.bodymap.overlay import Mark, Overlay
from bodymap.ui.tokens import LIGHT, RED_PAIN, PainPalette, Palette


@dataclass(frozen=True)
class Look:
    """What is to be seen, apart from where the viewer stands."""

    layer: str
    lit: tuple[int, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    marks: tuple[Mark, ...] = ()
    palette: Palette = LIGHT
    pain: PainPalette = RED_PAIN
    previous: str | None = None
    fade: float = 1.0
    sharp: float = 1.0
