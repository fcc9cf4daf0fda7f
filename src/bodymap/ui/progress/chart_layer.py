"""Paints the trend over pyqtgraph's view: band, line, symbols, dates, treatments.

Imports pyqtgraph: load it only when a chart is shown.
"""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from bodymap.paint.symbols import GONE, SOLID, SymbolPainter
from bodymap.ui.crash import told
from bodymap.ui.progress.chart_frame import (
    CENTRE,
    DENSE,
    LABEL_ROOM,
    SYMBOL_ROOM,
    Frame,
    dashed,
    paint_open,
    paint_work,
)
from bodymap.ui.progress.chart_notes import paint_notes
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.series import Sample, Series
from bodymap.ui.style import Look
from bodymap.ui.words import short_date, short_date_and_year

EDGE = 12
"""Pixels beyond the plot's end that words under it may take."""


class TrendLayer(QGraphicsObject):
    """A child of the plot in its pixels, kept as a picture: the pointer's layer lies over it and is cheap."""

    def __init__(self, look: Look, plot: pg.PlotItem) -> None:
        super().__init__(plot)
        self._look, self._plot = look, plot
        self.series: Series | None = None
        self.xs: list[float] = []
        self.notes_width = 0
        self.dates: dict[int, str] = {}
        """The visits whose dates are written, once it is painted."""
        self._box = QRectF()
        self.frame = Frame(QRectF(), (0.0, 1.0), (0.0, 1.0), ())
        self.setZValue(20)
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        # kept, not asked of the plot: a scene that is not told of a change beforehand loses track of its items
        return self._box

    def settle(self) -> None:
        """Reads the view's place and range anew, and paints."""
        box = self._plot.getViewBox()
        area = QRectF(self.mapRectFromItem(box, box.rect()))
        across, up = box.viewRange()
        self.frame = Frame(area, tuple(across), tuple(up), tuple(self.xs))
        if self._plot.rect() != self._box:
            self.prepareGeometryChange()
            self._box = QRectF(self._plot.rect())
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        series = self.series
        if series is None or not series.samples:
            return
        # an error would be lost on its way out: between here and the window lies another library's paint event
        with told():
            self._paint(painter, series)

    def _paint(self, painter: QPainter, series: Series) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.frame.area.adjusted(-32, -20, 14, 120))
        parts = (self._paint_band, self._paint_grid, self._paint_line, self._paint_marks, self._paint_time)
        try:
            for paint in parts:
                paint(painter, series)
        finally:
            painter.restore()
        if self.notes_width:
            paint_notes(painter, self._look, series, self.frame, self.notes_width)

    def _paint_band(self, painter: QPainter, series: Series) -> None:
        if series.band is None:
            return
        area = self.frame.area
        low, high = (self.frame.y(value) for value in series.band)
        painter.fillRect(QRectF(area.left(), high, area.width(), low - high), self._look.color("soft"))
        painter.setPen(dashed(self._look.color("accent"), 1.2, 3.0, 2.4))
        for value, y in zip(series.band, (low, high), strict=True):
            # an edge that is the end of the scale is no edge of the band
            if series.low < value < series.high:
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if series.first is not None:
            y = self.frame.y(series.first)
            painter.setPen(QPen(self._look.color("accent"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_grid(self, painter: QPainter, series: Series) -> None:
        area, look = self.frame.area, self._look
        painter.setPen(QPen(look.color("line"), 1))
        value = series.low
        while value <= series.high + 1e-9:
            y = round(self.frame.y(value)) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            value += series.step
        if self.frame.room >= LABEL_ROOM:
            painter.setPen(dashed(look.color("ctl"), 1, 1.0, 3.0))
            for column in self.frame.columns:
                left = round(column) + 0.5
                painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()))

    def _paint_line(self, painter: QPainter, series: Series) -> None:
        """A line through the readings; over a gap it is dotted, since nobody looked."""
        width = 1.8 if self.frame.room >= DENSE else 1.0
        solid = QPen(self._look.color("text"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        gap = dashed(self._look.color("muted"), 1.2, 2.0, 4.0)
        run: list[QPointF] = []
        missed = False
        for sample, column in zip(series.samples, self.frame.columns, strict=True):
            if sample.value is None:
                missed = True
                continue
            here = QPointF(column, self.frame.y(sample.value))
            if missed and run:
                painter.setPen(solid)
                painter.drawPolyline(QPolygonF(run))
                painter.setPen(gap)
                painter.drawLine(run[-1], here)
                run = []
            run.append(here)
            missed = False
        painter.setPen(solid)
        painter.drawPolyline(QPolygonF(run))

    def _paint_marks(self, painter: QPainter, series: Series) -> None:
        frame, symbols = self.frame, SymbolPainter(painter, self._look.theme)
        room = frame.room
        for place, (sample, column) in enumerate(zip(series.samples, frame.columns, strict=True)):
            if sample.open:
                radius = (5.0 if room >= SYMBOL_ROOM else 2.5) * self._look.scale
                paint_open(painter, self._look, QPointF(column, frame.area.bottom()), radius)
                continue
            spot = QPointF(column, frame.y(series.low if sample.value is None else sample.value))
            self._paint_mark(painter, symbols, sample, spot, room)
            if room >= LABEL_ROOM:
                below = not sample.unknown and _is_valley(series.samples, place)
                text = "?" if sample.unknown else number(sample.value, series.unit)
                self._paint_value(painter, text, spot, below=below)

    def _paint_mark(
        self, painter: QPainter, symbols: SymbolPainter, sample: Sample, spot: QPointF, room: float
    ) -> None:
        look = self._look
        if sample.kind is not None and room >= SYMBOL_ROOM:
            style = GONE if sample.gone else SOLID
            symbols.paint(sample.kind, spot, 8.5 * look.scale, style=style, scale=0.8 * look.scale)
            return
        if room < DENSE:
            return  # the line alone: dots would only make it a stripe
        painter.setPen(QPen(look.color("surface"), 1.5))
        painter.setBrush(look.color("text"))
        radius = (4.5 if room >= SYMBOL_ROOM else 2.8) * look.scale
        painter.drawEllipse(spot, radius, radius)

    def _paint_value(self, painter: QPainter, text: str, spot: QPointF, *, below: bool) -> None:
        look, height = self._look, self._look.line("body_strong")
        middle = spot.y() + (1 if below else -1) * look.px(19)
        box = QRectF(spot.x() - 30, middle - height / 2, 60, height)
        painter.setFont(look.font("body_strong"))
        _haloed(painter, box, text, look.color("text"), look.color("surface"))

    def _paint_time(self, painter: QPainter, series: Series) -> None:
        """Dates, as many as fit, the last one always; under them what was done."""
        look, area = self._look, self.frame.area
        bottom = area.bottom()
        painter.setPen(QPen(look.color("ctl"), 1))
        painter.drawLine(QPointF(area.left(), bottom + 0.5), QPointF(area.right(), bottom + 0.5))
        labelled = self.dates = self._labelled(series)
        free = area.left() - look.px(30)
        size = 4.2 if self.frame.room >= SYMBOL_ROOM else 2.4
        for place, (sample, at) in enumerate(zip(series.samples, self.frame.columns, strict=True)):
            if place in labelled:
                painter.setFont(look.font("secondary"))
                painter.setPen(look.color("muted"))
                painter.drawText(date_box(look, self.frame, place, labelled[place]), CENTRE, labelled[place])
            if self.frame.room < DENSE:
                painter.setPen(QPen(look.color("muted"), 1))
                if sample.treated:
                    painter.drawLine(QPointF(at, bottom + look.px(30)), QPointF(at, bottom + look.px(35)))
                continue
            paint_work(
                painter,
                look,
                QPointF(at, bottom + look.px(33)),
                treated=bool(sample.treated),
                against=sample.against,
                home_care=sample.home_care and size > 3,
                side=size,
            )
            if place in labelled and sample.treated:
                free = self._paint_technique(painter, sample.treated, bottom + look.px(38), place, free)

    def _labelled(self, series: Series) -> dict[int, str]:
        """Which dates are written: from the last backwards, each where it does not touch the one after it."""
        texts, free = {}, 1e9
        for place in range(len(series.samples) - 1, -1, -1):
            text = date_text(series, place)
            box = date_box(self._look, self.frame, place, text)
            if box.right() <= free:
                texts[place] = text
                free = box.left() - 8
        return texts

    def _paint_technique(self, painter: QPainter, name: str, top: float, place: int, free: float) -> float:
        """The first technique under its triangle, in two lines where it has several words, where they have room whole.

        Half a word says less than the triangle and what the pointer is told of it. `free` is where there is room
        before it; returns where there is room after it.
        """
        look, columns = self._look, self.frame.columns
        at, ends = columns[place], self.frame.area.right() + EDGE
        after = columns[place + 1] if place + 1 < len(columns) else 1e9
        half = min(at - free, max(after - at, 0) - 8, 100.0)
        room = max(0.0, min(half * 2, ends - free))
        metrics = look.metrics("secondary")
        lines = in_lines(name)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2
        left = max(min(at - width / 2, ends - width), free)
        if width - 2 > room or left + width > ends + 3:
            return free
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        for row, line in enumerate(lines):
            painter.drawText(QRectF(left, top + row * metrics.height(), width, metrics.height()), CENTRE, line)
        return left + width + 6


def date_text(series: Series, place: int) -> str:
    """`2 Mar`, with the year where the visits span several."""
    day = series.samples[place].date
    several = series.samples[0].date.year != series.samples[-1].date.year
    return short_date_and_year(day) if several else short_date(day)


def date_box(look: Look, frame: Frame, place: int, text: str) -> QRectF:
    """Where the date of a visit is written: under it, and whole at either end of the axis."""
    at, area = frame.columns[place], frame.area
    width = look.width(text, "body_strong") + 2
    left = at - width / 2
    if area.left() <= at <= area.right():
        left = max(min(left, area.right() + EDGE - width), area.left() - look.px(30))
    return QRectF(left, area.bottom() + look.px(7), width, look.line("body"))


def in_lines(name: str) -> list[str]:
    """A name of several words in two lines of about the same length."""
    cuts = [place for place, letter in enumerate(name) if letter == " "]
    if not cuts:
        return [name]
    cut = min(cuts, key=lambda place: max(place, len(name) - place - 1))
    return [name[:cut], name[cut + 1 :]]


def _is_valley(samples: Sequence[Sample], place: int) -> bool:
    """Whether a value stands lower than its neighbours, so that its number has room below and not above."""
    value = samples[place].value
    if value is None:
        return False
    around = [samples[other].value for other in (place - 1, place + 1) if 0 <= other < len(samples)]
    known = [other for other in around if other is not None]
    return bool(known) and all(other >= value for other in known) and any(other > value for other in known)


def _haloed(painter: QPainter, box: QRectF, text: str, ink: QColor, halo: QColor) -> None:
    """Text with a rim of the ground, so that a line or a dotted rule behind it does not cut through."""
    painter.setPen(halo)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(dx, dy), CENTRE, text)
    painter.setPen(ink)
    painter.drawText(box, CENTRE, text)
