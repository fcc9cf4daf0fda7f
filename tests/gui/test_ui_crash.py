"""A bug is shown once, outside the event that it happened in, and its report names no client."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from types import TracebackType

import pytest
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bodymap.errors import UserError
from bodymap.ui.crash import CrashGuard, report_of

NAME = "Example, Robin"


def caught(fault: type[Exception] = ValueError) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    client = NAME
    try:
        raise fault(f"{client} has no visit of 2026-03-02")
    except fault:
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        return kind, error, trace


def caught_elsewhere() -> tuple[type[BaseException], BaseException, TracebackType | None]:
    try:
        raise ValueError(NAME)
    except ValueError:
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        return kind, error, trace


def caught_and_raised() -> None:
    raise ValueError(NAME)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[QMessageBox]:
    """The dialogs that were shown; each is closed at once."""
    shown: list[QMessageBox] = []

    def run(box: QMessageBox) -> int:
        shown.append(box)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    return shown


def test_the_report_holds_where_and_what_but_nobody() -> None:
    kind, _, trace = caught()
    report = report_of(kind, trace)
    assert "builtins.ValueError" in report
    assert "test_ui_crash.py:" in report
    assert " in caught" in report
    for word in ("Robin", "Example", "2026-03-02"):
        assert word not in report


def test_the_same_bug_is_shown_once_and_another_one_too(
    qtbot: QtBot, boxes: list[QMessageBox], capsys: pytest.CaptureFixture[str]
) -> None:
    guard = CrashGuard(object())
    for _ in range(5):
        guard.handle(*caught())
    assert boxes == [], "not within the event"
    qtbot.waitUntil(lambda: len(boxes) == 1)
    for _ in range(5):
        guard.handle(*caught())
    guard.handle(*caught(KeyError))
    guard.handle(*caught_elsewhere())
    qtbot.waitUntil(lambda: len(boxes) == 3)
    QApplication.processEvents()
    assert len(boxes) == 3
    printed = capsys.readouterr().err
    assert printed.count("Unexpected") == 3
    assert "Robin" not in printed


def test_a_bug_while_a_box_is_open_waits_for_its_end(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, open_boxes, most = CrashGuard(object()), [0], [0]
    shown: list[QMessageBox] = []

    def run(box: QMessageBox) -> int:
        open_boxes[0] += 1
        most[0] = max(most[0], open_boxes[0])
        shown.append(box)
        guard.handle(*caught_elsewhere())
        QApplication.processEvents()
        open_boxes[0] -= 1
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    guard.handle(*caught())
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert most == [1]


def install(guard: CrashGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes the place of is given back at the end."""
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    guard.install()


def test_an_error_in_the_guard_itself_tells_nothing_of_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guard = CrashGuard(object())
    monkeypatch.setattr(guard, "_show_soon", caught_and_raised)
    install(guard, monkeypatch)
    sys.excepthook(*caught())
    printed = capsys.readouterr().err
    assert printed.count("Unexpected") == 2
    assert "Robin" not in printed


class Unending:
    """Fails when it is taken down."""

    def __del__(self) -> None:
        raise ValueError(NAME)


@pytest.mark.usefixtures("qtbot", "boxes")
def test_threads_and_what_cannot_be_raised_tell_no_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(CrashGuard(object()), monkeypatch)
    thread = threading.Thread(target=caught_and_raised)
    thread.start()
    thread.join()
    Unending()
    gc.collect()
    QApplication.processEvents()
    printed = capsys.readouterr().err
    assert printed.count("Unexpected builtins.ValueError") == 2
    assert "Robin" not in printed


class Broken(QWidget):
    """Fails in every frame."""

    frames = 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.frames += 1
        raise RuntimeError(NAME)


def test_what_fails_in_every_frame_opens_one_box_outside_of_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, boxes: list[QMessageBox]
) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    guard = CrashGuard(widget)
    install(guard, monkeypatch)
    widget.resize(80, 80)
    widget.show()

    def painted() -> bool:
        widget.update()
        return widget.frames > 4 and bool(boxes)

    qtbot.waitUntil(painted, timeout=10_000)
    assert len(boxes) == 1
    qtbot.waitUntil(lambda: not isValid(boxes[0]))


PAINTS_WRONGLY = """
import gc
import sys
from contextlib import suppress
from PySide6.QtWidgets import QApplication
from bodymap.ui.controls import card
from bodymap.ui.style import Look

def broken(*_, **__):
    raise OSError("the drawing is gone")

application, told = QApplication([]), []
sys.excepthook = lambda *what: told.append(what)
card.paint_card = broken
look = Look()
for _ in range(3):
    part = card.Card(look)
    part.show()
    for side in (50, 80):
        part.resize(side, side)
        application.processEvents()
        with suppress(OSError):
            part.repaint()
    del part
seen = bool(told)
told.clear()
gc.collect()
print("went on", seen)
"""


def test_an_error_while_a_part_of_the_window_paints_ends_nothing() -> None:
    """A painter that is still at work when its widget is done ends the whole process, with what was not written yet."""
    command = [sys.executable, "-c", PAINTS_WRONGLY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "went on True\n"), done.stderr


def test_what_a_person_can_mend_is_told_in_the_window(qtbot: QtBot, boxes: list[QMessageBox]) -> None:
    class Window:
        told: UserError | None = None

        def show_error(self, error: UserError) -> None:
            self.told = error

    window, error = Window(), UserError("The folder is full.", "Free some space.")
    CrashGuard(window).handle(UserError, error, None)
    QApplication.processEvents()
    assert window.told is error
    assert boxes == []


class Unreadable(QWidget):
    """Finds when it is shown that it cannot be."""

    def showEvent(self, _event: QShowEvent) -> None:
        raise UserError("The disk is full.", "Free some space.")


def test_what_a_person_can_mend_keeps_its_words_on_the_way_through_an_event(qtbot: QtBot) -> None:
    widget = Unreadable()
    qtbot.addWidget(widget)
    with pytest.raises(UserError) as caught:
        widget.show()
    assert str(caught.value) == "The disk is full. Free some space."
