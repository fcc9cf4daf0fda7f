"""Fingers on the diagram: one marks, two move and zoom the view, a long press opens the ring, a palm does nothing.

Hides which finger does what. The first finger's mark is written when it lifts, so a second finger that comes in the
meantime takes it back without a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QSizeF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QTouchEvent

from bodymap.ui.canvas.gestures import Pointer, distance

LONG_PRESS = 500
"""Milliseconds after which a finger that has not moved opens the ring."""

PALM = 90.0
"""Pixels: a contact that is wider or higher is no fingertip (about 24 mm on a usual screen)."""

LEAST_SPREAD = 20.0
"""Pixels between two fingers below which their distance says nothing of a zoom."""


class Touched(Protocol):
    """What fingers do to the diagram; places are logical pixels of the canvas."""

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier, pointer: Pointer) -> None: ...

    def drag(self, at: QPointF) -> None: ...

    def lift(self, at: QPointF) -> None: ...

    def drop_gesture(self) -> None: ...

    def ask_at(self, at: QPointF, pointer: Pointer) -> None: ...

    def pan(self, dx: float, dy: float, at: QPointF) -> None: ...

    def zoom(self, factor: float, at: QPointF | None = None) -> None: ...


def is_palm(contact: QSizeF) -> bool:
    """Whether a contact is too large for a fingertip; a screen that does not tell sizes has none."""
    return max(contact.width(), contact.height()) > PALM


class Fingers(QObject):
    """See the module."""

    def __init__(self, touched: Touched, parent: QObject) -> None:
        super().__init__(parent)
        self._touched = touched
        self._first: int | None = None
        self._start, self._now = QPointF(), QPointF()
        self._palms: set[int] = set()
        self._pair: tuple[QPointF, QPointF] | None = None
        self._done = False
        self._long = QTimer(self, singleShot=True, interval=LONG_PRESS)
        self._long.timeout.connect(self._pressed_long)

    def hear(self, event: QTouchEvent) -> None:
        """Follows one report of all fingers."""
        ended = event.type() in (QTouchEvent.Type.TouchEnd, QTouchEvent.Type.TouchCancel)
        points = event.points()
        for point in points:
            if is_palm(point.ellipseDiameters()):
                self._palms.add(point.id())
                if point.id() == self._first:
                    self._withdraw()
        fingers = [point for point in points if point.id() not in self._palms]
        if event.type() == QTouchEvent.Type.TouchCancel:
            self._withdraw()
        elif len(fingers) >= 2 or self._pair is not None:
            self._two(fingers)
        elif fingers and not self._done:
            self._one(fingers[0], event.modifiers())
        if ended:
            self._palms.clear()
            self._first, self._pair, self._done = None, None, False

    def _one(self, point: QEventPoint, modifiers: Qt.KeyboardModifier) -> None:
        at = point.position()
        state = point.state()
        if state == QEventPoint.State.Pressed:
            self._first, self._start, self._now = point.id(), at, at
            self._touched.press(at, modifiers, Pointer.FINGER)
            self._long.start()
        elif point.id() == self._first:
            self._now = at
            if distance(at, self._start) >= Pointer.FINGER.slack:
                self._long.stop()
            if state == QEventPoint.State.Released:
                self._long.stop()
                self._first = None
                self._touched.lift(at)
            else:
                self._touched.drag(at)

    def _two(self, fingers: Sequence[QEventPoint]) -> None:
        if self._pair is None:
            self._withdraw()
        self._done = True
        held = [point for point in fingers if point.state() != QEventPoint.State.Released][:2]
        if len(held) < 2:
            return
        now = (held[0].position(), held[1].position())
        if self._pair is not None and held[0].state() != QEventPoint.State.Pressed != held[1].state():
            middle, before = (now[0] + now[1]) / 2, (self._pair[0] + self._pair[1]) / 2
            self._touched.pan(middle.x() - before.x(), middle.y() - before.y(), middle)
            spread, was = distance(*now), distance(*self._pair)
            if min(spread, was) >= LEAST_SPREAD:
                self._touched.zoom(spread / was, middle)
        self._pair = now

    def _withdraw(self) -> None:
        """Nothing comes of the finger that was first."""
        self._long.stop()
        if self._first is not None:
            self._first, self._done = None, True
            self._touched.drop_gesture()

    def _pressed_long(self) -> None:
        if self._first is not None:
            self._touched.ask_at(self._start, Pointer.FINGER)
