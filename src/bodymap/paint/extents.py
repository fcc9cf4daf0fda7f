"""Strokes and areas: what a finding covers besides its symbol, also while it is being drawn.

Widths are in device pixels and do not grow with zoom. Imports QtGui and domain alone.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform

from bodymap.domain.shape import Shape, ShapeKind
from bodymap.paint.symbols import GHOST, GONE, PAPER, SOLID, mark_style
from bodymap.paint.theme import Theme

AREA_FILL, AREA_EDGE, AREA_HALO = 0.28, 1.8, 4.0
BAND, BAND_HALO, BAND_OPACITY = 10.0, 14.0, 0.75
SHAPE_REACH = 11.0
"""How far beyond its line a stroke or an area reaches at the most, when it is selected."""


def paint_shape(
    painter: QPainter,
    kind: str,
    shape: Shape,
    transform: QTransform,
    theme: Theme,
    *,
    style: str = SOLID,
    scale: float = 1.0,
    selected: bool = False,
) -> None:
    """Paints the stroke or the area of a finding without its symbol: also while it is being drawn."""
    if shape.kind is ShapeKind.POINT:
        return
    color = mark_style(kind).fill or theme.color("unknown_kind")
    path = shape_path(shape, transform)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shape.kind is ShapeKind.STROKE:
        _band(painter, path, color, theme, style, scale, selected)
    else:
        _area(painter, path, color, theme, style, scale, selected)
    painter.restore()


def shape_path(shape: Shape, transform: QTransform) -> QPainterPath:
    """The outline of an area (closed) or the line of a stroke in device pixels; a point is a path of one vertex."""
    path = QPainterPath()
    path.addPolygon(transform.map(QPolygonF([QPointF(x, y) for x, y in shape.points])))
    if shape.kind is ShapeKind.AREA:
        path.closeSubpath()
        path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _pen(color: QColor, width: float) -> QPen:
    return QPen(QBrush(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _dashed(color: QColor, width: float) -> QPen:
    pen = QPen(QBrush(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    pen.setDashPattern([3 / 1.4, 2.4 / 1.4])
    return pen


def _band(
    painter: QPainter, path: QPainterPath, color: QColor, theme: Theme, style: str, scale: float, selected: bool
) -> None:
    if style == GHOST:
        painter.strokePath(outline(path, BAND * scale), _dashed(theme.color("text"), 1.4 * scale))
        return
    if style == GONE:
        _bare(painter, outline(path, BAND * scale), theme, scale, selected)
        return
    if selected:
        painter.strokePath(path, _pen(theme.color("accent"), (BAND_HALO + 5) * scale))
    painter.strokePath(path, _pen(theme.color("halo"), BAND_HALO * scale))
    if style == PAPER:
        # nothing on paper is see-through: an archival PDF may hold no transparency
        painter.strokePath(path, _pen(theme.color("ctl"), BAND * scale))
        return
    color = QColor(color)
    color.setAlphaF(BAND_OPACITY)
    painter.strokePath(path, _pen(color, BAND * scale))


def _area(
    painter: QPainter, path: QPainterPath, color: QColor, theme: Theme, style: str, scale: float, selected: bool
) -> None:
    if style == GHOST:
        painter.strokePath(path, _dashed(theme.color("text"), 1.4 * scale))
        return
    if style == GONE:
        _bare(painter, path, theme, scale, selected)
        return
    edge = theme.color("text") if style == PAPER else color
    if selected:
        painter.strokePath(path, _pen(theme.color("accent"), (AREA_HALO + 5) * scale))
    painter.strokePath(path, _pen(theme.color("halo"), AREA_HALO * scale))
    if style != PAPER:
        fill = QColor(color)
        fill.setAlphaF(AREA_FILL)
        painter.fillPath(path, QBrush(fill))
    painter.strokePath(path, _pen(edge, AREA_EDGE * scale))


def _bare(painter: QPainter, path: QPainterPath, theme: Theme, scale: float, selected: bool) -> None:
    """What is resolved: a grey edge that holds nothing any more."""
    painter.strokePath(path, _pen(theme.color("accent" if selected else "halo"), AREA_HALO * scale))
    painter.strokePath(path, _pen(theme.color("ctl"), 1.3 * scale))


def outline(path: QPainterPath, width: float) -> QPainterPath:
    """The outline of a band of that width along a line."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path).simplified()
