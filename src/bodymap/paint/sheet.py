"""Lays a sheet out on pages: what stands where, and where a page ends.

Hides the measures of paper. Every drawn thing is an `Item` with its rectangle, so that a test can see that nothing
runs over. The same pages go to PDF, printer, preview and picture (`bodymap.paint.printing`). Lengths are pixels at 150
to the inch. May import `report` and the rest of `paint`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QBrush, QPainter, QPen

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.paint.blocks import block_strips, is_large
from bodymap.paint.figure import legend_height, paint_figure, paint_legend
from bodymap.paint.letterhead import letterhead_height, paint_letterhead
from bodymap.paint.strips import Strip, title_strip
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Line, Run, baseline, draw_line, draw_text, line_height, text_width, wrap
from bodymap.report.page import Figures, Sheet, notice

PAGE_SIZES = {"a4": QSizeF(1240, 1754), "letter": QSizeF(1275, 1650)}
"""Pixels at 150 to the inch."""

SIDE_MARGIN, TOP, BOTTOM = 60.0, 46.0, 40.0
FOOTER, SIGN = 26.0, 56.0
GUTTER = 16.0
TALLEST = {"a4": 640, "letter": 600}
SMALLEST, STEP = 480, 20
"""Heights of the figures: the tallest with which the sheet needs no more pages than with the smallest."""

LETTER_FIGURES = 400.0
"""Of a letter, which is words first."""

SHORT = 0.12
"""A block that takes no more than this share of a page is never parted."""

Draw = Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class Item:
    """Something drawn, and the rectangle that it keeps within."""

    box: QRectF
    draw: Draw
    what: str


@dataclass(slots=True)
class Page:
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pages:
    """A sheet that has been laid out."""

    sheet: Sheet
    page_size: str
    pages: tuple[Page, ...]

    @property
    def size(self) -> QSizeF:
        """In pixels at 150 to the inch."""
        return PAGE_SIZES[self.page_size]

    def paint(self, painter: QPainter, number: int) -> None:
        """Paints one page (from 0) at 150 pixels to the inch; scale the painter for anything else."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in self.pages[number].items:
            painter.save()
            item.draw(painter)
            painter.restore()
        painter.restore()


def lay_out(sheet: Sheet, page_size: str = "a4") -> Pages:
    """The pages of a sheet. Raises UserError for an unknown size of paper."""
    if page_size not in PAGE_SIZES:
        raise UserError(
            tr("There is no page size {size!r}.", size=page_size),
            tr("Choose one of: {names}.", names=", ".join(PAGE_SIZES)),
        )
    fewest = _Flow(sheet, page_size, SMALLEST).run()
    if not any(isinstance(block, Figures) and not block.small for block in sheet.blocks):
        return Pages(sheet, page_size, tuple(fewest))
    for height in range(TALLEST[page_size], SMALLEST, -STEP):
        pages = _Flow(sheet, page_size, height).run()
        if len(pages) <= len(fewest):
            return Pages(sheet, page_size, tuple(pages))
    return Pages(sheet, page_size, tuple(fewest))


