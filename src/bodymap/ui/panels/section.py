"""What every panel at the right shares: built when it is first opened, idle while closed, refreshed in place.

Hides when a panel works. A closed section does nothing but its summary; an open one hears of every change.
"""

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

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
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 12, 16)
        self.column.setSpacing(12)
        desk.changed.connect(self._hear)
        desk.focus_changed.connect(self._hear_focus)

    def summary(self) -> str:
        """A few words for the header: read while the section is closed, so it must be cheap."""
        raise NotImplementedError

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
        if not self._built:
            self._built = True
            self.build()
        if self._stale:
            self._stale = False
            self.refresh(None)
        self.follow(self.desk.focus)

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
        elif self._built:
            self.refresh(changes)
        else:
            self.set_open(True)
        self.summary_changed.emit()

    def _has_visit(self) -> bool:
        """Hides everything where no visit is open: nothing of another client may stay in view."""
        there = self.desk.visit is not None
        self.setVisible(there)
        return there

    def _hear_focus(self, focus: Focus) -> None:
        if self._open and self._built and self._has_visit():
            self.follow(focus)
        if self.follows_focus:
            self.summary_changed.emit()


def cited(statements: tuple[str, ...]) -> str:
    """Statement numbers for reading: `S21–S24, S50` for S21, S22, S23, S24, S50."""
    numbers = sorted({int(statement[1:]) for statement in statements if statement[1:].isdigit()})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"S{run[0]}–S{run[-1]}" if len(run) > 2 else ", ".join(f"S{n}" for n in run) for run in runs)
