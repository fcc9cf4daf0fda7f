"""A backup is a whole record, made while edits go on, proved before it counts, and restored row by row."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.integration.conftest import made_up_keys

from bodymap.cli import main
from bodymap.domain.author import Author
from bodymap.domain.edits import SetField, apply
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.store import NotBackedUp, Record, backup, restoring, sqlite
from bodymap.store.backup import backups_of, beside, thin, usual_folder
from bodymap.store.failures import OpenElsewhere
from bodymap.store.restoring import OtherRecord, is_another, look_into, restore

MakeRecord = Callable[..., Path]
KEY = bytes(range(32))


def everything(path: Path, key: bytes | None = None) -> list[object]:
    with Record.open(path, read_only=True, key=key) as record:
        return [(record.client(row.id), record.visits(row.id)) for row in record.clients(limit=10_000)]


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


def test_a_backup_says_what_it_holds(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=3, visits=4, key=key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
        record_id = record.id
    told = look_into(made.path, key)
    assert (told.clients, told.visits, told.record_id, told.encrypted) == (3, 12, record_id, key is not None)
    assert str(told.last_visit) == "2026-01-04"


def test_a_restored_record_is_the_backup_row_by_row_and_what_it_replaced_is_kept(
    make_record: MakeRecord, key: bytes | None
) -> None:
    path = make_record(clients=2, key=key)
    then = everything(path, key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
        record.add_client(Client(family_name="Later"))
    later = everything(path, key)
    done = restore(made.path, path, key=key, target_key=key)
    assert everything(path, key) == then
    assert done.before is not None
    assert everything(done.before, key) == later
    assert everything(made.path, key) == then, "the backup itself is as it was"
    with Record.open(path, key=key) as record:
        record.add_client(Client(family_name="Goes on"))


def test_a_damaged_record_is_set_aside_byte_for_byte(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=2, key=key)
    then = everything(path, key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
    ruin = bytes(8000)
    path.write_bytes(ruin)
    beside(path, "-wal").write_bytes(b"of the ruin")
    done = restore(made.path, path, key=key, target_key=key)
    assert everything(path, key) == then
    assert done.before is not None
    assert done.before.read_bytes() == ruin
    assert beside(done.before, "-wal").read_bytes() == b"of the ruin"
    assert not beside(path, "-wal").exists()


def test_what_does_not_hold_in_the_audit_is_said_and_does_not_stand_against_a_restore(
    make_record: MakeRecord, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_record()
    beside(path, ".head").write_bytes(bytes(192))  # a power cut before the disk had it
    with Record.open(path) as record:
        assert record.head_note.off
        made = record.back_up()
        record.add_client(Client(family_name="Later"))
    [remark] = look_into(made.path).remarks
    assert remark.startswith("The audit: entry ")
    assert "could not be read" in remark
    assert main(["--db", str(path), "restore", str(made.path), "--yes"]) == 0
    assert remark in capsys.readouterr().out
    with Record.open(path) as record:
        assert record.extent()[0] == 1
        record.accept_head("a power cut")
        assert record.verify().sound


def test_a_spoilt_backup_is_not_restored_and_nothing_changes(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=2, key=key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
    content = bytearray(made.path.read_bytes())
    content[4096 * 3 : 4096 * 4] = os.urandom(4096)
    made.path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UserError):
        restore(made.path, path, key=key, target_key=key)
    assert path.read_bytes() == before


def test_a_record_that_is_open_is_not_replaced(make_record: MakeRecord) -> None:
    path = make_record()
    with Record.open(path) as record:
        made = record.back_up()
        with pytest.raises(UserError, match="already open in another window"):
            restore(made.path, path)


def test_a_lost_record_comes_back_with_its_keys_file(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(key=key)
    if key is None:
        beside(path, ".keys").write_text("made-up wrapped keys")
    keys = beside(path, ".keys").read_bytes()
    then = everything(path, key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
    path.unlink()
    beside(path, ".keys").unlink()
    done = restore(made.path, path, key=key)
    assert done.before is None
    assert everything(path, key) == then
    assert beside(path, ".keys").read_bytes() == keys


SPOILT: dict[str, Callable[[Path], object]] = {
    "missing": lambda keys: keys.unlink(),
    "damaged": lambda keys: keys.write_bytes(bytes(200)),
    "of another key": lambda keys: made_up_keys(KeyFile.of(keys.with_suffix("")).record_id, bytes(32)).save(
        keys.with_suffix("")
    ),
    "of another record": lambda keys: made_up_keys("f" * 32, KEY).save(keys.with_suffix("")),
}
"""What may be wrong with a keys file, by what it is called."""


@pytest.mark.parametrize("fault", SPOILT)
def test_a_backup_whose_keys_do_not_open_it_does_not_count(make_record: MakeRecord, fault: str) -> None:
    path = make_record(key=KEY)
    SPOILT[fault](beside(path, ".keys"))
    with Record.open(path, key=KEY) as record, pytest.raises(NotBackedUp, match="keys file"):
        record.back_up()
    assert os.listdir(usual_folder(path)) == []


@pytest.mark.parametrize("fault", SPOILT)
def test_a_record_whose_keys_are_spoilt_gets_those_of_the_backup(make_record: MakeRecord, fault: str) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        made = record.back_up()
    SPOILT[fault](beside(path, ".keys"))
    done = restore(made.path, path, key=KEY, target_key=KEY)
    KeyFile.of(path).check_seal(KEY)
    assert done.before is not None
    KeyFile.of(done.before).check_seal(KEY)
    assert everything(done.before, KEY) == everything(path, KEY)


def test_keys_that_hold_stay_though_those_of_the_backup_are_older(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        made = record.back_up()
    today = KeyFile.of(path).with_changed_user(Author(id="1", name="New Name", role="admin"), KEY)
    today.save(path)
    restore(made.path, path, key=KEY, target_key=KEY)
    assert KeyFile.of(path) == today


def test_nothing_is_restored_that_nobody_could_open(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        made = record.back_up()
    before = path.read_bytes()
    for place in (path, made.path):
        beside(place, ".keys").unlink()
    with pytest.raises(UserError, match="neither it nor the record has a keys file"):
        restore(made.path, path, key=KEY, target_key=KEY)
    assert path.read_bytes() == before


def test_what_is_set_aside_without_its_keys_gets_those_of_the_backup(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        made = record.back_up()
    beside(path, ".keys").unlink()
    done = restore(made.path, path, key=KEY)
    assert done.before is not None
    KeyFile.of(done.before).check_seal(KEY)


def test_a_key_is_not_shown_where_a_source_is_printed(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    with Record.open(path, key=KEY) as record:
        source = backup.Source(record._link.driver, path, KEY, record._turns.lock, record.id)
    assert repr(KEY) not in repr(source)


def test_another_record_s_backup_takes_its_place_only_where_that_is_said(
    make_record: MakeRecord, key: bytes | None
) -> None:
    path, other = make_record(key=key), make_record(clients=2, key=key, name="other.bodymap")
    with Record.open(other, key=key) as record:
        made, other_id = record.back_up(), record.id
    before = path.read_bytes()
    with pytest.raises(OtherRecord, match="is of another record"):
        restore(made.path, path, key=key, target_key=key)
    assert path.read_bytes() == before
    assert restore(made.path, path, key=key, target_key=key, other_record=True).now.clients == 2
    assert not is_another(path, other_id, key)


@pytest.mark.parametrize("damaged", [False, True], ids=["sound", "damaged"])
@pytest.mark.parametrize("known", [False, True], ids=["locked", "opened"])
def test_whose_a_record_is_can_be_told_of_a_locked_and_of_a_damaged_one(
    make_record: MakeRecord, key: bytes | None, damaged: bool, known: bool
) -> None:
    path = make_record(key=key)
    with Record.open(path, key=key) as record:
        own = record.id
    if damaged:
        path.write_bytes(path.read_bytes()[:4096] + bytes(40_000))
    opens = key if known else None
    assert not is_another(path, own, opens)
    assert is_another(path, "somebody else's", opens)
    assert not is_another(path.with_name("nothing.bodymap"), "somebody else's", opens)


def test_the_record_itself_is_no_backup_of_itself(make_record: MakeRecord) -> None:
    path = make_record()
    with pytest.raises(UserError, match="is the record itself"):
        restore(path, path)


def test_a_backup_of_an_older_bodymap_is_restored_brought_up_to_date_and_told(tmp_path: Path) -> None:
    oldest = Path(__file__).parents[1] / "data" / "records" / "0001.sqlite"
    path = tmp_path / "practice.bodymap"
    then = oldest.read_bytes()
    told = look_into(oldest)
    done = restore(oldest, path)
    assert (done.now, done.before) == (told, None)
    assert oldest.read_bytes() == then
    assert sorted(os.listdir(tmp_path)) == ["practice.bodymap", "practice.bodymap.head"]
    with Record.open(path) as record:
        assert record.extent()[:2] == (told.clients, told.visits)
        assert list(record.audit.entries())[-1].verb == "record.restored"
        assert record.verify().sound


def test_who_was_erased_does_not_come_back_with_a_backup(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=2, key=key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
        gone, stays = (row.id for row in record.clients())
        late = Client(family_name="Later")
        record.add_client(late)
        for client_id in (gone, late.id):
            record.erasing.client(client_id, "asked for")
    done = restore(made.path, path, key=key, target_key=key)
    assert done.erased_again == 1
    with Record.open(path, key=key) as record:
        assert [row.id for row in record.clients()] == [stays]
        assert record.taking.erased() == {gone, late.id}
        assert record.verify().sound
        assert list(record.audit.entries())[-1].said["erased_again"] == 1


def test_a_record_cannot_be_opened_between_its_copy_and_its_replacement(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record()
    with Record.open(path) as record:
        made = record.back_up()
    real = restoring._take_place

    def tried(new: Path, target: Path) -> None:
        with pytest.raises(OpenElsewhere):
            Record.open(target)
        real(new, target)

    monkeypatch.setattr(restoring, "_take_place", tried)
    restore(made.path, path)


def test_a_restore_that_cannot_be_told_does_not_happen(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record()
    with Record.open(path) as record:
        made = record.back_up()
        record.add_client(Client(family_name="Later"))

    def full(*_: object, **__: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(Record, "log", full)
    with pytest.raises(UserError, match="full"):
        restore(made.path, path)
    with Record.open(path) as record:
        assert record.extent()[0] == 2


def test_the_audit_of_a_restored_record_holds_and_tells_of_it(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(key=key)
    with Record.open(path, key=key) as record:
        made = record.back_up()
        record.add_client(Client(family_name="Later"))
    done = restore(made.path, path, key=key, target_key=key, author=Author(name="Kim", initials="K"))
    assert done.before is not None
    with Record.open(path, key=key) as record:
        assert record.head_note.words == ""
        assert record.verify().sound
        last = list(record.audit.entries())[-1]
    assert (last.verb, last.author) == ("record.restored", "Kim")
    assert last.said == {"backup": made.path.name, "replaced": done.before.name, "erased_again": 0}


def test_the_check_reads_the_audit_too(make_record: MakeRecord) -> None:
    path = make_record()
    with Record.open(path) as record:
        assert record.examine().sound
        driver = record._link.driver
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        driver.execute("UPDATE audit SET author = 'somebody else' WHERE sequence = 2")
        assert any(fault.startswith("The audit: entry 2") for fault in record.examine().faults)
