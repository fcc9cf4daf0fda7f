"""Passphrases, users and locking as they are kept while a record is open."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tests.windows import new_window

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.visit import Client
from bodymap.keys import KeyFile, Unlocked, WrongPassphrase, is_encrypted, remembering, untold
from bodymap.keys.recovery import groups_of
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look
from bodymap.ui.vault.dialog import PageDialog
from bodymap.ui.vault.fields import PASSPHRASE, PassphraseField
from bodymap.ui.vault.lock_page import LockPage
from bodymap.ui.vault.managing_pages import NewPassphrasePage, UserPage, UsersPage
from bodymap.ui.vault.new_record import NewRecordPage
from bodymap.ui.vault.page import SayPage
from bodymap.ui.vault.recovery_page import RecoveryPage
from bodymap.ui.vault.unlock_page import UnlockPage
from bodymap.workspace import Workspace, new_encrypted_workspace

PHRASE, OTHER = "tulip bridge copper lantern", "walnut ferry cobalt drizzle"
Page = TypeVar("Page", bound=QWidget)


def shown(window: MainWindow, kind: type[Page]) -> Page:
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, PageDialog) and top.isVisible())
    assert isinstance(dialog.page, kind), dialog.page
    return dialog.page


def waited(qtbot: QtBot, window: MainWindow, kind: type[Page]) -> Page:
    def there() -> bool:
        return any(
            isinstance(top, PageDialog) and top.isVisible() and isinstance(top.page, kind)
            for top in QApplication.topLevelWidgets()
        )

    qtbot.waitUntil(there, timeout=5000)
    return shown(window, kind)


def window_over(workspace: Workspace, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = new_window(qapp, tmp_path, 1280, 800)
    qtbot.addWidget(made, before_close_func=lambda w: w.canvas.close_layers())
    made.show()
    qtbot.waitExposed(made)
    made.attach(Desk(workspace, made))
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


@pytest.fixture
def encrypted(qtbot: QtBot, qapp: QApplication, tmp_path: Path, path: Path) -> Iterator[MainWindow]:
    """Over an encrypted record of Aya Example, who keeps the users."""
    keys, key, _ = KeyFile.new("0123", Author(name="Aya Example", initials="AE", role="admin"), PHRASE)
    workspace = new_encrypted_workspace(path, keys, Unlocked(key, keys.users[0]))
    yield window_over(workspace, qtbot, qapp, tmp_path)
    workspace.record.close()


@pytest.fixture
def plain(qtbot: QtBot, qapp: QApplication, tmp_path: Path, path: Path) -> Iterator[MainWindow]:
    """Over a plain record with one client."""
    record = Record.create(path)
    record.add_client(Client(family_name="Needleson"))
    yield window_over(Workspace(record, load_protocol("it_band"), load_diagram()), qtbot, qapp, tmp_path)
    record.close()


def prove(qtbot: QtBot, window: MainWindow, phrase: str = PHRASE) -> None:
    page = shown(window, UnlockPage)
    page.field.line.setText(phrase)
    page.submit()


def close_dialogs() -> None:
    for top in QApplication.topLevelWidgets():
        if isinstance(top, PageDialog):
            top.reject()


def test_a_passphrase_is_changed_by_whoever_knows_the_old_one(encrypted: MainWindow, qtbot: QtBot, path: Path) -> None:
    encrypted.actions_table["change_passphrase"].trigger()
    prove(qtbot, encrypted, "wrong")
    page = shown(encrypted, UnlockPage)
    qtbot.waitUntil(lambda: "does not open" in page.fault, timeout=5000)
    prove(qtbot, encrypted)
    new = waited(qtbot, encrypted, NewPassphrasePage)
    new.pair.first.line.setText("short")
    new.submit()
    new.pair.first.line.setText(OTHER)
    new.pair.again.line.setText(OTHER)
    new.submit()
    qtbot.waitUntil(lambda: "was changed" in encrypted.messages.text, timeout=5000)
    keys = KeyFile.of(path)
    assert keys.unlock(OTHER, keys.users[0].id).key == encrypted.desk.workspace.record.key
    with pytest.raises(WrongPassphrase):
        keys.unlock(PHRASE, keys.users[0].id)
    verbs = [entry.verb for entry in encrypted.desk.workspace.record.audit.entries()]
    assert verbs[-2:] == ["record.unlock_failed", "keys.passphrase_changed"]


def test_a_wrong_try_is_told_of_the_user_whose_it_was(
    encrypted: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a passphrase is tried another user may be chosen: the try is not theirs."""
    told: list[str] = []
    monkeypatch.setattr(untold, "note", lambda _record, _deed, user: told.append(user))
    aya, ben = KeyFile.of(path).users[0].id, "ben"
    page = UnlockPage(encrypted.look, encrypted, path, encrypted.locker.attempts)
    page.users.set_choices([(aya, "Aya Example"), (ben, "Ben Example")])
    page.users.set_value(aya)
    page.field.line.setText("wrong")
    page.submit()
    page.users.set_value(ben)
    qtbot.waitUntil(lambda: told != [], timeout=5000)
    assert told == [aya]


