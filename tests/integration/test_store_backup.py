"""A backup is a whole record, made while edits go on, proved before it counts, and thinned as it ages."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.conftest import KEY, SPOILT, MakeRecord, everything

from bodymap.domain.edits import SetField, apply
from bodymap.store import NotBackedUp, Record, backup, sqlite
from bodymap.store.backup import backups_of, beside, thin, usual_folder


def test_a_backup_is_a_record_with_the_same_content(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=3, key=key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
        assert backups_of(path, usual_folder(path), record.id) == (made,)
    assert made.path.parent == path.parent / "backups"
    assert everything(made.path, key) == everything(path, key)
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o777 == 0o600
        assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert made.path.read_bytes().startswith(b"SQLite format 3") is (key is None)
    left = [name for name in os.listdir(made.path.parent) if not name.endswith((".head", ".keys"))]
    assert left == [made.path.name], "nothing half made is left"


def test_what_belongs_beside_the_record_goes_with_it(make_record: MakeRecord) -> None:
    path = make_record()
    beside(path, ".keys").write_text("made-up wrapped keys")
    with Record.open(path) as record:
        made = record.back_up()
    assert beside(made.path, ".keys").read_text() == "made-up wrapped keys"


def test_edits_go_on_while_a_backup_is_made_and_it_is_of_one_moment(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=60, visits=20, key=key)
    with Record.open(path, key=key) as record:
        first, second = (record.visits(row.id)[0] for row in record.clients(limit=2))
        stop, edits = threading.Event(), [0]

        def work() -> None:
            # two visits that are written together: a backup of one moment holds both or neither
            a, b = first, second
            while not stop.is_set():
                edits[0] += 1
                c, d = (apply(visit, SetField("notes", str(edits[0])))[0] for visit in (a, b))
                with record.at_once():
                    record.save_visit(a, c)
                    record.save_visit(b, d)
                a, b = c, d

        worker = threading.Thread(target=work)
        worker.start()
        try:
            made = record.back_up()
        finally:
            stop.set()
            worker.join()
        assert edits[0] > 1
    with Record.open(made.path, read_only=True, key=key) as copy:
        assert copy.visit(first.id).notes == copy.visit(second.id).notes
        assert copy.examine().sound


def test_a_backup_that_an_edit_overtakes_is_made_anew(make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_record()
    real, copies = backup.copy_pages, [0]
    with Record.open(path) as record:

        def overtaken(driver: sqlite.Connection, target: Path, key: bytes | None, turn: object) -> int:
            changes = real(driver, target, key, turn)  # type: ignore[arg-type]
            copies[0] += 1
            if copies[0] == 1:
                record.set_setting("practice", "written behind the copy")
            return changes

        monkeypatch.setattr(backup, "copy_pages", overtaken)
        made = record.back_up()
        assert copies == [2]
    with Record.open(made.path, read_only=True) as copy:
        assert copy.setting("practice") == "written behind the copy"


def test_a_copy_that_is_not_like_the_record_never_counts(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record()
    real = backup.copy_pages

    def spoilt(driver: sqlite.Connection, target: Path, key: bytes | None, turn: object) -> int:
        changes = real(driver, target, key, turn)  # type: ignore[arg-type]
        copy = sqlite.connect(str(target), key=key)
        copy.execute("UPDATE visit SET notes = 'not what was written'")
        copy.close()
        return changes

    monkeypatch.setattr(backup, "copy_pages", spoilt)
    with Record.open(path) as record, pytest.raises(NotBackedUp, match="No backup could be made"):
        record.back_up()
    assert os.listdir(usual_folder(path)) == []


def test_a_backup_that_fails_says_so_and_leaves_the_earlier_ones(make_record: MakeRecord, tmp_path: Path) -> None:
    path = make_record()
    (tmp_path / "in the way").write_text("a file, not a folder")
    with Record.open(path) as record:
        made = record.back_up()
        with pytest.raises(NotBackedUp, match="No backup could be made in") as refusal:
            record.back_up(tmp_path / "in the way")
        assert refusal.value.remedy
        assert backups_of(path, usual_folder(path), record.id) == (made,)


def test_thinning_touches_nothing_that_is_not_a_backup_of_this_record(make_record: MakeRecord) -> None:
    path = make_record()
    with Record.open(path) as record:
        made = record.back_up()
        folder, key = made.path.parent, record.id
    now = made.at + timedelta(days=900)
    stamp = f"{made.at:%Y%m%dT%H%M%SZ}"
    strangers = [
        f"practice-{stamp}-ffffffff.bodymap",
        f"other-{stamp}-{key[:8]}.bodymap",
        f"practice-{stamp}-{key[:8]}.bodymap.old",
        "practice-20261399T000000Z-" + key[:8] + ".bodymap",
        "practice.bodymap",
        "letter.txt",
    ]
    for name in strangers:
        (folder / name).write_text("not ours")
    old, gone_with_it = [], (".keys", ".head", ".untold")
    for hours in range(1, 40):
        at = made.at - timedelta(days=400, hours=hours)
        name = folder / f"practice-{at:%Y%m%dT%H%M%SZ}-{key[:8]}.bodymap"
        name.write_text("ours, and old")
        for suffix in gone_with_it:
            beside(name, suffix).write_text("goes with it")
        old.append(name)
    assert thin(path, folder, key, now) > 30
    assert made.path.exists(), "the newest stays, however old it is"
    assert all((folder / name).exists() for name in strangers)
    for name in old:
        assert all(beside(name, suffix).exists() == name.exists() for suffix in gone_with_it)


def test_two_backups_within_one_second_are_two(make_record: MakeRecord) -> None:
    path = make_record()
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with Record.open(path) as record:
        source = backup.Source(record._link.driver, path, None, record._turns.lock, record.id)
        made = [backup.back_up(source, usual_folder(path), now) for _ in range(2)]
        assert backups_of(path, usual_folder(path), record.id) == tuple(reversed(made))


@pytest.mark.parametrize("fault", SPOILT)
def test_a_backup_whose_keys_do_not_open_it_does_not_count(make_record: MakeRecord, fault: str) -> None:
    path = make_record(key=KEY)
    SPOILT[fault](beside(path, ".keys"))
    with Record.open(path, key=KEY) as record, pytest.raises(NotBackedUp, match="keys file"):
        record.back_up()
    assert os.listdir(usual_folder(path)) == []


def test_a_key_is_not_shown_where_a_source_is_printed(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        source = backup.Source(record._link.driver, path, KEY, record._turns.lock, record.id)
    assert repr(KEY) not in repr(source)


def test_the_check_reads_the_audit_too(make_record: MakeRecord) -> None:
    path = make_record()
    with Record.open(path) as record:
        assert record.examine().sound
        driver = record._link.driver
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        driver.execute("UPDATE audit SET author = 'somebody else' WHERE sequence = 2")
        assert any(fault.startswith("The audit: entry 2") for fault in record.examine().faults)
