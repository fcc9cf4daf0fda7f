"""What can still be read of a damaged record, put together in a private copy. The damaged file is only read.

Never a repair: the copy is for looking at, and goes when it is closed. Rows are taken from both ends of every table
towards the damage, and a visit's parts are asked for visit by visit; what belongs to nothing that could be read is
left out. Hides how a connection survives a page that cannot be read (it does not: each gets a new one).
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, CreateTable

from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.store import sqlite, tables
from bodymap.store.audit import Audit
from bodymap.store.clients import Clients
from bodymap.store.failures import DamagedRecord, not_opened
from bodymap.store.link import DIALECT, Link
from bodymap.store.reading import Reading, private_folder
from bodymap.store.snapshot import log_of
from bodymap.store.visits import Visits

Row = tuple[Any, ...]


def salvage(path: Path, key: bytes | None, undo: contextlib.ExitStack) -> Reading:
    """A connection that shows what could be read. Raises DamagedRecord where that is nothing at all."""
    private = private_folder(undo)
    copy, saved = private / "damaged", private / "record"
    try:
        shutil.copyfile(path, copy)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(log_of(path), log_of(copy))
        found = _read_all(lambda: _readable(copy, key))
        if not found["client"]:
            raise DamagedRecord(
                tr("Nothing can be read of the record {path}: it is too badly damaged.", path=path),
                tr("Restore a backup of it."),
            )
        lost = _put_together(saved, key, path, found)
        driver = sqlite.connect(f"{saved.as_uri()}?immutable=1", key=key, uri=True, check_same_thread=False)
    except (*sqlite.Broken, OSError) as error:
        raise not_opened(error, path) from error
    undo.callback(driver.close)
    driver.execute("PRAGMA query_only = ON")
    driver.execute("PRAGMA temp_store = MEMORY")
    return Reading(driver, lost=lost)


def _readable(copy: Path, key: bytes | None) -> sqlite.Connection:
    driver = sqlite.connect(f"{copy.as_uri()}?mode=rw", key=key, uri=True)
    driver.execute("PRAGMA locking_mode = EXCLUSIVE")  # no shared memory file
    driver.execute("PRAGMA trusted_schema = OFF")
    driver.execute("PRAGMA cell_size_check = ON")
    driver.execute("PRAGMA temp_store = MEMORY")
    # a sign that is no longer one shows as such rather than hiding its row
    driver.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return driver


def _read_all(connect: Callable[[], sqlite.Connection]) -> dict[str, list[Row]]:
    found = {}
    visits: list[str] = []
    for table in tables.metadata.sorted_tables:
        rows = _from_both_ends(connect, table)
        if table in tables.OF_VISIT:
            for visit_id in visits:
                rows.update(_attempt(connect, table, "WHERE visit_id = ?", (visit_id,)))
        found[table.name] = list(rows.values())
        if table.name == "visit":
            place = [column.name for column in table.c].index("id")
            visits = [row[place] for row in found["visit"]]
    return found


def _from_both_ends(connect: Callable[[], sqlite.Connection], table: Table) -> dict[Row, Row]:
    rowid = bool(table.dialect_options["sqlite"]["with_rowid"])
    keys = ["rowid"] if rowid else [column.name for column in table.primary_key]
    found: dict[Row, Row] = {}
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{key} {direction}" for key in keys)
        found.update(_attempt(connect, table, f"ORDER BY {order}", ()))
    return found


def _attempt(connect: Callable[[], sqlite.Connection], table: Table, clause: str, values: Row) -> dict[Row, Row]:
    """The rows up to the first that cannot be read, by their keys."""
    names = [column.name for column in table.c]
    places = [names.index(column.name) for column in table.primary_key]
    columns = ", ".join(f'"{name}"' for name in names)
    found: dict[Row, Row] = {}
    with contextlib.suppress(*sqlite.Broken), _connected(connect) as driver:
        for row in driver.execute(f'SELECT {columns} FROM "{table.name}" {clause}', values):
            found[tuple(row[place] for place in places)] = row
    return found


@contextlib.contextmanager
def _connected(connect: Callable[[], sqlite.Connection]) -> Iterator[sqlite.Connection]:
    driver = connect()
    try:
        yield driver
    finally:
        driver.close()


def _put_together(saved: Path, key: bytes | None, path: Path, found: dict[str, list[Row]]) -> str:
    """Fills a new file with the rows and takes out what belongs to nothing; returns what was lost as a sentence."""
    driver = sqlite.connect(str(saved), key=key)
    try:
        driver.execute("PRAGMA journal_mode = OFF")
        driver.execute("PRAGMA temp_store = MEMORY")
        driver.execute("BEGIN")
        for table in tables.metadata.sorted_tables:
            # without triggers: this copy is never written to again
            driver.execute(str(CreateTable(table).compile(dialect=DIALECT)))
            for index in table.indexes:
                driver.execute(str(CreateIndex(index).compile(dialect=DIALECT)))
            _fill(driver, table, found[table.name])
        driver.execute("DELETE FROM visit WHERE client_id NOT IN (SELECT id FROM client)")
        for table in tables.metadata.sorted_tables:
            if table in tables.OF_VISIT:
                driver.execute(f'DELETE FROM "{table.name}" WHERE visit_id NOT IN (SELECT id FROM visit)')
        driver.execute(f"PRAGMA user_version = {tables.SCHEMA}")
        driver.execute("COMMIT")
        unreadable = _take_out_unreadable(Link(driver, path))
        [(clients,)] = driver.execute("SELECT count(*) FROM client")
        [(visits,)] = driver.execute("SELECT count(*) FROM visit")
    finally:
        driver.close()
    told = tr(
        "{clients} clients and {visits} visits can be read; parts of them may be missing.",
        clients=clients,
        visits=visits,
    )
    if not unreadable:
        return told
    return " ".join((told, tr_plural("{n} more could not be.", "{n} more could not be.", unreadable)))


def _fill(driver: sqlite.Connection, table: Table, rows: list[Row]) -> None:
    marks = ", ".join("?" for _ in table.c)
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    for row in rows:
        with contextlib.suppress(*sqlite.Broken):  # what the table's own rules refuse was never written by bodymap
            driver.execute(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', row)


def _take_out_unreadable(link: Link) -> int:
    """Removes clients and visits that cannot be decoded, so that the others can be listed; returns their number."""
    count = 0
    audit = Audit(link)
    for name, read in (("visit", Visits(link, audit).one), ("client", Clients(link, audit).one)):
        for (key,) in link.driver.execute(f'SELECT id FROM "{name}"').fetchall():
            try:
                read(key)
            except (UserError, KeyError):
                count += 1
                for table in tables.metadata.sorted_tables if name == "visit" else ():
                    if table in tables.OF_VISIT:
                        link.driver.execute(f'DELETE FROM "{table.name}" WHERE visit_id = ?', (key,))
                link.driver.execute(f'DELETE FROM "{name}" WHERE id = ?', (key,))
    return count
