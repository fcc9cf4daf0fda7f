"""From a path to a connection that can be trusted: whose the file is, how old it is, whether it is sound.

What the first bytes say was read before (`header`). Those of an encrypted file say nothing: it is first read with its
key by a connection that cannot write. Either way a file that is refused stays as it was, byte for byte. Hides pragmas
and the cipher.

`key` is everywhere the raw key of 32 bytes of an encrypted record, None for a plain one.
"""

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import sqlite
from bodymap.store.failures import DamagedRecord, damaged, not_opened, not_read
from bodymap.store.header import has_bytes, refuse_newer
from bodymap.store.snapshot import log_of
from bodymap.store.tables import APPLICATION_ID

CHECKED_AT_ONCE = 4 * 1024 * 1024
"""Bytes up to which a record is checked for damage while it opens; 10 to 20 ms for as much."""

WAIT = 0.2
"""Seconds to wait for another program's lock: long enough for a virus scanner, short enough to be told at once."""

PRAGMAS = (
    # Alone on the file: a program that ignores our lock is refused by SQLite, and no shared memory file is made.
    "locking_mode = EXCLUSIVE",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    # What was deleted is overwritten: a finding taken back leaves nothing in the file's free pages.
    "secure_delete = ON",
    # Sorting may not leave names in a temporary file.
    "temp_store = MEMORY",
)


def connect(path: Path, key: bytes | None = None) -> sqlite.Connection:
    """The record's one connection for reading and writing. Raises UserError where it is damaged or held.

    It may be used on any thread, one at a time.
    """
    try:
        if has_bytes(log_of(path)):
            _look_over_unclosed(path, key)
        elif key is not None and not has_bytes(path.with_name(path.name + "-journal")):
            _peek(path, key)  # what a killed update left would be read half done
        driver = open_file(str(path), path, key)
        try:
            # Takes SQLite's own lock, and finds a file that only seems to be writable.
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("ROLLBACK")
            _look_over(driver, path)
            if driver.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
                raise UserError(
                    tr("The record {path} cannot be kept safely where it is: the disk does not support it.", path=path),
                    tr("Copy the record to a disk of this computer."),
                )
        except BaseException:
            driver.close()
            raise
    except (*sqlite.Broken, OSError) as error:
        raise not_opened(error, path) from error
    return driver


def connect_to_read(path: Path, private: Path, key: bytes | None = None) -> sqlite.Connection:
    """A connection that cannot write, for a record in a place that is read-only.

    A record that was not closed has its newest pages in a second file, and SQLite cannot join the two without
    writing; it is then read from a copy in the folder `private`.
    """
    try:
        if has_bytes(log_of(path)):
            copy = Path(shutil.copyfile(path, private / "record"))
            shutil.copyfile(log_of(path), log_of(copy))
            return connect_to_copy(copy, path, key)
        return _connect_unlocked(path, path, key)
    except (*sqlite.Broken, OSError) as error:
        raise not_opened(error, path) from error


def connect_to_copy(copy: Path, path: Path, key: bytes | None = None) -> sqlite.Connection:
    """The same for a private copy of the record and of its second file, which are joined here."""
    try:
        joined = open_file(str(copy), copy, key)
        try:
            joined.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            joined.close()
        return _connect_unlocked(copy, path, key)
    except (*sqlite.Broken, OSError) as error:
        raise not_opened(error, path) from error


def _connect_unlocked(source: Path, path: Path, key: bytes | None) -> sqlite.Connection:
    # Nobody writes to it: it is either a private copy or locked, so SQLite may read it without locks of its own.
    driver = open_file(f"{source.as_uri()}?immutable=1", path, key, uri=True)
    try:
        if key is not None:
            _fits(driver, path)
        driver.execute("PRAGMA query_only = ON")
        _look_over(driver, path, thoroughly=source is not path)
    except BaseException:
        driver.close()
        raise
    return driver


