"""What changes while the hand moves over a trend: the visit that is told about, and the one that is looked at.

A layer of its own over the kept picture, so that a hover or a scrub repaints a few words, never the trend.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from bodymap.language import tr
from bodymap.ui.progress.chart_frame import CENTRE, UPPER_LEFT
from bodymap.ui.progress.chart_layer import TrendLayer, date_box, date_text
from bodymap.ui.progress.series import Sample
from bodymap.ui.style import Look
from bodymap.ui.words import long_date


class PointerLayer(QGraphicsObject):
    """`hovered` is the place of the visit that is told about, -1 for none; `current` the id of the one looked at."""

    def __init__(self, look: Look, trend: TrendLayer) -> None:
        super().__init__(trend.parentItem())
        self._look, self._trend = look, trend
        self.hovered = -1
        self.current = ""
        self._box = QRectF()
        self.setZValue(trend.zValue() + 1)

    def boundingRect(self) -> QRectF:
        return self._box

    def settle(self) -> None:
        """Takes the place of the trend below, and paints."""
        if self._trend.boundingRect() != self._box:
            self.prepareGeometryChange()
            self._box = self._trend.boundingRect()
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        series, frame = self._trend.series, self._trend.frame
        if series is None or len(frame.columns) != len(series.samples):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = next((n for n, sample in enumerate(series.samples) if sample.visit_id == self.current), -1)
        if at >= 0 and frame.area.left() - 2 <= frame.columns[at] <= frame.area.right() + 2:
            self._paint_date(painter, at)
        if 0 <= self.hovered < len(series.samples):
            self._paint_told(painter, series.samples[self.hovered], frame.columns[self.hovered])

    def _paint_date(self, painter: QPainter, place: int) -> None:
        look, trend = self._look, self._trend
        if trend.series is None:
            return
        text = date_text(trend.series, place)
        box = date_box(look, trend.frame, place, text)
        # of a neighbour's date that it covers nothing may be left over
        for other, known in {**trend.dates, place: text}.items():
            there = date_box(look, trend.frame, other, known).adjusted(-3, 0, 3, 0)
            if there.intersects(box):
                painter.fillRect(there, look.color("surface"))
        painter.setFont(look.font("body_strong"))
        painter.setPen(look.color("text"))
        painter.drawText(box, CENTRE, text)

    def _paint_told(self, painter: QPainter, sample: Sample, at: float) -> None:
        look, area = self._look, self._trend.frame.area
        painter.setPen(QPen(look.color("accent"), 1))
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        width = min(look.px(250), max(area.width() * 0.6, 160))
        parts = [("body_strong", "text", long_date(sample.date))]
        parts += [("secondary", "text", line) for line in sample.lines]
        parts.append(("secondary", "muted", tr("Click opens the visit")))
        flags = UPPER_LEFT | Qt.TextFlag.TextWordWrap
        rows, height = [], 8.0
        for role, ink, text in parts:
            room = QRectF(0, 0, width - 24, 400)
            tall = look.metrics(role).boundingRect(room, int(flags), text).height()
            rows.append((role, ink, text, height, tall))
            height += tall + 2
        box = QRectF(0, 0, width, height + 6)
        edge = area.right() + self._trend.notes_width
        left = at + 14 if at + 14 + width <= edge else at - 14 - width
        box.moveTo(max(left, area.left()), max(min(area.top() + 6, area.bottom() - box.height()), 2))
        painter.setPen(QPen(look.color("ctl"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box, 8, 8)
        for role, ink, text, top, tall in rows:
            painter.setFont(look.font(role))
            painter.setPen(look.color(ink))
            painter.drawText(QRectF(box.left() + 12, box.top() + top, width - 24, tall + 2), flags, text)
