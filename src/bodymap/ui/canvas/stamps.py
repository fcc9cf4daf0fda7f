"""Words as pictures: what is written beside and over the limb is set once and then blitted, frame after frame.

Setting the text of the margins and its halo costs several times as much as the rest of a frame. Hides the pictures and
when they are made anew.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from bodymap.ui.style import Look

HALO = 5.0
MOST = 256
"""So many pictures are kept; the words of a chart are some dozens."""


class Stamps:
    """See the module. One for each canvas."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: dict[tuple[object, ...], tuple[QImage, float]] = {}

    def draw(
        self,
        painter: QPainter,
        words: str,
        role: str,
        color: str,
        at: QPointF,
        *,
        italic: bool = False,
        halo: bool = False,
        from_right: bool = False,
    ) -> None:
        """Draws words whose upper left is given (or upper right); with a halo they can be read over the limb."""
        look, ratio = self._look, painter.device().devicePixelRatio()
        key = (words, role, color, italic, halo, ratio, look.theme.name, look.scale)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = self._make(words, role, color, italic, halo, ratio)
        image, width = found
        x = at.x() - HALO - (width if from_right else 0.0)
        # whole device pixels: letters between two pixels would be smeared
        painter.drawImage(QPointF(round(x * ratio) / ratio, round((at.y() - HALO) * ratio) / ratio), image)

    def _make(self, words: str, role: str, color: str, italic: bool, halo: bool, ratio: float) -> tuple[QImage, float]:
        font = self._look.font(role, italic=italic)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(words)
        size = QSizeF(width + 2 * HALO + 2, max(metrics.height(), self._look.line(role)) + 2 * HALO) * ratio
        image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = QPointF(HALO, HALO + metrics.ascent())
        if halo:
            outline = QPainterPath()
            # the strokes of a variable font overlap: counted odd and even, they would leave holes
            outline.setFillRule(Qt.FillRule.WindingFill)
            outline.addText(base, font, words)
            pen = QPen(self._look.color("canvas"), HALO)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(outline, pen)
            painter.fillPath(outline, QBrush(self._look.color(color)))
        else:
            painter.setFont(font)
            painter.setPen(self._look.color(color))
            painter.drawText(base, words)
        painter.end()
        return image, width
