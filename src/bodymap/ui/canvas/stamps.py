"""Words as pictures: what is written beside and over the limb is set once and then blitted, frame after frame.

Setting the text of the margins and its halo costs several times as much as the rest of a frame. Hides the pictures and
when they are made anew.
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


class Stamps:
    """See the module. One for each canvas."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: dict[tuple[object, ...], Stamp] = {}

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
        fonts = [look.font(line.role, italic=line.italic) for line in lines]
        metrics = [QFontMetricsF(font) for font in fonts]
        widths = [metric.horizontalAdvance(line.words) for metric, line in zip(metrics, lines, strict=True)]
        heights = [max(metric.height(), look.line(line.role)) for metric, line in zip(metrics, lines, strict=True)]
        size = QSizeF(max(widths), sum(heights))
        image = _blank(size, ratio)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = HALO
            for line, font, metric, width, height in zip(lines, fonts, metrics, widths, heights, strict=True):
                base = QPointF(HALO + (size.width() - width if from_right else 0.0), top + metric.ascent())
                color = look.color(line.color)
                if halo:
                    outline = QPainterPath()
                    # the strokes of a variable font overlap: counted odd and even, they would leave holes
                    outline.setFillRule(Qt.FillRule.WindingFill)
                    outline.addText(base, font, line.words)
                    pen = QPen(look.color("canvas"), HALO)
                    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                    painter.strokePath(outline, pen)
                    painter.fillPath(outline, QBrush(color))
                else:
                    painter.setFont(font)
                    painter.setPen(color)
                    painter.drawText(base, line.words)
                top += height
        return Stamp(image, size.width(), size.height(), ratio)


def _blank(size: QSizeF, ratio: float) -> QImage:
    pixels = QSizeF(size.width() + 2 * HALO + 2, size.height() + 2 * HALO) * ratio
    image = QImage(pixels.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image
