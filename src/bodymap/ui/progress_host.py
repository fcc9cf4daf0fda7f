"""Ties the progress page to the desk: shows the open client, goes to the visit that is chosen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.ui.progress.page import ProgressPage

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.style import Look


ROUNDS = 4
"""How many layouts lie within each other; each asks for the one around it only once it is laid out itself."""


class ProgressHost(QWidget):
    """Works only while it is in view; what changed meanwhile is read when it is shown."""

    def __init__(self, look: Look, desk: Desk, window: MainWindow) -> None:
        super().__init__()
        self._desk = desk
        self.page = ProgressPage(look, desk.protocol)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setFocusProxy(self.page)
        self.page.visit_chosen.connect(desk.open_visit)
        self.page.sides_chosen.connect(lambda sides: desk.look(shown=tuple(sides)))
        self.page.start_wanted.connect(window.actions_table["new_visit"].trigger)
        self.page.report_wanted.connect(window.actions_table["print_progress"].trigger)
        desk.changed.connect(lambda _: self._read())
        desk.passed.connect(self._pass_on)
        desk.focus_changed.connect(lambda _: self._read())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()
        # cards in columns in a page settle from the inside out: nobody sees them lie over each other
        for _ in range(ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _pass_on(self) -> None:
        visit = self._desk.visit
        if visit is not None and self.isVisible():
            self.page.pass_to(visit.id)

    def _read(self) -> None:
        if not self.isVisible():
            return
        desk = self._desk
        visits = desk.workspace.visits if desk.client is not None else ()
        try:
            suggestions = desk.suggestions
        except Exception:
            # what stands there may be another client's
            self.page.cover()
            raise
        shown = desk.focus.shown
        advice = [word.text for word in suggestions.advice if word.side in shown] if suggestions is not None else []
        current = desk.visit.id if desk.visit is not None else ""
        self.page.set_visits(desk.client, visits, shown, current, advice)
