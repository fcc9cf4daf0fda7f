"""Several programs at one record on a server: what one of them looked at need not be what is there by now."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from tests.integration.on_server import draft_in, marked

from bodymap.diagram import load_diagram
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.store import Conflict, NotSaved, Record, ServerAddress, open_record
from bodymap.store.server import link
from bodymap.workspace import Workspace
from bodymap.workspace.exporting import holdings


@pytest.fixture
def other(address: ServerAddress) -> Iterator[Record]:
    """A colleague's program."""
    with open_record(address) as other:
        yield other


def test_a_draft_that_a_colleague_has_begun_to_fill_is_not_deleted_as_empty(record: Record, other: Record) -> None:
    draft = draft_in(record)
    theirs = marked(draft, 4)
    other.save_visit(draft, theirs)
    with pytest.raises(Conflict, match="changed elsewhere"):
        record.erasing.draft(draft)
    assert other.visit(draft.id) == theirs
    record.erasing.draft(theirs)
    with pytest.raises(KeyError):
        other.visit(draft.id)


def test_what_is_kept_beside_a_draft_belongs_to_the_state_that_it_was_kept_with(record: Record, other: Record) -> None:
    draft = draft_in(record)
    record.signing.keep_beside(draft, steps="mine", judgement="mine")
    assert record.signing.steps(draft) == "mine"
    theirs = marked(draft, 4)
    other.save_visit(draft, theirs)
    # the steps lead back from a chart that there is no more, and would take the colleague's finding with them
    assert record.signing.steps(draft) is None
    assert record.signing.steps(theirs) is None
    other.signing.keep_beside(theirs, steps="theirs", judgement="theirs")
    with pytest.raises(Conflict):
        record.signing.keep_beside(draft, steps="late", judgement="late")
    assert record.signing.steps(theirs) == "theirs"
    assert record.signing.judgements(draft.client_id)[draft.id][0] == "theirs"


def test_nothing_is_kept_beside_a_draft_that_was_signed_or_deleted_meanwhile(record: Record, other: Record) -> None:
    signed, deleted = draft_in(record), draft_in(record)
    other.signing.sign(signed, "{}", "judged")
    other.erasing.draft(deleted)
    with pytest.raises(Conflict):
        record.signing.keep_beside(signed, judgement="late")
    with pytest.raises(KeyError):
        record.signing.keep_beside(deleted, judgement="late")
    assert record.signing.judgements(signed.client_id)[signed.id][0] == "judged"


def test_particulars_whose_answer_was_lost_are_no_conflict_with_oneself(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = record.client(draft_in(record).client_id)
    changed, execute = replace(client, note="moved"), psycopg.Connection.execute

    def deaf(self: psycopg.Connection[Any], text: str, *values: Any) -> object:
        done = execute(self, text, *values)
        if text == "COMMIT":
            monkeypatch.undo()
            self.close()
            execute(self, "SELECT 1")
        return done

    monkeypatch.setattr(psycopg.Connection, "execute", deaf)
    with pytest.raises(NotSaved):
        record.save_client(changed)
    record.save_client(changed)
    again = replace(changed, note="moved twice")
    record.save_client(again)
    assert record.client(client.id) == again


def test_a_client_is_read_as_at_one_moment(record: Record, other: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = draft_in(record)
    protocol = load_protocol("it_band")
    workspace = Workspace(record, protocol, load_diagram(protocol.diagram))
    read = record.visits

    def read_slowly(client_id: str) -> object:
        visits = read(client_id)
        other.signing.sign(other.visit(draft.id), "{}", "")
        return visits

    monkeypatch.setattr(record, "visits", read_slowly)
    workspace.open_client(draft.client_id)
    # the draft of before with the version of after would be a chart that is being amended, and nobody has said why
    assert workspace.signatures.state(workspace.visit(draft.id)).standing == "draft"
    monkeypatch.undo()
    workspace.refresh()
    assert workspace.signatures.state(workspace.visit(draft.id)).standing == "signed"


def test_a_client_who_is_erased_while_the_record_is_exported_is_left_out(record: Record, other: Record) -> None:
    gone, stays = sorted((draft_in(record).client_id, draft_in(record).client_id))
    read = holdings(record)
    first = next(read).client.id
    left = ({gone, stays} - {first}).pop()
    other.erasing.client(left, "asked for")
    assert [held.client.id for held in read] == []


@pytest.mark.parametrize("begin", [lambda record: record.audit.writing(), lambda record: record._link.transaction()])
def test_a_transaction_inside_another_is_refused_rather_than_ending_it(
    record: Record, begin: Callable[[Record], object]
) -> None:
    draft = draft_in(record)
    with pytest.raises(RuntimeError, match="within a transaction"), record._link.transaction(), begin(record):  # type: ignore[attr-defined]
        pass
    # and the next one is not in its way
    record.save_visit(draft, marked(draft, 1))
    with Record.temporary() as file:
        alone = draft_in(file)
        with pytest.raises(RuntimeError, match="within a transaction"), file._link.transaction(), begin(file):  # type: ignore[attr-defined]
            pass
        file.save_visit(alone, marked(alone, 1))


def test_a_server_that_goes_away_while_a_record_opens_leaves_no_line_open(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[link.ServerLink] = []

    def gone(self: link.ServerLink) -> object:
        made.append(self)
        raise UserError("away")

    monkeypatch.setattr(link.ServerLink, "user", gone)
    with pytest.raises(UserError, match="away"):
        open_record(address)
    assert made[0].driver.closed
