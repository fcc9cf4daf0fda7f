"""Long work with a bar and a way out: it runs off the window's thread, and the window waits for it, alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.text import Label
from bodymap.ui.exchanging.fitting import fit
from bodymap.ui.keeping.work import Work
from bodymap.ui.style import Look

T = TypeVar("T")
Told = Callable[[int, int], None]

PATIENCE = 300
"""Milliseconds before the bar shows: what is done by then needs none."""


class Cancelled(UserError):  # noqa: N818
    """The person wanted it no more. Nothing was written."""


def with_progress(look: Look, parent: QWidget, words: str, run: Callable[[Told], T]) -> T:
    """Runs `run` in a thread and returns what it returns. `run` is given what it is to tell its progress to.

    Raises the UserError that it raised, and Cancelled where the person pressed Cancel; whatever `run` began it must
    take back when the telling raises.
    """
    dialog = _Progress(look, parent, words)
    try:
        return dialog.carry_out(run)  # type: ignore[return-value]
    finally:
        dialog.deleteLater()


class _Progress(QDialog):
    told = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("bodymap")
        self.setModal(True)
        self._unwanted = False
        self._result: object = None
        self._error: UserError | None = None
        self._work = Work(self, "exchange")
        self._work.done.connect(self._take_result)
        self._work.failed.connect(self._take_error)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words)
        self.told.connect(self._show_progress)
        self.cancel_button = Button(look, tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(Label(look, words, "body_strong", wrap=True))
        column.addWidget(self.bar)
        column.addLayout(row)
        fit(self, look, 400)

    def carry_out(self, run: Callable[[Told], object]) -> object:
        timer = QTimer(self, singleShot=True, interval=PATIENCE)
        timer.timeout.connect(self.show)
        timer.start()
        self._work.start(lambda: run(self._tell))
        self._work.wait()
        timer.stop()
        self.hide()
        if self._error is not None:
            raise self._error
        return self._result

    def _tell(self, done: int, of: int) -> None:
        """Called in the thread."""
        if self._unwanted:
            raise Cancelled(tr("It was cancelled; nothing was written."))
        self.told.emit(done, of)

    def _show_progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, max(of, 1))
        self.bar.setValue(done)

    def _take_result(self, result: object) -> None:
        self._result = result

    def _take_error(self, error: UserError) -> None:
        self._error = error

    def reject(self) -> None:
        """Asks the work to stop at its next step; the window stays until it has."""
        self._unwanted = True
        self.cancel_button.setEnabled(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.ignore()
