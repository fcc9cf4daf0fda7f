"""A record on a server: made, updated and refused as one in a file; several users; its words and its commands."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from tests.integration.on_server import draft_in, marked
from tests.integration.places import Cluster

from bodymap.cli import main
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.store import Conflict, NotBackedUp, NotSaved, Record, ServerAddress, open_record
from bodymap.store.tables import REVISION

SECRET = "Verysecretname"


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
    draft = draft_in(record)
    with open_record(address, read_only=True) as reader:
        assert reader.visit(draft.id) == draft
        with pytest.raises(NotSaved, match="reading only"):
            reader.save_visit(draft, marked(draft, 1))


# several users


def test_nobody_overwrites_what_somebody_else_has_changed(record: Record, address: ServerAddress) -> None:
    draft = draft_in(record)
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
        record.save_client(client, replace(client, note="mine"))
        with pytest.raises(Conflict):
            other.save_client(client, replace(client, note="theirs"))
        assert other.verify().sound


def test_what_one_user_signed_another_cannot_change(record: Record, address: ServerAddress) -> None:
    draft = draft_in(record)
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
            draft = draft_in(own)
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
        draft_in(other)
    assert record.refresh()
    assert not record.refresh()


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
    draft_in(record)
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
