"""Muscles that the source lacks, lofted between origin and insertion or draped over their neighbours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from tools.atlas.model_tools import Array, Built, Corner, bridged, drape, loft, polygon, spine
from tools.atlas.voxels import Grid


def _free_of(built: Built, grid: Grid, names: tuple[str, ...], gap: float = 0.2) -> Grid:
    """A loft without what other structures occupy, softened."""
    value = np.maximum(grid.value, gap - built.near(names, grid, 2.0))
    return grid.with_value(ndimage.gaussian_filter(value, 0.8))


def _belly(points: list[Corner], breadth: list[float], depth: list[float], across: Corner, step: float) -> Grid:
    """A loft through points; half axes are given at the points' even shares of the way."""
    curve = spine(np.array(points))
    share = np.linspace(0.0, 1.0, len(curve))
    knots = np.linspace(0.0, 1.0, len(breadth))
    side = np.tile(np.array(across, float), (len(curve), 1))
    return loft(curve, np.interp(share, knots, breadth), np.interp(share, knots, depth), side, step)


def _merge(grids: list[Grid]) -> Grid:
    """The union of solids on one grid."""
    low = np.min([g.origin for g in grids], axis=0)
    high = np.max([g.origin + g.step * (np.array(g.value.shape) - 1) for g in grids], axis=0)
    step = grids[0].step
    value = np.full(tuple(np.ceil((high - low) / step).astype(int) + 1), 3.0, np.float32)
    whole = Grid(low, step, value)
    place = np.stack([a.ravel() for a in np.broadcast_arrays(*whole.axes())], 1)
    for grid in grids:
        value = np.minimum(value, grid.sample(place, outside=3.0).reshape(value.shape))
    return whole.with_value(value)


def masseter_deep(built: Built) -> Grid:
    """From the inner side of the zygomatic arch straight down to the ramus, behind and beneath the superficial part."""
    low, high, step = (-74.0, -145.0, 1495.0), (-36.0, -86.0, 1562.0), 0.4
    base = bridged(built.inside(("mandible", "temporalis"), low, high, step), 9.0, 1.2)
    x, y, z = base.axes()
    outline = np.array(
        [(-130, 1552), (-112, 1552), (-99, 1551), (-98, 1538), (-101, 1522), (-110, 1511), (-122, 1514), (-131, 1532)]
    )
    # The belly is thicker above, where it reaches out to the arch.
    sheet = drape(base, polygon(y, z, outline), 0.2, 4.5, 5.0)
    arch = built.inside(("zygomatic_bone", "temporal_bone", "mandible"), low, high, step)
    value = np.maximum(sheet.value, np.maximum(0.3 - arch.value, x + 40.0))
    return base.with_value(ndimage.gaussian_filter(value, 1.0))


def masseter_superficial(built: Built) -> Grid:
    """From the front of the zygomatic arch down and back to the angle of the jaw (the source has a mere strip)."""
    low, high, step = (-78.0, -168.0, 1478.0), (-34.0, -84.0, 1562.0), 0.5
    names = ("mandible", "temporalis", "masseter_deep", "zygomatic_bone", "temporal_bone", "buccinator")
    base = bridged(built.inside(names, low, high, step), 15.0, 1.8)
    x, y, z = base.axes()
    outline = np.array(
        [
            (-153, 1530),
            (-146, 1540),
            (-132, 1549),
            (-117, 1551),
            (-109, 1546),
            (-102, 1525),
            (-102, 1509),
            (-108, 1499),
            (-120, 1493),
            (-131, 1490),
            (-139, 1499),
            (-147, 1516),
        ]
    )
    sheet = drape(base, polygon(y, z, outline), -2.0, 6.0, 8.0)
    bones = built.inside(
        ("zygomatic_bone", "temporal_bone", "mandible", "masseter_deep", "zygomaticus_major", "platysma"),
        low,
        high,
        step,
    )
    value = np.maximum(sheet.value, np.maximum(0.2 - bones.value, x + 38.0))
    return base.with_value(ndimage.gaussian_filter(value, 1.0))


def lateral_pterygoid(built: Built) -> Grid:
    """Two heads from the greater wing and the lateral pterygoid plate to the neck of the mandible."""
    neck = _top_of(built, "mandible", 9.0) + np.array([1.5, -4.0, -5.0])
    upper = _belly(
        [(-27.0, -124.0, 1549.0), (-37.0, -113.0, 1549.0), tuple(neck + np.array([0.0, 0.0, 2.0]))],
        [5.0, 5.5, 3.5],
        [3.0, 3.6, 2.6],
        (0, 0, 1),
        0.4,
    )
    lower = _belly(
        [(-21.0, -126.0, 1533.0), (-33.0, -115.0, 1539.0), tuple(neck)],
        [8.0, 7.0, 3.5],
        [3.2, 4.0, 2.8],
        (0, 0, 1),
        0.4,
    )
    return _free_of(
        built,
        _merge([upper, lower]),
        ("mandible", "sphenoid_bone", "temporal_bone", "medial_pterygoid", "maxilla", "temporalis"),
    )


