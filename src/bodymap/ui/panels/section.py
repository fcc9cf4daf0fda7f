"""What every panel at the right shares: built when it is first opened, idle while closed, refreshed in place.

Hides when a panel works, and what happens where one breaks: it says so in its own place, and nothing else stops. A
closed section does nothing but its summary; an open one hears of every change. While the hand goes on through the
visits none of them says anything: what stood there was said of another visit.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.controls.fault import Fault
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.style import Look
from bodymap.workspace import Changes


class Section(QWidget):
    """A panel of the accordion. Subclasses give `title`, `summary`, `build`, `refresh` and, where they follow the
    focus, `follow`. They read from the desk, ask it to do things, and know of no other panel."""

    summary_changed = Signal()
    wants_open = Signal()
    title = ""
    follows_focus = False
    """Whether the summary too depends on where the therapist looks."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._open = self._built = False
        self._stale = True
        self._fault: Fault | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 12, 16)
        self.column.setSpacing(12)
        desk.changed.connect(self._hear)
        desk.focus_changed.connect(self._hear_focus)
        desk.passed.connect(self._step_aside)

    def summary(self) -> str:
        """A few words for the header: read while the section is closed, so it must be cheap."""
        raise NotImplementedError

    def shorter(self) -> str:
        """The summary in fewer words, for a header that has no room for it; empty where there are none."""
        return ""

    def build(self) -> None:
        """Makes the widgets; called once, when the section is first opened."""
        raise NotImplementedError

    def refresh(self, _changes: Changes | None = None) -> None:
        """Shows what the desk holds now, in place; called while open, after every change."""
        raise NotImplementedError

    def follow(self, focus: Focus) -> None:
        """The therapist looks elsewhere. Most sections do not mind."""

    @property
    def is_open(self) -> bool:
        return self._open

    def set_open(self, opened: bool) -> None:
        """Opens or closes; on opening, catches up with what was missed."""
        self._open = opened
        if not opened or not self._has_visit():
            return
        self._guarded(self._catch_up)

    def _catch_up(self) -> None:
        if not self._built:
            self.build()
            self._built = True
        if self._stale:
            self.refresh(None)
            self._stale = False
        self.follow(self.desk.focus)

    def _guarded(self, work: Callable[[], object]) -> None:
        """Does a part of this section's work. Where it breaks the section is covered: half a refresh may be an old
        answer beside a new one, and what is clinical must never be read off that. The other sections go on."""
        try:
            work()
        except UserError:
            raise
        except Exception as error:  # a bug, whatever it is: it is told as one, and stays in its section
            self._stale = True
            if not self._built:
                self._clear()
            self._cover()
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            if self._fault is not None and not self._stale:
                self._fault.hide()

    def _clear(self) -> None:
        """Takes away what was built before it broke: the next try begins anew."""
        while self.column.takeAt(0) is not None:
            pass
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget is not self._fault:
                widget.hide()
                widget.deleteLater()

    def _cover(self) -> None:
        if self._fault is None:
            self._fault = Fault(self.look, self)
            self._fault.again.clicked.connect(lambda: self._guarded(self._catch_up))
        self._fault.cover()

    def renew(self) -> bool:
        """Shows at once what the desk holds now, where the section itself asks for it; False where that broke."""
        self._stale = True
        self._guarded(self._catch_up)
        return not self._stale

    def told_summary(self) -> str:
        """The summary; a sentence where it cannot be made, and dots while the visit is only passed."""
        if self.desk.passing:
            return "…"
        try:
            return self.summary()
        except Exception as error:  # a bug: the header says so, and the column of headers stays whole
            sys.excepthook(type(error), error, error.__traceback__)
            return tr("cannot be shown")

    def told_shorter(self) -> str:
        """The shorter summary; none where it cannot be made or the visit is only passed."""
        try:
            return "" if self.desk.passing else self.shorter()
        except Exception as error:  # a bug, told as that of the summary is
            sys.excepthook(type(error), error, error.__traceback__)
            return ""

    def reveal(self, widget: QWidget) -> None:
        """Scrolls the least that brings a widget of this section into view."""
        parent = self._scroller()
        if parent is not None:
            # what has just been shown or hidden is laid out now, or the scroll would aim at where things were
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            parent.ensureWidgetVisible(widget, 0, self.look.px(8))

    def to_top(self) -> None:
        """Scrolls to the head: what is shown now is something else than before."""
        parent = self._scroller()
        if parent is not None:
            parent.verticalScrollBar().setValue(0)

    def _scroller(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _hear(self, changes: Changes) -> None:
        if not self._open or not self._has_visit():
            self._stale = True
        elif self._built and not self._stale:
            self._guarded(lambda: self.refresh(changes))
        else:
            self.set_open(True)
        self.summary_changed.emit()

    def _step_aside(self) -> None:
        """Another visit is passed: what stands here is of the one before, so it goes until the hand rests."""
        self._stale = True
        self.hide()
        self.summary_changed.emit()

    def _has_visit(self) -> bool:
        """Hides everything where no visit is open: nothing of another client may stay in view."""
        there = self.desk.visit is not None
        self.setVisible(there)
        return there

    def _hear_focus(self, focus: Focus) -> None:
        if self.desk.passing:
            return  # `changed` follows, and with it all that was missed
        if self._open and self._built and self._has_visit():
            self._guarded(lambda: self.follow(focus))
        if self.follows_focus:
            self.summary_changed.emit()
