"""The handles of a drawn mark: an area is pulled at its corners, a band at its ends.

Hides how a pull becomes a shape. Handles are in pane pixels; the shape that comes out is in the diagram's frame.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from bodymap.domain.shape import Shape, ShapeKind
from bodymap.ui.canvas.gestures import distance
from bodymap.ui.style import Look

SIDE = 9.0
"""Pixels of a painted handle at 100 %."""

LEAST = 14.0
"""Pixels below which a mark cannot be made smaller: it could no longer be taken hold of."""


def handles(shape: Shape, transform: QTransform) -> tuple[QPointF, ...]:
    """The corners of an area's box, clockwise from its upper left; the ends of a band; none for a point."""
    places = [transform.map(QPointF(*point)) for point in shape.points]
    if shape.kind is ShapeKind.STROKE:
        return places[0], places[-1]
    if shape.kind is ShapeKind.POINT:
        return ()
    box = QPolygonF(places).boundingRect()
    return box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()


def handle_at(shape: Shape, transform: QTransform, at: QPointF, reach: float) -> int | None:
    """The number of the handle within `reach` pixels, the nearest where there are several."""
    found = [(distance(place, at), number) for number, place in enumerate(handles(shape, transform))]
    near, number = min(found, default=(reach + 1, 0))
    return number if near <= reach else None


def pulled(shape: Shape, transform: QTransform, number: int, to: QPointF) -> Shape:
    """The shape with a handle pulled to a place: what lies opposite stays. Raises ValueError beyond the diagram."""
    grips = handles(shape, transform)
    places = [transform.map(QPointF(*point)) for point in shape.points]
    if shape.kind is ShapeKind.STROKE:
        made = _swung(places, grips[1 - number], grips[number], to)
    else:
        made = _stretched(places, grips[(number + 2) % 4], grips[number], to)
    inverse, _ = transform.inverted()
    back = [inverse.map(place) for place in made]
    return Shape(shape.kind, tuple((place.x(), place.y()) for place in back))


def _stretched(places: list[QPointF], fixed: QPointF, grip: QPointF, to: QPointF) -> list[QPointF]:
    across = _factor(to.x() - fixed.x(), grip.x() - fixed.x())
    down = _factor(to.y() - fixed.y(), grip.y() - fixed.y())
    return [
        QPointF(fixed.x() + (place.x() - fixed.x()) * across, fixed.y() + (place.y() - fixed.y()) * down)
        for place in places
    ]


def _factor(wanted: float, known: float) -> float:
    """How much to stretch along one axis: never through the opposite side, never to nothing."""
    if abs(known) < 1e-6:
        return 1.0
    return max(wanted / known, min(1.0, LEAST / abs(known)))


def _swung(places: list[QPointF], fixed: QPointF, grip: QPointF, to: QPointF) -> list[QPointF]:
    """Turned and stretched about the other end, so that the drawn bend stays."""
    was = complex(grip.x() - fixed.x(), grip.y() - fixed.y())
    now = complex(to.x() - fixed.x(), to.y() - fixed.y())
    if abs(was) < 1e-6 or abs(now) < LEAST:
        return places
    turn = now / was
    moved = [complex(place.x() - fixed.x(), place.y() - fixed.y()) * turn for place in places]
    return [QPointF(fixed.x() + each.real, fixed.y() + each.imag) for each in moved]


def paint_handles(painter: QPainter, shape: Shape, transform: QTransform, look: Look) -> None:
    """Small squares in the accent's colour."""
    side = look.px(SIDE)
    painter.setPen(QPen(look.color("accent"), 2))
    painter.setBrush(look.color("surface"))
    for place in handles(shape, transform):
        painter.drawRect(QRectF(place.x() - side / 2, place.y() - side / 2, side, side))
