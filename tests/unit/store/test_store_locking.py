"""The lock beside a record: one holder, freed with its process, never a stale file that nobody holds."""

import os
import sys
from pathlib import Path

import pytest

from bodymap.store import locking
from bodymap.store.locking import Held, RecordLock


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


def test_one_holder_at_a_time(record: Path) -> None:
    first = RecordLock(record)
    with pytest.raises(Held):
        RecordLock(record)
    first.release()
    second = RecordLock(record)
    first.release()
    with pytest.raises(Held):
        RecordLock(record)
    second.release()
    assert not second.path.exists()


def test_a_file_left_by_a_process_that_died_holds_nobody_up(record: Path) -> None:
    record.with_name("practice.bodymap.lock").touch()
    RecordLock(record).release()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_lock_file_removed_by_the_one_before_is_not_taken_for_ours(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, removed = locking._lock, []

    def removed_meanwhile(handle: int) -> None:
        lock(handle)
        if not removed:
            removed.append(handle)
            record.with_name("practice.bodymap.lock").unlink()

    monkeypatch.setattr(locking, "_lock", removed_meanwhile)
    held = RecordLock(record)
    assert removed
    with pytest.raises(Held):
        RecordLock(record)
    held.release()


@pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")
def test_who_may_only_read_the_lock_file_still_sees_that_it_is_held(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = RecordLock(record)
    real = os.open

    def no_writing(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(13, "made up", str(path))
        return real(path, flags, *mode)

    monkeypatch.setattr(os, "open", no_writing)
    with pytest.raises(Held):
        RecordLock(record)
    monkeypatch.undo()
    held.release()
    monkeypatch.setattr(os, "open", no_writing)
    with pytest.raises(PermissionError):
        RecordLock(record)
