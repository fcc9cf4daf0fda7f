"""Larger targets from the first touch on, unless somebody has said how they want them; fingers scroll what scrolls.

Hides that nothing moves while a finger presses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bodymap.language import tr
from bodymap.ui.shell.finger_scroll import FingerScroll

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

LIFTED = 700
"""Milliseconds after the first touch: by then the finger has done what it came for, and things may move."""


class TouchMode(QObject):
    """See the module."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._later = QTimer(self, singleShot=True, interval=LIFTED)
        self._later.timeout.connect(self._switch)
        self._scroll = FingerScroll(self)
        self._scroll.felt.connect(self._felt)
        window.look.set_touch(bool(window.settings.touch))

    @property
    def about_to_switch(self) -> bool:
        """Whether a finger was felt and targets will be larger when it has lifted."""
        return self._later.isActive()

    def _felt(self) -> None:
        if self._window.settings.touch is None:
            self._later.start()

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
