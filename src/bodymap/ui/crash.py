"""A bug is shown as one: what the program did not expect, with a report that holds no client data.

The report names types, files and lines only. Messages and values are left out, since they could name a client.
"""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

from bodymap import __version__
from bodymap.errors import UserError
from bodymap.language import tr


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The report: versions, the error's type, and where it came from. Nothing that was typed or recorded."""
    lines = [
        f"bodymap {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"Unexpected {kind.__module__}.{kind.__qualname__}",
    ]
    for frame in traceback.extract_tb(trace):
        place = frame.filename.replace("\\", "/").rsplit("/site-packages/", 1)[-1].rsplit("/src/", 1)[-1]
        lines.append(f"  {place}:{frame.lineno} in {frame.name}")
    return "\n".join(lines)


@contextmanager
def told() -> Iterator[None]:
    """Tells of an error within, as of any that nobody expected, and goes on: for what others must not keep from
    happening."""
    try:
        yield
    except Exception:
        sys.excepthook(*sys.exc_info())


def attempted(run: Callable[[], object], sorry: str) -> tuple[object, UserError | None]:
    """What a thread's work came to: its result, or why there is none; `sorry` is said of a bug.

    A thread has nobody above it: the window must hear of every end.
    """
    try:
        return run(), None
    except UserError as error:
        return None, error
    except Exception as error:
        print(report_of(type(error), error.__traceback__), file=sys.stderr)
        return None, UserError(sorry)


class CrashGuard:
    """Takes over unexpected errors of one application: a message bar for what a person can mend, a dialog for a bug.

    The same bug is shown once: what fails in a paint event fails again in every frame.
    """

    def __init__(self, window: object) -> None:
        self._window = window
        self._known: set[tuple[type[BaseException], str, int]] = set()
        self._waiting: list[str] = []
        self._showing = False

    def install(self) -> None:
        """From now on nothing of this process prints an error's message, in which a client may be named."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(args.exc_type, None, args.exc_traceback)
        sys.unraisablehook = lambda args: print(report_of(args.exc_type, args.exc_traceback), file=sys.stderr)

    def handle(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Never raises: of an error in here Python itself would print all, and of the first one too."""
        try:
            self._handle(kind, error, trace)
        except Exception as fault:
            with suppress(Exception):
                print(report_of(type(fault), fault.__traceback__), file=sys.stderr)

    def _handle(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, kind(), trace)
            return
        show = getattr(self._window, "show_error", None)
        if isinstance(error, UserError) and show is not None:
            show(error)
            return
        place = _place(kind, trace)
        if place in self._known:
            return
        self._known.add(place)
        report = report_of(kind, trace)
        print(report, file=sys.stderr)
        self._waiting.append(report)
        self._show_soon()

    def _show_soon(self) -> None:
        """Not here and now: an event, even a paint event, may be under way, and a dialog would nest within it."""
        from PySide6.QtCore import QCoreApplication, QTimer

        application = QCoreApplication.instance()
        if application is not None:
            # the application is named so that it happens in the window's thread, whichever the error came from
            QTimer.singleShot(0, application, self._show_waiting)

    def _show_waiting(self) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            while self._waiting:
                self._show(self._waiting.pop(0))
        finally:
            self._showing = False

    def _show(self, report: str) -> None:
        from PySide6.QtWidgets import QMessageBox, QWidget
        from shiboken6 import isValid

        from bodymap.ui import clipboard
        from bodymap.ui.controls.box import Box

        parent = self._window if isinstance(self._window, QWidget) and isValid(self._window) else None
        headline = tr("bodymap met an error that it did not expect. What was saved is safe; you can go on working.")
        words = tr("If it happens again, close and reopen the program, and send us the report.")
        box = Box(parent, headline, words, care=True)
        box.setWindowTitle(tr("Something unexpected happened"))
        box.setDetailedText(report)
        copy = box.addButton(tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
        copy.clicked.connect(lambda: clipboard.put(report, of_client=False))
        box.exec()
        box.deleteLater()


def _place(kind: type[BaseException], trace: TracebackType | None) -> tuple[type[BaseException], str, int]:
    """What makes two errors the same bug: the type, and the line that raised it."""
    frames = traceback.extract_tb(trace)
    return (kind, frames[-1].filename, frames[-1].lineno or 0) if frames else (kind, "", 0)
