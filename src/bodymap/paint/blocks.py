"""Turns the blocks of a sheet into strips: pieces of the full width that stand below each other and are never parted.

Hides columns, wrapping and rules. A row of a table is one strip unless it is too tall for that; then it is parted
between its lines. Lengths are pixels at 150 to the inch. May import `report` and the text setting of `paint`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QPainter, QPen

from bodymap.paint.icons import paint_icon
from bodymap.paint.patterns import paint_verdict_swatch
from bodymap.paint.symbols import PAPER, paint_symbol
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Line, Run, draw_line, line_height, text_width, wrap
from bodymap.report.page import Block, Cell, Column, Pairs, Table, Words

GAP = 14.0
PAD = 3.0
TITLE_ABOVE = 10.0
ICON = 34.0
TALL = 24
"""A row of more lines than this may be parted by a page's end."""

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
class _Placed:
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


def block_strips(block: Block, width: float) -> tuple[Strip, ...]:
    """The strips of a block in their order."""
    if isinstance(block, Table):
        body = _table(block, width)
    elif isinstance(block, Pairs):
        body = _pairs(block, width)
    else:
        body = _words(block, width)
    return (title_strip(block.title, width), *body, Strip(GAP / 2, _nothing, ""))


def _nothing(painter: QPainter, x: float, y: float) -> None:
    """Space."""


def _ruled(draw: DrawAt, height: float, width: float, color: str, weight: float) -> DrawAt:
    def both(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QBrush(Theme.load("print").color(color)), weight))
        painter.drawLine(QPointF(x, y + height), QPointF(x + width, y + height))
        draw(painter, x, y)

    return both


def title_strip(title: str, width: float) -> Strip:
    """The heading of a block with its rule."""
    role = "print_section"
    placed = _Placed(0, TITLE_ABOVE, wrap([Run(title, role)], width), line_height(role))
    height = TITLE_ABOVE + line_height(role) + 3
    return Strip(height, _ruled(placed.draw, height, width, "text", 1.4), title, keep=True, boxes=tuple(placed.boxes))


def _columns(columns: Sequence[Column], width: float) -> list[tuple[float, float]]:
    """Left edge and width of each column."""
    total, x, found = sum(column.share for column in columns), 0.0, []
    for column in columns:
        wide = column.share / total * width
        found.append((x, wide - GAP))
        x += wide
    found[-1] = (found[-1][0], found[-1][1] + GAP)
    return found


def _table(table: Table, width: float) -> Iterator[Strip]:
    edges = _columns(table.columns, width)
    if table.rows and any(column.title for column in table.columns):
        yield _head(table, edges, width)
    for row in table.rows:
        yield from _row(table, row, edges, width)
    if table.note:
        yield from _note(table.note, width)


def _head(table: Table, edges: Sequence[tuple[float, float]], width: float) -> Strip:
    role = "print_head"
    placed = []
    for column, (x, wide) in zip(table.columns, edges, strict=True):
        lines = wrap([Run(column.title, role)], wide)
        shift = wide - max(line.width for line in lines) if column.right else 0.0
        placed.append(_Placed(x + shift, PAD, lines, line_height(role)))
    height = 2 * PAD + max(len(each.lines) for each in placed) * line_height(role)
    return _strip(placed, height, width, "ctl", 1.0, head=True, keep=True)


def _strip(
    placed: Sequence[_Placed],
    height: float,
    width: float,
    rule: str,
    weight: float,
    *,
    head: bool = False,
    keep: bool = False,
    extra: DrawAt = _nothing,
) -> Strip:
    def draw(painter: QPainter, x: float, y: float) -> None:
        for each in placed:
            each.draw(painter, x, y)
        extra(painter, x, y)

    boxes = tuple(box for each in placed for box in each.boxes)
    text = " ".join(each.text for each in placed if each.text)
    shown = _ruled(draw, height, width, rule, weight) if rule else draw
    return Strip(height, shown, text, head=head, keep=keep, boxes=boxes)


