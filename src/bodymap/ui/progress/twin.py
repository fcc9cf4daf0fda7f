"""Two visits, or before and after the treatment of one, side by side: one camera and one cursor for all panes, so that
the same place is seen at both.

May import `ui` controls, `paint` and the domain.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import in_sentence, tr, tr_in, tr_plural
from bodymap.paint.marks import paint_findings
from bodymap.paint.plate import MIRROR, Plate
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.span import Span, shown_findings
from bodymap.ui.progress.wording import Wording, capital
from bodymap.ui.style import FOCUS_RING, Look
from bodymap.ui.words import long_date, short_date

MARGIN, GAP, RADIUS = 16, 16, 8
HOME = (0.0, 0.38, 1.86)
"""Where the camera stands at first: centre x, centre y, and how many diagram units are seen from top to bottom."""

NEAREST, WIDEST = 0.25, 3.0
PASSES = {Moment.BEFORE: tr("before treatment"), Moment.AFTER: tr("after treatment")}
_PASSES_SHORT = {
    Moment.BEFORE: tr_in("the treatment, in short", "before"),
    Moment.AFTER: tr_in("the treatment, in short", "after"),
}
SHARPEN = 120
"""Milliseconds of rest after which the plate, stretched while zooming, is painted sharp."""


@dataclass(frozen=True, slots=True)
class Pane:
    visit: Visit
    moment: Moment
    side: Side
    box: QRectF


class TwinView(QWidget):
    """The earlier visit to the left of the later one, or the two `passes` of one; with both sides, two limbs each."""

    def __init__(
        self,
        look: Look,
        wording: Wording,
        plate: Callable[[], Plate],
        *,
        passes: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._wording, self._plate, self._passes = look, wording, plate, passes
        self._span = Span()
        self._x, self._y, self._tall = HOME
        self._cursor: QPointF | None = None  # in the diagram's frame: the same place in every pane
        self._drag: QPointF | None = None
        self._plates: dict[Side, tuple[tuple[object, ...], QImage, QTransform]] = {}
        self._resting = QTimer(self, singleShot=True, interval=SHARPEN)
        self._resting.timeout.connect(self._sharpen)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._sharpen)

    def show_span(self, span: Span) -> None:
        """Shows the pair; a first visit stands alone."""
        self._span = span
        nothing = tr("nothing charted")
        told = [
            f"{long_date(visit.date)}, {PASSES[moment]}, {side.word}: "
            f"{self._listed(shown_findings(visit, side, moment)) or nothing}"
            for visit, moment in self._pair()
            for side in span.sides
        ]
        self.setAccessibleName(tr("Before and after treatment") if self._passes else tr("Two visits side by side"))
        self.setAccessibleDescription(". ".join(told))
        self.update()

    @property
    def camera(self) -> tuple[float, float, float]:
        """Centre and height of what is seen, in diagram units: the same for every pane."""
        return self._x, self._y, self._tall

    def panes(self) -> list[Pane]:
        """Each limb of each visit with its place in this widget."""
        shown = [(visit, moment, side) for visit, moment in self._pair() for side in self._span.sides]
        width = (self.width() - 2 * MARGIN - GAP * (len(shown) - 1)) / max(len(shown), 1)
        height = self.height() - 2 * MARGIN
        return [
            Pane(visit, moment, side, QRectF(MARGIN + place * (width + GAP), MARGIN, width, height))
            for place, (visit, moment, side) in enumerate(shown)
        ]

    def _pair(self) -> list[tuple[Visit, Moment]]:
        if self._passes:
            return [(self._span.later, moment) for moment in Moment] if self._span.later is not None else []
        pair = (self._span.earlier, self._span.later)
        return [(visit, Moment.BEFORE) for visit in pair if visit is not None]

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for pane in self.panes():
                self._paint_pane(painter, pane)

    def _paint_pane(self, painter: QPainter, pane: Pane) -> None:
        look, body = self._look, self._body(pane)
        last = pane.moment is Moment.AFTER if self._passes else pane.visit is self._span.later
        painter.setPen(QPen(look.color("accent" if last else "line"), 1.5 if last else 1))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), FOCUS_RING))
        painter.setBrush(look.color("canvas"))
        painter.drawRoundedRect(pane.box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.save()
        painter.setClipRect(body)
        self._paint_plate(painter, pane)
        way = self._way(pane)
        scale = min(max(1.0 * HOME[2] / self._tall, 0.8), 1.4)
        paint_findings(painter, shown_findings(pane.visit, pane.side, pane.moment), way, look.theme, scale=scale)
        if self._cursor is not None:
            self._paint_cursor(painter, way.map(self._cursor))
        painter.restore()
        self._paint_words(painter, pane)

    def _paint_plate(self, painter: QPainter, pane: Pane) -> None:
        """The kept picture under the camera as it is now; sharp when it has come to rest."""
        known = self._plates.get(pane.side)
        way = self._way(pane)
        # another number of panes makes each of another size, another screen may have finer pixels; another visit in the
        # same pane changes no plate
        if known is None or known[0] != (self._body(pane).size().toTuple(), self.devicePixelRatioF()):
            known = self._plates[pane.side] = self._render(pane)
        _, image, drawn = known
        back, _ = drawn.inverted()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(back * way, True)
        painter.drawImage(0, 0, image)
        painter.restore()

    def _render(self, pane: Pane) -> tuple[tuple[object, ...], QImage, QTransform]:
        body, ratio = self._body(pane), self.devicePixelRatioF()
        way = self._way(pane) * QTransform.fromTranslate(-body.left(), -body.top())
        image = self._plate().render_image(way, body.size().toSize(), ratio)
        return (body.size().toTuple(), ratio), image, way

    def _paint_cursor(self, painter: QPainter, at: QPointF) -> None:
        for role, width in (("halo", 4.0), ("accent", 1.6)):
            painter.setPen(QPen(self._look.color(role), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, 11, 11)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(at + QPointF(11 * dx, 11 * dy), at + QPointF(18 * dx, 18 * dy))

    def _paint_words(self, painter: QPainter, pane: Pane) -> None:
        look, box = self._look, pane.box
        left, room = box.left() + 14, box.width() - 28
        painter.setFont(look.font("question"))
        painter.setPen(look.color("text"))
        title = f"{pane.side.word}, {PASSES[pane.moment] if self._passes else long_date(pane.visit.date)}"
        if look.metrics("question").horizontalAdvance(title) > room:
            title = f"{pane.side.word}, {_PASSES_SHORT[pane.moment] if self._passes else short_date(pane.visit.date)}"
        title = look.metrics("question").elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, box.top() + 8, room, look.line("question")), 0, title)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("muted"))
        told = self.told(pane)
        if self._cursor is None and look.width(told, "body") > room:
            # the title says which of the two it is
            findings = len(shown_findings(pane.visit, pane.side, pane.moment))
            told = tr_plural("{n} finding", "{n} findings", findings) if findings else capital(tr("nothing charted"))
        words = look.metrics("body").elidedText(told, Qt.TextElideMode.ElideRight, room)
        line = look.line("body")
        painter.drawText(QRectF(left, box.bottom() - line - 8, room, line), 0, words)

    def told(self, pane: Pane) -> str:
        """What stands at the foot of a pane: the zone under the cursor and what was found in it at that visit."""
        found = shown_findings(pane.visit, pane.side, pane.moment)
        zone = self._plate().diagram.zone_at(self._cursor.x(), self._cursor.y()) if self._cursor is not None else None
        if zone is None:
            return _counted(len(found), pane.moment)
        name = capital(self._wording.zone(zone))
        here = [finding for finding in found if zone in finding.zones]
        if here:
            return f"{name}: {self._listed(here)}"
        if pane.moment is Moment.AFTER:
            return tr("{zone}: nothing charted", zone=name)
        clear = (pane.side, zone) in pane.visit.clear
        return tr("{zone}: clear", zone=name) if clear else tr("{zone}: not examined", zone=name)

    def _listed(self, findings: list[Finding]) -> str:
        return ", ".join(f"{in_sentence(self._wording.kind(f.kind))} {number(f.severity)}" for f in findings)

    # camera

    def _body(self, pane: Pane) -> QRectF:
        look = self._look
        return pane.box.adjusted(2, look.line("question") + 14, -2, -look.line("body") - 14)

    def _way(self, pane: Pane) -> QTransform:
        """From the diagram's frame to this widget's pixels; the left limb is mirrored."""
        body = self._body(pane)
        scale = body.height() / self._tall
        way = QTransform.fromTranslate(body.center().x(), body.center().y()).scale(scale, scale)
        if pane.side is Side.LEFT:
            way.translate(self._x, -self._y)
            return MIRROR * way
        way.translate(-self._x, -self._y)
        return way

    def _pane_at(self, spot: QPointF) -> Pane | None:
        return next((pane for pane in self.panes() if self._body(pane).contains(spot)), None)

    def _place(self, pane: Pane, spot: QPointF) -> QPointF:
        back, _ = self._way(pane).inverted()
        return back.map(spot)

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Sees less (below 1) or more of the limb, about a place of the diagram that stays where it is."""
        tall = min(max(self._tall * factor, NEAREST), WIDEST)
        if about is not None:
            share = tall / self._tall
            self._x = about.x() + (self._x - about.x()) * share
            self._y = about.y() + (self._y - about.y()) * share
        self._tall = tall
        self._moved()

    def _moved(self) -> None:
        self._x, self._y = min(max(self._x, -0.5), 0.6), min(max(self._y, -0.6), 2.2)
        self._resting.start()
        self.update()

    def _sharpen(self) -> None:
        self._plates.clear()
        self.update()

    def resizeEvent(self, _event: object) -> None:
        self._sharpen()

    # hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        pane = self._pane_at(event.position())
        if pane is not None:
            self.zoom(1.0015 ** -event.angleDelta().y(), self._place(pane, event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._x, self._y, self._tall = HOME
        self._moved()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pane = self._pane_at(event.position())
        if pane is not None and self._drag is not None and event.buttons():
            start, here = self._place(pane, self._drag), self._place(pane, event.position())
            self._drag = event.position()
            self._x, self._y = self._x - (here.x() - start.x()), self._y - (here.y() - start.y())
            self._moved()
            return
        self._cursor = None if pane is None else self._place(pane, event.position())
        self.update()

    def leaveEvent(self, _event: object) -> None:
        self._cursor = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._tall * 0.08
        moves = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._x, self._y = self._x + moves[key][0], self._y + moves[key][1]
            self._moved()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1.25 if key == Qt.Key.Key_Minus else 0.8)
        elif key == Qt.Key.Key_0:
            self._x, self._y, self._tall = HOME
            self._moved()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, _event: object) -> None:
        self.update()

    def focusOutEvent(self, _event: object) -> None:
        self.update()


def _counted(findings: int, moment: Moment) -> str:
    if moment is Moment.AFTER:
        if not findings:
            return tr("Nothing charted after treatment")
        return tr_plural("{n} finding after treatment", "{n} findings after treatment", findings)
    if not findings:
        return tr("Nothing charted before treatment")
    return tr_plural("{n} finding before treatment", "{n} findings before treatment", findings)
