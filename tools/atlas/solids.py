"""One structure of the table as a solid: its parts, straightened, joined, made symmetric, contoured and cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from tools.atlas.midline import Midline
from tools.atlas.model_tools import Built
from tools.atlas.repair import Coarseness, Surface, close_gaps, surface
from tools.atlas.split import cut_grid
from tools.atlas.table import Entry
from tools.atlas.voxels import Grid, Points, signed_distance

_COVER, _REACH, _FREE = 0.7, 1.6, 0.6  # mm: film over covered bones, how far it reaches, gap left to carved ones
MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Recipe:
    """How finely a structure is rebuilt, all in mm: voxel, half shell, closing radius, mean edge."""

    step: float
    thicken: float
    close: float
    edge: float


@cache
def read_soup(path: Path) -> Points:
    """Triangles (F, 3, 3) of a part, without degenerate ones."""
    mesh = trimesh.load(path, process=False)
    triangles = np.asarray(mesh.vertices, float)[mesh.faces]
    area = np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1)
    return np.ascontiguousarray(triangles[area > 1e-9])


def triangles_of(entry: Entry, meshes: Path, midline: Midline) -> Points:
    """All triangles (F, 3, 3) of a structure, straightened and on the right (mirrored there if the source is left)."""
    soups = [read_soup(meshes / "parts" / f"{part}.ply") for part in entry.parts()]
    soup = np.concatenate(soups)
    soup = midline.straighten(soup.reshape(-1, 3)).reshape(-1, 3, 3)
    if entry.source == "left":
        soup = (soup * MIRROR)[:, ::-1]
    if entry.side == "both" and not entry.halved:
        soup = soup[soup[:, :, 0].min(1) < 0.5]
    return np.ascontiguousarray(soup)


def thickness(triangles: Points) -> float:
    """Mean thickness in mm: twice the enclosed volume over the area."""
    local = triangles - triangles.mean((0, 1))
    cross = np.cross(local[:, 1] - local[:, 0], local[:, 2] - local[:, 0])
    area = 0.5 * np.linalg.norm(cross, axis=1).sum()
    volume = abs(np.einsum("ij,ij->", local[:, 0], np.cross(local[:, 1], local[:, 2]))) / 6.0
    return 2.0 * volume / area


def fine_region(centre: NDArray[np.float64]) -> bool:
    """Whether a place is shown in a close-up: head, hand or foot."""
    return bool(centre[2] > 1465 or centre[2] < 75 or (abs(centre[0]) > 195 and centre[2] < 880))


def recipe_for(entry: Entry, triangles: Points) -> Recipe:
    """Voxel size from the thickness, smoothing from the coarseness of the source, edges from where it is shown."""
    thick = thickness(triangles)
    fine = fine_region(np.median(triangles.reshape(-1, 3), axis=0))
    step = float(np.clip(thick / 3.5, 0.4, 0.6 if fine else 1.0))
    if entry.kind in ("bone", "cartilage"):
        step = 0.6 if fine else 1.0
    if entry.kind == "tooth" or entry.id == "eyeball":
        step = 0.35
    extent = float(np.prod(np.ptp(triangles.reshape(-1, 3), axis=0) + 8.0)) / step**3
    step *= max(1.0, (extent / 2.5e7) ** (1 / 3))
    thicken = 0.5 if thick < 1.2 else 0.35 if thick < 2.5 else 0.0
    if entry.kind != "muscle":
        thicken = 0.0
    edge = 1.5 if fine else 3.0 if thick > 5 else 2.5
    if fine and np.ptp(triangles.reshape(-1, 3), axis=0).max() > 70 and entry.kind == "bone":
        edge = 2.0
    shell = entry.thicken if entry.thicken >= 0 else thicken
    close = entry.close if entry.close >= 0 else 1.2 if thick < 5 else 0.0
    return Recipe(step, shell, close, entry.edge or edge)


def coarseness(triangles: Points, entry: Entry) -> Coarseness:
    """How long the edges (mm) of the source are near a place: what is shorter there is not anatomy but tessellation."""
    length = np.linalg.norm(triangles - np.roll(triangles, 1, axis=1), axis=2)
    size = np.sort(length, axis=1)[:, 1]
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    places = np.concatenate([(a + b + c) / 3, a, b, c, (a + b) / 2, (b + c) / 2, (a + c) / 2])
    tree = cKDTree(places)
    sizes = np.tile(size, 7)

    def scale(points: Points) -> NDArray[np.floating]:
        near = tree.query(points, k=4)[1]
        return np.asarray(sizes[near].mean(1) * (entry.smooth or 1.0))

    return scale


def mirrored_grid(grid: Grid) -> Grid:
    """The grid with values of the right half on both sides; the plane x = 0 must be a grid plane."""
    half = round(-grid.origin[0] / grid.step)
    value = grid.value[: half + 1]
    return grid.with_value(np.concatenate([value, value[:-1][::-1]]))


def solid(entry: Entry, meshes: Path, midline: Midline, built: Built | None = None) -> tuple[Grid, Recipe, Coarseness]:
    """Signed distance grid of a structure on the right (on both sides for one on the midline), and how to skin it."""
    triangles = triangles_of(entry, meshes, midline)
    recipe = recipe_for(entry, triangles)
    band = 3 * recipe.step
    if entry.side == "mid" or entry.halved:
        reach = float(np.ceil(np.abs(triangles[:, :, 0]).max() / recipe.step) + 6) * recipe.step
        grid = mirrored_grid(signed_distance(triangles, recipe.step, band, recipe.thicken, half_width=reach))
    else:
        grid = signed_distance(triangles, recipe.step, band, recipe.thicken)
        grid = grid.with_value(np.maximum(grid.value, grid.axes()[0] - 0.25))
    if recipe.close:
        grid = close_gaps(grid, recipe.close)
    if built is not None:
        grid = fitted(grid, entry, built)
    if entry.split:
        grid = cut_grid(grid, entry.split)
    return grid, recipe, coarseness(triangles, entry)


def fitted(grid: Grid, entry: Entry, built: Built) -> Grid:
    """The solid laid over what it must cover and cut back from what it must leave free: nothing pokes through."""
    value = grid.value
    if entry.cover:
        covered = built.near(entry.cover, grid, _COVER + 1.0)
        # Only where the muscle is within reach: a film over what would show through, no skirt round it.
        value = np.minimum(value, np.maximum(covered - _COVER, value - (entry.cover_reach or _REACH)))
    if entry.carve:
        value = np.maximum(value, _FREE - built.near(entry.carve, grid, _FREE + 1.0))
    return grid.with_value(value)


def skin_of(grid: Grid, recipe: Recipe, scale: Coarseness, entry: Entry) -> Surface:
    """The clean surface of a structure's grid; of a halved one the right half, open at the midline."""
    made = surface(grid, scale, recipe.edge, share=0.004 if entry.fibres == "pieces" else 0.03)
    return right_half(made) if entry.halved else made


def right_half(made: Surface) -> Surface:
    """The part of a symmetric surface at x <= 0; vertices near the plane are moved onto it, so that halves meet."""
    vertex = made.vertex.copy()
    keep = vertex[made.face][:, :, 0].mean(1) <= 0.0
    vertex[:, 0] = np.where(
        np.isin(np.arange(len(vertex)), made.face[~keep]) & (vertex[:, 0] > -1.2), 0.0, vertex[:, 0]
    )
    vertex[:, 0] = np.minimum(vertex[:, 0], 0.0)
    used, again = np.unique(made.face[keep], return_inverse=True)
    return Surface(vertex[used], again.reshape(-1, 3).astype(np.int32), made.normal[used])
