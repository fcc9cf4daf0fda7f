"""T9: backups are made while edits go on without pause, restored elsewhere, and compared row by row."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from pathlib import Path

from bodymap.domain.edits import SetField, apply
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import Record
from bodymap.store.restoring import restore
from torture.records import create
from torture.trial import Outcome, Task, Trial

AT_ONCE = 20
"""Turns over one record."""


def run(task: Task) -> Outcome:
    half = max(1, task.count // 2)
    return _turns(task, half, encrypted=False, copies=False) + _turns(task, half, encrypted=True, copies=False)


def control(task: Task) -> Outcome:
    return _turns(task, task.count, encrypted=False, copies=True)


def _turns(task: Task, count: int, *, encrypted: bool, copies: bool) -> Outcome:
    """Twenty turns over each record: its audit grows with every edit."""
    total = Outcome(0, 0)
    for number, begun in enumerate(range(0, count, AT_ONCE)):
        folder = task.folder / f"{'encrypted' if encrypted else 'plain'}-{copies}-{number}"
        total += _over_one_record(folder, min(AT_ONCE, count - begun), encrypted=encrypted, copies=copies)
        shutil.rmtree(folder)
    return total


def _over_one_record(folder: Path, count: int, *, encrypted: bool, copies: bool) -> Outcome:
    folder.mkdir()
    path, elsewhere = folder / "record.bodymap", folder / "elsewhere" / "record.bodymap"
    broken, writer = 0, _Writer(path, encrypted=encrypted)
    key = writer.record.key
    with writer:
        for turn in range(count):
            before = writer.number
            try:
                if copies:
                    source = Path(shutil.copyfile(path, folder / f"copy-{turn}.bodymap"))
                else:
                    source = writer.record.back_up(folder / "backups").path
                restore(source, elsewhere, key=key, target_key=key, folder=folder / "replaced")
                broken += not _whole(elsewhere, source, key, before)
            except UserError:
                broken += 1
            shutil.rmtree(folder / "replaced", ignore_errors=True)
    return Outcome(count, broken)


class _Writer:
    """Writes the same number to two visits in one transaction, without pause."""

    def __init__(self, path: Path, *, encrypted: bool) -> None:
        self.record = create(path, encrypted=encrypted)
        client = Client(family_name="Example")
        self.record.add_client(client)
        self._visits = [
            Visit(client_id=client.id, date=date(2026, 1, day), protocol="it_band", notes="0") for day in (1, 2)
        ]
        for visit in self._visits:
            self.record.add_visit(visit)
        self.number = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.record.close()

    def _write(self) -> None:
        while not self._stop.is_set():
            after = [apply(visit, SetField("notes", str(self.number + 1)))[0] for visit in self._visits]
            with self.record.at_once():
                for old, new in zip(self._visits, after, strict=True):
                    self.record.save_visit(old, new)
            self._visits, self.number = after, self.number + 1
            self._stop.wait(0.003)


def _whole(restored: Path, source: Path, key: bytes | None, before: int) -> bool:
    with Record.open(restored, read_only=True, key=key) as ours, Record.open(source, read_only=True, key=key) as theirs:
        rows = [
            [(record.client(row.id), record.visits(row.id)) for row in record.clients()] for record in (ours, theirs)
        ]
        notes = {visit.notes for _, visits in rows[0] for visit in visits}
        return rows[0] == rows[1] and len(notes) == 1 and int(notes.pop()) >= before and ours.examine().sound


TRIAL = Trial(
    "T9",
    "backup while edits go on, restore, compare: row by row the same, of one moment, nothing older than it",
    (10, 200, 200),
    run,
    control,
    "the file copied without its log",
)
