"""The two limbs of a sheet with their numbered marks, and the legend: vectors in grey, on any painter.

Hides how callouts are fitted beside a limb. May import the diagram, the domain, `report` for
what to say, and the plate, marks and patterns.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QTransform

from bodymap.diagram import Diagram, load_diagram
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point
from bodymap.domain.terms import word
from bodymap.language import tr
from bodymap.paint.engraving import paint_engraving
from bodymap.paint.marks import paint_findings
from bodymap.paint.patterns import paint_verdict_swatch, paint_zone_verdict
from bodymap.paint.plate import fitting, zone_path
from bodymap.paint.symbols import GHOST, PAPER, paint_symbol, symbol_radius
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import baseline, draw_text, line_height, text_width
from bodymap.report.callouts import Callout, lay_callouts, places
from bodymap.report.page import Figure, NumberedMark

HEAD = 34.0
FOOT = 6.0
LABEL_GAP = 26.0
STATE_GAP = 12.0
"""Between the side and its state in the heading."""
ROW = 25.0
CIRCLE = 11.0
SYMBOL, FULL_HEIGHT = 11.0, 600.0
"""The radius of a symbol on a limb of that height."""
LEGEND_ROW, LEGEND_COLUMNS, LEGEND_PAD = 24.0, 6, 14.0
KEY_SWATCH = 42.0
"""The swatch among the legend's last words, with the space on both sides of it."""


def paint_figure(painter: QPainter, box: QRectF, figure: Figure, diagram_id: str) -> None:
    """One limb in its box: the side in words, the plate, closed zones, marks, and a numbered label for each mark."""
    theme, diagram = Theme.load("print"), load_diagram(diagram_id)
    body = box.adjusted(0, HEAD, 0, -FOOT)
    transform = fitting(diagram, body, figure.side.value)
    _heading(painter, box, body, figure, transform, theme)
    paint_engraving(painter, diagram_id, transform)
    paint_closed(painter, figure, diagram, transform, theme)
    labels = _labels(body, figure, diagram, transform)
    _leaders(painter, labels, theme)
    scale = _mark_scale(len(figure.marks), body.height())
    paint_marks(painter, figure, diagram, transform, theme, scale)
    numbered = {mark.finding.id: mark for mark in figure.marks}
    for label in labels:
        _label(painter, label, numbered[label.key], box, _row(labels), theme)


def paint_closed(painter: QPainter, figure: Figure, diagram: Diagram, transform: QTransform, theme: Theme) -> None:
    """The zones of a figure in which something may not be done, in their patterns. `transform` leads from diagram
    units to the paper's."""
    for zone, verdict in figure.closed.items():
        if zone in diagram.zones:
            paint_zone_verdict(painter, transform.map(zone_path(diagram, zone)), verdict, theme, edge=0.8)


def paint_marks(
    painter: QPainter, figure: Figure, diagram: Diagram, transform: QTransform, theme: Theme, scale: float
) -> None:
    """The marks of a figure without numbers, the resolved ones below; all of one size, `scale` times the usual."""
    for resolved, style in ((True, GHOST), (False, PAPER)):
        found = [mark.finding for mark in figure.marks if mark.resolved is resolved]
        paint_findings(
            painter,
            found,
            transform,
            theme,
            style=style,
            chips=False,
            centres=diagram.centres,
            scale=scale,
            even=True,
        )


def paint_legend(painter: QPainter, box: QRectF, legend: tuple[tuple[str, str], ...]) -> None:
    """All kinds with their symbols in a frame, and what black, white and the hatching mean."""
    theme = Theme.load("print")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QBrush(theme.color("ctl")), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 6, 6)
    width = (box.width() - 2 * LEGEND_PAD) / LEGEND_COLUMNS
    for number, (kind, name) in enumerate(legend):
        column, row = number % LEGEND_COLUMNS, number // LEGEND_COLUMNS
        x = box.left() + LEGEND_PAD + column * width
        y = box.top() + 10 + (row + 0.5) * LEGEND_ROW
        paint_symbol(painter, kind, QPointF(x + 14, y), 9.0, theme, style=PAPER)
        shrink = min(1.0, (width - 44) / text_width(name, "print_note"))
        _middle(painter, x + 34, y, name, theme, shrink)
    _key(painter, box, len(legend), width, theme)


def legend_height(legend: tuple[tuple[str, str], ...], width: float) -> float:
    """The height of the legend's frame in a page's width."""
    row, _ = _key_place(len(legend), (width - 2 * LEGEND_PAD) / LEGEND_COLUMNS)
    return 20 + (row + 1) * LEGEND_ROW


def _key_words() -> tuple[str, str]:
    """What black, white and dashes mean, and behind a swatch what the hatching means."""
    return tr("white: palpation · black: may restrict · dashed: resolved ·"), tr("closed to massage")


def _key_place(entries: int, width: float) -> tuple[int, int]:
    """Row and column where those words begin: behind the last kind, or on a row of their own where they are long."""
    row, column = divmod(entries, LEGEND_COLUMNS)
    wide = KEY_SWATCH + sum(text_width(words, "print_note") for words in _key_words())
    if column and column * width + wide > LEGEND_COLUMNS * width:
        return row + 1, 0
    return row, column


