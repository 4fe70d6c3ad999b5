"""A tiny atlas in the documented format, drawn from ellipsoids: every number in it follows from a formula."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from bodymap.atlas.idmap import encode_runs
from bodymap.domain.camera import Camera

Floats = NDArray[np.float64]
Vector = tuple[float, float, float]
Grid = tuple[float, float, float, int, int]
LAYERS = ("skin", "superficial", "intermediate", "deep", "skeleton")
PIVOT = (0.0, -100.0, 840.0)
FIELD = (-380.0, 900.0, 760.0, 1780.0)  # u0, v0, width, height of the body plates in mm
REGIONS = (("head", True), ("trunk_front", True), ("trunk_back", True), ("arm", True), ("leg", True), ("navel", False))


@dataclass(frozen=True)
class Blob:
    """An ellipsoid of the subject's right side (or the midline) that stands for one structure or piece of skin."""

    id: str
    kind: str
    centre: tuple[float, float, float]
    radii: tuple[float, float, float]
    layers: tuple[str, ...]
    colour: tuple[int, int, int]
    mid: bool = False


ALL_MUSCLE = ("superficial", "intermediate", "deep")
BLOBS = (
    Blob("skull", "bone", (0, -100, 1600), (70, 90, 100), (*ALL_MUSCLE, "skeleton"), (235, 226, 205), True),
    Blob("spine", "bone", (0, -70, 1180), (28, 28, 330), (*ALL_MUSCLE, "skeleton"), (235, 226, 205), True),
    Blob("humerus", "bone", (-250, -100, 1200), (16, 16, 190), (*ALL_MUSCLE, "skeleton"), (235, 226, 205)),
    Blob("femur", "bone", (-95, -100, 480), (24, 24, 440), (*ALL_MUSCLE, "skeleton"), (235, 226, 205)),
    Blob("pectoralis", "muscle", (-95, -165, 1300), (85, 45, 90), ("superficial",), (178, 60, 52)),
    Blob("deltoid_middle", "muscle", (-215, -100, 1370), (55, 62, 90), ("superficial", "intermediate"), (190, 74, 58)),
    Blob("biceps", "muscle", (-250, -135, 1190), (30, 28, 120), ("superficial", "intermediate"), (186, 66, 60)),
    Blob("supinator", "muscle", (-255, -112, 1010), (20, 20, 60), ("deep",), (170, 52, 66)),
    Blob(
        "brachioradialis", "muscle", (-262, -125, 1010), (32, 36, 110), ("superficial", "intermediate"), (196, 84, 70)
    ),
    Blob("rectus", "muscle", (-45, -175, 1050), (45, 34, 170), ("superficial", "intermediate"), (174, 58, 56)),
    Blob("trapezius", "muscle", (-80, -35, 1370), (95, 40, 130), ("superficial",), (184, 62, 50)),
    Blob("rhomboid", "muscle", (-70, -50, 1330), (60, 30, 70), ("intermediate",), (168, 56, 62)),
    Blob("quadriceps", "muscle", (-105, -130, 560), (62, 55, 240), ("superficial", "intermediate"), (182, 64, 56)),
    Blob("calf", "muscle", (-95, -70, 250), (45, 45, 150), ("superficial",), (192, 78, 64)),
    Blob("soleus", "muscle", (-95, -85, 230), (40, 40, 150), ("intermediate", "deep"), (176, 58, 58)),
)
SKIN = (
    Blob("head", "skin", (0, -100, 1590), (85, 105, 125), ("skin",), (214, 190, 172), True),
    Blob("trunk", "skin", (0, -100, 1180), (190, 120, 330), ("skin",), (214, 190, 172), True),
    Blob("arm", "skin", (-255, -105, 1130), (62, 70, 370), ("skin",), (214, 190, 172)),
    Blob("leg", "skin", (-100, -95, 450), (84, 84, 450), ("skin",), (214, 190, 172)),
)


def _mirrored(blobs: tuple[Blob, ...]) -> list[tuple[Blob, str, NDArray[np.float64]]]:
    """Each blob on each of its sides, with its centre."""
    found = []
    for blob in blobs:
        centre = np.array(blob.centre, dtype=float)
        found.append((blob, "mid" if blob.mid else "right", centre))
        if not blob.mid:
            found.append((blob, "left", centre * (-1, 1, 1)))
    return found


