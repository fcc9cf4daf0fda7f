"""A process that marks findings and says each once the record has it, to be killed at any instant.

Shared by the trials of kills and by the project's ordinary tests.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from bodymap.domain.edits import AddFinding, RemoveFinding, SetField, apply
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.store import Record
from torture.breeding import Workers, breed, say

KEY = bytes(range(32))
CROWDED = 30


def mark(visit: Visit, number: int) -> Visit:
    """The edits that one acknowledgement stands for: a finding, and its number in the notes, in one transaction."""
    finding = Finding(side=Side.LEFT, kind="nodule", zones=("it_band_mid",), note=str(number))
    after, _ = apply(visit, AddFinding(finding))
    after, _ = apply(after, SetField("notes", str(number)))
    if len(after.findings) > CROWDED:
        after, _ = apply(after, RemoveFinding(after.findings[0].id))
    return after


def new_record(path: Path, key: bytes | None = None) -> str:
    """Makes a record with one client and one visit, closed, and returns the visit's id."""
    with Record.create(path, key=key) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
        record.add_visit(visit)
    return visit.id


def kept(path: Path, visit_id: str, key: bytes | None = None) -> int:
    """The last number in the record. Raises AssertionError where the record is not sound or holds half an edit."""
    with Record.open(path, key=key) as record:
        record.check()
        visit = record.visit(visit_id)
    number = int(visit.notes or 0)
    expected = [str(n) for n in range(max(1, number - CROWDED + 1), number + 1)]
    assert [finding.note for finding in visit.findings] == expected, "half a transaction was kept"
    return number


def work(path: str, visit_id: str, key: bytes | None, *, early: bool) -> None:
    """What is killed: marks for ever, and says each number."""
    with Record.open(path, key=key) as record:
        visit = record.visit(visit_id)
        number = int(visit.notes or 0)
        while True:
            number += 1
            after = mark(visit, number)
            if early:
                say(str(number))
                time.sleep(0.001)  # what stands between the word and the deed in a program that gets it wrong
            record.save_visit(visit, after)
            if not early:
                say(str(number))
            visit = after


def marking(path: Path, visit_id: str, key: bytes | None = None, *, early: bool = False) -> Workers:
    """Processes that mark; what each says are the numbers of its edits."""
    return Workers(__file__, str(path), visit_id, (key or b"").hex(), "early" if early else "after")


def last_said(lines: list[str]) -> int:
    """0 where nothing was said."""
    return int(lines[-1]) if lines else 0


if __name__ == "__main__":
    where, visit, hexed, when = sys.argv[1:]
    breed(lambda _: work(where, visit, bytes.fromhex(hexed) or None, early=when == "early"))
