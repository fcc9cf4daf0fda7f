"""Keeps what is pressed where it is while a pointer goes on pressing, and minds what has just moved under it.

A finger goes down a list of questions faster than a list can move and be read again. So nothing moves until the pointer
has rested; and a press right after a move, at another place than the last one, was meant for what stood there before:
it is not taken, and says so. Hides the clocks: presses are timed by the events' own, so that a busy program cannot make
an early press of a late one.
"""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget

from bodymap.language import tr

RESTED = 350
"""Milliseconds after an answer until things move; also the longest double click that is known as one."""

SEEN = 250
"""Milliseconds that it takes to see that something has moved and not to press."""

SAME = 16.0
"""Pixels within which a press is at the same place as the last: it is meant for whatever comes there next."""

TOO_SOON = tr("Not taken: the list had just moved. Press again.")

_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class StandingStill(QObject):
    """See the module. `over` says that things may move now."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._let_go: tuple[int, QPointF, float] | None = None  # events' clock, place on the screen, own clock
        self._moved: int | None = None  # events' clock
        self._watched: list[QPushButton] = []
        self._rest = QTimer(self, singleShot=True, interval=RESTED)
        self._rest.timeout.connect(self._rested)

    def watch(self, button: QPushButton) -> None:
        """Minds the presses on a button from now on."""
        button.installEventFilter(self)
        self._watched.append(button)

    @property
    def holds(self) -> bool:
        """Whether everything is to stay where it is."""
        return self._rest.isActive()

    def hold(self) -> None:
        """A pointer has answered: everything stays for a while."""
        self._rest.start()

    def end(self) -> None:
        """Things move now, whatever the pointer does."""
        self._rest.stop()
        self.moved()

    def moved(self) -> None:
        """Something has moved under the pointer."""
        if self._let_go is not None:
            stamp, _, then = self._let_go
            self._moved = stamp + round((monotonic() - then) * 1000)

    def _rested(self) -> None:
        if any(button.isDown() for button in self._watched):
            # what is held down would move away from under the pointer
            self._rest.start()
            return
        self.over.emit()
        self.moved()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            stamp = int(event.timestamp())
            if event.type() is QEvent.Type.MouseButtonRelease:
                self._let_go = stamp, event.globalPosition(), monotonic()
            elif event.type() in _PRESSES and self._too_soon(stamp, event.globalPosition()):
                QToolTip.showText(event.globalPosition().toPoint(), TOO_SOON, watched)
                return True
        return super().eventFilter(watched, event)

    def _too_soon(self, stamp: int, at: QPointF) -> bool:
        """Whether a press can only have been meant for what stood there before."""
        if self.holds or self._moved is None or self._let_go is None or not 0 <= stamp - self._moved < SEEN:
            return False
        last, there, _ = self._let_go
        away = at - there
        near = max(abs(away.x()), abs(away.y())) <= SAME
        return not near or stamp - last < RESTED