def test_users_are_added_changed_and_removed(encrypted: MainWindow, qtbot: QtBot, path: Path) -> None:
    encrypted.actions_table["users"].trigger()
    prove(qtbot, encrypted)
    waited(qtbot, encrypted, UsersPage).adding.emit()
    page = shown(encrypted, UserPage)
    page.name.setText("Ben Sample")
    page.initials.setText("BS")
    page.role.set_value("assistant")
    page.pair.first.line.setText(OTHER)
    page.pair.again.line.setText(OTHER)
    page.submit()
    qtbot.waitUntil(lambda: len(KeyFile.of(path).users) == 2, timeout=5000)
    ben = KeyFile.of(path).users[1]
    assert (ben.name, ben.initials, ben.role) == ("Ben Sample", "BS", "assistant")
    assert KeyFile.of(path).unlock(OTHER, ben.id).key
    users = waited(qtbot, encrypted, UsersPage)
    users.changing.emit(encrypted.desk.workspace.author.id)
    page = shown(encrypted, UserPage)
    page.role.set_value("therapist")
    page.submit()
    qtbot.waitUntil(lambda: "one user at least" in page._fault.text(), timeout=5000)
    page.role.set_value("admin")
    page.name.setText("Aya B. Example")
    page.submit()
    users = waited(qtbot, encrypted, UsersPage)
    assert encrypted.desk.workspace.author.name == "Aya B. Example"
    users.removing.emit(ben.id)
    qtbot.waitUntil(lambda: len(KeyFile.of(path).users) == 1, timeout=5000)
    qtbot.waitUntil(lambda: shown(encrypted, UsersPage) is not users, timeout=5000)
    close_dialogs()
    verbs = [entry.verb for entry in encrypted.desk.workspace.record.audit.entries()]
    assert verbs[-3:] == ["keys.user_added", "keys.user_changed", "keys.user_removed"], "what was refused is not told"


def test_who_does_not_keep_the_users_is_told_so(encrypted: MainWindow) -> None:
    encrypted.desk.workspace.author = Author(id="x", name="Ben Sample", role="therapist")
    for command in ("users", "recovery_key"):
        encrypted.actions_table[command].trigger()
        assert "do not keep the users" in encrypted.messages.text


def test_a_recovery_key_that_was_saved_is_not_told_as_a_fault(
    encrypted: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypted.actions_table["recovery_key"].trigger()
    prove(qtbot, encrypted)
    page = waited(qtbot, encrypted, RecoveryPage)
    page.submit()
    assert page._fault._color == "avoid"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "key"), ""))
    page._save()
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    assert page._fault.text().startswith("Saved. ")
    assert page._fault._color == "text"


def test_a_new_recovery_key_counts_from_its_proof_on(encrypted: MainWindow, qtbot: QtBot, path: Path) -> None:
    before = KeyFile.of(path)
    encrypted.actions_table["recovery_key"].trigger()
    prove(qtbot, encrypted)
    page = waited(qtbot, encrypted, RecoveryPage)
    assert KeyFile.of(path) == before
    page.group.setText(groups_of(page.key)[page.asked])
    page.submit()
    qtbot.waitUntil(lambda: "new recovery key counts" in encrypted.messages.text, timeout=5000)
    keys = KeyFile.of(path)
    assert keys.recover(page.key, keys.users[0].id).key == encrypted.desk.workspace.record.key
    assert list(encrypted.desk.workspace.record.audit.entries())[-1].verb == "keys.recovery_key_renewed"


