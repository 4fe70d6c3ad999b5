"""One plate: a layer of the scene seen by one camera, shaded, with the structure that each pixel shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bodymap.domain.camera import Camera, PixelGrid
from tools.atlas import lic, raster, shade, shade_occlusion
from tools.atlas.render_post import downsample_colour, majority
from tools.atlas.render_scene import Scene, depth_bias, eye_centres, grain_table
from tools.atlas.render_veil import veil
from tools.atlas.shade_palette import FIBRE, material_table, with_eyes

F32 = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Plate:
    """`rgba`: uint8 (H, W, 4), straight alpha; `ids`: uint16 (H, W), structure index, 0 where nothing shows.

    `depth`: float32 (H, W), mm toward the viewer, -1e9 where nothing shows. Of the pixels that show something, in row
    order: `position`, `normal`: float32 (N, 3), body frame.
    """

    rgba: NDArray[np.uint8]
    ids: NDArray[np.uint16]
    depth: F32
    position: F32
    normal: F32


@dataclass(frozen=True, eq=False)
class Surface:
    """What the camera sees at each covered sample, in camera axes where it is a direction (see `raster.Hits`)."""

    hits: raster.Hits
    owner: NDArray[np.uint16]
    position: F32
    normal: F32
    axis: F32
    tendon: F32
    openness: F32
    veil: F32
    beneath: NDArray[np.uint16]


def see(scene: Scene, camera: Camera, grid: PixelGrid, samples: int) -> Surface:
    """Rasterise a scene with `samples` x `samples` per pixel of the grid."""
    uvd = camera.project(scene.vertex)
    xy = (grid.to_pixels(uvd[:, :2]) * samples).astype(np.float32)
    x, y, z = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]), uvd[:, 2].astype(np.float32)
    hits = raster.hits(x, y, z, scene.face, depth_bias(scene), (grid.width * samples, grid.height * samples))
    plain = np.column_stack([scene.tendon, scene.openness]).astype(np.float32)
    position, normal, axis, values = raster.surface_at(
        scene.vertex, scene.normal, scene.fibre, plain, scene.face, hits.triangle, hits.weight,
        camera.axes.astype(np.float32),
    )  # fmt: skip
    owner = scene.owner[hits.triangle]
    tendon = values[:, 0].copy()
    thin, beneath = veil(scene, x, y, z, hits.slot, owner, hits.depth, tendon)
    return Surface(hits, owner, position, normal, axis, tendon, values[:, 1].copy(), thin, beneath)


def paint(scene: Scene, surface: Surface, scale: float, kin: NDArray[np.uint16]) -> F32:
    """Display colours of the hits: float32 (P, 3), 0..1; `scale`: samples per mm; `kin`: family per structure index."""
    hits, middle = surface.hits, eye_centres(scene)
    owner = with_eyes(scene.structures, surface.owner, surface.position, middle) if middle else surface.owner
    near = (hits.slot, hits.pixel)
    fibre, table = surface.axis, material_table(scene.structures)
    flow = np.ascontiguousarray(fibre[:, :2] * np.array([1, -1], dtype=np.float32))
    grain = grain_table(scene)[surface.owner]
    textures = [
        lic.convolve(_noise(surface.position, size), *near, owner, hits.depth, flow, 0.65 * size, count, scale, stride)
        for size, count, stride in _fibre_scales(grain, scale)
    ]
    coarse, fine = textures if len(textures) == 2 else (textures[0], np.zeros_like(textures[0]))
    mottle = lic.solid_noise(surface.position, 3.1) * 0.6 + lic.solid_noise(surface.position, 1.1) * 0.4
    height = table[owner, FIBRE] * (0.16 * coarse + 0.045 * fine) * (1 - 0.6 * surface.tendon) + 0.02 * mottle
    relief = shade.bump(surface.normal, height.astype(np.float32), *near, owner, hits.depth, scale, 1.0)
    crevice = shade_occlusion.crevices(*near, owner, hits.depth, surface.normal, scale, 7.0, 4, _stride(0.6 * scale))
    reach = float(np.clip(0.17 * scale, 1.0, 2.2))
    line = shade_occlusion.ink(*near, owner, kin[surface.owner], hits.depth, surface.normal[:, 2].copy(), reach, scale)
    colour = shade.light(
        table, owner, relief, surface.normal, fibre, surface.tendon, coarse, fine, mottle.astype(np.float32),
        surface.openness, crevice, line, surface.veil, surface.beneath,
    )  # fmt: skip
    return shade.tone_curve(colour, 1.0)


def _fibre_scales(grain: F32, scale: float) -> list[tuple[F32, int, int]]:
    """Fascicles and fibres: (breadth in mm per hit, steps of the walk to either side, pixels between samples).

    Fibres only where the samples are fine enough to show them.
    """
    broad = (np.maximum(grain, 3.6 / scale).astype(np.float32), 22, _stride(0.6 * scale))
    if scale < 4.5:
        return [broad]
    return [broad, (np.maximum(0.37 * grain, 2.2 / scale).astype(np.float32), 12, _stride(0.2 * scale))]


def _noise(position: F32, size: F32) -> F32:
    """Solid noise with features as broad as `size` (P,) mm at each hit."""
    return np.asarray(lic.solid_noise(position / size[:, None], 1.0))


def _stride(pixels: float) -> int:
    """Whole pixels between computed samples, 1 to 4."""
    return max(1, min(4, round(pixels)))


def families(scene: Scene) -> NDArray[np.uint16]:
    """A number per structure index that is shared by the parts of one muscle on one side (by the id's first word)."""
    names = [f"{s.id.split('_')[0]}:{s.side}" for s in scene.structures]
    number = {name: i + 1 for i, name in enumerate(dict.fromkeys(names))}
    table = np.zeros(1 + max(s.index for s in scene.structures), dtype=np.uint16)
    for s, name in zip(scene.structures, names, strict=True):
        table[s.index] = number[name]
    return table


def render(scene: Scene, camera: Camera, grid: PixelGrid, samples: int = 2) -> Plate:
    """The plate of a scene (one layer) on a grid, `samples` x `samples` per pixel."""
    surface = see(scene, camera, grid, samples)
    colour = paint(scene, surface, grid.scale * samples, families(scene))
    rgba = downsample_colour(surface.hits.slot, colour, samples)
    pick = majority(surface.hits.slot, surface.owner, surface.hits.depth, samples)
    shown = pick[pick >= 0]
    ids, depth = np.zeros(pick.shape, dtype=np.uint16), np.full(pick.shape, raster.FAR)
    ids[pick >= 0], depth[pick >= 0] = surface.owner[shown], surface.hits.depth[shown]
    normal = (surface.normal[shown] @ camera.axes).astype(np.float32)
    return Plate(rgba, ids, depth, surface.position[shown], normal)
