"""An encrypted record shows nothing to whoever has no key, and everything to whoever has it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from tests.integration.conftest import made_up_keys

from bodymap.domain.author import Author
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.keys import KeyFile, is_encrypted, keys_of
from bodymap.store import DamagedRecord, Record, header, opening, sealing, sqlite, tables

KEY = bytes(range(32))
NAME = "Needle-Example"
NOTE = "a needle in a note, made up"
NEEDLES = [text.encode(code) for text in (NAME, NAME.casefold(), NOTE) for code in ("utf-8", "utf-16-le")]
RECORDS = Path(__file__).parents[1] / "data" / "records"


def fill(record: Record) -> None:
    client = Client(family_name=NAME, given_name="Robin")
    record.add_client(client)
    finding = Finding(side=Side.RIGHT, kind="nodule", zones=("it_band_mid",), note=NOTE)
    record.add_visit(Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band", findings=(finding,)))


def assert_whole(record: Record) -> None:
    [row] = record.clients()
    [visit] = record.visits(row.id)
    assert (row.client.family_name, visit.findings[0].side, visit.findings[0].note) == (NAME, Side.RIGHT, NOTE)


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def needles_in(folder: Path) -> set[str]:
    """The files that show a needle or the key."""
    wanted = [*NEEDLES, KEY, KEY.hex().encode()]
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(needle in file.read_bytes() for needle in wanted)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "records"
    made.mkdir()
    return made


@pytest.fixture
def path(folder: Path) -> Path:
    """A closed encrypted record with its keys, one client and one visit."""
    path = folder / "practice.bodymap"
    made_up_keys("0123", KEY).save(path)
    with Record.create(path, key=KEY, record_id="0123") as record:
        fill(record)
    return path


def test_an_encrypted_record_opens_with_its_key_to_write_and_to_read(path: Path) -> None:
    for read_only in (False, True):
        with Record.open(path, key=KEY, read_only=read_only) as record:
            assert_whole(record)
            assert record.id == "0123"
            assert record.key == KEY
    assert is_encrypted(path)


def test_nothing_of_a_client_is_in_any_file_while_it_is_open_and_after(path: Path, folder: Path) -> None:
    with Record.open(path, key=KEY) as record:
        record.add_client(Client(family_name=NAME, given_name="Second"))
        assert (folder / "practice.bodymap-wal").stat().st_size > 0
        assert needles_in(folder) == set()
        record.back_up()
    assert needles_in(folder) == set()
    with Record.create(folder / "plain.bodymap") as plain:
        fill(plain)
        assert needles_in(folder) >= {"plain.bodymap-wal"}, "in a plain record the needles are found"


@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
@pytest.mark.parametrize("key", [bytes(32), None], ids=["another key", "no key"])
def test_without_the_key_it_is_refused_and_left_as_it_was(path: Path, key: bytes | None, read_only: bool) -> None:
    before, listed = digest(path), sorted(os.listdir(path.parent))
    with pytest.raises(UserError, match="passphrase" if key is None else "does not open with its key"):
        Record.open(path, key=key, read_only=read_only)
    assert digest(path) == before
    assert sorted(os.listdir(path.parent)) == listed


def test_a_plain_file_in_the_place_of_an_encrypted_record_is_refused(path: Path) -> None:
    path.unlink()
    Record.create(path).close()
    with pytest.raises(UserError, match="is not encrypted, though it has a key"):
        Record.open(path, key=KEY)


def test_a_newer_encrypted_record_is_refused_and_left_as_it_was(path: Path) -> None:
    driver = sqlite.connect(str(path), key=KEY)
    driver.execute("PRAGMA journal_mode = DELETE")
    driver.execute("PRAGMA user_version = 99")
    driver.close()
    before = digest(path)
    for read_only in (False, True):
        with pytest.raises(UserError, match=r"newer bodymap \(record version 99"):
            Record.open(path, key=KEY, read_only=read_only)
    assert digest(path) == before


def test_an_encrypted_file_of_another_program_is_refused(path: Path) -> None:
    driver = sqlite.connect(str(path), key=KEY)
    driver.execute("PRAGMA application_id = 7")
    driver.close()
    with pytest.raises(UserError, match="another program"):
        Record.open(path, key=KEY)


@pytest.mark.parametrize("at", range(0, 4096 * 6, 997))
def test_one_changed_byte_is_always_found(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 0x10
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"damaged|does not open"):
        Record.open(path, key=KEY)


def test_a_file_that_was_cut_off_is_damaged(path: Path) -> None:
    for left in (path.stat().st_size - 100, path.stat().st_size - 4096):
        os.truncate(path, left)
        with pytest.raises(DamagedRecord):
            Record.open(path, key=KEY)


def test_an_unclosed_encrypted_record_opens_to_write_and_to_read(path: Path, folder: Path) -> None:
    copy = folder / "unclosed.bodymap"
    with Record.open(path, key=KEY) as record:
        record.add_client(Client(family_name="Newest"))
        for suffix in ("", "-wal", ".keys"):
            shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    for read_only in (True, False):
        with Record.open(copy, key=KEY, read_only=read_only) as record:
            assert len(record.clients()) == 2


def test_a_new_record_never_takes_the_place_of_an_encrypted_one(path: Path) -> None:
    before = digest(path)
    for key in (KEY, None):
        with pytest.raises(UserError, match="already a record"):
            Record.create(path, key=key)
    assert digest(path) == before


def test_what_was_written_in_plain_by_a_fault_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = sqlite.connect

    def forgetful(name: str, *, key: bytes | None = None, **options: object) -> sqlite.Connection:
        return honest(name, **options)

    monkeypatch.setattr(sqlite, "connect", forgetful)
    with pytest.raises(RuntimeError, match="in plain although it has a key"):
        Record.create(folder / "new.bodymap", key=KEY)
    assert os.listdir(folder) == []


@pytest.mark.parametrize("kept", sorted(RECORDS.glob("*.sqlite")), ids=lambda kept: kept.stem)
def test_an_older_encrypted_record_is_brought_up_to_date_and_nothing_of_it_is_plain(kept: Path, folder: Path) -> None:
    path = folder / "practice.bodymap"
    old = sqlite.connect(str(Path(shutil.copyfile(kept, folder / "plain"))))
    sealing._copy(old, path, KEY)
    old.close()
    (folder / "plain").unlink()
    keys, _, _ = KeyFile.new("0123", Author(name="Aya Example", role="admin"), "tulip bridge copper lantern")
    keys.save(path)
    with Record.open(path, key=KEY) as record:
        assert record.clients()
        assert opening.version(record._link.driver) == tables.SCHEMA
    for file in folder.iterdir():
        assert not header.is_plain(file)
    copy = folder / f"practice-version-{kept.stem}.bodymap"
    assert copy.exists() == keys_of(copy).exists() == (kept.stem != tables.REVISION)
    if copy.exists():
        assert KeyFile.of(copy) == keys, "a copy that nobody can open is none"


# a plain record becomes an encrypted one


@pytest.fixture
def plain(folder: Path) -> Iterator[Record]:
    with Record.create(folder / "practice.bodymap") as record:
        fill(record)
        yield record


def keys_for(record: Record) -> tuple[KeyFile, bytes]:
    keys, key, _ = KeyFile.new(record.id, Author(name="Aya Example", role="admin"), "tulip bridge copper lantern")
    return keys, key


def test_a_plain_record_is_encrypted_in_its_place_and_stays_open(plain: Record, folder: Path) -> None:
    keys, key = keys_for(plain)
    old = os.open(plain.path, os.O_RDONLY)
    plain.encrypt(keys, key)
    assert_whole(plain)
    plain.add_client(Client(family_name="After"))
    assert needles_in(folder) == set()
    assert not any(os.read(old, 1 << 20)), "the plain bytes are overwritten"
    os.close(old)
    plain.close()
    user = KeyFile.of(plain.path).users[0]
    unlocked = KeyFile.of(plain.path).unlock("tulip bridge copper lantern", user.id)
    with Record.open(plain.path, key=unlocked.key) as record:
        assert len(record.clients()) == 2
    assert sorted(os.listdir(folder)) == ["practice.bodymap", "practice.bodymap.head", "practice.bodymap.keys"]
    with pytest.raises(UserError, match="encrypted already"), Record.open(plain.path, key=key) as record:
        record.encrypt(keys, key)


def test_keys_of_another_record_encrypt_nothing(plain: Record) -> None:
    keys, key, _ = KeyFile.new("f" * 32, Author(name="Aya Example", role="admin"), "tulip bridge copper lantern")
    with pytest.raises(ValueError, match="keys of another record"):
        plain.encrypt(keys, key)
    assert plain.key is None
    assert not keys_of(plain.path).exists()
    assert_whole(plain)


def test_keys_of_an_earlier_record_outlive_the_encrypting(plain: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, _ = keys_for(plain)
    earlier.save(plain.path)
    keys, key = keys_for(plain)
    for step in ("_copy", "_compare", "_take_place"):

        def refuse(*_: object) -> None:
            raise OSError(28, "full")

        with monkeypatch.context() as patch:
            patch.setattr(sealing, step, refuse)
            with pytest.raises(UserError, match="It is as it was"):
                plain.encrypt(keys, key)
        assert KeyFile.of(plain.path) == earlier, step
    plain.encrypt(keys, key)
    assert KeyFile.of(plain.path) == keys
    aside = plain.path.with_name(f"{keys_of(plain.path).name}-1")
    assert aside.read_text("utf-8").count(earlier.users[0].id), "it may be the one that opens older backups"


def test_a_copy_that_is_not_alike_leaves_the_record_as_it_was(
    plain: Record, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, key = keys_for(plain)
    found = iter([{"client": (1, "a")}, {"client": (1, "b")}])
    monkeypatch.setattr(sealing, "contents", lambda _: next(found))
    with pytest.raises(UserError, match="It is as it was"):
        plain.encrypt(keys, key)
    assert_whole(plain)
    assert plain.key is None
    assert header.is_plain(plain.path)
    assert not keys_of(plain.path).exists()
    assert not list(folder.glob("*.sealing"))


def test_a_record_that_cannot_be_replaced_goes_on_as_it_was(plain: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, key = keys_for(plain)

    def refuse(*_: object) -> None:
        raise OSError(13, "no")

    monkeypatch.setattr(sealing, "_take_place", refuse)
    with pytest.raises(UserError, match="could not be replaced"):
        plain.encrypt(keys, key)
    plain.set_setting("practice", "still mine")
    assert_whole(plain)
    assert not keys_of(plain.path).exists()


def test_a_log_that_was_left_behind_is_not_laid_over_the_encrypted_file(folder: Path) -> None:
    path, copy, log = folder / "practice.bodymap", folder / "copy", folder / "practice.bodymap-wal"
    for file in (path, copy, log):
        file.write_text(file.name)
    with pytest.raises(OSError, match="still there"):
        sealing._take_place(copy, path)
    assert [file.read_text() for file in (path, copy, log)] == [path.name, copy.name, log.name]


def test_keys_beside_a_plain_record_do_no_harm(plain: Record) -> None:
    """As a program leaves it that was killed between writing the keys and putting the encrypted copy in place."""
    keys, key = keys_for(plain)
    keys.save(plain.path)
    sealing._copy(plain._link.driver, plain.path.with_name("practice.bodymap.sealing"), key)
    plain.close()
    with Record.open(plain.path) as record:
        assert_whole(record)
        record.encrypt(*keys_for(record))
        assert_whole(record)


def test_plain_copies_that_stay_are_named(plain: Record, folder: Path) -> None:
    made = plain.back_up()
    old = Path(shutil.copyfile(plain.path, folder / "practice-version-0001.bodymap"))
    plain.encrypt(*keys_for(plain))
    assert set(sealing.plain_copies(plain.path)) == {made.path, old}


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from bodymap.domain.author import Author
from bodymap.keys import KeyFile, is_encrypted, keys_of, slots
from bodymap.store import Record, sealing

def everything(record):
    return [(row.client, record.visits(row.id)) for row in record.clients()]


slots.EFFORT = slots.Effort(1, 1, 8)
path, count = Path(sys.argv[1]), int(sys.argv[2])
original = path.read_bytes()
with Record.open(path) as record:
    keys, key, _ = KeyFile.new(record.id, Author(name="Aya Example", role="admin"), "tulip bridge copper lantern")
    held = everything(record)
    began = time.perf_counter()
    record.encrypt(keys, key)
    usual = time.perf_counter() - began
chance = random.Random(7)
for delay in (0, 30 * usual, *(chance.uniform(0, 1.5 * usual) for _ in range(count))):
    for left in path.parent.glob("practice.bodymap*"):
        left.unlink()
    path.write_bytes(original)
    ready, tell = os.pipe()
    child = os.fork()
    if not child:
        with Record.open(path) as record:
            os.write(tell, b"x")
            record.encrypt(keys, key)
            signal.pause()
    os.read(ready, 1)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ready), os.close(tell)
    sealed = is_encrypted(path)
    with Record.open(path, key=key if sealed else None) as record:
        assert everything(record) == held
        assert not sealed or KeyFile.of(path) == keys
    print("encrypted" if sealed else "plain")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_record_killed_while_it_is_encrypted_is_plain_or_encrypted_and_always_whole(plain: Record) -> None:
    path = plain.path
    plain.close()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), os.environ.get("BODYMAP_KILLS", "12")],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {"plain", "encrypted"}, "the kills fall before and after"
