"""Everything that can be drawn, as one set of arrays: the input of the renderer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

LAYERS = ("skin", "superficial", "intermediate", "deep", "skeleton")
MUSCLE_LAYERS = ("superficial", "intermediate", "deep")


@dataclass(frozen=True)
class Structure:
    """One thing that has a name; `layers` are those whose pictures show it, `layer` the one it belongs to.

    `grain`: breadth of its fascicles in mm.
    """

    index: int
    id: str
    side: str
    kind: str
    material: str
    name: str = ""
    fma: tuple[str, ...] = ()
    layer: str = "superficial"
    layers: tuple[str, ...] = MUSCLE_LAYERS
    group: str = ""
    la: str = ""
    grain: float = 1.7


@dataclass(frozen=True, eq=False)
class Scene:
    """Triangles of many structures in body-frame millimetres.

    `vertex`, `normal` float32 (V, 3); `fibre` float32 (V, 3) unit axis or zero; `tendon` float32 (V,), 0 flesh .. 1
    tendon; `along` float32 (V,) 0 origin .. 1 insertion; `face` int32 (F, 3); `owner` uint16 (F,), a structure's index;
    `openness` float32 (V,): 1 open to the sky .. 0 buried (ambient occlusion).
    """

    structures: tuple[Structure, ...]
    vertex: F32
    normal: F32
    fibre: F32
    tendon: F32
    along: F32
    face: I32
    owner: NDArray[np.uint16]
    openness: F32

    def keep(self, indices: set[int]) -> Scene:
        """The scene with the triangles of some structures only (vertices stay as they are)."""
        wanted = np.isin(self.owner, np.fromiter(indices, dtype=np.uint16, count=len(indices)))
        return replace(self, face=self.face[wanted], owner=self.owner[wanted])

    def compact(self) -> Scene:
        """The same triangles without the vertices that none of them uses."""
        used = np.zeros(len(self.vertex), dtype=bool)
        used[self.face.ravel()] = True
        order = np.cumsum(used, dtype=np.int64) - 1
        return replace(
            self,
            **{
                name: getattr(self, name)[used] for name in ("vertex", "normal", "fibre", "tendon", "along", "openness")
            },
            face=order[self.face].astype(np.int32),
        )


def of_layer(scene: Scene, layer: str) -> Scene:
    """The part of a scene that a layer shows."""
    return scene.keep({s.index for s in scene.structures if layer in s.layers}).compact()


def depth_bias(scene: Scene) -> F32:
    """Millimetres per triangle by which deeper structures step back, so that they do not poke through what covers them.

    The meshes touch and cut into each other by a fraction of a millimetre; the nominally outer one should win.
    """
    step = {"superficial": 0.0, "intermediate": -0.8, "deep": -1.4}
    table = np.zeros(1 + max(s.index for s in scene.structures), dtype=np.float32)
    for s in scene.structures:
        table[s.index] = step.get(s.layer, -1.8) if s.kind == "muscle" else -2.2
        if s.id.startswith(("rib_", "costal_")):
            table[s.index] = -5.0
        if s.kind == "tendon" or s.material == "skin":
            table[s.index] = 0.0
    return table[scene.owner]


def eye_centres(scene: Scene) -> dict[int, NDArray[np.float64]]:
    """Middle of the box round each eyeball that the scene shows, by structure index, body frame."""
    found = {}
    for s in scene.structures:
        corners = scene.face[scene.owner == s.index] if s.material == "sclera" else scene.face[:0]
        if len(corners):
            points = scene.vertex[corners.ravel()].astype(np.float64)
            found[s.index] = 0.5 * (points.min(axis=0) + points.max(axis=0))
    return found


def grain_table(scene: Scene) -> F32:
    """Breadth of the fascicles in mm by structure index: float32 (max index + 1,)."""
    table = np.ones(1 + max(s.index for s in scene.structures), dtype=np.float32)
    for s in scene.structures:
        table[s.index] = s.grain
    return table
