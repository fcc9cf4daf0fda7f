"""Several programs at one record on a server: what one of them looked at need not be what is there by now."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.integration.on_server import draft_in, marked

from bodymap.diagram import load_diagram
from bodymap.domain.edits import SetField
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.store import Conflict, NotSaved, Record, ServerAddress, Verb, open_record
from bodymap.store.server import link
from bodymap.workspace import Workspace
from bodymap.workspace.exporting import export_chart, holdings
from bodymap.workspace.namesakes import alike


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


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on the answer to the next COMMIT is lost on its way; what it wrote is in the record."""
    execute = psycopg.Connection.execute

    def without_answer(self: psycopg.Connection[Any], text: str, *values: Any) -> object:
        done = execute(self, text, *values)
        if text == "COMMIT":
            monkeypatch.setattr(psycopg.Connection, "execute", execute)
            self.close()
            execute(self, "SELECT 1")
        return done

    return lambda: monkeypatch.setattr(psycopg.Connection, "execute", without_answer)


def workspace_over(record: Record) -> Workspace:
    protocol = load_protocol("it_band")
    return Workspace(record, protocol, load_diagram(protocol.diagram))


def test_particulars_whose_answer_was_lost_are_no_conflict_with_oneself(
    record: Record, deaf: Callable[[], None]
) -> None:
    client = record.client(draft_in(record).client_id)
    changed = replace(client, note="moved")
    deaf()
    with pytest.raises(NotSaved):
        record.save_client(client, changed)
    again = replace(changed, note="moved twice")
    record.save_client(client, again)
    assert record.client(client.id) == again
    record.save_client(again, changed)
    with pytest.raises(Conflict):
        record.save_client(again, replace(again, contact="late"))
    assert record.verify().sound


@pytest.mark.parametrize("note", ["", "and typed on"])
def test_a_client_whose_addition_was_not_answered_is_there_once(
    record: Record, deaf: Callable[[], None], note: str
) -> None:
    client = Client(family_name="Example")
    deaf()
    with pytest.raises(NotSaved):
        record.add_client(client)
    assert alike(record, client) == (), "they are no namesake of themselves"
    wanted = replace(client, note=note)
    record.add_client(wanted)
    assert [row.client for row in record.clients()] == [wanted]
    assert record.verify().sound
    with pytest.raises(ValueError, match="does not take this"):
        record.add_client(wanted)


def test_a_client_whose_addition_was_not_answered_and_who_was_changed_since_is_a_conflict(
    record: Record, other: Record, deaf: Callable[[], None]
) -> None:
    client = Client(family_name="Example")
    deaf()
    with pytest.raises(NotSaved):
        record.add_client(client)
    theirs = replace(client, contact="by letter")
    other.save_client(client, theirs)
    with pytest.raises(Conflict):
        record.add_client(replace(client, note="typed on"))
    assert record.client(client.id) == theirs


