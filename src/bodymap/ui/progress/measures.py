"""The card of outcome measures: a row each with a small curve, the band of the smallest change that matters, a word.

May import `ui` controls and the domain.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bodymap.domain.outcomes import MeasureCourse
from bodymap.domain.progress import Course
from bodymap.language import tr, tr_in
from bodymap.ui.controls import Card, Rule
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.wording import COURSE_ROLES
from bodymap.ui.style import FOCUS_RING, Look
from bodymap.ui.words import decimal, long_date

_EDGE, _GAP, _VALUE, _WORD = 16, 12, 46, 70
_VERDICTS = {
    Course.BETTER: tr_in("a measure is", "better"),
    Course.WORSE: tr_in("a measure is", "worse"),
    Course.SAME: tr_in("a measure is", "no clear change"),
}


class MeasuresCard(Card):
    """`chosen` carries the id of the measure whose row was chosen."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=0, spacing=0, parent=parent)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.setAccessibleName(tr("Outcome measures"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.rows: list[MeasureRow] = []

    def show_courses(self, courses: Sequence[MeasureCourse]) -> None:
        self.rows.clear()
        while (item := self.column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, course in enumerate(courses):
            if place:
                self.column.addWidget(Rule(self.look))
            row = MeasureRow(self.look, course)
            row.clicked.connect(lambda _=False, key=course.measure.id: self.chosen.emit(key))
            self.column.addWidget(row)
            self.rows.append(row)
        self.setVisible(bool(courses))

    def mark(self, measure_id: str | None) -> None:
        """Shows which measure's trend is on view."""
        for row in self.rows:
            row.setChecked(row.course.measure.id == measure_id)


class MeasureRow(QAbstractButton):
    """Name, scale, curve, last reading and a word for where it went since the first."""

    def __init__(self, look: Look, course: MeasureCourse, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.course = look, course
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        last = number(course.last.value, course.measure.unit)
        self.setText(course.measure.name)
        self.setAccessibleName(f"{course.measure.name}: {last}, {verdict(course)}")
        first = number(course.first.value, course.measure.unit)
        self.setToolTip(f"{long_date(course.first.date)}: {first}\n{long_date(course.last.date)}: {last}")
        look.changed.connect(self.updateGeometry)

    def nextCheckState(self) -> None:
        # which measure is shown is the page's decision
        return

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(360), self._look.px(46))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.isChecked() or self.underMouse():
                painter.fillRect(self.rect(), look.color("soft" if self.isChecked() else "surface2"))
            word = QRect(self.width() - _EDGE - look.px(_WORD), 0, look.px(_WORD), self.height())
            value = QRect(word.left() - look.px(_VALUE) - 6, 0, look.px(_VALUE), self.height())
            curve = QRectF(value.left() - look.px(96) - 8, look.px(9), look.px(96), self.height() - look.px(18))
            # one reading has no course: its name has the room
            several = sum(each.value is not None for each in self.course.readings) > 1
            end = int(curve.left()) if several else value.left()
            self._paint_names(painter, QRect(_EDGE, 0, end - _EDGE - _GAP, self.height()))
            if several:
                paint_curve(painter, look, self.course, curve)
            painter.setFont(look.font("question"))
            painter.setPen(look.color("text"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(value, right, number(self.course.last.value, self.course.measure.unit))
            painter.setFont(look.font("tag"))
            painter.setPen(look.color(COURSE_ROLES.get(self.course.course or Course.SAME, "muted")))
            painter.drawText(word, right | Qt.TextFlag.TextWordWrap, verdict(self.course))
            if self.isChecked():
                painter.fillRect(QRect(0, 0, 3, self.height()), look.color("accent"))
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def _paint_names(self, painter: QPainter, box: QRect) -> None:
        look, measure = self._look, self.course.measure
        title, scale = measure_title(self.course)
        short = abbreviation(measure.name)
        if short and look.metrics("body_strong").horizontalAdvance(title) > box.width():
            title, scale = short, scale.removeprefix(f"{short} ")
        upper = QRect(box.left(), look.px(5), box.width(), look.line("body_strong"))
        lower = QRect(box.left(), look.px(5) + look.line("body_strong"), box.width(), look.line("secondary"))
        for role, ink, text, area in (
            ("body_strong", "text", title, upper),
            ("secondary", "muted", scale, lower),
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.color(ink))
            shown = look.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        self.setAccessibleDescription(f"{measure.name}. {scale}")


def measure_title(course: MeasureCourse) -> tuple[str, str]:
    """The two lines of a measure: its name without the abbreviation, and its scale."""
    measure = course.measure
    short = abbreviation(measure.name)
    title = measure.name.removesuffix(f" ({short})")
    if measure.matters is None:
        scale = tr("no smallest change agreed")
    else:
        low, high, step = (decimal(f"{value:g}") for value in (measure.low, measure.high, measure.matters))
        scale = tr("{low}–{high}, matters: {step}", low=low, high=high, step=step)
    return title, f"{short} {scale}" if short else scale


def abbreviation(name: str) -> str:
    """`NPRS` of `Pain now (NPRS)`; empty where there is none."""
    _, _, rest = name.partition(" (")
    return rest.removesuffix(")")


def verdict(course: MeasureCourse) -> str:
    """`better`, `worse`, `no clear change`; `recorded` where nothing can be said."""
    if course.course is None:
        return tr("recorded")
    return _VERDICTS.get(course.course, _VERDICTS[Course.SAME])


def paint_curve(painter: QPainter, look: Look, course: MeasureCourse, box: QRectF) -> None:
    """The small curve by date, over the band of no clear change; its scale is that of its own readings and band."""
    taken = [(each.date.toordinal(), each.value) for each in course.readings if each.value is not None]
    values = [value for _, value in taken] + list(course.band or ())
    low, high = min(values), max(values)
    room = max(high - low, 1.0) * 0.12
    low, high = low - room, high + room
    start, span = taken[0][0], max(taken[-1][0] - taken[0][0], 1)

    def y(value: float) -> float:
        return box.bottom() - (value - low) / (high - low) * box.height()

    if course.band is not None:
        bottom, top = course.band
        painter.fillRect(QRectF(box.left(), y(top), box.width(), y(bottom) - y(top)), look.color("soft"))
    inner = box.width() - 8
    points = [QPointF(box.left() + 3 + (day - start) / span * inner, y(value)) for day, value in taken]
    # a broad line through hundreds of readings is a stripe, and slow
    width = 1.5 if len(points) < box.width() / 2 else 1.0
    painter.setPen(QPen(look.color("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.setBrush(look.color("accent"))
    painter.drawEllipse(points[-1], 2.5, 2.5)
