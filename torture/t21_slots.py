"""T21: whatever function of the window fails, whenever it is called: a lock hides everything, and nothing is told.

A first life of the window says which functions its work and its lock call. Then there is a life for each of them in
which it always raises, with the client's name in its words. It is worked with, is locked by its idle clock or by
Ctrl+L, refuses a wrong passphrase, and lets in the right one once the function is sound again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.domain.visit import Client
from torture.breeding import Ended, Workers, breed, say
from torture.records import new_draft
from torture.throwing import Place, called, faulty
from torture.trial import Outcome, Skipped, Task, Trial
from torture.windows import application, open_window, prepare, shown_words, unlock, wait_for

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

NAME, NOTE = "Needlemann-Qyx", "needle in a note zkwv"
LIMIT = 60
"""Seconds after which a life is ended."""

FEW = 20

WITHIN = "bodymap/ui/"
LOCKS = {
    "bodymap/ui/actions.py": {"Actions.__init__.<locals>.<lambda>", "Actions.suspend"},
    "bodymap/ui/crash.py": {"told"},
    "bodymap/ui/vault/curtain.py": {"Curtain.fall", "Curtain.down", "Curtain._hide", "Curtain._cover", "Curtain._put"},
    "bodymap/ui/vault/idle.py": {"Idle.look"},
    "bodymap/ui/vault/locker.py": {"Locker.lock", "Locker.is_locked"},
}
"""What hides and locks, itself, and what hands a command on to it: a window without these cannot lock."""


def run(task: Task) -> Outcome:
    """All that the lock itself calls, and of what the work before it calls so many, at random."""
    return _lives(task, "sound")


def control(task: Task) -> Outcome:
    """A program that prints what an error says, and one whose curtain hides no window."""
    told, shown = _lives(task, "talks"), _lives(task, "shows")
    return told + shown if told.broken and shown.broken else Outcome(told.tried + shown.tried, 0)


def _lives(task: Task, manner: str) -> Outcome:
    if not hasattr(os, "fork"):
        raise Skipped("needs fork")
    null = "keyring.backends.null.Keyring"
    with Workers(__file__, HOME=str(task.folder), PYTHON_KEYRING_BACKEND=null) as workers:
        lives = _Lives(workers, task.folder, manner)
        working, locking = (
            [Place(*each) for each in json.loads(line) if each[2] not in LOCKS.get(each[0], ())]
            for line in lives.one(None)
        )
        # a quick run takes a few of all; a longer one everything that the lock calls
        places = locking if task.count > FEW else []
        rest = [each for each in working if each not in places]
        places += task.chance.sample(rest, min(task.count, len(rest)))
        faults = [f"{place}: {', '.join(said)}" for place in places if (said := lives.one(place))]
    for fault in faults if manner == "sound" else ():
        print(fault, file=sys.stderr)
    told = (
        f"{len(places)} of {len(working) + len(set(locking) - set(working))} functions that the work and the lock call"
    )
    died = f"{lives.died} times the fault ended the program" if lives.died else ""
    return Outcome(len(places), len(faults), "; ".join(each for each in (told, died, *faults[:3]) if each))


class _Lives:
    """One after the other, each over a record of its own."""

    def __init__(self, workers: Workers, folder: Path, manner: str) -> None:
        self._workers, self._folder, self._manner = workers, folder, manner
        self._number = 0
        self.died = 0
        """How often the fault was too much for Qt's binding: then nothing is shown, either."""

    def one(self, place: Place | None) -> list[str]:
        """What was wrong; without a place the functions that were called."""
        self._number += 1
        folder = self._folder / f"{self._manner}-{self._number}"
        folder.mkdir()
        new_draft(folder / "record.bodymap", encrypted=True, client=Client(family_name=NAME, note=NOTE))
        try:
            said = self._workers.ask(json.dumps([str(folder), self._manner, place, self._number]))
        except Ended as end:
            if place is None:
                raise
            gone = end.status in (signal.SIGSEGV, signal.SIGABRT)
            self.died += gone
            said = [] if gone else [f"it ended with {end.status}"]
        if _needle_in((folder / "log").read_text(errors="replace")):
            said.append("the log names the client")
        shutil.rmtree(folder)
        return said


def _needle_in(text: str) -> bool:
    return NAME in text or NOTE in text


def _life(folder: Path, manner: str, place: Place | None, number: int) -> None:
    """One window: says what was wrong, a line each; without a place the functions that it called."""
    signal.alarm(LIMIT)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 2)
    from PySide6.QtWidgets import QMessageBox

    setattr(QMessageBox, "exec", lambda _box: 0)  # noqa: B010
    window = open_window(folder / "record.bodymap", guarded=manner != "talks")
    if manner == "shows":
        setattr(window.locker.curtain, "_cover", lambda _window: None)  # noqa: B010
    if place is None:
        say(json.dumps(called(lambda: _work(window), WITHIN)))
        say(json.dumps(called(lambda: _leave(window, number), WITHIN)))
        return
    with faulty(place, f"{NAME} {NOTE}"):
        _work(window)
        _lock(window, number)
        for fault in _seen(window, place):
            say(fault)
        _guess(window)
        if not window.locker.is_locked:
            say("a wrong passphrase opens it")
    if fault := _way_back(window):
        say(fault)


