"""The palette of the atlas: what each material looks like, calm and coherent, neighbours a shade apart."""

from __future__ import annotations

import colorsys
from hashlib import blake2s

import numpy as np
from numpy.typing import NDArray

from tools.atlas.render_scene import Structure

Place = NDArray[np.float64]

# Columns of the material table.
FLESH, TENDON, MOTTLE, FIBRE, GLOSS, SHEEN, WRAP = slice(0, 3), slice(3, 6), 6, 7, 8, 9, 10
COLUMNS = 11

_TENDON = (0.815, 0.770, 0.690)
# material: (sRGB, mottling, fibre strength, gloss, sheen, wrap)
_MATERIALS = {
    "muscle": ((0.600, 0.268, 0.232), 0.05, 1.00, 0.15, 0.30, 0.20),
    "tendon": (_TENDON, 0.03, 0.70, 0.18, 0.35, 0.30),
    "bone": ((0.835, 0.775, 0.665), 0.08, 0.0, 0.10, 0.05, 0.22),
    "disc": ((0.660, 0.680, 0.670), 0.04, 0.0, 0.22, 0.10, 0.35),
    "cartilage": ((0.715, 0.715, 0.680), 0.04, 0.0, 0.25, 0.12, 0.35),
    "lips": ((0.640, 0.400, 0.360), 0.02, 0.0, 0.16, 0.05, 0.30),
    "ear": ((0.760, 0.690, 0.625), 0.02, 0.0, 0.12, 0.05, 0.30),
    "tooth": ((0.950, 0.935, 0.890), 0.02, 0.0, 0.35, 0.05, 0.30),
    "sclera": ((0.930, 0.915, 0.890), 0.01, 0.0, 0.50, 0.00, 0.35),
    "iris": ((0.420, 0.350, 0.290), 0.05, 0.0, 0.50, 0.00, 0.20),
    "pupil": ((0.070, 0.060, 0.060), 0.0, 0.0, 0.60, 0.00, 0.10),
    "skin": ((0.680, 0.622, 0.572), 0.012, 0.0, 0.09, 0.10, 0.22),
}
_FALLBACK = "bone"


# Painted on other structures: the coloured ring of an eye and its pupil, as cosines to the line of sight.
_EXTRA = ("iris", "pupil")
_IRIS, _PUPIL = 0.875, 0.982


def with_eyes(
    structures: tuple[Structure, ...],
    owner: NDArray[np.uint16],
    position: NDArray[np.float32],
    middle: dict[int, Place],
) -> NDArray[np.uint16]:
    """Owners (P,) for painting: the front of each eyeball belongs to the extra rows of the material table.

    `position`: float32 (P, 3), body frame; `middle`: centre of each eyeball by structure index. The eyes look ahead.
    """
    painted, last = owner.copy(), max(s.index for s in structures)
    for index, centre in middle.items():
        eye = np.flatnonzero(owner == index)
        away = position[eye] - centre
        ahead = -away[:, 1] / np.maximum(np.linalg.norm(away, axis=1), 1e-6)
        painted[eye[ahead > _IRIS]] = last + 1
        painted[eye[ahead > _PUPIL]] = last + 2
    return painted


def colour_of(material: str) -> tuple[float, float, float]:
    """The material's own colour in sRGB, 0..1."""
    return _MATERIALS[material][0]


def linear(colour: tuple[float, float, float]) -> NDArray[np.float64]:
    """SRGB 0..1 to linear light (IEC 61966-2-1)."""
    c = np.asarray(colour, dtype=np.float64)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _shift(colour: tuple[float, float, float], key: str, amount: float) -> tuple[float, float, float]:
    """A repeatable small change of hue, saturation and lightness, the same on both sides of the body."""
    digest = blake2s(key.encode(), digest_size=3).digest()
    dh, ds, dv = (byte / 127.5 - 1.0 for byte in digest)
    h, lightness, s = colorsys.rgb_to_hls(*colour)
    h, s = (h + 0.0065 * amount * dh) % 1.0, min(1.0, s * (1 + 0.07 * amount * ds))
    return colorsys.hls_to_rgb(h, min(1.0, lightness * (1 + 0.095 * amount * dv)), s)


def material_table(structures: tuple[Structure, ...]) -> NDArray[np.float32]:
    """One row of COLUMNS numbers per structure index (row 0 unused), then one per material of `_EXTRA`: float32."""
    table = np.zeros((1 + max(s.index for s in structures) + len(_EXTRA), COLUMNS), dtype=np.float32)
    extra = (Structure(len(table) - len(_EXTRA) + k, m, "mid", "other", m) for k, m in enumerate(_EXTRA))
    for s in (*structures, *extra):
        colour, mottle, fibre, gloss, sheen, wrap = _MATERIALS.get(s.material, _MATERIALS[_FALLBACK])
        if s.material == "muscle":
            colour = _shift(_shift(colour, s.group, 0.6), s.id, 1.0)
        row = table[s.index]
        row[FLESH], row[TENDON] = linear(colour), linear(_TENDON)
        row[MOTTLE], row[FIBRE], row[GLOSS], row[SHEEN], row[WRAP] = mottle, fibre, gloss, sheen, wrap
    return table
