"""The one connection of a program to a server: the statements of `tables`, in PostgreSQL's words.

What `Link` is for a file, with what several users need: whoever writes holds a lock of the whole record until the end
of the transaction, so that the audit stays one chain; what is read together is read as it was at one moment; a line
that broke is made anew by the next call. Hides the driver, its dialect and the advisory lock.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from bodymap.domain.author import Author
from bodymap.store.link import Link, Row, Text, Values, in_order
from bodymap.store.server.failures import Broken, not_read, not_saved, refused

LOCK = 0x626D6170
"""The number of the advisory lock that whoever writes or updates holds."""

WRITTEN = "bodymap_written"
"""The channel on which every transaction that writes says so when it commits; it names nothing and nobody."""

DIALECT: Dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
_WHO = """
    SELECT session_user, shobj_description(u.oid, 'pg_authid'), coalesce((
        SELECT substr(g.rolname, 9) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        WHERE m.member = u.oid AND g.rolname IN
            ('bodymap_therapist', 'bodymap_assistant', 'bodymap_admin', 'bodymap_auditor')
        ORDER BY g.rolname LIMIT 1), 'therapist')
    FROM pg_roles u WHERE u.rolname = session_user
"""
_AT_ONCE = 200
"""Rows that are fetched at a time where it is not known how many are needed."""

Connection = psycopg.Connection[Row]


class ServerLink(Link):
    """Statements and transactions over one connection to a server. One user at a time; `Record` sees to that."""

    driver: Any
    shared = True

    def __init__(self, driver: Connection, again: Callable[[], Connection], path: Path) -> None:
        """`again` makes another connection like this one, and raises what the driver raises."""
        super().__init__(driver, path)  # type: ignore[arg-type]
        self._again = again
        self.written = 0
        """Rows that were changed over this link."""

    def rows(self, statement: ClauseElement, values: Values | None = None) -> list[Row]:
        """All rows of a query. Raises UserError where the server does not answer."""
        text, names, fixed = self.text(statement)
        try:
            return list(self._started(text, in_order(names, fixed, values or {})).fetchall())
        except Broken as error:
            raise not_read(error, self.path) from None

    def first(self, statement: ClauseElement, count: int, key: int, values: Values | None = None) -> list[Row]:
        """The first `count` rows that differ in column `key`, reading no further than needed; within `at_a_moment`."""
        text, names, fixed = self.text(statement)
        found: dict[object, Row] = {}
        try:
            with self.driver.cursor(name="first") as cursor:
                cursor.itersize = _AT_ONCE
                for row in cursor.execute(text, in_order(names, fixed, values or {})):
                    found.setdefault(row[key], row)
                    if len(found) >= count:
                        break
        except Broken as error:
            raise not_read(error, self.path) from None
        return list(found.values())

    def run(self, statement: ClauseElement, values: Values) -> int:
        """Runs a change within `transaction` and returns the number of rows that it touched."""
        count = int(self._run(statement, values).rowcount)
        self.written += count
        return count

    def run_all(self, statement: ClauseElement, many: Sequence[Values]) -> int:
        """Runs the same change for each set of values."""
        if not many:
            return 0
        text, names, fixed = self.text(statement)
        cursor = self.driver.cursor()
        cursor.executemany(text, [in_order(names, fixed, values) for values in many])
        self.written += cursor.rowcount
        return int(cursor.rowcount)

    def transaction(self) -> "ServerTransaction | contextlib.nullcontext[None]":  # type: ignore[override]
        """One durable transaction, alone among all who write. Raises as that of a file does."""
        return contextlib.nullcontext() if self._joined else ServerTransaction(self)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """One transaction around several."""
        with ServerTransaction(self):
            self._joined = True
            try:
                yield
            finally:
                self._joined = False

    @contextlib.contextmanager
    def at_a_moment(self) -> Iterator[None]:
        """Around several queries: all of them see the record as it was when the first began.

        Within a transaction it is part of that; one that begins inside is refused, since it would end the moment.
        Raises UserError where the server does not answer.
        """
        if self.in_transaction:
            yield
            return
        try:
            self._started("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except Broken as error:
            raise not_read(error, self.path) from None
        self.within = True
        try:
            yield
        finally:
            self.within = False
            self.roll_back()

    @property
    def in_transaction(self) -> bool:
        return bool(self.driver.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR))

    def begin(self) -> None:
        """Begins a transaction and takes the lock. Raises what the driver raises."""
        self.roll_back()
        self._started(f"BEGIN; SELECT pg_advisory_xact_lock({LOCK}); NOTIFY {WRITTEN}")

    def roll_back(self) -> None:
        """Takes back what is under way; of a line that broke, the server takes it back by itself.

        A line that does not take that, either, is given up: the next call makes a new one. One that was cut amid many
        statements does not know that it is broken, and would refuse every statement from then on.
        """
        if self.driver.closed or self.driver.info.transaction_status is TransactionStatus.IDLE:
            return
        try:
            self.driver.execute("ROLLBACK")
        except psycopg.Error:
            self.driver.close()

    def sweep(self) -> None:
        """Nothing: the server overwrites what was deleted when it cleans up (docs/clinic.md)."""

    def user(self) -> Author:
        """Who this line belongs to. The name is the user's comment: `Robin Example (RE)`, with the initials.

        Raises UserError where the server does not answer.
        """
        try:
            [(role, comment, level)] = self._started(_WHO).fetchall()
        except Broken as error:
            raise not_read(error, self.path) from None
        name, _, initials = (comment or role).removesuffix(")").partition(" (")
        return Author(id=role, name=name, initials=initials, role=level)

    @property
    def number(self) -> int:
        """What the server calls this line; 0 while it is broken."""
        try:
            return int(self.driver.info.backend_pid)
        except psycopg.Error:
            return 0

    def close(self) -> None:
        self.driver.close()

    def text(self, statement: ClauseElement) -> Text:
        """A statement as PostgreSQL gets it, the names of its parameters in order, and those with a value already."""
        known = self._texts.get(statement)
        if known is None:
            compiled: Any = statement.compile(dialect=DIALECT)
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            known = self._texts[statement] = (str(compiled), tuple(compiled.positiontup or ()), fixed)
        return known

    def _run(self, statement: ClauseElement, values: Values) -> Any:
        text, names, fixed = self.text(statement)
        return self.driver.execute(text, in_order(names, fixed, values))

    def _started(self, text: str, values: Sequence[object] | None = None) -> Any:
        """Runs what may be the first statement for a long time, over a new line where the old one broke meanwhile.

        What was under way over the old one is gone, and whoever did it was told.
        """
        if self.driver.closed:
            self.driver = self._again()
        idle = not self.in_transaction
        try:
            return self.driver.execute(text, values)
        except psycopg.OperationalError:
            if not (idle and self.driver.closed):
                raise
        self.driver = self._again()
        return self.driver.execute(text, values)


class ServerTransaction:
    """What `ServerLink.transaction` gives out."""

    __slots__ = ("_link",)

    def __init__(self, link: ServerLink) -> None:
        self._link = link

    def __enter__(self) -> None:
        link = self._link
        if link.within:
            raise RuntimeError("a transaction within a transaction")
        try:
            link.begin()
        except Broken as error:
            link.roll_back()
            raise not_saved(error, link.path) from None
        link.within = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.within = False
        if error is None:
            try:
                self._link.driver.execute("COMMIT")
                return
            except Broken as failed:
                error = failed
        self._link.roll_back()
        if isinstance(error, psycopg.IntegrityError):
            raise refused(error) from None
        if isinstance(error, Broken):
            raise not_saved(error, self._link.path) from None
