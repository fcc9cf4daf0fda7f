"""Paints the trend over pyqtgraph's view: band, line, symbols, dates, treatments and what the pointer is at.

Hides where things stand in pixels. Imports pyqtgraph: load it only when a chart is shown.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from bodymap.paint.symbols import GHOST, SOLID, SymbolPainter
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.series import Sample, Series
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, short_date

SYMBOL_ROOM, LABEL_ROOM = 15.0, 24.0
"""Pixels between two visits below which dots stand for symbols, and values are not written."""

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class TrendLayer(QGraphicsObject):
    """A child of the plot in its pixels; it reads the view and changes nothing."""

    def __init__(self, look: Look, plot: pg.PlotItem) -> None:
        super().__init__(plot)
        self._look, self._plot = look, plot
        self.series: Series | None = None
        self.xs: list[float] = []
        self.current: str = ""
        self.hovered = -1
        self.notes_width = 0
        self.setZValue(20)

    def boundingRect(self) -> QRectF:
        return QRectF(self._plot.rect())

    def area(self) -> QRectF:
        """The view's rectangle in this layer's pixels."""
        box = self._plot.getViewBox()
        return QRectF(self.mapRectFromItem(box, box.rect()))

    def spot(self, x: float, y: float) -> QPointF:
        """Where a point of the data lies."""
        box = self._plot.getViewBox()
        return QPointF(self.mapFromItem(box, box.mapFromView(QPointF(x, y))))

    def nearest(self, x: float) -> int:
        """The visit nearest to a horizontal place, -1 where none is in reach."""
        if self.series is None:
            return -1
        away = [abs(self.spot(at, 0).x() - x) for at in self.xs]
        reach = max(24.0, self._room())
        place = min(range(len(away)), key=away.__getitem__, default=-1)
        return place if place >= 0 and away[place] <= reach else -1

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        series = self.series
        if series is None or not series.samples:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.area().adjusted(-14, -20, 14, 120))
        self._paint_band(painter, series)
        self._paint_grid(painter, series)
        self._paint_line(painter, series)
        self._paint_marks(painter, series)
        self._paint_time(painter, series)
        painter.restore()
        if self.notes_width:
            self._paint_notes(painter, series)
        if 0 <= self.hovered < len(series.samples):
            self._paint_hover(painter, series.samples[self.hovered], self.xs[self.hovered])

    def _room(self) -> float:
        """Pixels between neighbouring visits, at their closest."""
        shown = [self.spot(x, 0).x() for x in self.xs]
        return min((b - a for a, b in pairwise(shown)), default=1e9)

    def _paint_band(self, painter: QPainter, series: Series) -> None:
        if series.band is None:
            return
        area = self.area()
        low, high = (self.spot(self.xs[0], value).y() for value in series.band)
        painter.fillRect(QRectF(area.left(), high, area.width(), low - high), self._look.color("soft"))
        dashes = QPen(self._look.color("accent"), 1.2)
        dashes.setDashPattern([3.0, 2.4])
        painter.setPen(dashes)
        for value, y in zip(series.band, (low, high), strict=True):
            # an edge that is the end of the scale is no edge of the band
            if series.low < value < series.high:
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if series.first is not None:
            y = self.spot(self.xs[0], series.first).y()
            painter.setPen(QPen(self._look.color("accent"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_grid(self, painter: QPainter, series: Series) -> None:
        area, look = self.area(), self._look
        painter.setPen(QPen(look.color("line"), 1))
        value = series.low
        while value <= series.high + 1e-9:
            y = round(self.spot(self.xs[0], value).y()) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            value += series.step
        if self._room() >= LABEL_ROOM:
            dotted = QPen(look.color("ctl"), 1)
            dotted.setDashPattern([1.0, 3.0])
            painter.setPen(dotted)
            for x in self.xs:
                left = round(self.spot(x, 0).x()) + 0.5
                painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()))

    def _paint_line(self, painter: QPainter, series: Series) -> None:
        """A line through the readings; over a gap it is dotted, since nobody looked."""
        solid = QPen(self._look.color("text"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        gap = QPen(self._look.color("muted"), 1.2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        gap.setDashPattern([2.0, 4.0])
        run: list[QPointF] = []
        missed = False
        for sample, x in zip(series.samples, self.xs, strict=True):
            if sample.value is None:
                missed = True
                continue
            here = self.spot(x, sample.value)
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
        room, symbols = self._room(), SymbolPainter(painter, self._look.theme)
        for place, (sample, x) in enumerate(zip(series.samples, self.xs, strict=True)):
            if sample.open:
                self._paint_open(painter, x, room)
                continue
            spot = self.spot(x, series.low if sample.value is None else sample.value)
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
            style = GHOST if sample.gone else SOLID
            symbols.paint(sample.kind, spot, 8.5 * look.scale, style=style, scale=0.8 * look.scale)
            return
        painter.setPen(QPen(look.color("surface"), 1.5))
        painter.setBrush(look.color("text"))
        radius = (4.5 if room >= SYMBOL_ROOM else 2.8) * look.scale
        painter.drawEllipse(spot, radius, radius)

    def _paint_open(self, painter: QPainter, x: float, room: float) -> None:
        pen = QPen(self._look.color("ctl"), 1.3)
        pen.setDashPattern([2.0, 1.8])
        painter.setPen(pen)
        painter.setBrush(self._look.color("surface"))
        radius = (5.0 if room >= SYMBOL_ROOM else 2.5) * self._look.scale
        painter.drawEllipse(QPointF(self.spot(x, 0).x(), self.area().bottom()), radius, radius)

    def _paint_value(self, painter: QPainter, text: str, spot: QPointF, *, below: bool) -> None:
        look, height = self._look, self._look.line("body_strong")
        middle = spot.y() + (1 if below else -1) * look.px(19)
        box = QRectF(spot.x() - 30, middle - height / 2, 60, height)
        painter.setFont(look.font("body_strong"))
        _haloed(painter, box, text, look.color("text"), look.color("surface"))

    def _paint_time(self, painter: QPainter, series: Series) -> None:
        """Dates, as many as fit, the last one always; under them what was done."""
        look, bottom = self._look, self.area().bottom()
        painter.setPen(QPen(look.color("ctl"), 1))
        painter.drawLine(QPointF(self.area().left(), bottom + 0.5), QPointF(self.area().right(), bottom + 0.5))
        labelled = self._labelled(series)
        free = self.area().left() - look.px(30)
        for place, (sample, x) in enumerate(zip(series.samples, self.xs, strict=True)):
            at = self.spot(x, 0).x()
            if place in labelled:
                now = sample.visit_id == self.current
                painter.setFont(look.font("body_strong" if now else "secondary"))
                painter.setPen(look.color("text" if now else "muted"))
                text = labelled[place]
                painter.drawText(QRectF(at - 60, bottom + look.px(7), 120, look.line("body")), _CENTRE, text)
            self._paint_work(painter, sample, QPointF(at, bottom + look.px(33)))
            if place in labelled and sample.treated:
                free = self._paint_technique(painter, sample.treated, at, bottom + look.px(38), place, free)

    def _labelled(self, series: Series) -> dict[int, str]:
        """Which dates are written: from the last backwards, each where it does not touch the one after it."""
        metrics, texts, free = self._look.metrics("body_strong"), {}, 1e9
        years = {sample.date.year for sample in series.samples}
        for place in range(len(series.samples) - 1, -1, -1):
            day = series.samples[place].date
            text = f"{short_date(day)} {day.year % 100:02d}" if len(years) > 1 else short_date(day)
            at, half = self.spot(self.xs[place], 0).x(), metrics.horizontalAdvance(text) / 2
            if at + half <= free:
                texts[place] = text
                free = at - half - 8
        return texts

    def _paint_work(self, painter: QPainter, sample: Sample, at: QPointF) -> None:
        """A triangle where something was done, hollow where against a verdict; a ring for self-care."""
        look = self._look
        side = 4.2 * look.scale
        left = at - QPointF(side, 0) if sample.treated and sample.home_care else at
        if sample.treated:
            painter.setPen(QPen(look.color("text"), 1.3))
            painter.setBrush(look.color("surface") if sample.against else look.color("text"))
            shape = [left + QPointF(-side, side * 0.8), left + QPointF(side, side * 0.8), left + QPointF(0, -side)]
            painter.drawPolygon(QPolygonF(shape))
        if sample.home_care:
            painter.setPen(QPen(look.color("muted"), 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            centre = left + QPointF(2.3 * side, 0) if sample.treated else at
            painter.drawEllipse(centre, side * 0.75, side * 0.75)

    def _paint_technique(self, painter: QPainter, name: str, at: float, top: float, place: int, free: float) -> float:
        """The first technique under its triangle, where it fits between its neighbours; `free` is where there is room.

        Returns where there is room after it.
        """
        look, ends = self._look, self.area().right() + 12
        after = self.spot(self.xs[place + 1], 0).x() if place + 1 < len(self.xs) else 1e9
        half = min(at - free, max(after - at, 0) - 8, 100.0)
        text = look.metrics("secondary").elidedText(name, Qt.TextElideMode.ElideRight, max(half, 0) * 2)
        width = look.metrics("secondary").horizontalAdvance(text) + 2
        left = max(min(at - width / 2, ends - width), free)
        if width < look.px(32) or left + width > ends + 1:
            return free
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        painter.drawText(QRectF(left, top, width, look.line("secondary") + 4), _CENTRE, text)
        return left + width + 8

    def _paint_notes(self, painter: QPainter, series: Series) -> None:
        """To the right of the plot: what the band means, and the signs of the time axis."""
        look, area = self._look, self.area()
        left, width = area.right() + look.px(18), self.notes_width - look.px(18)
        if series.band is not None and series.first is not None and series.matters is not None:
            y = self.spot(self.xs[0], series.first).y()
            y = min(max(y, area.top() + look.px(20)), area.bottom() - look.px(80))
            body = f"within {series.matters:g}: no clear change"
            y = self._note(painter, left, y - look.px(20), width, f"first: {number(series.first, series.unit)}", body)
            where, role = ("below", "allowed") if series.higher_is_worse else ("above", "allowed")
            room = series.band[0] > series.low if series.higher_is_worse else series.band[1] < series.high
            if room:
                edge = self.spot(self.xs[0], series.band[0 if series.higher_is_worse else 1]).y()
                top = max(edge + look.px(12), y + look.px(8)) if series.higher_is_worse else area.top() - look.px(6)
                self._note(painter, left, top, width, f"{where} the band:", "a change that matters", role)
        signs = self._signs(series)
        bottom = area.bottom() + look.px(40)
        for place, (words, draw) in enumerate(reversed(signs)):
            at = QPointF(left + 5, bottom - place * look.px(18))
            self._paint_work(painter, draw, at) if draw is not None else self._ring(painter, at)
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("muted"))
            line = QRectF(at.x() + look.px(12), at.y() - look.px(9), width, look.px(18))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _signs(self, series: Series) -> list[tuple[str, Sample | None]]:
        def sign(*, treated: str = "", against: bool = False, home_care: bool = False) -> Sample:
            blank = replace(series.samples[0], value=None, kind=None)
            return replace(blank, treated=treated, against=against, home_care=home_care)

        samples = series.samples
        signs: list[tuple[str, Sample | None]] = []
        if any(s.open for s in samples):
            signs.append(("no reading", None))
        if any(s.treated and not s.against for s in samples):
            signs.append(("treated", sign(treated="yes")))
        if any(s.against for s in samples):
            signs.append(("against a verdict", sign(treated="yes", against=True)))
        if any(s.home_care for s in samples):
            signs.append(("home care", sign(home_care=True)))
        return signs

    def _ring(self, painter: QPainter, at: QPointF) -> None:
        pen = QPen(self._look.color("ctl"), 1.3)
        pen.setDashPattern([2.0, 1.8])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 4.5, 4.5)

    def _note(
        self, painter: QPainter, left: float, top: float, width: float, head: str, body: str, role: str = "accent"
    ) -> float:
        look, y = self._look, top
        painter.setPen(look.color(role))
        for font, text in (("tag", head), ("secondary", body)):
            painter.setFont(look.font(font))
            box = painter.boundingRect(QRectF(left, y, width, 200), _LEFT | Qt.TextFlag.TextWordWrap, text)
            painter.drawText(box, _LEFT | Qt.TextFlag.TextWordWrap, text)
            y = box.bottom() + 1
        return y

    def _paint_hover(self, painter: QPainter, sample: Sample, x: float) -> None:
        look, area = self._look, self.area()
        at = self.spot(x, 0).x()
        painter.setPen(QPen(look.color("accent"), 1))
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        width = min(look.px(250), max(area.width() * 0.6, 160))
        parts = [("body_strong", "text", long_date(sample.date))]
        parts += [("secondary", "text", line) for line in sample.lines]
        parts.append(("secondary", "muted", "Click opens the visit"))
        flags = _LEFT | Qt.TextFlag.TextWordWrap
        rows, height = [], 8.0
        for role, ink, text in parts:
            room = QRectF(0, 0, width - 24, 400)
            tall = look.metrics(role).boundingRect(room, int(flags), text).height()
            rows.append((role, ink, text, height, tall))
            height += tall + 2
        box = QRectF(0, 0, width, height + 6)
        left = at + 14 if at + 14 + width <= area.right() + self.notes_width else at - 14 - width
        box.moveTo(max(left, area.left()), max(min(area.top() + 6, area.bottom() - box.height()), 2))
        painter.setPen(QPen(look.color("ctl"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box, 8, 8)
        for role, ink, text, top, tall in rows:
            painter.setFont(look.font(role))
            painter.setPen(look.color(ink))
            painter.drawText(QRectF(box.left() + 12, box.top() + top, width - 24, tall + 2), flags, text)


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
        painter.drawText(box.translated(dx, dy), _CENTRE, text)
    painter.setPen(ink)
    painter.drawText(box, _CENTRE, text)