def _row(table: Table, row: Sequence[Cell], edges: Sequence[tuple[float, float]], width: float) -> Iterator[Strip]:
    plain, strong = ("print_note", "print_note_strong") if table.small else ("print_table", "print_table_strong")
    step = line_height(plain)
    cells = []
    for cell, (x, wide), column in zip(row, edges, table.columns, strict=True):
        indent = _indent(cell, table)
        runs = [Run(cell.lead, strong)] if cell.lead else []
        runs.append(Run(cell.text, strong if cell.strong else plain))
        cells.append((cell, x, indent, wrap(runs, wide - indent), column.right, wide))
    count = max(len(lines) for _, _, _, lines, _, _ in cells)
    for start in range(0, count, TALL):
        last = start + TALL >= count
        top = PAD if start == 0 else 0.0
        placed = []
        for cell, x, indent, lines, right, wide in cells:
            part = lines[start : start + TALL]
            if part:
                shift = wide - max(line.width for line in part) if right else indent
                placed.append(_Placed(x + shift, top, part, step, "muted" if cell.muted else "text"))
        height = top + max(len(each.lines) for each in placed) * step + (PAD if last else 0.0)
        signs = [(cell, x) for cell, x, *_ in cells] if start == 0 else []
        yield _strip(placed, height, width, "line" if last else "", 0.8, extra=_signs(signs, step))


def _indent(cell: Cell, table: Table) -> float:
    if cell.verdict:
        return ICON + 2
    if cell.kind:
        return 30.0
    if cell.icon:
        return ICON + 2 if table.small else 28.0
    return 0.0


def _signs(cells: Sequence[tuple[Cell, float]], step: float) -> DrawAt:
    """Symbols, patterns and icons before the first line of their cells."""
    theme = Theme.load("print")

    def draw(painter: QPainter, x: float, y: float) -> None:
        middle = y + PAD + step / 2
        for cell, left in cells:
            if cell.kind:
                paint_symbol(painter, cell.kind, QPointF(x + left + 12, middle), 7.0, theme, style=PAPER, scale=0.8)
            elif cell.verdict:
                paint_verdict_swatch(painter, QRectF(x + left + 1, middle - 7.5, 27, 15), cell.verdict, theme)
            elif cell.icon:
                size = 15.0
                paint_icon(painter, cell.icon, theme.color("text"), QRectF(x + left + 7, middle - size / 2, size, size))

    return draw


def _note(text: str, width: float) -> Iterator[Strip]:
    role = "print_note"
    yield Strip(PAD, _nothing, "")
    for line in wrap([Run(text, role)], width):
        placed = _Placed(0, 0, (line,), line_height(role), "muted")
        yield _strip([placed], line_height(role), width, "", 0)


def _pairs(block: Pairs, width: float) -> Iterator[Strip]:
    plain, strong = "print_note", "print_note_strong"
    step = line_height(plain)
    edges = _pair_columns(block, width)
    yield Strip(PAD, _nothing, "")
    for start in range(0, len(block.pairs), len(edges)):
        placed = []
        for (x, room), (words, answer) in zip(edges, block.pairs[start : start + len(edges)], strict=False):
            answers = wrap([Run(answer, strong)], room * 0.6)
            taken = max(line.width for line in answers)
            placed.append(_Placed(x, 1, wrap([Run(words, plain)], room - taken - GAP), step))
            placed.extend(
                _Placed(x + room - line.width, 1 + number * step, (line,), step) for number, line in enumerate(answers)
            )
        height = 4 + max(each.top - 1 + len(each.lines) * step for each in placed)
        yield _strip(placed, height, width, "", 0)
    if block.note:
        yield from _note(block.note, width)


def _pair_columns(block: Pairs, width: float) -> list[tuple[float, float]]:
    """Left edge and width of as many columns as hold every pair on one line, up to four; else one, with wrapping."""
    lengths = [
        text_width(words, "print_note") + GAP + text_width(answer, "print_note_strong") for words, answer in block.pairs
    ]
    for count in (4, 3, 2):
        needs = [max(lengths[place::count], default=0.0) for place in range(count)]
        spare = width - sum(needs) - (count - 1) * 2 * GAP
        if spare >= 0:
            x, edges = 0.0, []
            for need in needs:
                edges.append((x, need + spare / count))
                x += need + spare / count + 2 * GAP
            return edges
    return [(0.0, width)]


def _words(block: Words, width: float) -> Iterator[Strip]:
    role = "print_body"
    yield Strip(PAD, _nothing, "")
    for paragraph in block.paragraphs:
        for line in wrap([Run(paragraph, role)], width):
            yield _strip([_Placed(0, 0, (line,), line_height(role))], line_height(role), width, "", 0)
        yield Strip(PAD, _nothing, "")
