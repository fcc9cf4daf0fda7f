"""Hides everything that the program's windows show, and brings it back as it was.

What a window contains is hidden, not closed: half-typed notes, open dialogs, selections and undo stay. Popups go.
Windows that open while the curtain is down are covered as they appear. The page in front stands in the window that has
the keys, since an open dialog keeps them from every other, and moves on when that window goes or another takes them:
there is always a way in. Dialogs of the system itself are out of its reach.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMainWindow,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.crash import told

TITLE = "bodymap"
ROOM = QSize(560, 560)
"""A dialog that is smaller gets so much room while the page stands in it."""

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)

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
        self._down = False
        self._covered: list[_Covered] = []
        self._front: QWidget = main
        self._make_page: MakePage | None = None
        self.page: QWidget | None = None

    @property
    def down(self) -> bool:
        return self._down

    def fall(self, make_page: MakePage) -> None:
        """Hides what all windows show, with a page in front; where it is down already only the page is another."""
        if self._down:
            self._put(make_page)
            return
        self._down = True
        self._front = self._main
        with told():
            _close_popups()
        with told():
            self._front = self._with_keys()
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._hide(window)
        # only now: a fault in the filter would come out of any call to Qt above
        application = QApplication.instance()
        with told():
            if application is not None:
                application.installEventFilter(self)
        self._put(make_page)

    def rise(self) -> None:
        """Shows everything again, the focus where it was."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._down = False
        self._drop_page()
        covered, self._covered = self._covered, []
        for window in reversed(covered):
            if isValid(window.window):
                _uncover(window)
        focus = next((each.focus for each in covered if each.window is self._front), None)
        if focus is not None and isValid(focus):
            focus.setFocus()
        self._front = self._main

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Covers what opens while the curtain is down, and asks before the main window closes.

        Where not even a bare page could be made, a press anywhere tries again.
        """
        kind = event.type()
        if self.page is None and self._make_page is not None and kind in _PRESSES:
            self._put(self._make_page)
            return True
        if kind is QEvent.Type.ToolTip:
            return True
        if kind is QEvent.Type.Close and watched is self._main and not self._may_close():
            event.ignore()
            return True
        if kind is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._hide(watched)
            if watched.isModal() and self._knows(watched):
                self._stand_in(watched)
        elif kind is QEvent.Type.Hide and not (isValid(self._front) and self._front.isVisible()):
            self._stand_in(self._with_keys())
        return False

    def reject_dialogs(self) -> None:
        """Ends the dialogs that wait behind it, without what was entered: they are another person's."""
        for covered in tuple(self._covered):
            if isValid(covered.window) and isinstance(covered.window, QDialog) and covered.window.isVisible():
                covered.window.reject()

    def _with_keys(self) -> QWidget:
        modal = QApplication.activeModalWidget()
        # a dialog that the system draws has a stand-in which is never seen
        if modal is None or not self._may_cover(modal) or modal.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
            return self._main
        return modal

    def _stand_in(self, window: QWidget) -> None:
        """Moves the page: made anew, since what it stood in may be on its way out."""
        if window is self._front or self._make_page is None:
            return
        if window.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
            return
        self._front = window
        self._put(self._make_page)

    def _put(self, make_page: MakePage) -> None:
        self._make_page = make_page
        if self._front is not self._main:
            self._front.resize(self._front.size().expandedTo(ROOM))
        try:
            page = make_page(self._front)
        except UserError:
            raise  # whoever asks for the page has words for it
        except Exception:
            sys.excepthook(*sys.exc_info())
            page = _bare_page(self._front, lambda: self._put(make_page))
        with told():
            self._drop_page()
        self._make_page = make_page
        self.page = page
        for part in (page.show, page.raise_, page.setFocus):
            with told():
                part()

    def _drop_page(self) -> None:
        page, self.page, self._make_page = self.page, None, None
        if page is not None and isValid(page):
            page.hide()
            page.deleteLater()

    def _may_cover(self, window: QWidget) -> bool:
        """Every window of the program but those that the page itself opens."""
        if not isinstance(window, QMainWindow | QDialog):
            return False
        above = window.parentWidget()
        while above is not None and above is not self.page:
            above = above.parentWidget()
        return above is None

    def _knows(self, window: QWidget) -> bool:
        return any(known.window is window for known in self._covered)

    def _hide(self, window: QWidget) -> None:
        """Covers a window that may be covered, and one of which that cannot be told."""
        try:
            if self._knows(window) or not self._may_cover(window):
                return
        except Exception:
            sys.excepthook(*sys.exc_info())
        with told():
            self._cover(window)

    def _cover(self, window: QWidget) -> None:
        shown = [child for child in window.children() if isinstance(child, QWidget) and not child.isHidden()]
        hidden = [child for child in shown if not child.isWindow() and child is not self.page]
        self._covered.append(_Covered(window, hidden, window.focusWidget(), window.windowTitle(), window.geometry()))
        for child in hidden:
            with told():
                child.hide()
        with told():
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


def _bare_page(host: QWidget, again: Callable[[], object]) -> QWidget:
    """A page of Qt's own parts alone: what failed in the other cannot fail in this one."""
    page = QWidget(host)
    page.setGeometry(host.rect())
    page.setAutoFillBackground(True)
    column = QVBoxLayout(page)
    column.addStretch()
    words = QLabel(tr("Locked. The page that asks for the passphrase could not be shown."), page)
    button = QPushButton(tr("Try again"), page)
    button.clicked.connect(lambda: again())
    for part in (words, button):
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch()
    page.setFocusProxy(button)
    return page
