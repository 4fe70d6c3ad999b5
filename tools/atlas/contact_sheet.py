"""Contact sheets: every view and layer small on one page, with a legend, for looking at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tools.atlas.shade_palette import colour_of

PAPER, TEXT, QUIET = "#fafafa", "#222222", "#777777"
HEIGHT = {"turntable": 560, "main": 1000, "closeup": 420}
GAP, LEFT, TOP = 10, 120, 70


def run(atlas: Path, docs: Path) -> None:
    """Write one sheet per kind and part of view into `docs`, and `layers_*.webp` on dark paper for the main views."""
    manifest = json.loads((atlas / "manifest.json").read_text(encoding="utf-8"))
    docs.mkdir(parents=True, exist_ok=True)
    groups: dict[str, list[dict[str, Any]]] = {}
    for view in manifest["views"]:
        part = view["part"].split("_")[0]
        groups.setdefault(view["kind"] if part == "body" else part, []).append(view)
    for name, views in groups.items():
        for start in range(0, len(views), 12):
            suffix = f"_{start // 12 + 1}" if len(views) > 12 else ""
            page = _sheet(atlas, manifest["layers"], views[start : start + 12], PAPER)
            page.save(docs / f"{name}{suffix}.webp", quality=78, method=5)


def _sheet(atlas: Path, layers: list[str], views: list[dict[str, Any]], paper: str) -> Image.Image:
    height = HEIGHT[views[0]["kind"]]
    widths = [round(v["width"] * height / v["height"]) for v in views]
    page = Image.new("RGB", (LEFT + sum(widths) + GAP * len(widths), TOP + len(layers) * (height + GAP)), paper)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(size=17)
    _legend(draw, font)
    for row, layer in enumerate(layers):
        draw.text((GAP, TOP + row * (height + GAP) + height // 2), layer, fill=TEXT, font=font)
    x = LEFT
    for view, width in zip(views, widths, strict=True):
        draw.text((x, TOP - 28), f"{view['name']}  {_sides(view)}", fill=TEXT, font=font)
        for row, layer in enumerate(layers):
            plate = Image.open(atlas / view["plates"][layer]).convert("RGBA").resize((width, height), Image.LANCZOS)
            page.paste(plate, (x, TOP + row * (height + GAP)), plate)
        x += width + GAP
    return page


def _legend(draw: ImageDraw.ImageDraw, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> None:
    """What rows, columns, letters and colours mean."""
    text = "Columns: views. Rows: layers. R, L: the subject's right and left."
    draw.text((GAP, GAP), text, fill=QUIET, font=font)
    x = GAP + int(draw.textlength(text, font=font)) + 24
    for material in ("muscle", "tendon", "bone", "cartilage", "skin"):
        colour = tuple(round(255 * c) for c in colour_of(material))
        draw.rectangle((x, GAP + 2, x + 18, GAP + 18), fill=colour)
        draw.text((x + 24, GAP), material, fill=QUIET, font=font)
        x += 44 + int(draw.textlength(material, font=font))


def _sides(view: dict[str, Any]) -> str:
    """Which side of the subject is on the viewer's left and right."""
    a = view["azimuth"] % 360
    if view["part"] not in ("body", "head") or a in (90, 270):
        return ""
    return "R | L" if a < 90 or a > 270 else "L | R"
