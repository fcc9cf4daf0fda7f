"""Where the data of a trend lies in pixels, and the small signs that its layers share. Knows no view."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bodymap.ui.style import Look

SYMBOL_ROOM, LABEL_ROOM = 15.0, 24.0
"""Pixels between two visits below which dots stand for symbols, and values are not written."""

DENSE = 5.0
"""Pixels between two visits below which only the line is left."""

CENTRE = Qt.AlignmentFlag.AlignCenter
UPPER_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Frame:
    """The plot's rectangle, the range of both axes, and the place of each visit on the time axis."""

    area: QRectF
    across: tuple[float, float]
    up: tuple[float, float]
    xs: tuple[float, ...]

    def y(self, value: float) -> float:
        low, high = self.up
        return self.area.bottom() - (value - low) / ((high - low) or 1.0) * self.area.height()

    @cached_property
    def columns(self) -> list[float]:
        """Where each visit stands, in pixels from the left."""
        left, right = self.across
        scale = self.area.width() / ((right - left) or 1.0)
        return [self.area.left() + (x - left) * scale for x in self.xs]

    @cached_property
    def room(self) -> float:
        """Pixels between neighbouring visits: of the closest tenth, so that two visits in a week hide no symbols."""
        gaps = sorted(b - a for a, b in pairwise(self.columns))
        return gaps[len(gaps) // 10] if gaps else 1e9

    def nearest(self, x: float) -> int:
        """The visit nearest to a horizontal place, -1 where none is in reach."""
        away = [abs(column - x) for column in self.columns]
        place = min(range(len(away)), key=away.__getitem__, default=-1)
        return place if place >= 0 and away[place] <= max(24.0, min(self.room, 60.0)) else -1


def dashed(color: QColor, width: float, *pattern: float) -> QPen:
    """A flat dashed pen."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(list(pattern))
    return pen


def paint_work(
    painter: QPainter, look: Look, at: QPointF, *, treated: bool, against: bool, home_care: bool, side: float = 4.2
) -> None:
    """A triangle where something was done, hollow where against a verdict; a ring for self-care beside it."""
    side *= look.scale
    left = at - QPointF(side, 0) if treated and home_care else at
    if treated:
        painter.setPen(QPen(look.color("text"), 1.3))
        painter.setBrush(look.color("surface") if against else look.color("text"))
        corners = [QPointF(-side, side * 0.8), QPointF(side, side * 0.8), QPointF(0, -side)]
        painter.drawPolygon(QPolygonF([left + corner for corner in corners]))
    if home_care:
        painter.setPen(QPen(look.color("muted"), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(left + QPointF(2.3 * side, 0) if treated else at, side * 0.75, side * 0.75)


def paint_open(painter: QPainter, look: Look, at: QPointF, radius: float) -> None:
    """The dashed ring of a visit that gave no reading."""
    painter.setPen(dashed(look.color("ctl"), 1.3, 2.0, 1.8))
    painter.setBrush(look.color("surface"))
    painter.drawEllipse(at, radius, radius)
