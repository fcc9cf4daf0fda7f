"""A large picture of the diagram in tiles: what was ordered, which pixels it has, and how it is blitted.

Hides how pixels are rounded so that neighbouring tiles neither gape nor overlap. Frames: *diagram*, *pane* (logical
pixels) and *picture* (device pixels, nought at the pane's upper left when it was ordered).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.camera import Camera

OVERSCAN = 0.2
"""How much more than the pane is painted at each side, as a share of the pane, so that a pan has something to show."""

SPLIT = 120_000
"""So many pixels are worth a second worker: below it, reading the drawing twice costs more than is won."""


class Tile(NamedTuple):
    """A finished part of a picture, and where in it."""

    place: QRect
    image: QImage


@dataclass(frozen=True, slots=True)
class Order:
    """What a picture was ordered for. The `key` is all that it depends on besides the place looked from.

    A `far` picture shows the whole limb, to stand in where a sharp one does not reach yet.
    """

    key: tuple[int, float, float]
    side: Side
    camera: Camera
    pane: QRectF
    middle: QPointF
    far: bool = False

    @property
    def slot(self) -> tuple[Side, bool]:
        """What it takes the place of when it is there."""
        return self.side, self.far

    def looks_like(self, key: tuple[int, float, float], camera: Camera) -> bool:
        return self.key == key and self.camera.scale == camera.scale


@dataclass(slots=True, eq=False)
class Picture:
    """The tiles of one order, and the number of those that are still awaited."""

    order: Order
    ratio: float
    to_pixels: QTransform
    whole: QRect
    seen: QRect
    tiles: list[Tile] = field(default_factory=list)
    awaited: int = 0
    _landed: list[Tile] = field(default_factory=list)
    _box: QRect = field(default_factory=QRect)

    @classmethod
    def begun(cls, order: Order, bounds: QRectF, ratio: float) -> Picture:
        """An empty picture of what is seen of the bounds (in diagram units), with a margin for panning."""
        to_pixels = order.camera.transform(order.middle, order.side) * QTransform.fromScale(ratio, ratio)
        pane = QRectF(order.pane.topLeft() * ratio, order.pane.size() * ratio)
        across, down = OVERSCAN * pane.width(), OVERSCAN * pane.height()
        limb = to_pixels.mapRect(bounds)
        whole = limb.intersected(pane.adjusted(-across, -down, across, down)).toAlignedRect()
        seen = limb.intersected(pane).toAlignedRect()
        return cls(order, ratio, to_pixels, whole, seen if not seen.isEmpty() else whole)

    def add(self, tile: Tile) -> None:
        """Takes a tile; those that are awaited together are shown together, so that what is covered is a rectangle."""
        self._landed.append(tile)
        self.awaited -= 1
        if not self.awaited:
            for place, _ in self._landed:
                self._box = self._box.united(place)
            self.tiles += self._landed
            self._landed.clear()

    @property
    def extent(self) -> QRectF:
        """What of the diagram is, or will be, in the picture: no further order is needed within it."""
        order = self.order
        across, down = OVERSCAN * order.pane.width(), OVERSCAN * order.pane.height()
        inverse, _ = order.camera.transform(order.middle, order.side).inverted()
        return inverse.mapRect(order.pane.adjusted(-across, -down, across, down))

    def area(self, camera: Camera, middle: QPointF) -> QRectF:
        """Which rectangle of the pane the tiles cover, seen from a camera now."""
        return self._target(self._box, *self._way(camera, middle))

    def draw(self, painter: QPainter, camera: Camera, middle: QPointF) -> QRectF:
        """Blits the tiles to where a camera sees them now; says which rectangle of the pane they cover."""
        origin, stretch = self._way(camera, middle)
        clip = painter.clipBoundingRect() if painter.hasClipping() else None
        for place, image in self.tiles:
            target = self._target(place, origin, stretch)
            if clip is not None and not target.intersects(clip):
                continue  # mostly what lies beyond the pane's edge
            if stretch == 1:
                # a blit, not a resampling
                painter.drawImage(target.topLeft(), image)
            else:
                painter.drawImage(target, image)
        return self._target(self._box, origin, stretch)

    def _way(self, camera: Camera, middle: QPointF) -> tuple[QPointF, float]:
        """Where the picture's nought is now, in device pixels, and how much it is stretched."""
        before, _ = self.order.camera.transform(self.order.middle, self.order.side).inverted()
        origin = camera.transform(middle, self.order.side).map(before.map(QPointF(0, 0))) * self.ratio
        return origin, camera.scale / self.order.camera.scale

    def _target(self, place: QRect, origin: QPointF, stretch: float) -> QRectF:
        """A part of the picture on the pane, its edges on whole device pixels: neighbours share them."""
        # not `round`, which takes halves now up, now down: a tile that is not stretched would lose a pixel
        left, top = floor(origin.x() + stretch * place.x() + 0.5), floor(origin.y() + stretch * place.y() + 0.5)
        right = floor(origin.x() + stretch * (place.x() + place.width()) + 0.5)
        bottom = floor(origin.y() + stretch * (place.y() + place.height()) + 0.5)
        ratio = self.ratio
        return QRectF(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio)


def halves(area: QRect) -> list[QRect]:
    """An area as one piece, or as two along its longer side where that is worth it."""
    if area.width() * area.height() < SPLIT:
        return [area]
    if area.height() >= area.width():
        half = area.height() // 2
        return [area.adjusted(0, 0, 0, half - area.height()), area.adjusted(0, half, 0, 0)]
    half = area.width() // 2
    return [area.adjusted(0, 0, half - area.width(), 0), area.adjusted(half, 0, 0, 0)]


def beyond(whole: QRect, seen: QRect) -> list[QRect]:
    """What a picture has besides the part that is seen: strips above, below and at both sides."""
    strips = (
        QRect(whole.x(), whole.y(), whole.width(), seen.y() - whole.y()),
        QRect(whole.x(), seen.bottom() + 1, whole.width(), whole.bottom() - seen.bottom()),
        QRect(whole.x(), seen.y(), seen.x() - whole.x(), seen.height()),
        QRect(seen.right() + 1, seen.y(), whole.right() - seen.right(), seen.height()),
    )
    return [strip for strip in strips if not strip.isEmpty()]


def around(whole: QRectF, covered: QRectF | None) -> tuple[QRectF, ...]:
    """What of a rectangle is not covered by another: nothing is painted twice."""
    inner = whole.intersected(covered) if covered is not None else QRectF()
    if inner.isEmpty():
        return (whole,)
    strips = (
        QRectF(whole.left(), whole.top(), whole.width(), inner.top() - whole.top()),
        QRectF(whole.left(), inner.bottom(), whole.width(), whole.bottom() - inner.bottom()),
        QRectF(whole.left(), inner.top(), inner.left() - whole.left(), inner.height()),
        QRectF(inner.right(), inner.top(), whole.right() - inner.right(), inner.height()),
    )
    return tuple(strip for strip in strips if strip.width() > 0 and strip.height() > 0)
