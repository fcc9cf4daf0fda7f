"""A transparent picture of part of a pane that follows the camera until it is painted anew.

Hides device pixels: the picture lies on whole ones, is blitted while panning and stretched while zooming. Frame: the
pane in logical pixels, as the camera saw it when the picture was begun.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.camera import Camera


@dataclass(frozen=True, slots=True)
class Sight:
    """From where one side is looked at: camera, the pane's middle, and device pixels a logical one."""

    side: Side
    camera: Camera
    middle: QPointF
    ratio: float

    @property
    def transform(self) -> QTransform:
        """From the diagram to the pane."""
        return self.camera.transform(self.middle, self.side)


class Glaze:
    """See the module. `box` is what of the pane it covers; it may reach beyond the pane, so that a pan has more."""

    def __init__(self, box: QRectF, sight: Sight) -> None:
        ratio = sight.ratio
        pixels = QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect()
        self.sight = sight
        self._left, self._top = pixels.x(), pixels.y()
        self.box = QRectF(QPointF(pixels.topLeft()) / ratio, QSizeF(pixels.size()) / ratio)
        # what lies wholly out of view still wants something to be painted into
        self._image = QImage(pixels.size().expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.transparent)

    def painter(self) -> QPainter:
        """A painter of the picture in the pane's frame; to be used in a `with` statement."""
        painter = QPainter(self._image)
        painter.translate(-self.box.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def draw(self, painter: QPainter, sight: Sight) -> None:
        """Blits the picture to where it is seen from now."""
        before, _ = self.sight.transform.inverted()
        corner = sight.transform.map(before.map(self.box.topLeft()))
        stretch = sight.camera.scale / self.sight.camera.scale
        if stretch == 1:
            # whole device pixels: a blit, not a resampling
            ratio = sight.ratio
            painter.drawImage(QPointF(round(corner.x() * ratio), round(corner.y() * ratio)) / ratio, self._image)
        else:
            painter.drawImage(QRectF(corner, self.box.size() * stretch), self._image)
