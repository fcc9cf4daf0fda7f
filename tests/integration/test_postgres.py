"""A record on a server: made, updated and refused as one in a file; several users; a server that dies."""

import datetime
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from tests.integration.places import Cluster, cluster

from bodymap.cli import main
from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import SetField
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.report.words import day
from bodymap.store import Conflict, NotBackedUp, NotSaved, Record, ServerAddress, Verb, open_record
from bodymap.store.server import listening
from bodymap.store.tables import REVISION
from bodymap.workspace import Workspace

SECRET = "Verysecretname"
KILLS = 5


@pytest.fixture
def server() -> Cluster:
    return cluster()


@pytest.fixture
def address(server: Cluster) -> ServerAddress:
    return server.database()


@pytest.fixture
def record(address: ServerAddress) -> Iterator[Record]:
    with open_record(address) as record:
        yield record


def visit(record: Record, **fields: object) -> Visit:
    """A draft in the record, of a client of its own."""
    client = Client(family_name="Example")
    record.add_client(client)
    made = Visit(client_id=client.id, date=datetime.date(2026, 1, 2), protocol="it_band", **fields)  # type: ignore[arg-type]
    record.add_visit(made)
    return made


def marked(visit: Visit, severity: int) -> Visit:
    finding = Finding(side=Side.LEFT, kind="nodule", zones=("tfl",), severity=severity % 11)
    return replace(visit, findings=(*visit.findings, finding))


# made, updated, refused


def test_an_empty_database_becomes_a_record_only_when_asked(server: Cluster) -> None:
    address = server.empty_database()
    with pytest.raises(UserError, match="no record in the database"):
        open_record(address)
    assert server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", address.database) == [(0,)]
    with open_record(address, create=True) as record:
        kept = record.id
        assert record.verify().sound
    with open_record(address) as again:
        assert again.id == kept
        assert server.execute("SELECT version_num FROM alembic_version", address.database) == [(REVISION,)]


def test_two_programs_that_make_the_record_at_once_make_one(server: Cluster) -> None:
    address = server.empty_database()
    ids: list[str] = []

    def work() -> None:
        with open_record(address, create=True) as record:
            ids.append(record.id)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_a_newer_record_is_refused_untouched(server: Cluster, address: ServerAddress) -> None:
    server.execute("UPDATE alembic_version SET version_num = '0099'", address.database)
    with pytest.raises(UserError, match="newer bodymap"):
        open_record(address, create=True)
    assert server.execute("SELECT version_num FROM alembic_version", address.database) == [("0099",)]


