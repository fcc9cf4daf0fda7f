"""Findings on the plate: points, strokes and areas with their symbols, ghosts, selection, and what lies under the hand.

All functions take the transform from the diagram's frame to device pixels; it holds the mirroring of a left limb, so
that no letter is ever mirrored. Sizes of symbols, edges and bands are in device pixels and do not grow with zoom.
Imports QtGui, domain and the label arithmetic of `report`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot
from types import MappingProxyType

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF, QTransform

from bodymap.domain.finding import Finding
from bodymap.domain.shape import Point, Shape, ShapeKind
from bodymap.paint.symbols import (
    CHIP,
    GHOST,
    PAPER,
    SOLID,
    UNKNOWN,
    SymbolPainter,
    mark_style,
    symbol_path,
    symbol_radius,
)
from bodymap.paint.theme import Theme
from bodymap.report.callouts import chip_corners, with_places

AREA_FILL, AREA_EDGE, AREA_HALO = 0.28, 1.8, 4.0
BAND, BAND_HALO, BAND_OPACITY = 10.0, 14.0, 0.75
CROWD = 120
"""Up to so many marks their chips are moved apart; beyond it a glance cannot tell them apart anyway."""

NOWHERE: Mapping[str, Point] = MappingProxyType({})


def paint_findings(
    painter: QPainter,
    findings: Iterable[Finding],
    transform: QTransform,
    theme: Theme,
    *,
    style: str = SOLID,
    selected: frozenset[str] = frozenset(),
    scale: float = 1.0,
    centres: Mapping[str, Point] = NOWHERE,
    chips: bool = True,
    even: bool = False,
) -> None:
    """Paints findings of one side: areas, then strokes, then symbols in their order, then the chips.

    `style` is solid, ghost or paper. `centres` are the centres of the diagram's zones: a finding without a shape stands
    there, and is not painted where they are not given. `even` makes all symbols of one size, where a number beside
    them tells the severity.
    """
    placed = with_places(tuple(findings), centres)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for wanted in (ShapeKind.AREA, ShapeKind.STROKE):
        for finding in placed:
            if finding.shape is not None and finding.shape.kind is wanted:
                paint_shape(
                    painter,
                    finding.kind,
                    finding.shape,
                    transform,
                    theme,
                    style=style,
                    scale=scale,
                    selected=finding.id in selected,
                )
    spots = tuple(_spots(placed, transform, scale, even))
    _paint_symbols(painter, spots, theme, style, selected, scale, chips)
    painter.restore()


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


def hit(
    findings: Sequence[Finding],
    transform: QTransform,
    point: QPointF,
    slop: float = 6.0,
    *,
    scale: float = 1.0,
    centres: Mapping[str, Point] = NOWHERE,
) -> str | None:
    """The id of the finding at a place in device pixels: symbols before strokes before areas, the topmost first.

    A symbol that holds the place wins; else the nearest one within `slop` of its edge.
    """
    placed = tuple(reversed(with_places(findings, centres)))
    return (
        _at_symbol(placed, transform, point, slop, scale)
        or _on_stroke(placed, transform, point, BAND * scale + 2 * slop)
        or _in_area(placed, transform, point)
    )


_Spot = tuple[Finding, float, float, float]
"""A finding, where its symbol stands in device pixels, and its radius."""


def _spots(findings: Sequence[Finding], transform: QTransform, scale: float, even: bool = False) -> Iterator[_Spot]:
    # plain numbers: with thousands of marks a mapped QPointF for each would be felt
    xx, yx, dx = transform.m11(), transform.m21(), transform.dx()
    xy, yy, dy = transform.m12(), transform.m22(), transform.dy()
    for finding in findings:
        assert finding.shape is not None
        x, y = finding.shape.centre
        radius = symbol_radius(None if even else finding.severity, scale)
        yield finding, xx * x + yx * y + dx, xy * x + yy * y + dy, radius


def _paint_symbols(
    painter: QPainter,
    spots: Sequence[_Spot],
    theme: Theme,
    style: str,
    selected: frozenset[str],
    scale: float,
    chips: bool,
) -> None:
    symbols = SymbolPainter(painter, theme)
    apart = chips and len(spots) <= CROWD
    # what is selected comes to the top
    for finding, x, y, radius in sorted(spots, key=lambda spot: spot[0].id in selected) if selected else spots:
        severity = _shown(finding) if chips and not apart else None
        symbols.put(finding.kind, x, y, radius, style, severity, finding.id in selected, scale)
    if apart:
        circles = [(x, y, radius) for _, x, y, radius in spots]
        corners = chip_corners(circles, (CHIP * scale, CHIP * scale), scale)
        for (finding, x, y, radius), corner in zip(spots, corners, strict=True):
            symbols.put("", x, y, radius, style, _shown(finding), False, scale, corner)


def _shown(finding: Finding) -> int:
    return UNKNOWN if finding.severity is None else finding.severity


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
        painter.strokePath(_outline(path, BAND * scale), _dashed(theme.color("text"), 1.4 * scale))
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
    edge = theme.color("text") if style == PAPER else color
    if selected:
        painter.strokePath(path, _pen(theme.color("accent"), (AREA_HALO + 5) * scale))
    painter.strokePath(path, _pen(theme.color("halo"), AREA_HALO * scale))
    if style != PAPER:
        fill = QColor(color)
        fill.setAlphaF(AREA_FILL)
        painter.fillPath(path, QBrush(fill))
    painter.strokePath(path, _pen(edge, AREA_EDGE * scale))


def _outline(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path).simplified()


def _at_symbol(
    findings: Sequence[Finding], transform: QTransform, point: QPointF, slop: float, scale: float
) -> str | None:
    px, py = point.x(), point.y()
    nearest, best = slop, None
    for finding, x, y, radius in _spots(findings, transform, scale):
        away = hypot(x - px, y - py) - radius
        if away > max(slop, 0.4 * radius):
            continue
        if symbol_path(finding.kind, QPointF(x, y), radius).contains(point):
            return finding.id
        if away <= nearest:
            nearest, best = away, finding.id
    return best


def _on_stroke(findings: Sequence[Finding], transform: QTransform, point: QPointF, width: float) -> str | None:
    for finding in findings:
        shape = finding.shape
        if shape is None or shape.kind is not ShapeKind.STROKE:
            continue
        if _outline(shape_path(shape, transform), width).contains(point):
            return finding.id
    return None


def _in_area(findings: Sequence[Finding], transform: QTransform, point: QPointF) -> str | None:
    for finding in findings:
        shape = finding.shape
        if shape is not None and shape.kind is ShapeKind.AREA and shape_path(shape, transform).contains(point):
            return finding.id
    return None
