"""Two clients of one name: nobody is added twice by oversight, and the rail tells them apart."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.windows import new_window

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.client_dialog import ClientDialog
from bodymap.ui.shell.rail_list import RailList
from bodymap.workspace import Workspace

# said by the plugin without a screen of every window that has a least size
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KNOWN = Client(family_name="Specimen", given_name="Kim", born=date(1961, 3, 14))


def form(qtbot: QtBot, window: MainWindow, saved: list[Client], known: Client = KNOWN) -> ClientDialog:
    dialog = ClientDialog(
        window.look, date(2026, 3, 2), saved.append, None, window, lambda one: (known,) if "Kim" in one.name else ()
    )
    qtbot.addWidget(dialog)
    dialog.family.setText("Specimen")
    dialog.given.setText("Kim")
    return dialog


def test_a_client_like_one_in_the_record_is_added_on_the_second_press_only(qtbot: QtBot, window: MainWindow) -> None:
    saved: list[Client] = []
    dialog = form(qtbot, window, saved)
    dialog.accept()
    assert saved == []
    assert dialog._fault.text() == (
        "Specimen, Kim, born 1961-03-14 is in the record already. If this is somebody else, add them."
    )
    assert dialog.agree.text() == "Add all the same"
    dialog.accept()
    assert [one.name for one in saved] == ["Specimen, Kim"]


def test_another_name_is_asked_about_anew(qtbot: QtBot, window: MainWindow) -> None:
    saved: list[Client] = []
    dialog = form(qtbot, window, saved)
    dialog.accept()
    dialog.given.setText("Kimberly")
    dialog.accept()
    assert saved == []


def test_the_button_asks_what_it_asked_at_first_once_the_name_is_another(qtbot: QtBot, window: MainWindow) -> None:
    saved: list[Client] = []
    dialog = form(qtbot, window, saved)
    dialog.accept()
    qtbot.keyClicks(dialog.given, "berly")
    assert dialog.agree.text() == "Add client"
    dialog.accept()
    assert saved == []
    assert dialog.agree.text() == "Add all the same"


def test_a_record_that_cannot_be_asked_for_namesakes_is_told_in_the_form(qtbot: QtBot, window: MainWindow) -> None:
    def unreadable(_client: Client) -> tuple[Client, ...]:
        raise UserError("The record cannot be read.", "Reconnect the drive.")

    saved: list[Client] = []
    dialog = ClientDialog(window.look, date(2026, 3, 2), saved.append, None, window, unreadable)
    qtbot.addWidget(dialog)
    dialog.family.setText("Specimen")
    dialog.accept()
    assert dialog._fault.text() == "The record cannot be read. Reconnect the drive."
    assert saved == []


def test_who_is_like_nobody_is_added_at_once(qtbot: QtBot, window: MainWindow) -> None:
    saved: list[Client] = []
    dialog = form(qtbot, window, saved)
    dialog.given.setText("Robin")
    dialog.accept()
    assert len(saved) == 1


def test_only_namesakes_carry_their_birth_dates_in_the_rail(window: MainWindow, desk: Desk) -> None:
    for client in (KNOWN, Client(family_name="Specimen", given_name="Kim"), Client(family_name="Other")):
        desk.add_client(client)
    listed: RailList = window.rail._clients
    lines = {row.text: set() for row in listed._rows}
    for row in listed._rows:
        lines[row.text].add(row.below)
    assert lines.pop("Specimen, Kim") == {"born 1961-03-14", "birth date unknown"}
    assert all(below == {""} for below in lines.values())
    spoken = [listed.item(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(listed.count())]
    assert any("born 1961-03-14" in words for words in spoken)


def test_a_record_without_clients_asks_for_the_first_one(
    qapp: QApplication, workspace: Workspace, tmp_path: Path
) -> None:
    window = new_window(qapp, tmp_path)
    desk = Desk(workspace)
    desk.setParent(window)
    window.attach(desk)
    assert window.card._title.text() == "Your first client"
    desk.add_client(KNOWN)
    assert window.card._title.text() == "No visit yet for Specimen, Kim"
    window.canvas.close_layers()
    window.deleteLater()