SOLIDS = _mirrored(BLOBS)
SKIN_SOLIDS = _mirrored(SKIN)


def _ellipse(camera: Camera, centre: Floats, radii: Vector) -> tuple[Floats, Floats]:
    """Camera-space centre and the quadratic form of an ellipsoid (depth along the third axis)."""
    axes = camera.axes
    form = axes @ np.diag(1.0 / np.square(radii)) @ axes.T
    return camera.project(centre[None])[0], form


def _hit(uv: Floats, camera: Camera, centre: Floats, radii: Vector) -> tuple[Floats, Floats]:
    """Depth of the ellipsoid's near face per pixel (-inf where missed) and its camera-space normal's depth part."""
    middle, form = _ellipse(camera, centre, radii)
    d = uv - middle[:2]
    a = form[2, 2]
    b = 2 * (form[0, 2] * d[..., 0] + form[1, 2] * d[..., 1])
    c = form[0, 0] * d[..., 0] ** 2 + 2 * form[0, 1] * d[..., 0] * d[..., 1] + form[1, 1] * d[..., 1] ** 2 - 1
    root = b * b - 4 * a * c
    depth = np.where(root > 0, (-b + np.sqrt(np.maximum(root, 0))) / (2 * a), 0.0)
    facing = np.clip(np.sqrt(np.maximum(root, 0)) / 2 / np.sqrt(a), 0, 1)
    return np.where(root > 0, middle[2] + depth, -np.inf), facing


def _region(point: NDArray[np.float64], name: str) -> NDArray[np.int64]:
    """Region index of skin points (N, 3) that lie on the piece of that name."""
    if name == "trunk":
        navel = np.linalg.norm(point - (0, -215, 1060), axis=-1) < 40
        return np.where(navel, 5, np.where(point[..., 1] < -100, 1, 2))
    return np.full(point.shape[:-1], {"head": 0, "arm": 3, "leg": 4}[name])


def _window(camera: Camera, grid: Grid, centre: Floats, radius: float) -> tuple[slice, slice]:
    """The pixels that a ball round `centre` can touch."""
    scale, u0, v0, width, height = grid
    u, v, _ = camera.project(centre[None])[0]
    left, right = (int(np.clip((u - u0 + d) * scale, 0, width)) for d in (-radius - 5, radius + 5))
    top, bottom = (int(np.clip((v0 - v + d) * scale, 0, height)) for d in (-radius - 5, radius + 5))
    return slice(top, bottom), slice(left, right)


def _draw(camera: Camera, grid: Grid, layer: str, keep_x: float | None) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """One plate: RGBA uint8 and ids uint16."""
    scale, u0, v0, width, height = grid
    u = u0 + (np.arange(width) + 0.5) / scale
    v = v0 - (np.arange(height) + 0.5) / scale
    uv = np.stack(np.broadcast_arrays(u[None, :], v[:, None]), axis=-1)
    best = np.full((height, width), -np.inf)
    ids = np.zeros((height, width), dtype=np.uint16)
    rgba = np.zeros((height, width, 4), dtype=np.uint8)
    solids = SKIN_SOLIDS if layer == "skin" else SOLIDS
    for index, (blob, _, centre) in enumerate(solids, start=1):
        if layer not in blob.layers or (keep_x is not None and centre[0] * keep_x <= 0):
            continue
        box = _window(camera, grid, centre, max(blob.radii))
        depth, facing = _hit(uv[box], camera, centre, blob.radii)
        nearer = depth > best[box]
        best[box][nearer] = depth[nearer]
        shade = 0.45 + 0.55 * facing[..., None]
        rgba[box][nearer, :3] = (np.array(blob.colour) * shade)[nearer]
        rgba[box][nearer, 3] = 255
        ids[box][nearer] = index
        if layer == "skin":
            point = np.array(PIVOT) + np.concatenate([uv[box], depth[..., None]], axis=-1)[nearer] @ camera.axes
            region = _region(point, blob.id)
            sided = np.array([s for _, s in REGIONS])[region]
            ids[box][nearer] = 1 + 2 * region + (sided & (point[..., 0] > 0))
    return rgba, ids


