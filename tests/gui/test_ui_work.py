"""Work beside the window: who hears that it has ended may begin anew at once."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bodymap.ui.keeping.work import Work


class Lingering(Work):
    """Its thread lives on after it has told, as one may on a busy machine."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, "lingering")
        self.may_go = threading.Event()

    def _run(self, run: Callable[[], object]) -> None:
        super()._run(run)
        self.may_go.wait(10)


def test_who_hears_of_the_end_may_begin_anew_at_once(qtbot: QtBot) -> None:
    parent = QObject()
    work = Lingering(parent)
    results: list[object] = []
    work.done.connect(results.append)
    assert work.start(lambda: 1)
    qtbot.waitUntil(lambda: results == [1])
    assert not work.running
    assert work.start(lambda: 2), "the page would say One moment… for ever"
    qtbot.waitUntil(lambda: results == [1, 2])
    work.may_go.set()
    work.wait()


def test_one_thing_at_a_time(qtbot: QtBot) -> None:
    parent = QObject()
    work = Work(parent, "first")
    gate = threading.Event()
    assert work.start(lambda: gate.wait(10))
    assert work.running
    assert not work.start(lambda: 2)
    gate.set()
    work.wait()
    assert not work.running
