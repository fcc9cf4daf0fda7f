"""The window over a clinic's server, and a server that goes away in the middle of a visit."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from tests.integration.places import Cluster, cluster, stop_cluster

from bodymap.domain.edits import SetField
from bodymap.domain.visit import Client, Visit
from bodymap.store import ServerAddress, open_record
from bodymap.ui.main_window import MainWindow

Start = Callable[..., MainWindow]


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
