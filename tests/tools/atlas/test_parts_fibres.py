"""Fibres of the parts stage: harmonic fields, directions, tendons, geometry for run time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from tools.atlas import fibres, fields, geometry
from tools.atlas.repair import Surface, vertex_normals, volume
from tools.atlas.store import Record, Shape, publish, read_index, read_shape
from tools.atlas.table import Entry, Table


def belly(length: float = 100.0) -> Surface:
    """A spindle of circular cross-section along z, thin at its ends, at x = -100."""
    rod = trimesh.creation.capsule(height=1.0, radius=1.0, count=(24, 24))
    vertex = np.asarray(rod.vertices, float)
    ring = np.linspace(-1, 1, 41)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = 2.0 + 10.0 * (1 - ring**2)
    vertex = np.stack(
        [
            (radius[:, None] * np.cos(angle)).ravel() - 100,
            (radius[:, None] * np.sin(angle)).ravel(),
            np.repeat(ring, 24) * length / 2,
        ],
        1,
    )
    face = []
    for i in range(40):
        for j in range(24):
            a, b, c, d = i * 24 + j, i * 24 + (j + 1) % 24, (i + 1) * 24 + j, (i + 1) * 24 + (j + 1) % 24
            face += [[a, b, d], [a, d, c]]
    bottom, top = len(vertex), len(vertex) + 1
    vertex = np.vstack([vertex, [[-100, 0, -length / 2], [-100, 0, length / 2]]])
    for j in range(24):
        face += [[bottom, (j + 1) % 24, j], [top, 960 + j, 960 + (j + 1) % 24]]
    faces = np.array(face, np.int32)
    return Surface(vertex, faces, vertex_normals(vertex, faces))


def ends_table(**more: object) -> tuple[Entry, Table]:
    """A table of one muscle from its upper to its lower end."""
    entry = Entry(name="Spindle", origin=("end:up",), insertion=("end:down",), kind="muscle", id="spindle", **more)  # type: ignore[arg-type]
    return entry, Table({"spindle": entry}, {})


def shape() -> Shape:
    """The spindle with its fibres, as stored."""
    made = belly()
    entry, table = ends_table(tendon=(0.2, 0.2))
    run = fibres.fibres_of(made, entry, table, lambda name: None)
    single = [a.astype(np.float32) for a in (made.vertex, made.normal, run.direction, run.along, run.tendon)]
    return Shape(single[0], made.face, single[1], single[2], single[3], single[4])


def test_harmonic_field_grows_from_origin_to_insertion() -> None:
    """Along a spindle the field rises with every ring and has no extremes inside."""
    made = belly()
    z = made.vertex[:, 2]
    field = fields.harmonic(made.vertex, made.face, z < -49, z > 49)
    rings = [field[np.abs(z - level) < 0.1].mean() for level in np.unique(z.round(3))]
    assert (np.diff(rings) > 0).all()
    assert field.min() == 0.0
    assert field.max() == 1.0


def test_fibres_run_from_origin_to_insertion_and_lie_in_the_surface() -> None:
    """Directions point down the spindle, are unit vectors and tangent."""
    made = shape()
    middle = np.abs(made.vertices[:, 2]) < 40
    assert (made.fibre[middle, 2] < -0.8).all()
    assert np.abs(np.einsum("ij,ij->i", made.fibre, made.normals)).max() < 1e-4
    assert np.linalg.norm(made.fibre, axis=1) == pytest.approx(1.0, abs=1e-4)


def test_along_is_even_in_length() -> None:
    """Half way down the spindle `along` is one half, a quarter down one quarter."""
    made = shape()
    for share, z in ((0.25, 25.0), (0.5, 0.0), (0.75, -25.0)):
        assert made.along[np.abs(made.vertices[:, 2] - z) < 1.5].mean() == pytest.approx(share, abs=0.05)


def test_tendon_is_at_the_ends_only() -> None:
    """The belly is flesh, the thin ends are tendon."""
    made = shape()
    z = np.abs(made.vertices[:, 2])
    assert made.tendon[z < 20].max() < 0.05
    assert made.tendon[z > 47].min() > 0.9


def test_flat_tendon_lies_medial_to_its_border() -> None:
    """Medial to the border of an aponeurosis the weight is 1, lateral to it 0."""
    vertex = np.array([[-20.0, -200, 1100], [-120.0, -150, 1100]])
    assert fibres.flat_tendon(vertex, ((1200, -80), (1000, -80))) == pytest.approx([1.0, 0.0])


def test_poisson_potential_follows_its_directions() -> None:
    """A constant direction gives a potential that grows along it, in millimetres."""
    made = belly()
    down = np.tile([0.0, 0.0, -1.0], (len(made.vertex), 1))
    value = fields.potential(made.vertex, made.face, fields.tangent(down, made.normal))
    assert np.corrcoef(value, -made.vertex[:, 2])[0, 1] > 0.99


def test_mirror_image_is_exact_and_faces_outward() -> None:
    """Mirrored twice is the same; mirrored once has its volume, not its negative."""
    made = shape()
    other = made.mirrored()
    assert np.array_equal(other.mirrored().vertices, made.vertices)
    assert np.array_equal(other.vertices * [-1, 1, 1], made.vertices)
    volumes = [volume(s.vertices.astype(float) - s.vertices.mean(0), s.faces) for s in (made, other)]
    assert volumes[0] == pytest.approx(volumes[1], rel=1e-4)
    assert volumes[0] > 0


def test_published_stage_is_read_back(tmp_path: Path) -> None:
    """What is published replaces what was there, and comes back unchanged."""
    record = Record(
        1, "spindle", "right", "muscle", "Spindle", "", (), "deep", ("deep",), "spindle.right.npz", {"depth": 2}
    )
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "stale.npz").write_bytes(b"old")
    publish(tmp_path / "parts", [record], {record.file: shape()})
    index = read_index(tmp_path / "parts")
    assert index["format"] == 1
    assert index["structures"][0]["id"] == "spindle"
    assert not (tmp_path / "parts" / "stale.npz").exists()
    assert np.array_equal(read_shape(tmp_path / "parts" / record.file).along, shape().along)


def test_geometry_of_a_spindle() -> None:
    """The centre line runs down its middle; samples lie on it; across runs from medial to lateral or the like, 0..1."""
    made = geometry.geometry_of(shape(), None, 120)
    assert made.centre[:, 2] == pytest.approx(np.sort(made.centre[:, 2])[::-1])
    assert made.centre[:, :2] == pytest.approx(np.tile([-100.0, 0.0], (16, 1)), abs=1.0)
    assert made.across.min() >= 0.0
    assert made.across.max() <= 1.0
    assert 0.3 < made.outer.mean() < 0.7
    assert (np.diff(np.sort(made.along)) < 0.1).all()
