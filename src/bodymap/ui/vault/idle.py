"""Notices that nobody is at the window: by the time since the last key, pointer or pen, and by what the system says.

Input is seen where it enters a window, not at every widget: one call for each event of the person, none for painting.
The clock goes on while the computer sleeps, where the system has such a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)
CHECK = 10_000
"""Milliseconds between two looks at the clock at most: a computer that wakes is locked within them."""


def steady_clock() -> float:
    """Seconds that also pass in sleep and that nobody can set back."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class Idle(QObject):
    """`away` comes once after so many minutes without input, and again after the next ones."""

    away = Signal()

    def __init__(
        self, minutes: float, parent: QObject | None = None, clock: Callable[[], float] = steady_clock
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._last = clock()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)
        for window in application.topLevelWindows():
            self._watch(window)
        self._wind()

    @property
    def minutes(self) -> float:
        return self._minutes

    def set_minutes(self, minutes: float) -> None:
        """0 never."""
        self._minutes = minutes
        self._wind()

    def touch(self) -> None:
        """Somebody is there."""
        self._last = self._clock()

    def look(self) -> None:
        """Looks at the clock."""
        now = self._clock()
        if self._minutes and now - self._last >= self._minutes * 60:
            self._last = now
            self.away.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._last = self._clock()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _wind(self) -> None:
        self._timer.stop()
        if self._minutes:
            self._timer.start(min(CHECK, max(round(self._minutes * 60_000 / 4), 50)))
