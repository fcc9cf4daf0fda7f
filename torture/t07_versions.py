"""T7: records of every released version open with the same content; newer ones are refused and left as they were."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

from bodymap.errors import UserError
from bodymap.store import Record, sqlite
from torture.trial import Outcome, Task, Trial

RECORDS = Path(__file__).resolve().parents[1] / "tests" / "data" / "records"


def records() -> list[Path]:
    """The kept records, oldest first."""
    return sorted(RECORDS.glob("*.sqlite"))


def reader() -> ModuleType:
    """The module beside them, whose `contents` tells what a record holds."""
    spec = importlib.util.spec_from_file_location("kept_records", RECORDS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same(path: Path, expected: Path) -> bool:
    """Whether a record, brought up to date, holds what stands in the JSON file."""
    with Record.open(path) as record:
        found = json.loads(json.dumps(reader().contents(record)))
    return bool(found == json.loads(expected.read_text(encoding="utf-8")))


def run(task: Task) -> Outcome:
    tried = broken = 0
    for kept in records():
        path = task.folder / kept.name
        shutil.copyfile(kept, path)
        tried += 1
        broken += not same(path, kept.with_suffix(".json"))
    newer = task.folder / "newer.bodymap"
    Record.create(newer).close()
    driver = sqlite.connect(str(newer))
    driver.execute("PRAGMA journal_mode = DELETE")
    [(version,)] = driver.execute("PRAGMA user_version").fetchall()
    driver.execute(f"PRAGMA user_version = {version + 1}")
    driver.close()
    before = hashlib.sha256(newer.read_bytes()).hexdigest()
    try:
        Record.open(newer).close()
        broken += 1
    except UserError as error:
        broken += "newer" not in str(error)
    broken += hashlib.sha256(newer.read_bytes()).hexdigest() != before
    return Outcome(tried + 1, broken, f"{tried} released versions, and one that is newer")


def control(task: Task) -> Outcome:
    """A record in which one word was changed must not pass for the same."""
    kept = records()[0]
    path = task.folder / "altered.sqlite"
    shutil.copyfile(kept, path)
    driver = sqlite.connect(str(path))
    driver.execute("UPDATE finding SET side = CASE side WHEN 'left' THEN 'right' ELSE 'left' END")
    driver.close()
    return Outcome(1, int(not same(path, kept.with_suffix(".json"))))


TRIAL = Trial(
    "T7",
    "records of every released version open with the same content; a newer one is refused byte for byte untouched",
    (1, 1, 1),
    run,
    control,
    "a record with its sides swapped",
    1,
)
