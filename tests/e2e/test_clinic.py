"""The window over a clinic's server, and a server that goes away in the middle of a visit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from tests.e2e.conftest import Start
from tests.integration.places import Cluster, cluster, stop_cluster

from bodymap.domain.author import Author
from bodymap.domain.edits import SetField
from bodymap.domain.practice import Legend
from bodymap.domain.visit import Client, Visit
from bodymap.store import Record, ServerAddress, open_record
from bodymap.store.server import listening
from bodymap.ui.main_window import MainWindow
from bodymap.workspace.sheets import keep_legend


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    yield cluster()
    stop_cluster()


@pytest.fixture
def clinic(server: Cluster) -> ServerAddress:
    """A record on the server with a client and a draft of today."""
    address = server.database()
    with open_record(address) as record:
        client = Client(family_name="Specimen", given_name="Robin")
        record.add_client(client)
        record.add_visit(Visit(client_id=client.id, date=date.today(), protocol="it_band"))
    return address


def note(window: MainWindow, words: str) -> Visit:
    desk = window.desk
    assert desk is not None
    visit = desk.visit
    assert visit is not None
    desk.do(SetField("notes", words), "write notes")
    return visit


def written(address: ServerAddress, visit: Visit) -> str:
    with open_record(address, read_only=True) as other:
        return other.visit(visit.id).notes


def test_what_is_entered_is_on_the_server_and_nothing_of_a_file_is_offered(
    start: Start, clinic: ServerAddress, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    assert written(clinic, note(window, "made up")) == "made up"
    assert window.keeping.backups is not None
    assert not window.keeping.backups.possible
    assert window.desk is not None
    assert window.desk.workspace.author.id == "postgres"


def test_a_server_that_goes_away_keeps_nothing_that_was_entered(
    start: Start, server: Cluster, clinic: ServerAddress, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    server.kill()
    visit = note(window, "while it was away")
    assert window.desk is not None
    assert window.desk.workspace.unwritten
    server.start()
    window.desk.retry()
    assert not window.desk.workspace.unwritten
    assert written(clinic, visit) == "while it was away"


@pytest.fixture
def colleague(clinic: ServerAddress) -> Iterator[Record]:
    """The same record as somebody else has it open."""
    with open_record(clinic) as record:
        record.author = Author(id="postgres", name="Kim Example", initials="KE")
        yield record


def test_what_a_colleague_writes_shows_by_itself(
    start: Start, clinic: ServerAddress, colleague: Record, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    visit = note(window, "mine")
    desk = window.desk
    assert desk is not None
    assert desk.undo_group.canUndo()
    colleague.add_client(Client(family_name="Newcomer"))
    qtbot.waitUntil(lambda: "Newcomer" in listed_clients(window), timeout=10_000)
    assert window.messages.isHidden(), "a list is worth no words"
    assert desk.undo_group.canUndo()
    theirs = colleague.visit(visit.id)
    colleague.save_visit(theirs, replace(theirs, notes="theirs"))
    qtbot.waitUntil(lambda: desk.visit is not None and desk.visit.notes == "theirs", timeout=10_000)
    assert "Kim Example changed this chart" in window.messages.text
    assert not desk.undo_group.canUndo(), "undo would take theirs back"
    note(window, "mine again")
    assert not desk.workspace.unwritten, "no conflict: it was made from what they wrote"
    assert written(clinic, visit) == "mine again"


def test_what_a_colleague_writes_waits_while_something_is_typed(
    start: Start, clinic: ServerAddress, colleague: Record, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    desk, panels = window.desk, window.panels
    assert desk is not None
    assert panels is not None
    visit = desk.visit
    assert visit is not None
    panels.accordion.open(panels.notes)
    window.activateWindow()
    panels.notes.text.setFocus()
    qtbot.waitUntil(lambda: window.keeping.others is not None and window.keeping.others._typing, timeout=5000)
    theirs = colleague.visit(visit.id)
    colleague.save_visit(theirs, replace(theirs, phase="later"))
    qtbot.waitUntil(lambda: "Kim Example changed this chart." in window.messages.text, timeout=10_000)
    assert desk.visit is visit, "nothing changes under the hand"
    window.messages._act()
    qtbot.waitUntil(lambda: desk.visit is not None and desk.visit.phase == "later", timeout=10_000)


def test_a_legend_that_a_colleague_words_anew_shows_by_itself(
    start: Start, clinic: ServerAddress, colleague: Record, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    desk = window.desk
    assert desk is not None
    note(window, "mine")
    keep_legend(colleague, Legend(labels={"nodule": "pea"}))
    qtbot.waitUntil(lambda: desk.protocol.kinds["nodule"].name == "pea", timeout=10_000)
    assert desk.undo_group.canUndo(), "a name is no change of the chart"


def test_a_client_whom_a_colleague_erased_is_closed(
    start: Start, clinic: ServerAddress, colleague: Record, qtbot: QtBot
) -> None:
    window = start(clinic.url)
    desk = window.desk
    assert desk is not None
    assert desk.client is not None
    colleague.erasing.client(desk.client.id, "asked for")
    qtbot.waitUntil(lambda: desk.client is None, timeout=10_000)
    assert desk.visit is None
    assert "Kim Example took this client out of the record." in window.messages.text


def test_news_waits_behind_the_lock_and_for_a_server_that_was_away(
    start: Start, server: Cluster, clinic: ServerAddress, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "AGAIN", 0.05)
    window = start(clinic.url)
    window.locker.lock()
    server.kill()
    server.start()
    with open_record(clinic) as colleague:
        colleague.add_client(Client(family_name="Newcomer"))
    others = window.keeping.others
    assert others is not None
    qtbot.waitUntil(lambda: bool(others._news), timeout=15_000)
    assert "Newcomer" not in listed_clients(window)
    window.locker._rise()
    qtbot.waitUntil(lambda: "Newcomer" in listed_clients(window), timeout=10_000)


def listed_clients(window: MainWindow) -> str:
    """What the list of clients shows."""
    return " ".join(row.text for row in window.rail._clients._rows)
