"""Going on through many visits: the hand holds a key, turns the wheel or drags, and rests somewhere.

Hides the clock. Who shows the visits asks whether the hand is still on its way; what is too slow for one frame waits
until it rests. A step by itself is no way: all of it is shown at once, and nothing goes blank. May import Qt only.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

REST = 80
"""Milliseconds without another step after which the hand rests: more than a held key takes from one to the next.

They are counted from the moment when the step is painted, so that a slow machine, too, gets through all of them first.
"""


class Passing(QObject):
    """`rested` tells once that the hand has come to rest, whether by itself or because `end` was called."""

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._active = False
        self._since = QElapsedTimer()
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._tick)

    @property
    def active(self) -> bool:
        """Whether the hand is on its way."""
        return self._active

    @property
    def alone(self) -> bool:
        """Whether a step that is taken now would be one by itself: none was shown a moment ago."""
        return not self._active and not (self._since.isValid() and self._since.elapsed() <= REST)

    def done(self) -> None:
        """A step by itself is shown; from now on the next one counts as going on, however long the showing took."""
        self._since.start()

    def go_on(self) -> None:
        """Another step was taken."""
        self._active = True
        self._clock.start(0)

    def end(self) -> None:
        """The hand rests."""
        if self.drop():
            self.rested.emit()
            self.done()

    def _tick(self) -> None:
        if self._clock.interval() == 0:  # what the step spoiled is painted, and no other input waits
            self._clock.start(REST)
        else:
            self.end()

    def drop(self) -> bool:
        """The hand rests, and whoever says so tells it; returns whether it was on its way."""
        was, self._active = self._active, False
        self._clock.stop()
        return was
