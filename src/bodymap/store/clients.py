"""Clients: their particulars, lists and search.

Search goes by folded names: without case, accents and superfluous spaces, kept beside the names and indexed, so that
a prefix is one range of an index however many clients there are. Letters within a name have no such range: they are
looked for in all names, last and only where the prefixes leave room.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Select, Text, and_, bindparam, func, insert, or_, select, update

from bodymap.domain.visit import Client
from bodymap.language import tr
from bodymap.store import tables
from bodymap.store.audit import Audit, Verb
from bodymap.store.failures import Conflict, NotSaved, damaged
from bodymap.store.link import Link, Row, Values
from bodymap.store.names import LONGEST_NAME, patterns_of
from bodymap.store.names import fold as fold


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as it stands in a list: with the day of the last visit and the number of visits."""

    client: Client
    last_visit: date | None
    visits: int

    @property
    def id(self) -> str:
        return self.client.id

    @property
    def name(self) -> str:
        return self.client.name


@dataclass(frozen=True, slots=True)
class UnsignedVisit:
    """A visit whose notes are not finished."""

    visit_id: str
    client: Client
    date: date


_LAST = "\U0010ffff"
"""No text goes on with this character, so `a` to `a` and this holds all that begins with a."""

_C = tables.client.c
_V = tables.visit.c
_OWN = (_C.id, _C.family_name, _C.given_name, _C.born, _C.contact, _C.note, _C.archived)
_SHOWN = _C.archived <= bindparam("archived")
_LISTED = select(
    *_OWN,
    select(func.max(_V.date)).where(_V.client_id == _C.id).correlate(tables.client).scalar_subquery(),
    select(func.count()).where(_V.client_id == _C.id).correlate(tables.client).scalar_subquery(),
)
_BY_FAMILY = (_C.family_folded, _C.given_folded, _C.id)
_BY_GIVEN = (_C.given_folded, _C.family_folded, _C.id)

_PAGE = _LISTED.where(_SHOWN).order_by(*_BY_FAMILY).limit(bindparam("limit")).offset(bindparam("offset"))
_ONE = select(*_OWN).where(_C.id == bindparam("client_id"))
_LISTED_ONE = _LISTED.where(_C.id == bindparam("client_id"))
_LATEST_VISITS = (
    select(_V.client_id, _V.date, _C.created_at)
    .join(tables.client)
    .where(_C.archived == 0)
    .order_by(_V.date.desc(), _V.client_id.desc())
)
_LATEST_ADDED = (
    select(_C.id, _C.created_at, _C.created_at)
    .where(_C.archived == 0)
    .order_by(_C.created_at.desc())
    .limit(bindparam("limit"))
)
_UNSIGNED = (
    select(_V.id, _V.date, *_OWN)
    .join(tables.client)
    .where(_V.signed == 0)
    .order_by(_V.date.desc())
    .limit(bindparam("limit"))
)
_INSERT = insert(tables.client)
_UPDATE = update(tables.client).where(_C.id == bindparam("key_id"))
_UPDATE = _UPDATE.values(
    {column.name: bindparam(column.name) for column in (*_OWN[1:], _C.family_folded, _C.given_folded)}
    | {"revision": _C.revision + 1}
)


def _beginning_with(order: tuple[Column[str], ...]) -> Select[Any]:
    """The clients whose first and second column of `order` begin with two texts, in that order: one index range."""
    first, second, _ = order
    return (
        _LISTED.where(_SHOWN)
        .where(first >= bindparam("first"), first < bindparam("first_end"))
        .where(second >= bindparam("second"), second < bindparam("second_end"))
        .order_by(*order)
        .limit(bindparam("limit"))
    )


_FAMILY_FIRST = _beginning_with(_BY_FAMILY)
_GIVEN_FIRST = _beginning_with(_BY_GIVEN)


def _holding(*, begun: bool) -> Select[Any]:
    """The clients in whose names all of `LONGEST_NAME` patterns stand, or where each begins a word.

    In the order of an index that holds both names, so that it is that one which is gone through, and only until the
    limit is reached.
    """
    terms = []
    for number in range(LONGEST_NAME):
        inside = bindparam(f"inside{number}", type_=Text)
        terms.append(or_(_C.family_folded.like(inside, escape="/"), _C.given_folded.like(inside, escape="/")))
    if begun:
        # asked only of those that hold them: putting names together costs more
        words = func.replace(" " + _C.family_folded + " " + _C.given_folded, "-", " ")
        terms += [words.like(bindparam(f"start{number}"), escape="/") for number in range(LONGEST_NAME)]
    return _LISTED.where(and_(*terms)).where(_SHOWN).order_by(*_BY_FAMILY).limit(bindparam("limit"))


_HOLDING_STARTS, _HOLDING = _holding(begun=True), _holding(begun=False)


