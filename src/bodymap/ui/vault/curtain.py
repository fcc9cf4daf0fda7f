"""Hides everything that the program's windows show, and brings it back as it was.

What a window contains is hidden, not closed: half-typed notes, open dialogs, selections and undo stay. Popups go.
Windows that open while the curtain is down are covered as they appear. The page in front stands in the window that has
the keys, since an open dialog keeps them from every other. Dialogs of the system itself are out of its reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QToolTip, QWidget
from shiboken6 import isValid

TITLE = "bodymap"
ROOM = QSize(560, 560)
"""A dialog that is smaller gets so much room while the page stands in it."""

MakePage = Callable[[QWidget], QWidget]


@dataclass(slots=True)
class _Covered:
    window: QWidget
    hidden: list[QWidget]
    focus: QWidget | None
    title: str
    geometry: QRect


class Curtain(QObject):
    """Up or down; `may_close` is asked before the main window closes behind it."""

    def __init__(self, main: QMainWindow, may_close: Callable[[], bool]) -> None:
        super().__init__(main)
        self._main, self._may_close = main, may_close
        self._covered: list[_Covered] = []
        self._front: QWidget = main
        self.page: QWidget | None = None

    @property
    def down(self) -> bool:
        return self.page is not None

    def fall(self, make_page: MakePage) -> None:
        """Hides what all windows show, with a page in front; where it is down already only the page is another."""
        if self.down:
            self._put(make_page)
            return
        _close_popups()
        self._front = QApplication.activeModalWidget() or self._main
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        if self._front is not self._main:
            self._front.resize(self._front.size().expandedTo(ROOM))
        self._put(make_page)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def rise(self) -> None:
        """Shows everything again, the focus where it was."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._drop_page()
        covered, self._covered = self._covered, []
        for window in covered:
            if isValid(window.window):
                _uncover(window)
        focus = next((each.focus for each in covered if each.window is self._front), None)
        if focus is not None and isValid(focus):
            focus.setFocus()
        self._front = self._main

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Covers what opens while the curtain is down, and asks before the main window closes."""
        kind = event.type()
        if kind is QEvent.Type.ToolTip:
            return True
        if kind is QEvent.Type.Close and watched is self._main and not self._may_close():
            event.ignore()
            return True
        if kind is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._cover(watched)
        return False

    def _put(self, make_page: MakePage) -> None:
        page = make_page(self._front)
        self._drop_page()
        self.page = page
        page.show()
        page.raise_()
        page.setFocus()

    def _drop_page(self) -> None:
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def _cover(self, window: QWidget) -> None:
        # the list of a page's own choice is a window, too
        if (self.page is not None and self.page.isAncestorOf(window)) or not isinstance(window, QMainWindow | QDialog):
            return
        if any(known.window is window for known in self._covered):
            return
        shown = [child for child in window.children() if isinstance(child, QWidget) and not child.isHidden()]
        hidden = [child for child in shown if not child.isWindow() and child is not self.page]
        self._covered.append(_Covered(window, hidden, window.focusWidget(), window.windowTitle(), window.geometry()))
        for child in hidden:
            child.hide()
        window.setWindowTitle(TITLE)


def _uncover(covered: _Covered) -> None:
    for child in covered.hidden:
        if isValid(child):
            child.show()
    covered.window.setWindowTitle(covered.title)
    if isinstance(covered.window, QDialog):
        covered.window.setGeometry(covered.geometry)


def _close_popups() -> None:
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()
