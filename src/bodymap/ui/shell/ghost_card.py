"""The question that a ghost asks: same, better, worse or gone. Each answer is one press; nothing is copied silently."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding, Moment, Status, new_id
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import capital, long_date

ANSWERS = (("same", "Same"), ("better", "Better"), ("worse", "Worse"), ("gone", "Gone"))
STEP = 2
"""Better or worse means at least the smallest change that matters; the number can be set right afterwards."""


def carried(ghost: Finding, answer: str) -> Finding:
    """Today's finding that an answer to a ghost makes. An unknown severity stays unknown, whatever the answer."""
    severity = ghost.severity
    if severity is not None:
        severity = {
            "same": severity,
            "better": max(severity - STEP, min(severity, 1)),
            "worse": min(severity + STEP, 10),
            "gone": 0,
        }[answer]
    status = Status.RESOLVED if answer == "gone" else Status.ACTIVE
    return replace(
        ghost, id=new_id(), severity=severity, status=status, moment=Moment.BEFORE, note="", follows=ghost.id
    )


class GhostCard(QWidget):
    """A small card beside the ghost."""

    def __init__(self, look: Look, desk: Desk, ghost: Finding, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._look, self._desk, self._ghost = look, desk, ghost
        severity = "" if ghost.severity is None else f" {ghost.severity}"
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(2)
        column.addWidget(Label(look, f"{capital(desk.protocol.kinds[ghost.kind].name)}{severity}", "technique"))
        previous = desk.previous
        day = f", {long_date(previous.date)}" if previous is not None else ""
        column.addWidget(Label(look, f"{desk.place_name(ghost)}{day}", "secondary", "muted"))
        column.addSpacing(6)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (answer, words) in enumerate(ANSWERS):
            button = Button(look, words)
            button.setMinimumSize(look.px(92), look.px(44))
            button.clicked.connect(lambda _=False, answer=answer: self._take(answer))
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)

    def ask(self, at: QPoint) -> None:
        """Opens beside a place of the screen, without leaving it."""
        self.adjustSize()
        area = self.screen().availableGeometry()
        x = min(max(at.x() - self.width() - 18, area.left() + 4), area.right() - self.width() - 4)
        y = min(max(at.y() - self.height() // 2, area.top() + 4), area.bottom() - self.height() - 4)
        self.move(x, y)
        self.show()

    def _take(self, answer: str) -> None:
        finding = carried(self._ghost, answer)
        self.close()
        words = dict(ANSWERS)[answer].lower()
        if self._desk.do(AddFinding(finding), f"{words}: {self._desk.finding_name(finding)}") and answer != "gone":
            self._desk.look(side=finding.side, zone=finding.zone, findings=(finding.id,))
            if finding.severity is not None and finding.severity != self._ghost.severity:
                # a number that nobody measured must not pass for one
                self._desk.notice(f"Severity put down as {finding.severity}. Set it right with + and −.")

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_card(QPainter(self), self._look, self.rect())