# Name, kind, part, azimuth, elevation, px per mm, u0, v0, width and height in mm.
_VIEWS = (
    *((f"az{a:03d}", "turntable", "body", a, 0, 0.3, *FIELD) for a in range(0, 360, 15)),
    *((n, "main", "body", a, 0, 0.6, *FIELD) for n, a in (("front", 0), ("left", 90), ("back", 180), ("right", 270))),
    ("head_front", "closeup", "head", 0, 0, 1.2, -130, 890, 260, 300),
    ("hand_right_palm", "closeup", "hand_right", 0, 0, 1.2, -340, 120, 160, 280),
    ("hand_right_back", "closeup", "hand_right", 180, 0, 1.2, 180, 120, 160, 280),
    ("foot_right_sole", "closeup", "foot_right", 0, -90, 1.2, -200, 120, 200, 240),
)


def _views() -> list[dict[str, Any]]:
    """The views as the manifest lists them."""
    return [
        {
            "name": name, "kind": kind, "part": part, "azimuth": azimuth, "elevation": elevation, "scale": scale,
            "u0": u0, "v0": v0, "width": round(width * scale), "height": round(height * scale),
            "plates": {layer: f"plates/{name}_{layer}.webp" for layer in LAYERS},
            "ids": f"ids/{name}.npz", "silhouettes": f"silhouettes/{name}.npz", "seen": f"seen/{name}.npz",
        }
        for name, kind, part, azimuth, elevation, scale, u0, v0, width, height in _VIEWS
    ]  # fmt: skip


def _surface() -> dict[str, NDArray]:
    """Samples on the right half (Fibonacci spirals on each piece), then their mirror images."""
    points, normals, regions, areas = [], [], [], []
    for blob in SKIN:
        count = 900 if blob.id != "head" else 400
        k = np.arange(count) + 0.5
        polar, turn = np.arccos(1 - 2 * k / count), np.pi * (1 + 5**0.5) * k
        unit = np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)
        point = np.array(blob.centre) + unit * blob.radii
        normal = unit / np.array(blob.radii)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        inside = np.zeros(count, dtype=bool)
        for other, _, centre in SKIN_SOLIDS:
            if other is not blob:
                inside |= (((point - centre) / other.radii) ** 2).sum(axis=1) < 1
        keep = ~inside & (point[:, 0] < -0.5)
        points.append(point[keep])
        normals.append(normal[keep])
        regions.append(_region(point[keep], blob.id))
        areas.append(np.full(keep.sum(), 4 * np.pi * np.prod(blob.radii) ** (2 / 3) / count))
    position = np.concatenate(points)
    half = len(position)
    flip = np.array([-1.0, 1.0, 1.0])
    position = np.concatenate([position, position * flip])
    normal = np.concatenate([np.concatenate(normals), np.concatenate(normals) * flip])
    gap = np.linalg.norm(position[:, None] - position[None], axis=2).astype(np.float32)
    near = np.argsort(gap, axis=1)[:, 1:9]
    mirror = np.concatenate([np.arange(half) + half, np.arange(half)])
    return {
        "position": position.astype(np.float32), "normal": np.round(normal * 127).astype(np.int8),
        "area": np.tile(np.concatenate(areas), 2).astype(np.float32),
        "region": np.tile(np.concatenate(regions), 2).astype(np.uint8),
        "side": np.concatenate([np.full(half, -1), np.full(half, 1)]).astype(np.int8),
        "mirror": mirror.astype(np.int32), "neighbour": near.astype(np.int32),
        "distance": np.take_along_axis(gap, near, axis=1),
        "regions": np.array([name for name, _ in REGIONS]), "sided": np.array([sided for _, sided in REGIONS]),
    }  # fmt: skip


def _seen(camera: Camera, surface: dict[str, NDArray]) -> NDArray[np.uint8]:
    """Which samples face the camera with nothing of the skin before them."""
    where = camera.project(surface["position"])
    best = np.full(len(where), -np.inf)
    for blob, _, centre in SKIN_SOLIDS:
        best = np.maximum(best, _hit(where[:, :2], camera, centre, blob.radii)[0])
    facing = camera.directions(surface["normal"].astype(float))[:, 2] > 0
    return np.packbits(facing & (where[:, 2] >= best - 3.0))


