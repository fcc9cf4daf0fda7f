"""Words as pictures: what is written beside and over the limb is set once and then blitted, frame after frame.

Setting the text of the margins and its halo costs several times as much as the rest of a frame. Hides the pictures and
when they are made anew. Each line is a picture of its own, and where it has a halo, which costs most, each word: where
a figure changes, all the rest is there already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from bodymap.ui.style import Look

HALO = 5.0
MOST = 256
"""So many pictures are kept; the words of a chart are some dozens."""


class Line(NamedTuple):
    """One line of words in a type role and a colour role."""

    words: str
    role: str
    color: str
    italic: bool = False


class Stamp(NamedTuple):
    """A picture of words with `HALO` pixels around them; width and height are those of the words alone."""

    image: QImage
    width: float
    height: float
    ratio: float

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draws the words with their upper left there."""
        ratio = self.ratio
        # whole device pixels: letters between two pixels would be smeared
        at = QPointF(round((x - HALO) * ratio) / ratio, round((y - HALO) * ratio) / ratio)
        painter.drawImage(at, self.image)


class _Piece(NamedTuple):
    """Some words of a line, with `HALO` pixels around them: what is behind their letters, and they.

    `advance` is how far behind it the next one stands, with the `space` between the two.
    """

    halo: QImage | None
    ink: QImage
    advance: float
    space: float


class Stamps:
    """See the module. One for each canvas."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: dict[tuple[object, ...], Stamp] = {}
        self._set: dict[tuple[object, ...], _Piece] = {}

    def of(self, lines: tuple[Line, ...], ratio: float, *, halo: bool = False, from_right: bool = False) -> Stamp:
        """Lines of words one under the other; with a halo they can be read over the limb."""
        return self._kept(
            (lines, halo, from_right, ratio), lambda: self._make(lines, ratio, halo=halo, from_right=from_right)
        )

    def drawing(self, name: object, size: QSizeF, ratio: float, paint: Callable[[QPainter], None]) -> Stamp:
        """Anything else that stays the same from frame to frame, painted once into a box of that size."""

        def make() -> Stamp:
            image = _blank(size, ratio)
            with QPainter(image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.translate(HALO, HALO)
                paint(painter)
            return Stamp(image, size.width(), size.height(), ratio)

        return self._kept((name, size.toTuple(), ratio), make)

    def draw(self, painter: QPainter, line: Line, at: QPointF, *, halo: bool = False) -> None:
        """Draws one line of words whose upper left is given."""
        self.of((line,), painter.device().devicePixelRatio(), halo=halo).draw(painter, at.x(), at.y())

    def _kept(self, key: tuple[object, ...], make: Callable[[], Stamp]) -> Stamp:
        key = (*key, self._look.theme.name, self._look.scale)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = make()
        return found

    def _make(self, lines: tuple[Line, ...], ratio: float, *, halo: bool, from_right: bool) -> Stamp:
        look = self._look
        pieces = [self._pieces(line, ratio, halo=halo) for line in lines]
        # a line without words takes its height and no width
        widths = [sum(piece.advance for piece in row) - row[-1].space if row else 0.0 for row in pieces]
        heights = [max(look.metrics(line.role).height(), look.line(line.role)) for line in lines]
        size = QSizeF(max(widths), sum(heights))
        image, top = _blank(size, ratio), 0.0
        with QPainter(image) as painter:
            for row, width, height in zip(pieces, widths, heights, strict=True):
                left, placed = size.width() - width if from_right else 0.0, []
                for piece in row:
                    # whole device pixels, as for the stamp: the same picture serves wherever it stands
                    placed.append((QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), piece))
                    left += piece.advance
                # all halos first, so that none lies over its neighbour's letters
                for at, piece in placed:
                    if piece.halo is not None:
                        painter.drawImage(at, piece.halo)
                for at, piece in placed:
                    painter.drawImage(at, piece.ink)
                top += height
        return Stamp(image, size.width(), size.height(), ratio)

    def _pieces(self, line: Line, ratio: float, *, halo: bool) -> list[_Piece]:
        """A line as it is set: whole, or word by word where each has a halo."""
        parts = [line._replace(words=words) for words in line.words.split() or [""]] if halo else [line]
        return [self._piece(part, ratio, halo=halo) for part in parts]

    def _piece(self, part: Line, ratio: float, *, halo: bool) -> _Piece:
        key = (part, halo, ratio, self._look.theme.name, self._look.scale)
        found = self._set.get(key)
        if found is None:
            if len(self._set) >= MOST:
                self._set.clear()
            found = self._set[key] = self._with_halo(part, ratio) if halo else self._plain(part, ratio)
        return found

    def _plain(self, part: Line, ratio: float) -> _Piece:
        look, metrics, font = self._look, *self._type(part)
        width = metrics.horizontalAdvance(part.words)
        ink = _blank(QSizeF(width, metrics.height()), ratio)
        with QPainter(ink) as painter:
            painter.setFont(font)
            painter.setPen(look.color(part.color))
            painter.drawText(QPointF(HALO, HALO + metrics.ascent()), part.words)
        return _Piece(None, ink, width, 0.0)

    def _with_halo(self, part: Line, ratio: float) -> _Piece:
        look, metrics, font = self._look, *self._type(part)
        outline = QPainterPath()
        # the strokes of a variable font overlap: counted odd and even, they would leave holes
        outline.setFillRule(Qt.FillRule.WindingFill)
        outline.addText(QPointF(HALO, HALO + metrics.ascent()), font, part.words)
        pen = QPen(look.color("canvas"), HALO)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        width, space = metrics.horizontalAdvance(part.words), metrics.horizontalAdvance(" ")
        size = QSizeF(width, metrics.height())
        halo, ink = _blank(size, ratio), _blank(size, ratio)
        with QPainter(halo) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.strokePath(outline, pen)
        with QPainter(ink) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(outline, QBrush(look.color(part.color)))
        return _Piece(halo, ink, width + space, space)

    def _type(self, part: Line) -> tuple[QFontMetricsF, QFont]:
        font = self._look.font(part.role, italic=part.italic)
        return QFontMetricsF(font) if part.italic else self._look.metrics(part.role), font


def _blank(size: QSizeF, ratio: float) -> QImage:
    pixels = QSizeF(size.width() + 2 * HALO + 2, size.height() + 2 * HALO) * ratio
    image = QImage(pixels.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image
