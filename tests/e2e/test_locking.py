"""The room is left and entered again: what is on the screen is nobody's but the one's who has the passphrase."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.conftest import Begin, Start, shows_page
from torture.throwing import Place, faulty

from bodymap.domain.author import Author
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.keys import KeyFile, keys_of, untold
from bodymap.store import NotSaved, Record
from bodymap.ui import clipboard
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.clipboard import ClipboardGuard
from bodymap.ui.commands.scope import Scope
from bodymap.ui.crash import report_of
from bodymap.ui.main_window import MainWindow
from bodymap.ui.vault.curtain import Curtain
from bodymap.ui.vault.locker import Locker
from bodymap.ui.vault.page import SayPage
from bodymap.ui.vault.unlock_page import UnlockPage

PHRASE, OTHER = "tulip bridge copper lantern", "walnut ferry cobalt drizzle"
NEEDLE = "Needleson"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted record with two users and one client."""
    path = tmp_path / "records" / "practice.bodymap"
    path.parent.mkdir()
    keys, key, _ = KeyFile.new("0123", Author(name="Aya Example", initials="AE", role="admin"), PHRASE)
    keys.with_user(Author(name="Ben Sample", initials="BS"), OTHER, key).save(path)
    with Record.create(path, key=key, record_id="0123") as record:
        record.add_client(Client(family_name=NEEDLE, given_name="Robin"))
    return path


@pytest.fixture
def window(begin: Begin, path: Path) -> MainWindow:
    """The program as it stands behind the first frame, at the prompt."""
    return begin(path, shows_page)


def prompt(window: MainWindow) -> UnlockPage:
    page = window.locker.curtain.page
    assert isinstance(page, UnlockPage)
    return page


def unlock(qtbot: QtBot, window: MainWindow, phrase: str = PHRASE) -> None:
    page = prompt(window)
    page.field.line.setText(phrase)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk is not None and window.panels is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not window.locker.curtain.down, timeout=20_000)


@pytest.fixture
def open_window(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Unlocked by Aya, with the client's visit open and one finding."""
    unlock(qtbot, window)
    assert window.desk is not None
    window.desk.start_visit()
    from bodymap.domain.shape import Shape

    window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.4), 5)
    return window


def shown_texts(window: QWidget) -> str:
    """Everything that a person or a screen reader could find in the program's windows."""
    found = [top.windowTitle() for top in QApplication.topLevelWidgets()]
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible():
                for name in ("text", "toPlainText", "toolTip", "accessibleName", "title"):
                    read = getattr(widget, name, None)
                    if callable(read):
                        found.append(str(read()))
    found += [action.text() for action in window.actions() if action.isVisible()]
    return "\n".join(found)


