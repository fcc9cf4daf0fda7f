"""What lies under the hand: the finding that is hit at a place of the plate.

Frames as in `marks`: the transform leads from the diagram's to device pixels. Imports QtGui and domain.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from bodymap.domain.finding import Finding, Status
from bodymap.domain.shape import Point, ShapeKind
from bodymap.paint.extents import BAND, shape_path
from bodymap.paint.marks import NOWHERE, spots_of
from bodymap.paint.symbols import symbol_path, symbol_radius
from bodymap.report.callouts import with_places

TARGET = 22.0
"""Pixels from its middle within which a small mark is hit: half of a fingertip."""


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

    A symbol that holds the place wins; else the nearest one within `slop` of its edge. What is large enough for a
    fingertip (TARGET) needs no slop: the larger the text, the more room is left beside marks for the next one.
    """
    near = _near(tuple(reversed(with_places(findings, centres))), transform, point, slop, scale)
    # as it is painted: what is gone lies beneath what is there
    near.sort(key=lambda finding: finding.status is Status.RESOLVED)
    return (
        _at_symbol(near, transform, point, slop, scale)
        or _on_stroke(near, transform, point, 2 * _reach(BAND * scale / 2, slop))
        or _in_area(near, transform, point)
    )


def _near(
    findings: tuple[Finding, ...], transform: QTransform, point: QPointF, slop: float, scale: float
) -> list[Finding]:
    """Those that may be hit at a place: told by the box of their vertices, which is all that most are asked."""
    inverse, _ = transform.inverted()
    at, reach = inverse.map(point), (1.3 * symbol_radius(10, scale) + slop) * abs(inverse.m22())
    left, right, top, bottom = at.x() - reach, at.x() + reach, at.y() - reach, at.y() + reach
    found = []
    for finding in findings:
        assert finding.shape is not None
        points = finding.shape.points
        (x, y), *more = points
        if more:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if max(xs) > left and min(xs) < right and max(ys) > top and min(ys) < bottom:
                found.append(finding)
        elif left < x < right and top < y < bottom:
            found.append(finding)
    return found


def _reach(half: float, slop: float) -> float:
    """How far from its middle a mark of that half size is hit: its size and the slop, but no more than a fingertip."""
    return max(half, min(half + slop, TARGET))


def _at_symbol(
    findings: Sequence[Finding], transform: QTransform, point: QPointF, slop: float, scale: float
) -> str | None:
    px, py = point.x(), point.y()
    nearest, best = slop, None
    for finding, x, y, radius in spots_of(findings, transform, scale):
        away, reach = hypot(x - px, y - py) - radius, _reach(radius, slop) - radius
        if away > max(reach, 0.4 * radius):
            continue
        outline = symbol_path(finding.kind, QPointF(x, y), radius)
        if outline.contains(point):
            return finding.id
        # a narrow symbol does not fill the disc around it
        near = QRectF(px - reach, py - reach, 2 * reach, 2 * reach)
        if away <= min(nearest, reach) and outline.intersects(near):
            nearest, best = away, finding.id
    return best


def _on_stroke(findings: Sequence[Finding], transform: QTransform, point: QPointF, width: float) -> str | None:
    px, py, half = point.x(), point.y(), width / 2
    for finding in findings:
        shape = finding.shape
        if shape is None or shape.kind is not ShapeKind.STROKE:
            continue
        line = [(at.x(), at.y()) for at in (transform.map(QPointF(x, y)) for x, y in shape.points)]
        if any(_away(px, py, a, b) <= half for a, b in pairwise(line)):
            return finding.id
    return None


def _away(x: float, y: float, a: Point, b: Point) -> float:
    """How far a place is from the line between two points."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) if length else 0.0
    return hypot(a[0] + share * dx - x, a[1] + share * dy - y)


def _in_area(findings: Sequence[Finding], transform: QTransform, point: QPointF) -> str | None:
    for finding in findings:
        shape = finding.shape
        if shape is not None and shape.kind is ShapeKind.AREA and shape_path(shape, transform).contains(point):
            return finding.id
    return None
