"""Small scenes for the renderer's tests: balls and bars with known places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.atlas.render_load import joined
from tools.atlas.render_scene import Scene, Structure
from tools.atlas.store import Shape


def ball(centre: tuple[float, float, float], radius: float, rings: int = 48) -> Shape:
    """A ball with its fibres running up and down (-z), centre and radius in mm."""
    polar, turn = np.meshgrid(np.linspace(0, np.pi, rings), np.linspace(0, 2 * np.pi, 2 * rings), indexing="ij")
    unit = np.stack([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar)], axis=-1)
    unit = unit.reshape(-1, 3)
    grid = np.arange(rings * 2 * rings).reshape(rings, 2 * rings)
    a, b, c, d = grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]
    face = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return _shape(unit * radius + np.asarray(centre), face, unit)


def _shape(vertex: NDArray[np.float64], face: NDArray[np.int64], normal: NDArray[np.float64]) -> Shape:
    down = np.tile([0.0, 0.0, -1.0], (len(vertex), 1))
    fibre = down - normal * np.sum(down * normal, axis=1, keepdims=True)
    fibre /= np.maximum(np.linalg.norm(fibre, axis=1, keepdims=True), 1e-6)
    zero = np.zeros(len(vertex), np.float32)
    f32 = (np.asarray(x, dtype=np.float32) for x in (vertex, normal, fibre))
    v, n, f = f32
    return Shape(v, face.astype(np.int32), n, f, zero, zero)


def muscle(index: int, name: str, side: str = "right") -> Structure:
    """A muscle of the superficial layer."""
    return Structure(index, name, side, "muscle", "muscle", name, ("FMA1",), "superficial", ("superficial",), name)


def scene(*pairs: tuple[Structure, Shape]) -> Scene:
    """A scene of structures with their shapes."""
    return joined(tuple(s for s, _ in pairs), [shape for _, shape in pairs])
