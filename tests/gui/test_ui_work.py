"""Work beside the window: who hears that it has ended may begin anew at once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bodymap.errors import UserError
from bodymap.store import previewing
from bodymap.ui.keeping.dialog import BackupsDialog
from bodymap.ui.keeping.work import Work
from bodymap.ui.style import Look


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


def test_it_runs_until_its_end_has_been_told(qtbot: QtBot) -> None:
    """The thread may be gone by then; who locks the window meanwhile must not take it for over."""
    parent = QObject()
    work = Work(parent, "first")
    told: list[object] = []
    work.done.connect(told.append)
    work.start(lambda: 1)
    assert work._thread is not None
    work._thread.join()
    assert work.running
    assert not work.start(lambda: 2)
    work.wait()
    assert told == [1]
    assert not work.running


def test_a_wait_ends_with_what_was_begun_on_the_news(qtbot: QtBot) -> None:
    parent = QObject()
    work = Work(parent, "first")
    told: list[object] = []
    work.done.connect(told.append)
    work.done.connect(lambda result: work.start(lambda: 2) if result == 1 else None)
    work.start(lambda: 1)
    work.wait()
    assert told == [1, 2]


def test_of_backups_gone_through_fast_only_the_first_and_the_last_are_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[Path] = []
    gate = threading.Event()

    def look_into(path: Path, _key: object) -> object:
        read.append(path)
        gate.wait(10)
        if path == tmp_path / "0":
            raise UserError("The first one is damaged.")
        return SimpleNamespace(record_id="one", clients=3, visits=7, last_visit=None, encrypted=True, remarks=())

    monkeypatch.setattr(previewing, "look_into", look_into)
    known = [SimpleNamespace(path=tmp_path / str(n), at=datetime(2026, 3, 2, tzinfo=UTC), size=1) for n in range(6)]
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = BackupsDialog(Look(), known, tmp_path, None, None, parent, lambda _: False)  # type: ignore[arg-type]
    for row in range(1, 6):
        dialog.list.setCurrentRow(row)
    gate.set()
    qtbot.waitUntil(lambda: dialog.chosen == tmp_path / "5")
    dialog._reading.wait()
    assert read == [tmp_path / "0", tmp_path / "5"]
    assert "damaged" not in dialog.holds.text()
    dialog.reject()
