"""The audit: who did what, when, in one chain of entries that is only ever added to.

Every entry carries the SHA-256 of itself and of the entry before it; its number, not its clock, is its place. What
differed (values before and after) is covered by a salted hash of its own, so that erasing a client can take the words
away and leave the chain as sure as it was. Hides the form of the entries and the head beside the file.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from secrets import token_hex
from types import TracebackType
from typing import Self

from sqlalchemy import bindparam, insert, select

from bodymap.domain.author import Author
from bodymap.store import head, tables
from bodymap.store.link import Link, Transaction
from bodymap.store.rows import encode

FIRST = "0" * 64
"""Stands where the hash of an entry before the first would be."""


class Verb(StrEnum):
    """What an entry says was done."""

    RECORD_CREATED = "record.created"
    RECORD_UPGRADED = "record.upgraded"
    RECORD_UNLOCKED = "record.unlocked"
    RECORD_RESTORED = "record.restored"
    RECORD_ENCRYPTED = "record.encrypted"
    UNLOCK_FAILED = "record.unlock_failed"
    PASSPHRASE_CHANGED = "keys.passphrase_changed"
    PASSPHRASE_RECOVERED = "keys.passphrase_recovered"
    RECOVERY_RENEWED = "keys.recovery_key_renewed"
    KEY_REMEMBERED = "keys.remembered"
    KEY_FORGOTTEN = "keys.forgotten"
    USER_ADDED = "keys.user_added"
    USER_CHANGED = "keys.user_changed"
    USER_REMOVED = "keys.user_removed"
    SETTING_CHANGED = "setting.changed"
    CLIENT_ADDED = "client.added"
    CLIENT_CHANGED = "client.changed"
    CLIENT_ARCHIVED = "client.archived"
    CLIENT_RESTORED = "client.restored"
    CLIENT_OPENED = "client.opened"
    CLIENT_ERASED = "client.erased"
    VISIT_ADDED = "visit.added"
    VISIT_CHANGED = "visit.changed"
    VISIT_DELETED = "visit.deleted"
    VISIT_SIGNED = "visit.signed"
    SIGNING_FAILED = "visit.signing_failed"
    AMENDMENT_BEGUN = "visit.amendment_begun"
    AMENDMENT_CANCELLED = "visit.amendment_cancelled"
    CHART_PRINTED = "chart.printed"
    CHART_EXPORTED = "chart.exported"
    HEAD_MISSING = "audit.head_missing"
    HEAD_BEHIND = "audit.head_behind"
    HEAD_OFF = "audit.head_off"
    HEAD_ACCEPTED = "audit.head_accepted"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the record. `details` is None where it was erased, and where there was none."""

    sequence: int
    at: str
    author_id: str
    author: str
    verb: str
    client_id: str | None
    visit_id: str | None
    salt: str | None
    details: str | None
    digest: str
    hash: str

    def expected(self, previous: str) -> str:
        """The hash that this entry must have behind one with the hash `previous`."""
        return _link(
            previous,
            (
                str(self.sequence),
                *(self.at, self.author_id, self.author, self.verb, self.client_id, self.visit_id),
                self.digest,
            ),
        )

    @property
    def said(self) -> Mapping[str, object]:
        """The details as they were written. Raises ValueError where they are none of ours."""
        return dict(json.loads(self.details)) if self.details else {}


@dataclass(frozen=True, slots=True)
class News:
    """What somebody else has written: who, what kind of deed, and whose chart it is about."""

    author: str
    verb: str
    client_id: str | None
    visit_id: str | None


CHANGES = frozenset(Verb) - {
    *(Verb.RECORD_CREATED, Verb.RECORD_UPGRADED, Verb.RECORD_UNLOCKED, Verb.UNLOCK_FAILED, Verb.CLIENT_OPENED),
    *(Verb.SIGNING_FAILED, Verb.CHART_PRINTED, Verb.CHART_EXPORTED),
}
"""The deeds after which a chart, a list or a setting may look different."""

_A = tables.audit.c
_COLUMNS = tuple(tables.audit.c)
_NAMES = tuple(column.name for column in _COLUMNS)
_INSERT = insert(tables.audit)
_LAST = select(*_COLUMNS).order_by(_A.sequence.desc()).limit(1)
_FROM = select(*_COLUMNS).where(_A.sequence >= bindparam("first")).order_by(_A.sequence).limit(bindparam("limit"))
_HASH_AT = select(_A.hash).where(_A.sequence == bindparam("sequence"))
_PAGE = 2000


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _link(previous: str, parts: tuple[str | None, ...]) -> str:
    # each part behind its length, so that no two entries read the same; every save pays for this, and JSON costs twice
    return _hash(previous + "".join(["-" if part is None else f"{len(part)}:{part}" for part in parts]))