def _silhouettes(camera: Camera) -> dict[str, NDArray]:
    """Ellipse outlines of every muscle."""
    index, ring, uv = [], [0], []
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for number, (blob, _, centre) in enumerate(SOLIDS, start=1):
        if blob.kind != "muscle":
            continue
        middle, form = _ellipse(camera, centre, blob.radii)
        flat = form[:2, :2] - np.outer(form[:2, 2], form[2, :2]) / form[2, 2]
        values, axes = np.linalg.eigh(flat)
        outline = middle[:2] + (np.stack([np.cos(turn), np.sin(turn)], axis=1) / np.sqrt(values)) @ axes.T
        index.append(number)
        uv.append(np.round(outline * 10))
        ring.append(ring[-1] + len(outline))
    return {
        "index": np.array(index, np.uint16),
        "ring": np.array(ring, np.uint32),
        "uv": np.concatenate(uv).astype(np.int32),
    }


def _muscles() -> dict[str, NDArray]:
    """Centre line and samples of the right-side muscles; along runs downward, across toward lateral."""
    names, centre, start, rows = [], [], [0], []
    for blob in (b for b in BLOBS if b.kind == "muscle"):
        along, across = np.meshgrid(np.linspace(0, 1, 16), np.linspace(0, 1, 10), indexing="ij")
        outward = -1.0 if blob.centre[1] < -60 else 1.0
        x = blob.centre[0] - (across - 0.5) * 1.6 * blob.radii[0]
        z = blob.centre[2] - (along - 0.5) * 1.6 * blob.radii[2]
        rest = 1 - ((x - blob.centre[0]) / blob.radii[0]) ** 2 - ((z - blob.centre[2]) / blob.radii[2]) ** 2
        y = blob.centre[1] + outward * blob.radii[1] * np.sqrt(np.maximum(rest, 0))
        names.append(blob.id)
        line = np.linspace(0, 1, 16)[:, None]
        centre.append(np.array(blob.centre) + (0.5 - line) * (0, 0, 2 * blob.radii[2]))
        point = np.stack([x, y, z], axis=-1).reshape(-1, 3)
        normal = (point - blob.centre) / np.square(blob.radii)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        rows.append((point, normal, along.ravel(), across.ravel()))
        start.append(start[-1] + len(point))
    position, normal, along, across = (np.concatenate([row[k] for row in rows]) for k in range(4))
    return {
        "id": np.array(names), "centre": np.array(centre, np.float32), "start": np.array(start, np.uint32),
        "position": position.astype(np.float32), "normal": np.round(normal * 127).astype(np.int8),
        "along": along.astype(np.float32), "across": across.astype(np.float32),
        "depth": np.full(len(position), 8.0, np.float32), "outer": np.ones(len(position), bool),
    }  # fmt: skip


def _save_plate(path: Path, rgba: NDArray[np.uint8]) -> None:
    height, width = rgba.shape[:2]
    data = np.ascontiguousarray(rgba)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    assert image.save(str(path), "WEBP", 90)


def write_atlas(folder: Path) -> Path:
    """Write the whole atlas below `folder` and return it."""
    for name in ("plates", "ids", "silhouettes", "seen"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    surface = _surface()
    visible: dict[int, dict[str, list[str]]] = {}
    views = _views()
    for view in views:
        camera = Camera(view["azimuth"], view["elevation"], PIVOT)
        grid = (view["scale"], view["u0"], view["v0"], view["width"], view["height"])
        keep = -1.0 if view["part"].endswith("_right") else None
        arrays: dict[str, NDArray] = {}
        for layer in LAYERS:
            rgba, ids = _draw(camera, grid, layer, keep)
            _save_plate(folder / view["plates"][layer], rgba)
            arrays |= encode_runs(layer, ids)
            if layer != "skin":
                for index in np.unique(ids[ids > 0]):
                    visible.setdefault(int(index), {}).setdefault(layer, []).append(view["name"])
        np.savez_compressed(folder / view["ids"], **arrays)
        np.savez_compressed(folder / view["silhouettes"], **_silhouettes(camera))
        np.savez_compressed(folder / view["seen"], seen=_seen(camera, surface))
    np.savez_compressed(folder / "surface.npz", **surface)
    np.savez_compressed(folder / "muscles.npz", **_muscles())
    structures = [
        {"index": index, "id": blob.id, "side": side, "kind": blob.kind, "name": blob.id.replace("_", " ").capitalize(),
         "fma": None, "layer": blob.layers[0], "visible": visible.get(index, {})}
        for index, (blob, side, _) in enumerate(SOLIDS, start=1)
    ]  # fmt: skip
    manifest = {
        "format": 1, "pivot": PIVOT, "layers": LAYERS, "structures": structures, "views": views,
        "never_seen": [], "attribution": "Synthetic test atlas.",
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
