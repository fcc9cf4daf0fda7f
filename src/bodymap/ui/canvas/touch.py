"""Fingers on the diagram: one marks, two move and zoom the view, a long press opens the ring, a palm does nothing.

Hides which finger does what. The first finger's mark is written when it lifts, so a second finger that comes in the
meantime takes it back without a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QSizeF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QTouchEvent

from bodymap.ui.canvas.gestures import Pointer, Presses, distance

LONG_PRESS = 500
"""Milliseconds after which a finger that has not moved opens the ring."""

PALM = 90.0
"""Pixels: a contact that is wider or higher is no fingertip (about 24 mm on a usual screen)."""

LEAST_SPREAD = 20.0
"""Pixels between two fingers below which their distance says nothing of a zoom."""


class Touched(Protocol):
    """What fingers do to the diagram; places are logical pixels of the canvas."""

    @property
    def minds_fingers(self) -> bool: ...

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier, pointer: Pointer, *, again: bool = False) -> None: ...

    def drag(self, at: QPointF, pointer: Pointer) -> None: ...

    def lift(self, at: QPointF, pointer: Pointer) -> None: ...

    def drop(self, pointer: Pointer) -> None: ...

    def ask_at(self, at: QPointF, pointer: Pointer) -> None: ...

    def pan(self, dx: float, dy: float, at: QPointF) -> None: ...

    def zoom(self, factor: float, at: QPointF | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Contact:
    """One finger in one report: where it is, how large it is (nothing where the screen does not tell), what it did."""

    id: int
    at: QPointF
    size: QSizeF
    state: QEventPoint.State

    @classmethod
    def of(cls, point: QEventPoint) -> Contact:
        return cls(point.id(), point.position(), point.ellipseDiameters(), point.state())

    @property
    def is_palm(self) -> bool:
        """Whether it is too large for a fingertip."""
        return max(self.size.width(), self.size.height()) > PALM


class Fingers(QObject):
    """See the module."""

    def __init__(self, touched: Touched, parent: QObject) -> None:
        super().__init__(parent)
        self._touched = touched
        self._presses = Presses(Pointer.FINGER)
        self._first: int | None = None
        self._start = QPointF()
        self._palms: set[int] = set()
        self._pair: tuple[QPointF, QPointF] | None = None
        self._done = False
        self._down, self._ignored = False, False
        self._long = QTimer(self, singleShot=True, interval=LONG_PRESS)
        self._long.timeout.connect(self._pressed_long)

    def hear(self, event: QTouchEvent) -> None:
        """Follows one report of all fingers."""
        contacts = [Contact.of(point) for point in event.points()]
        kind = event.type()
        if kind in (QTouchEvent.Type.TouchCancel, QTouchEvent.Type.TouchBegin):
            # at a first touch nothing can be left: the end of the last may have gone to a window that came between
            self._down = False
            self.cancel()
        if kind != QTouchEvent.Type.TouchCancel:
            self.follow(contacts, event.modifiers(), int(event.timestamp()))

    def cancel(self) -> None:
        """The system takes the fingers away, or what is under them: nothing comes of them until all are lifted."""
        self._withdraw()
        self._forget()
        self._ignored = self._down

    def follow(self, contacts: Sequence[Contact], modifiers: Qt.KeyboardModifier, stamp: int) -> None:
        """Does what the fingers mean; when all of them are lifted the next one is a first finger again.

        `stamp` is in milliseconds of the events' clock.
        """
        self._down = any(contact.state != QEventPoint.State.Released for contact in contacts)
        if not self._touched.minds_fingers:
            self.cancel()
        if self._ignored:
            self._ignored = self._down
            return
        for contact in contacts:
            if contact.is_palm:
                self._palms.add(contact.id)
                if contact.id == self._first:
                    self._withdraw()
        fingers = [contact for contact in contacts if contact.id not in self._palms]
        if len(fingers) >= 2 or self._pair is not None:
            self._two(fingers)
        elif fingers and not self._done:
            self._one(fingers[0], modifiers, stamp)
        if not self._down:
            self._forget()

    def _forget(self) -> None:
        self._palms.clear()
        self._first, self._pair, self._done = None, None, False

    def _one(self, finger: Contact, modifiers: Qt.KeyboardModifier, stamp: int) -> None:
        at, state = finger.at, finger.state
        if state == QEventPoint.State.Pressed:
            self._first, self._start = finger.id, at
            self._touched.press(at, modifiers, Pointer.FINGER, again=self._presses.again(at, stamp))
            self._long.start()
        elif finger.id == self._first:
            if distance(at, self._start) >= Pointer.FINGER.slack:
                self._long.stop()
            if state == QEventPoint.State.Released:
                self._long.stop()
                self._first = None
                self._touched.lift(at, Pointer.FINGER)
            else:
                self._touched.drag(at, Pointer.FINGER)

    def _two(self, fingers: Sequence[Contact]) -> None:
        if self._pair is None:
            self._withdraw()
        self._done = True
        held = [finger for finger in fingers if finger.state != QEventPoint.State.Released][:2]
        if len(held) < 2:
            return
        now = (held[0].at, held[1].at)
        if self._pair is not None and QEventPoint.State.Pressed not in (held[0].state, held[1].state):
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
            self._presses.forget()
            self._first, self._done = None, True
            self._touched.drop(Pointer.FINGER)

    def _pressed_long(self) -> None:
        if self._first is not None:
            self._touched.ask_at(self._start, Pointer.FINGER)
