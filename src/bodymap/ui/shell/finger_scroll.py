"""A finger moves what can be scrolled by laying hold of it anywhere; a tap presses what is under it.

Hides how a tap is told from a drag, and what keeps its drags to itself: fields, lists and sliders hear a finger as a
mouse. May import Qt alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTouchEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

SLACK = 12.0
"""Pixels that a finger may slip and still tap."""

OWN_DRAGS = (QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QTextEdit)


class FingerScroll:
    """Follows one finger over a window. `hear` says whether it took the event."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._area: QScrollArea | None = None
        self._start, self._value, self._scrolls = QPointF(), 0, False

    def hear(self, event: QTouchEvent) -> bool:
        """Takes a touch that begins over something that scrolls, and all that follows from it."""
        kind, at = event.type(), event.points()[0].position() if event.points() else QPointF()
        if kind == QEvent.Type.TouchBegin:
            self._area = self._below(at) if len(event.points()) == 1 else None
            if self._area is None:
                return False
            self._start, self._value, self._scrolls = at, self._area.verticalScrollBar().value(), False
            return True
        if self._area is None:
            return False
        if kind == QEvent.Type.TouchUpdate:
            self._drag(at.y() - self._start.y())
            return True
        # let go of before the tap: that may open a dialog, and come back much later
        self._area = None
        if kind == QEvent.Type.TouchEnd and not self._scrolls:
            self._tap()
        return True

    def _below(self, at: QPointF) -> QScrollArea | None:
        """What scrolls under a place of the window; nothing over what has a use for drags itself."""
        widget: QWidget | None = self._window.childAt(at.toPoint())
        while widget is not None and not isinstance(widget, OWN_DRAGS):
            if isinstance(widget, QScrollArea) and widget.verticalScrollBar().maximum() > 0:
                return widget
            widget = widget.parentWidget()
        return None

    def _drag(self, away: float) -> None:
        if self._area is not None and (self._scrolls or abs(away) > SLACK):
            self._scrolls = True
            self._area.verticalScrollBar().setValue(round(self._value - away))

    def _tap(self) -> None:
        """Presses and lets go where the finger was, as a mouse would."""
        widget = self._window.childAt(self._start.toPoint())
        if widget is None or not widget.isEnabled():
            return
        if widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            widget.setFocus(Qt.FocusReason.MouseFocusReason)
        at, everywhere = widget.mapFrom(self._window, self._start), self._window.mapToGlobal(self._start)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(kind, at, everywhere, left, held, Qt.KeyboardModifier.NoModifier)
            # a press alone may take away what was pressed
            if isValid(widget):
                QApplication.sendEvent(widget, event)
