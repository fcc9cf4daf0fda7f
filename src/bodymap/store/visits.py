"""Reads visits whole and writes the difference of two of them in one transaction.

Hides the tables that a visit is spread over. Nothing is ever deleted here but parts of a draft: findings, answers and
list entries that the difference no longer holds.
"""

import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.sql import ClauseElement

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import tables
from bodymap.store.audit import Audit, Verb
from bodymap.store.differences import INSERT, VisitDifference, all_parts, differ, difference
from bodymap.store.failures import Conflict, NotSaved, damaged
from bodymap.store.link import Link, Row, Values
from bodymap.store.rows import Parts, visit_from, visit_values

REMEMBERED = 16
"""How many visits are kept as they were last written, so that saving one need not read it first."""


@dataclass(frozen=True, slots=True)
class SavedAt:
    """A durable commit: when (UTC), and how many rows it wrote."""

    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class _Known:
    visit: Visit
    revision: int


@dataclass(frozen=True, slots=True)
class Written:
    """A visit within a transaction that has not ended: as it will be then, and what differs, for the audit."""

    visit: Visit
    revision: int
    said: dict[str, object]


_T = tables.visit.c
_OWN = ("sequence", "created_at", "changed_at", "revision")
_COLUMNS = [column for column in tables.visit.c if column.name not in _OWN]

_OF_CLIENT = select(*_COLUMNS).where(_T.client_id == bindparam("client_id")).order_by(_T.date, _T.sequence)
_ONE = select(*_COLUMNS, _T.revision).where(_T.id == bindparam("visit_id"))
_PARTS_OF_CLIENT = {
    table.name: select(*table.c).join(tables.visit).where(_T.client_id == bindparam("client_id"))
    for table in tables.CHILDREN
}
_PARTS_OF_ONE = {
    table.name: select(*table.c).where(table.c.visit_id == bindparam("visit_id")) for table in tables.CHILDREN
}
_REVISION = select(_T.revision).where(_T.id == bindparam("visit_id"))
_NEXT = select(func.coalesce(func.max(_T.sequence), 0) + 1).where(_T.client_id == bindparam("client_id"))


def _touch(names: tuple[str, ...]) -> ClauseElement:
    """Sets these columns of a visit, provided that it still has the revision that the change was made from."""
    return (
        update(tables.visit)
        .where(_T.id == bindparam("key_id"), _T.revision == bindparam("key_revision"))
        .values({name: bindparam(name) for name in (*names, "changed_at")} | {"revision": _T.revision + 1})
    )


_CLOSE = update(tables.visit).where(_T.id == bindparam("key_id")).values(signed=1)