def _top_of(built: Built, name: str, reach: float) -> NDArray[np.float64]:
    """Middle of the uppermost `reach` mm at the back of a structure on the right."""
    vertex = built.surface(name).vertex
    vertex = vertex[vertex[:, 0] < -30]
    back = vertex[vertex[:, 1] > vertex[:, 1].max() - 14.0]
    return np.asarray(back[back[:, 2] > back[:, 2].max() - reach].mean(0))


def _shaft(built: Built, name: str) -> tuple[Array, Array]:
    """Points at the base and at the head of a metatarsal (or phalanx), 12 per cent inside its ends, back to front."""
    vertex = built.surface(name).vertex
    y = vertex[:, 1]
    back, front = y.max(), y.min()
    ends = [vertex[np.abs(y - (back + share * (front - back))) < 3.0].mean(0) for share in (0.12, 0.88)]
    return ends[0], ends[1]


def dorsal_interossei_foot(built: Built) -> Grid:
    """Four bellies between neighbouring metatarsals, to the bases of the second, third and fourth toes."""
    goals = {1: (2, 0.6), 2: (2, -0.6), 3: (3, -0.6), 4: (4, -0.6)}
    grids = []
    for space, (toe, side) in goals.items():
        inner, outer = _shaft(built, f"metatarsal_{space}"), _shaft(built, f"metatarsal_{space + 1}")
        base, head = 0.5 * (inner[0] + outer[0]), 0.5 * (inner[1] + outer[1])
        gap = np.linalg.norm((inner[1] - outer[1])[:2])
        phalanx = _shaft(built, f"proximal_phalanx_foot_{toe}")[0] + np.array([side * 5.0, 0.0, 0.0])
        if space == 1:
            base = 0.35 * inner[0] + 0.65 * outer[0]
            head = 0.3 * inner[1] + 0.7 * outer[1]
        start, middle = base + np.array([0.0, -6.0, 0.0]), 0.5 * (base + head) + np.array([0.0, 0.0, 1.5])
        width = 0.42 * gap
        grids.append(
            _belly(
                [tuple(start), tuple(middle), tuple(head), tuple(phalanx)],
                [2.6, width, 2.4, 1.2, 1.0],
                [4.0, 6.5, 4.0, 1.6, 1.2],
                (1, 0, 0),
                0.4,
            )
        )
    names = tuple(f"metatarsal_{k}" for k in range(1, 6)) + tuple(f"proximal_phalanx_foot_{k}" for k in range(1, 5))
    return _free_of(
        built, _merge(grids), (*names, "plantar_interossei_foot", "lumbricals_foot", "adductor_hallucis"), 0.15
    )


def scalenus_minimus(built: Built) -> Grid:
    """A thin slip from the transverse process of C7 to the first rib, behind scalenus anterior (a variant)."""
    process = built.surface("vertebra_c7").vertex
    start = process[process[:, 0] < process[:, 0].min() + 5.0].mean(0) + np.array([2.0, -3.0, 0.0])
    rib = built.surface("rib_1").vertex
    front = built.surface("scalenus_anterior").vertex
    back = built.surface("scalenus_medius").vertex
    foot = 0.5 * (front[front[:, 2] < front[:, 2].min() + 5].mean(0) + back[back[:, 2] < back[:, 2].min() + 5].mean(0))
    end = rib[np.argmin(np.linalg.norm(rib - foot, axis=1))]
    middle = 0.5 * (start + end) + np.array([0.5, -1.0, 0.0])
    belly = _belly(
        [tuple(start), tuple(middle), tuple(end)], [1.6, 2.6, 2.4, 1.8], [1.4, 1.9, 1.8, 1.3], (0, 1, 0), 0.4
    )
    return _free_of(built, belly, ("vertebra_c7", "rib_1", "scalenus_anterior", "scalenus_medius"), 0.1)


def sternalis(built: Built) -> Grid:
    """A strap beside the sternum on pectoralis major (variant, in about one person in twelve)."""
    low, high, step = (-40.0, -230.0, 1195.0), (0.0, -140.0, 1350.0), 0.6
    names = (
        "pectoralis_major_sternal",
        "pectoralis_major_costal",
        "sternum",
        "costal_cartilage_5",
        "costal_cartilage_6",
        "rectus_abdominis",
        "external_oblique",
    )
    base = bridged(built.inside(names, low, high, step), 6.0, 1.5)
    x, _, z = base.axes()
    outline = np.array(
        [(-9, 1338), (-15, 1338), (-20, 1300), (-25, 1260), (-29, 1222), (-19, 1220), (-14, 1260), (-10, 1300)]
    )
    sheet = drape(base, polygon(x, z, outline), 0.1, 2.6, 4.0)
    return sheet.with_value(ndimage.gaussian_filter(sheet.value, 0.8))


