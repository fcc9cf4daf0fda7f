"""Strips: pieces of a page's width that stand below each other and are never parted by a page's end.

Hides how lines of text, a rule and other drawing become one strip. Lengths are pixels at 150 to the inch. May import
the text setting of `paint`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter, QPen

from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Line, Run, draw_line, line_height, wrap

GAP = 14.0
PAD = 3.0
TITLE_ABOVE = 10.0

DrawAt = Callable[[QPainter, float, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a page's width. `head`: stands again on the next page; `keep`: stays with what follows.

    `boxes` are the rectangles of its words, from its upper left.
    """

    height: float
    draw: DrawAt
    text: str
    head: bool = False
    keep: bool = False
    boxes: tuple[QRectF, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines at a place in a strip."""

    x: float
    top: float
    lines: tuple[Line, ...]
    step: float
    color: str = "text"

    @property
    def boxes(self) -> Iterator[QRectF]:
        for number, line in enumerate(self.lines):
            if line.pieces:
                yield QRectF(self.x, self.top + number * self.step, line.width, self.step)

    @property
    def text(self) -> str:
        return " ".join(piece.text for line in self.lines for piece in line.pieces)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        ink = Theme.load("print").color(self.color)
        for number, line in enumerate(self.lines):
            draw_line(painter, x + self.x, y + self.top + number * self.step, line, ink)


def nothing(painter: QPainter, x: float, y: float) -> None:
    """Space."""


def ruled(draw: DrawAt, height: float, width: float, color: str, weight: float) -> DrawAt:
    def both(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QBrush(Theme.load("print").color(color)), weight))
        painter.drawLine(QPointF(x, y + height), QPointF(x + width, y + height))
        draw(painter, x, y)

    return both


def strip(
    placed: Sequence[Placed],
    height: float,
    width: float,
    rule: str,
    weight: float,
    *,
    head: bool = False,
    keep: bool = False,
    extra: DrawAt = nothing,
) -> Strip:
    def draw(painter: QPainter, x: float, y: float) -> None:
        for each in placed:
            each.draw(painter, x, y)
        extra(painter, x, y)

    boxes = tuple(box for each in placed for box in each.boxes)
    text = " ".join(each.text for each in placed if each.text)
    shown = ruled(draw, height, width, rule, weight) if rule else draw
    return Strip(height, shown, text, head=head, keep=keep, boxes=boxes)


def title_strip(title: str, width: float, *, large: bool = False) -> Strip:
    """The heading of a block with its rule; `large` goes with the client's large type."""
    role = "print_gate" if large else "print_section"
    placed = Placed(0, TITLE_ABOVE, wrap([Run(title, role)], width), line_height(role))
    height = TITLE_ABOVE + line_height(role) + 3
    return Strip(height, ruled(placed.draw, height, width, "text", 1.4), title, keep=True, boxes=tuple(placed.boxes))


def note(text: str, width: float) -> Iterator[Strip]:
    role = "print_note"
    yield Strip(PAD, nothing, "")
    for line in wrap([Run(text, role)], width):
        placed = Placed(0, 0, (line,), line_height(role), "muted")
        yield strip([placed], line_height(role), width, "", 0)