class _Flow:
    """Fills pages from the top down; knows where it is."""

    def __init__(self, sheet: Sheet, page_size: str, figures: float) -> None:
        self.sheet, self.figures = sheet, figures
        self.size, self.theme = PAGE_SIZES[page_size], Theme.load("print")
        self.left, self.right = SIDE_MARGIN, self.size.width() - SIDE_MARGIN
        self.width = self.right - self.left
        self.bottom = self.size.height() - BOTTOM - FOOTER
        self.pages = [Page()]
        self.y = TOP

    def run(self) -> list[Page]:
        self._letterhead()
        self._header()
        for place, block in enumerate(self.sheet.blocks, start=1):
            if isinstance(block, Figures):
                self._figures(block)
            else:
                again = title_strip(tr("{title}, continued", title=block.title), self.width, large=is_large(block))
                last = place == len(self.sheet.blocks)
                self._strips(block_strips(block, self.width), again, SIGN if last and self.sheet.sign else 0.0)
        self._sign()
        self._footers()
        return self.pages

    def put(self, box: QRectF, draw: Draw, what: str) -> None:
        self.pages[-1].items.append(Item(box, draw, what))

    def words(self, x: float, top: float, text: str, role: str, color: str = "text") -> QRectF:
        """Puts one line whose upper left is given."""
        box = QRectF(x, top, text_width(text, role), line_height(role))
        at, ink = QPointF(x, top + baseline(role)), self.theme.color(color)
        self.put(box, lambda painter: draw_text(painter, at, text, role, ink), text)
        return box

    def rule(
        self, y: float, width: float, color: str = "text", x: float | None = None, to: float | None = None
    ) -> None:
        left, right = self.left if x is None else x, self.right if to is None else to
        pen = QPen(QBrush(self.theme.color(color)), width)

        def draw(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.drawLine(QPointF(left, y), QPointF(right, y))

        self.put(QRectF(left, y - width / 2, right - left, width), draw, "rule")

    def _letterhead(self) -> None:
        practice = self.sheet.practice
        if practice.empty:
            return
        height = letterhead_height(practice, self.width)
        box = QRectF(self.left, self.y, self.width, height)
        self.put(box, lambda painter: paint_letterhead(painter, box, practice), "letterhead")
        self.y = box.bottom() + 10
        self.rule(self.y, 0.8, color="ctl")
        self.y += 14

    def _header(self) -> None:
        top = self.y
        gates = self._gate_boxes(top)
        subject = wrap([Run(self.sheet.subject, "print_body")], self.width / 2 - 20)
        beside = self.right - max((line.width for line in subject), default=0.0)
        room = min([box.left() for _, box in gates], default=beside) - self.left - 24
        y, taken = top, 0.0
        for role, text in (("print_name", self.sheet.name), ("print_body", self.sheet.line)):
            for line in wrap([Run(text, role)], room):
                self._line(self.left, y, line, role)
                y, taken = y + line_height(role), line.width
        # after the name: what a reader without eyes hears first is whose sheet it is
        for words, box in gates:
            self._frame(box)
            self.words(box.left() + 16, top + 6, words, "print_gate")
        y = max(y, top + 42)
        clear = self.left + taken + 24 <= beside
        below = max(top + 46, y - line_height("print_body") if clear else y)
        for line in subject:
            self._line(self.right - line.width, below, line, "print_body")
            below += line_height("print_body")
        self.y = max(y, below) + 8
        self.rule(self.y, 2.0)
        self.y += 12

    def _gate_boxes(self, top: float) -> list[tuple[str, QRectF]]:
        """The words of the gates and their boxes at the upper right, from left to right."""
        x, boxes = self.right, []
        for _, words in reversed(self.sheet.gates):
            wide = text_width(words, "print_gate") + 32
            boxes.append((words, QRectF(x - wide, top, wide, 38)))
            x -= wide + 10
        return boxes[::-1]

    def _frame(self, box: QRectF) -> None:
        pen = QPen(QBrush(self.theme.color("text")), 2.0)

        def draw(painter: QPainter) -> None:
            painter.setPen(pen)
            painter.drawRoundedRect(box, 6, 6)

        self.put(box, draw, "frame")

    def _line(self, x: float, top: float, line: Line, role: str) -> None:
        ink = self.theme.color("text")
        box = QRectF(x, top, line.width, line_height(role))
        self.put(box, lambda painter: draw_line(painter, x, top, line, ink), " ".join(p.text for p in line.pieces))

    def _figures(self, block: Figures) -> None:
        height = LETTER_FIGURES if block.small else self.figures
        legend = legend_height(block.legend, self.width)
        title = [title_strip(block.title, self.width)] if block.title else []
        if self.y + sum(strip.height for strip in title) + height + 10 + legend > self.bottom:
            self._new_page()
        for strip in title:
            self._strip(strip)
            self.y += 8
        # a gutter, or the labels of one limb would touch those of the other
        width = (self.width + GUTTER) / max(len(block.figures), 1) - GUTTER
        for place, figure in enumerate(block.figures):
            box = QRectF(self.left + place * (width + GUTTER), self.y, width, height)
            draw = partial(paint_figure, box=box, figure=figure, diagram_id=block.diagram)
            self.put(box, draw, f"figure {figure.side}")
        self.y += height + 10
        box = QRectF(self.left, self.y, self.width, legend)
        self.put(box, lambda painter: paint_legend(painter, box, block.legend), "legend")
        self.y = box.bottom() + 10

    def _strips(self, strips: Sequence[Strip], again: Strip, end: float) -> None:
        """Puts the strips of a block, its title and heads again where a page begins; so high an `end` stays with it."""
        heads = [strip for strip in strips if strip.head]
        whole = sum(strip.height for strip in strips) + end
        if whole < SHORT * self.size.height() and self.y + whole > self.bottom:
            self._new_page()
        for place, strip in enumerate(strips):
            # a heading never stands alone at the foot of a page
            need = strip.height + (sum(s.height for s in strips[place + 1 : place + 3]) if strip.keep else 0.0)
            need = max(need, self._with_last(strips[place:], end))
            if self.y + need > self.bottom:
                if not strip.text:
                    continue
                self._new_page()
                if place:
                    for head in (again, *(head for head in heads if head is not strip)):
                        self._strip(head)
            self._strip(strip)

    def _with_last(self, strips: Sequence[Strip], end: float) -> float:
        """The height of the last two strips of a block and the end, which stay together if that fits in half a page."""
        told = [place for place, strip in enumerate(strips) if strip.text]
        if len(told) not in (1, 2) or told[0] != 0:
            return 0.0
        height = sum(strip.height for strip in (strips if end else strips[: told[-1] + 1])) + end
        return height if height < self.size.height() / 2 else 0.0

    def _strip(self, strip: Strip) -> None:
        top = self.y
        box = QRectF(self.left, top, self.width, strip.height)
        self.put(box, lambda painter: strip.draw(painter, self.left, top), strip.text)
        for place in strip.boxes:
            self.put(place.translated(self.left, top), lambda _painter: None, strip.text)
        self.y += strip.height

    def _new_page(self) -> None:
        self.pages.append(Page())
        self.y = TOP
        lines = wrap([Run(self.sheet.running, "print_note")], self.width)
        for line in lines:
            self._line(self.left, self.y, line, "print_note")
            self.y += line_height("print_note")
        self.y += 4
        self.rule(self.y, 1.0)
        self.y += 14

    def _sign(self) -> None:
        if not self.sheet.sign:
            return
        if self.y + SIGN > self.bottom:
            self._new_page()
        y = self.bottom - line_height("print_note") - 8
        x = self.left
        for place, words in enumerate(self.sheet.sign):
            width = max(text_width(words, "print_note"), 0.36 * self.width if place == 0 else 0.18 * self.width)
            self.rule(y, 1.2, x=x, to=x + width)
            self.words(x, y + 6, words, "print_note")
            x += width + 36

    def _footers(self) -> None:
        count = len(self.pages)
        for number, page in enumerate(self.pages, start=1):
            words = tr("{printed} · page {number} of {count}", printed=self.sheet.printed, number=number, count=count)
            wide = text_width(words, "print_note")
            box = QRectF(
                self.right - wide, self.bottom + FOOTER - line_height("print_note"), wide, line_height("print_note")
            )
            at, ink = QPointF(box.left(), box.top() + baseline("print_note")), self.theme.color("muted")
            page.items.append(Item(box, partial(draw_text, at=at, text=words, role="print_note", color=ink), words))
            said = notice()
            place = QRectF(self.left, box.top(), text_width(said, "print_note"), box.height())
            start = QPointF(place.left(), at.y())
            draw = partial(draw_text, at=start, text=said, role="print_note", color=ink)
            page.items.append(Item(place, draw, said))
