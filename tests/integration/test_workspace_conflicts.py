"""Two people at one visit: nothing is lost, nothing is overwritten unseen, and there is always a way on."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.test_store_visits import draw_edit

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import AddFinding, AnswerQuestion, SetField, apply
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import encode_exact
from bodymap.protocol import load_protocol
from bodymap.store import Conflict as Refused
from bodymap.store import Record
from bodymap.workspace import Workspace
from bodymap.workspace.conflicts import MINE, THEIRS, Conflict

BASE = Visit(date=datetime.date(2026, 3, 2), protocol="it_band", notes="base")


def finding(**fields: object) -> Finding:
    return Finding(**{"side": Side.RIGHT, "kind": "tenderness", "zones": ("itb_middle",), **fields})  # type: ignore[arg-type]


def edited(visit: Visit, data: st.DataObject) -> Visit:
    for _ in range(data.draw(st.integers(0, 4))):
        visit, _ = apply(visit, draw_edit(data, visit))
    return visit


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_only_one_changed_is_kept_from_both(data: st.DataObject) -> None:
    base = edited(BASE, data)
    mine, theirs = edited(base, data), edited(base, data)
    conflict = Conflict(base, mine, theirs)
    for whose, side in ((MINE, mine), (THEIRS, theirs)):
        settled = conflict.settled({clash.key: whose for clash in conflict.clashes})
        if not conflict.clashes and mine == base:
            assert _content(settled) == _content(theirs)
        if theirs == base and whose == MINE:
            assert _content(settled) == _content(mine)
        for clash in conflict.clashes:
            assert clash.mine != clash.theirs
        if conflict.clashes and side.notes != base.notes:
            assert settled.notes in (mine.notes, theirs.notes)


def _content(visit: Visit) -> object:
    ordered = {name: sorted(map(repr, getattr(visit, name))) for name in ("findings", "treatments")}
    return (
        ordered,
        dict(visit.screening),
        visit.clear,
        dict(visit.history),
        dict(visit.outcomes),
        visit.notes,
        visit.plan,
    )


def test_both_findings_stay_and_a_clash_is_chosen() -> None:
    one, other, both = finding(), finding(), finding(severity=1)
    base = replace(BASE, findings=(both,))
    mine = replace(base, findings=(replace(both, severity=3), one))
    theirs = replace(base, findings=(replace(both, severity=7), other), notes="theirs")
    conflict = Conflict(base, mine, theirs)
    [clash] = conflict.clashes
    assert clash.key == ("findings", both.id)
    settled = conflict.settled({clash.key: MINE})
    assert {(each.id, each.severity) for each in settled.findings} == {(both.id, 3), (one.id, None), (other.id, None)}
    assert settled.notes == "theirs"
    with pytest.raises(KeyError):
        conflict.settled({})


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    record = Record.create(tmp_path / "practice.bodymap")
    made = Workspace(record, load_protocol("it_band"), load_diagram(), lambda: datetime.datetime(2026, 3, 2, 9))
    client = Client(family_name="Sample", given_name="Kim")
    made.add_client(client)
    made.open_client(client.id)
    yield made
    record.close()


def elsewhere(workspace: Workspace, visit: Visit, **fields: object) -> Visit:
    """What another window wrote meanwhile."""
    theirs = replace(visit, **fields)  # type: ignore[arg-type]
    workspace.record.save_visit(visit, theirs)
    return theirs


def test_a_conflict_is_settled_and_written(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    elsewhere(workspace, visit, notes="theirs")
    changes, _ = workspace.edit(visit.id, AddFinding(finding()))
    assert isinstance(changes.problem, Refused)
    conflict = workspace.conflicts.of(visit.id)
    assert conflict.clashes == ()
    changes = workspace.conflicts.settle(conflict, {})
    assert changes.problem is None
    settled = workspace.visit(visit.id)
    assert (settled.notes, len(settled.findings)) == ("theirs", 1)
    assert workspace.record.visit(visit.id) == settled
    assert not workspace.unwritten
    workspace.edit(visit.id, SetField("notes", "on it goes"))
    assert workspace.record.visit(visit.id).notes == "on it goes"


def test_a_visit_signed_elsewhere_is_opened_for_amendment(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    workspace.record.signing.sign(visit, "{}", "")
    workspace.edit(visit.id, AnswerQuestion("pregnant", None, "no"))
    conflict = workspace.conflicts.of(visit.id)
    assert conflict.theirs is not None
    assert conflict.theirs.signed
    workspace.conflicts.settle(conflict, {})
    state = workspace.signatures.state(workspace.visit(visit.id))
    assert (state.standing, state.reason) == ("amending", "Changed here while it was signed elsewhere.")
    assert workspace.record.verify().sound


def signed_elsewhere(workspace: Workspace) -> Conflict:
    """A visit that is changed here and signed elsewhere."""
    visit, _ = workspace.start_visit()
    workspace.record.signing.sign(visit, encode_exact(visit), "")
    workspace.edit(visit.id, SetField("notes", "mine"))
    return workspace.conflicts.of(visit.id)


def test_an_assistant_takes_no_signature_off(workspace: Workspace) -> None:
    conflict = signed_elsewhere(workspace)
    workspace.author = Author(id="a", name="A. Example", initials="AE", role="assistant")
    with pytest.raises(UserError, match="assistant"):
        workspace.conflicts.settle(conflict, {})
    assert workspace.record.visit(conflict.mine.id).signed
    workspace.conflicts.give_up(conflict)
    assert workspace.visit(conflict.mine.id).signed


def test_a_signature_stays_where_the_change_cannot_be_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict = signed_elsewhere(workspace)

    def refuse(*_: object) -> None:
        raise UserError("Not saved: the disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(workspace.record, "save_visit", refuse)
        with pytest.raises(UserError, match="disk is full"):
            workspace.conflicts.settle(conflict, {})
    assert workspace.record.visit(conflict.mine.id).signed
    assert workspace.record.signing.amendment(conflict.mine.id) is None
    assert workspace.record.verify().sound
    workspace.conflicts.settle(conflict, {})
    assert workspace.record.visit(conflict.mine.id).notes == "mine"


def test_a_client_who_was_erased_elsewhere_is_said(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    client = workspace.client
    assert client is not None
    workspace.record.erasing.client(client.id, "asked for")
    workspace.edit(visit.id, SetField("notes", "mine"))
    conflict = workspace.conflicts.of(visit.id)
    with pytest.raises(UserError, match="erased elsewhere"):
        workspace.conflicts.settle(conflict, {})
    assert workspace.record.clients() == ()


def test_giving_up_takes_the_records_side(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    theirs = elsewhere(workspace, visit, notes="theirs")
    workspace.edit(visit.id, SetField("notes", "mine"))
    conflict = workspace.conflicts.of(visit.id)
    assert [clash.key for clash in conflict.clashes] == [("notes", None)]
    workspace.conflicts.give_up(conflict)
    assert workspace.visit(visit.id) == theirs
    assert not workspace.unwritten


def test_a_visit_deleted_elsewhere_can_be_put_back(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    workspace.record.erasing.draft(visit)
    workspace.edit(visit.id, SetField("notes", "mine"))
    conflict = workspace.conflicts.of(visit.id)
    assert conflict.theirs is None
    workspace.conflicts.settle(conflict, {})
    assert workspace.record.visit(visit.id).notes == "mine"


def test_changed_once_more_meanwhile_is_said(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    theirs = elsewhere(workspace, visit, notes="theirs")
    workspace.edit(visit.id, AddFinding(finding()))
    conflict = workspace.conflicts.of(visit.id)
    elsewhere(workspace, theirs, notes="theirs again")
    with pytest.raises(UserError):
        workspace.conflicts.settle(conflict, {})
    again = workspace.conflicts.of(visit.id)
    workspace.conflicts.settle(again, {})
    assert workspace.record.visit(visit.id).notes == "theirs again"
