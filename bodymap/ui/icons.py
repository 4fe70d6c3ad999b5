"""Icons by what they mean; drawn as a font by qtawesome, so that they follow the theme's colours."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QIcon

from bodymap.ui.tokens import Palette

_NAMES = {
    "search": "ph.magnifying-glass",
    "back": "ph.caret-left",
    "forward": "ph.caret-right",
    "list": "ph.list",
    "page": "ph.article",
    "menu": "ph.dots-three-vertical",
    "light": "ph.sun",
    "dark": "ph.moon",
    "reset": "ph.arrows-in",
    "zoom_in": "ph.plus",
    "zoom_out": "ph.minus",
    "pattern": "ph.target",
    "points": "ph.x",
    "close": "ph.x",
    "closeup": "ph.hand",
    "warning": "ph.warning",
    "info": "ph.info",
    "body": "ph.person",
    "layers": "ph.stack",
    "clear": "ph.x-circle",
    "eye": "ph.eye",
    "next": "ph.caret-right",
}


@cache
def _made(name: str, colour: str, active: str, disabled: str) -> QIcon:
    import qtawesome

    return qtawesome.icon(_NAMES[name], color=colour, color_active=active, color_disabled=disabled)


def icon(name: str, colours: Palette, *, accent: bool = False) -> QIcon:
    """The icon for a meaning in the theme's colours."""
    return _made(name, colours.accent if accent else colours.text_soft, colours.text, colours.line_strong)
