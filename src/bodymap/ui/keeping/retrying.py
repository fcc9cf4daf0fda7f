"""What could not be written is tried again by itself: every few seconds, and when the window is come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from bodymap.language import tr
from bodymap.ui.desk import Desk

if TYPE_CHECKING:
    from bodymap.workspace import Changes

EVERY = 5000
"""Milliseconds between two tries."""


class Retrying(QObject):
    """Tries quietly: the message stands already, and only success is news."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.retry)
        desk.changed.connect(self._follow)
        window.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether there is something that another try may write."""
        return self._timer.isActive()

    def retry(self) -> None:
        """Tries now."""
        if not self._desk.workspace.unwritten:
            self._timer.stop()
            return
        changes = self._desk.workspace.retry()
        if changes.problem is None:
            self._desk.changed.emit(changes)
            self._desk.notice(tr("What had to wait is saved now."))

    def _follow(self, changes: Changes) -> None:
        from bodymap.store import Conflict

        # somebody else's newer state does not go away by waiting: that is for the therapist to decide
        if changes.problem is not None and not isinstance(changes.problem, Conflict):
            self._timer.start()
        else:
            self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self.waiting:
            self.retry()
        return False
