"""Gives each skin sample one region: rules in order of precedence, then islands are handed to their neighbours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from tools.atlas import regions_arm, regions_head, regions_leg, regions_trunk
from tools.atlas.regions_body import Body, Mask
from tools.atlas.regions_split import Segments

Index = NDArray[np.int32]


def region_table(path: Path) -> tuple[list[str], list[bool]]:
    """Ids and `sided` of data/regions.yaml, in its order."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    flat = {name: entry for group in data.values() for name, entry in group.items()}
    return list(flat), [bool(entry["sided"]) for entry in flat.values()]


def claims(b: Body, s: Segments) -> list[tuple[str, Mask]]:
    """Every rule as (region, where it claims), the strongest first."""
    groups = (
        (s.hand, regions_arm.forearm(b)[:2] + regions_arm.hand(b)),
        (s.arm, regions_arm.upper_arm(b)[:4] + regions_arm.forearm(b)[:4]),
        (s.foot, regions_leg.foot(b)),
        (s.head, regions_head.head(b)),
        (s.head, regions_head.neck(b)),
        (s.upper_trunk | s.shoulder, regions_trunk.girdle(b)),
        (s.arm, regions_arm.upper_arm(b)[4:] + regions_arm.forearm(b)[4:]),
        (s.lower_trunk | s.upper_trunk, regions_trunk.belly(b)[:3]),
        (s.lower_trunk, regions_trunk.back(b)[:4]),
        (s.upper_trunk, regions_trunk.chest(b)),
        (s.hip, regions_leg.buttock(b)),
        (s.lower_trunk | s.upper_trunk, regions_trunk.belly(b)[3:]),
        (s.lower_trunk | s.upper_trunk, regions_trunk.back(b)[4:]),
        (s.leg, regions_leg.knee(b)),
        (s.leg, regions_leg.thigh(b)),
        (s.leg, regions_leg.leg(b)),
    )
    return [(name, where & mask) for where, rules in groups for name, mask in rules]


def assign(b: Body, s: Segments, names: list[str]) -> Index:
    """Region index (N,) of each sample of the right half; -1 where no rule claims it."""
    out = np.full(len(b.p), -1, np.int32)
    for name, mask in claims(b, s):
        out[mask & (out < 0)] = names.index(name)
    return out


def settle(region: Index, graph: csr_matrix, rounds: int = 60) -> Index:
    """Unclaimed samples and small islands take the region that most of their neighbours have.

    Of each region only the largest connected piece stays as it is.
    """
    out = region.copy()
    for _ in range(rounds):
        loose = (out < 0) | ~largest_pieces(out, graph)
        if not loose.any():
            break
        votes = _votes(np.where(loose, -1, out), graph, int(out.max()) + 1)
        best = votes.argmax(1).astype(np.int32)
        known = votes.max(1) > 0
        out = np.where(loose & known, best, out).astype(np.int32)
    return out


def smooth_borders(region: Index, graph: csr_matrix, rounds: int = 2) -> Index:
    """Takes single teeth off the borders: a sample that is far outvoted by its neighbours changes over."""
    out = region.copy()
    rows = np.arange(len(out))
    for _ in range(rounds):
        votes = _votes(out, graph, int(out.max()) + 1)
        best = votes.argmax(1)
        outvoted = votes[rows, best] > 2 * votes[rows, out] + 1
        out = np.where(outvoted, best, out).astype(np.int32)
    return out


def _votes(region: Index, graph: csr_matrix, count: int) -> NDArray[np.float64]:
    known = np.flatnonzero(region >= 0)
    one_hot = csr_matrix((np.ones(len(known)), (known, region[known])), shape=(len(region), count))
    return np.asarray((graph @ one_hot).todense())


def largest_pieces(region: Index, graph: csr_matrix) -> Mask:
    """True for the samples of the largest connected piece of their region."""
    i, j = graph.nonzero()
    same = region[i] == region[j]
    inner = csr_matrix((np.ones(same.sum()), (i[same], j[same])), shape=graph.shape)
    _, piece = connected_components(inner, directed=False)
    size = np.bincount(piece)
    best = np.zeros(len(region), bool)
    for r in np.unique(region[region >= 0]):
        mine = np.flatnonzero(region == r)
        best[mine[piece[mine] == piece[mine][size[piece[mine]].argmax()]]] = True
    return best
