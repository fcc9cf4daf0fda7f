"""A large picture of the diagram in tiles: what was ordered, which pixels it has, and how it is blitted.

Hides how pixels are rounded so that neighbouring tiles neither gape nor overlap. Frames: *diagram*, *pane* (logical
pixels) and *picture* (device pixels, nought at the pane's upper left when it was ordered).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
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
    """What a picture was ordered for. The `key` is all that it depends on besides the place looked from."""

    key: tuple[int, float, float]
    side: Side
    camera: Camera
    pane: QRectF
    middle: QPointF

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
            self.tiles += self._landed
            self._landed.clear()

    @property
    def extent(self) -> QRectF:
        """What of the diagram is, or will be, in the picture: no further order is needed within it."""
        order = self.order
        across, down = OVERSCAN * order.pane.width(), OVERSCAN * order.pane.height()
        inverse, _ = order.camera.transform(order.middle, order.side).inverted()
        return inverse.mapRect(order.pane.adjusted(-across, -down, across, down))

    def draw(self, painter: QPainter, camera: Camera, middle: QPointF) -> QRectF:
        """Blits the tiles to where a camera sees them now; says which rectangle of the pane they cover."""
        ratio, stretch = self.ratio, camera.scale / self.order.camera.scale
        before, _ = self.order.camera.transform(self.order.middle, self.order.side).inverted()
        origin = camera.transform(middle, self.order.side).map(before.map(QPointF(0, 0))) * ratio
        covered = QRectF()
        if stretch == 1:
            # whole device pixels: a blit, not a resampling
            x, y = round(origin.x()), round(origin.y())
            for place, image in self.tiles:
                corner = QPointF((x + place.x()) / ratio, (y + place.y()) / ratio)
                painter.drawImage(corner, image)
                covered |= QRectF(corner, QSizeF(place.size()) / ratio)
            return covered
        for place, image in self.tiles:
            left, top = round(origin.x() + stretch * place.x()), round(origin.y() + stretch * place.y())
            right = round(origin.x() + stretch * (place.x() + place.width()))
            bottom = round(origin.y() + stretch * (place.y() + place.height()))
            target = QRectF(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio)
            painter.drawImage(target, image)
            covered |= target
        return covered


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
