"""What the workspace refuses of itself, before the record would: what stands on the screen stays, and is true."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.edits import SetField
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.store import Record, Verb
from bodymap.workspace import Workspace

CLIENT = Client(family_name="Sample", given_name="Kim", born=datetime.date(1987, 4, 12))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    made = Workspace(Record.create(path), load_protocol("it_band"), load_diagram())
    made.add_client(CLIENT)
    made.open_client(CLIENT.id)
    yield made
    made.record.close()


@pytest.fixture
def visit(workspace: Workspace) -> Visit:
    return workspace.start_visit()[0]


def test_no_other_client_is_opened_while_something_is_not_written(
    workspace: Workspace, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Client(family_name="Example")
    workspace.record.add_client(other)

    def refuse(*_: object) -> None:
        raise UserError("Not saved: the disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(workspace.record, "save_visit", refuse)
        workspace.edit(visit.id, SetField("notes", "not yet on the disk"))
        with pytest.raises(UserError, match="could not be saved yet"):
            workspace.open_client(other.id)
        assert workspace.client == CLIENT
        assert workspace.visit(visit.id).notes == "not yet on the disk"
    workspace.open_client(other.id)
    assert workspace.record.visit(visit.id).notes == "not yet on the disk"


def test_in_a_record_open_for_reading_an_edit_is_refused_and_nothing_waits_to_be_written(
    workspace: Workspace, visit: Visit, path: Path
) -> None:
    workspace.close()
    with Record.open(path, read_only=True) as record:
        reading = Workspace(record, workspace.protocol, workspace.diagram, workspace.now)
        reading.open_client(CLIENT.id)
        with pytest.raises(UserError, match="open for reading only"):
            reading.edit(visit.id, SetField("notes", "other"))
        assert reading.visit(visit.id) == visit
        assert not reading.unwritten


def test_a_client_is_not_born_tomorrow_and_not_without_a_name(workspace: Workspace) -> None:
    tomorrow = workspace.today() + datetime.timedelta(days=1)
    for wrong, words in ((Client(family_name="Example", born=tomorrow), "future"), (Client(family_name=" "), "name")):
        with pytest.raises(UserError, match=words):
            workspace.add_client(wrong)
        with pytest.raises(UserError, match=words):
            workspace.change_client(CLIENT, replace(wrong, id=CLIENT.id))
    assert workspace.find_clients("Example") == ()
    assert workspace.record.client(CLIENT.id) == CLIENT


def test_that_a_chart_was_opened_stands_in_the_audit(workspace: Workspace) -> None:
    workspace.open_client(CLIENT.id)
    last = list(workspace.record.audit.entries())[-1]
    assert (last.verb, last.client_id) == (Verb.CLIENT_OPENED, CLIENT.id)
