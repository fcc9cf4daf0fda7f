"""Lets the marks of one visit become those of the next before the eye, when one goes through a client's visits.

Hides when there is something to follow: only between two visits of one client, on a side that stays in view. While
the marks are on their way they are dimmed and named as such: they are no chart. May import the domain, `paint`, `ui`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QPainter

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.passing import Passage
from bodymap.paint.marks import paint_findings
from bodymap.ui.words import short_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bodymap.domain.visit import Visit
    from bodymap.ui.canvas.marks_sheet import MarksView
    from bodymap.ui.desk import Desk

LASTS = 180
"""Milliseconds: long enough to see where a mark goes, short enough not to be waited for."""

DIMMED = 0.62


class VisitPassage(QObject):
    """`moved` asks for a frame. It begins by itself when `follow` is told of another visit, unless switched off."""

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.enabled = True
        self._at: tuple[str, Visit, dict[Side, tuple[Finding, ...]]] | None = None
        self._passages: dict[Side, Passage] = {}
        self._words = ""
        self._clock = QVariantAnimation(self)
        self._clock.setDuration(LASTS)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._clock.valueChanged.connect(lambda _: self.moved.emit())
        self._clock.finished.connect(self.moved)

    @property
    def active(self) -> bool:
        """Whether marks are on their way."""
        return self._clock.state() is QVariantAnimation.State.Running

    def follow(self, desk: Desk | None, marks: Mapping[Side, tuple[Finding, ...]]) -> None:
        """Takes note of the visit that is open now with its marks of each side."""
        client = desk.client if desk is not None else None
        visit = desk.visit if desk is not None else None
        if client is None or visit is None:
            self._at = None
            self._clock.stop()
            return
        before, self._at = self._at, (client.id, visit, dict(marks))
        if before is None or before[0] != client.id:
            self._clock.stop()
        elif before[1].id != visit.id:
            self._clock.stop()
            if self.enabled:
                self._passages = {side: Passage(before[2].get(side, ()), marks[side]) for side in marks}
                self._words = f"{short_date(before[1].date)} → {short_date(visit.date)}"
                self._clock.start()

    def end(self) -> None:
        """The chart at once: a hand that wants to mark waits for nothing."""
        if self.active:
            self._clock.stop()
            self.moved.emit()

    def paint(self, painter: QPainter, side: Side, view: MarksView) -> None:
        """Paints the marks of a side on their way into a pane whose upper left is the painter's origin."""
        share = float(self._clock.currentValue())
        by_presence: dict[float, list[Finding]] = {}
        for passing in self._passages[side].at(share) if side in self._passages else ():
            by_presence.setdefault(passing.presence, []).append(passing.finding)
        for presence, findings in sorted(by_presence.items()):
            painter.setOpacity(DIMMED * presence)
            paint_findings(painter, findings, view.sight.transform, view.theme, scale=view.scale, centres=view.centres)
        painter.setOpacity(1.0)
        painter.setFont(view.theme.font("secondary", view.scale))
        painter.setPen(view.theme.color("muted"))
        # over the line in which the heading says which way is front
        foot = QRectF(view.pane).adjusted(0, 0, 0, -16 - 2 * painter.fontMetrics().height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._words)