def test_a_plain_record_is_encrypted_from_the_window(plain: MainWindow, qtbot: QtBot, path: Path) -> None:
    assert plain.saved.says_plain
    assert not plain.actions_table["users"].isEnabled()
    plain.desk.workspace.record.back_up()
    plain.actions_table["encrypt"].trigger()
    page = shown(plain, NewRecordPage)
    page.name.setText("Aya Example")
    page.first.line.setText(PHRASE)
    page.again.line.setText(PHRASE)
    page.submit()
    paper = waited(qtbot, plain, RecoveryPage)
    assert not is_encrypted(path)
    paper.group.setText(groups_of(paper.key)[paper.asked])
    paper.submit()
    told = waited(qtbot, plain, SayPage)
    assert "One plain copy stays" in told.text.text()
    told.pressed.emit("close")
    assert is_encrypted(path)
    assert not plain.saved.says_plain
    assert plain.desk.workspace.author.name == "Aya Example"
    entry = list(plain.desk.workspace.record.audit.entries())[-1]
    assert (entry.verb, entry.said) == ("record.encrypted", {"user": "Aya Example"})
    assert plain.actions_table["users"].isEnabled()
    assert not plain.actions_table["encrypt"].isEnabled()
    plain.desk.add_client(Client(family_name="After"))
    plain.locker.lock()
    assert isinstance(plain.locker.curtain.page, UnlockPage)
    plain.locker.curtain.rise()


def test_how_long_it_waits_before_it_locks_is_kept(encrypted: MainWindow, tmp_path: Path) -> None:
    assert encrypted.locker.idle is not None
    for never, minutes in ((False, 12), (True, 0)):
        encrypted.actions_table["lock_after"].trigger()
        page = shown(encrypted, LockPage)
        assert "Ctrl+L" in page.text.text(), "here no system tells of its screen"
        page.minutes.setValue(12)
        page.never.setChecked(never)
        assert bool(page._warning.text()) is never
        page.agreed.emit(0 if never else page.minutes.value())
        assert encrypted.locker.idle.minutes == minutes
        assert Settings(tmp_path / "window.ini").lock_minutes == minutes


@pytest.mark.parametrize("kept", ["61", "-1", "five", ""])
def test_a_damaged_setting_locks_after_five_minutes(tmp_path: Path, kept: str) -> None:
    (tmp_path / "window.ini").write_text(f"[lock]\nminutes={kept}\n")
    assert Settings(tmp_path / "window.ini").lock_minutes == 5


def test_capitals_are_told_from_what_is_typed(qtbot: QtBot) -> None:
    field = PassphraseField(Look(), PASSPHRASE)
    qtbot.addWidget(field)
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for letter, held, warned in (("a", none, False), ("A", none, True), ("a", shift, True), ("A", shift, False)):
        field.line.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter.upper()), held, letter))
        assert field.warns_of_capitals is warned
    assert field.line.echoMode() is field.line.EchoMode.Password
    field._show.click()
    assert field.line.echoMode() is field.line.EchoMode.Normal
    field.forget()
    assert (field.typed, field.line.echoMode()) == ("", field.line.EchoMode.Password)


def test_a_prompt_cannot_be_copied_from(qtbot: QtBot, qapp: QApplication) -> None:
    field = PassphraseField(Look(), PASSPHRASE)
    qtbot.addWidget(field)
    field.line.setText(PHRASE)
    field.line.selectAll()
    field.line.copy()
    assert qapp.clipboard().text() != PHRASE


def test_keys_that_are_gone_are_told_before_anything_is_asked(encrypted: MainWindow, path: Path) -> None:
    from bodymap.keys import keys_of

    keys_of(path).unlink()
    encrypted.actions_table["users"].trigger()
    assert "missing" in encrypted.messages.text
    assert not any(isinstance(top, PageDialog) and top.isVisible() for top in QApplication.topLevelWidgets())


