"""Turns the blocks of a sheet into strips, tables and words first.

Hides columns, wrapping and rules. A row of a table is one strip unless it is too tall for that; then it is parted
between its lines. Lengths are pixels at 150 to the inch. May import `report` and the text setting of `paint`.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from bodymap.paint.icons import paint_icon
from bodymap.paint.over_time import bodies_strips, charts_strips
from bodymap.paint.patterns import paint_verdict_swatch
from bodymap.paint.plain_words import blanks_strips, steps_strips
from bodymap.paint.strips import GAP, PAD, DrawAt, Placed, Strip, note, nothing, strip, title_strip
from bodymap.paint.symbols import PAPER, paint_symbol
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Run, line_height, text_width, wrap
from bodymap.report.page import Blanks, Block, Cell, Charts, Column, Pairs, SmallBodies, Steps, Table, Words

ICON = 34.0
TALL = 24
"""A row of more lines than this may be parted by a page's end."""


def block_strips(block: Block, width: float) -> tuple[Strip, ...]:
    """The strips of a block in their order."""
    if isinstance(block, Table):
        body = _table(block, width)
    elif isinstance(block, Pairs):
        body = _pairs(block, width)
    elif isinstance(block, Words):
        body = _words(block, width)
    elif isinstance(block, Blanks):
        body = blanks_strips(block, width)
    elif isinstance(block, Steps):
        body = steps_strips(block, width)
    elif isinstance(block, SmallBodies):
        body = bodies_strips(block, width)
    elif isinstance(block, Charts):
        body = charts_strips(block, width)
    else:
        raise TypeError("figures are not set as strips")
    head = (title_strip(block.title, width, large=is_large(block)),) if block.title else ()
    return (*head, *body, Strip(GAP / 2, nothing, ""))


def is_large(block: Block) -> bool:
    """Whether it is set in the client's large type."""
    return isinstance(block, Steps) or (isinstance(block, SmallBodies) and block.large)


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
        yield from note(table.note, width)


def _head(table: Table, edges: Sequence[tuple[float, float]], width: float) -> Strip:
    role = "print_head"
    placed = []
    for column, (x, wide) in zip(table.columns, edges, strict=True):
        lines = wrap([Run(column.title, role)], wide)
        shift = wide - max(line.width for line in lines) if column.right else 0.0
        placed.append(Placed(x + shift, PAD, lines, line_height(role)))
    height = 2 * PAD + max(len(each.lines) for each in placed) * line_height(role)
    return strip(placed, height, width, "ctl", 1.0, head=True, keep=True)


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
                placed.append(Placed(x + shift, top, part, step, "muted" if cell.muted else "text"))
        height = top + max(len(each.lines) for each in placed) * step + (PAD if last else 0.0)
        signs = [(cell, x) for cell, x, *_ in cells] if start == 0 else []
        yield strip(placed, height, width, "line" if last else "", 0.8, extra=_signs(signs, step))


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


def _pairs(block: Pairs, width: float) -> Iterator[Strip]:
    plain, strong = "print_note", "print_note_strong"
    step = line_height(plain)
    edges = _pair_columns(block, width)
    yield Strip(PAD, nothing, "")
    for start in range(0, len(block.pairs), len(edges)):
        placed = []
        for (x, room), (words, answer) in zip(edges, block.pairs[start : start + len(edges)], strict=False):
            answers = wrap([Run(answer, strong)], room * 0.6)
            taken = max(line.width for line in answers)
            placed.append(Placed(x, 1, wrap([Run(words, plain)], room - taken - GAP), step))
            placed.extend(
                Placed(x + room - line.width, 1 + number * step, (line,), step) for number, line in enumerate(answers)
            )
        height = 4 + max(each.top - 1 + len(each.lines) * step for each in placed)
        yield strip(placed, height, width, "", 0)
    if block.note:
        yield from note(block.note, width)


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
    yield Strip(PAD, nothing, "")
    for paragraph in block.paragraphs:
        for line in wrap([Run(paragraph, role)], width):
            yield strip([Placed(0, 0, (line,), line_height(role))], line_height(role), width, "", 0)
        yield Strip(PAD, nothing, "")
