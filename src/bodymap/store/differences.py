"""What differs between two states of one visit: as statements that write it, and as words for the audit.

Hides the tables that a visit is spread over, and that a finding which only moved up is not written whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.sql import ClauseElement

from bodymap.domain.finding import Finding
from bodymap.domain.visit import Visit
from bodymap.store import tables
from bodymap.store.link import Values
from bodymap.store.rows import (
    answer_values,
    finding_values,
    outcome_values,
    rom_values,
    special_test_values,
    treatment_values,
    visit_values,
)


def _where(table: Table) -> list[Any]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key]


def _set(table: Table) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.c if not column.primary_key}


INSERT = {table.name: insert(table) for table in (tables.visit, *tables.CHILDREN)}
_UPDATE = {table.name: update(table).where(*_where(table)).values(_set(table)) for table in tables.CHILDREN}
_DELETE = {table.name: delete(table).where(*_where(table)) for table in tables.CHILDREN}
_KEYS = {table.name: tuple(column.name for column in table.primary_key) for table in tables.CHILDREN}
_MOVE = update(tables.finding).where(*_where(tables.finding)).values(position=bindparam("position"))

Statement = tuple[ClauseElement, Sequence[Values]]


@dataclass(slots=True)
class PartDifference:
    """The rows of one table that are gone, changed (before and after), moved to another place, or new.

    Each of `moved` is a finding's key and its place before and after.
    """

    table: str
    gone: list[Values] = field(default_factory=list)
    changed: list[tuple[Values, Values]] = field(default_factory=list)
    moved: list[tuple[Values, int, int]] = field(default_factory=list)
    added: list[Values] = field(default_factory=list)

    def statements(self) -> Iterator[Statement]:
        """Removals first, so that an entry may take the place of another."""
        table = self.table
        if self.gone:
            yield _DELETE[table], [_key(table, values) for values in self.gone]
        if self.moved:
            yield _MOVE, [{"position": now, **key} for key, _, now in self.moved]
        if self.changed:
            yield _UPDATE[table], [{**now, **_key(table, now)} for _, now in self.changed]
        if self.added:
            yield INSERT[table], self.added

    def said(self) -> dict[str, object]:
        """Values before and after; what did not happen is left out."""
        moved = [(key["key_id"], was, now) for key, was, now in self.moved]
        words = {"removed": self.gone, "changed": self.changed, "moved": moved, "added": self.added}
        return {key: value for key, value in words.items() if value}


@dataclass(slots=True)
class VisitDifference:
    """All that differs: `columns` are the visit's own, before and after."""

    columns: dict[str, tuple[object, object]]
    parts: list[PartDifference]

    def __bool__(self) -> bool:
        return bool(self.columns or self.parts)

    @property
    def own(self) -> dict[str, object]:
        """The visit's own columns as they are now."""
        return {name: now for name, (_, now) in self.columns.items()}

    def statements(self) -> Iterator[Statement]:
        for part in self.parts:
            yield from part.statements()

    def said(self) -> dict[str, object]:
        """What the audit tells: `visit` for the visit's own columns, and each table that differs."""
        words: dict[str, object] = {part.table: part.said() for part in self.parts}
        return {"visit": self.columns, **words} if self.columns else words


_FIELDS = ("protocol", "protocol_version", "diagram", "diagram_version", "phase", "signed", "clear", "observations")
_OWN_FIELDS = (*_FIELDS, "history", "plan", "home_care", "notes")


def difference(before: Visit, after: Visit) -> VisitDifference:
    """What leads from one to the other; both are states of one visit."""
    return VisitDifference(_changed_columns(before, after), list(_differences(before, after)))


def differ(before: object, after: object) -> bool:
    """Identity first: visits are replaced, never changed, and most of their parts are the same objects."""
    return before is not after and before != after


def _changed_columns(before: Visit, after: Visit) -> dict[str, tuple[object, object]]:
    names = [name for name in _OWN_FIELDS if differ(getattr(before, name), getattr(after, name))]
    if not names:
        return {}
    was, now = visit_values(before), visit_values(after)
    return {name: (was[name], now[name]) for name in names}


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


def all_parts(visit: Visit) -> Iterator[tuple[str, list[Values]]]:
    """The rows of a whole visit, by table."""
    yield "finding", [finding_values(visit.id, place, found) for place, found in enumerate(visit.findings)]
    for table, entries, values in _LISTS:
        yield table, [values(visit.id, place, entry) for place, entry in enumerate(entries(visit))]
    for table, pairs, row in _MAPS:
        yield table, [row(visit.id, key, value) for key, value in pairs(visit).items()]


def _differences(before: Visit, after: Visit) -> Iterator[PartDifference]:
    if differ(before.findings, after.findings):
        yield _finding_difference(before.id, before.findings, after.findings)
    for table, entries, values in _LISTS:
        old, new = entries(before), entries(after)
        if differ(old, new):
            yield _part_difference(
                table,
                {place: values(before.id, place, entry) for place, entry in enumerate(old)},
                {place: values(before.id, place, entry) for place, entry in enumerate(new)},
            )
    for table, pairs, row in _MAPS:
        was, now = pairs(before), pairs(after)
        if differ(was, now):
            yield _part_difference(
                table,
                {key: row(before.id, key, value) for key, value in was.items()},
                {key: row(before.id, key, value) for key, value in now.items()},
            )


def _part_difference(table: str, old: Mapping[Any, Values], new: Mapping[Any, Values]) -> PartDifference:
    return PartDifference(
        table,
        gone=[values for key, values in old.items() if key not in new],
        changed=[(old[key], values) for key, values in new.items() if key in old and old[key] != values],
        added=[values for key, values in new.items() if key not in old],
    )


def _finding_difference(visit_id: str, old: tuple[Finding, ...], new: tuple[Finding, ...]) -> PartDifference:
    start = _alike(old, new)  # an added finding stands at the end, behind all that stay
    places = {found.id: place for place, found in enumerate(old[start:], start)}
    kept = {found.id for found in new[start:]}
    part = PartDifference("finding")
    part.gone = [finding_values(visit_id, place, old[place]) for key, place in places.items() if key not in kept]
    for place, found in enumerate(new[start:], start):
        was = places.get(found.id)
        if was is None:
            part.added.append(finding_values(visit_id, place, found))
        elif differ(old[was], found):
            values = finding_values(visit_id, place, found)
            part.changed.append((finding_values(visit_id, was, old[was]), values))
        elif was != place:
            part.moved.append(({"key_visit_id": visit_id, "key_id": found.id}, was, place))
    return part


def _alike(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> int:
    """How many findings at the beginning are the same."""
    # a finding that was added, the commonest save, leaves all before it: they are compared at once, not one by one
    if new[: len(old)] == old:
        return len(old)
    count = 0
    for was, now in zip(old, new, strict=False):
        if was is not now and was != now:
            break
        count += 1
    return count


def _key(table: str, values: Values) -> Values:
    return {f"key_{name}": values[name] for name in _KEYS[table]}