def test_what_one_user_proved_ends_with_the_lock(encrypted: MainWindow, qtbot: QtBot, path: Path) -> None:
    for command, then in (
        ("change_passphrase", NewPassphrasePage),
        ("users", UsersPage),
        ("recovery_key", RecoveryPage),
    ):
        encrypted.actions_table[command].trigger()
        prove(qtbot, encrypted)
        waited(qtbot, encrypted, then)
        encrypted.locker.lock()
        assert not any(isinstance(top, PageDialog) and top.isVisible() for top in QApplication.topLevelWidgets())
        page = encrypted.locker.curtain.page
        assert isinstance(page, UnlockPage)
        assert page.window() is encrypted
        page.field.line.setText(PHRASE)
        page.submit()
        qtbot.waitUntil(lambda: not encrypted.locker.curtain.down, timeout=5000)


def test_a_recovery_key_that_waits_for_its_proof_goes_with_the_lock(plain: MainWindow, qtbot: QtBot) -> None:
    plain.actions_table["encrypt"].trigger()
    page = shown(plain, NewRecordPage)
    page.name.setText("Aya Example")
    page.first.line.setText(PHRASE)
    page.again.line.setText(PHRASE)
    page.submit()
    waited(qtbot, plain, RecoveryPage)
    plain.locker.lock()
    assert not any(isinstance(top, PageDialog) and top.isVisible() for top in QApplication.topLevelWidgets())
    plain.locker.curtain.rise()


@pytest.mark.parametrize("way", ["accept", "close", "deleteLater"])
def test_the_prompt_moves_on_when_its_dialog_goes(encrypted: MainWindow, qtbot: QtBot, way: str) -> None:
    dialog = QDialog(encrypted)
    dialog.setModal(True)
    dialog.show()
    encrypted.locker.lock()
    page = encrypted.locker.curtain.page
    assert page is not None
    assert page.window() is dialog
    getattr(dialog, way)()
    qtbot.waitUntil(lambda: encrypted.locker.curtain.page is not page, timeout=5000)
    if isValid(dialog):
        dialog.deleteLater()
    page = encrypted.locker.curtain.page
    assert isinstance(page, UnlockPage)
    assert page.window() is encrypted
    assert page.isVisible()
    page.field.line.setText(PHRASE)
    page.submit()
    qtbot.waitUntil(lambda: not encrypted.locker.curtain.down, timeout=5000)
    assert encrypted.rail.isVisible()


def test_the_prompt_moves_into_what_takes_the_keys(encrypted: MainWindow) -> None:
    encrypted.locker.lock()
    dialog = QDialog(encrypted)
    dialog.setModal(True)
    dialog.show()
    page = encrypted.locker.curtain.page
    assert page is not None
    assert page.window() is dialog
    own = QDialog(page)
    word = QLabel("of the page itself", own)
    own.setModal(True)
    own.show()
    assert word.isVisible(), "what the page itself opens is not covered"
    assert encrypted.locker.curtain.page is page
    own.reject()
    dialog.reject()
    assert encrypted.locker.curtain.page.window() is encrypted
    encrypted.locker.curtain.rise()


def test_a_computer_forgets_the_key_that_it_remembered(
    encrypted: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = encrypted.actions_table["forget"]
    assert not command.isEnabled(), "nothing was remembered"
    encrypted.settings.remembered = True
    encrypted.actions_table.refresh()
    held = ["a key"]
    monkeypatch.setattr(remembering, "forget", lambda _: bool(held and held.pop()))
    command.trigger()
    qtbot.waitUntil(lambda: "has forgotten" in encrypted.messages.text, timeout=5000)
    entry = list(encrypted.desk.workspace.record.audit.entries())[-1]
    assert (entry.verb, entry.said) == ("keys.forgotten", {"user": "Aya Example"})
    command.trigger()
    qtbot.waitUntil(lambda: "holds no key" in encrypted.messages.text, timeout=5000)
