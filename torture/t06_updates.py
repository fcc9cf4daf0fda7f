"""T6: killed while an older record is brought up to date: it is old or new, and whole, and the next start goes on."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

from bodymap.errors import UserError
from bodymap.store import Record, sqlite, tables
from torture.t07_versions import records, same
from torture.trial import Outcome, Skipped, Task, Trial

SPAN = 0.15
"""Seconds that an update takes at most on a slow machine; kills are spread over them."""


def run(task: Task) -> Outcome:
    if not hasattr(os, "fork"):
        raise Skipped("needs fork")
    older = [path for path in records() if int(path.stem) < tables.SCHEMA]
    if not older:
        raise Skipped("there is but one version of the record")
    import bodymap.store.migrating  # noqa: F401  # imported before the fork, so that kills fall into the update itself

    broken = part = 0
    for old in older:
        for turn in range(task.count):
            path = task.folder / f"{old.stem}-{turn}.bodymap"
            shutil.copyfile(old, path)
            _killed(lambda path=path: Record.open(path).close(), task.chance.uniform(0, SPAN))
            part += _version(path) == int(old.stem)
            try:
                broken += not same(path, old.with_suffix(".json"))
            except UserError:
                broken += 1
            for left in task.folder.glob(f"{old.stem}-{turn}*"):
                left.unlink()
    tried = task.count * len(older)
    return Outcome(tried, broken, f"{part} killed before it was new")


def control(task: Task) -> Outcome:
    """An update without a transaction: steps that are each on the disk by themselves."""
    broken = 0
    for turn in range(task.count):
        path = task.folder / f"control-{turn}.sqlite"
        driver = sqlite.connect(str(path))
        driver.execute("CREATE TABLE a (x)")
        driver.close()
        _killed(lambda path=path: _steps(path), task.chance.uniform(0, 0.02))
        driver = sqlite.connect(str(path))
        names = {name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        driver.close()
        broken += names not in ({"a"}, {f"b{n}" for n in range(20)})
    return Outcome(task.count, broken)


def _steps(path: Path) -> None:
    driver = sqlite.connect(str(path))
    for number in range(20):
        driver.execute(f"CREATE TABLE b{number} (x)")
        time.sleep(0.0005)
    driver.execute("DROP TABLE a")


def _killed(deed: object, after: float) -> None:
    child = os.fork()
    if not child:
        deed()  # type: ignore[operator]
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


TRIAL = Trial(
    "T6",
    "killed while an older record is brought up to date: old or new, whole, and the next opening goes on",
    (20, 300, 1000),
    run,
    control,
    "an update in single steps",
    40,
)
