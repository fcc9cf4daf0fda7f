"""T1: killed at any instant, the program has lost nothing that it said was saved."""

from __future__ import annotations

import sys

from torture.marking import KEY, kept, last_said, marking, new_record
from torture.trial import Outcome, Skipped, Task, Trial


def run(task: Task) -> Outcome:
    if sys.platform == "win32":
        raise Skipped("needs fork and SIGKILL")
    half = max(1, task.count // 2)
    return _kills(task, half, None) + _kills(task, half, KEY)


def _kills(task: Task, count: int, key: bytes | None) -> Outcome:
    path = task.folder / ("plain.bodymap" if key is None else "encrypted.bodymap")
    visit_id, broken, acknowledged = new_record(path, key), 0, 0
    with marking(path, visit_id, key) as workers:
        before = kept(path, visit_id, key)
        for turn in range(count):
            said = last_said(workers.kill_one(task.chance.uniform(0, 0.03), at_work=turn % 2 == 0))
            try:
                after = kept(path, visit_id, key)
            except AssertionError:
                broken += 1
                continue
            acknowledged += after - before
            broken += after - max(said, before) not in (0, 1)
            before = after
    return Outcome(count, broken, f"{acknowledged} edits {'in plain' if key is None else 'encrypted'}")


def control(task: Task) -> Outcome:
    path = task.folder / "early.bodymap"
    visit_id = new_record(path)
    with marking(path, visit_id, early=True) as workers:
        lost = sum(
            last_said(workers.kill_one(task.chance.uniform(0, 0.01), at_work=True)) > kept(path, visit_id)
            for _ in range(task.count)
        )
    return Outcome(task.count, lost)


TRIAL = Trial(
    "T1",
    "kill -9 at random instants: nothing acknowledged is lost, no half transaction, sound",
    (60, 1000, 10_000),
    run,
    control,
    "says saved before it is",
)
