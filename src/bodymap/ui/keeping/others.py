"""What others write to a record on a server shows here by itself, and is told quietly.

Nothing changes under the hand: while something is being typed, drawn, asked or not yet saved, or behind the lock, the
news waits. What is being typed when somebody changes the same chart is held against theirs part by part, as always.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.words import listed

if TYPE_CHECKING:
    from bodymap.store.audit import News
    from bodymap.ui.main_window import MainWindow

SOON, LATER = 200, 1500
"""Milliseconds after the last that was heard, and between two looks whether the hand rests."""


class Others(QObject):
    """Listens as long as the record is open. `heard` comes from another thread."""

    heard = Signal()

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._news: tuple[News, ...] = ()
        self._said = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        self.heard.connect(lambda: self._timer.start(SOON), Qt.ConnectionType.QueuedConnection)
        window.installEventFilter(self)
        desk.workspace.record.listen(self._hear)

    def _hear(self) -> None:
        # a window that was closed meanwhile has taken the signal along
        with suppress(RuntimeError):
            self.heard.emit()

    def look(self) -> None:
        """Asks what others have written, and shows it as soon as the hand rests."""
        record = self._desk.workspace.record
        if record.closed:
            return
        # a server that is away is told where something cannot be saved; the news is not lost by that
        with suppress(UserError):
            self._news += record.news()
        if not self._news:
            return
        if self._resting:
            news, self._news, self._said = self._news, (), False
            self._show(news)
            return
        if self._typing and self._ours(self._news) and not self._said:
            self._said = True
            words = tr("{names} changed this chart.", names=_names(self._ours(self._news)))
            self._desk.notice(Notice(words, action=tr("Show it"), run=self._show_now))
        self._timer.start(LATER)

    @property
    def _resting(self) -> bool:
        held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        asked = QApplication.activeModalWidget() is not None or self._window.locker.is_locked
        return not (held or asked or self._typing or self._desk.workspace.unwritten)

    @property
    def _typing(self) -> bool:
        at, panels = QApplication.focusWidget(), self._window.panels
        return (
            isinstance(at, QLineEdit | QPlainTextEdit | QTextEdit)
            and panels is not None
            and panels.accordion.isAncestorOf(at)
            and self._desk.editable
        )

    def _ours(self, news: tuple[News, ...]) -> tuple[News, ...]:
        """What is about the client who is open here."""
        client = self._desk.client
        return tuple(each for each in news if client is not None and each.client_id == client.id)

    def _show_now(self) -> None:
        """What is being typed is handed over first; where it clashes with theirs the window asks."""
        self._desk.leaving.emit()
        self._window.canvas.setFocus()
        self.look()

    def _show(self, news: tuple[News, ...]) -> None:
        from bodymap.workspace import Changes

        desk, ours = self._desk, self._ours(news)
        try:
            if any(each.verb == "setting.changed" for each in news):
                desk.relabel()
            if ours:
                desk.refresh()
        except UserError as error:
            # the line broke meanwhile: the news are not lost with it
            self._news = news + self._news
            self._timer.start(LATER)
            self._window.show_error(error)
            return
        if not ours:
            desk.changed.emit(Changes(clients=frozenset(each.client_id for each in news if each.client_id)))
            return
        for visit_id in {each.visit_id for each in ours if each.visit_id}:
            # steps of ours would take back what is theirs
            desk.kept.forget(visit_id)
            desk.undo_stacks.clear(visit_id)
        visit = desk.visit
        there = {finding.id for finding in visit.findings} if visit is not None else set()
        desk.look(findings=[key for key in desk.focus.findings if key in there])
        desk.notice(self._words(ours))

    def _words(self, ours: tuple[News, ...]) -> str:
        names, verbs = _names(ours), {each.verb for each in ours}
        if self._desk.client is None:
            return tr("{names} took this client out of the record.", names=names)
        if "visit.signed" in verbs:
            return tr("{names} signed in this chart; it is shown as it is now.", names=names)
        return tr("{names} changed this chart; it is shown as it is now.", names=names)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._timer.start(SOON)
        return False


def _names(news: tuple[News, ...]) -> str:
    return listed(list(dict.fromkeys(each.author or tr("Somebody") for each in news)))
