"""T22: the audit is altered behind the program's back, at random; each time it is found. And no cell is a formula."""

from __future__ import annotations

import csv
import io
import random
import shutil
from datetime import date
from pathlib import Path

from bodymap.domain.edits import SetField, apply
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.csv_out import cell
from bodymap.store import Record, sqlite
from bodymap.store.head import place_of
from torture.trial import Outcome, Task, Trial

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
CELLS = 10
"""Cells for each tampering."""


def run(task: Task) -> Outcome:
    tampered = _tampered(task, task.count, _found)
    wrong = sum(not _harmless(task.chance) for _ in range(task.count * CELLS))
    return tampered + Outcome(0, wrong, f"{task.count * CELLS} cells of CSV")


def control(task: Task) -> Outcome:
    """A check that only counts the entries and asks SQLite whether the file is sound."""
    return _tampered(task, task.count, _counted)


def _tampered(task: Task, count: int, notices: object) -> Outcome:
    path = _record(task.folder)
    altered = task.folder / "altered.bodymap"
    broken = 0
    for _ in range(count):
        shutil.copyfile(path, altered)
        shutil.copyfile(place_of(path), place_of(altered))
        driver = sqlite.connect(str(altered))
        [(entries,)] = driver.execute("SELECT count(*) FROM audit").fetchall()
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        driver.execute("PRAGMA foreign_keys = OFF")
        _alter(driver, entries, task.chance)
        driver.close()
        broken += not notices(altered, entries)  # type: ignore[operator]
    return Outcome(count, broken)


def _record(folder: Path) -> Path:
    path = folder / "record.bodymap"
    path.unlink(missing_ok=True)
    with Record.create(path) as record:
        for number in range(6):
            client = Client(family_name=f"Example {number}")
            record.add_client(client)
            visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
            record.add_visit(visit)
            for words in ("one", "two", "three"):
                after, _ = apply(visit, SetField("notes", words))
                record.save_visit(visit, after)
                visit = after
    driver = sqlite.connect(str(path))
    driver.execute("PRAGMA journal_mode = DELETE")
    driver.close()
    return path


def _alter(driver: sqlite.Connection, entries: int, chance: random.Random) -> None:
    at, other = chance.sample(range(1, entries + 1), 2)
    match chance.randrange(5):
        case 0:
            column = chance.choice(["at", "author", "author_id", "verb", "hash", "digest"])
            driver.execute(f"UPDATE audit SET {column} = {column} || '1' WHERE sequence = ?", (at,))
        case 1:
            [(key,)] = driver.execute("SELECT max(sequence) FROM audit WHERE details IS NOT NULL").fetchall()
            driver.execute("UPDATE audit SET details = replace(details, 't', 'T') WHERE sequence = ?", (key,))
        case 2:
            driver.execute("DELETE FROM audit WHERE sequence = ?", (at,))
        case 3:
            driver.execute("UPDATE audit SET sequence = -1 WHERE sequence = ?", (at,))
            driver.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (at, other))
            driver.execute("UPDATE audit SET sequence = ? WHERE sequence = -1", (other,))
        case _:
            driver.execute("DELETE FROM audit WHERE sequence > ?", (min(at, entries - 1),))


def _found(path: Path, _entries: int) -> bool:
    try:
        with Record.open(path, read_only=True) as record:
            return not record.verify().sound
    except UserError:
        return True


def _counted(path: Path, entries: int) -> bool:
    driver = sqlite.connect(str(path))
    try:
        [(found,)] = driver.execute("SELECT count(*) FROM audit").fetchall()
        return bool(found != entries or driver.execute("PRAGMA integrity_check").fetchall() != [("ok",)])
    finally:
        driver.close()


def _harmless(chance: random.Random) -> bool:
    """Whether a text comes out of a spreadsheet's reader as text, and as the one that went in."""
    text = chance.choice([*FORMULA, "", "a"]) + "".join(chr(chance.randrange(1, 0x250)) for _ in range(8))
    out = io.StringIO(newline="")
    csv.writer(out).writerow([cell(text), "end"])
    [row] = csv.reader(io.StringIO(out.getvalue(), newline=""))
    return not row[0].startswith(FORMULA) and row[0].removeprefix("'") == text.removeprefix("'") and row[1] == "end"


TRIAL = Trial(
    "T22",
    "entries of the audit altered, taken out, swapped, cut off: found each time; no cell of an export is a formula",
    (60, 1000, 10_000),
    run,
    control,
    "a check that counts entries",
    60,
)
