"""The plate as a picture: painted off the window's thread, blitted while panning, stretched while zooming.

Hides the workers, the tiles that a picture is put together from, when it is sharp enough, and how a failure on a
worker's thread is heard of. A picture is opaque: the ground beside the limb is painted into it, so that a frame copies
it instead of blending. What is seen is painted first, in halves at once; what lies beyond the pane's edge comes after.
One layer serves all panes of the canvas.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.camera import Camera
from bodymap.ui.canvas.tiles import Order, Picture, Tile, around, beyond, halves

PaintPlate = Callable[[QTransform, QSize, float], QImage]
"""(diagram → picture in pixels, size in pixels, 1.0) → picture; called on a worker's thread."""

WORKERS = 2
FAR = 700.0
"""Pixels of height at which the whole limb stands in for what is not sharp yet."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How the plate is painted: by what, on which ground, and at which strength."""

    number: int
    paint: PaintPlate
    ground: QColor
    strength: float


class PlateLayer(QObject):
    """Sharp pictures of the plate, one a side.

    `sharpened` tells that there is more to be painted than before, `widened` that there is more beyond the pane's edge,
    `failed` that an order was not carried out.
    """

    sharpened = Signal()
    widened = Signal()
    failed = Signal()
    _finished = Signal(object, object)
    _broke = Signal(object, object)

    def __init__(
        self, bounds: QRectF, parent: QObject | None = None, prepare: Callable[[], None] | None = None
    ) -> None:
        """`prepare` is called in this thread before the workers begin."""
        super().__init__(parent)
        self._prepare = prepare
        self._bounds = bounds  # of the whole plate, in diagram units: no memory is spent beyond it
        self._paint: PaintPlate | None = None
        self._ground = QColor(Qt.GlobalColor.white)
        self._strengths = dict.fromkeys(Side, 1.0)
        self._style = 0
        self._pictures: dict[tuple[Side, bool], Picture] = {}
        self._coming: dict[tuple[Side, bool], Picture] = {}
        self._ordered: dict[tuple[Side, bool], Order] = {}
        self._workers = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="plate")
        self._closed = Event()
        self._shown = False
        self._told: object = None  # the style whose failure was told of
        self._finished.connect(self._take)
        self._broke.connect(self._fail)
        if parent is not None:
            # a canvas that goes unclosed takes its workers along; not as a method: of this object little is left then
            parent.destroyed.connect(partial(_stop, self._workers, self._closed))

    def set_painter(self, paint: PaintPlate, ground: QColor | None = None) -> None:
        """Changes what is painted (theme, layers) and on what. The old pictures stay until the new ones are there."""
        self._paint = paint
        self._ground = QColor(self._ground if ground is None else ground)
        self._style += 1

    def set_strength(self, side: Side, strength: float) -> None:
        """Below 1 the limb is faded into the ground; the picture at hand stays until the faded one is there."""
        self._strengths[side] = strength

    def close(self) -> None:
        """Waits for the workers; no picture arrives after this."""
        _stop(self._workers, self._closed)

    def wants(self, side: Side, camera: Camera, pane: QRectF, middle: QPointF, ratio: float) -> bool:
        """Whether the picture at hand is not the sharp one for this camera, or leaves part of the pane empty."""
        picture = self._pictures.get((side, False))
        if picture is None or not picture.order.looks_like(self._key(side, ratio), camera):
            return True
        return not picture.extent.contains(_seen(camera, pane, middle, side).intersected(self._bounds))

    def order(self, side: Side, camera: Camera, pane: QRectF, middle: QPointF, ratio: float) -> None:
        """Asks for a sharp picture; `sharpened` follows. An order that is overtaken by a newer one is dropped.

        Nothing is ordered before the first frame: it would hold that up, for a size that nobody will see.
        """
        if self._shown and not pane.isEmpty():
            self._place(Order(self._key(side, ratio), side, camera, pane, middle))

    def _place(self, order: Order) -> None:
        if self._paint is None or self._closed.is_set() or self._ordered.get(order.slot) == order:
            return
        if self._prepare is not None:
            self._prepare()
        self._ordered[order.slot] = order
        picture = Picture.begun(order, self._bounds, order.key[2])
        if not picture.seen.isEmpty():
            self._coming[order.slot] = picture
            self._submit(picture, halves(picture.seen))

    def _key(self, side: Side, ratio: float) -> tuple[int, float, float]:
        return self._style, self._strengths[side], ratio

    def _submit(self, picture: Picture, pieces: list[QRect]) -> None:
        assert self._paint is not None
        picture.awaited = len(pieces)
        number, strength, _ = picture.order.key
        style = _Style(number, self._paint, self._ground, strength)
        for piece in pieces:
            self._workers.submit(self._work, style, picture.order, picture.to_pixels, picture.ratio, piece)

    def _work(self, style: _Style, order: Order, transform: QTransform, ratio: float, piece: QRect) -> None:
        if self._closed.is_set() or self._ordered.get(order.slot) != order:
            return
        try:
            shifted = transform * QTransform.fromTranslate(-piece.x(), -piece.y())
            image = _on_ground(style.paint(shifted, piece.size(), 1.0), piece.size(), style)
            image.setDevicePixelRatio(ratio)
        except Exception as error:  # what a worker raises, nobody would hear of
            if not self._closed.is_set():
                self._broke.emit(order, error)
            return
        if not self._closed.is_set():
            self._finished.emit(order, Tile(piece, image))

    def _take(self, order: Order, tile: Tile) -> None:
        """A picture is shown as soon as all that is seen of it is there; what lies beyond the edge is added to it."""
        if self._closed.is_set() or self._ordered.get(order.slot) != order:
            return
        picture = self._coming[order.slot]
        picture.add(tile)
        if picture.awaited:
            return
        if self._pictures.get(order.slot) is picture:
            self.widened.emit()
            return
        self._pictures[order.slot] = picture
        rest = beyond(picture.whole, picture.seen)
        picture.awaited = len(rest)
        self.sharpened.emit()
        if rest:
            # behind the frame that shows it: the workers would take that frame's time
            QTimer.singleShot(0, self, partial(self._widen, picture, rest))

    def _widen(self, picture: Picture, rest: list[QRect]) -> None:
        """Goes on with what lies beyond the pane's edge, where the picture has not been overtaken meanwhile."""
        if not self._closed.is_set() and self._ordered.get(picture.order.slot) == picture.order:
            self._submit(picture, rest)

    def _fail(self, order: Order, error: Exception) -> None:
        """Makes way for another try, and tells of the failure: once for each style, since every frame may try again."""
        if self._ordered.get(order.slot) == order:
            del self._ordered[order.slot]
            self.failed.emit()
        style = order.key[0]
        if self._told != style:
            self._told = style
            sys.excepthook(type(error), error, error.__traceback__)

    def draw(self, painter: QPainter, side: Side, camera: Camera, pane: QRectF, middle: QPointF) -> QRectF | None:
        """Paints what there is and says which rectangle of the pane it covers; None where there is nothing yet."""
        self._shown = True
        picture = self._pictures.get((side, False))
        if picture is None:
            return None
        covered = self.stand_in(painter, side, camera, pane, middle)
        return covered.united(picture.draw(painter, camera, middle))

    def stand_in(self, painter: QPainter, side: Side, camera: Camera, pane: QRectF, middle: QPointF) -> QRectF:
        """Paints the whole limb, less sharp, where a fast pan or zoom has left what is painted; says what it covers."""
        picture = self._pictures[side, False]
        limb = camera.transform(middle, side).mapRect(self._bounds).intersected(pane)
        area = picture.area(camera, middle)
        if area.adjusted(-1, -1, 1, 1).contains(limb):
            return QRectF()
        far = self._whole_limb(side, picture.ratio)
        if far is None:
            return QRectF()
        whole = far.area(camera, middle).intersected(pane)
        for gap in around(whole, area):
            painter.save()
            painter.setClipRect(gap.toAlignedRect(), Qt.ClipOperation.IntersectClip)
            far.draw(painter, camera, middle)
            painter.restore()
        return whole

    @property
    def busy(self) -> bool:
        """Whether what is seen of a limb is being painted at this moment."""
        return any(
            picture.order.slot in self._ordered and self._pictures.get(picture.order.slot) is not picture
            for picture in self._coming.values()
            if not picture.order.far
        )

    def pictured(self, side: Side) -> Picture | None:
        """The sharpest picture of a side at hand."""
        return self._pictures.get((side, False))

    def _whole_limb(self, side: Side, ratio: float) -> Picture | None:
        found = self._pictures.get((side, True))
        key = self._key(side, ratio)
        if found is None or found.order.key != key:
            size = QSizeF(FAR * self._bounds.width() / self._bounds.height(), FAR)
            limb = self._bounds
            camera = Camera.fitting((limb.left(), limb.top(), limb.right(), limb.bottom()), size, 0.0)
            pane = QRectF(QPointF(0, 0), size)
            self._place(Order(key, side, camera, pane, pane.center(), far=True))
        return found


def _on_ground(drawn: QImage, size: QSize, style: _Style) -> QImage:
    if drawn.isNull():
        raise MemoryError("the plate's picture was not made")
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(style.ground)
    with QPainter(image) as painter:
        painter.setOpacity(style.strength)
        painter.drawImage(0, 0, drawn)
    return image


def _seen(camera: Camera, pane: QRectF, middle: QPointF, side: Side) -> QRectF:
    inverse, _ = camera.transform(middle, side).inverted()
    return inverse.mapRect(pane)


def _stop(workers: ThreadPoolExecutor, closed: Event) -> None:
    closed.set()
    workers.shutdown(wait=True, cancel_futures=True)
