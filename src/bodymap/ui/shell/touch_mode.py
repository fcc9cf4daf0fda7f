"""Larger targets from the first touch on, unless somebody has said how they want them; fingers scroll the panels.

Hides how a finger is told from a mouse, and that nothing moves while it presses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QTouchEvent

from bodymap.language import tr
from bodymap.ui.shell.finger_scroll import FingerScroll

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

LIFTED = 700
"""Milliseconds after the first touch: by then the finger has done what it came for, and things may move."""


class TouchMode(QObject):
    """See the module. Hears every touch that no widget has taken for itself, and those on the diagram."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._later = QTimer(self, singleShot=True, interval=LIFTED)
        self._scroll = FingerScroll(window)
        self._later.timeout.connect(self._switch)
        window.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        for watched in (window, window.canvas):
            watched.installEventFilter(self)
        window.look.set_touch(bool(window.settings.touch))

    @property
    def about_to_switch(self) -> bool:
        """Whether a finger was felt and targets will be larger when it has lifted."""
        return self._later.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TouchBegin and self._window.settings.touch is None:
            self._later.start()
        if isinstance(event, QTouchEvent) and watched is self._window:
            # not taken: the widget under the finger hears it as a mouse
            event.setAccepted(self._scroll.hear(event))
            return True
        return False

    def _switch(self) -> None:
        window = self._window
        if window.canvas.busy:
            # whatever the hand holds stays where it is until it is let go
            self._later.start()
            return
        window.settings.touch = True
        window.look.set_touch(True)
        window.actions_table.refresh()
        if window.desk is not None:
            window.desk.notice(tr("Targets are larger now, for fingers. View, Touch mode makes them small again."))
