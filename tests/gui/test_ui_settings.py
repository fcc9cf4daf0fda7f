"""The folder of the person's own data is for their eyes alone, whichever part of the program is there first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from bodymap.ui import app as program
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings, make_private
from bodymap.ui.style import Look

posix = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")

START = """
import os, sys
from pathlib import Path
os.umask(0o022)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu
from bodymap.ui import app, main_window, speaking
folder = Path(sys.argv[1])
app.data_folder = speaking.data_folder = lambda: folder
first = main_window.MainWindow.showEvent
def shown(self, event):
    first(self, event)
    QTimer.singleShot(0, self.close)
main_window.MainWindow.showEvent = shown
sys.exit(app.run(speaking.settings_of_person()))
"""


def mode_of(folder: Path) -> int:
    return folder.stat().st_mode & 0o777


@posix
def test_the_settings_do_not_open_the_folder_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "bodymap"
    ran = subprocess.run(
        [sys.executable, "-c", START, str(folder)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (folder / "window.ini").exists()
    assert mode_of(folder) == 0o700


@posix
def test_a_folder_that_was_open_is_closed_when_records_begin(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bodymap"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setattr(program, "data_folder", lambda: folder)
    monkeypatch.setattr(program.Opener, "open", lambda *_, **__: None)
    window = MainWindow(Look(), Settings(tmp_path / "window.ini"))
    qtbot.addWidget(window, before_close_func=lambda w: w.canvas.close_layers())
    program.Program(window, None, demo=False)._start_records()
    assert mode_of(folder) == 0o700


@posix
def test_a_folder_whose_mode_cannot_be_changed_is_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    make_private(tmp_path / "share" / "bodymap")
    assert (tmp_path / "share" / "bodymap").is_dir()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("in the way")
    with pytest.raises(OSError, match="share"):
        make_private(tmp_path / "share" / "bodymap")


def test_the_language_is_chosen_for_the_next_start(window: MainWindow) -> None:
    table = window.actions_table
    assert table["language_system"].isChecked()

    table["language_de"].trigger()
    assert (window.settings.language, table["language_de"].isChecked()) == ("de", True)
    assert not table["language_system"].isChecked()
    assert "next start" in window.messages.text
    assert "Deutsch" in window.messages.text

    table["language_en"].trigger()
    assert window.messages.text == "bodymap goes on speaking English."

    table["language_system"].trigger()
    assert window.settings.language == ""


def test_each_language_stands_in_the_menu_by_its_own_name(window: MainWindow) -> None:
    view = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&View")
    languages = next(entry.menu() for entry in view.actions() if entry.text() == "Lan&guage")
    assert isinstance(languages, QMenu)
    assert [entry.text() for entry in languages.actions()] == ["Language of the system", "English", "Deutsch"]
