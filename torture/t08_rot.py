"""T8: single bytes of a closed record or a backup rot; each is caught or changes nothing that can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import Record
from bodymap.store.previewing import look_into
from torture.records import create
from torture.trial import Outcome, Task, Trial


def run(task: Task) -> Outcome:
    path, backup, key = _made(task.folder, encrypted=True)
    half = task.count // 2
    record, caught = _rot(task, path, half, key)
    copy, caught_too = _rot(task, backup, task.count - half, key)
    return Outcome(task.count, record + copy, f"{caught + caught_too} caught, the others changed nothing")


def control(task: Task) -> Outcome:
    """A record that is not encrypted: a rotten byte in a text is another text, and nothing can tell."""
    path, _, _ = _made(task.folder / "plain", encrypted=False)
    silent, _ = _rot(task, path, task.count, None)
    return Outcome(task.count, silent)


def _made(folder: Path, *, encrypted: bool) -> tuple[Path, Path, bytes | None]:
    """A record, its backup, and the key of both."""
    folder.mkdir(exist_ok=True)
    path = folder / "record.bodymap"
    with create(path, encrypted=encrypted) as record:
        for number in range(12):
            client = Client(family_name=f"Example {number}", note="made up " * 20)
            record.add_client(client)
            finding = Finding(side=Side.LEFT, kind="nodule", zones=("it_band_mid",), note="made up " * 30)
            visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band", findings=(finding,))
            record.add_visit(replace(visit, notes="n" * 400))
        return path, record.back_up().path, record.key


def _rot(task: Task, path: Path, count: int, key: bytes | None) -> tuple[int, int]:
    """How many rotten bytes changed something silently, and how many were caught."""
    sound = path.read_bytes()
    expected = _read(path, key)
    silent = caught = 0
    for _ in range(count):
        content = bytearray(sound)
        content[task.chance.randrange(len(content))] ^= task.chance.randrange(1, 256)
        path.write_bytes(content)
        try:
            look_into(path, key)
            silent += _read(path, key) != expected
        except UserError:
            caught += 1
    path.write_bytes(sound)
    return silent, caught


def _read(path: Path, key: bytes | None) -> list[object]:
    with Record.open(path, read_only=True, key=key) as record:
        return [(record.client(row.id), record.visits(row.id)) for row in record.clients(limit=1000)]


TRIAL = Trial(
    "T8",
    "rotten bytes in an encrypted record and its backup: caught, or nothing that is read differs",
    (60, 1000, 1000),
    run,
    control,
    "a record that is not encrypted",
    300,
)
