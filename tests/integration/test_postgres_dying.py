"""A server that dies, a line that breaks, a writer without end: who listens hears again, and no saved edit is lost."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from tests.integration.on_server import draft_in, marked
from tests.integration.places import Cluster

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import SetField
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.report.words import day
from bodymap.store import NotSaved, Record, ServerAddress, Verb, open_record
from bodymap.store.server import listening
from bodymap.workspace import Workspace

KILLS = 5


def until_it_listens(server: Cluster, address: ServerAddress) -> None:
    server.wait_for(f"SELECT count(*) FROM pg_stat_activity WHERE query = '{listening.NEWEST}'", 1, address.database)


def test_who_listens_hears_what_others_write_and_not_oneself(
    record: Record, server: Cluster, address: ServerAddress
) -> None:
    heard = threading.Event()
    draft = draft_in(record)
    with open_record(address) as other:
        record.news()
        record.listen(heard.set)
        until_it_listens(server, address)
        record.save_visit(draft, replace(draft, notes="of our own"))
        record.log(Verb.CHART_PRINTED)
        assert record.news() == ()
        assert not heard.is_set()
        other.log(Verb.CLIENT_OPENED, draft.client_id)
        assert heard.wait(5)
        assert record.news() == (), "to read a chart changes nothing"
        heard.clear()
        other.author = Author(id="postgres", name="K. Example")
        theirs = other.visit(draft.id)
        other.save_visit(theirs, replace(theirs, notes="of theirs"))
        assert heard.wait(5)
        [news] = record.news()
        assert (news.author, news.verb, news.visit_id) == ("K. Example", "visit.changed", draft.id)
        assert record.news() == (), "told once"


def test_who_listens_goes_on_after_the_server_was_away(
    record: Record, server: Cluster, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "AGAIN", 0.05)
    heard = threading.Event()
    record.listen(heard.set)
    until_it_listens(server, address)
    server.kill()
    server.start()
    # written before the line listens again: found by looking, not by listening
    with open_record(address) as other:
        draft_in(other)
    assert heard.wait(10)
    assert [news.verb for news in record.news()] == ["client.added", "visit.added"]


def test_where_nothing_is_passed_on_the_audit_is_looked_at(
    record: Record, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "BEAT", 0.05)
    monkeypatch.setattr(listening, "WRITTEN", "another_channel")
    heard = threading.Event()
    record.listen(heard.set)
    with open_record(address) as other:
        draft_in(other)
        while not heard.wait(0.2):  # until it has looked a first time nothing is news
            draft_in(other)
    assert record.news()


def test_a_line_that_breaks_while_nobody_writes_is_made_anew(record: Record, server: Cluster) -> None:
    draft = draft_in(record)
    _end_lines(server)
    after = marked(draft, 1)
    record.save_visit(draft, after)
    _end_lines(server)
    assert record.visit(draft.id) == after


class Stuck:
    """A line as the driver leaves it that was cut amid many statements: not closed, and refusing every one."""

    closed = False

    def __init__(self) -> None:
        self.info = SimpleNamespace(transaction_status=TransactionStatus.ACTIVE)

    def execute(self, *_: object) -> None:
        raise psycopg.OperationalError("cannot exit pipeline mode while busy")

    def close(self) -> None:
        self.closed = True


def test_a_line_that_does_not_know_that_it_is_broken_is_given_up(record: Record) -> None:
    known = draft_in(record)
    record._link.driver.close()
    stuck = record._link.driver = Stuck()  # type: ignore[assignment]
    after = marked(known, 4)
    record.save_visit(known, after)
    assert stuck.closed
    assert record.visit(known.id) == after


def test_a_window_closes_though_the_server_is_gone_and_says_what_was_lost(
    address: ServerAddress, server: Cluster
) -> None:
    workspace = Workspace(open_record(address), load_protocol("it_band"), load_diagram())
    known = draft_in(workspace.record)
    workspace.open_client(known.client_id)
    server.kill()
    try:
        assert workspace.edit(known.id, SetField("notes", "made up"))[0].problem
        with pytest.raises(UserError, match=rf"visit of {day(known.date)} were not saved"):
            workspace.close()
        assert workspace.record.closed
        workspace.record.close()
    finally:
        server.start()


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(record: Record, server: Cluster) -> None:
    draft = draft_in(record)
    for number in range(KILLS):
        after = marked(draft, number)
        record.save_visit(draft, after)
        server.kill()
        unsaved = marked(after, number)
        with pytest.raises(NotSaved, match=r"the server does not answer.*stays on screen"):
            record.save_visit(after, unsaved)
        server.start()
        record.save_visit(after, unsaved)
        draft = unsaved
    assert record.visit(draft.id) == draft
    assert len(draft.findings) == 2 * KILLS
    assert record.verify().sound


def test_a_commit_whose_answer_was_lost_is_no_conflict_with_oneself(
    record: Record, server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_in(record)
    first, driver = marked(draft, 1), record._link.driver

    class Deaf:
        """A line that breaks behind COMMIT."""

        def __getattr__(self, name: str) -> object:
            return getattr(driver, name)

        def execute(self, text: str, *values: object) -> object:
            done = driver.execute(text, *values)
            if text == "COMMIT":
                driver.close()
                driver.execute("SELECT 1")
            return done

    monkeypatch.setattr(record._link, "driver", Deaf())
    with pytest.raises(NotSaved):
        record.save_visit(draft, first)
    second = marked(first, 2)
    record.save_visit(draft, second)
    assert record.visit(draft.id) == second
    assert record.verify().sound


def test_somebody_who_writes_without_end_makes_nobody_wait_for_long(record: Record, address: ServerAddress) -> None:
    draft = draft_in(record)
    with (
        open_record(address) as other,
        other._link.transaction(),
        pytest.raises(NotSaved, match="somebody else is writing"),
    ):
        record.save_visit(draft, marked(draft, 1))
    record.save_visit(draft, marked(draft, 1))


def _end_lines(server: Cluster) -> None:
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bodymap'")
