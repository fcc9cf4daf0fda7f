"""The rail: what gives way where it is small, and the field at its head."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bodymap.ui.main_window import MainWindow
from bodymap.ui.search.box import SearchBox
from bodymap.ui.shell.rail_list import LEAST_ROWS, RailList, Row, row_height
from bodymap.ui.style import Look


def fill(window: MainWindow, clients: int, visits: int) -> tuple[RailList, RailList, RailList]:
    """Fills the lists with so many rows, as long as rows are."""
    rail = window.rail
    rail._clients.fill([Row(f"c{each}", f"Specimen, Kim {each}", "18 Nov", icon="person") for each in range(clients)])
    rail._visits.fill(
        [Row(f"v{each}", "15 November 2026", "Signed", shorter=("15 Nov 2026",), sign="tick") for each in range(visits)]
    )
    drafts = [
        Row(f"d{each}", "Sample, Alex", below="19 November 2026", shorter=("19 Nov 2026", "19/11/2026"))
        for each in range(2)
    ]
    rail._notes.fill(drafts)
    for part in (rail._notes, rail._notes_head):
        part.show()
    return rail._clients, rail._visits, rail._notes


def test_no_list_scrolls_while_the_rail_has_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    lists = fill(window, 4, 6)
    qtbot.waitUntil(lambda: all(each.height() >= each.sizeHint().height() for each in lists))


def test_with_many_clients_the_visits_stay_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    _, visits, _ = fill(window, 40, 20)
    qtbot.waitUntil(lambda: window.width() == 1280 and visits.height() > 4 * 36)
    assert window.rail._scroll.verticalScrollBar().maximum() == 0
    qtbot.waitUntil(lambda: visits.verticalScrollBar().maximum() > 0)


def test_with_large_text_each_list_keeps_some_rows_and_the_rail_is_scrolled(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    clients, visits, notes = fill(window, 40, 20)
    row = row_height(window.look, Row("", ""))
    qtbot.waitUntil(lambda: min(clients.height(), visits.height()) >= LEAST_ROWS * row)
    assert notes.height() >= notes.sizeHint().height()
    assert window.rail._scroll.verticalScrollBar().maximum() > 0


def test_all_clients_have_their_pictures_or_none(qtbot: QtBot) -> None:
    look = Look()
    rows = RailList(look, "Clients", print)
    qtbot.addWidget(rows)
    short, long = Row("a", "Bo", "1 Mar", icon="person"), Row("b", "Specimen-Example, Kim", "18 Nov", icon="person")
    rows.fill([short])
    assert rows.pictured(200)
    rows.fill([short, long])
    assert not rows.pictured(200), "a picture says the same in every row; the name and the day do not"
    assert rows.pictured(300)


def test_a_draft_says_its_day_whole_or_short(qtbot: QtBot) -> None:
    look = Look()
    rows = RailList(look, "Earlier drafts", print)
    qtbot.addWidget(rows)
    rows.fill([Row("d", "Sample, Alex", below="19 November 2026", shorter=("19 Nov 2026", "19/11/2026"))])
    assert rows.form(190) == 0
    look.set_scale(2.0)
    assert [rows.form(width) for width in (400, 230, 150)] == [0, 1, 2]


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1280, 2.0), (1440, 1.0), (1920, 1.5)])
def test_the_words_of_the_field_are_never_cut(window: MainWindow, qtbot: QtBot, width: int, scale: float) -> None:
    window.look.set_scale(scale)
    window.resize(width, 900)
    field = window.rail.search
    qtbot.waitUntil(lambda: window.width() == width)
    margins = field.textMargins()
    room = field.width() - margins.left() - margins.right() - 18
    assert window.look.width(field.placeholderText(), "body") <= room


def test_the_key_in_the_field_opens_what_it_names(window: MainWindow, qtbot: QtBot) -> None:
    field, key = window.rail.search, window.rail.search._key
    assert key is not None
    qtbot.waitUntil(key.isVisible)
    assert key.text() == "Ctrl K"
    field.setText("Ex")
    assert not key.isVisible()
    field.clear()
    assert key.isVisible()
    key.click()
    assert window.findChild(SearchBox) is not None


def test_a_press_on_when_the_record_was_backed_up_asks_for_the_backups(window: MainWindow, qtbot: QtBot) -> None:
    saved = window.saved
    saved.say_backup("Backup 14:02")
    saved.backups_wanted.disconnect()
    qtbot.waitUntil(lambda: saved._backup.isVisible() and not saved._backup.geometry().isEmpty())
    with qtbot.waitSignal(saved.backups_wanted):
        qtbot.mouseClick(saved._backup, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(saved.backups_wanted):
        qtbot.mouseClick(saved._words, Qt.MouseButton.LeftButton)


def test_a_long_word_on_the_backup_does_not_fold_the_menus(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    window.saved.say_backup("Backup 14:02, and it was opened and compared")
    bar = window.menuBar()
    qtbot.waitUntil(lambda: window.width() == 1280 and bar.width() == 1280)
    last = bar.actions()[-1]
    qtbot.waitUntil(lambda: not bar.actionGeometry(last).isEmpty())
    assert bar.actionGeometry(last).right() < window.saved.x()
    assert not window.saved._backup.isVisible()
    assert "14:02" in window.saved.toolTip()
    window.look.set_scale(1.0)
    qtbot.waitUntil(window.saved._backup.isVisible)


def test_the_name_on_the_banner_stays_whole_when_the_text_grows(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.banner.width() == 1280)
    name = window.banner._name
    for scale in (1.5, 2.0):
        window.look.set_scale(scale)
        qtbot.waitUntil(lambda: window.look.width(name.text(), "client_name") <= name.width())


def test_where_a_visit_stands_is_said_in_words_or_by_a_picture_and_never_cut(window: MainWindow) -> None:
    look, rows = window.look, RailList(window.look, "", lambda _: None)
    visit = Row("a", "15 November 2026", "Unterschrieben", shorter=("15 Nov 2026",), sign="tick")
    rows.fill([visit, replace(visit, key="b", aside="Draft", sign="pencil")])
    whole = look.width("15 Nov 2026", "body_strong") + look.width("Unterschrieben", "secondary")
    assert rows.worded(round(whole) + look.px(30) + 8)
    narrow = round(whole) - look.px(10)
    assert not rows.worded(narrow), "one row that is too long has them all say it by pictures"
    assert rows.item(0).toolTip() == "Unterschrieben"
    assert "Unterschrieben" in rows.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