class Visits:
    """The visits of one record, as one writer sees them."""

    def __init__(self, link: Link, audit: Audit) -> None:
        self._link = link
        self._audit = audit
        self._known: dict[str, _Known] = {}
        self._tried: dict[str, list[Visit]] = {}
        self._touches: dict[tuple[str, ...], ClauseElement] = {}

    def forget(self) -> None:
        """Nothing that was remembered holds any more: the next save reads the record first."""
        self._known.clear()

    def of_client(self, client_id: str) -> tuple[Visit, ...]:
        """All visits of a client with all that belongs to them, oldest first, those of one day as they were begun."""
        values = {"client_id": client_id}
        with _uncollected():
            rows = self._link.rows(_OF_CLIENT, values)
            return tuple(self._build(rows, _PARTS_OF_CLIENT, values)) if rows else ()

    def one(self, visit_id: str) -> Visit:
        """Raises KeyError where the record has no such visit."""
        return self._read(visit_id).visit

    def revision(self, visit: Visit) -> int:
        """How often this visit was changed, asked within a transaction or at a moment.

        Raises KeyError where the record has no such visit, Conflict where it holds another state of it by now.
        """
        known = self._known.get(visit.id)
        if known is None or differ(known.visit, visit):
            known = self._read(visit.id)
            if differ(known.visit, visit):
                raise conflict()
        elif self._link.shared:
            if not (rows := self._link.rows(_REVISION, {"visit_id": visit.id})):
                raise KeyError(visit.id)
            if rows[0][0] != known.revision:
                raise conflict()
        return known.revision

    def add(self, visit: Visit) -> SavedAt:
        """Raises ValueError where the record has this visit already or does not know its client.

        One that is there from a try whose answer was lost is not written twice; Conflict where somebody else went on.
        """
        now = datetime.now(UTC)
        try:
            with self._audit.writing():
                rows = 0 if self._arrived(visit) else self._insert(visit, now.isoformat())
        except NotSaved as error:
            self._failed(visit, known=isinstance(error, Conflict))
            raise
        if rows:
            self._remember(visit, 1)
        self._tried.pop(visit.id, None)
        return SavedAt(now, rows)

    def _arrived(self, visit: Visit) -> bool:
        """Whether a visit whose addition was not answered is in the record all the same."""
        if visit.id not in self._tried:
            return False
        try:
            there = self._read(visit.id).visit
        except KeyError:
            return False
        if there != visit:
            raise conflict()
        return True

    def _insert(self, visit: Visit, stamp: str) -> int:
        draft = replace(visit, signed=False) if visit.signed else visit
        parts = {name: many for name, many in all_parts(draft) if many}
        [(sequence,)] = self._link.rows(_NEXT, {"client_id": visit.client_id})
        own = {"sequence": sequence, "created_at": stamp, "changed_at": stamp, "revision": 1}
        rows = self._link.run(INSERT["visit"], {**visit_values(draft), **own})
        rows += sum(self._link.run_all(INSERT[name], many) for name, many in parts.items())
        if visit.signed:  # last: nothing is added to what is signed
            self._link.run(_CLOSE, {"key_id": visit.id})
        self._audit.append(Verb.VISIT_ADDED, visit.client_id, visit.id, {"visit": visit_values(visit), **parts})
        return rows

    def save(self, before: Visit, after: Visit) -> SavedAt:
        """Writes what differs. Raises Conflict where the record's visit is no longer `before`; writes nothing then.

        Raises UserError for a visit that is signed. Signing is no change like others: see `signing`.
        """
        if after.signed != before.signed:
            raise ValueError("a signature is neither given nor taken by saving")
        known = self._as_recorded(before, after)
        if known.visit.signed:
            raise UserError(
                tr("This visit is signed and can no longer be changed."), tr("Amend it, or start a new visit.")
            )
        change = difference(known.visit if before.id in self._tried else before, after)
        if not change:
            self._tried.pop(after.id, None)
            self._remember(after, known.revision)
            return SavedAt(datetime.now(UTC), 0)
        try:
            with self._audit.writing():
                now, rows = self._run(known, after, change)
                self._audit.append(Verb.VISIT_CHANGED, before.client_id, before.id, change.said())
        except NotSaved as error:
            self._failed(after, known=isinstance(error, Conflict))
            raise
        self._tried.pop(after.id, None)
        self._remember(after, known.revision + 1)
        return SavedAt(now, rows)

    def write(self, before: Visit, after: Visit) -> Written:
        """Writes what differs, signature and all, within a transaction of the caller.

        The caller says `took_place` once the transaction has ended. Raises Conflict as `save` does.
        """
        known = self._as_recorded(before, after)
        change = difference(before, after)
        self._run(known, after, change)
        return Written(after, known.revision + 1, change.said())

    def took_place(self, written: Written) -> None:
        """What `write` wrote is in the record."""
        self._remember(written.visit, written.revision)

    def lost(self, visit_id: str) -> None:
        """The visit is no longer in the record."""
        self._known.pop(visit_id, None)

    def _as_recorded(self, before: Visit, after: Visit) -> _Known:
        _same_visit(before, after)
        known = self._known.get(before.id)
        if known is None or differ(known.visit, before):
            try:
                known = self._read(before.id)
            except KeyError:  # deleted by another writer
                raise conflict() from None
            # of a line that broke while it was written to, nobody knows what arrived: this may be our own
            if known.visit != before and known.visit not in self._tried.get(before.id, ()):
                raise conflict()
        return known

    def _failed(self, after: Visit, *, known: bool) -> None:
        """A save failed. Where others write, too, what was remembered need not hold; unless `known`, it may be there.

        An answer to COMMIT that was lost on its way says nothing about the COMMIT.
        """
        if self._link.shared:
            self._known.pop(after.id, None)
            if not known:
                self._tried.setdefault(after.id, []).append(after)

    def _run(self, known: _Known, after: Visit, change: VisitDifference) -> tuple[datetime, int]:
        now = datetime.now(UTC)
        own = change.own
        names = tuple(own)
        touch = self._touches.get(names)
        if touch is None:
            touch = self._touches[names] = _touch(names)
        values = {**own, "changed_at": now.isoformat(), "key_id": after.id, "key_revision": known.revision}
        statements = [*change.statements()]
        # what gets a signature is complete before it, what loses one is open before it is changed
        at = len(statements) if after.signed else 0
        rows = 0
        for statement, many in (*statements[:at], (touch, [values]), *statements[at:]):
            touched = self._link.run_all(statement, many)
            if statement is touch and touched != 1:
                raise conflict()
            rows += touched
        return now, rows

    def _read(self, visit_id: str) -> _Known:
        values = {"visit_id": visit_id}
        rows = self._link.rows(_ONE, values)
        if not rows:
            raise KeyError(visit_id)
        [visit] = self._build([rows[0][:-1]], _PARTS_OF_ONE, values)
        self._remember(visit, rows[0][-1])
        return self._known[visit_id]

    def _build(self, rows: Sequence[Row], parts: Mapping[str, ClauseElement], values: Values) -> list[Visit]:
        found = Parts({name: self._link.rows(statement, values) for name, statement in parts.items()})
        try:
            return [visit_from(row, found) for row in rows]
        except (KeyError, ValueError, TypeError) as error:
            # A sentence that named the value might name a client.
            raise damaged(self._link.path) from error

    def _remember(self, visit: Visit, revision: int) -> None:
        self._known.pop(visit.id, None)
        self._known[visit.id] = _Known(visit, revision)
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Python looks for no garbage meanwhile: all of the thousands of values that are read stay, and each look at them
    and at everything else in the program would find none. A fifth of the time of opening a long history."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def conflict() -> Conflict:
    """What is raised where the record holds another state of a visit."""
    return Conflict(
        tr("Not saved: this visit was changed elsewhere since it was opened here."),
        tr("Open the client again to see the newer state, then enter the change again."),
    )


def _same_visit(before: Visit, after: Visit) -> None:
    if (before.id, before.client_id, before.date) != (after.id, after.client_id, after.date):
        raise ValueError("a visit keeps its id, its client and its date")
