"""Strips of the body and of curves over time: small, in vectors, without colour.

Hides how they stand in rows and how days become places. Lengths are pixels at 150 to the inch. May import the diagram,
`report`, and the marks and the text setting of `paint`.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QTransform

from bodymap.diagram import load_diagram
from bodymap.paint.figure import paint_closed, paint_marks
from bodymap.paint.plate import fitting, skin_path, zone_path
from bodymap.paint.strips import PAD, Placed, Strip, note, nothing, strip
from bodymap.paint.symbols import symbol_radius
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Line, Run, baseline, draw_text, line_height, text_width, wrap
from bodymap.report.page import Chart, Charts, Dot, Figure, SmallBodies, SmallBody
from bodymap.report.words import day, number

BODY_COLUMNS, BODY_GAP = 6, 14.0
SMALL_SYMBOL = 6.0
CHART_COLUMNS, CHART_GAP, PLOT, AXIS = 3, 28.0, 96.0, 30.0
DOT = 3.6
VALUE = 32.0
"""Room behind the last day for its value: three digits in the strong letters."""
VALUE_ROLE, VALUE_GAP = "print_note_strong", 3.0


def bodies_strips(block: SmallBodies, width: float) -> Iterator[Strip]:
    """Rows of up to six visits; a single body stands larger."""
    count = len(block.bodies)
    columns = min(max(count, 3), BODY_COLUMNS)
    height = 196.0 if count > 3 else 300.0
    wide = (width - (columns - 1) * BODY_GAP) / columns
    for start in range(0, count, columns):
        side = "print_plain_strong" if block.large else "print_axis"
        yield _bodies_row(block.bodies[start : start + columns], block.diagram, (wide, height), width, side)
    if block.large:
        lines = wrap([Run(block.note, "print_plain")], width)
        yield strip(
            [Placed(0, 0, lines, line_height("print_plain"))], len(lines) * line_height("print_plain"), width, "", 0
        )
    elif block.note:
        yield from note(block.note, width)


def _bodies_row(bodies: Sequence[SmallBody], diagram: str, limb: tuple[float, float], width: float, side: str) -> Strip:
    """`side` is the type role of the words LEFT and RIGHT."""
    wide, height = limb
    placed: list[Placed] = []
    boxes: list[tuple[QRectF, Figure]] = []
    above = 8.0 + (line_height("print_note") if any(body.caption for body in bodies) else 0.0)
    top = above + line_height(side if side != "print_axis" else "print_note")
    for column, body in enumerate(bodies):
        left = column * (wide + BODY_GAP)
        if body.caption:
            placed.append(_centred(body.caption, "print_note_strong", left, wide, 8.0))
        part = wide / max(len(body.figures), 1)
        for place, figure in enumerate(body.figures):
            placed.append(_centred(figure.side.word, side, left + place * part, part, above))
            boxes.append((QRectF(left + place * part, top, part, height), figure))
        if body.line:
            placed.append(_centred(body.line, "print_note", left, wide, top + height + 2, "muted"))
    below = line_height("print_note") + 8 if any(body.line for body in bodies) else 8.0

    def extra(painter: QPainter, x: float, y: float) -> None:
        for box, figure in boxes:
            _small_figure(painter, box.translated(x, y), figure, diagram)

    return strip(placed, top + height + below, width, "", 0, extra=extra)


def _centred(text: str, role: str, left: float, wide: float, top: float, color: str = "text") -> Placed:
    lines = wrap([Run(text, role)], wide)
    return Placed(left + (wide - lines[0].width) / 2, top, lines[:1], line_height(role), color)


def _small_figure(painter: QPainter, box: QRectF, figure: Figure, diagram_id: str) -> None:
    """The limb in outline with its marks; the full plate would be a smudge of strokes at this size."""
    theme, diagram = Theme.load("print"), load_diagram(diagram_id)
    transform = fitting(diagram, box, figure.side.value)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, top, right, bottom = diagram.bounds
    painter.save()
    painter.setClipPath(_frame(transform, QRectF(left, top, right - left, bottom - top)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for zone in diagram.zones:
        painter.strokePath(transform.map(zone_path(diagram, zone)), QPen(QBrush(theme.color("line")), 0.6))
    painter.strokePath(transform.map(skin_path(diagram)), QPen(QBrush(theme.color("muted")), 1.0))
    painter.restore()
    paint_closed(painter, figure, diagram, transform, theme)
    scale = SMALL_SYMBOL / symbol_radius(None)
    paint_marks(painter, figure, diagram, transform, theme, scale)


def _frame(transform: QTransform, rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(transform.mapRect(rect))
    return path


def charts_strips(block: Charts, width: float) -> Iterator[Strip]:
    """Rows of three curves over the same span of days."""
    wide = (width - (CHART_COLUMNS - 1) * CHART_GAP) / CHART_COLUMNS
    yield Strip(PAD, nothing, "")
    for start in range(0, len(block.charts), CHART_COLUMNS):
        yield _charts_row(block.charts[start : start + CHART_COLUMNS], block.span, wide, width)
    if block.note:
        yield from note(block.note, width)


def _charts_row(charts: Sequence[Chart], span: tuple[datetime.date, datetime.date], wide: float, width: float) -> Strip:
    titles = [wrap([Run(chart.title, "print_note_strong")], wide) for chart in charts]
    words = [wrap([Run(chart.verdict, "print_note")], wide) for chart in charts]
    above = 6.0 + max(len(lines) for lines in titles) * line_height("print_note")
    top = above + max(len(lines) for lines in words) * line_height("print_note") + 10
    placed: list[Placed] = []
    boxes: list[tuple[QRectF, Chart]] = []
    for column, (chart, title, said) in enumerate(zip(charts, titles, words, strict=True)):
        left = column * (wide + CHART_GAP)
        placed.append(Placed(left, 6.0, title, line_height("print_note")))
        placed.append(Placed(left, 6.0 + len(title) * line_height("print_note"), said, line_height("print_note")))
        plot = QRectF(left + AXIS, top, wide - AXIS, PLOT)
        placed.extend(_axis_words(chart, span, plot))
        boxes.append((plot, chart))

    def extra(painter: QPainter, x: float, y: float) -> None:
        for plot, chart in boxes:
            _paint_chart(painter, plot.translated(x, y), chart, span)

    return strip(placed, top + PLOT + 34, width, "", 0, extra=extra)


def _axis_words(chart: Chart, span: tuple[datetime.date, datetime.date], plot: QRectF) -> Iterator[Placed]:
    role, step = "print_axis", line_height("print_axis")
    for value, y in ((chart.high, plot.top()), (chart.low, plot.bottom())):
        line = _line(f"{number(value)}{chart.unit}", role)
        yield Placed(plot.left() - 8 - line.width, y - step / 2, (line,), step, "muted")
    first, last = (_line(day(date), role) for date in span)
    yield Placed(plot.left(), plot.bottom() + 11, (first,), step, "muted")
    if span[0] != span[1]:
        yield Placed(plot.right() - last.width, plot.bottom() + 11, (last,), step, "muted")


def _line(text: str, role: str) -> Line:
    return wrap([Run(text, role)], text_width(text, role) + 1)[0]


def _paint_chart(painter: QPainter, plot: QRectF, chart: Chart, span: tuple[datetime.date, datetime.date]) -> None:
    theme = Theme.load("print")
    days = max((span[1] - span[0]).days, 1)

    def place(dot: Dot) -> QPointF:
        x = plot.left() + 5 + (plot.width() - 5 - VALUE) * (dot.day - span[0]).days / days
        return QPointF(x, _height(plot, chart, dot.value or 0.0))

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chart.band is not None:
        low, high = (_height(plot, chart, value) for value in chart.band)
        painter.fillRect(QRectF(plot.left(), high, plot.width(), low - high), theme.color("line").lighter(116))
    value = _last_value(chart, place)
    painter.setPen(QPen(QBrush(theme.color("ctl")), 0.8))
    for line in _bounds(plot, value):
        painter.drawLine(line)
    ink = theme.color("text")
    painter.setPen(QPen(QBrush(theme.color("muted")), 1.4))
    for date in chart.ticks:
        x = place(Dot(date, 0.0)).x()
        painter.drawLine(QPointF(x, plot.bottom() + 3), QPointF(x, plot.bottom() + 9))
    painter.setPen(QPen(QBrush(ink), 1.6))
    for one, other in zip(chart.dots, chart.dots[1:], strict=False):
        if one.value is not None and other.value is not None:
            painter.drawLine(place(one), place(other))
    for dot in chart.dots:
        if dot.value is not None:
            painter.setBrush(QBrush(theme.color("surface") if dot.hollow else ink))
            painter.drawEllipse(place(dot), DOT, DOT)
    if value is not None:
        rise = QPointF(VALUE_GAP, baseline(VALUE_ROLE))
        draw_text(painter, value.topLeft() + rise, _last_words(chart), VALUE_ROLE, ink)


def _bounds(plot: QRectF, value: QRectF | None) -> Iterator[QLineF]:
    """The lines of the highest and the lowest value, parted where the figures stand: they would be struck out."""
    for y in (plot.top(), plot.bottom()):
        if value is not None and value.top() < y < value.bottom():
            yield QLineF(plot.left(), y, value.left(), y)
            if plot.right() - value.right() > VALUE:  # less would read as a dash behind the figures
                yield QLineF(value.right(), y, plot.right(), y)
        else:
            yield QLineF(plot.left(), y, plot.right(), y)


def _last_words(chart: Chart) -> str:
    """The last reading in figures; empty where there is none."""
    read = [dot.value for dot in chart.dots if dot.value is not None]
    return number(read[-1]) if read else ""


def _last_value(chart: Chart, place: Callable[[Dot], QPointF]) -> QRectF | None:
    """Where the last reading stands in figures: behind its dot, since above or below it a line may come from there."""
    read = [dot for dot in chart.dots if dot.value is not None]
    if not read:
        return None
    at, high = place(read[-1]), line_height(VALUE_ROLE)
    wide = text_width(_last_words(chart), VALUE_ROLE) + 2 * VALUE_GAP
    return QRectF(at.x() + DOT + 5 - VALUE_GAP, at.y() - high / 2, wide, high)


def _height(plot: QRectF, chart: Chart, value: float) -> float:
    share = (value - chart.low) / (chart.high - chart.low) if chart.high > chart.low else 0.0
    return plot.bottom() - plot.height() * min(max(share, 0.0), 1.0)
