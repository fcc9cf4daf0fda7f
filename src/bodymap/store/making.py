"""A new record file: all tables in one transaction, whole or with no bytes at all. Hides modes and stamps."""

import os
from collections.abc import Sequence
from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import sqlite
from bodymap.store.failures import NotSaved, cause
from bodymap.store.header import assert_sealed, read_header
from bodymap.store.link import Link
from bodymap.store.opening import open_file
from bodymap.store.tables import APPLICATION_ID, REVISION, SCHEMA


def make(path: Path, settings: Sequence[tuple[str, str]], key: bytes | None = None) -> None:
    """Makes a new record file, readable by its owner alone. Raises UserError where there is one already.

    All tables come in one transaction with SQLite's ordinary journal: whenever the program dies, the file is a whole
    record or has no bytes at all, and an empty file may be made a record again.
    """
    try:
        made = _reserve(path)
        try:
            _fill(path, settings, key)
        except BaseException:
            if made:
                path.unlink(missing_ok=True)
            raise
    except (sqlite.Error, OSError, NotSaved) as error:
        what, remedy = cause(error.__cause__ or error if isinstance(error, NotSaved) else error)
        raise UserError(tr("No record can be made at {path}: {why}.", path=path, why=what), remedy) from error


def _reserve(path: Path) -> bool:
    """Makes an empty file and says so; leaves one that is there and has no bytes."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        if not read_header(path).empty:
            raise UserError(
                tr("There is already a record at {path}.", path=path), tr("Open it, or choose another name.")
            ) from error
        return False
    return True


def _fill(path: Path, settings: Sequence[tuple[str, str]], key: bytes | None) -> None:
    driver = open_file(str(path), path, key)
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
    assert_sealed(path, key)
