"""When the disk refuses, the edit is not lost: it is told, and written with the next difference."""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bodymap.domain.edits import AddFinding, SetField, apply
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import NotSaved, Record, opening, sqlite
from bodymap.store.failures import cause

NAME = "Needle-Example"
NOTE = "needle in a note, made up " * 400


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "practice.bodymap") as record:
        yield record


@pytest.fixture
def visit(record: Record) -> Visit:
    client = Client(family_name=NAME)
    record.add_client(client)
    visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
    record.add_visit(visit)
    return visit


@contextmanager
def no_more_pages(record: Record) -> Iterator[None]:
    """SQLite says that the disk is full."""
    driver = record._link.driver
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count = {pages}")
    yield
    driver.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def no_larger_files(record: Record) -> Iterator[None]:
    """The operating system takes no more bytes, in the middle of a page."""
    import resource
    import signal

    wal = Path(f"{record.path}-wal")
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 5000, old[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, old)
    signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def no_writing(record: Record) -> Iterator[None]:
    """SQLite says that the file is read-only."""
    record._link.driver.execute("PRAGMA query_only = ON")
    yield
    record._link.driver.execute("PRAGMA query_only = OFF")


@contextmanager
def another_file(record: Record) -> Iterator[None]:
    """Somebody has put another file in the record's place."""
    aside = record.path.rename(record.path.with_name("aside"))
    record.path.write_text("not the record")
    yield
    aside.replace(record.path)


@contextmanager
def no_file(record: Record) -> Iterator[None]:
    aside = record.path.rename(record.path.with_name("aside"))
    yield
    aside.rename(record.path)


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        pytest.param(no_more_pages, "the disk is full", id="full"),
        pytest.param(no_larger_files, "the disk ", id="file too large", marks=POSIX),
        pytest.param(no_writing, "read-only", id="read-only"),
        pytest.param(another_file, "moved, replaced or deleted", id="replaced", marks=POSIX),
        pytest.param(no_file, "moved, replaced or deleted", id="moved", marks=POSIX),
    ],
)
def test_an_edit_that_cannot_be_written_is_told_and_written_later(
    record: Record, visit: Visit, trouble: Callable[[Record], AbstractContextManager[None]], sentence: str
) -> None:
    first, _ = apply(visit, AddFinding(Finding(side=Side.LEFT, kind="nodule", zones=("it_band_mid",), note=NOTE)))
    second, _ = apply(first, SetField("notes", NOTE))
    with trouble(record):
        for after in (first, second):
            with pytest.raises(NotSaved, match=sentence) as told:
                record.save_visit(visit, after)
        assert "needle" not in "".join(traceback.format_exception(told.value)).lower()
        assert record.visits(visit.client_id) == (visit,), "nothing half written, and reading goes on"
        with pytest.raises(NotSaved):
            record.add_client(Client(family_name="Sample", note=NOTE))
    record.save_visit(visit, second)
    path = record.path
    record.close()
    with Record.open(path) as again:
        assert again.visits(visit.client_id) == (second,)
        assert len(again.clients()) == 1


def test_a_new_record_on_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PRAGMAS", (*opening.PRAGMAS, "max_page_count = 3"))
    with pytest.raises(UserError, match="the disk is full"):
        Record.create(tmp_path / "new.bodymap")
    assert os.listdir(tmp_path) == []


def test_text_that_cannot_be_stored_is_told(record: Record, visit: Visit) -> None:
    with pytest.raises(NotSaved, match="a character that cannot be stored"):
        record.save_visit(visit, replace(visit, notes="\ud800"))
    record.save_visit(visit, replace(visit, notes="made up"))


def test_a_bug_inside_a_transaction_takes_everything_back(record: Record, visit: Visit) -> None:
    def half_done() -> None:
        with record._link.transaction():
            record._link.driver.execute("UPDATE visit SET notes = 'half'")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert record.visits(visit.client_id) == (visit,)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "did not answer"),
        (errno.ENOENT, "cannot be reached"),
    ],
)
def test_what_the_operating_system_says_becomes_a_sentence(number: int, words: str) -> None:
    what, remedy = cause(OSError(number, "x"))
    assert words in what
    assert remedy


def test_every_error_of_sqlite_has_a_sentence() -> None:
    error = sqlite.OperationalError("secret text")
    error.sqlite_errorname = "SQLITE_SOMETHING_NEW"
    assert "secret" not in "".join(cause(error))
