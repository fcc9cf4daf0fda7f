"""Where one looks at the diagram from: a place, a scale, and the mirror for the left side.

One camera serves both sides: the same diagram place is in the middle of each, so zoom and pan stay linked. Frames:
*diagram* (trochanter at the origin, unit to the lateral epicondyle, right limb) and *pane* (logical pixels, y down).
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QTransform

from bodymap.domain.laterality import Side

MOST, LEAST = 6000.0, 80.0
"""Pixels a diagram unit, at most and at least: beyond them there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Camera:
    """The diagram point in the middle of a pane, and how many pixels a diagram unit takes."""

    x: float
    y: float
    scale: float

    def transform(self, middle: QPointF, side: Side) -> QTransform:
        """Diagram to pane, with (x, y) at the pane's `middle`; for the left side x runs the other way."""
        across = self.scale if side is Side.RIGHT else -self.scale
        return QTransform(across, 0, 0, self.scale, middle.x() - across * self.x, middle.y() - self.scale * self.y)

    def zoomed(self, factor: float, at: QPointF, middle: QPointF, side: Side) -> "Camera":
        """Nearer by `factor`, with the diagram point under the pane's point `at` staying where it is."""
        scale = min(max(self.scale * factor, LEAST), MOST)
        across = 1.0 if side is Side.RIGHT else -1.0
        dx = (at.x() - middle.x()) * across
        dy = at.y() - middle.y()
        change = 1 / self.scale - 1 / scale
        return Camera(self.x + dx * change, self.y + dy * change, scale)

    def panned(self, dx: float, dy: float, side: Side) -> "Camera":
        """Shifted so that what is seen moves by (dx, dy) pixels in a pane of that side."""
        across = 1.0 if side is Side.RIGHT else -1.0
        return replace(self, x=self.x - across * dx / self.scale, y=self.y - dy / self.scale)

    @classmethod
    def fitting(cls, box: tuple[float, float, float, float], size: QSizeF, margin: float = 12.0) -> "Camera":
        """The camera that shows a diagram box (x0, y0, x1, y1) whole."""
        x0, y0, x1, y1 = box
        width, height = max(size.width() - 2 * margin, 1.0), max(size.height() - 2 * margin, 1.0)
        scale = min(width / (x1 - x0), height / (y1 - y0))
        return cls((x0 + x1) / 2, (y0 + y1) / 2, min(max(scale, LEAST), MOST))
