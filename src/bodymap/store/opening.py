"""From a path to a connection that can be trusted: what is there, whose it is, how old it is, whether it is sound.

The first hundred bytes of a file tell a record from any other file and carry its version; they are read before SQLite
sees it, so that a file that is refused stays as it was, byte for byte. Hides pragmas and file modes.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bodymap.errors import UserError
from bodymap.store.failures import NotSaved, cause, damaged, not_opened, not_read
from bodymap.store.link import Link
from bodymap.store.tables import APPLICATION_ID, REVISION, SCHEMA

MAGIC = b"SQLite format 3\x00"
CHECKED_AT_ONCE = 4 * 1024 * 1024
"""Bytes up to which a record is checked for damage while it opens; 10 to 20 ms for as much."""

OLDEST_SQLITE = (3, 37)
"""The first with strict tables."""

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


@dataclass(frozen=True, slots=True)
class Header:
    """What the first hundred bytes say; `empty` for a file of no bytes."""

    empty: bool
    version: int = 0


def read_header(path: Path) -> Header:
    """Raises UserError for what is not a record of any version."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise UserError(f"There is no record at {path}.", "Check the path, or create a new record.") from error
    except IsADirectoryError as error:
        raise UserError(f"{path} is a folder, not a record.", "Choose a record file inside it.") from error
    except OSError as error:
        # Windows says "permission denied" of a folder
        if path.is_dir():
            raise UserError(f"{path} is a folder, not a record.", "Choose a record file inside it.") from error
        raise not_opened(error, path) from error
    if not head:
        return Header(empty=True)
    if not head.startswith(MAGIC) or len(head) < 100:
        raise UserError(f"{path} is not a bodymap record.", "Choose another file.")
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise UserError(f"{path} is a database of another program, not a bodymap record.", "Choose another file.")
    return Header(empty=False, version=int.from_bytes(head[60:64], "big"))


def refuse_newer(path: Path, version: int) -> None:
    if version > SCHEMA:
        raise UserError(
            f"The record {path} was written by a newer bodymap (record version {version}; this one knows {SCHEMA}).",
            "Update bodymap. The file was not touched.",
        )


def make(path: Path, settings: Sequence[tuple[str, str]]) -> None:
    """Makes a new record file, readable by its owner alone. Raises UserError where there is one already.

    All tables come in one transaction with SQLite's ordinary journal: whenever the program dies, the file is a whole
    record or has no bytes at all, and an empty file may be made a record again.
    """
    try:
        made = _reserve(path)
        try:
            _fill(path, settings)
        except BaseException:
            if made:
                path.unlink(missing_ok=True)
            raise
    except (sqlite3.Error, OSError, NotSaved) as error:
        what, remedy = cause(error.__cause__ or error if isinstance(error, NotSaved) else error)
        raise UserError(f"No record can be made at {path}: {what}.", remedy) from error


def _reserve(path: Path) -> bool:
    """Makes an empty file and says so; leaves one that is there and has no bytes."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        if not read_header(path).empty:
            raise UserError(f"There is already a record at {path}.", "Open it, or choose another name.") from error
        return False
    return True


def _fill(path: Path, settings: Sequence[tuple[str, str]]) -> None:
    driver = _open(str(path), path)
    try:
        driver.execute("PRAGMA synchronous = EXTRA")
        link = Link(driver, path)
        with link.transaction():
            link.create_tables()
            driver.execute(
                "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
            )
            driver.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
            driver.executemany("INSERT INTO setting (name, value) VALUES (?, ?)", settings)
            driver.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            driver.execute(f"PRAGMA user_version = {SCHEMA}")
    finally:
        driver.close()


def connect(path: Path) -> sqlite3.Connection:
    """The record's one connection for reading and writing. Raises UserError where it is damaged or held.

    It may be used on any thread, one at a time.
    """
    try:
        if _has_bytes(_wal(path)):
            _look_over_unclosed(path)
        driver = _open(str(path), path)
        try:
            # Takes SQLite's own lock, and finds a file that only seems to be writable.
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("ROLLBACK")
            _look_over(driver, path)
            if driver.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
                raise UserError(
                    f"The record {path} cannot be kept safely where it is: the disk does not support it.",
                    "Copy the record to a disk of this computer.",
                )
        except BaseException:
            driver.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise not_opened(error, path) from error
    return driver


def connect_to_read(path: Path, private: Path) -> sqlite3.Connection:
    """A connection that cannot write, for a record in a place that is read-only.

    A record that was not closed has its newest pages in a second file, and SQLite cannot join the two without
    writing; it is then read from a copy in the folder `private`.
    """
    source = path
    try:
        if _has_bytes(_wal(path)):
            source = Path(shutil.copyfile(path, private / "record"))
            shutil.copyfile(_wal(path), _wal(source))
            joined = _open(str(source), source)
            joined.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            joined.close()
        # Nobody writes to it: it is either a private copy or locked, so SQLite may read it without locks of its own.
        driver = _open(f"{source.as_uri()}?immutable=1", path, uri=True)
        try:
            driver.execute("PRAGMA query_only = ON")
            _look_over(driver, path, thoroughly=source is not path)
        except BaseException:
            driver.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise not_opened(error, path) from error
    return driver


def _open(name: str, path: Path, *, uri: bool = False) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise UserError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}, which cannot keep a record.",
            f"Use a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
        )
    if not path.is_file():  # SQLite would make an empty file
        raise FileNotFoundError(errno.ENOENT, "no file", str(path))
    driver = sqlite3.connect(
        name, uri=uri, timeout=WAIT, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for pragma in PRAGMAS:
            driver.execute(f"PRAGMA {pragma}")
    except BaseException:
        driver.close()
        raise
    return driver


def _look_over_unclosed(path: Path) -> None:
    """Reads the whole of a record that was not closed, by a connection that leaves both its files as they are.

    An ordinary one would join them when it closes, and so change a file that is refused.
    """
    driver = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=WAIT, isolation_level=None)
    try:
        driver.execute("PRAGMA trusted_schema = OFF")
        _look_over(driver, path, thoroughly=True)
    finally:
        driver.close()


def _look_over(driver: sqlite3.Connection, path: Path, *, thoroughly: bool = False) -> None:
    """Raises UserError for what shows at a glance; the whole file is read where it is small."""
    number = version(driver)
    refuse_newer(path, number)
    if thoroughly or path.stat().st_size <= CHECKED_AT_ONCE:
        check(driver, path)
    stamped = driver.execute("SELECT version_num FROM alembic_version").fetchall()
    if stamped != [(f"{number:04d}",)]:
        raise damaged(path, "alembic_version")


def version(driver: sqlite3.Connection) -> int:
    """The number of the newest revision that the record went through."""
    return int(driver.execute("PRAGMA user_version").fetchone()[0])


def check(driver: sqlite3.Connection, path: Path) -> None:
    """Reads the whole file. Raises DamagedRecord where it is not sound."""
    try:
        sound = driver.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        if not sound or driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(path)
    except sqlite3.Error as error:
        raise not_read(error, path) from error


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
