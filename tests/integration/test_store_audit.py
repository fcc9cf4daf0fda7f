"""The audit names every change, in one chain whose head is kept beside the record; the file itself keeps it so."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.integration.audits import ROBIN, audited, draft, finding, raw

from bodymap import durable
from bodymap.cli import main
from bodymap.domain.visit import Client, Visit
from bodymap.store import NotSaved, Record, Verb, sqlite
from bodymap.store.audit import Audit
from bodymap.store.head import SIZE, place_of

SECRET = "Verysecretname"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return audited(tmp_path)


def test_every_change_is_told_with_who_when_and_what_differed(path: Path) -> None:
    with Record.open(path) as record:
        entries = list(record.audit.entries())
        assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
        verbs = [entry.verb for entry in entries]
        assert verbs[:4] == [Verb.RECORD_CREATED, Verb.CLIENT_ADDED, Verb.VISIT_ADDED, Verb.VISIT_CHANGED]
        assert verbs.count(Verb.VISIT_CHANGED) == 16
        assert verbs[-2:] == [Verb.VISIT_SIGNED, Verb.CLIENT_CHANGED]
        assert {entry.author for entry in entries[1:]} == {"R. Example"}
        assert entries[-1].said == {"client": {"note": ["", "made up"]}}
        added = entries[3].said["finding"]
        assert [row["severity"] for row in added["added"]] == [0]  # type: ignore[index]
        report = record.verify()
        assert report.sound
        assert (report.entries, report.hash) == (len(entries), entries[-1].hash)


def test_values_before_and_after_are_both_there() -> None:
    with Record.temporary() as record:
        client = Client(family_name="Example")
        record.add_client(client)
        one = finding(severity=3)
        before = draft(client, findings=(one, finding()), notes="was")
        record.add_visit(before)
        record.save_visit(before, replace(before, findings=(replace(one, severity=8),), notes="is"))
        said = list(record.audit.entries())[-1].said
        assert said["visit"] == {"notes": ["was", "is"]}
        part = said["finding"]
        [[was, now]] = part["changed"]  # type: ignore[index]
        assert (was["severity"], now["severity"]) == (3, 8)
        assert len(part["removed"]) == 1  # type: ignore[index]


def save_both(record: Record, first: Visit, second: Visit, third: Visit) -> None:
    with record.at_once():
        record.save_visit(first, second)
        record.save_visit(second, third)


def test_a_change_that_failed_has_no_entry() -> None:
    with Record.temporary() as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = draft(client)
        record.add_visit(visit)
        newest = record.audit.last()
        with pytest.raises(ValueError, match="does not take"):
            record.save_visit(visit, replace(visit, phase="elsewhen"))
        with pytest.raises(ValueError, match="does not take"):
            save_both(record, visit, replace(visit, notes="never"), replace(visit, notes="never", phase="elsewhen"))
        assert record.audit.last() == newest == record.audit.newest
        record.save_visit(visit, replace(visit, notes="now"))
        assert record.verify().sound


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE sequence = 5",
        "UPDATE audit SET author = 'Nobody'",
        "UPDATE audit SET details = NULL, salt = NULL WHERE sequence = 5",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 5",
        "INSERT INTO audit SELECT sequence + 9, at, author_id, author, verb, client_id, visit_id, salt, details, "
        "digest, hash FROM audit ORDER BY sequence DESC LIMIT 1",
        "DELETE FROM version",
        "UPDATE version SET chart = '{}'",
        "INSERT OR REPLACE INTO version SELECT * FROM version",
        "UPDATE visit SET notes = 'other'",
        "UPDATE visit SET signed = 0",
        "DELETE FROM visit",
        "INSERT OR REPLACE INTO visit SELECT * FROM visit LIMIT 1",
        "UPDATE finding SET severity = 1",
        "DELETE FROM finding",
        "INSERT INTO outcome SELECT id, 'nrs', 1.0 FROM visit",
        "UPDATE judgement SET said = ''",
    ],
)
def test_the_file_itself_refuses(path: Path, statement: str) -> None:
    with Record.open(path) as record, pytest.raises(sqlite.IntegrityError, match=r"signed|added to"):
        record._link.driver.execute(statement)


def test_a_crash_between_commit_and_head_is_healed_and_said(path: Path) -> None:
    head = place_of(path).read_bytes()
    with Record.open(path) as record:
        record.log(Verb.CHART_PRINTED)
    place_of(path).write_bytes(head)
    with Record.open(path) as record:
        assert "1 entry behind" in record.head_note.words
        report = record.verify()
        assert report.sound
        assert "1 entry behind" in report.remarks[-1]
    with Record.open(path) as record:
        assert record.head_note.words == ""


def test_a_missing_head_is_said_written_anew_and_stays_a_fault_until_accepted(path: Path) -> None:
    """Whoever cuts the end off and takes the head away is seen at the next opening, and in each verification."""
    driver = raw(path)
    driver.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
    driver.close()
    place_of(path).unlink()
    with Record.open(path) as record:
        assert "entries may have been cut off" in record.head_note.words
        assert record.head_note.off
    assert main(["--db", str(path), "audit", "verify"]) == 1
    with Record.open(path) as record:
        assert record.head_note.words == "", "said once"
        assert "entries may have been cut off" in record.verify().faults[-1].what
        record.accept_head("moved without it")
        assert record.verify().sound
    assert main(["--db", str(path), "audit", "verify"]) == 0


def test_the_head_of_another_record_is_said_to_be_that(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place_of(path).write_bytes(place_of(audited(tmp_path / "elsewhere")).read_bytes())
    with Record.open(path) as record:
        assert record.head_note.off
        assert record.head_note.words == "The head beside the record was that of another record."


def test_a_record_has_its_head_on_the_disk_before_its_first_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the two is none that took the head away."""
    path = tmp_path / "new.bodymap"
    flushed: list[str] = []
    fsync = os.fsync

    def note(handle: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))
        fsync(handle)

    def die(*_: object, **__: object) -> None:
        assert place_of(path).read_text().startswith('{"record"')
        assert any(".part" in name for name in flushed)
        assert str(tmp_path) in flushed[-1]
        raise KeyboardInterrupt

    if os.path.exists("/proc/self/fd"):
        monkeypatch.setattr(os, "fsync", note)
    else:
        flushed += [".part", str(tmp_path)]
    with monkeypatch.context() as patch:
        patch.setattr(Audit, "log", die)
        with pytest.raises(KeyboardInterrupt):
            Record.create(path)
    with Record.open(path) as record:
        assert record.head_note.words == ""
        assert record.verify().sound