def open_file(name: str, path: Path, key: bytes | None, *, uri: bool = False) -> sqlite.Connection:
    """A connection with the promises of PRAGMAS; `name` is what SQLite gets, `path` what people know."""
    if not path.is_file():  # SQLite would make an empty file
        raise FileNotFoundError(errno.ENOENT, "no file", str(path))
    driver = sqlite.connect(name, key=key, uri=uri, timeout=WAIT, check_same_thread=False, cached_statements=256)
    try:
        with contextlib.nullcontext() if key is None else _deciphering(path):
            for pragma in PRAGMAS:
                driver.execute(f"PRAGMA {pragma}")
        if driver.execute("PRAGMA temp_store").fetchone() != (2,):
            raise RuntimeError("SQLite would put temporary tables into files")
    except BaseException:
        driver.close()
        raise
    return driver


def _look_over_unclosed(path: Path, key: bytes | None) -> None:
    """Reads the whole of a record that was not closed, by a connection that leaves both its files as they are.

    An ordinary one would join them when it closes, and so change a file that is refused.
    """
    driver = sqlite.connect(f"{path.as_uri()}?mode=ro", key=key, uri=True, timeout=WAIT)
    try:
        driver.execute("PRAGMA trusted_schema = OFF")
        if key is not None:
            _fits(driver, path)
        _look_over(driver, path, thoroughly=True)
    finally:
        driver.close()


def _peek(path: Path, key: bytes) -> None:
    """Raises UserError for an encrypted file that the key does not fit, or that a newer bodymap wrote; writes nothing.

    Nobody else writes to it: the caller holds its lock, and it has no second file.
    """
    driver = sqlite.connect(f"{path.as_uri()}?immutable=1", key=key, uri=True)
    try:
        _fits(driver, path)
        refuse_newer(path, version(driver))
    finally:
        driver.close()


def _fits(driver: sqlite.Connection, path: Path) -> None:
    """Raises UserError where the first page cannot be deciphered, or is not a record's."""
    with _deciphering(path):
        [(application,)] = driver.execute("PRAGMA application_id").fetchall()
    if application != APPLICATION_ID:
        raise UserError(
            tr("{path} is a database of another program, not a bodymap record.", path=path), tr("Choose another file.")
        )


@contextlib.contextmanager
def _deciphering(path: Path) -> Iterator[None]:
    """Around the first statements that read an encrypted file: a page that the key does not open ends in a sentence."""
    try:
        yield
    except sqlite.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise
        raise DamagedRecord(
            tr(
                "The record {path} does not open with its key: its beginning is damaged, or its keys file "
                "belongs to another record.",
                path=path,
            ),
            tr("Put the keys file back that belongs to it, or restore a backup."),
        ) from error


def _look_over(driver: sqlite.Connection, path: Path, *, thoroughly: bool = False) -> None:
    """Raises UserError for what shows at a glance; the whole file is read where it is small."""
    number = version(driver)
    refuse_newer(path, number)
    if thoroughly or path.stat().st_size <= CHECKED_AT_ONCE:
        check(driver, path)
    if driver.execute("SELECT 1 FROM sqlite_master WHERE type = 'view'").fetchone() is not None:
        raise damaged(path)  # no record has any, and one that never ends would hold the program up
    stamped = driver.execute("SELECT version_num FROM alembic_version").fetchall()
    if stamped != [(f"{number:04d}",)]:
        raise damaged(path, "alembic_version")


def version(driver: sqlite.Connection) -> int:
    """The number of the newest revision that the record went through."""
    return int(driver.execute("PRAGMA user_version").fetchone()[0])


def check(driver: sqlite.Connection, path: Path) -> None:
    """Reads the whole file. Raises DamagedRecord where it is not sound."""
    try:
        sound = driver.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        if not sound or driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
    except sqlite.Broken as error:
        raise not_read(error, path) from error
