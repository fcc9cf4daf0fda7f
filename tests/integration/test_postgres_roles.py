"""Who may do what on a server, whatever program they come with; and what the server notes of it."""

import datetime
from dataclasses import replace

import pytest
from tests.integration.places import Cluster

from bodymap.cli import main
from bodymap.domain.author import Author
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import NotSaved, Record, ServerAddress, open_record

SECRET = "Verysecretname"


@pytest.fixture
def clinic(server: Cluster) -> ServerAddress:
    """A record with roles, and a user of each: `therapist_N`, `assistant_N` …, whose numbers are the database's."""
    address = server.database()
    assert main(["--db", address.url, "clinic", "roles", "--apply"]) == 0
    assert main(["--db", address.url, "clinic", "roles", "--apply"]) == 0, "again does no harm"
    for role in ("therapist", "assistant", "admin", "auditor"):
        login = f"{role}_{address.database}"
        words = ["--role", role, "--name", f"Robin O'Example {role}", "--initials", "RE"]
        assert main(["--db", address.url, "clinic", "user", login, *words, "--apply"]) == 0
    return address


def of(server: Cluster, clinic: ServerAddress, role: str) -> Record:
    return open_record(server.address(clinic.database, f"{role}_{clinic.database}"), read_only=role == "auditor")


def draft(record: Record) -> Visit:
    client = Client(family_name=SECRET)
    record.add_client(client)
    made = Visit(client_id=client.id, date=datetime.date(2026, 1, 2), protocol="it_band")
    record.add_visit(made)
    return made


def test_a_therapist_charts_and_signs_under_their_own_name(server: Cluster, clinic: ServerAddress) -> None:
    with of(server, clinic, "therapist") as record:
        login = f"therapist_{clinic.database}"
        assert record.user == Author(id=login, name="Robin O'Example therapist", initials="RE", role="therapist")
        made = draft(record)
        record.save_visit(made, changed := replace(made, notes="made up"))
        assert record.signing.sign(changed, "{}", "").author == "Robin O'Example therapist"
        with pytest.raises(NotSaved, match="may not do that"):
            record.erasing.client(made.client_id, "asked")
        record.author = Author(id="somebody", name="else")
        with pytest.raises(NotSaved, match="may not do that"):
            record.set_setting("practice", "Sample")


def test_an_assistant_drafts_and_does_not_sign(server: Cluster, clinic: ServerAddress) -> None:
    with of(server, clinic, "assistant") as record:
        made = draft(record)
        record.save_visit(made, changed := replace(made, notes="made up"))
        with pytest.raises(NotSaved, match="may not do that"):
            record.signing.sign(changed, "{}", "")
        with pytest.raises(NotSaved, match="may not do that"), record._link.transaction():
            record._link.driver.execute("UPDATE visit SET signed = 1")
        assert record.visit(made.id) == changed
        second = draft(record)
        record.erasing.draft(second)


def test_an_admin_erases_and_the_log_keeps_no_word_of_it(server: Cluster, clinic: ServerAddress) -> None:
    with of(server, clinic, "admin") as record:
        made = draft(record)
        record.signing.sign(made, "{}", "")
        record.erasing.client(made.client_id, "asked")
        assert record.verify().sound
    said = server.execute("SELECT * FROM bodymap_log", clinic.database)
    assert said
    assert SECRET not in repr(said)


def test_an_auditor_reads_the_audit_and_no_chart(server: Cluster, clinic: ServerAddress) -> None:
    with of(server, clinic, "therapist") as record:
        made = draft(record)
    with of(server, clinic, "auditor") as auditor:
        assert [entry.verb for entry in auditor.audit.entries()] == ["record.created", "client.added", "visit.added"]
        with pytest.raises(UserError, match="may not do that"):
            auditor.visit(made.id)


def test_what_is_changed_past_the_program_is_noted(server: Cluster, clinic: ServerAddress) -> None:
    with of(server, clinic, "therapist") as record:
        made = draft(record)
    server.execute(f"UPDATE visit SET notes = 'forged' WHERE id = '{made.id}'", clinic.database)
    row = server.execute(
        "SELECT who, deed, in_table, of_row, columns FROM bodymap_log ORDER BY number DESC LIMIT 1", clinic.database
    )
    assert row == [("postgres", "UPDATE", "visit", f"{made.client_id} 1 {made.id}", "notes")]
    import psycopg

    for deed in ("DELETE FROM bodymap_log", "TRUNCATE bodymap_log", "TRUNCATE client CASCADE"):
        with pytest.raises(psycopg.Error, match=r"only added to|not emptied"):
            server.execute(deed, clinic.database)


@pytest.mark.parametrize("login", ["Robin", 'x"; DROP TABLE client; --', "", "robin example"])
def test_a_login_of_another_form_is_refused(login: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clinic", "user", login, "--name", "Robin Example", "--initials", "RE"]) == 2
    assert "no name for a user" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "initials"), [("Robin (Rob) Example", "RE"), ("Robin", "(R"), ("Robin", "R)")])
def test_a_name_from_which_the_initials_could_not_be_told_is_refused(
    name: str, initials: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clinic", "user", "robin", "--name", name, "--initials", initials]) == 2
    assert "holds no brackets" in capsys.readouterr().err


def test_without_apply_the_sql_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clinic", "user", "robin", "--name", "Robin O'Example", "--initials", "RE"]) == 0
    assert "COMMENT ON ROLE \"robin\" IS 'Robin O''Example (RE)';" in capsys.readouterr().out
    assert main(["clinic", "roles"]) == 0
    assert "CREATE ROLE bodymap_auditor NOLOGIN" in capsys.readouterr().out
