"""Design tokens: the one place for spacing, type sizes, radii, durations and colours (text pairs meet WCAG AA)."""

from __future__ import annotations

from dataclasses import dataclass

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 20, 32
RADIUS_S, RADIUS_M, RADIUS_L = 6, 9, 14

# Type scale in points at text size 100 %.
TYPE_CAPTION, TYPE_SMALL, TYPE_BODY, TYPE_LEAD, TYPE_TITLE, TYPE_DISPLAY = 8.25, 9.0, 10.0, 11.0, 13.0, 18.0

MS_FADE = 160
MS_TURN = 420
MS_FLIGHT = 620
MS_HOVER_DELAY = 0

LIST_WIDTH, PAGE_WIDTH = 288, 400
LIST_MINIMUM, PAGE_MINIMUM = 200, 260
COLLAPSE_PAGE_BELOW, COLLAPSE_LIST_BELOW = 900, 620
TOUCH_TARGET = 32


@dataclass(frozen=True)
class Palette:
    """Colours of one theme as #rrggbb; `on_*` is text that stands on the colour of that name."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    line_strong: str
    text: str
    text_soft: str
    text_faint: str
    accent: str
    accent_soft: str
    on_accent: str
    stage_top: str
    stage_bottom: str
    floor: str
    warn: str
    warn_soft: str
    danger: str
    danger_soft: str
    good: str
    good_soft: str
    outline: str
    glow: str
    veil: str


LIGHT = Palette(
    name="light",
    window="#f4f3f0",
    surface="#fbfaf8",
    raised="#ffffff",
    line="#e3e0da",
    line_strong="#c9c5bc",
    text="#1f2428",
    text_soft="#4d555c",
    text_faint="#666e75",
    accent="#0b6a75",
    accent_soft="#dcedee",
    on_accent="#ffffff",
    stage_top="#fdfcfb",
    stage_bottom="#e9e6e0",
    floor="#d6d1c8",
    warn="#7a5200",
    warn_soft="#fbf1da",
    danger="#a3261f",
    danger_soft="#fbe9e6",
    good="#2b6a3f",
    good_soft="#e4f1e6",
    outline="#06333b",
    glow="#0a93aa",
    veil="#f1efeb",
)

DARK = Palette(
    name="dark",
    window="#16191c",
    surface="#1b1f23",
    raised="#23282d",
    line="#2f353b",
    line_strong="#48515a",
    text="#eceeef",
    text_soft="#b9c0c6",
    text_faint="#98a1a9",
    accent="#63c1cb",
    accent_soft="#1d3a40",
    on_accent="#0c1d20",
    stage_top="#23282d",
    stage_bottom="#14171a",
    floor="#0d0f11",
    warn="#e8bf6a",
    warn_soft="#372d18",
    danger="#ff9d92",
    danger_soft="#37211f",
    good="#8fd0a2",
    good_soft="#1c3324",
    outline="#dff8fb",
    glow="#4cc9da",
    veil="#1b1f22",
)


@dataclass(frozen=True)
class PainPalette:
    """How pain is coloured: essential and spillover as #rrggbb, and the mark's ink and halo."""

    name: str
    essential: str
    spillover: str
    mark: str
    halo: str
    hatched: bool = False


RED_PAIN = PainPalette("red", "#d4161c", "#cf1a20", "#15181a", "#ffffff")
SAFE_PAIN = PainPalette("safe", "#0b57b0", "#0b57b0", "#15181a", "#ffffff", hatched=True)
