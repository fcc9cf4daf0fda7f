"""Words as pictures: what is written beside and over the limb is set once and then blitted, frame after frame.

Setting the text of the margins and its halo costs several times as much as the rest of a frame. Hides the pictures and
when they are made anew. A halo costs most, so each word has its own: where a figure in a line changes, the other words
are there already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

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


class _Word(NamedTuple):
    """One word as it stands over the limb, with `HALO` pixels around it: what is behind its letters, and they."""

    halo: QImage
    ink: QImage


class Stamps:
    """See the module. One for each canvas."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: dict[tuple[object, ...], Stamp] = {}
        self._words: dict[tuple[object, ...], _Word] = {}

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
        widths = [self._width(line) for line in lines]
        heights = [max(look.metrics(line.role).height(), look.line(line.role)) for line in lines]
        size = QSizeF(max(widths), sum(heights))
        image = _blank(size, ratio)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = HALO
            for line, width, height in zip(lines, widths, heights, strict=True):
                left = HALO + (size.width() - width if from_right else 0.0)
                if halo:
                    self._put_words(painter, line, left, top, ratio)
                else:
                    painter.setFont(look.font(line.role, italic=line.italic))
                    painter.setPen(look.color(line.color))
                    painter.drawText(QPointF(left, top + look.metrics(line.role).ascent()), line.words)
                top += height
        return Stamp(image, size.width(), size.height(), ratio)

    def _width(self, line: Line) -> float:
        if line.italic:
            return QFontMetricsF(self._look.font(line.role, italic=True)).horizontalAdvance(line.words)
        return self._look.width(line.words, line.role)

    def _put_words(self, painter: QPainter, line: Line, left: float, top: float, ratio: float) -> None:
        """Blits the words of a line: all halos first, so that none lies over its neighbour's letters."""
        space, placed = self._width(line._replace(words=" ")), []
        for words in line.words.split():
            word = line._replace(words=words)
            # whole device pixels, as for the stamp: the same picture of a word serves wherever it stands
            at = QPointF(round((left - HALO) * ratio) / ratio, round((top - HALO) * ratio) / ratio)
            placed.append((at, self._word(word, ratio)))
            left += self._width(word) + space
        for at, set_word in placed:
            painter.drawImage(at, set_word.halo)
        for at, set_word in placed:
            painter.drawImage(at, set_word.ink)

    def _word(self, word: Line, ratio: float) -> _Word:
        key = (word, ratio, self._look.theme.name, self._look.scale)
        found = self._words.get(key)
        if found is None:
            if len(self._words) >= MOST:
                self._words.clear()
            found = self._words[key] = self._set_word(word, ratio)
        return found

    def _set_word(self, word: Line, ratio: float) -> _Word:
        look, metrics = self._look, self._look.metrics(word.role)
        outline = QPainterPath()
        # the strokes of a variable font overlap: counted odd and even, they would leave holes
        outline.setFillRule(Qt.FillRule.WindingFill)
        outline.addText(QPointF(HALO, HALO + metrics.ascent()), look.font(word.role, italic=word.italic), word.words)
        pen = QPen(look.color("canvas"), HALO)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        size = QSizeF(self._width(word), metrics.height())
        halo, ink = _blank(size, ratio), _blank(size, ratio)
        with QPainter(halo) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.strokePath(outline, pen)
        with QPainter(ink) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(outline, QBrush(look.color(word.color)))
        return _Word(halo, ink)


def _blank(size: QSizeF, ratio: float) -> QImage:
    pixels = QSizeF(size.width() + 2 * HALO + 2, size.height() + 2 * HALO) * ratio
    image = QImage(pixels.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image
