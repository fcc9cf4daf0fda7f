"""A picture of part of a pane, mostly transparent, that follows the camera until it is painted anew.

Hides device pixels: the picture lies on whole ones, is blitted while panning and stretched while zooming. Frame: the
pane in logical pixels, as the camera saw it when the picture was begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import floor

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.camera import Camera


@dataclass(frozen=True)
class Sight:
    """From where one side is looked at: camera, the pane's middle, and device pixels a logical one."""

    side: Side
    camera: Camera
    middle: QPointF
    ratio: float

    @cached_property
    def transform(self) -> QTransform:
        """From the diagram to the pane."""
        return self.camera.transform(self.middle, self.side)


class Glaze:
    """See the module. `box` is what of the pane it covers; it may reach beyond the pane, so that a pan has more.

    On a `ground` it is opaque, and copied instead of blended. `number` says how often it was painted on.
    """

    def __init__(self, box: QRectF, sight: Sight, ground: QColor | None = None) -> None:
        ratio = sight.ratio
        pixels = QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect()
        self.sight = sight
        self.number = 0
        self._left, self._top = pixels.x(), pixels.y()
        self.box = QRectF(QPointF(pixels.topLeft()) / ratio, QSizeF(pixels.size()) / ratio)
        # what lies wholly out of view still wants something to be painted into
        kind = QImage.Format.Format_ARGB32_Premultiplied if ground is None else QImage.Format.Format_RGB32
        self._image = QImage(pixels.size().expandedTo(QSize(1, 1)), kind)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.transparent if ground is None else ground)

    @contextmanager
    def painter(self) -> Iterator[QPainter]:
        """A painter of the picture in the pane's frame, which ends with its block."""
        self.number += 1
        with QPainter(self._image) as painter:
            painter.translate(-self.box.topLeft())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            yield painter

    def area(self, sight: Sight) -> QRectF:
        """Which rectangle of the pane it covers, seen from there; on whole device pixels, as the plate's tiles are."""
        before, _ = self.sight.transform.inverted()
        way, ratio, box = before * sight.transform, sight.ratio, self.box
        if sight.camera.scale == self.sight.camera.scale:
            left, top = floor((box.x() + way.dx()) * ratio + 0.5), floor((box.y() + way.dy()) * ratio + 0.5)
            return QRectF(left / ratio, top / ratio, box.width(), box.height())
        seen = way.mapRect(box)
        left, top = floor(seen.left() * ratio + 0.5), floor(seen.top() * ratio + 0.5)
        right, bottom = floor(seen.right() * ratio + 0.5), floor(seen.bottom() * ratio + 0.5)
        return QRectF(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio)

    def draw(self, painter: QPainter, sight: Sight) -> None:
        """Blits the picture to where it is seen from now."""
        area = self.area(sight)
        if sight.camera.scale == self.sight.camera.scale:
            # a blit, not a resampling
            painter.drawImage(area.topLeft(), self._image)
        else:
            painter.drawImage(area, self._image)
