"""A finger moves what can be scrolled by laying hold of it anywhere; a tap presses what was under it.

Works in every window of the program: the main one, dialogs, and what a drop-down list unfolds. Hides how a tap is told
from a drag, where touches are heard, and what keeps its drags to itself: fields and sliders hear a finger as a mouse.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QEventPoint, QGuiApplication, QMouseEvent, QTouchEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from bodymap.ui.canvas.touch import Contact

SLACK = 12.0
"""Pixels that a finger may slip and still tap."""

OWN_DRAGS = (QHeaderView, QAbstractSlider, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QTextEdit)

_MAY_OPEN = frozenset({QEvent.Type.TouchEnd, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress})
"""What may unfold a drop-down list: not every system tells of it as of other windows."""


@dataclass(slots=True)
class _Finger:
    """One finger on what can be scrolled: where it pressed, and what it pulls."""

    widget: QWidget
    at: QPointF  # of the widget
    everywhere: QPointF  # of the screen
    since: int  # milliseconds of the events' own clock
    area: QAbstractScrollArea
    stood: tuple[int, int]  # the area's scroll bars when it pressed
    slipped: bool = False

    def pull(self, to: QPointF) -> None:
        """Scrolls along once it has slipped further than a tap may."""
        away = to - self.everywhere
        self.slipped = self.slipped or max(abs(away.x()), abs(away.y())) > SLACK
        if not self.slipped or not isValid(self.area):
            return
        view = self.area.viewport()
        for bar, stood, by, room in (
            (self.area.horizontalScrollBar(), self.stood[0], away.x(), view.width()),
            (self.area.verticalScrollBar(), self.stood[1], away.y(), view.height()),
        ):
            # a list may count its rows, not pixels: its page is as long as what is seen of it
            bar.setValue(stood - round(by * bar.pageStep() / max(room, 1)))


@dataclass(frozen=True, slots=True)
class _Tap:
    """The last tap: a second one soon after it at the same place is a double click."""

    widget: QWidget
    everywhere: QPointF
    stamp: int


class FingerScroll(QObject):
    """One for the program. `felt` says that a finger has touched any of its windows."""

    felt = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fingers: dict[int, _Finger] = {}
        self._heard = False
        self._last: _Tap | None = None
        self._unfolded = QTimer(self, singleShot=True, interval=0)
        self._unfolded.timeout.connect(self._watch_popup)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)
        for window in application.topLevelWindows():
            self._watch(window)

    def _watch(self, window: QWindow | None) -> None:
        # once and before anybody else: who counts touches, to lock after a while, must hear them before they are taken
        if window is not None and not window.property("hears_fingers"):
            window.setProperty("hears_fingers", True)
            window.installEventFilter(self)

    def _watch_popup(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            self._watch(popup.windowHandle())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MAY_OPEN:
            self._unfolded.start()
        if not isinstance(event, QTouchEvent) or not isinstance(watched, QWindow):
            return False
        if kind == QEvent.Type.TouchBegin:
            self.felt.emit()
            self._fingers.clear()
            stamp = int(event.timestamp())
            self._heard = len(event.points()) == 1 and self._lays_hold(watched, event.points()[0], stamp) is not None
        if not self._heard:
            # the widgets under the fingers hear them, or Qt makes a mouse of them
            return False
        event.accept()
        if kind == QEvent.Type.TouchCancel:
            self._fingers.clear()
            return True
        taps = [finger for point in event.points() if (finger := self._follow(watched, point, event)) is not None]
        for finger in taps:
            # last of all: it may open a dialog, and come back much later
            self._tap(finger, int(event.timestamp()))
        return True

    def _follow(self, window: QWindow, point: QEventPoint, event: QTouchEvent) -> _Finger | None:
        """Takes note of one finger's report; answers the finger where it has tapped."""
        number, state = point.id(), point.state()
        if Contact.of(point).is_palm:
            self._fingers.pop(number, None)
        elif state == QEventPoint.State.Pressed:
            finger = self._lays_hold(window, point, int(event.timestamp()))
            if finger is not None:
                self._fingers[number] = finger
        elif number in self._fingers:
            finger = self._fingers[number]
            others = (other for other in self._fingers.values() if other is not finger)
            pulled = any(other.slipped for other in others)
            if state == QEventPoint.State.Released:
                del self._fingers[number]
                return None if finger.slipped or pulled else finger
            if state == QEventPoint.State.Updated and not pulled:
                finger.pull(point.globalPosition())
        return None

    def _lays_hold(self, window: QWindow, point: QEventPoint, stamp: int) -> _Finger | None:
        """The finger on what scrolls there; None where nothing does, and over what has a use for drags itself."""
        top = next((each for each in QApplication.topLevelWidgets() if each.windowHandle() == window), None)
        popup = QApplication.activePopupWidget()
        if top is None or popup not in (None, top):
            # a press beside what is unfolded folds it up
            return None
        widget = pressed = top.childAt(point.position().toPoint())
        while pressed is not None and widget is not None and not isinstance(widget, OWN_DRAGS):
            if isinstance(widget, QScrollArea | QAbstractItemView):
                bars = widget.horizontalScrollBar(), widget.verticalScrollBar()
                if any(bar.maximum() > bar.minimum() for bar in bars):
                    at = pressed.mapFrom(top, point.position())
                    stood = bars[0].value(), bars[1].value()
                    return _Finger(pressed, at, point.globalPosition(), stamp, widget, stood)
            widget = widget.parentWidget()
        return None

    def _tap(self, finger: _Finger, stamp: int) -> None:
        """Presses what was under the finger and lets go, as a mouse would: wherever it may be by now."""
        widget, last, self._last = finger.widget, self._last, None
        if not isValid(widget) or not widget.isVisible() or not widget.isEnabled():
            return
        press = QEvent.Type.MouseButtonPress
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        if last is not None and last.widget is widget and finger.since - last.stamp < interval:
            away = finger.everywhere - last.everywhere
            if max(abs(away.x()), abs(away.y())) <= 2 * SLACK:
                press = QEvent.Type.MouseButtonDblClick
        if press == QEvent.Type.MouseButtonPress:
            self._last = _Tap(widget, finger.everywhere, stamp)
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held, when in ((press, left, finger.since), (QEvent.Type.MouseButtonRelease, none, stamp)):
            event = QMouseEvent(kind, finger.at, finger.everywhere, left, held, Qt.KeyboardModifier.NoModifier)
            event.setTimestamp(when)
            # a press alone may take away what was pressed
            if isValid(widget):
                QApplication.sendEvent(widget, event)
