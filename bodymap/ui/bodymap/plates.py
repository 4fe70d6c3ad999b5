"""The plate cache: WebP decoded off the GUI thread, kept at the size it is shown at, bounded by bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QLinearGradient, QPainter

from bodymap.atlas.atlas import Atlas
from bodymap.errors import AssetError

LIMIT = 32 * 2**20  # bytes of decoded pictures: leaves room for the rest of the 200 MB that the window may use
_URGENT = 4  # the first so many wanted pictures are on show right now
_FEATHER = 60  # px at the borders of a close-up in which it fades out
_CLOSE = 0.012  # scales that differ by less than this share are the same picture


class PlateKey(NamedTuple):
    """A picture: view, layer, and device pixels per millimetre (never more than it was rendered at).

    `part`: left, top, width, height in pixels of the picture when only so much of it is kept; None: the whole.
    """

    view: str
    layer: str
    scale: float
    part: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, eq=False)
class Plate:
    """A decoded picture without its empty margins: premultiplied ARGB, mm of its left and top edge, px per mm."""

    image: QImage
    u0: float
    v0: float
    scale: float


def _opaque_box(image: QImage) -> QRect:
    """The smallest rectangle that holds every pixel that is not transparent."""
    height, width = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, image.bytesPerLine() // 4)[:, :width]
    rows = np.flatnonzero(pixels.max(axis=1))
    if not len(rows):
        return QRect(0, 0, 1, 1)
    columns = np.flatnonzero(pixels[rows[0] : rows[-1] + 1].max(axis=0))
    return QRect(int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1)


def _feather(image: QImage, whole: QRect) -> None:
    """Let a close-up fade out at the borders of its picture (`whole`, in the image's px), where a limb is cut off.

    Laid over a coarser plate its light and edges then pass into those below without a seam.
    """
    soft = min(_FEATHER, whole.width() // 8, whole.height() // 8)
    left, top, right, bottom = whole.left(), whole.top(), whole.right() + 1, whole.bottom() + 1
    sides = (
        (QRect(left, top, soft, whole.height()), QPoint(left, 0), QPoint(left + soft, 0)),
        (QRect(right - soft, top, soft, whole.height()), QPoint(right, 0), QPoint(right - soft, 0)),
        (QRect(left, top, whole.width(), soft), QPoint(0, top), QPoint(0, top + soft)),
        (QRect(left, bottom - soft, whole.width(), soft), QPoint(0, bottom), QPoint(0, bottom - soft)),
    )
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for strip, start, end in sides:
        gradient = QLinearGradient(QPointF(start), QPointF(end))
        gradient.setColorAt(0.0, QColor(0, 0, 0, 0))
        gradient.setColorAt(1.0, QColor(0, 0, 0, 255))
        painter.fillRect(strip, gradient)
    painter.end()


def read_plate(atlas: Atlas, key: PlateKey) -> Plate:
    """Decode, crop and scale one picture; AssetError when it is missing or damaged. Safe in any thread."""
    view = atlas.view(key.view)
    path = atlas.plate_path(view, key.layer)
    reader = QImageReader(str(path))
    image = reader.read()
    if image.isNull() or image.size() != QSize(view.width, view.height):
        why = reader.errorString() if image.isNull() else "its size is not the one that the manifest names"
        raise AssetError(f"The picture {path} is damaged ({why}). Install Bodymap again, or run `make atlas`.")
    box = QRect(0, 0, image.width(), image.height())
    if key.part is not None:
        box = box.intersected(QRect(*key.part))
        image = image.copy(box)
    image.convertTo(QImage.Format.Format_ARGB32_Premultiplied)
    if view.kind == "closeup":
        _feather(image, QRect(-box.x(), -box.y(), view.width, view.height))
    inner = _opaque_box(image)
    image = image.copy(inner)
    box = inner.translated(box.topLeft())
    u0, v0 = view.u0 + box.x() / view.scale, view.v0 - box.y() / view.scale
    if key.scale >= view.scale * (1 - _CLOSE):
        return Plate(image, u0, v0, view.scale)
    width = max(1, round(image.width() * key.scale / view.scale))
    small = image.scaled(
        width,
        max(1, round(image.height() * key.scale / view.scale)),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return Plate(small, u0, v0, width * view.scale / image.width())


def _overlap(one: tuple[int, int, int, int] | None, other: tuple[int, int, int, int] | None) -> float:
    """How badly a part stands in for another: 0 when it holds all of it, 1 when nothing."""
    if one is None or other is None:
        return 0.0
    shared = QRect(*one).intersected(QRect(*other))
    return 1.0 - shared.width() * shared.height() / max(1, other[2] * other[3]) if shared.isValid() else 1.0


class PlateCache(QObject):
    """Pictures by key. `get` never waits; `want` says what is needed, most urgent first; `arrived` tells of each."""

    arrived = Signal(object)
    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(self, atlas: Atlas, limit: int = LIMIT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._atlas = atlas
        self._limit = limit
        self._kept: OrderedDict[PlateKey, Plate] = OrderedDict()
        self._wanted: dict[PlateKey, int] = {}
        self._running: set[PlateKey] = set()
        self._bad: set[tuple[str, str]] = set()
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def bytes(self) -> int:
        """Bytes of all pictures that are kept."""
        return sum(plate.image.sizeInBytes() for plate in self._kept.values())

    def key(self, view: str, layer: str, scale: float, part: tuple[int, int, int, int] | None = None) -> PlateKey:
        """The key of a picture shown at `scale` device px per mm."""
        return PlateKey(view, layer, round(min(scale, self._atlas.view(view).scale), 4), part)

    def get(self, key: PlateKey) -> Plate | None:
        """The picture if it is there, else the nearest size or part of it that is, else None."""
        if key not in self._kept:
            others = [k for k in self._kept if k[:2] == key[:2]]
            if not others:
                return None
            key = min(others, key=lambda k: (_overlap(k.part, key.part), abs(np.log(k.scale / key.scale))))
        self._kept.move_to_end(key)
        return self._kept[key]

    def has(self, key: PlateKey) -> bool:
        """Whether the picture is there at just this size."""
        return key in self._kept

    def load_now(self, key: PlateKey) -> Plate:
        """The picture, decoded here and now when it is not there; AssetError when it cannot be."""
        plate = self._kept.get(key)
        if plate is None:
            plate = read_plate(self._atlas, key)
            self._keep(key, plate)
        return plate

    def want(self, keys: Iterable[PlateKey]) -> None:
        """Replace the list of what is needed; pictures no longer wanted are not decoded any more."""
        self._wanted = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self._feed()

    @property
    def busy(self) -> bool:
        """Whether a picture is being decoded or waits to be."""
        return bool(self._running or self._next() is not None)

    def close(self) -> None:
        """Stop decoding and wait for the running ones; the cache can still be read."""
        self._closed = True
        self._wanted = {}
        self._pool.clear()
        self._pool.waitForDone()

    def _next(self) -> PlateKey | None:
        full = self.bytes > self._limit * 0.85  # then nothing is fetched in advance: it would only push others out
        for key, place in self._wanted.items():
            if full and place >= _URGENT:
                return None
            if key not in self._kept and key not in self._running and key[:2] not in self._bad:
                return key
        return None

    def _feed(self) -> None:
        while not self._closed and len(self._running) < self._pool.maxThreadCount():
            key = self._next()
            if key is None:
                return
            self._running.add(key)
            self._pool.start(lambda key=key: self._decode(key))

    def _decode(self, key: PlateKey) -> None:
        """In a worker thread: decode and hand over."""
        try:
            result: Plate | str = read_plate(self._atlas, key)
        except AssetError as error:
            result = str(error)
        except MemoryError:
            result = "There is not enough memory for the picture."
        if not self._closed:
            self._done.emit(key, result)

    def _take(self, key: PlateKey, result: Plate | str) -> None:
        self._running.discard(key)
        if isinstance(result, Plate):
            self._keep(key, result)
            self.arrived.emit(key)
        else:
            self._bad.add(key[:2])
            self.failed.emit(result)
        self._feed()

    def _keep(self, key: PlateKey, plate: Plate) -> None:
        self._kept[key] = plate
        self._kept.move_to_end(key)
        total = self.bytes
        for old in list(self._kept):
            if total <= self._limit or len(self._kept) <= 1:
                break
            if old == key or self._wanted.get(old, _URGENT) < _URGENT:
                continue  # what is on show right now stays
            total -= self._kept.pop(old).image.sizeInBytes()