class Clients:
    """The clients of one record, as one writer sees them."""

    def __init__(self, link: Link, audit: Audit) -> None:
        self._link = link
        self._audit = audit
        self._tried: dict[str, list[Client]] = {}
        """What was being written when a line broke: nobody knows whether it arrived."""

    def add(self, client: Client) -> None:
        """Raises ValueError where the record has this client already.

        One who is there from a try whose answer was lost is not there twice: the next try goes on from that.
        """
        with self._trying(client) as tried:
            if tried and self._link.rows(_ONE, {"client_id": client.id}):
                self._change(tried, client)
                return
            own = {"created_at": datetime.now(UTC).isoformat(), "revision": 1}
            values = _values(client)
            self._link.run(_INSERT, {**values, **own})
            self._audit.append(Verb.CLIENT_ADDED, client.id, None, {"client": values})

    def save(self, before: Client, after: Client) -> None:
        """Puts `after` in the place of the particulars that it was changed from.

        Raises KeyError where the record has no such client, Conflict where it holds neither `before` nor what was tried
        and never answered.
        """
        with self._trying(after) as tried:
            self._change((before, *tried), after)

    @contextlib.contextmanager
    def _trying(self, client: Client) -> Iterator[Sequence[Client]]:
        """A transaction that writes these particulars; gives those that may be there from tries before."""
        try:
            with self._audit.writing():
                yield self._tried.get(client.id, ())
        except NotSaved as error:
            if self._link.shared and not isinstance(error, Conflict):
                self._tried.setdefault(client.id, []).append(client)
            raise
        self._tried.pop(client.id, None)

    def _change(self, known: Sequence[Client], after: Client) -> None:
        """Within a transaction. `known` is what the record may hold: nobody has seen anything else."""
        was = self.one(after.id)
        if was == after:
            return
        if was not in known:
            raise Conflict(
                tr("Not saved: this client was changed elsewhere since it was opened here."),
                tr("Open the client again to see the newer state, then enter the change again."),
            )
        values, old = _values(after), _values(was)
        said = {name: (old[name], value) for name, value in values.items() if old[name] != value}
        del values["id"]
        self._link.run(_UPDATE, {**values, "key_id": after.id})
        self._audit.append(_verb(was, after), after.id, None, {"client": said})

    def one(self, client_id: str) -> Client:
        """Raises KeyError where the record has no such client."""
        rows = self._link.rows(_ONE, {"client_id": client_id})
        if not rows:
            raise KeyError(client_id)
        return self._client(rows[0])

    def page(self, limit: int, offset: int, *, archived: bool) -> tuple[ClientRow, ...]:
        """Clients by family name, then given name."""
        return self._listed(self._link.rows(_PAGE, {"limit": limit, "offset": offset, "archived": archived}))

    def search(self, text: str, limit: int, *, archived: bool, within: bool = False) -> tuple[ClientRow, ...]:
        """Clients by the beginning of a family or given name, or of both in either order; family names first.

        `within`: behind them those in whose names the words begin a word, then those in which they stand anywhere.
        """
        found: dict[str, Row] = {}
        for statement, first, second in _readings(text):
            if len(found) >= limit:
                break
            values: Values = {
                "first": first,
                "first_end": first + _LAST,
                "second": second,
                "second_end": second + _LAST,
                "archived": archived,
                "limit": limit,
            }
            for row in self._link.rows(statement, values):
                found.setdefault(row[0], row)
        patterns = patterns_of(text) if within else {}
        for statement in (_HOLDING_STARTS, _HOLDING) if patterns else ():
            if len(found) < limit:
                # those that are found already come again and must not take the place of others
                asked = {**patterns, "archived": archived, "limit": limit + len(found)}
                for row in self._link.rows(statement, asked):
                    found.setdefault(row[0], row)
        return self._listed(list(found.values())[:limit])

    def recent(self, limit: int) -> tuple[ClientRow, ...]:
        """The clients seen or added last, newest first."""
        latest: dict[str, tuple[str, str]] = {}
        candidates = self._link.first(_LATEST_VISITS, limit, 0) + self._link.rows(_LATEST_ADDED, {"limit": limit})
        for client_id, day, created_at in candidates:
            latest[client_id] = max(latest.get(client_id, ("", "")), (day[:10], created_at))
        newest = sorted(latest, key=latest.__getitem__, reverse=True)[:limit]
        return self._listed([self._link.rows(_LISTED_ONE, {"client_id": key})[0] for key in newest])

    def unsigned(self, limit: int) -> tuple[UnsignedVisit, ...]:
        rows = self._link.rows(_UNSIGNED, {"limit": limit})
        try:
            return tuple(UnsignedVisit(row[0], self._client(row[2:]), date.fromisoformat(row[1])) for row in rows)
        except (ValueError, TypeError) as error:
            raise damaged(self._link.path, "visit") from error

    def _listed(self, rows: list[Row]) -> tuple[ClientRow, ...]:
        return tuple(ClientRow(self._client(row[:7]), self._day(row[7]), row[8]) for row in rows)

    def _client(self, row: Row) -> Client:
        key, family_name, given_name, born, contact, note, archived = row
        return Client(
            id=key,
            family_name=family_name,
            given_name=given_name,
            born=self._day(born),
            contact=contact,
            note=note,
            archived=archived == 1,
        )

    def _day(self, text: str | None) -> date | None:
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError as error:
            raise damaged(self._link.path, "client") from error


def _verb(was: Client, now: Client) -> Verb:
    if was.archived == now.archived:
        return Verb.CLIENT_CHANGED
    return Verb.CLIENT_ARCHIVED if now.archived else Verb.CLIENT_RESTORED


def _values(client: Client) -> dict[str, object]:
    return {
        "id": client.id,
        "family_name": client.family_name,
        "given_name": client.given_name,
        "born": client.born.isoformat() if client.born else None,
        "contact": client.contact,
        "note": client.note,
        "archived": int(client.archived),
        "family_folded": fold(client.family_name),
        "given_folded": fold(client.given_name),
    }


def _readings(text: str) -> Iterator[tuple[Select[Any], str, str]]:
    """The ways in which a text can be a name: all of it one name, or a first and a second one cut at every space."""
    family, comma, given = text.partition(",")
    if comma:
        yield _FAMILY_FIRST, fold(family), fold(given)
        return
    words = fold(text).split(" ")
    for cut in range(min(len(words), LONGEST_NAME), 0, -1):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        yield _FAMILY_FIRST, first, second
        yield _GIVEN_FIRST, first, second
