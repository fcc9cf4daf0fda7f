"""A client is read anew as a whole: where any part of it cannot be read, what is on screen stays what it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.edits import SetField
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.store.signing import Signing
from bodymap.workspace import Workspace
from bodymap.workspace.signatures import Standing

CLIENT, OTHER = Client(family_name="Sample", given_name="Kim"), Client(family_name="Example", given_name="Robin")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Two clients; the first is open, with a signed visit."""
    record = Record.create(tmp_path / "practice.bodymap")
    workspace = Workspace(record, load_protocol("it_band"), load_diagram())
    for client in (OTHER, CLIENT):
        workspace.add_client(client)
        workspace.open_client(client.id)
        visit, _ = workspace.start_visit()
        workspace.edit(visit.id, SetField("notes", "made up"))
    workspace.signatures.sign(visit.id, CLIENT.initials)
    yield workspace
    record.close()


@pytest.mark.parametrize("part", ["judgements", "heads"])
@pytest.mark.parametrize("verb", ["refresh", "open_client"])
def test_a_client_is_read_as_a_whole_or_stays_as_it_was(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, part: str, verb: str
) -> None:
    [visit] = workspace.visits
    state = workspace.signatures.state(visit)
    assert state.standing is Standing.SIGNED
    workspace.record.save_client(CLIENT, replace(CLIENT, family_name="Written elsewhere"))

    def gone(*_: object) -> None:
        raise UserError("The server does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(Signing, part, gone)
        with pytest.raises(UserError, match="does not answer"):
            workspace.refresh() if verb == "refresh" else workspace.open_client(OTHER.id)
    assert workspace.client == CLIENT
    assert workspace.visits == (visit,)
    assert workspace.signatures.state(visit) == state
    assert workspace.judgements.asked_anew(visit)
    workspace.refresh()
    assert workspace.client is not None
    assert workspace.client.family_name == "Written elsewhere"


def test_the_record_is_closed_whatever_goes_wrong_with_what_was_not_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, _ = workspace.start_visit()

    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    def fault(*_: object) -> None:
        raise ValueError("a fault of the program")

    monkeypatch.setattr(workspace.record, "save_visit", full)
    workspace.edit(draft.id, SetField("notes", "not yet written"))
    monkeypatch.setattr(workspace.record, "save_visit", fault)
    with pytest.raises(ValueError, match="a fault"):
        workspace.close()
    assert workspace.record.closed


def test_a_client_who_was_erased_elsewhere_is_nobodys_chart(workspace: Workspace) -> None:
    workspace.record.erasing.client(CLIENT.id, "asked for it")
    assert workspace.refresh().clients == {CLIENT.id}
    assert workspace.client is None
    assert workspace.visits == ()