def test_a_client_whose_addition_never_arrived_is_added_by_the_next_try(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(family_name="Example")
    with monkeypatch.context() as patched:

        def broken(self: psycopg.Connection[Any], *_: Any) -> None:
            self.close()
            raise psycopg.OperationalError("gone")

        patched.setattr(psycopg.Connection, "execute", broken)
        with pytest.raises(NotSaved):
            record.add_client(client)
    record.add_client(client)
    assert record.client(client.id) == client


def test_a_visit_whose_beginning_was_not_answered_is_there_once(record: Record, deaf: Callable[[], None]) -> None:
    workspace = workspace_over(record)
    client_id = draft_in(record).client_id
    workspace.open_client(client_id)
    known = len(workspace.visits)
    deaf()
    with pytest.raises(NotSaved):
        workspace.start_visit()
    begun, _ = workspace.start_visit()
    assert len(record.visits(client_id)) == len(workspace.visits) == known + 1
    workspace.edit(begun.id, SetField("notes", "goes on"))
    assert record.visit(begun.id).notes == "goes on"
    assert workspace.start_visit()[0].id != begun.id, "what was answered is begun, and another one is another"


def test_a_visit_whose_beginning_was_not_answered_and_that_was_found_since_is_not_begun_again(
    record: Record, other: Record, deaf: Callable[[], None]
) -> None:
    workspace = workspace_over(record)
    client_id = draft_in(record).client_id
    workspace.open_client(client_id)
    deaf()
    with pytest.raises(NotSaved):
        workspace.start_visit()
    arrived = record.visits(client_id)[-1]
    other.save_visit(arrived, marked(arrived, 3))
    with pytest.raises(Conflict):
        workspace.start_visit()
    workspace.refresh()
    assert workspace.start_visit()[0].id != arrived.id


def test_what_a_colleague_wrote_of_a_client_is_not_overwritten_by_a_form_that_was_open(
    record: Record, other: Record
) -> None:
    workspace = workspace_over(record)
    draft, erased = draft_in(record), draft_in(record)
    workspace.open_client(draft.client_id)
    in_the_form = workspace.client
    assert in_the_form is not None
    theirs = replace(in_the_form, contact="by letter")
    other.save_client(in_the_form, theirs)
    # neither a look at the newer state behind the form nor other work makes it seen by whoever fills it in
    workspace.refresh()
    record.erasing.client(erased.client_id, "asked for")
    with pytest.raises(Conflict, match="changed elsewhere"):
        workspace.change_client(in_the_form, replace(in_the_form, note="mine"))
    assert record.client(draft.client_id) == theirs


def test_what_a_colleague_has_taken_out_meanwhile_is_told_in_a_sentence(record: Record, other: Record) -> None:
    workspace = workspace_over(record)
    draft, left = draft_in(record), draft_in(record)
    workspace.open_client(draft.client_id)
    client = workspace.client
    assert client is not None
    other.erasing.client(client.id, "asked for")
    for verb in (
        lambda: workspace.change_client(client, replace(client, note="late")),
        workspace.start_visit,
        lambda: workspace.archiving.archive(client),
    ):
        with pytest.raises(UserError, match="no longer in the record"):
            verb()
    with pytest.raises(Conflict):
        workspace.signatures.sign(draft.id, client.initials)
    workspace.archiving.erase(client, client.name, "asked for")
    assert workspace.client is None, "it is as was asked for, whoever did it"
    with pytest.raises(UserError, match="no longer in the record"):
        workspace.open_client(client.id)
    workspace.open_client(left.client_id)
    other.erasing.draft(left)
    workspace.archiving.delete_draft(left.id)
    assert workspace.visits == ()


def test_a_signature_on_a_draft_that_a_colleague_has_deleted_is_a_conflict(record: Record, other: Record) -> None:
    draft = draft_in(record)
    other.erasing.draft(draft)
    with pytest.raises(Conflict):
        record.signing.sign(draft, "{}", "judged")


def test_a_client_is_read_as_at_one_moment(record: Record, other: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = draft_in(record)
    workspace = workspace_over(record)
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


def test_a_chart_document_is_of_one_moment_though_its_draft_goes_meanwhile(
    record: Record, other: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_in(record, notes="made up")
    read = record.visits

    def read_late(client_id: str) -> object:
        other.erasing.draft(draft)
        return read(client_id)

    monkeypatch.setattr(record, "visits", read_late)
    export_chart(record, tmp_path / "chart.json", draft.id)
    assert '"made up"' in (tmp_path / "chart.json").read_text("utf-8")


def test_nothing_is_written_within_a_moment_that_is_read(record: Record) -> None:
    draft = draft_in(record)
    with record.at_a_moment():
        with pytest.raises(RuntimeError, match="within a transaction"):
            record.log(Verb.CHART_PRINTED, draft.client_id)
        assert record.visit(draft.id) == draft
    record.log(Verb.CHART_PRINTED, draft.client_id)


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
