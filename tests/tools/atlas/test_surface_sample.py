"""Sampling a skin: blue noise, mirrored exactly, with areas and neighbours that fit; regions without islands."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from tools.atlas import regions, skin_mesh, surface_graph, surface_sample
from tools.atlas.skin_mesh import Box

Array = NDArray[np.float64]
RADIUS = 60.0


@pytest.fixture(scope="module")
def ball() -> tuple[Array, NDArray[np.int32], Array]:
    """A mirror-symmetric ball of 60 mm at breast height: vertices, faces, normals."""
    centre = np.array([0.0, 0.0, 1200.0])
    half = skin_mesh.contour(
        lambda p: np.linalg.norm(p - centre, axis=1) - RADIUS, Box((-66.0, -66.0, 1134.0), (0.0, 66.0, 1266.0), 2.0)
    )
    mesh = skin_mesh.mirrored(half)
    return mesh.vertex, mesh.face, skin_mesh.normals(mesh)


@pytest.fixture(scope="module")
def samples(ball: tuple[Array, NDArray[np.int32], Array]) -> surface_sample.Samples:
    """Samples of the ball, 8 mm apart."""
    return surface_sample.draw(*ball, 8.0, 8.0, 1)


def test_samples_keep_their_distance_and_leave_no_hole(samples: surface_sample.Samples) -> None:
    """No two are nearer than the spacing, also across the midline, and none is farther than twice it from the next."""
    distance = cKDTree(samples.position).query(samples.position, k=2)[0][:, 1]
    assert distance.min() >= 8.0 - 1e-6
    assert distance.max() < 16.0


def test_mirror_is_an_involution(samples: surface_sample.Samples) -> None:
    """The mirror of the mirror is the sample, and positions mirror exactly."""
    m = samples.mirror
    assert np.array_equal(m[m], np.arange(len(m)))
    assert np.array_equal(samples.position[m] * [-1, 1, 1], samples.position)


def test_the_same_seed_gives_the_same_samples(ball: tuple[Array, NDArray[np.int32], Array]) -> None:
    """The draw is deterministic."""
    one, two = (surface_sample.draw(*ball, 12.0, 12.0, 7) for _ in range(2))
    assert np.array_equal(one.position, two.position)


def test_areas_and_neighbours_fit_the_ball(
    ball: tuple[Array, NDArray[np.int32], Array], samples: surface_sample.Samples
) -> None:
    """Areas add up to the ball's; neighbour distances are arcs of the great circle."""
    vertex, face, _ = ball
    cell, _ = surface_graph.cells(vertex, face, samples)
    area = surface_graph.areas(vertex, face, cell, samples.mirror)
    assert area.sum() == pytest.approx(trimesh.Trimesh(vertex, face, process=False).area)
    normal = samples.position - [0, 0, 1200.0]
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    touching = surface_graph.adjacency(vertex, face, cell, samples.mirror)
    i, j, distance = surface_graph.pairs(samples.position, normal, touching)
    table, length = surface_graph.neighbours(i, j, distance, touching, samples.mirror, 16)
    assert (table >= 0).sum(1).min() >= 8
    row, slot = np.nonzero(table >= 0)
    turn = np.arccos(np.clip((normal[row] * normal[table[row, slot]]).sum(1), -1, 1))
    assert np.allclose(length[row, slot], turn * RADIUS, rtol=0.02, atol=0.05)


def chain(count: int) -> csr_matrix:
    """A row of samples, each the neighbour of the next."""
    link = np.arange(count - 1)
    one = csr_matrix((np.ones(count - 1), (link, link + 1)), shape=(count, count))
    return csr_matrix(one + one.T)


def test_islands_and_unclaimed_samples_go_to_their_neighbours() -> None:
    """Only the largest piece of a region stays; what nobody claims is filled from the sides."""
    found = np.array([0, 0, 0, 1, 0, 1, 1, 1, -1, -1, 2, 2], np.int32)
    settled = regions.settle(found, chain(len(found)))
    assert settled.min() >= 0
    for region in (0, 1, 2):
        where = np.flatnonzero(settled == region)
        assert np.array_equal(where, np.arange(where[0], where[-1] + 1))
