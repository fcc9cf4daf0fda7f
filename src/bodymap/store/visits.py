"""Reads visits whole and writes the difference of two of them in one transaction.

Hides the tables that a visit is spread over. Nothing is ever deleted here but parts of a draft: findings, answers and
list entries that the difference no longer holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.sql import ClauseElement

from bodymap.domain.finding import Finding
from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.store import tables
from bodymap.store.failures import Conflict, damaged
from bodymap.store.link import Link, Row, Values
from bodymap.store.rows import (
    Parts,
    answer_values,
    finding_values,
    outcome_values,
    rom_values,
    special_test_values,
    treatment_values,
    visit_from,
    visit_values,
)

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
_NEXT = select(func.coalesce(func.max(_T.sequence), 0) + 1).where(_T.client_id == bindparam("client_id"))
_INSERT = {table.name: insert(table) for table in (tables.visit, *tables.CHILDREN)}


def _where(table: Table) -> list[Any]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key]


def _set(table: Table) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.c if not column.primary_key}


_UPDATE = {table.name: update(table).where(*_where(table)).values(_set(table)) for table in tables.CHILDREN}
_DELETE = {table.name: delete(table).where(*_where(table)) for table in tables.CHILDREN}
_KEYS = {table.name: tuple(column.name for column in table.primary_key) for table in tables.CHILDREN}
_MOVE = update(tables.finding).where(*_where(tables.finding)).values(position=bindparam("position"))


def _touch(names: tuple[str, ...]) -> ClauseElement:
    """Sets these columns of a visit, provided that it still has the revision that the change was made from."""
    return (
        update(tables.visit)
        .where(_T.id == bindparam("key_id"), _T.revision == bindparam("key_revision"))
        .values({name: bindparam(name) for name in (*names, "changed_at")} | {"revision": _T.revision + 1})
    )


class Visits:
    """The visits of one record, as one writer sees them."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._known: dict[str, _Known] = {}
        self._touches: dict[tuple[str, ...], ClauseElement] = {}

    def forget(self) -> None:
        """Nothing that was remembered holds any more: the next save reads the record first."""
        self._known.clear()

    def of_client(self, client_id: str) -> tuple[Visit, ...]:
        """All visits of a client with all that belongs to them, oldest first, those of one day as they were begun."""
        values = {"client_id": client_id}
        rows = self._link.rows(_OF_CLIENT, values)
        if not rows:
            return ()
        return tuple(self._build(rows, _PARTS_OF_CLIENT, values))

    def one(self, visit_id: str) -> Visit:
        """Raises KeyError where the record has no such visit."""
        return self._read(visit_id).visit

    def add(self, visit: Visit) -> SavedAt:
        """Raises ValueError where the record has this visit already or does not know its client."""
        now = datetime.now(UTC)
        stamp = now.isoformat()
        changes = [(_INSERT[name], many) for name, many in _all_parts(visit) if many]
        with self._link.transaction():
            [(sequence,)] = self._link.rows(_NEXT, {"client_id": visit.client_id})
            own = {"sequence": sequence, "created_at": stamp, "changed_at": stamp, "revision": 1}
            rows = self._link.run(_INSERT["visit"], {**visit_values(visit), **own})
            rows += sum(self._link.run_all(statement, many) for statement, many in changes)
        self._remember(visit, 1)
        return SavedAt(now, rows)

    def save(self, before: Visit, after: Visit) -> SavedAt:
        """Writes what differs. Raises Conflict where the record's visit is no longer `before`; writes nothing then."""
        _same_visit(before, after)
        known = self._known.get(before.id)
        if known is None or _differ(known.visit, before):
            known = self._read(before.id)
            if known.visit != before:
                raise _conflict()
        if known.visit.signed:
            raise UserError("This visit is signed and can no longer be changed.", "Start a new visit.")
        now = datetime.now(UTC)
        own = _changed_columns(before, after)
        changes = list(_differences(before, after))
        if not own and not changes:
            self._remember(after, known.revision)
            return SavedAt(now, 0)
        names = tuple(own)
        touch = self._touches.get(names)
        if touch is None:
            touch = self._touches[names] = _touch(names)
        values = {**own, "changed_at": now.isoformat(), "key_id": before.id, "key_revision": known.revision}
        with self._link.transaction():
            rows = self._link.run(touch, values)
            if rows != 1:
                raise _conflict()
            for statement, many in changes:
                rows += self._link.run_all(statement, many)
        self._remember(after, known.revision + 1)
        return SavedAt(now, rows)

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


def _conflict() -> Conflict:
    return Conflict(
        "Not saved: this visit was changed elsewhere since it was opened here.",
        "Open the client again to see the newer state, then enter the change again.",
    )