def test_the_prompt_shows_who_and_lets_nobody_else_in(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    before = path.read_bytes(), keys_of(path).read_bytes()
    page = prompt(window)
    assert window.desk is None
    assert [page.users.itemText(place) for place in range(page.users.count())] == ["Aya Example", "Ben Sample"]
    for _ in range(5):
        page.submit()  # Enter in an empty field is no try: it neither waits nor counts
    assert page.fault == "Type your passphrase first."
    assert window.locker.attempts.left == 0
    for number in range(3):
        page.field.line.setText("wrong")
        page.submit()
        qtbot.waitUntil(lambda: "does not open" in page.fault, timeout=5000)
        if number < 2:
            qtbot.waitUntil(lambda: not page.busy, timeout=5000)
    assert page.busy, "after three wrong ones one has to wait"
    assert window.locker.attempts.left > 0
    assert (path.read_bytes(), keys_of(path).read_bytes()) == before
    assert window.desk is None
    window.locker.attempts._until = 0.0
    qtbot.waitUntil(lambda: not page.busy, timeout=5000)
    unlock(qtbot, window)
    assert window.desk is not None
    told = [(entry.verb, entry.author) for entry in window.desk.workspace.record.audit.entries()]
    assert told[-3:] == [
        ("record.unlock_failed", "Aya Example"),
        ("record.unlocked", "Aya Example"),
        ("client.opened", "Aya Example"),
    ]
    assert window.desk.workspace.author.name == "Aya Example"
    assert "3 wrong passphrases were tried, the first on" in window.messages.text
    assert not untold.place_of(path).exists()


def test_what_was_tried_behind_the_lock_is_told_to_whoever_comes_back(
    open_window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    window = open_window
    window.locker.lock()
    for _ in range(3):
        untold.note(path, untold.Deed.WRONG, KeyFile.of(path).users[1].id)
    page = window.locker.curtain.page
    assert isinstance(page, UnlockPage)
    page.field.line.setText(PHRASE)
    page.submit()
    qtbot.waitUntil(lambda: not window.locker.curtain.down, timeout=5000)
    assert "3 wrong passphrases were tried" in window.messages.text
    entries = list(window.desk.workspace.record.audit.entries())
    [said] = [entry.said for entry in entries if entry.verb == "record.unlock_failed"]
    assert (said["times"], said["users"]) == (3, ["Ben Sample"])


def test_the_recovery_key_sets_a_new_passphrase(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    keys = KeyFile.of(path)
    unlocked = keys.unlock(PHRASE, keys.users[0].id)
    keys, recovery = keys.with_new_recovery(unlocked.key)
    keys.save(path)
    page = prompt(window)
    page._switch()
    page.recovery.key.setText("K7QM")
    page.recovery.first.line.setText("four new unusual words")
    page.recovery.again.line.setText("four new unusual words")
    page.submit()
    qtbot.waitUntil(lambda: "28 characters" in page.fault, timeout=5000)
    page.recovery.key.setText(recovery.lower())
    page.submit()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    assert KeyFile.of(path).unlock("four new unusual words", keys.users[0].id)
    told = [(entry.verb, entry.said.get("user")) for entry in window.desk.workspace.record.audit.entries()]
    assert ("keys.passphrase_recovered", "Aya Example") in told


def test_nothing_of_a_client_is_left_on_the_screen(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    assert NEEDLE in shown_texts(window), "unlocked, the search finds it"
    assert "Undo add" in window.actions_table["undo"].text()
    picture = window.grab().toImage()
    window.locker.lock()
    told = shown_texts(window)
    assert NEEDLE not in told
    assert "Robin" not in told
    assert "add" not in window.actions_table["undo"].text()
    assert window.windowTitle() == "bodymap"
    locked = window.grab().toImage()
    corner = [(x, y) for x in range(0, 300, 7) for y in range(0, 700, 7)]
    assert len({locked.pixel(x, y) for x, y in corner}) == 1, "where the names stood there is one colour"
    assert len({picture.pixel(x, y) for x, y in corner}) > 5
    assert not any(action.isEnabled() for action in window.actions() if action.text())
    unlock(qtbot, window)
    assert NEEDLE in shown_texts(window)
    assert "Undo add" in window.actions_table["undo"].text()
    assert window.desk is not None
    window.desk.undo_group.undo()
    assert window.desk.visit is not None
    assert window.desk.visit.findings == (), "and what was done can still be undone"


def test_keys_reach_nothing_behind_the_lock(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    window.locker.lock()
    assert window.desk is not None
    before = window.desk.visit
    for key, modifiers in ((Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_3, Qt.KeyboardModifier())):
        qtbot.keyClick(prompt(window), key, modifiers)
        qtbot.keyClick(window, key, modifiers)
    assert window.desk.visit is before


def test_a_note_that_is_half_typed_is_there_again(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    QVBoxLayout(dialog).addWidget(QLabel(f"about {NEEDLE}"))
    dialog.layout().addWidget(field)
    dialog.setModal(True)
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.setWindowTitle(f"Letter for {NEEDLE}")
    dialog.show()
    field.setText("half typ")
    size = dialog.size()
    window.locker.lock()
    assert NEEDLE not in shown_texts(window)
    assert prompt(window).window() is dialog, "the open dialog has the keys, so the prompt stands in it"
    unlock(qtbot, window)
    assert dialog.isVisible()
    assert not ended
    assert (field.text(), dialog.windowTitle(), dialog.size()) == ("half typ", f"Letter for {NEEDLE}", size)
    dialog.close()
    dialog.deleteLater()


def test_menus_close_and_what_opens_later_is_covered(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    menu = QMenu(window)
    menu.addAction(NEEDLE)
    menu.popup(window.pos())
    window.locker.lock()
    assert not menu.isVisible()
    late = QDialog(window)
    QVBoxLayout(late).addWidget(QLabel(NEEDLE))
    late.show()
    assert NEEDLE not in shown_texts(window)
    tip = QHelpEvent(QEvent.Type.ToolTip, window.pos(), window.pos())
    assert window.locker.curtain.eventFilter(window, tip)
    unlock(qtbot, window)
    assert late.findChild(QLabel).isVisible()
    for part in (late, menu):
        part.close()
        part.deleteLater()


def test_another_user_takes_over(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.show()
    window.locker.lock()
    page = prompt(window)
    assert page.users.value == KeyFile.of(page._record).users[0].id, "who locked it is proposed"
    page.users.set_value(page.keys.users[1].id)
    unlock(qtbot, window, OTHER)
    assert window.desk is not None
    assert window.desk.workspace.author.name == "Ben Sample"
    assert window.desk.workspace.record.author.name == "Ben Sample"
    assert not dialog.isVisible(), "what Aya had begun is not for Ben to end"
    dialog.deleteLater()


def test_nobody_at_the_window_locks_it(open_window: MainWindow, qtbot: QtBot) -> None:
    window = open_window
    idle = window.locker.idle
    assert idle is not None
    assert idle.minutes == 5
    now = 0.0
    idle._clock = lambda: now
    idle.touch()
    now = 299.0
    idle.look()
    assert not window.locker.is_locked
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    now = 301.0
    idle.look()
    assert not window.locker.is_locked, "a key was pressed in between"
    now = 299.0 + 300.0
    idle.look()
    assert window.locker.is_locked
    unlock(qtbot, window)
    idle.set_minutes(0)
    now = 10_000.0
    idle.look()
    assert not window.locker.is_locked


def test_keys_that_went_missing_are_told_and_found_again(open_window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window = open_window
    away = keys_of(path).rename(path.with_name("away"))
    window.locker.lock()
    page = window.locker.curtain.page
    assert isinstance(page, SayPage)
    assert "missing" in page.text.text()
    away.rename(keys_of(path))
    page.pressed.emit("again")
    unlock(qtbot, window)


def test_keys_of_another_record_let_nobody_in_though_the_passphrase_is_theirs(
    open_window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    """The one at the keyboard could have brought them along."""
    window = open_window
    own = keys_of(path).read_bytes()
    other, _, _ = KeyFile.new("0123", Author(name="Eve Sample", initials="ES", role="admin"), OTHER)
    other.save(path)
    window.locker.lock()
    page = prompt(window)
    page.field.line.setText(OTHER)
    page.submit()
    qtbot.waitUntil(lambda: "belong to another record" in page.fault, timeout=5000)
    assert window.locker.is_locked
    assert NEEDLE not in shown_texts(window)
    assert window.desk is not None
    assert window.desk.workspace.author.name == "Aya Example"
    keys_of(path).write_bytes(own)
    window.locker.curtain.fall(window.locker._page)
    unlock(qtbot, window)


def test_a_lock_does_not_close_over_what_is_not_written(
    open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_window
    desk = window.desk
    assert desk is not None
    record = desk.workspace.record

    def refuse(*_: object) -> None:
        raise NotSaved("Not saved: the disk is full.", "Free some space.")

    monkeypatch.setattr(record, "save_visit", refuse)
    desk.undo_group.undo()
    assert desk.workspace.unwritten
    window.locker.lock()
    assert not window.close()
    assert window.isVisible()
    monkeypatch.undo()
    unlock(qtbot, window)
    desk.retry()
    assert not desk.workspace.unwritten


def test_what_was_copied_goes_after_a_while_and_at_once_when_it_locks(
    open_window: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    window, board = open_window, QGuiApplication.clipboard()
    window.locker.clipboard._timer.setInterval(50)
    clipboard.put(NEEDLE)
    assert board.text() == NEEDLE
    qtbot.waitUntil(lambda: board.text() == "", timeout=5000)
    window.locker.clipboard._timer.setInterval(10_000)
    field = QLineEdit(NEEDLE)
    qtbot.addWidget(field)
    field.selectAll()
    field.copy()
    assert board.text() == NEEDLE
    window.locker.lock()
    assert board.text() == "", "also what was copied by Ctrl+C in a field"
    clipboard.put("a report without clients", of_client=False)
    window.locker.clipboard.clear()
    assert board.text() == "a report without clients"
    board.clear()
    unlock(qtbot, window)


def test_a_plain_record_is_hidden_and_says_that_this_is_all(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    window = start(tmp_path / "plain.bodymap")
    assert window.saved.says_plain
    window.desk.add_client(Client(family_name=NEEDLE))
    window.locker.lock()
    assert NEEDLE not in shown_texts(window)
    page = window.locker.curtain.page
    assert isinstance(page, SayPage)
    assert "NOT ENCRYPTED" in page.text.text()
    page.pressed.emit("back")
    assert NEEDLE in shown_texts(window)


def test_examples_never_lock_by_themselves(start: Start) -> None:
    window = start(None, demo=True)
    assert window.locker.idle is None
    assert not window.saved.says_plain


@pytest.mark.parametrize(
    "failing",
    [
        pytest.param(DiagramCanvas.drop_gesture, id="a gesture"),
        pytest.param(ClipboardGuard.clear, id="the clipboard"),
        pytest.param(Scope.editable, id="what a command may do"),
        pytest.param(Curtain._with_keys, id="which window has the keys"),
        pytest.param(Curtain._may_cover, id="which window may be covered"),
        pytest.param(Locker._prompt, id="the page itself"),
    ],
)
def test_a_lock_hides_everything_whatever_fails_in_it(
    open_window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    failing: Callable[..., object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    window = open_window
    # as the program has it; what it would show in a box is not this test's matter
    monkeypatch.setattr(sys, "excepthook", lambda kind, _, trace: print(report_of(kind, trace), file=sys.stderr))
    with faulty(Place.of(failing.__code__), NEEDLE):
        window.locker.lock()
        assert window.locker.is_locked
        assert NEEDLE not in shown_texts(window)
        assert not any(action.isEnabled() for action in window.actions() if action.text())
        QApplication.processEvents()
    assert NEEDLE not in capsys.readouterr().err
    page = window.locker.curtain.page
    if not isinstance(page, UnlockPage):
        assert page is not None
        [again] = page.findChildren(QPushButton)
        again.click()
    unlock(qtbot, window)
    assert NEEDLE in shown_texts(window)