def test_another_programs_database_is_refused_untouched(server: Cluster) -> None:
    address = server.empty_database()
    server.execute("CREATE TABLE theirs (x integer)", address.database)
    with pytest.raises(UserError, match="another program"):
        open_record(address, create=True)
    assert server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", address.database) == [
        ("theirs",)
    ]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://postgres@127.0.0.1:1/clinic", "does not answer"),
        ("postgresql://postgres@/no_such_database?host={folder}", "no database of that name"),
        ("postgresql://nobody_known@/postgres?host={folder}", "cannot be opened"),
    ],
)
def test_a_server_that_cannot_be_used_is_told_in_words(server: Cluster, url: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        open_record(ServerAddress.parse(url.format(folder=server.folder)))


def test_a_record_opened_for_reading_takes_no_writes(record: Record, address: ServerAddress) -> None:
    draft = visit(record)
    with open_record(address, read_only=True) as reader:
        assert reader.visit(draft.id) == draft
        with pytest.raises(NotSaved, match="reading only"):
            reader.save_visit(draft, marked(draft, 1))


# several users


def test_nobody_overwrites_what_somebody_else_has_changed(record: Record, address: ServerAddress) -> None:
    draft = visit(record)
    with open_record(address) as other:
        theirs = marked(other.visit(draft.id), 1)
        other.save_visit(draft, theirs)
        with pytest.raises(Conflict, match="changed elsewhere"):
            record.save_visit(draft, marked(draft, 2))
        assert record.visit(draft.id) == theirs
        mine = marked(theirs, 3)
        record.save_visit(theirs, mine)
        assert other.visit(draft.id) == mine
        client = record.client(draft.client_id)
        other.client(draft.client_id)
        record.save_client(replace(client, note="mine"))
        with pytest.raises(Conflict):
            other.save_client(replace(client, note="theirs"))
        assert other.verify().sound


def test_what_one_user_signed_another_cannot_change(record: Record, address: ServerAddress) -> None:
    draft = visit(record)
    with open_record(address) as other:
        other.visit(draft.id)
        record.signing.sign(draft, "{}", "")
        with pytest.raises((Conflict, UserError)):
            other.save_visit(draft, marked(draft, 1))
        with pytest.raises(ValueError, match="signed"), other._link.transaction():
            other._link.driver.execute("UPDATE visit SET notes = 'forged' WHERE id = %s", (draft.id,))
        assert other.visit(draft.id) == replace(draft, signed=True)


def test_many_at_once_keep_one_audit(address: ServerAddress) -> None:
    def work() -> None:
        with open_record(address) as own:
            draft = visit(own)
            for number in range(10):
                after = marked(draft, number)
                own.save_visit(draft, after)
                draft = after

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_record(address) as record:
        report = record.verify()
        assert report.sound, report.faults
        assert report.entries == 1 + 3 * 12
        assert [len(record.visits(row.id)[0].findings) for row in record.clients()] == [10, 10, 10]


def test_a_list_can_ask_whether_anybody_has_written(record: Record, address: ServerAddress) -> None:
    record.refresh()
    assert not record.refresh()
    with open_record(address) as other:
        visit(other)
    assert record.refresh()
    assert not record.refresh()


# a server that dies


def until_it_listens(server: Cluster, address: ServerAddress) -> None:
    server.wait_for(f"SELECT count(*) FROM pg_stat_activity WHERE query = '{listening.NEWEST}'", 1, address.database)


def test_who_listens_hears_what_others_write_and_not_oneself(
    record: Record, server: Cluster, address: ServerAddress
) -> None:
    heard = threading.Event()
    draft = visit(record)
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
        visit(other)
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
        visit(other)
        while not heard.wait(0.2):  # until it has looked a first time nothing is news
            visit(other)
    assert record.news()


def test_a_line_that_breaks_while_nobody_writes_is_made_anew(record: Record, server: Cluster) -> None:
    draft = visit(record)
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
    known = visit(record)
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
    known = visit(workspace.record)
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
    draft = visit(record)
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
    draft = visit(record)
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
    draft = visit(record)
    with (
        open_record(address) as other,
        other._link.transaction(),
        pytest.raises(NotSaved, match="somebody else is writing"),
    ):
        record.save_visit(draft, marked(draft, 1))
    record.save_visit(draft, marked(draft, 1))


def _end_lines(server: Cluster) -> None:
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bodymap'")


# words and commands


def test_errors_quote_no_client(record: Record) -> None:
    client = Client(family_name=SECRET)
    record.add_client(client)
    with pytest.raises(ValueError, match="does not take this") as twice:
        record.add_client(client)
    with pytest.raises(NotSaved, match="cannot be stored") as nul:
        record.add_client(Client(family_name=f"{SECRET}\0"))
    for error in (twice.value, nul.value):
        assert SECRET not in str(error)
        assert error.__cause__ is None
        assert error.__suppress_context__


def test_what_only_a_file_has_is_refused_in_words(record: Record) -> None:
    with pytest.raises(NotBackedUp, match="backed up by the server"):
        record.back_up()
    assert record.on_server
    assert record.key is None


def test_the_commands_read_a_server(record: Record, address: ServerAddress, capsys: pytest.CaptureFixture[str]) -> None:
    visit(record)
    assert main(["--db", address.url, "check"]) == 0
    assert "1 clients and 1 visits read, no faults" in capsys.readouterr().out
    assert main(["--db", address.url, "audit", "verify"]) == 0
    assert "every link holds" in capsys.readouterr().out
    assert main(["--db", address.url, "backup"]) == 2
    assert "pg_dump" in capsys.readouterr().err
    assert main(["--db", address.url, "key", "show-users"]) == 2
    assert "names a server" in capsys.readouterr().err


def test_the_command_for_clinics_makes_the_record(server: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    address = server.empty_database()
    assert main(["--db", address.url, "check"]) == 2
    assert "clinic setup" in capsys.readouterr().err
    assert main(["--db", address.url, "clinic", "setup"]) == 0
    assert "ready, with 0 clients" in capsys.readouterr().out
    assert main(["--db", "practice.bodymap", "clinic", "setup"]) == 2
    assert "names no server" in capsys.readouterr().err


def test_a_record_in_a_file_imports_no_driver_for_servers() -> None:
    words = (
        "import sys; from bodymap.store import Record; Record.temporary().close(); "
        "sys.exit('psycopg' in sys.modules or 'sqlalchemy.dialects.postgresql' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", words], check=False, timeout=60).returncode == 0
