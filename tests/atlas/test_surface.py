"""The skin samples: read back as written, refused when damaged, and true to a body where they are the shipped ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from bodymap.atlas.surface import Surface
from bodymap.errors import AssetError
from bodymap.resources import asset_path

SHIPPED = Path(asset_path("atlas", "surface.npz"))
shipped = pytest.mark.skipif(not SHIPPED.exists(), reason="the atlas is not built")

Arrays = dict[str, NDArray[np.generic]]


def four() -> Arrays:
    """Four samples, two on each side, in two regions, in a row from right to left."""
    return {
        "position": np.array([[-15, 0, 0], [-5, 0, 0], [15, 0, 0], [5, 0, 0]], np.float32),
        "normal": np.array([[0, -127, 0]] * 4, np.int8),
        "area": np.full(4, 100, np.float32),
        "region": np.array([0, 1, 0, 1], np.uint8),
        "side": np.array([-1, -1, 1, 1], np.int8),
        "mirror": np.array([2, 3, 0, 1], np.int32),
        "neighbour": np.array([[1, -1], [0, 3], [3, -1], [2, 1]], np.int32),
        "distance": np.array([[10, 0], [10, 10], [10, 0], [10, 10]], np.float32),
        "regions": np.array(["forehead", "nose"]),
        "sided": np.array([True, False]),
    }


def written(folder: Path, arrays: Arrays) -> Path:
    """The arrays as a surface file."""
    path = folder / "surface.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


def test_a_surface_is_read_back(tmp_path: Path) -> None:
    """What was written is read: unit normals, regions by name and side."""
    skin = Surface.load(written(tmp_path, four()))
    assert len(skin) == 4
    assert np.allclose(skin.normal, [0, -1, 0])
    assert skin.samples_of("forehead", -1).tolist() == [0]
    assert skin.samples_of("nose").tolist() == [1, 3]


def test_a_missing_surface_is_named(tmp_path: Path) -> None:
    """The error for a missing file says which one."""
    with pytest.raises(AssetError, match=r"surface\.npz is missing"):
        Surface.load(tmp_path / "surface.npz")


def test_a_cut_off_surface_is_refused(tmp_path: Path) -> None:
    """Half a file is a damaged file."""
    path = written(tmp_path, four())
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(AssetError, match="damaged"):
        Surface.load(path)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("area", np.ones(3, np.float32), "different lengths"),
        ("position", np.zeros((4, 2), np.float32), "points in space"),
        ("position", np.full((4, 3), np.nan, np.float32), "finite"),
        ("mirror", np.array([0, 0, 1, 1], np.int32), "involution"),
        ("mirror", np.array([2, 3, 0, 9], np.int32), "involution"),
        ("neighbour", np.full((4, 2), 7, np.int32), "neighbour does not exist"),
        ("distance", np.zeros((4, 3), np.float32), "do not match"),
        ("region", np.array([0, 1, 2, 1], np.uint8), "region that does not exist"),
        ("sided", np.array([True]), "regions and their sides"),
        ("area", np.array(["a"] * 4), "no number"),
    ],
)
def test_a_surface_that_does_not_fit_together_is_refused(
    tmp_path: Path, name: str, value: NDArray[np.generic], why: str
) -> None:
    """Each table is checked against the others, and the error says what is wrong."""
    with pytest.raises(AssetError, match=why):
        Surface.load(written(tmp_path, four() | {name: value}))


@pytest.fixture(scope="module")
def skin() -> Surface:
    """The skin of this checkout."""
    return Surface.load(SHIPPED)


def links(skin: Surface) -> tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.float32]]:
    """Every neighbour pair (both ways) with its distance."""
    row, slot = np.nonzero(skin.neighbour >= 0)
    return row, skin.neighbour[row, slot], skin.distance[row, slot]


@shipped
def test_left_is_the_exact_mirror_of_right(skin: Surface) -> None:
    """Mirrored samples mirror position, area, region and neighbours; none lies in the midline."""
    m = skin.mirror
    assert np.array_equal(skin.position[m] * np.float32([-1, 1, 1]), skin.position)
    assert np.array_equal(skin.area[m], skin.area)
    assert np.array_equal(skin.region[m], skin.region)
    assert np.array_equal(np.sign(skin.position[:, 0]), skin.side)
    assert np.abs(skin.position[:, 0]).min() > 1.0
    row, col, length = links(skin)
    forward = csr_matrix((length, (row, col)), shape=(len(skin), len(skin)))
    assert abs(forward - csr_matrix((length, (m[row], m[col])), shape=forward.shape)).max() == 0


@shipped
def test_neighbours_are_mutual_and_never_nearer_than_the_chord(skin: Surface) -> None:
    """A neighbour of a sample has that sample as neighbour at the same distance, and the skin is no short cut."""
    row, col, length = links(skin)
    forward = csr_matrix((length, (row, col)), shape=(len(skin), len(skin)))
    assert abs(forward - forward.T).max() == 0
    chord = np.linalg.norm(skin.position[row] - skin.position[col], axis=1)
    assert (length >= chord - 0.02).all()
    assert connected_components(forward, directed=False)[0] == 1


@shipped
def test_the_samples_share_out_the_whole_skin(skin: Surface) -> None:
    """About 40,000 samples or more, whose areas add up to the skin mesh's area; finer on head, hands and feet."""
    with np.load(SHIPPED.with_name("skin_mesh.npz")) as data:
        mesh = trimesh.Trimesh(data["vertex"], data["face"], process=False)
    assert 35_000 < len(skin) < 60_000
    assert skin.area.sum() == pytest.approx(mesh.area, rel=0.02)
    fine = (skin.position[:, 2] > 1500) | (skin.position[:, 2] < 70)
    trunk = (np.abs(skin.position[:, 0]) < 120) & (skin.position[:, 2] > 950) & (skin.position[:, 2] < 1350)
    assert np.median(skin.area[trunk]) > 2.5 * np.median(skin.area[fine])


@shipped
def test_every_region_is_one_piece(skin: Surface) -> None:
    """No region is empty, and on each side each is connected."""
    row, col, _ = links(skin)
    place = skin.region.astype(int) * 2 + (skin.side > 0)
    inner = place[row] == place[col]
    graph = csr_matrix((np.ones(inner.sum()), (row[inner], col[inner])), shape=(len(skin), len(skin)))
    piece = connected_components(graph, directed=False)[1]
    pieces = {int(p): set(piece[place == p].tolist()) for p in np.unique(place)}
    assert len(pieces) == 2 * len(skin.regions)
    assert {str(skin.regions[p // 2]) for p, found in pieces.items() if len(found) > 1} == set()


@shipped
def test_gaps_are_not_bridged(skin: Surface) -> None:
    """No link leads from finger to finger beyond the webs, from leg to leg, or from the forearm to the trunk."""
    row, col, _ = links(skin)
    name = skin.regions[skin.region]
    fingers = ("thumb", "index_finger", "middle_finger", "ring_finger", "little_finger")
    low = skin.position[:, 2] < 740
    for one in fingers:
        for other in fingers:
            if one != other:
                assert not ((name[row] == one) & (name[col] == other) & low[row] & low[col]).any()
    leg = np.isin(name, ["thigh_medial", "knee_medial", "calf_upper", "leg_medial"]) & (skin.position[:, 2] < 780)
    assert not (leg[row] & leg[col] & (skin.side[row] != skin.side[col])).any()
    arm = np.char.startswith(name, "forearm")
    trunk = np.isin(name, ["flank", "abdomen_upper", "abdomen_lower", "hip_side", "chest_side", "thigh_lateral"])
    assert not (arm[row] & trunk[col]).any()