def test_the_head_of_each_opening_is_a_whole_new_file_and_is_flushed_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place_of(path).stat().st_ino
    with Record.open(path) as record:
        opened = place_of(path).stat().st_ino
        assert opened != before
        record.log(Verb.CHART_PRINTED)
        assert place_of(path).stat().st_ino == opened, "and goes on in its place"
    assert place_of(path).stat().st_size == SIZE
    with Record.open(path) as record:
        assert record.head_note.words == ""


def test_a_disk_that_takes_no_head_keeps_nobody_from_saving(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays behind, which the next opening tells."""

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "replacing", full)
        with Record.open(path) as record:
            record.log(Verb.CHART_PRINTED)
    with Record.open(path) as record:
        assert "1 entry behind" in record.head_note.words


def test_an_older_copy_in_the_place_of_the_record_is_found_and_stays_found(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(path, tmp_path / "copy"))
    with Record.open(path) as record:
        record.log(Verb.CHART_PRINTED)
    shutil.copyfile(copy, path)
    with Record.open(path) as record:
        assert record.head_note.off
        assert "were cut off, or the file is an older copy" in record.head_note.words
        assert not record.verify().sound
    with Record.open(path) as record:
        assert record.head_note.words == "", "said once"
        assert not record.verify().sound, "and kept"
        record.accept_head("restored from a backup")
        report = record.verify()
        assert report.sound
        assert "restored from a backup" in report.remarks[-1]


def test_a_record_open_for_reading_keeps_no_notes_and_takes_no_signature(path: Path) -> None:
    with Record.open(path, read_only=True) as record:
        before = record.audit.last()
        record.log(Verb.CHART_PRINTED)
        assert record.audit.last() == before
        with pytest.raises(NotSaved):
            record.erasing.client("anybody", "asked")


def test_an_erased_client_leaves_no_word_and_a_chain_that_holds(path: Path) -> None:
    with Record.open(path) as record:
        record.author = ROBIN
        client = Client(family_name=SECRET, note=f"{SECRET} note")
        record.add_client(client)
        visit = draft(client, notes=SECRET, findings=(finding(note=SECRET),))
        record.add_visit(visit)
        record.signing.keep_beside(visit, judgement=SECRET, steps=SECRET)
        record.signing.sign(visit, json.dumps({"notes": SECRET}), SECRET)
        [kept, _] = record.search_clients("Example")[0], None
        assert SECRET.encode() in path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
        record.erasing.client(client.id, "asked for under the law")
        assert record.verify().sound
        with pytest.raises(KeyError):
            record.client(client.id)
        assert record.client(kept.id).family_name == "Example"
        last = list(record.audit.entries())[-1]
        assert (last.verb, last.author) == (Verb.CLIENT_ERASED, "R. Example")
        assert last.said == {"reason": "asked for under the law", "visits": 1}
    assert SECRET.encode() not in path.read_bytes()
    driver = raw(path)
    driver.execute("DELETE FROM erasure")
    driver.execute("UPDATE audit SET details = '{}' WHERE verb = 'client.erased'")
    driver.close()
    with Record.open(path) as record:
        assert not record.verify().sound, "an erasure that cannot be shown is none"


def run_audit(path: Path, *arguments: str) -> int:
    return main(["--db", str(path), "audit", *arguments])


def test_the_command_verifies_and_names_the_first_broken_link(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_audit(path, "verify") == 0
    out = capsys.readouterr().out
    newest = next(line.rpartition(" ")[2] for line in out.splitlines() if line.startswith("The newest is"))
    assert run_audit(path, "verify", "--expect", newest) == 0
    assert run_audit(path, "verify", "--expect", f"3:{'0' * 64}") == 1
    capsys.readouterr()
    driver = raw(path)
    driver.execute("UPDATE audit SET author = 'Nobody' WHERE sequence = 7")
    driver.close()
    assert run_audit(path, "verify") == 1
    assert "First: entry 7: visit.changed" in capsys.readouterr().err


def test_the_command_shows_who_did_what(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_audit(path, "show", "--last", "2") == 0
    signed, changed = capsys.readouterr().out.splitlines()
    assert "R. Example visit.signed" in signed
    assert "client.changed" in changed
    assert '"note":["","made up"]' in changed


def test_what_another_window_writes_meanwhile_is_no_fault(path: Path) -> None:
    with Record.open(path) as window, Record.open(path, read_only=True) as reader:
        window.log(Verb.CHART_PRINTED)
        assert reader.verify().sound
