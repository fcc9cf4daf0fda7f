"""The plate as a picture: painted off the window's thread, blitted while panning, stretched while zooming.

Hides the worker, when a picture is sharp enough, and how a failure on the worker's thread is heard of. One layer serves
all panes of the canvas.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.camera import Camera

OVERSCAN = 0.2
"""How much more than the pane is painted at each side, as a share of the pane, so that a pan has something to show."""

PaintPlate = Callable[[QTransform, QSize, float], QImage]
"""(diagram → picture in logical pixels, logical size, device pixel ratio) → picture; called on the worker's thread."""


@dataclass(frozen=True, slots=True)
class _Picture:
    image: QImage
    corner: QPointF  # the diagram point in the picture's upper left
    scale: float
    extent: QRectF  # what of the diagram was in reach when it was ordered
    order: tuple[object, ...]


class PlateLayer(QObject):
    """Sharp pictures of the plate, one a side. `sharpened` tells that a new one is there to be painted."""

    sharpened = Signal()
    _finished = Signal(object, object)
    _broke = Signal(object, object, object)

    def __init__(self, bounds: QRectF, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bounds = bounds  # of the whole plate, in diagram units: no memory is spent beyond it
        self._paint: PaintPlate | None = None
        self._style = 0
        self._pictures: dict[Side, _Picture] = {}
        self._ordered: dict[Side, tuple[object, ...]] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plate")
        self._closed = Event()
        self._shown = False
        self._told: object = None  # the style whose failure was told of
        self._finished.connect(self._take)
        self._broke.connect(self._fail)
        if parent is not None:
            # a canvas that goes unclosed takes its worker along; not as a method: of this object little is left then
            parent.destroyed.connect(partial(_stop, self._worker, self._closed))

    def set_painter(self, paint: PaintPlate) -> None:
        """Changes what is painted (theme, layers). The old pictures stay until the new ones are there."""
        self._paint = paint
        self._style += 1

    def close(self) -> None:
        """Waits for the worker; no picture arrives after this."""
        _stop(self._worker, self._closed)

    def wants(self, side: Side, camera: Camera, pane: QRectF, middle: QPointF, ratio: float) -> bool:
        """Whether the picture at hand is not the sharp one for this camera, or leaves part of the pane empty."""
        picture = self._pictures.get(side)
        if picture is None or picture.order[:3] != (self._style, ratio, camera.scale):
            return True
        return not picture.extent.contains(_seen(camera, pane, middle, side).intersected(self._bounds))

    def order(self, side: Side, camera: Camera, pane: QRectF, middle: QPointF, ratio: float) -> None:
        """Asks for a sharp picture; `sharpened` follows. An order that is overtaken by a newer one is dropped.

        Nothing is ordered before the first frame: it would hold that up, for a size that nobody will see.
        """
        if self._paint is None or self._closed.is_set() or not self._shown or pane.isEmpty():
            return
        key = (self._style, ratio, camera.scale, camera.x, camera.y, pane.getRect(), middle.toTuple())
        if self._ordered.get(side) == key:
            return
        self._ordered[side] = key
        across, down = OVERSCAN * pane.width(), OVERSCAN * pane.height()
        reach = pane.adjusted(-across, -down, across, down)
        transform = camera.transform(middle, side)
        area = transform.mapRect(self._bounds).intersected(reach).toAlignedRect()
        if area.isEmpty():
            return
        inverse, _ = transform.inverted()
        shifted = transform * QTransform.fromTranslate(-area.x(), -area.y())
        place = _Picture(QImage(), inverse.map(QPointF(area.topLeft())), camera.scale, inverse.mapRect(reach), key)
        self._worker.submit(self._work, self._paint, side, shifted, area.size(), ratio, place)

    def _work(
        self, paint: PaintPlate, side: Side, transform: QTransform, size: QSize, ratio: float, place: _Picture
    ) -> None:
        if self._closed.is_set() or self._ordered.get(side) != place.order:
            return
        try:
            image = paint(transform, size, ratio)
            if image.isNull():
                raise MemoryError("the plate's picture was not made")
        except Exception as error:  # what a worker raises, nobody would hear of
            if not self._closed.is_set():
                self._broke.emit(side, place.order, error)
            return
        if not self._closed.is_set():
            self._finished.emit(side, replace(place, image=image))

    def _take(self, side: Side, picture: _Picture) -> None:
        self._pictures[side] = picture
        self.sharpened.emit()

    def _fail(self, side: Side, order: tuple[object, ...], error: Exception) -> None:
        """Makes way for another try, and tells of the failure: once for each style, since every frame may try again."""
        if self._ordered.get(side) == order:
            del self._ordered[side]
        style = order[0]
        if self._told != style:
            self._told = style
            sys.excepthook(type(error), error, error.__traceback__)

    def draw(self, painter: QPainter, side: Side, camera: Camera, middle: QPointF, strength: float = 1.0) -> bool:
        """Paints what there is; False where there is nothing yet. A `strength` below 1 fades it into the ground."""
        self._shown = True
        picture = self._pictures.get(side)
        if picture is None:
            return False
        ratio = picture.image.devicePixelRatio()
        corner = camera.transform(middle, side).map(picture.corner)
        stretch = camera.scale / picture.scale
        if strength < 1:
            painter.setOpacity(strength)
        if stretch == 1:
            # whole device pixels: a blit, not a resampling
            painter.drawImage(
                QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio), picture.image
            )
        else:
            extent = QSizeF(picture.image.size()) * (stretch / ratio)
            painter.drawImage(QRectF(corner, extent), picture.image)
        painter.setOpacity(1)
        return True


def _seen(camera: Camera, pane: QRectF, middle: QPointF, side: Side) -> QRectF:
    inverse, _ = camera.transform(middle, side).inverted()
    return inverse.mapRect(pane)


def _stop(worker: ThreadPoolExecutor, closed: Event) -> None:
    closed.set()
    worker.shutdown(wait=True, cancel_futures=True)
