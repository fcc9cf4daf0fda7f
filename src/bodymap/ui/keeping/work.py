"""One piece of work off the window's thread, with its end as a signal on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from bodymap.language import tr
from bodymap.ui.crash import attempted


class Work(QObject):
    """Runs one thing at a time. `done` carries what it returned, `failed` the UserError that it raised."""

    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: threading.Thread | None = None
        self._under_way = False

    @property
    def running(self) -> bool:
        """Whether something is under way whose end nobody has been told yet.

        Not whether its thread lives: that goes a moment after it has told, and who begins anew on the news must not be
        turned away.
        """
        return self._under_way

    def start(self, run: Callable[[], object]) -> bool:
        """Begins, unless something is still under way; says whether it began."""
        if self.running:
            return False
        self._under_way = True
        self._thread = threading.Thread(target=self._run, args=(run,), name=self._name, daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Returns when nothing is under way; the window's events go on meanwhile."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            # the thread may have said so just before anybody listened
            look = QTimer(loop, interval=50)
            look.timeout.connect(lambda: None if thread.is_alive() else loop.quit())
            look.start()
            loop.exec()
            look.stop()
        if thread is not None:
            thread.join()

    def _run(self, run: Callable[[], object]) -> None:
        # a window that was closed meanwhile has taken the signals along
        with suppress(RuntimeError):
            try:
                result, fault = attempted(run, tr("It was not done, because of an error in the program."))
            finally:
                self._under_way = False
            if fault is None:
                self.done.emit(result)
            else:
                self.failed.emit(fault)
            self.ended.emit()
