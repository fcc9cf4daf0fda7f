"""The first start: two choices, and each leads to a chart."""

import os
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.conftest import Begin, shows_card

from bodymap.keys import KeyFile, is_encrypted
from bodymap.keys.recovery import groups_of
from bodymap.store import Record
from bodymap.ui import app as program
from bodymap.ui.main_window import MainWindow
from bodymap.ui.vault.new_record import NewRecordPage
from bodymap.ui.vault.page import SayPage
from bodymap.ui.vault.recovery_page import RecoveryPage

Page = TypeVar("Page", bound=QWidget)


@pytest.fixture
def window(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on a computer that has never seen the program: not even its folder is there."""
    monkeypatch.setattr(program, "data_folder", lambda: tmp_path / "share" / "bodymap")
    return begin(None, shows_card)


def page_of(window: MainWindow, kind: type[Page]) -> Page:
    page = window.locker.curtain.page
    assert isinstance(page, kind)
    return page


def test_own_records_begin_empty_private_and_encrypted(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.card.pressed.emit("records")
    page = page_of(window, NewRecordPage)
    page.name.setText("Aya Example")
    assert page.initials.text() == "AE"
    qtbot.keyClicks(page.first.line, "tulip bridge")
    assert "Weak" in page.strength.words
    qtbot.keyClicks(page.first.line, " copper lantern")
    assert page.strength.words == "Good."
    page.submit()
    assert window.locker.curtain.page is page, "the passphrase is typed twice"
    qtbot.keyClicks(page.again.line, "tulip bridge copper lantern")
    qtbot.keyClick(page.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.locker.curtain.page, RecoveryPage), timeout=10_000)
    record = tmp_path / "share" / "bodymap" / program.RECORD
    assert not record.exists(), "nothing is made before the key is kept"
    first_key = page_of(window, RecoveryPage).key
    page_of(window, RecoveryPage).left.emit()
    page = page_of(window, NewRecordPage)
    page.name.setText("Aya Example")
    for line in (page.first.line, page.again.line):
        qtbot.keyClicks(line, "tulip bridge copper lantern")
    page.submit()
    qtbot.waitUntil(lambda: isinstance(window.locker.curtain.page, RecoveryPage), timeout=10_000)
    assert not record.exists()
    paper = page_of(window, RecoveryPage)
    assert paper.key != first_key, "the key of a way that was left counts for nothing"
    paper.group.setText("AAAA")
    paper.submit()
    assert window.locker.curtain.page is paper
    paper.group.setText(groups_of(paper.key)[paper.asked].lower())
    paper.submit()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    assert window.desk is not None
    assert window.desk.client is None
    assert window.desk.workspace.author.name == "Aya Example"
    assert not window.locker.curtain.down
    assert not window.saved.says_plain
    assert is_encrypted(record)
    keys = KeyFile.of(record)
    assert keys.recover(paper.key, keys.users[0].id).key == window.desk.workspace.record.key
    if os.name == "posix":
        assert (tmp_path / "share" / "bodymap").stat().st_mode & 0o077 == 0
    window.close()


def test_records_without_encryption_need_two_words_and_are_labelled(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.card.pressed.emit("records")
    page = page_of(window, NewRecordPage)
    page.name.setText("Aya Example")
    page.without.emit(page.author)
    page_of(window, SayPage).pressed.emit("back")
    page = page_of(window, NewRecordPage)
    page.name.setText("Aya Example")
    page.without.emit(page.author)
    page_of(window, SayPage).pressed.emit("plain")
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    assert window.desk is not None
    assert window.saved.says_plain
    assert window.desk.workspace.author.name == "Aya Example"
    window.close()
    with Record.open(tmp_path / "share" / "bodymap" / program.RECORD) as record:
        assert record.key is None


def test_going_back_makes_nothing(window: MainWindow, tmp_path: Path) -> None:
    window.card.pressed.emit("records")
    page_of(window, NewRecordPage).left.emit()
    assert not window.locker.curtain.down
    assert window.card.isVisible()
    assert not (tmp_path / "share" / "bodymap" / program.RECORD).exists()
    window.close()


def test_the_example_opens_with_its_visits_and_says_that_it_is_one(qtbot: QtBot, window: MainWindow) -> None:
    window.card.pressed.emit("example")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.client is not None, timeout=20_000)
    assert window.desk is not None
    assert len(window.desk.workspace.visits) == 5
    assert "Made-up clients" in window.messages.text
    window.close()


def test_a_folder_that_cannot_be_made_is_said(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "share").write_text("in the way")
    window.card.pressed.emit("records")
    assert window.desk is None
    assert window.card.isVisible()
    window.close()
