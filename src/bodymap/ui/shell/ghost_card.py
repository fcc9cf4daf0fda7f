"""The question that a ghost asks: same, better, worse or gone. Each answer is one press; nothing is copied silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bodymap.domain.finding import Finding
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.steps import GHOST_ANSWERS, carried, carry, ghost_severities
from bodymap.ui.style import Look
from bodymap.ui.words import capital, long_date


class GhostCard(QWidget):
    """A small card beside the ghost."""

    def __init__(self, look: Look, desk: Desk, ghost: Finding, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column.addLayout(self._grid)
        self._offer([(words, partial(self._choose, answer)) for answer, words in GHOST_ANSWERS], 2)

    def _offer(self, choices: Sequence[tuple[str, Callable[[], None]]], columns: int) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, (words, run) in enumerate(choices):
            button = Button(self._look, words)
            # the style sheet sets a height of its own when it dresses the button: ours comes after it
            button.ensurePolished()
            button.setMinimumSize(self._look.px(200 // columns - 8), self._look.px(44))
            button.clicked.connect(lambda _=False, run=run: run())
            self._grid.addWidget(button, place // columns, place % columns)
        self.adjustSize()

    def _choose(self, answer: str) -> None:
        """Better or worse asks for the number that was felt: none is made up."""
        numbers = ghost_severities(self._ghost.severity, answer)
        if not numbers:
            self._take(answer, self._ghost.severity if answer != "gone" else None)
            return
        choices = [(str(number), partial(self._take, answer, number)) for number in numbers]
        self._offer([*choices, ("?", partial(self._take, answer, None))], 4)

    def ask(self, at: QPoint) -> None:
        """Opens beside a place of the screen, without leaving it."""
        self.adjustSize()
        area = self.screen().availableGeometry()
        x = min(max(at.x() - self.width() - 18, area.left() + 4), area.right() - self.width() - 4)
        y = min(max(at.y() - self.height() // 2, area.top() + 4), area.bottom() - self.height() - 4)
        self.move(x, y)
        self.show()

    def _take(self, answer: str, severity: int | None) -> None:
        finding = carried(self._ghost, answer, severity)
        self.close()
        if self._desk.take(carry(self._desk.protocol, finding, answer)) and answer != "gone":
            self._desk.look(side=finding.side, zone=finding.zone, findings=(finding.id,))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_card(QPainter(self), self._look, self.rect())
