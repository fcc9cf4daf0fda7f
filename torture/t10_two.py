"""T10: two windows on one record: the second is told at once, no edit is lost, a dead one frees the record."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bodymap.errors import UserError
from bodymap.store import Record, sqlite
from torture.marking import KEY, kept, mark, new_record
from torture.trial import Outcome, Task, Trial, environment

TOLD_WITHIN = 2.0
"""Seconds."""


def run(task: Task) -> Outcome:
    """Two processes take turns as the record lets them, until each has made half of the edits."""
    path = task.folder / "record.bodymap"
    visit_id = new_record(path, KEY)
    each = max(1, task.count // 2)
    workers = [_start(path, visit_id, each, "ours") for _ in range(2)]
    told = [float(worker.communicate()[0].split()[-1]) for worker in workers]
    edits = kept(path, visit_id, KEY)
    broken = abs(2 * each - edits) + sum(longest > TOLD_WITHIN for longest in told)
    broken += _not_freed(path)
    return Outcome(2 * each, broken, f"the second was told within {max(told):.2f} s")


def control(task: Task) -> Outcome:
    """Two processes that read, add one and write back, with nothing that holds the other off."""
    path = task.folder / "unguarded.sqlite"
    driver = sqlite.connect(str(path))
    driver.execute("CREATE TABLE counter (n)")
    driver.execute("INSERT INTO counter VALUES (0)")
    driver.close()
    workers = [_start(path, "", 100, "unguarded") for _ in range(2)]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    for worker in workers:  # both are there: neither may be done before the other begins
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    driver = sqlite.connect(str(path))
    [(found,)] = driver.execute("SELECT n FROM counter").fetchall()
    driver.close()
    return Outcome(200, 200 - found)


def _start(path: Path, visit_id: str, edits: int, manner: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__)), str(path), visit_id, str(edits), manner]
    return subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _not_freed(path: Path) -> int:
    """Whether a holder that was killed still holds the record."""
    holder = _start(path, "", 0, "hold")
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    try:
        Record.open(path, key=KEY).close()
    except UserError:
        return 1
    return 0


def _edit(path: Path, visit_id: str, edits: int) -> None:
    """Opens the record whenever it may, makes one edit, and closes it; says the longest time that a refusal took."""
    longest, made = 0.0, 0
    while made < edits:
        began = time.monotonic()
        try:
            record = Record.open(path, key=KEY)
        except UserError:
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.002)
            continue
        with record:
            visit = record.visit(visit_id)
            record.save_visit(visit, mark(visit, int(visit.notes or 0) + 1))
            made += 1
        time.sleep(0.002)
    print(longest)


def _count(path: Path, edits: int) -> None:
    driver = sqlite.connect(str(path), timeout=10)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(edits):
        [(found,)] = driver.execute("SELECT n FROM counter").fetchall()
        time.sleep(0.0005)
        driver.execute("UPDATE counter SET n = ?", (found + 1,))


TRIAL = Trial(
    "T10",
    "two windows on one record: none of their edits is lost, the second is told within 2 s, a killed one frees it",
    (40, 600, 600),
    run,
    control,
    "two programs that read, add and write back",
)

if __name__ == "__main__":
    where, visit, number, how = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    if how == "ours":
        _edit(where, visit, number)
    elif how == "unguarded":
        _count(where, number)
    else:
        with Record.open(where, key=KEY):
            print("open", flush=True)
            time.sleep(60)
