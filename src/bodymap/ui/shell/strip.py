"""The strip of visits under the diagram: a small picture a visit, the open one framed; keys, wheel and click move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from bodymap.domain.finding import counted_once
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_plural
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.desk import Desk
from bodymap.ui.shell.small_pictures import SmallPictures
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, short_date

HEIGHT, CELL = 112, 104
AROUND, DAYS = 8, 40
"""Free above and below what stands in the strip, and how high it stays at least: so high that days can be pressed."""


class VisitStrip(QWidget):
    """See the module. Shows the side or sides in view; the latest visit stands at the right.

    `visit_chosen` carries a visit that was clicked, `visit_passed` one on the way of keys, wheel or drag.
    """

    visit_chosen = Signal(str)
    visit_passed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk: Desk | None = None
        self._pictures = SmallPictures(look, self)
        self._pictures.painted.connect(self.update)
        self._visits: tuple[Visit, ...] = ()
        self._open = -1  # the place of the visit that is open
        self._first = 0
        self._under = -1
        self._taken = 0  # what a message takes of the height, from the top
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Visits"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._guard = Guarded(look, self, self._fill, brief=True)
        look.changed.connect(self._dress)
        self._dress()

    def attach(self, desk: Desk) -> None:
        self._desk = desk
        self._pictures.centres = desk.diagram.centres
        desk.changed.connect(lambda _: self.refresh())
        desk.passed.connect(self.refresh)
        desk.focus_changed.connect(lambda _: self.update())
        self.refresh()

    def refresh(self) -> None:
        """Shows the open client's visits. Where that breaks another client's are not to be seen."""
        self._guard(self._fill)

    def _fill(self) -> None:
        desk = self._desk
        self._visits = desk.workspace.visits if desk is not None and desk.client is not None else ()
        visit = desk.visit if desk is not None else None
        self._open = next((i for i, known in enumerate(self._visits) if known is visit), -1)
        self.setAccessibleDescription(
            tr("{date}, {n} of {all}", date=long_date(visit.date), n=self._open + 1, all=len(self._visits))
            if visit is not None
            else ""
        )
        self._scroll_to_open()
        self.update()

    def make_room(self, height: int) -> int:
        """Draws back to the days below a message of this height, or stands whole again for 0; says how high it stays.

        Nothing lies half covered then, and every visit can still be seen and pressed.
        """
        taken = min(height + AROUND, self.height() - self._look.px(DAYS)) if height else 0
        if taken != self._taken:
            self._taken = taken
            self.update()
        return self.height() - taken

    def _left(self) -> int:
        return self._look.px(124)

    def _fits(self) -> int:
        return max(1, (self.width() - self._left() - 12) // self._look.px(CELL))

    def _scroll_to_open(self) -> None:
        last = max(0, len(self._visits) - self._fits())
        place = self._open
        if place < 0:
            self._first = last
        else:
            self._first = min(max(self._first, place - self._fits() + 1, 0), place, last) if place < last else last

    def _cell(self, place: int) -> QRectF:
        width = self._look.px(CELL)
        top = self._taken + (4 if self._taken else AROUND)
        high = self.height() - top - (4 if self._taken else AROUND)
        return QRectF(self._left() + (place - self._first) * width, top, width - 8, high)

    def _at(self, position: QPointF) -> int:
        shown = range(self._first, min(len(self._visits), self._first + self._fits()))
        return next((i for i in shown if self._cell(i).contains(position)), -1)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("surface2"))
            painter.fillRect(0, 0, self.width(), 1, look.color("line"))
            self._paint_head(painter)
            if not self._visits:
                painter.drawText(
                    QRectF(self._left(), self._taken, self.width() - self._left(), self.height() - self._taken),
                    Qt.AlignmentFlag.AlignVCenter,
                    tr("Each visit will stand here as a small picture, so that you can go back through them."),
                )
            for place in range(self._first, min(len(self._visits), self._first + self._fits())):
                self._paint_cell(painter, place, current=place == self._open)

    def _paint_head(self, painter: QPainter) -> None:
        """At the left: what stands here, how one goes through it, and how many visits lie before."""
        look = self._look
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("muted"))
        if self._taken:
            rest = QRectF(16, self._taken, self._left() - 16, self.height() - self._taken)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, tr("Visits"))
            return
        y = look.px(22)
        painter.drawText(QPointF(16, y + look.px(8)), tr("Visits"))
        painter.setFont(look.font("secondary"))
        # two lines: the strip's left is narrow
        hints = tr("Click, wheel or\nAlt + arrows").split("\n") if len(self._visits) > 1 else ()
        for line, words in enumerate(hints):
            painter.drawText(QPointF(16, y + look.px(26) + line * look.line("secondary")), words)
        if self._first:
            before = tr_plural("{n} visit before", "{n} visits before", self._first)
            painter.drawText(QPointF(16, self.height() - look.px(14)), before)

    def _paint_cell(self, painter: QPainter, place: int, *, current: bool) -> None:
        look, visit, cell = self._look, self._visits[place], self._cell(place)
        if current or place == self._under:
            painter.setPen(QPen(look.color("accent"), 1.5) if current else QPen(look.color("line"), 1))
            painter.setBrush(look.color("soft" if current else "surface"))
            painter.drawRoundedRect(cell, 6, 6)
        if current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRoundedRect(cell.adjusted(-2, -2, 2, 2), 8, 8)
        painter.setFont(look.font("tag" if not current else "chip"))
        words = QRectF(cell.left(), cell.bottom() - look.px(20), cell.width(), look.px(18))
        if self._taken:
            painter.setPen(look.color("accent" if current else "text"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, short_date(visit.date))
            return
        shown = self._desk.focus.shown if self._desk is not None else (Side.RIGHT,)
        room = QRectF(cell.left(), cell.top() + 4, cell.width(), words.top() - cell.top() - 6)
        share = room.width() / len(shown)
        for number, side in enumerate(shown):
            size = QSize(int(share), int(room.height()))
            picture = self._pictures.of(visit, side, size, self.devicePixelRatioF())
            painter.drawImage(QPointF(room.left() + number * share, room.top()), picture)
        painter.setPen(look.color("accent" if current else "text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, short_date(visit.date))

    def _dress(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self.update()

    # input

    def _step(self, step: int) -> None:
        place = self._open + step
        if self._open >= 0 and 0 <= place < len(self._visits):
            self.visit_passed.emit(self._visits[place].id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.visit_chosen.emit(self._visits[place].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and place >= 0 and place != self._open:
            self.visit_passed.emit(self._visits[place].id)
        if place != self._under:
            self._under = place
            if place >= 0:
                visit = self._visits[place]
                found = tr_plural("{n} finding", "{n} findings", len(counted_once(visit.findings)))
                self.setToolTip(f"{short_date(visit.date)}: {found}")
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        self._under = -1
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self._step(-1 if delta > 0 else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._scroll_to_open()
