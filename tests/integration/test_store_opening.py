"""A file that cannot be trusted is refused with a sentence, and left as it was; one record is open once.

One file, since it is one promise: whatever is wrong with the file, its folder or its neighbours, the same few lines ask
what was said and that no byte has changed.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import DamagedRecord, NotSaved, OpenElsewhere, Record, opening, sqlite

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed record with one client and one visit."""
    path = tmp_path / "practice.bodymap"
    with Record.create(path) as record:
        client = Client(family_name="Example", given_name="Robin")
        record.add_client(client)
        finding = Finding(side=Side.RIGHT, kind="nodule", zones=("it_band_mid",), note="made up")
        record.add_visit(Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band", findings=(finding,)))
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def poke(path: Path, statement: str) -> None:
    driver = sqlite.connect(str(path))
    driver.execute("PRAGMA journal_mode = DELETE")
    driver.execute(statement)
    driver.close()


def assert_whole(record: Record) -> None:
    [row] = record.clients()
    [visit] = record.visits(row.id)
    assert visit.findings[0].side is Side.RIGHT


def overwrite(path: Path, where: int, what: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(where)
        file.write(what)


def corrupt_middle(path: Path) -> None:
    size = path.stat().st_size
    overwrite(path, 4096, os.urandom(size - 4096))


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: path.unlink(), "There is no record at"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "is a folder, not a record"),
    "empty": (lambda path: path.write_bytes(b""), "is empty, not a bodymap record"),
    "text": (
        lambda path: path.write_text("a letter longer than a header " * 9),
        "is not a bodymap record",
    ),
    "short": (lambda path: path.write_bytes(path.read_bytes()[:50]), "is not a bodymap record"),
    "foreign": (lambda path: poke(path, "PRAGMA application_id = 7"), "a database of another program"),
    "newer": (lambda path: poke(path, "PRAGMA user_version = 9"), "newer bodymap .record version 9; this one knows 2"),
    "cut off": (lambda path: os.truncate(path, path.stat().st_size - 8192), "damaged"),
    "overwritten": (corrupt_middle, "damaged"),
    "only a header": (lambda path: os.truncate(path, 100), "damaged"),
    "a table lost": (lambda path: poke(path, "DROP TABLE alembic_version"), "cannot be"),
    "two versions": (lambda path: poke(path, "UPDATE alembic_version SET version_num = '0001'"), "damaged"),
    "a view that never ends": (
        lambda path: poke(
            path, "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n"
        ),
        "damaged",
    ),
    "a parent lost": (lambda path: poke(path, "DELETE FROM client"), "damaged"),
}


def left(folder: Path) -> list[str]:
    """What is left in a folder of records, without the head of an audit."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(".head"))


@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_record_is_refused_and_left_as_it_was(path: Path, case: str, read_only: bool) -> None:
    spoil, sentence = REFUSED[case]
    spoil(path)
    before = digest(path) if path.is_file() else None
    listed = sorted(os.listdir(path.parent))
    with pytest.raises(UserError, match=sentence) as refusal:
        Record.open(path, read_only=read_only)
    assert "Example" not in str(refusal.value)
    assert refusal.value.remedy
    assert (digest(path) if path.is_file() else None) == before
    assert sorted(os.listdir(path.parent)) == listed, "nothing is left beside it"


def test_a_sound_record_opens_to_write_and_to_read(path: Path) -> None:
    for read_only in (False, True):
        with Record.open(path, read_only=read_only) as record:
            assert_whole(record)
            assert record.path == path
            assert opening.version(record._link.driver) == 2
    assert left(path.parent) == [path.name]


def test_a_record_keeps_its_id_when_it_is_moved(path: Path) -> None:
    with Record.open(path) as record:
        first = record.id
    with Record.open(path.rename(path.with_name("moved.bodymap"))) as record:
        assert record.id == first
    with Record.temporary() as other:
        assert other.id != first


def test_a_new_record_never_takes_the_place_of_a_file(path: Path) -> None:
    before = digest(path)
    with pytest.raises(UserError, match="already a record"):
        Record.create(path)
    letter = path.with_name("letter.txt")
    letter.write_text("dear reader " * 20)
    with pytest.raises(UserError, match="is not a bodymap record"):
        Record.open(letter, create=True)
    assert digest(path) == before
    assert letter.read_text().startswith("dear")
    with Record.open(path, create=True) as record:
        assert_whole(record)


def test_an_empty_file_becomes_a_record_where_one_is_to_be_made(tmp_path: Path) -> None:
    path = tmp_path / "new.bodymap"
    path.touch()
    with Record.open(path, create=True) as record:
        assert record.clients() == ()
    with Record.open(tmp_path / "other.bodymap", create=True) as record:
        assert record.clients() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_a_record_is_for_its_owners_eyes(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_record_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be"):
        Record.create(tmp_path / "nowhere" / "new.bodymap")


def test_a_second_opener_is_told_at_once(path: Path) -> None:
    with Record.open(path) as first:
        with pytest.raises(OpenElsewhere, match="already open in another window"):
            Record.open(path)
        assert_whole(first)
        first.set_setting("practice", "still mine")
    with Record.open(path) as second:
        assert second.setting("practice") == "still mine"


HOLDER = """
import sys
from bodymap.store import Record
record = Record.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_another_process_is_told_and_a_killed_one_frees_the_record(path: Path) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert held.stdout is not None
        assert held.stdout.readline() == "open\n"
        with pytest.raises(UserError, match="already open"):
            Record.open(path)
        # a program that knows nothing of our lock file is stopped by SQLite's
        stranger = sqlite.connect(str(path), timeout=0)
        with pytest.raises(sqlite.OperationalError, match="locked"):
            stranger.execute("SELECT * FROM client")
        stranger.close()
    finally:
        held.kill()
        held.communicate()
    with Record.open(path) as record:
        assert_whole(record)