def _key(painter: QPainter, box: QRectF, entries: int, width: float, theme: Theme) -> None:
    row, column = _key_place(entries, width)
    x = box.left() + LEGEND_PAD + column * width
    y = box.top() + 10 + (row + 0.5) * LEGEND_ROW
    words, closed = _key_words()
    _middle(painter, x, y, words, theme, muted=True)
    x += text_width(words, "print_note") + 8
    paint_verdict_swatch(painter, QRectF(x, y - 8, 26, 16), "avoid", theme)
    _middle(painter, x + 34, y, closed, theme, muted=True)


def _middle(
    painter: QPainter, x: float, y: float, text: str, theme: Theme, shrink: float = 1.0, *, muted: bool = False
) -> None:
    rise = (baseline("print_note") - line_height("print_note") / 2) * shrink
    draw_text(painter, QPointF(x, y + rise), text, "print_note", theme.color("muted" if muted else "text"), shrink)


def _heading_left(box: QRectF, word: str, state: str) -> float:
    """Where the side begins: in the middle, unless the state beside it would run out of the figure's box."""
    width = text_width(word, "print_side")
    centred = box.center().x() - width / 2
    if not state:
        return centred
    return min(centred, box.right() - width - STATE_GAP - text_width(state, "print_note_strong"))


def _heading(painter: QPainter, box: QRectF, body: QRectF, figure: Figure, transform: QTransform, theme: Theme) -> None:
    word, role = figure.side.word, "print_side"
    at = QPointF(_heading_left(box, word, figure.state), box.top() + baseline(role))
    draw_text(painter, at, word, role, theme.color("text"))
    if figure.state:
        x = at.x() + text_width(word, role) + STATE_GAP
        draw_text(painter, QPointF(x, at.y() - 2), figure.state, "print_note_strong", theme.color("text"))
    front = tr("← front") if figure.side is Side.LEFT else tr("front →")
    toe = transform.map(QPointF(0.42, 2.2))
    x = toe.x() - 14 - text_width(front, "print_note") if figure.side is Side.LEFT else toe.x() + 14
    draw_text(painter, QPointF(x, body.bottom() - 6), front, "print_note", theme.color("muted"))


def _labels(body: QRectF, figure: Figure, diagram: Diagram, transform: QTransform) -> tuple[Callout, ...]:
    where = places([mark.finding for mark in figure.marks], diagram.centres)
    anchors = {key: _point(transform.map(QPointF(*place))) for key, place in where.items()}
    left, right = _reach(diagram, transform)
    margins = (left - LABEL_GAP, right + LABEL_GAP)
    return lay_callouts(anchors, margins, (body.top() + 14, body.bottom() - 60), ROW)


def _point(point: QPointF) -> Point:
    return (point.x(), point.y())


def _reach(diagram: Diagram, transform: QTransform) -> tuple[float, float]:
    """How far hip and thigh reach to both sides; beside them the labels stand."""
    xs = [transform.map(QPointF(x, y)).x() for x, y in diagram.skin if y < 1.6]
    return min(xs), max(xs)


def _row(labels: tuple[Callout, ...]) -> float:
    heights: Mapping[bool, list[float]] = {True: [], False: []}
    for label in labels:
        heights[label.left].append(label.end[1])
    gaps = [b - a for rows in heights.values() for a, b in zip(sorted(rows), sorted(rows)[1:], strict=False)]
    return min([ROW, *gaps])


def _mark_scale(count: int, height: float) -> float:
    """Symbols become a little smaller on a small figure, and where there are very many of them."""
    crowd = 1.0 if count <= 16 else max(0.62, float((16 / count) ** 0.35))
    return SYMBOL / symbol_radius(None) * crowd * float(min(1.0, height / FULL_HEIGHT) ** 0.8)


def _leaders(painter: QPainter, labels: tuple[Callout, ...], theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for color, width in (("halo", 2.6), ("muted", 0.8)):
        painter.setPen(QPen(QBrush(theme.color(color)), width))
        for label in labels:
            painter.drawLine(QPointF(*label.anchor), QPointF(*label.end))


def _label(painter: QPainter, label: Callout, mark: NumberedMark, box: QRectF, row: float, theme: Theme) -> None:
    shrink = min(1.0, max(0.5, row / ROW * 1.15))
    r = CIRCLE * shrink
    x, y = label.end
    sign = -1 if label.left else 1
    centre = QPointF(x + sign * r, y)
    painter.setPen(QPen(QBrush(theme.color("text")), 1.2))
    painter.setBrush(QBrush(theme.color("surface")))
    painter.drawEllipse(centre, r, r)
    # the space ends the number where the text is searched; it is not measured
    number, role = str(mark.number), "print_note_strong"
    small = min(shrink, 1.5 * r / text_width(number, role))
    lift = (baseline(role) - line_height(role) / 2) * small
    draw_text(
        painter,
        QPointF(centre.x() - text_width(number, role) * small / 2, y + lift),
        f"{number} ",
        role,
        theme.color("text"),
        small,
    )
    severity = word("status", "resolved") if mark.resolved else mark.severity or "?"
    room = (x - box.left() if label.left else box.right() - x) - 2 * r - 8
    wide = text_width(mark.name, "print_strong") + 5 + text_width(severity, "print_body")
    shrink = min(shrink, room / wide)
    start = x - 2 * r - 7 - wide * shrink if label.left else x + 2 * r + 7
    lift = (baseline("print_body") - line_height("print_body") / 2) * shrink
    draw_text(painter, QPointF(start, y + lift), mark.name, "print_strong", theme.color("text"), shrink)
    start += (text_width(mark.name, "print_strong") + 5) * shrink
    draw_text(painter, QPointF(start, y + lift), severity, "print_body", theme.color("text"), shrink)
