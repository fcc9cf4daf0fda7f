"""What happens to the record when a disk, a second window or a bad night comes in between, told from the chair."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from tests.e2e.conftest import Begin, Start, shows_card, shows_page

from bodymap.domain.author import Author
from bodymap.domain.edits import SetField
from bodymap.domain.finding import new_id
from bodymap.domain.visit import Client, Visit
from bodymap.keys import KeyFile
from bodymap.store import Record
from bodymap.store.backup import backups_of, usual_folder
from bodymap.ui import app as program
from bodymap.ui.keeping import dialog, keeping
from bodymap.ui.main_window import MainWindow
from bodymap.ui.vault.unlock_page import UnlockPage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed record with a client and a visit of today."""
    path = tmp_path / "record.bodymap"
    with Record.create(path) as record:
        client = Client(family_name="Specimen", given_name="Robin")
        record.add_client(client)
        record.add_visit(Visit(client_id=client.id, date=date.today(), protocol="it_band", notes="as it was"))
    return path


@pytest.fixture
def refused(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> Callable[..., MainWindow]:
    """Starts the program with this record in the usual place, where the card says why it does not open."""

    def do(path: Path, shows: Callable[[MainWindow], bool] = shows_card) -> MainWindow:
        monkeypatch.setattr(program, "data_folder", lambda: path.parent)
        monkeypatch.setattr(program, "RECORD", path.name)
        return begin(None, shows)

    return do


def press(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.card.pressed.emit(key)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)


def note(window: MainWindow, words: str) -> None:
    assert window.desk is not None
    window.desk.do(SetField("notes", words), "write notes")


def backup_count(path: Path) -> int:
    return len(backups_of(path, usual_folder(path)))


def test_closing_the_window_leaves_a_backup_and_nothing_changed_leaves_none(
    qtbot: QtBot, start: Start, path: Path
) -> None:
    window = start(path)
    assert window.saved.backup == "No backup yet"
    note(window, "changed today")
    window.close()
    assert backup_count(path) == 1
    window = start(path)
    assert window.saved.backup.startswith("Backup ")
    window.close()
    assert backup_count(path) == 1


def test_back_up_now_says_where_it_is(qtbot: QtBot, start: Start, path: Path) -> None:
    window = start(path)
    window.actions_table["back_up"].trigger()
    qtbot.waitUntil(lambda: "Backed up and compared" in window.messages.text, timeout=10_000)
    assert window.saved.backup.startswith("Backup ")
    assert backup_count(path) == 1


def test_a_backup_on_the_records_own_disk_says_so_and_the_next_may_go_elsewhere(
    qtbot: QtBot, start: Start, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(path)
    window.actions_table["back_up"].trigger()
    qtbot.waitUntil(lambda: "on the same disk as the record" in window.messages.text, timeout=10_000)
    other = path.parent / "stick"
    other.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    window.messages._action.click()
    qtbot.waitUntil(lambda: len(backups_of(path, other)) == 1, timeout=10_000)
    qtbot.waitUntil(lambda: str(other) in window.messages.text, timeout=10_000)
    backups = window.keeping.backups
    assert backups is not None
    assert backups.folder == other
    backups.set_folder(path.parent / "gone")
    assert not backups.beside_record, "nobody is warned of what is not known"


def test_a_backup_that_fails_is_said_and_charting_goes_on(qtbot: QtBot, start: Start, path: Path) -> None:
    (path.parent / "backups").write_text("in the way")
    window = start(path)
    window.actions_table["back_up"].trigger()
    qtbot.waitUntil(lambda: "No backup could be made" in window.messages.text, timeout=10_000)
    note(window, "goes on")
    with_notes = window.desk.visit if window.desk else None
    assert with_notes is not None
    assert with_notes.notes == "goes on"


HOLDER = """
import sys
from bodymap.domain.edits import SetField, apply
from bodymap.store import Record
record = Record.open(sys.argv[1])
print("open", flush=True)
for line in sys.stdin:
    [row] = record.clients()
    [visit] = record.visits(row.id)
    record.save_visit(visit, apply(visit, SetField("notes", line.strip()))[0])
    print("saved", flush=True)
"""


@pytest.fixture
def other_window(path: Path) -> Iterator[Callable[[str], None]]:
    """Another window has the record; calling it writes notes there."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    assert held.stdin is not None
    assert held.stdout.readline() == "open\n"

    def write(words: str) -> None:
        assert held.stdout is not None
        assert held.stdin is not None
        held.stdin.write(words + "\n")
        held.stdin.flush()
        assert held.stdout.readline() == "saved\n"

    yield write
    held.kill()
    held.communicate()


def test_a_second_window_is_told_and_may_read(
    qtbot: QtBot,
    refused: Callable[..., MainWindow],
    path: Path,
    other_window: Callable[[str], None],
) -> None:
    window = refused(path)
    press(window, qtbot, "read")
    assert window.desk is not None
    strip = window.keeping.strip
    assert strip is not None
    assert "READ ONLY" in strip.text
    assert window.desk.visit is not None
    assert window.desk.visit.notes == "as it was"
    note(window, "must not be")
    assert "open for reading only" in window.messages.text
    assert window.desk.visit.notes == "as it was"
    assert not window.actions_table["back_up"].isEnabled()
    other_window("written there")
    window.actions_table["refresh"].trigger()
    assert window.desk.visit.notes == "written there"
    window.close()
    assert backup_count(path) == 0


def test_a_damaged_record_shows_what_can_be_read_and_stays_as_it_is(
    qtbot: QtBot, refused: Callable[..., MainWindow], path: Path
) -> None:
    content = bytearray(path.read_bytes())
    content[-4096:] = os.urandom(4096)
    path.write_bytes(content)
    window = refused(path)
    press(window, qtbot, "rescue")
    assert window.keeping.strip is not None
    assert "The record is damaged" in window.keeping.strip.text
    assert window.desk is not None
    assert window.desk.client is not None
    window.close()
    assert path.read_bytes() == content


def test_a_damaged_record_is_replaced_by_its_backup_from_the_first_page(
    qtbot: QtBot, refused: Callable[..., MainWindow], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Record.open(path) as record:
        record.back_up()
    path.write_bytes(path.read_bytes()[:4096] + bytes(40000))
    window = refused(path)
    agree(monkeypatch, qtbot)
    press(window, qtbot, "restore")
    assert window.desk is not None
    assert window.desk.visit is not None
    assert window.desk.visit.notes == "as it was"


def agree(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """Answers the dialog of the backups: waits until it has read the newest, and restores it."""

    def run(asked: dialog.BackupsDialog) -> int:
        asked.show()
        qtbot.waitUntil(asked.restore_button.isEnabled, timeout=10_000)
        assert "it is sound" in asked.holds.text()
        asked.accept()
        return 1

    monkeypatch.setattr(dialog.BackupsDialog, "exec", run)


def test_a_backup_is_restored_from_the_open_window_which_starts_anew(
    qtbot: QtBot, start: Start, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(path)
    window.actions_table["back_up"].trigger()
    qtbot.waitUntil(lambda: backup_count(path) == 1, timeout=10_000)
    note(window, "regretted")
    started: list[Path] = []
    monkeypatch.setattr(keeping, "restart", started.append)
    agree(monkeypatch, qtbot)
    window.actions_table["backups"].trigger()
    assert started == [path]
    assert not window.isVisible()
    assert backup_count(path) == 2, "what was replaced is kept"
    with Record.open(path) as record:
        assert record.visits(record.clients()[0].id)[0].notes == "as it was"


def test_a_backup_of_another_record_is_asked_about_in_words(
    qtbot: QtBot, start: Start, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / "other.bodymap"
    other.parent.mkdir()
    with Record.create(other) as record:
        record.add_client(Client(family_name="Otherson"))
    window = start(path)
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        next(each for each in box.buttons() if each.text() == "Put the other record here").click()
        return 0

    def run(shown: dialog.BackupsDialog) -> int:
        shown.show()
        shown._look_into(other)
        qtbot.waitUntil(shown.restore_button.isEnabled, timeout=10_000)
        assert "ANOTHER RECORD" in shown.holds.text()
        shown.restore_button.click()
        return shown.result()

    started: list[Path] = []
    monkeypatch.setattr(keeping, "restart", started.append)
    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(dialog.BackupsDialog, "exec", run)
    window.actions_table["backups"].trigger()
    assert asked == ["Put ANOTHER RECORD in the place of this one?"]
    assert started == [path]
    with Record.open(path) as record:
        assert [row.name for row in record.clients()] == ["Otherson"]


def test_a_backup_made_after_the_list_was_closed_finds_nobody_there(
    qtbot: QtBot, start: Start, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(path)
    monkeypatch.setattr(dialog.BackupsDialog, "exec", lambda asked: asked.show() or asked.reject())
    window.actions_table["backups"].trigger()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with qtbot.capture_exceptions() as faults:
        window.actions_table["back_up"].trigger()
        qtbot.waitUntil(lambda: backup_count(path) == 1, timeout=10_000)
        QApplication.processEvents()
    assert not faults


def test_what_could_not_be_written_is_written_as_soon_as_it_can_be(qtbot: QtBot, start: Start, path: Path) -> None:
    window = start(path)
    assert window.desk is not None
    driver = window.desk.workspace.record._link.driver
    driver.execute("PRAGMA query_only = ON")
    note(window, "while the disk refuses")
    assert window.saved.failed
    assert window.keeping.retrying is not None
    assert window.keeping.retrying.waiting
    window.keeping.retrying.retry()
    assert window.saved.failed
    driver.execute("PRAGMA query_only = OFF")
    window.keeping.retrying.retry()
    assert not window.saved.failed
    assert not window.keeping.retrying.waiting
    assert "is saved now" in window.messages.text
    window.close()
    with Record.open(path) as record:
        assert record.visits(record.clients()[0].id)[0].notes == "while the disk refuses"


def test_a_folder_of_a_cloud_service_is_warned_about_once(qtbot: QtBot, start: Start, path: Path) -> None:
    (path.parent / ".stfolder").mkdir()
    window = start(path)
    qtbot.waitUntil(lambda: window.keeping.strip is not None, timeout=10_000)
    strip = window.keeping.strip
    assert strip is not None
    assert "Syncthing" in strip.text
    [button] = [child for child in strip.children() if hasattr(child, "clicked")]
    button.click()
    assert not strip.isVisible()
    window.close()
    window = start(path)
    qtbot.waitUntil(lambda: not window.keeping._look.running, timeout=10_000)
    QApplication.processEvents()
    assert window.keeping.strip is None


def test_the_check_of_the_whole_record_says_what_it_found(
    qtbot: QtBot, start: Start, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(path)
    window.actions_table["check_record"].trigger()
    qtbot.waitUntil(lambda: "The record is sound" in window.messages.text, timeout=10_000)
    assert window.desk is not None
    visit = window.desk.visit
    assert visit is not None
    window.desk.workspace.record._link.driver.execute("UPDATE visit SET plan = 'no list'")
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.detailedText()))
    window.actions_table["check_record"].trigger()
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "cannot be read" in told[0]


def test_an_encrypted_record_that_is_damaged_comes_back_from_its_backup_under_the_same_passphrase(
    qtbot: QtBot, refused: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase, record_id = "tulip bridge copper lantern", new_id()
    sealed = tmp_path / "sealed" / "record.bodymap"
    sealed.parent.mkdir()
    keys, key, _ = KeyFile.new(record_id, Author(name="Aya Example", initials="AE", role="admin"), phrase)
    keys.save(sealed)
    with Record.create(sealed, key=key, record_id=record_id) as record:
        client = Client(family_name="Specimen")
        record.add_client(client)
        record.add_visit(Visit(client_id=client.id, date=date.today(), protocol="it_band", notes="as it was"))
        record.back_up()
    content = sealed.read_bytes()
    sealed.write_bytes(content[: len(content) // 2] + os.urandom(4096) + content[len(content) // 2 + 4096 :])
    window = refused(sealed, shows_page)
    page = window.locker.curtain.page
    assert isinstance(page, UnlockPage)
    page.field.line.setText(phrase)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.card.isVisible() and not window.locker.curtain.down, timeout=20_000)
    agree(monkeypatch, qtbot)
    window.card.pressed.emit("restore")
    qtbot.waitUntil(lambda: window.locker.curtain.down, timeout=20_000)
    page = window.locker.curtain.page
    assert isinstance(page, UnlockPage)
    page.field.line.setText(phrase)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.visit is not None, timeout=20_000)
    assert window.desk is not None
    assert window.desk.visit is not None
    assert window.desk.visit.notes == "as it was"