def _same_visit(before: Visit, after: Visit) -> None:
    if (before.id, before.client_id, before.date) != (after.id, after.client_id, after.date):
        raise ValueError("a visit keeps its id, its client and its date")


_FIELDS = ("protocol", "protocol_version", "diagram", "diagram_version", "phase", "signed", "clear", "observations")
_OWN_FIELDS = (*_FIELDS, "history", "plan", "home_care", "notes")


def _changed_columns(before: Visit, after: Visit) -> Values:
    names = [name for name in _OWN_FIELDS if _differ(getattr(before, name), getattr(after, name))]
    if not names:
        return {}
    values = visit_values(after)
    return {name: values[name] for name in names}


def _differ(before: object, after: object) -> bool:
    return before is not after and before != after


# the parts of a visit that are lists: their table, the field, and how one entry becomes a row
_LISTS: tuple[tuple[str, Callable[[Visit], tuple[Any, ...]], Callable[[str, int, Any], Values]], ...] = (
    ("rom", attrgetter("rom"), rom_values),
    ("special_test", attrgetter("tests"), special_test_values),
    ("treatment", attrgetter("treatments"), treatment_values),
)
_MAPS: tuple[tuple[str, Callable[[Visit], Mapping[Any, Any]], Callable[[str, Any, Any], Values]], ...] = (
    ("answer", attrgetter("screening"), answer_values),
    ("outcome", attrgetter("outcomes"), outcome_values),
)

Change = tuple[ClauseElement, Sequence[Values]]


def _all_parts(visit: Visit) -> Iterator[tuple[str, list[Values]]]:
    yield "finding", [finding_values(visit.id, place, found) for place, found in enumerate(visit.findings)]
    for table, entries, values in _LISTS:
        yield table, [values(visit.id, place, entry) for place, entry in enumerate(entries(visit))]
    for table, pairs, row in _MAPS:
        yield table, [row(visit.id, key, value) for key, value in pairs(visit).items()]


def _differences(before: Visit, after: Visit) -> Iterator[Change]:
    if _differ(before.findings, after.findings):
        yield from _finding_changes(before.id, before.findings, after.findings)
    for table, entries, values in _LISTS:
        old, new = entries(before), entries(after)
        if _differ(old, new):
            yield from _changes(
                table,
                {place: values(before.id, place, entry) for place, entry in enumerate(old)},
                {place: values(before.id, place, entry) for place, entry in enumerate(new)},
            )
    for table, pairs, row in _MAPS:
        was, now = pairs(before), pairs(after)
        if _differ(was, now):
            yield from _changes(
                table,
                {key: row(before.id, key, value) for key, value in was.items()},
                {key: row(before.id, key, value) for key, value in now.items()},
            )


def _changes(table: str, old: Mapping[Any, Values], new: Mapping[Any, Values]) -> Iterator[Change]:
    """Removals first, so that an entry may take the place of another."""
    gone = [_key(table, values) for key, values in old.items() if key not in new]
    changed = [{**values, **_key(table, values)} for key, values in new.items() if key in old and old[key] != values]
    added = [values for key, values in new.items() if key not in old]
    for statement, many in ((_DELETE, gone), (_UPDATE, changed), (_INSERT, added)):
        if many:
            yield statement[table], many


def _finding_changes(visit_id: str, old: tuple[Finding, ...], new: tuple[Finding, ...]) -> Iterator[Change]:
    start = _alike(old, new)  # an added finding stands at the end, behind all that stay
    places = {found.id: place for place, found in enumerate(old[start:], start)}
    kept = {found.id for found in new[start:]}
    gone: list[Values] = [{"key_visit_id": visit_id, "key_id": key} for key in places if key not in kept]
    moved: list[Values] = []
    changed: list[Values] = []
    added: list[Values] = []
    for place, found in enumerate(new[start:], start):
        was = places.get(found.id)
        if was is None:
            added.append(finding_values(visit_id, place, found))
        elif _differ(old[was], found):
            values = finding_values(visit_id, place, found)
            changed.append({**values, **_key("finding", values)})
        elif was != place:
            moved.append({"position": place, "key_visit_id": visit_id, "key_id": found.id})
    pairs = ((_DELETE["finding"], gone), (_MOVE, moved), (_UPDATE["finding"], changed), (_INSERT["finding"], added))
    for statement, many in pairs:
        if many:
            yield statement, many


def _alike(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> int:
    """How many findings at the beginning are the same."""
    count = 0
    for was, now in zip(old, new, strict=False):
        if was is not now and was != now:
            break
        count += 1
    return count


def _key(table: str, values: Values) -> Values:
    return {f"key_{name}": values[name] for name in _KEYS[table]}
