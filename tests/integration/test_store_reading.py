"""A record that another window has, or that is damaged, can be read; nothing of it is changed by that."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.store import DamagedRecord, NotBackedUp, NotSaved, OpenElsewhere, Record, head

HOLDER = """
import sys
from datetime import date
from bodymap.domain.edits import SetField, apply
from bodymap.store import Record
key = bytes.fromhex(sys.argv[2]) or None
record = Record.open(sys.argv[1], key=key)
first, second = (record.visits(row.id)[0] for row in record.clients(limit=2))
print("open", flush=True)
number = 0
for line in sys.stdin:
    while True:
        number += 1
        a, b = (apply(visit, SetField("notes", str(number)))[0] for visit in (first, second))
        with record.at_once():
            record.save_visit(first, a)
            record.save_visit(second, b)
        first, second = a, b
        if line != "for ever\\n":
            break
    print(number, flush=True)
"""

MakeRecord = Callable[..., Path]


class Holder:
    """Another window that has the record, and writes the same number to two visits in one transaction."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        command = [sys.executable, "-c", HOLDER, str(path), (key or b"").hex()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "open\n"

    def write(self) -> int:
        """Writes once and returns the number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("once\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def write_for_ever(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("for ever\n")
        self._process.stdin.flush()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def path(make_record: MakeRecord, key: bytes | None) -> Path:
    return make_record(clients=2, visits=3, key=key)


@pytest.fixture
def holder(path: Path, key: bytes | None) -> Iterator[Holder]:
    holder = Holder(path, key)
    yield holder
    holder.end()


def numbers(record: Record) -> list[str]:
    return [record.visits(row.id)[0].notes for row in record.clients(limit=2)]


def test_what_another_window_has_can_be_read_as_it_was_and_refreshed(
    path: Path, key: bytes | None, holder: Holder
) -> None:
    number = holder.write()
    with pytest.raises(OpenElsewhere):
        Record.open(path, key=key)
    with Record.open(path, read_only=True, key=key) as record:
        assert record.read_only
        assert record.shows is not None
        assert numbers(record) == [str(number)] * 2
        later = holder.write()
        assert numbers(record) == [str(number)] * 2, "what is read is of one moment"
        assert record.refresh()
        assert numbers(record) == [str(later)] * 2
        with pytest.raises(NotSaved, match="open for reading only"):
            record.add_client(Client(family_name="Example"))
        with pytest.raises(NotBackedUp):
            record.back_up()
    assert holder.write() == later + 1, "the other window was never disturbed"


def test_a_copy_made_in_the_middle_of_the_other_window_s_work_is_whole(
    path: Path, key: bytes | None, holder: Holder
) -> None:
    holder.write_for_ever()
    seen = set()
    with Record.open(path, read_only=True, key=key) as record:
        for _ in range(20):
            first, second = numbers(record)
            assert first == second, "half a transaction was read"
            assert record.examine().sound
            seen.add(first)
            record.refresh()
    assert len(seen) > 5


def test_a_record_that_nobody_has_needs_no_refreshing(path: Path, key: bytes | None) -> None:
    with Record.open(path, read_only=True, key=key) as record:
        assert record.shows is None
        assert not record.refresh()


# damage


def spoil(path: Path, pages: list[int]) -> bytes:
    content = bytearray(path.read_bytes())
    for page in pages:
        content[4096 * page : 4096 * (page + 1)] = os.urandom(4096)
    path.write_bytes(content)
    return bytes(content)


def test_what_can_be_read_of_a_damaged_record_is_shown(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=40, visits=12, key=key)
    last = path.stat().st_size // 4096 - 2
    spoilt = spoil(path, [last // 2])
    with pytest.raises(DamagedRecord):
        Record.open(path, key=key)
    with Record.rescue(path, key=key) as record:
        clients, visits, _ = record.extent()
        assert clients >= 20
        assert 240 <= visits < 481
        assert record.read_only
        assert f"{clients} clients and {visits} visits can be read" in record.lost
        for row in record.clients(limit=100):
            record.visits(row.id)
        with pytest.raises(NotSaved):
            record.add_client(Client(family_name="Example"))
    assert path.read_bytes() == spoilt


def test_where_nothing_can_be_read_that_is_said(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(key=key)
    spoil(path, list(range(path.stat().st_size // 4096)))
    with pytest.raises(UserError, match=r"[Nn]othing can be read|not a bodymap record|cannot be opened"):
        Record.rescue(path, key=key)


# the whole check


def test_a_sound_record_has_no_faults(make_record: MakeRecord, key: bytes | None) -> None:
    path = make_record(clients=3, visits=5, key=key)
    with Record.open(path, key=key) as record:
        found = record.examine()
    assert (found.clients, found.visits, found.faults) == (3, 15, ())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE visit SET clear = 'no list' WHERE rowid = 2", "The visit .* .number 2 of 3. cannot be read"),
        ("UPDATE client SET born = 'long ago'", "The client .* cannot be read"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM client", "A row of the table visit belongs to no row of client"),
        (
            "PRAGMA ignore_check_constraints = ON; UPDATE finding SET side = 'long ago'; "
            "PRAGMA ignore_check_constraints = OFF",
            "structure",
        ),
    ],
)
def test_every_fault_is_told_without_its_content(make_record: MakeRecord, statement: str, words: str) -> None:
    path = make_record(visits=3)
    with Record.open(path) as record:
        for part in statement.split("; "):
            record._link.driver.execute(part)
        found = record.examine()
    assert any(re.search(words, fault) for fault in found.faults), found.faults
    assert not any("long ago" in fault or "no list" in fault for fault in found.faults)


def test_a_rotten_page_is_found_wherever_it_is_when_the_record_is_encrypted(make_record: MakeRecord) -> None:
    key = bytes(32)
    path = make_record(clients=5, visits=5, key=key)
    with Record.open(path, key=key) as record:
        content = bytearray(path.read_bytes())
        content[len(content) - 5000] ^= 1
        path.write_bytes(content)
        assert any("encryption" in fault for fault in record.examine().faults)


@pytest.mark.parametrize("log", [True, False])
def test_a_page_torn_by_a_power_cut_is_whole_in_the_log(
    make_record: MakeRecord, tmp_path: Path, key: bytes | None, log: bool
) -> None:
    path = make_record(clients=2, key=key)
    torn = tmp_path / "torn" / "practice.bodymap"
    torn.parent.mkdir()
    with Record.open(path, key=key) as record:
        record.set_setting("practice", "written before the cut")
        torn.write_bytes(path.read_bytes() + bytes(1500))
        if log:
            wal = torn.with_name(torn.name + "-wal")
            wal.write_bytes(path.with_name(path.name + "-wal").read_bytes())
        shutil.copyfile(head.place_of(path), head.place_of(torn))
    if log:
        with Record.open(torn, key=key) as record:
            assert record.setting("practice") == "written before the cut"
            assert record.examine().sound
    elif key is not None:
        with pytest.raises(DamagedRecord):
            Record.open(torn, key=key)
