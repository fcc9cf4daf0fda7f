"""One box over everything: what is typed finds clients, visits, zones and commands, and Enter goes there."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.ui.controls.text import Label
from bodymap.ui.main_window import MainWindow
from bodymap.ui.search.box import SearchBox, open_search
from bodymap.ui.search.hits import COMMANDS, ZONES, Hit, hits
from bodymap.ui.search.matching import folded, score
from bodymap.ui.shell.help import KeySheet


@pytest.fixture
def box(window: MainWindow) -> SearchBox:
    assert window.desk is not None
    window.desk.workspace.record.add_client(
        Client(family_name="Muster", given_name="Zoë", born=datetime.date(1990, 1, 1))
    )
    window.activateWindow()
    return open_search(window)


def shown(box: SearchBox) -> list[str]:
    return [box.list.item(row).text() for row in range(box.list.count())]


def chosen(box: SearchBox) -> str:
    return box.list.currentItem().text() if box.list.currentItem() is not None else ""


@pytest.mark.parametrize(
    ("better", "worse", "typed"),
    [
        ("Mark a point", "Appoint", "point"),
        ("RIGHT tensor fasciae latae", "RIGHT gluteus maximus", "tensor right"),
        ("Zoë Muster", "Zone", "zoe"),
        ("Undo", "Redo and undo again", "undo"),
        ("Back up now", "Unlock", "backup"),
        ("Restore a backup", "Back up now", "backup"),
    ],
)
def test_the_better_answer_stands_first(better: str, worse: str, typed: str) -> None:
    assert score(folded(typed), folded(better)) > score(folded(typed), folded(worse))


def test_every_typed_word_must_be_answered() -> None:
    assert score(folded("left tensor"), folded("RIGHT tensor fasciae latae")) == 0


def test_a_client_is_found_by_the_beginning_of_a_name_and_opened(
    qtbot: QtBot, box: SearchBox, window: MainWindow
) -> None:
    qtbot.keyClicks(box.field, "zoe")
    assert chosen(box) == "Muster, Zoë"
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.desk is not None
    assert window.desk.client is not None
    assert window.desk.client.given_name == "Zoë"
    assert not box.isVisible()


def test_a_zone_is_gone_to_on_the_side_that_was_typed(qtbot: QtBot, box: SearchBox, window: MainWindow) -> None:
    qtbot.keyClicks(box.field, "left tensor")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.desk is not None
    focus = window.desk.focus
    assert (focus.side, focus.zone) == (Side.LEFT, "tensor_fasciae_latae")
    assert Side.LEFT in focus.shown


def test_the_limb_in_view_goes_before_the_other(window: MainWindow) -> None:
    zones = [hit.text for hit in hits(window, "itb middle") if hit.group == ZONES]
    assert [text.split()[0] for text in zones[:2]] == ["RIGHT", "LEFT"]


def test_a_visit_is_found_by_its_month_and_its_date(window: MainWindow) -> None:
    for typed in ("2 march", "2026-03-02", "visit march"):
        assert any(hit.text == "Visit of 2 March 2026" for hit in hits(window, typed)), typed


def test_a_command_is_done(qtbot: QtBot, box: SearchBox, window: MainWindow) -> None:
    qtbot.keyClicks(box.field, "dark theme")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.look.theme.name == "dark"


def test_what_cannot_be_done_now_is_told_and_not_done(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box.field, "redo")
    rows = [item for item in shown(box) if item == "Redo"]
    assert rows
    assert chosen(box) != "Redo"


def test_every_command_of_the_table_can_be_found(window: MainWindow) -> None:
    table = window.actions_table
    for command in table.commands.values():
        if command.id != "everything":
            words = table[command.id].text().replace("&", "").rstrip("…")
            assert any(hit.group == COMMANDS and hit.text == words for hit in hits(window, words)), words


def test_nothing_found_is_said(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box.field, "qqqq")
    assert not box.list.isVisible()
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert box.isVisible()


def test_escape_gives_the_focus_back(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.canvas)
    box = open_search(window)
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert QApplication.focusWidget() is window.canvas


def test_a_press_elsewhere_closes_the_box(qtbot: QtBot, box: SearchBox, window: MainWindow) -> None:
    qtbot.mouseClick(window.banner, Qt.MouseButton.LeftButton)
    assert not box.isVisible()


def test_an_answer_is_spoken_with_what_stands_beside_it(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box.field, "start today")
    item = box.list.currentItem()
    assert isinstance(item.data(Qt.ItemDataRole.UserRole), Hit)
    assert "Ctrl+N" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert box.field.accessibleDescription() == item.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_sheet_of_keys_holds_every_key_and_narrows_down(window: MainWindow) -> None:
    sheet = KeySheet(window)
    every = sheet.shown()
    for command in window.actions_table.commands.values():
        if command.shortcut:
            assert any(folded(command.text.replace("&", "").rstrip("…")) in row for row in every), command.id
    heard = [
        QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) for label in sheet.findChildren(Label)
    ]
    assert "Ctrl+K: Find and do" in heard, "by ear the key stands with what it does"
    sheet.words.setText("severity")
    assert 0 < len(sheet.shown()) < len(every)
    sheet.words.setText("qqqq")
    assert not sheet.shown()
    sheet.deleteLater()