def test_a_program_that_does_not_know_our_lock_holds_the_record(path: Path) -> None:
    stranger = sqlite.connect(str(path))
    stranger.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UserError, match="another program is using the file"):
        Record.open(path)
    stranger.close()
    with Record.open(path) as record:
        assert_whole(record)


def test_a_record_opened_on_one_thread_is_used_on_another(path: Path) -> None:
    opened: list[Record] = []
    worker = threading.Thread(target=lambda: opened.append(Record.open(path)))
    worker.start()
    worker.join()
    with opened[0] as record:
        assert_whole(record)
        record.add_client(Client(family_name="Sample"))


def test_a_read_only_record_is_not_written(path: Path) -> None:
    before = digest(path)
    with Record.open(path, read_only=True) as record:
        assert record.read_only
        for write in (lambda: record.add_client(Client(family_name="Sample")), lambda: record.set_setting("a", "b")):
            with pytest.raises(NotSaved, match="reading only"):
                write()
    assert digest(path) == before


def unclosed(path: Path) -> Path:
    """A copy of the record as a killed program leaves it: the newest pages are in the second file."""
    copy = path.with_name("unclosed.bodymap")
    with Record.open(path) as record:
        record.add_client(Client(family_name="Newest"))
        shutil.copyfile(path, copy)
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    return copy


def test_a_record_that_was_not_closed_is_read_without_touching_it(path: Path) -> None:
    copy = unclosed(path)
    before = digest(copy), digest(Path(f"{copy}-wal"))
    with Record.open(copy, read_only=True) as record:
        assert [row.name for row in record.clients()] == ["Example, Robin", "Newest"]
    assert (digest(copy), digest(Path(f"{copy}-wal"))) == before
    with Record.open(copy) as record:
        assert len(record.clients()) == 2


@pytest.mark.parametrize("case", ["overwritten", "newer in its second file"])
def test_an_unclosed_record_that_is_refused_is_left_as_it_was(path: Path, case: str) -> None:
    copy = path.with_name("unclosed.bodymap")
    with Record.open(path) as record:
        record._link.driver.execute("PRAGMA user_version = 9" if case != "overwritten" else "PRAGMA user_version = 1")
        record.add_client(Client(family_name="Newest"))
        shutil.copyfile(path, copy)
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    if case == "overwritten":
        corrupt_middle(copy)
    before = digest(copy), digest(Path(f"{copy}-wal"))
    with pytest.raises(UserError, match="damaged" if case == "overwritten" else "newer"):
        Record.open(copy)
    assert (digest(copy), digest(Path(f"{copy}-wal"))) == before


@contextlib.contextmanager
def in_a_read_only_folder(path: Path) -> Iterator[None]:
    """The record as somebody meets it who may read it and nothing more; root becomes nobody for the time."""
    folder = path.parent
    for parent in (folder, *folder.parents):
        if not parent.stat().st_mode & 0o001:
            parent.chmod(0o755)
    path.chmod(0o444)
    folder.chmod(0o555)
    if AS_ROOT:
        os.seteuid(65534)
    try:
        yield
    finally:
        if AS_ROOT:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")
