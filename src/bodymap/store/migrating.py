"""Brings an older record to SCHEMA: a verified copy beside it first, then one explicit transaction per revision.

Imported only when a record is older, because Alembic takes longer to import than a record to open. The revisions are
in `db/versions/`; `db/env.py` runs them over the connection that it is given.
"""

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import StaticPool, create_engine, event
from sqlalchemy.engine import Connection, Engine

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.resources import migrations
from bodymap.store import sqlite
from bodymap.store.backup import COMPANIONS, beside, copy_private
from bodymap.store.failures import cause
from bodymap.store.header import assert_sealed
from bodymap.store.tables import REVISION


def migrate(driver: sqlite.Connection, path: Path, version: int, key: bytes | None = None) -> Path:
    """Migrates the open record and returns the path of the copy that was made before, encrypted where the record is.

    What an encrypted one needs beside it is copied, too.

    Raises UserError where the copy cannot be made or a revision fails; the record is then as it was, or at the last
    revision that succeeded.
    """
    copy = _backed_up(driver, path, version, key)
    try:
        # With the rollback journal the version in the file's header is always the true one, whenever the program dies.
        driver.execute("PRAGMA journal_mode = DELETE")
        driver.execute("PRAGMA synchronous = EXTRA")
        driver.execute("PRAGMA foreign_keys = OFF")
        upgrade(driver, REVISION)
        driver.execute("PRAGMA foreign_keys = ON")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA journal_mode = WAL")
    except Exception as error:  # a fault in a revision is told like a full disk: the therapist can act on neither more
        what, remedy = cause(getattr(error, "orig", None) or error)
        raise UserError(
            tr(
                "The record {path} cannot be brought to version {version}: {why}. The copy {copy} is as it was.",
                path=path,
                version=REVISION,
                why=what,
                copy=copy,
            ),
            remedy,
        ) from error
    return copy


def upgrade(driver: sqlite.Connection, revision: str) -> None:
    """Runs the revisions up to this one, each in a transaction of its own, over a connection that is in none."""
    engine = create_engine(
        "sqlite://", module=sqlite.module(), creator=lambda: driver, poolclass=StaticPool, hide_parameters=True
    )
    event.listen(engine, "begin", _begin)
    run_revisions(engine, revision)


def run_revisions(engine: Engine, revision: str) -> None:
    """Has Alembic run them over the one connection of this engine."""
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _begin(connection: Connection) -> None:
    # The driver would begin at the first INSERT only, and leave the changes of the schema outside.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _backed_up(driver: sqlite.Connection, path: Path, version: int, key: bytes | None) -> Path:
    copy = _free_name(path, version)
    try:
        os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _copy(driver, copy, key)
            # without its keys nobody could open an encrypted copy
            for suffix in COMPANIONS:
                copy_private(beside(path, suffix), beside(copy, suffix))
        except BaseException:
            for left in (copy, *(beside(copy, suffix) for suffix in COMPANIONS)):
                left.unlink(missing_ok=True)
            raise
    except (sqlite.Error, OSError) as error:
        what, remedy = cause(error)
        raise UserError(
            tr("No copy of the record {path} can be made before its update: {why}.", path=path, why=what), remedy
        ) from error
    return copy


def _copy(driver: sqlite.Connection, copy: Path, key: bytes | None) -> None:
    """Raises sqlite.DatabaseError where the copy is not sound or does not hold as many rows."""
    target = sqlite.connect(str(copy), key=key)
    try:
        driver.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        sound = target.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
        if not sound or _counts(target) != _counts(driver):
            raise sqlite.DatabaseError("the copy is not like the record")
    finally:
        target.close()
    assert_sealed(copy, key)


def _free_name(path: Path, version: int) -> Path:
    stem = f"{path.stem}-version-{version:04d}"
    number = 1
    while True:
        copy = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not copy.exists():
            return copy
        number += 1


def _counts(driver: sqlite.Connection) -> dict[str, int]:
    names = [name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: driver.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
