"""A ring of targets around a place of the diagram: slide onto one and let go, or press one; drag on for a severity.

Hides where it lies and which target the pointer means. It knows nothing of findings: it shows
choices and says which was picked. Each target is a button for the keyboard and for screen readers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from bodymap.language import tr
from bodymap.ui.canvas.gestures import DEAD_ZONE, STEP, Pointer, distance
from bodymap.ui.canvas.ring_face import MARGIN, TARGET, WORDED, Choice, Face, caption_size, paint_ring, word_room
from bodymap.ui.canvas.ring_shape import RingShape
from bodymap.ui.style import FINGERTIP, Look

LARGEST = 1.4
"""Targets grow with the text up to here, and less where the window is small."""

LEAST_WORDED = 60.0
"""Pixels of a target with a word, at the least."""


class Ring(QWidget):
    """Covers its parent while it is open. `picked` carries the key and the severity, None where none was dragged."""

    picked = Signal(str, object)
    closed = Signal()

    def __init__(
        self,
        look: Look,
        title: str,
        choices: Sequence[Choice],
        at: QPointF,
        parent: QWidget,
        key_for: Callable[[QKeyEvent], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices, self._key_for, self._start = tuple(choices), key_for, at
        self._current: int | None = None
        self._severity: int | None = None
        self._moved, self._pressed, self._over = False, False, False
        self._since = monotonic()
        self._meant = True
        """Whether the way of the hand and the target beneath it say the same."""
        self.is_open = True
        """Until it has been answered or closed. It outlives the widget, which goes soon after."""
        self.setGeometry(parent.rect())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(tr("Arrows go round, Enter picks, up and down set the severity, Escape closes."))
        caption = caption_size(look, title, self._choices, self.width() - 2 * MARGIN)
        worded = any(choice.icon for choice in self._choices)
        wanted = max((WORDED if worded else TARGET) * min(look.scale, LARGEST), word_room(look, self._choices))
        room = min(self.width(), self.height() - caption.height() - MARGIN) - 2 * MARGIN
        self.shape_of = RingShape.fitting(len(self._choices), wanted, LEAST_WORDED if worded else FINGERTIP, room)
        self.middle = self._fitted(at, caption.height())
        self._face = Face(look, title, self._choices, self.shape_of, self.middle, at, caption, self.width())
        self.targets = [self._target(place, choice) for place, choice in enumerate(self._choices)]
        # it hears every press on the diagram, but of the diagram only this is painted again when it comes and goes
        self.setMask(self._face.box.toAlignedRect())
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)
        self.show()
        self.raise_()

    def _target(self, place: int, choice: Choice) -> _Target:
        side = self.shape_of.target
        x, y = self.shape_of.middle(place)
        target = _Target(choice.words, self)
        target.setGeometry(QRectF(self.middle.x() + x - side / 2, self.middle.y() + y - side / 2, side, side).toRect())
        target.clicked.connect(lambda: self._pick(place))
        target.show()
        return target

    def _fitted(self, at: QPointF, caption: float) -> QPointF:
        """The ring's middle: the place itself, or as near to it as the ring is wholly in view, with its words."""
        reach = self.shape_of.edge + MARGIN
        worded = reach + caption + MARGIN
        x = min(max(at.x(), reach), max(self.width() - reach, reach))
        y = min(max(at.y(), reach), max(self.height() - reach, reach))
        # the words stand above, or below where only there is room
        if y < worded and y + worded > self.height():
            y = worded
        return QPointF(x, y)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self._choices

    @property
    def current(self) -> Choice | None:
        """The choice that the pointer or the keyboard is on."""
        return None if self._current is None else self._choices[self._current]

    @property
    def severity(self) -> int | None:
        return self._severity

    def place_of(self, key: str) -> QPointF:
        """The middle of a choice's target, on this widget."""
        place = next(number for number, choice in enumerate(self._choices) if choice.key == key)
        return self.middle + QPointF(*self.shape_of.middle(place))

    # the pointer

    def follow(self, at: QPointF) -> None:
        """The pointer has moved with the press held."""
        self._moved = self._moved or distance(at, self._start) >= DEAD_ZONE
        if not self._moved:
            return
        before = self._current, self._severity
        x, y = at.x() - self.middle.x(), at.y() - self.middle.y()
        beyond = self.shape_of.beyond(x, y)
        if beyond == 0 or self._current is None:
            self._current = self.shape_of.at(x, y)
            way = at - self._start
            self._meant = self._pressed or self._current == self.shape_of.towards(way.x(), way.y())
        # once outside, the choice stays: a long drag for a high severity may swing sideways
        known = self.current.severities if self.current is not None else ()
        far = int((beyond - DEAD_ZONE) / STEP)
        self._severity = known[min(far, len(known) - 1)] if known and beyond >= DEAD_ZONE else None
        if before != (self._current, self._severity):
            self.update()

    def release(self, at: QPointF) -> None:
        """The press ends: on a target it picks, in the hole it closes; where it never moved the ring stays open.

        It stays, too, where it had to make way for an edge and the hand went another way than to the target that it
        ended on: the hand knows its ways by heart, and nothing is written that only one of the two means.
        """
        self.follow(at)
        if not self._moved or (self._current is not None and not self._meant):
            self.stay()
        elif self._current is None:
            self.leave()
        else:
            self._pick(self._current)

    def stay(self) -> None:
        """Waits for a press or a key."""
        self._current, self._severity, self._moved = None, None, False
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        x, y = at.x() - self.middle.x(), at.y() - self.middle.y()
        if self.shape_of.beyond(x, y) > 0 or self.shape_of.at(x, y) is None:
            if not self._opened_by(at):
                self.leave()
            return
        self._pressed = self._moved = True
        self.follow(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click whose first has opened the ring: it picks nothing and closes nothing."""
        event.accept()

    def _opened_by(self, at: QPointF) -> bool:
        """Whether a press is the second one of pen or finger where the first has opened the ring."""
        soon = (monotonic() - self._since) * 1000 < QGuiApplication.styleHints().mouseDoubleClickInterval()
        return soon and distance(at, self._start) <= Pointer.FINGER.twice

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed:
            self.follow(at)
            return
        x, y = at.x() - self.middle.x(), at.y() - self.middle.y()
        over = None if self.shape_of.beyond(x, y) > 0 else self.shape_of.at(x, y)
        if over != self._current and (over is not None or self._over):
            self._current, self._over = over, over is not None
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed:
            self.release(event.position())
            self._pressed = False

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        rate = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        named = self._key_for(event) if self._key_for is not None else None
        if step is not None:
            self._walk(step)
        elif rate is not None:
            self._rate(rate)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current is not None:
            self._pick(self._current)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.leave()
        elif named is not None and any(choice.key == named for choice in self._choices):
            self._pick(next(place for place, choice in enumerate(self._choices) if choice.key == named))

    def event(self, event: QEvent) -> bool:
        # Tab would go to a target; it closes instead, so that the ring never traps it
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.keyPressEvent(event)
            return True
        # no window command may be carried out over the ring's head, on something else than it shows
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _walk(self, step: int) -> None:
        first = 0 if step > 0 else len(self._choices) - 1
        self._current = first if self._current is None else (self._current + step) % len(self._choices)
        self._severity = None
        self.targets[self._current].setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _rate(self, step: int) -> None:
        known = self.current.severities if self.current is not None else ()
        if known:
            ordered = sorted(known)
            place = -1 if self._severity is None else ordered.index(self._severity)
            self._severity = ordered[min(max(place + step, 0), len(ordered) - 1)]
            self._tell()

    def _tell(self) -> None:
        if self._current is not None:
            words = "" if self._severity is None else tr("severity {severity}", severity=self._severity)
            self.targets[self._current].setAccessibleDescription(words)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._left_by_focus()

    def _left_by_focus(self) -> None:
        focused = self.window().focusWidget()
        if focused is not None and focused is not self and not self.isAncestorOf(focused):
            self.leave()

    # the end

    def _pick(self, place: int) -> None:
        if not self.is_open:
            return
        key, severity = self._choices[place].key, self._severity
        self.leave()
        self.picked.emit(key, severity)

    def leave(self) -> None:
        """Closes without a choice."""
        if not self.is_open:
            return
        self.is_open = False
        had_focus = self.hasFocus() or any(target.hasFocus() for target in self.targets)
        self.hide()
        parent = self.parentWidget()
        if had_focus and parent is not None:
            parent.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, self._face, self._current, self._severity)


class _Target(QAbstractButton):
    """A choice for the keyboard and for screen readers; the ring paints it and hears the pointer."""

    def __init__(self, words: str, ring: Ring) -> None:
        super().__init__(ring)
        self._ring = ring
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            # keys are the ring's; a button would take the arrows for its neighbours
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring._left_by_focus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Painted by the ring."""
