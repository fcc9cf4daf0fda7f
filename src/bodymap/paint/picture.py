"""The marked diagram of one visit as a picture of its own: PNG, SVG or an image for the clipboard.

Hides QSvgGenerator (imported on first use) and the measures. A picture names LEFT and RIGHT and the day, and no client:
it leaves the program. Lengths are pixels at 100 %. May import the diagram, the
domain, `report` and the rest of `paint`.
"""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QImageWriter, QPaintDevice, QPainter

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.progress import stands
from bodymap.language import tr
from bodymap.paint.figure import legend_height, paint_figure, paint_legend
from bodymap.paint.marks import paint_findings
from bodymap.paint.plate import Plate, fitting
from bodymap.paint.theme import Theme
from bodymap.report.found import numbered_marks
from bodymap.report.heading import legend_rows, state
from bodymap.report.page import Figure
from bodymap.report.source import Source, labelled
from bodymap.report.words import day

SIDE_WIDTH, HEIGHT, MARGIN, HEAD, FOOT = 620.0, 980.0, 24.0, 44.0, 34.0
SHARP = 2.0
"""Pixels of a PNG for each pixel at 100 %."""


class Picture:
    """One visit's marks before treatment in a theme. In `print` they are numbered, without colour, with the legend."""

    def __init__(self, source: Source, theme: str, sides: Sequence[Side] = tuple(Side)) -> None:
        self._source, self._theme, self._sides = source, Theme.load(theme), tuple(sides)
        self._protocol = labelled(source.protocol, source.legend)
        self._legend = legend_rows(source.legend, self._protocol, source.visit) if theme == "print" else ()
        # the legend wants a page's width
        wide = 1120.0 if self._legend else SIDE_WIDTH * len(self._sides)
        self._below = legend_height(self._legend, wide) + 12 if self._legend else 0.0
        self.size = QSize(round(wide + 2 * MARGIN), round(HEIGHT + self._below + 2 * MARGIN + FOOT))

    def image(self, sharp: float = SHARP) -> QImage:
        """The picture in pixels, on the theme's own ground."""
        image = QImage(self.size * sharp, QImage.Format.Format_RGB32)
        image.fill(self._theme.color("canvas"))
        with QPainter(image) as painter:
            painter.scale(sharp, sharp)
            self._paint(painter, image)
        return image

    def png(self) -> bytes:
        """The picture as a PNG file."""
        content, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(content)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"png").write(self.image())
        return bytes(content.data())

    def svg(self) -> bytes:
        """The picture as an SVG file, in vectors."""
        from PySide6.QtSvg import QSvgGenerator  # slow to import

        content, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(content)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        generator.setResolution(96)
        generator.setTitle(tr("Marks as found before treatment, {caption}", caption=self._caption()))
        with QPainter(generator) as painter:
            painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), self._theme.color("canvas"))
            self._paint(painter, generator)
        return bytes(content.data())

    def _caption(self) -> str:
        return f"{day(self._source.visit.date)} · {state(self._source)}"

    def _paint(self, painter: QPainter, device: QPaintDevice) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.size.width() - 2 * MARGIN
        part = width / len(self._sides)
        for place, side in enumerate(self._sides):
            box = QRectF(MARGIN + place * part, MARGIN, part, HEIGHT)
            if self._legend:
                self._paint_for_paper(painter, box, side)
            else:
                self._paint_side(painter, box, side, device)
        if self._legend:
            paint_legend(painter, QRectF(MARGIN, MARGIN + HEIGHT + 12, width, self._below - 12), self._legend)
        words = tr("{caption} · marks as found before treatment · bodymap", caption=self._caption())
        bottom = self.size.height() - MARGIN
        self._text(painter, QPointF(self.size.width() / 2, bottom), words, "secondary", "muted", device)

    def _paint_for_paper(self, painter: QPainter, box: QRectF, side: Side) -> None:
        marks = numbered_marks(self._source.visit, self._protocol)
        own = tuple(mark for mark in marks if mark.finding.side is side)
        paint_figure(painter, box, Figure(side, own), self._source.diagram)

    def _paint_side(self, painter: QPainter, box: QRectF, side: Side, device: QPaintDevice) -> None:
        theme, diagram = self._theme, load_diagram(self._source.diagram)
        transform = fitting(diagram, box.adjusted(0, HEAD, 0, 0), side.value)
        self._text(painter, QPointF(box.center().x(), box.top() + 24), side.word, "side_name", "text", device)
        Plate(theme.name, diagram_id=diagram.id).paint(painter, transform)
        found = [f for f in self._source.visit.findings if f.side is side and f.moment is Moment.BEFORE]
        # what no longer stands lies below
        for wanted in (False, True):
            marks: list[Finding] = [finding for finding in found if stands(finding) is wanted]
            paint_findings(painter, marks, transform, theme, centres=diagram.centres)

    def _text(self, painter: QPainter, at: QPointF, text: str, role: str, color: str, device: QPaintDevice) -> None:
        """Words whose middle stands at `at`, on its baseline."""
        font = self._theme.font(role, device=device)
        painter.save()
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
        painter.drawText(at - QPointF(QFontMetricsF(font, device).horizontalAdvance(text) / 2, 0), text)
        painter.restore()
