"""The whole check: every page, every reference, every client and visit read as the program reads them.

Opening a record reads what shows at a glance; this reads everything, as often as somebody asks. It changes nothing,
and its sentences name tables and numbers, never what stands in them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import select

from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.store import sqlite, tables
from bodymap.store.audit import Audit
from bodymap.store.clients import Clients
from bodymap.store.failures import cause, damaged, not_read
from bodymap.store.link import Link
from bodymap.store.visits import Visits

MOST = 20
"""Findings of one kind that are named; of more only the number."""

_CLIENT_IDS = select(tables.client.c.id).order_by(tables.client.c.id)
_VISIT_IDS = select(tables.visit.c.id).order_by(tables.visit.c.date, tables.visit.c.id)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was read, and every fault found in it, each a sentence: those of the file and its rows, and of its audit."""

    clients: int
    visits: int
    damage: tuple[str, ...]
    of_audit: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        return (*self.damage, *self.of_audit)

    @property
    def sound(self) -> bool:
        return not self.faults


def examine(link: Link, turn: Callable[[], AbstractContextManager[object]]) -> Examined:
    """Reads everything; `turn` gives the connection for one step and frees it between two. Never raises UserError."""
    faults: list[str] = []
    for step in (_pages, _cipher, _references):
        with turn():
            faults += _told(step, link.driver)
    found = read_each(link, turn)
    return Examined(found.clients, found.visits, (*faults, *found.faults))


def read_each(link: Link, turn: Callable[[], AbstractContextManager[object]]) -> Examined:
    """Reads every client and visit as the program reads them."""
    clients, of_clients = _each(link, turn, _CLIENT_IDS, Clients(link, Audit(link)).one, _of_clients, _of_client)
    visits, of_visits = _each(link, turn, _VISIT_IDS, Visits(link, Audit(link)).one, _of_visits, _of_visit)
    return Examined(clients, visits, (*of_clients, *of_visits))


def look_over(link: Link, turn: Callable[[], AbstractContextManager[object]]) -> None:
    """Reads every page that holds a row, a table at a time. Raises DamagedRecord at the first that is not sound."""
    for table in tables.metadata.sorted_tables:
        try:
            with turn():
                sound = link.driver.execute(f"PRAGMA quick_check({table.name})").fetchall() == [("ok",)]
        except sqlite.Broken as error:
            raise not_read(error, link.path) from error
        if not sound:
            raise damaged(link.path, table.name)


def _told(step: Callable[[sqlite.Connection], Iterator[str]], driver: sqlite.Connection) -> list[str]:
    try:
        return _shortened(list(step(driver)))
    except sqlite.Broken as error:
        return [tr("The file could not be read to its end: {why}.", why=cause(error)[0])]


def _pages(driver: sqlite.Connection) -> Iterator[str]:
    for (line,) in driver.execute(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield tr("The file's structure: {line}.", line=_without_values(str(line)))


def _cipher(driver: sqlite.Connection) -> Iterator[str]:
    # it reads the file as it lies there: what still stands in the log must have moved
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    # answers nothing for a plain file
    for (line,) in driver.execute("PRAGMA cipher_integrity_check"):
        yield tr("The encryption: {line}.", line=line)


def _references(driver: sqlite.Connection) -> Iterator[str]:
    for table, _, parent, _ in driver.execute("PRAGMA foreign_key_check"):
        yield tr("A row of the table {table} belongs to no row of {parent}.", table=table, parent=parent)


def _each(
    link: Link,
    turn: Callable[[], AbstractContextManager[object]],
    statement: object,
    read: Callable[[str], object],
    table_fault: Callable[[str], str],
    fault: Callable[[str, int, int], str],
) -> tuple[int, list[str]]:
    """Reads each client or visit by itself, so that one that is spoilt hides no other."""
    try:
        with turn():
            ids = [str(key) for (key,) in link.rows(statement)]  # type: ignore[arg-type]
    except UserError as error:
        return 0, [table_fault(error.message)]
    sound, faults = 0, []
    for place, key in enumerate(ids, 1):
        try:
            with turn():
                read(key)
            sound += 1
        except (UserError, KeyError):
            faults.append(fault(key, place, len(ids)))
    return sound, _shortened(faults)


def _of_clients(message: str) -> str:
    return tr("The table of clients: {message}", message=message)


def _of_client(key: str, place: int, of: int) -> str:
    return tr("The client {id} (number {place} of {of}) cannot be read.", id=key, place=place, of=of)


def _of_visits(message: str) -> str:
    return tr("The table of visits: {message}", message=message)


def _of_visit(key: str, place: int, of: int) -> str:
    return tr("The visit {id} (number {place} of {of}) cannot be read.", id=key, place=place, of=of)


def _shortened(faults: list[str]) -> list[str]:
    if len(faults) <= MOST:
        return faults
    return [*faults[:MOST], tr_plural("And {n} more of this kind.", "And {n} more of this kind.", len(faults) - MOST)]


def _without_values(line: str) -> str:
    # SQLite names tables, indexes, pages and row numbers; a check constraint's text would be its own words
    return line.strip().rstrip(".").replace("\n", "; ")
