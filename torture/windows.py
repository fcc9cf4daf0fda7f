"""The real program on a record of the trial's own: its window, its prompt, its thread that opens the record.

What a trial opens here is what `bodymap FILE` opens, without a screen and with settings of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import bodymap
from torture.records import PHRASE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from bodymap.ui.main_window import MainWindow

_open: list[MainWindow] = []
"""Until their process ends: a window that nobody holds is taken down while its threads still draw."""

LONGEST = 60.0
"""Seconds that something in a window may take before the trial gives up."""


def prepare() -> None:
    """Imports the whole program, before a fork. Makes no window: Qt must begin in the process that uses it."""
    for module in walk_packages(bodymap.__path__, "bodymap."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication(["bodymap"])


def wait_for(happened: Callable[[], bool], longest: float = LONGEST) -> None:
    """Lets the window work until something has happened. Raises TimeoutError."""
    from PySide6.QtCore import QEventLoop

    events, until = application(), time.monotonic() + longest
    while not happened():
        events.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        if time.monotonic() > until:
            raise TimeoutError("the window did not come to it")


def open_window(path: Path, *, guarded: bool = False) -> MainWindow:
    """The program's window with this record open and unlocked, the panels built; the first client is on the desk."""
    from bodymap.ui.app import Program
    from bodymap.ui.crash import CrashGuard
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.settings import Settings
    from bodymap.ui.style import Look

    look = Look()
    look.dress(application())
    window = MainWindow(look, Settings(path.with_name("window.ini")))
    _open.append(window)
    look.setParent(window)
    window.resize(window.minimumSize())
    if guarded:
        CrashGuard(window).install()
    Program(window, path, demo=False)
    window.show()
    wait_for(lambda: window.desk is not None or window.locker.curtain.down)
    if window.desk is None:
        unlock(window)
    wait_for(lambda: window.desk is not None and window.panels is not None and not window.locker.curtain.down)
    return window


def unlock(window: MainWindow, phrase: str = PHRASE) -> None:
    """Types the passphrase at the prompt and sends it off."""
    from bodymap.ui.vault.unlock_page import UnlockPage

    page = window.locker.curtain.page
    assert isinstance(page, UnlockPage)
    wait_for(lambda: not page.busy)
    page.field.line.setText(phrase)
    page.submit()


def shown_words(window: MainWindow) -> str:
    """Everything that a person or a screen reader could find in the program's windows now."""
    from PySide6.QtWidgets import QApplication, QWidget

    found = []
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible():
                for name in ("text", "toPlainText", "toolTip", "accessibleName", "title", "windowTitle"):
                    read = getattr(widget, name, None)
                    if callable(read):
                        found.append(str(read()))
    return "\n".join([*found, *(action.text() for action in window.actions() if action.isVisible())])