def test_a_record_in_a_read_only_folder_is_refused_to_write_and_opens_to_read(path: Path) -> None:
    before = digest(path)
    with in_a_read_only_folder(path):
        with pytest.raises(UserError, match="read-only"):
            Record.open(path)
        with pytest.raises(UserError, match="read-only"):
            Record.create(path.with_name("new.bodymap"))
        with Record.open(path, read_only=True) as record:
            assert_whole(record)
    assert digest(path) == before
    assert left(path.parent) == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")
def test_an_unclosed_record_in_a_read_only_folder_opens_to_read(path: Path) -> None:
    copy = unclosed(path)
    Path(f"{copy}-wal").chmod(0o444)
    with in_a_read_only_folder(copy), Record.open(copy, read_only=True) as record:
        assert len(record.clients()) == 2


@pytest.mark.parametrize(
    "rot",
    [
        "UPDATE finding SET side = 'lefu'",
        "UPDATE finding SET zones = CAST(x'ff' AS TEXT)",
        "UPDATE finding SET zones = '[\"tfl\"]]'",
        "UPDATE finding SET zones = '[]'",
        "UPDATE finding SET shape = 'point', points = '[0.1]'",
        "UPDATE finding SET shape = 'point', points = '[0.1, 9.0]'",
        "UPDATE visit SET date = '2026-13-01'",
        "UPDATE visit SET history = '[1]'",
    ],
)
def test_a_rotten_value_is_damage_and_not_a_bug(path: Path, rot: str) -> None:
    with Record.open(path) as record:
        [row] = record.clients()
        record._link.driver.execute("PRAGMA ignore_check_constraints = ON")
        record._link.driver.execute(rot)
        with pytest.raises(DamagedRecord, match="damaged"):
            record.visits(row.id)


def test_a_large_record_is_not_read_whole_to_open_but_can_be_checked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poke(path, "DELETE FROM client")
    monkeypatch.setattr(opening, "CHECKED_AT_ONCE", 0)
    with Record.open(path) as record, pytest.raises(DamagedRecord):
        record.check()


def test_an_unclosed_record_is_read_whole_however_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = unclosed(path)
    seen: list[Path] = []
    monkeypatch.setattr(opening, "CHECKED_AT_ONCE", 0)
    monkeypatch.setattr(opening, "check", lambda _, path: seen.append(path))
    Record.open(copy).close()
    Record.open(path).close()
    assert seen == [copy]


def test_a_temporary_record_leaves_nothing() -> None:
    with Record.temporary() as record:
        folder = record.path.parent
        record.add_client(Client(family_name="Example"))
        assert folder.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    assert not folder.exists()
    record.close()


def test_the_connection_keeps_its_promises(path: Path) -> None:
    with Record.open(path) as record:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "temp_store": 2,
            "locking_mode": "exclusive",
        }
        found = {name: record._link.driver.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
        assert found == wanted


def test_a_sqlite_that_would_sort_names_in_a_file_does_not_open_a_record(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that was built to keep temporary tables in files and nowhere else."""
    monkeypatch.setattr(opening, "PRAGMAS", tuple(each for each in opening.PRAGMAS if "temp_store" not in each))
    before = digest(path)
    for read_only in (False, True):
        with pytest.raises(RuntimeError, match="temporary tables"):
            Record.open(path, read_only=read_only)
    assert digest(path) == before


def test_a_sqlite_that_is_too_old_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "VERSION", (3, 51, 2))
    for attempt in (lambda: Record.open(path), lambda: Record.create(path.with_name("new.bodymap"))):
        with pytest.raises(UserError, match=r"sqlcipher3 is 3\.51\.2, which may damage"):
            attempt()
    assert left(path.parent) == [path.name]


def test_a_name_with_signs_that_mean_something_in_an_address(path: Path) -> None:
    odd = path.rename(path.with_name("a ?mode=rw #1 50% ü.bodymap"))
    for read_only in (False, True):
        with Record.open(odd, read_only=read_only) as record:
            assert_whole(record)
    with Record.open(unclosed(odd), read_only=True) as record:
        assert len(record.clients()) == 2


def test_importing_the_store_leaves_the_rest_alone() -> None:
    code = "import sys, bodymap.store; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "sqlalchemy" in loaded
    assert "_sqlite3" not in loaded, "a second SQLite in the process drops the locks of the first"
    assert not loaded & {"sqlalchemy.orm", "sqlalchemy.dialects.postgresql", "alembic", "PySide6", "pyqtgraph", "numpy"}


def test_damage_that_is_no_text_even_in_sqlite_s_own_message_is_told_as_damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    place = content.index(b"CREATE TABLE client")
    content[place + 7] = 0x93
    path.write_bytes(content)
    with pytest.raises(DamagedRecord):
        Record.open(path)
