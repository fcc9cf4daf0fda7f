"""Sets lines of text on a page: measures, wraps and draws them the same on every device.

Hides the trick that makes it so: fonts are ten times larger and drawn ten times smaller, since a QFont's pixel size is
a whole number and its metrics are otherwise those of one device. Lengths are pixels at 150 to the inch. Imports QtGui.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bodymap.paint.theme import Theme

FINE = 10


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one type role."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run as it stands in its line: `x` from the line's beginning."""

    x: float
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    pieces: tuple[Piece, ...]
    width: float


@lru_cache(maxsize=64)
def fine_font(role: str) -> QFont:
    """The font of a print role at ten times its size."""
    theme = Theme.load("print")
    style = theme.styles[role]
    font = theme.font(role)
    font.setPixelSize(round(style.size * FINE))
    if style.spacing:
        # a share of each letter's own width: absolute spacing would be multiplied by the device's resolution
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + 150 * style.spacing / style.size)
    return font


@lru_cache(maxsize=64)
def _metrics(role: str) -> QFontMetricsF:
    return QFontMetricsF(fine_font(role))


@lru_cache(maxsize=8192)
def text_width(text: str, role: str) -> float:
    """How wide the words are."""
    return _metrics(role).horizontalAdvance(text) / FINE


def line_height(role: str) -> float:
    return Theme.load("print").line(role)


def baseline(role: str) -> float:
    """How far below the top of its line a role's letters stand."""
    metrics = _metrics(role)
    return (line_height(role) + (metrics.ascent() - metrics.descent()) / FINE) / 2


def draw_text(painter: QPainter, at: QPointF, text: str, role: str, color: QColor, shrink: float = 1.0) -> None:
    """Draws words from a point on their baseline; `shrink` makes them smaller to fit a place."""
    painter.save()
    painter.translate(at)
    painter.scale(shrink / FINE, shrink / FINE)
    painter.setFont(fine_font(role))
    painter.setPen(color)
    painter.drawText(QPointF(0, 0), text)
    painter.restore()


def draw_line(painter: QPainter, x: float, top: float, line: Line, color: QColor) -> None:
    """Draws a wrapped line whose upper left is given."""
    for piece in line.pieces:
        draw_text(painter, QPointF(x + piece.x, top + baseline(piece.role)), piece.text, piece.role, color)


def wrap(runs: Sequence[Run], width: float) -> tuple[Line, ...]:
    """Breaks runs into lines no wider than `width`; a word that is too long by itself is broken anywhere.

    Line breaks in the text are kept. Nothing is ever cut off.
    """
    lines: list[Line] = []
    pieces: list[Piece] = []
    x = 0.0

    def end() -> None:
        nonlocal pieces, x
        lines.append(Line(tuple(_joined(pieces)), x))
        pieces, x = [], 0.0

    for word, role in _words(runs):
        if word == "\n":
            end()
            continue
        for part in _fitting(word, role, width):
            space = 0.0 if not pieces else text_width(" ", role)
            wide = text_width(part, role)
            if pieces and x + space + wide > width:
                end()
                space = 0.0
            pieces.append(Piece(x + space, part, role))
            x += space + wide
    if pieces or not lines:
        end()
    return tuple(lines)


def _words(runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    for run in runs:
        for number, paragraph in enumerate(run.text.split("\n")):
            if number:
                yield "\n", run.role
            for word in paragraph.split():
                yield word, run.role


def _fitting(word: str, role: str, width: float) -> Iterator[str]:
    while word and text_width(word, role) > width:
        count = len(word)
        while count > 1 and text_width(word[:count], role) > width:
            count = max(1, int(count * 0.9)) if count > 12 else count - 1
        yield word[:count]
        word = word[count:]
    if word:
        yield word


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one role as one piece, so that a line is found as a whole when the text is searched."""
    held: list[Piece] = []
    for piece in pieces:
        if held and held[-1].role != piece.role:
            yield Piece(held[0].x, " ".join(each.text for each in held), held[0].role)
            held = []
        held.append(piece)
    if held:
        yield Piece(held[0].x, " ".join(each.text for each in held), held[0].role)
