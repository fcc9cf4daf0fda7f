"""The first start: two choices, and each leads to a chart."""

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.ui import app as program
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on a computer that has never seen the program: not even its folder is there."""
    monkeypatch.setattr(program, "data_folder", lambda: tmp_path / "share" / "bodymap")
    look = Look()
    look.dress(qapp)
    made = MainWindow(look, Settings(tmp_path / "window.ini"))
    program.Program(made, None, demo=False)
    qtbot.addWidget(made, before_close_func=lambda w: w.canvas.close_layers())
    made.show()
    qtbot.waitUntil(lambda: made.card.isVisible(), timeout=5000)
    return made


def test_own_records_begin_empty_and_private(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.card.pressed.emit("records")
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    assert window.desk is not None
    assert window.desk.client is None
    assert (tmp_path / "share" / "bodymap" / program.RECORD).exists()
    if os.name == "posix":
        assert (tmp_path / "share" / "bodymap").stat().st_mode & 0o077 == 0
    window.close()


def test_the_example_opens_with_its_visits_and_says_that_it_is_one(qtbot: QtBot, window: MainWindow) -> None:
    window.card.pressed.emit("example")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.client is not None, timeout=20_000)
    assert window.desk is not None
    assert len(window.desk.workspace.visits) == 5
    assert "made up" in window.messages.text
    window.close()


def test_a_folder_that_cannot_be_made_is_said(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "share").write_text("in the way")
    window.card.pressed.emit("records")
    assert window.desk is None
    assert window.card.isVisible()
    window.close()
