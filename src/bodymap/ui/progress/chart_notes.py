"""To the right of a trend: what the band means, and the signs of the time axis. Knows neither pyqtgraph nor a view."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from bodymap.language import tr
from bodymap.ui.progress.chart_frame import UPPER_LEFT, Frame, paint_open, paint_work
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.series import Series
from bodymap.ui.style import Look
from bodymap.ui.words import decimal


def paint_notes(painter: QPainter, look: Look, series: Series, frame: Frame, width: int) -> None:
    """Paints the notes into a column of that width beside the plot."""
    left, room = frame.area.right() + look.px(18), width - look.px(18)
    if series.band is not None and series.first is not None and series.matters is not None:
        _paint_band_notes(painter, look, series, frame, QRectF(left, 0, room, 0))
    _paint_signs(painter, look, series, QPointF(left, frame.area.bottom() + look.px(40)), room)


def _paint_band_notes(painter: QPainter, look: Look, series: Series, frame: Frame, column: QRectF) -> None:
    area, (low, high) = frame.area, series.band or (0.0, 0.0)
    y = min(max(frame.y(series.first or 0), area.top() + look.px(20)), area.bottom() - look.px(80))
    first = tr("first: {value}", value=number(series.first, series.unit))
    within = tr("less than {step} away: no clear change", step=decimal(f"{series.matters:g}"))
    end = _note(painter, look, column, y - look.px(20), first, within, "accent")
    if series.higher_is_worse and low > series.low:
        top = max(frame.y(low) + look.px(12), end + look.px(8))
        _note(painter, look, column, top, tr("below the band:"), tr("a change that matters"), "allowed")
    elif not series.higher_is_worse and high < series.high:
        top = min(frame.y(high) - look.px(46), y - look.px(68))
        _note(painter, look, column, max(top, 2), tr("above the band:"), tr("a change that matters"), "allowed")


def _note(painter: QPainter, look: Look, column: QRectF, top: float, head: str, body: str, role: str) -> float:
    painter.setPen(look.color(role))
    flags = UPPER_LEFT | Qt.TextFlag.TextWordWrap
    for font, text in (("tag", head), ("secondary", body)):
        painter.setFont(look.font(font))
        box = painter.boundingRect(QRectF(column.left(), top, column.width(), 200), int(flags), text)
        painter.drawText(box, flags, text)
        top = box.bottom() + 1
    return top


def _paint_signs(painter: QPainter, look: Look, series: Series, bottom: QPointF, width: float) -> None:
    """The signs that occur, from below upwards."""
    samples = series.samples
    signs = []
    if any(sample.home_care for sample in samples):
        signs.append(("home_care", tr("home care")))
    if any(sample.against for sample in samples):
        signs.append(("against", tr("against a verdict")))
    if any(sample.treated and not sample.against for sample in samples):
        signs.append(("treated", tr("treated")))
    if any(sample.open for sample in samples):
        signs.append(("open", tr("no reading")))
    for place, (sign, words) in enumerate(signs):
        at = bottom + QPointF(5, -place * look.px(18))
        if sign == "open":
            paint_open(painter, look, at, 4.5 * look.scale)
        else:
            against, home_care = sign == "against", sign == "home_care"
            paint_work(painter, look, at, treated=not home_care, against=against, home_care=home_care)
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        line = QRectF(at.x() + look.px(12), at.y() - look.px(9), width, look.px(18))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
