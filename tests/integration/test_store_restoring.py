"""A backup takes a record's place: row by row, what it replaces kept, with keys that open it, and told by the audit."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.integration.conftest import KEY, SPOILT, MakeRecord, everything

from bodymap.cli import main
from bodymap.domain.author import Author
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.store import DamagedRecord, Record, head, placing, sqlite
from bodymap.store.backup import Backup, backups_of, beside, usual_folder
from bodymap.store.failures import OpenElsewhere
from bodymap.store.previewing import is_another, look_into
from bodymap.store.restoring import OtherRecord, restore
from bodymap.store.snapshot import log_of


def backed_up(path: Path, key: bytes | None = None, *, and_later: bool = False) -> Backup:
    """Makes a backup, and then, where that is asked for, one client who is not in it."""
    with Record.open(path, key=key) as record:
        made = record.back_up()
        if and_later:
            record.add_client(Client(family_name="Later"))
    return made


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
    made = backed_up(path, key, and_later=True)
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
    made = backed_up(path, key)
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
    made = backed_up(path, key)
    content = bytearray(made.path.read_bytes())
    content[4096 * 3 : 4096 * 4] = os.urandom(4096)
    made.path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UserError):
        restore(made.path, path, key=key, target_key=key)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "rot",
    ["UPDATE finding SET side = 'lefu'", "UPDATE visit SET date = '2026-13-01'"],
    ids=["seen when it is opened", "seen only when all of it is read"],
)
def test_a_backup_with_a_rotten_value_is_not_restored_and_nothing_changes(make_record: MakeRecord, rot: str) -> None:
    path = make_record()
    made = backed_up(path)
    driver = sqlite.connect(str(made.path))
    driver.execute("PRAGMA ignore_check_constraints = ON")
    driver.execute(rot)
    driver.close()
    before = path.read_bytes()
    with pytest.raises(DamagedRecord, match="is not sound") as refused:
        restore(made.path, path)
    assert str(made.path) in refused.value.message, "it names the backup, not the copy of it that was read"
    assert "nothing was changed" in refused.value.remedy
    assert path.read_bytes() == before


def lose_a_client(path: Path, key: bytes | None) -> None:
    driver = sqlite.connect(str(path), key=key)
    driver.execute("DELETE FROM client WHERE id = (SELECT max(id) FROM client)")
    driver.close()


def test_a_copy_that_lost_something_does_not_take_the_record_s_place(
    make_record: MakeRecord, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record(clients=2, key=key)
    made = backed_up(path, key, and_later=True)
    later, real = everything(path, key), placing.bring

    def brought(*given: Any) -> Path:
        new = real(*given)
        lose_a_client(new, key)
        return new

    monkeypatch.setattr(placing, "bring", brought)
    with pytest.raises(UserError, match="could not be put in the place"):
        restore(made.path, path, key=key, target_key=key)
    assert everything(path, key) == later


def test_what_went_wrong_while_it_took_its_place_is_said_with_where_the_record_is_kept(
    make_record: MakeRecord, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record(clients=2, key=key)
    made = backed_up(path, key, and_later=True)
    later, real = everything(path, key), placing.take_place

    def taken(target: Path) -> None:
        real(target)
        lose_a_client(target, key)

    monkeypatch.setattr(placing, "take_place", taken)
    with pytest.raises(DamagedRecord, match="is not like the backup after all") as told:
        restore(made.path, path, key=key, target_key=key)
    kept = next(each.path for each in backups_of(path, usual_folder(path)) if str(each.path) in told.value.remedy)
    assert everything(kept, key) == later
    with pytest.raises(DamagedRecord) as bare:
        restore(made.path, path.with_name("lost.bodymap"), key=key)
    assert bare.value.remedy == "Choose another file.", "where nothing stood nothing is kept"


@pytest.mark.parametrize("refused", ["the record", "what stands beside it"])
def test_a_place_that_refuses_the_backup_keeps_what_it_had_and_says_where_the_copy_is(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    path = make_record(clients=2)
    made = backed_up(path)
    spoilt = b"no page of a record" * 400
    path.write_bytes(path.read_bytes()[:4096] + spoilt)
    log_of(path).write_bytes(spoilt)
    before, real = path.read_bytes(), os.replace

    def replace(source: Path, target: Path) -> None:
        if target == (path if refused == "the record" else beside(path, head.SUFFIX)):
            raise PermissionError(13, "no")
        real(source, target)

    words = "could not be put in the place" if refused == "the record" else "what belongs beside it does not yet"
    with monkeypatch.context() as patched:
        patched.setattr(placing.os, "replace", replace)
        with pytest.raises(UserError, match=words) as told:
            restore(made.path, path)
    kept = next(usual_folder(path).glob("*-replaced-*.bodymap"))
    assert str(kept) in told.value.remedy
    assert (kept.read_bytes(), log_of(kept).read_bytes()) == (before, spoilt)
    if refused == "the record":
        assert (path.read_bytes(), log_of(path).read_bytes()) == (before, spoilt)
        return
    with Record.open(path) as record:
        assert record.head_note.words == "", "what was missing beside it was completed"
        assert record.extent()[0] == 2


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
    made = backed_up(path, key)
    path.unlink()
    beside(path, ".keys").unlink()
    done = restore(made.path, path, key=key)
    assert done.before is None
    assert everything(path, key) == then
    assert beside(path, ".keys").read_bytes() == keys


@pytest.mark.parametrize("fault", SPOILT)
def test_a_record_whose_keys_are_spoilt_gets_those_of_the_backup(make_record: MakeRecord, fault: str) -> None:
    path = make_record(key=KEY)
    made = backed_up(path, KEY)
    SPOILT[fault](beside(path, ".keys"))
    done = restore(made.path, path, key=KEY, target_key=KEY)
    KeyFile.of(path).check_seal(KEY)
    assert done.before is not None
    KeyFile.of(done.before).check_seal(KEY)
    assert everything(done.before, KEY) == everything(path, KEY)


def test_keys_that_hold_stay_though_those_of_the_backup_are_older(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    made = backed_up(path, KEY)
    today = KeyFile.of(path).with_changed_user(Author(id="1", name="New Name", role="admin"), KEY)
    today.save(path)
    restore(made.path, path, key=KEY, target_key=KEY)
    assert KeyFile.of(path) == today


def test_nothing_is_restored_that_nobody_could_open(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    made = backed_up(path, KEY)
    before = path.read_bytes()
    for place in (path, made.path):
        beside(place, ".keys").unlink()
    with pytest.raises(UserError, match="neither it nor the record has a keys file"):
        restore(made.path, path, key=KEY, target_key=KEY)
    assert path.read_bytes() == before


def test_what_is_set_aside_without_its_keys_gets_those_of_the_backup(make_record: MakeRecord) -> None:
    path = make_record(key=KEY)
    made = backed_up(path, KEY)
    beside(path, ".keys").unlink()
    done = restore(made.path, path, key=KEY)
    assert done.before is not None
    KeyFile.of(done.before).check_seal(KEY)


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
    made = backed_up(path)
    real = placing.take_place

    def tried(target: Path) -> None:
        with pytest.raises(OpenElsewhere):
            Record.open(target)
        real(target)

    monkeypatch.setattr(placing, "take_place", tried)
    restore(made.path, path)


def test_a_restore_that_cannot_be_told_does_not_happen(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record()
    made = backed_up(path, and_later=True)

    def full(*_: object, **__: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(Record, "log", full)
    with pytest.raises(UserError, match="full"):
        restore(made.path, path)
    with Record.open(path) as record:
        assert record.extent()[0] == 2


def test_the_audit_of_a_restored_record_holds_and_tells_of_it(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(key=key)
    made = backed_up(path, key, and_later=True)
    done = restore(made.path, path, key=key, target_key=key, author=Author(name="Kim", initials="K"))
    assert done.before is not None
    with Record.open(path, key=key) as record:
        assert record.head_note.words == ""
        assert record.verify().sound
        last = list(record.audit.entries())[-1]
    assert (last.verb, last.author) == ("record.restored", "Kim")
    assert last.said == {"backup": made.path.name, "replaced": done.before.name, "erased_again": 0}
