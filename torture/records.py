"""Records for the trials: encrypted ones have their keys file beside them, as the program's own have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.domain.finding import new_id
from bodymap.domain.visit import Client, Visit
from bodymap.keys import KeyFile, slots
from bodymap.store import Record

PHRASE = "tulip bridge copper lantern"
CHEAP = slots.Effort(passes=1, lanes=1, kib=8)
"""Costs next to nothing to derive: what it really costs is the bench's matter."""


@dataclass(frozen=True, slots=True)
class Made:
    """A record with one client and one draft; `key` is None where it is plain."""

    path: Path
    key: bytes | None
    client_id: str
    visit_id: str


def create(path: Path, *, encrypted: bool = True, phrase: str = PHRASE, effort: slots.Effort = CHEAP) -> Record:
    """A new record, open; an encrypted one has a single user, who opens it with the phrase."""
    if not encrypted:
        return Record.create(path)
    record_id, dear = new_id(), slots.EFFORT
    slots.EFFORT = effort
    try:
        keys, key, _ = KeyFile.new(record_id, Author(name="Kim Example", initials="KE", role="admin"), phrase)
    finally:
        slots.EFFORT = dear
    keys.save(path)
    return Record.create(path, key=key, record_id=record_id)


def new_draft(path: Path, *, encrypted: bool, client: Client | None = None) -> Made:
    """A new record, closed, with one client and a visit that was begun."""
    client = client or Client(family_name="Example")
    visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
    with create(path, encrypted=encrypted) as record:
        record.add_client(client)
        record.add_visit(visit)
        return Made(path, record.key, client.id, visit.id)
