"""The one connection to a record's file: runs statements of `tables` and wraps transactions.

SQLAlchemy Core composes every statement once; the driver runs it. Between them stands only the text and the order of
its parameters, because a durable save of one finding takes about 0.2 ms and executing through Core would double it
(docs/decisions/0030-the-record.md has the figures). Hides the dialect, the driver and the moving-away of the file.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from bodymap.language import tr
from bodymap.store import sqlite
from bodymap.store.failures import NotSaved, not_read, not_saved
from bodymap.store.tables import metadata
from bodymap.store.triggers import triggers

Row = tuple[Any, ...]
Values = Mapping[str, object]
Text = tuple[str, tuple[str, ...], Values]

DIALECT = sqlite_dialect(paramstyle="qmark")


class Link:
    """Statements and transactions over one driver connection. One user at a time; `Record` sees to that."""

    shared = False
    """Whether others may write to the record meanwhile."""

    def __init__(self, driver: sqlite.Connection, path: Path) -> None:
        self.driver = driver
        self.path = path
        self._texts: dict[ClauseElement, Text] = {}
        self._file = _identity(path)
        self._joined = False
        self.within = False
        """Whether a transaction is under way: one that began inside another would end it."""

    def adopt(self, driver: sqlite.Connection) -> None:
        """Goes on over another connection, to the file that now stands at the path."""
        self.driver = driver
        self._file = _identity(self.path)

    def rows(self, statement: ClauseElement, values: Values | None = None) -> list[Row]:
        """All rows of a query. Raises UserError where the file cannot be read or is damaged."""
        try:
            return self._execute(statement, values or {}).fetchall()
        except sqlite.Broken as error:
            raise not_read(error, self.path) from error

    def first(self, statement: ClauseElement, count: int, key: int, values: Values | None = None) -> list[Row]:
        """The first `count` rows that differ in column `key`, reading no further than needed."""
        found: dict[object, Row] = {}
        try:
            for row in self._execute(statement, values or {}):
                found.setdefault(row[key], row)
                if len(found) >= count:
                    break
        except sqlite.Broken as error:
            raise not_read(error, self.path) from error
        return list(found.values())

    def run(self, statement: ClauseElement, values: Values) -> int:
        """Runs a change within `transaction` and returns the number of rows that it touched."""
        return self._execute(statement, values).rowcount

    def run_all(self, statement: ClauseElement, many: Sequence[Values]) -> int:
        """Runs the same change for each set of values."""
        if not many:
            return 0
        if len(many) == 1:
            return self.run(statement, many[0])
        text, names, fixed = self.text(statement)
        return self.driver.executemany(text, [in_order(names, fixed, values) for values in many]).rowcount

    def transaction(self) -> "Transaction | contextlib.nullcontext[None]":
        """One durable transaction: what is done inside is on the disk when it ends, or has never happened.

        Raises NotSaved where the disk or the file refuses, ValueError for what breaks a constraint of the tables.
        Any other error takes everything back, too. Within `at_once` it is part of that one.
        """
        return contextlib.nullcontext() if self._joined else Transaction(self, self._file)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """One transaction around several: they are on the disk together when it ends, or none of them is."""
        with Transaction(self, self._file):
            self._joined = True
            try:
                yield
            finally:
                self._joined = False

    @property
    def joined(self) -> bool:
        """Whether what is written now belongs to the transaction of `at_once`."""
        return self._joined

    def sweep(self) -> None:
        """Overwrites what was deleted in the file's second part, too, which still holds the pages as they were."""
        with contextlib.suppress(Exception):
            self.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def create_tables(self) -> None:
        """Makes all tables, indexes and triggers, within a transaction of the caller."""
        for table in metadata.sorted_tables:
            self.driver.execute(str(CreateTable(table).compile(dialect=DIALECT)))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                self.driver.execute(str(CreateIndex(index).compile(dialect=DIALECT)))
        for trigger in triggers():
            self.driver.execute(trigger)

    def text(self, statement: ClauseElement) -> Text:
        """A statement as SQLite gets it, the names of its parameters in order, and those that have a value already."""
        known = self._texts.get(statement)
        if known is None:
            compiled = statement.compile(dialect=DIALECT)
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            names = tuple(getattr(compiled, "positiontup", None) or ())
            known = self._texts[statement] = (str(compiled), names, fixed)
        return known

    def _execute(self, statement: ClauseElement, values: Values) -> sqlite.Cursor:
        text, names, fixed = self.text(statement)
        return self.driver.execute(text, in_order(names, fixed, values))


def in_order(names: tuple[str, ...], fixed: Values, values: Values) -> list[Any]:
    """The values of a statement's parameters, in their order."""
    if fixed:
        values = {**fixed, **values}
    return [values[name] for name in names]


class Transaction:
    """What `Link.transaction` gives out. Not a generator: those cost as much as the statements of a small save."""

    __slots__ = ("_driver", "_file", "_link", "_path")

    def __init__(self, link: Link, file: tuple[int, int] | None) -> None:
        self._link = link
        self._driver = link.driver
        self._path = link.path
        self._file = file

    def __enter__(self) -> None:
        if self._link.within:
            raise RuntimeError("a transaction within a transaction")
        if _identity(self._path) != self._file:
            raise NotSaved(
                tr("Not saved: the record {path} was moved, replaced or deleted while it was open.", path=self._path),
                tr("Put the file back to its place, or close the program and open the record where it now is."),
            )
        self._roll_back()  # what an earlier failure could not take back
        try:
            self._driver.execute("BEGIN IMMEDIATE")
        except sqlite.Error as error:
            raise not_saved(error, self._path) from error
        self._link.within = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.within = False
        if error is None:
            try:
                self._driver.execute("COMMIT")
                return
            except sqlite.Error as refused:
                error = refused
        self._roll_back()
        if isinstance(error, sqlite.IntegrityError):
            # The message names a constraint, never a value.
            raise ValueError(f"the record does not take this: {error}") from error  # noqa: TRY004
        if isinstance(error, sqlite.Error | UnicodeEncodeError):
            raise not_saved(error, self._path) from error

    def _roll_back(self) -> None:
        # SQLite has already rolled back by itself after a full disk or an I/O error.
        if self._driver.in_transaction:
            with contextlib.suppress(sqlite.Error):
                self._driver.execute("ROLLBACK")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