def palmaris_brevis(built: Built) -> Grid:
    """A thin square of cross fibres under the skin of the hypothenar eminence."""
    low, high, step = (-252.0, -160.0, 815.0), (-212.0, -118.0, 866.0), 0.4
    names = (
        "abductor_digiti_minimi_hand",
        "flexor_digiti_minimi_hand",
        "opponens_digiti_minimi",
        "flexor_retinaculum",
        "pisiform",
        "hamate",
        "metacarpal_5",
        "flexor_digitorum_superficialis",
        "lumbricals_hand",
    )
    base = bridged(built.inside(names, low, high, step), 6.0, 1.2)
    x, _, z = base.axes()
    outline = np.array([(-244, 850), (-232, 849), (-223, 846), (-221, 836), (-223, 826), (-232, 827), (-243, 831)])
    sheet = drape(base, polygon(x, z, outline), 0.1, 1.3, 3.0)
    return sheet.with_value(ndimage.gaussian_filter(sheet.value, 0.7))


def patellar_ligament(built: Built) -> Grid:
    """From the apex of the patella to the tuberosity of the tibia."""
    patella, tibia = built.surface("patella").vertex, built.surface("tibia").vertex
    apex = patella[patella[:, 2] < patella[:, 2].min() + 8.0]
    start = np.array([apex[:, 0].mean(), apex[:, 1].min() + 3.0, apex[:, 2].mean() + 6.0])
    points = [tuple(start)]
    for below in (22.0, 42.0, 58.0):
        shin = tibia[np.abs(tibia[:, 2] - (start[2] - below)) < 4.0]
        ridge = shin[np.argsort(shin[:, 1])[: max(len(shin) // 12, 3)]].mean(0)
        share = below / 58.0
        points.append(
            (
                float((1 - share) * start[0] + share * ridge[0]),
                float(ridge[1] - 1.2 + 2.0 * share),
                float(start[2] - below),
            )
        )
    points[1] = (points[1][0], min(points[1][1], 0.5 * (points[0][1] + points[2][1])), points[1][2])
    belly = _belly(points, [11.0, 13.0, 12.0, 10.0, 6.0], [1.6, 2.6, 2.6, 2.2, 0.9], (1, 0, 0), 0.6)
    return _free_of(built, belly, ("patella", "tibia"), 0.0)


def extensor_digitorum_brevis(built: Built) -> Grid:
    """From the calcaneus over the back of the foot to the second to fourth toes (the source's lies off the foot)."""
    low, high, step = (-160.0, -200.0, 5.0), (-72.0, -58.0, 75.0), 0.5
    bones = (
        "talus",
        "calcaneus",
        "navicular",
        "cuboid",
        "cuneiform_lateral",
        "cuneiform_intermediate",
        "cuneiform_medial",
    )
    rays = tuple(f"metatarsal_{k}" for k in (2, 3, 4, 5)) + tuple(f"proximal_phalanx_foot_{k}" for k in (2, 3, 4))
    base = bridged(built.inside((*bones, *rays, "dorsal_interossei_foot"), low, high, step), 6.0, 1.2)
    x, y, z = base.axes()
    outline = np.array(
        [
            (-86, -70),
            (-97, -71),
            (-106, -84),
            (-117, -104),
            (-128, -127),
            (-121, -136),
            (-111, -131),
            (-99, -112),
            (-89, -92),
        ]
    )
    sole = np.interp(y, [-185.0, -150.0, -120.0, -80.0], [10.0, 13.0, 19.0, 28.0]) - z
    value = drape(base, np.maximum(polygon(x, y, outline), sole), 0.1, 6.0, 8.0).value
    for end, bend in (
        ((-124.0, -184.0), (-119.0, -158.0)),
        ((-137.0, -175.0), (-129.0, -150.0)),
        ((-147.0, -163.0), (-136.0, -142.0)),
    ):
        strip = _strip(x, y, np.array([(-117.0, -122.0), bend, end]), 1.9)
        value = np.minimum(value, drape(base, np.maximum(strip, sole), 0.1, 1.7, 1.6).value)
    return base.with_value(ndimage.gaussian_filter(value, 0.8))


def _strip(x: NDArray[np.floating], y: NDArray[np.floating], points: Array, half: float) -> NDArray[np.float64]:
    """Distance in mm to a polyline (N, 2) seen from above, less `half`."""
    best = np.full(np.broadcast_shapes(x.shape, y.shape), np.inf)
    for (ax, ay), (bx, by) in pairwise(points):
        ex, ey = bx - ax, by - ay
        t = np.clip(((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey), 0.0, 1.0)
        best = np.minimum(best, np.hypot(x - ax - t * ex, y - ay - t * ey))
    return best - half
