"""One piece of work off the window's thread, with its end as a signal on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.crash import attempted


class Work(QObject):
    """Runs one thing at a time. `done` carries what it returned, `failed` the UserError that it raised.

    All are sent in the window's thread.
    """

    done = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _over = Signal(object, object)

    def __init__(self, parent: QObject, name: str) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: threading.Thread | None = None
        self._under_way = False
        self._over.connect(self._tell, Qt.ConnectionType.QueuedConnection)

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
        """Returns when nothing is under way and all has been told; the window's events go on meanwhile."""
        while self.running:  # whoever is told may begin anew
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            loop.exec()
        if self._thread is not None:
            self._thread.join()

    def _run(self, run: Callable[[], object]) -> None:
        result, fault = attempted(run, tr("It was not done, because of an error in the program."))
        # a window that was closed meanwhile has taken the signal along
        with suppress(RuntimeError):
            self._over.emit(result, fault)

    def _tell(self, result: object, fault: UserError | None) -> None:
        self._under_way = False
        if fault is None:
            self.done.emit(result)
        else:
            self.failed.emit(fault)
        self.ended.emit()