def _work(window: MainWindow) -> None:
    """What a therapist does before somebody comes in."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from bodymap.domain.edits import SetField
    from bodymap.domain.laterality import Side
    from bodymap.domain.shape import Shape
    from bodymap.ui import clipboard

    desk, table = window.desk, window.actions_table
    assert desk is not None
    _try(lambda: window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.4), 5))
    _try(lambda: desk.do(SetField("notes", NOTE), "note"))
    for command in ("undo", "redo", "both", "progress", "progress", "names", "find", "copy_picture"):
        _try(lambda command=command: table[command].trigger())  # type: ignore[misc]
        _settle()
    _try(lambda: QTest.keyClick(window.canvas, Qt.Key.Key_2))
    _try(lambda: QTest.mouseMove(window.canvas, window.canvas.rect().center()))
    _try(lambda: QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=window.canvas.rect().center()))
    _try(lambda: table["lock_after"].trigger())
    _settle()
    _try(lambda: clipboard.put(NAME))


def _leave(window: MainWindow, number: int) -> None:
    _lock(window, number)
    _guess(window)


def _lock(window: MainWindow, number: int) -> None:
    """By nobody being there for an hour, or by the command."""
    idle = window.locker.idle
    assert idle is not None
    if number % 2:
        _try(lambda: window.actions_table["lock"].trigger())
    else:
        idle._clock = lambda: time.monotonic() + 1e9
        _try(idle.look)
    _settle()


def _seen(window: MainWindow, place: Place) -> list[str]:
    """What somebody who comes in can see or take."""
    from PySide6.QtGui import QGuiApplication

    found = []
    if not window.locker.is_locked:
        found.append("not locked")
    words = "nothing could be looked at"
    for _ in range(5):  # an error of a filter comes out of the next call to Qt, whoever makes it
        with suppress(RuntimeError, SystemError):
            words = shown_words(window)
            break
    if words == "nothing could be looked at" or _needle_in(words):
        found.append("the screen names the client")
    if not place.file.endswith("ui/clipboard.py") and _needle_in(QGuiApplication.clipboard().text()):
        found.append("the clipboard names the client")
    enabled = [action.text() for action in window.actions() if action.text() and action.isEnabled()]
    if enabled:
        found.append(f"commands work behind the lock: {', '.join(enabled[:3])}")
    return found


def _guess(window: MainWindow) -> None:
    """Somebody tries a wrong passphrase."""
    from bodymap.ui.vault.unlock_page import UnlockPage

    page = window.locker.curtain.page
    if isinstance(page, UnlockPage):
        _try(lambda: page.field.line.setText("a wrong passphrase"))
        _try(lambda: page.submit())
        with suppress(TimeoutError, RuntimeError):
            wait_for(lambda: not page.busy or not window.locker.is_locked, 2.0)


def _way_back(window: MainWindow) -> str:
    """Whether the right passphrase brings everything back, now that nothing fails any more."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    from bodymap.ui.vault.page import SayPage
    from bodymap.ui.vault.unlock_page import UnlockPage

    page = window.locker.curtain.page
    try:
        if page is None:
            QTest.keyClick(window, Qt.Key.Key_Space)
        elif isinstance(page, UnlockPage):
            # what failed in the middle of a guess has left it there
            window.locker.curtain.fall(window.locker._page)
        elif isinstance(page, SayPage):
            page.pressed.emit("again")
        else:
            page.findChildren(QPushButton)[0].click()
        unlock(window)
        wait_for(lambda: not window.locker.is_locked, 10.0)
    except (AssertionError, TimeoutError, IndexError) as error:
        return f"nobody can get in again: {error!r}"
    return "" if NAME in shown_words(window) else "what was hidden does not come back"


def _try(deed: Callable[[], object]) -> None:
    """As Qt calls a slot: what is raised goes to whoever takes over unexpected errors."""
    try:
        deed()
    except Exception:
        sys.excepthook(*sys.exc_info())


def _settle() -> None:
    """Lets what was put off happen: timers that wait for nothing, painting."""
    for _ in range(3):
        application().processEvents()


TRIAL = Trial(
    "T21",
    "each function of the window fails in turn: a lock hides all, wrong passphrases open nothing, no log names anybody",
    (4, 150, 2000),
    run,
    control,
    "prints what an error says; a curtain that hides nothing",
    3,
)


def _obey(order: str) -> None:
    folder, manner, place, number = json.loads(order)
    _life(Path(folder), manner, None if place is None else Place(*place), number)


if __name__ == "__main__":
    prepare()
    breed(_obey)