def digest_of(salt: str, details: str) -> str:
    """The hash that stands for the details. The salt keeps a short detail from being guessed once it is erased."""
    return _hash(salt + details)


class Audit:
    """The audit of one open record. `author` is who is named with whatever is written from now on."""

    def __init__(self, link: Link, outside: head.HeadFile | None = None) -> None:
        self.author = Author()
        self.record_id = ""
        self.notes = 0
        """How many entries told of no change."""
        self.own: set[int] = set()
        """Numbers of this writer's entries among those of others, until somebody has asked for news."""
        self._link = link
        self._outside = outside
        self._first = 0
        self._last: tuple[int, str] | None = None
        self._pending: tuple[int, str] | None = None

    # writing

    def writing(self) -> "Writing":
        """One durable transaction in which entries may be appended. Raises as `Link.transaction` does."""
        return Writing(self, self._link.transaction())

    def begin(self) -> None:
        """A transaction has begun: where others write, too, the newest entry may be one of theirs by now."""
        if self._link.shared and self._pending is None:
            self._last = None

    def append(
        self,
        verb: Verb,
        client_id: str | None = None,
        visit_id: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Adds an entry within `writing`: it is in the record if, and only if, what it tells of is."""
        sequence, previous = self._pending or self.newest
        sequence += 1
        if self._pending is None:
            self._first = sequence
        salt = said = None
        digest = ""
        if details:
            salt, said = token_hex(16), encode(details)
            digest = digest_of(salt, said)
        author = self.author
        told = (self.now(), author.id, author.name, verb.value, client_id, visit_id)
        made = _link(previous, (str(sequence), *told, digest))
        self._link.run(_INSERT, dict(zip(_NAMES, (sequence, *told, salt, said, digest, made), strict=True)))
        self._pending = (sequence, made)

    def log(
        self,
        verb: Verb,
        client_id: str | None = None,
        visit_id: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Adds an entry that tells of no change in the record: something was opened, printed, refused."""
        with self.writing():
            self.append(verb, client_id, visit_id, details)
        self.notes += 1

    @staticmethod
    def now() -> str:
        """The instant as the record writes it: UTC, ISO 8601."""
        return datetime.now(UTC).isoformat(timespec="milliseconds")

    def settle(self, *, done: bool) -> None:
        """Called when a transaction has ended. Within `Link.at_once` nothing is settled before the whole is."""
        if self._link.joined:
            return
        if done and self._pending is not None:
            self._last = self._pending
            if self._link.shared:
                self.own.update(range(self._first, self._last[0] + 1))
            self.write_head()
        self._pending = None

    @property
    def newest(self) -> tuple[int, str]:
        """Number and hash of the newest entry that this writer knows of."""
        if self._last is None:
            self._last = self.last()
        return self._last

    def write_head(self) -> None:
        """Puts the newest entry's number and hash into the file beside the record."""
        if self._outside is not None:
            self._outside.write(head.Head(self.record_id, *self.newest))

    # reading

    def last(self) -> tuple[int, str]:
        """Number and hash of the newest entry as it stands in the record."""
        rows = self._link.rows(_LAST)
        return (int(rows[0][0]), str(rows[0][-1])) if rows else (0, FIRST)

    def hash_at(self, sequence: int) -> str | None:
        """The hash of the entry with this number, None where there is none."""
        if sequence == 0:
            return FIRST
        rows = self._link.rows(_HASH_AT, {"sequence": sequence})
        return str(rows[0][0]) if rows else None

    def entries(self, first: int = 1) -> Iterator[Entry]:
        """All entries from this number on, in their order, a page at a time."""
        while rows := self._link.rows(_FROM, {"first": first, "limit": _PAGE}):
            yield from (Entry(*row) for row in rows)
            first = int(rows[-1][0]) + 1


class Writing:
    """A transaction together with the entries that tell of it."""

    __slots__ = ("_audit", "_transaction")

    def __init__(self, audit: Audit, transaction: Transaction | nullcontext[None]) -> None:
        self._audit = audit
        self._transaction = transaction

    def __enter__(self) -> Self:
        self._transaction.__enter__()
        self._audit.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        done = False
        try:
            self._transaction.__exit__(kind, error, trace)
            done = error is None
        finally:
            self._audit.settle(done=done)
