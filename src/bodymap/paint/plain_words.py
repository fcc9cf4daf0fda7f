"""Strips in large type for the client, and lines to be filled in by hand.

Hides their measures. Lengths are pixels at 150 to the inch. May import `report` and the text setting of `paint`.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter, QPen

from bodymap.paint.strips import DrawAt, Placed, Strip, nothing, strip
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Run, baseline, draw_text, line_height, text_width, wrap
from bodymap.report.page import Blanks, Step, Steps

PLAIN, STRONG, NAME, LABEL = "print_plain", "print_plain_strong", "print_plain_name", "print_body"
CIRCLE, INDENT, BAR, ABOVE, BELOW = 16.0, 52.0, 7.0, 10.0, 12.0
BLANK_ROW = 34.0


def steps_strips(block: Steps, width: float) -> Iterator[Strip]:
    """A strip for each step, numbered where there are several; what is to be heeded has a bar beside it."""
    count = len(block.steps)
    for number, step in enumerate(block.steps, start=1):
        sign = _bar if block.heed else _number(number) if count > 1 else nothing
        yield _step(step, width, sign, listed=block.heed, last=number == count)


def _step(step: Step, width: float, sign: DrawAt, *, listed: bool, last: bool) -> Strip:
    left = INDENT if sign is not nothing else 0.0
    left = INDENT / 2 if sign is _bar else left
    where = wrap([Run(step.where, STRONG)], width * 0.4) if step.where else ()
    taken = max((line.width for line in where), default=0.0) + 24
    placed, y = [], ABOVE
    lines = wrap([Run(step.name, NAME)], width - left - taken) if step.name else ()
    placed.append(Placed(left, y, lines, line_height(NAME)))
    for number, line in enumerate(where):
        placed.append(Placed(width - line.width, y + 3 + number * line_height(STRONG), (line,), line_height(STRONG)))
    y += max(len(lines) * line_height(NAME), 3 + len(where) * line_height(STRONG) if where else 0.0)
    indent = left + (22 if listed else 0)
    for sentence in step.how:
        lines = wrap([Run(sentence, PLAIN)], width - indent)
        if listed:
            placed.append(Placed(left, y, wrap([Run("•", PLAIN)], 20), line_height(PLAIN)))
        placed.append(Placed(indent, y, lines, line_height(PLAIN)))
        y += len(lines) * line_height(PLAIN)
    blanks = []
    for label in step.blanks:
        y += 6
        placed.append(Placed(left, y, wrap([Run(label, PLAIN)], width / 2), line_height(PLAIN)))
        blanks.append((left + text_width(label, PLAIN) + 12, y + baseline(PLAIN) + 4))
        y += line_height(PLAIN)

    def extra(painter: QPainter, x: float, top: float) -> None:
        _lines(painter, [(x + start, top + at, x + width) for start, at in blanks])
        sign(painter, x, top)
        if sign is _bar:
            # into the next strip, or a hairline would part the bar
            height = y + BELOW + (0 if last else 2)
            painter.fillRect(QRectF(x, top, BAR, height), QBrush(Theme.load("print").color("text")))

    rule = "" if last or sign is _bar else "line"
    return strip(placed, y + BELOW, width, rule, 0.8, extra=extra)


def _bar(painter: QPainter, x: float, y: float) -> None:
    """The bar is as high as its strip, which alone knows that; see `_step`."""


def _number(number: int) -> DrawAt:
    def draw(painter: QPainter, x: float, y: float) -> None:
        theme, role, text = Theme.load("print"), "print_strong", str(number)
        centre = QPointF(x + CIRCLE + 1, y + ABOVE + line_height(NAME) / 2)
        painter.setPen(QPen(QBrush(theme.color("text")), 1.6))
        painter.drawEllipse(centre, CIRCLE, CIRCLE)
        rise = baseline(role) - line_height(role) / 2
        at = QPointF(centre.x() - text_width(text, role) / 2, centre.y() + rise)
        draw_text(painter, at, f"{text} ", role, theme.color("text"))

    return draw


def blanks_strips(block: Blanks, width: float) -> Iterator[Strip]:
    """A line of half the page for each label; the label stands before it."""
    for label in block.labels:
        placed = Placed(0, BLANK_ROW - line_height(LABEL), wrap([Run(label, LABEL)], width / 4), line_height(LABEL))
        start = 84.0

        def extra(painter: QPainter, x: float, y: float, start: float = start) -> None:
            _lines(painter, [(x + start, y + BLANK_ROW - 3, x + width / 2)])

        yield strip([placed], BLANK_ROW, width, "", 0, extra=extra)


def _lines(painter: QPainter, lines: list[tuple[float, float, float]]) -> None:
    painter.setPen(QPen(QBrush(Theme.load("print").color("muted")), 1.0))
    for left, y, right in lines:
        painter.drawLine(QPointF(left, y), QPointF(right, y))
