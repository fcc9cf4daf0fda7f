"""T3: the power goes at any instant; what the disk had not yet taken is dropped, torn or out of order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bodymap.errors import UserError
from torture.disk import Disk, behind, built, changes
from torture.marking import KEY, kept, mark, new_record
from torture.trial import Outcome, Task, Trial

EDITS = 60


def run(task: Task) -> Outcome:
    half = max(1, task.count // 2)
    return _states(task, half, None, "FULL") + _states(task, half, KEY, "FULL")


def control(task: Task) -> Outcome:
    return _states(task, task.count, None, "OFF") + _states(task, task.count, None, "NORMAL")


def _states(task: Task, count: int, key: bytes | None, synchronous: str) -> Outcome:
    where = task.folder / f"{synchronous}-{'plain' if key is None else 'encrypted'}"
    live, start, state = where / "live", where / "start", where / "state"
    live.mkdir(parents=True)
    visit_id = new_record(live / "record.bodymap", key)
    shutil.copytree(live, start)
    log = where / "log"
    command = [sys.executable, str(Path(__file__)), str(live), visit_id, (key or b"").hex(), synchronous]
    subprocess.run(command, env=behind(built(where), live, log), check=True)
    done = changes(log, live)
    instants = sorted(task.chance.randrange(1, len(done) + 1) for _ in range(count))
    disk, broken, acknowledged, at = Disk(start), 0, 0, 0
    for instant in instants:
        for change in done[at:instant]:
            if change.name == "said" and change.what != "W":
                continue
            if change.name == "said":
                acknowledged = max(acknowledged, int(change.bytes))
            else:
                disk.take(change)
        at = max(at, instant)
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        for name, content in disk.after_power_loss(task.chance):
            if name != "said":
                (state / name).write_bytes(content)
        broken += not _held(state / "record.bodymap", visit_id, key, acknowledged)
    return Outcome(count, broken, f"{EDITS} edits in {len(done)} writes and flushes")


def _held(path: Path, visit_id: str, key: bytes | None, acknowledged: int) -> bool:
    try:
        return kept(path, visit_id, key) >= acknowledged
    except (UserError, AssertionError, KeyError):
        return False


def _work(folder: str, visit_id: str, key: bytes | None, synchronous: str) -> None:
    """Runs behind the disk: each edit, once it is in the record, is said by a write that the log puts in its order."""
    from bodymap.store import Record, opening

    weaker: tuple[str, ...] = tuple(
        p.replace("synchronous = FULL", f"synchronous = {synchronous}") for p in opening.PRAGMAS
    )
    setattr(opening, "PRAGMAS", weaker)  # noqa: B010  # the constant has as many words as there are pragmas
    said = os.open(f"{folder}/said", os.O_WRONLY | os.O_CREAT, 0o600)
    with Record.open(f"{folder}/record.bodymap", key=key) as record:
        visit = record.visit(visit_id)
        for number in range(1, EDITS + 1):
            after = mark(visit, number)
            record.save_visit(visit, after)
            os.write(said, b"%d" % number)
            visit = after
            if number == EDITS // 2:
                record.close()
                break
    with Record.open(f"{folder}/record.bodymap", key=key) as record:
        visit = record.visit(visit_id)
        for number in range(EDITS // 2 + 1, EDITS + 1):
            after = mark(visit, number)
            record.save_visit(visit, after)
            os.write(said, b"%d" % number)
            visit = after


TRIAL = Trial(
    "T3",
    "power loss, unflushed writes dropped, torn, reordered: nothing acknowledged is lost, sound",
    (300, 5000, 50_000),
    run,
    control,
    "synchronous = OFF and NORMAL",
    300,
)

if __name__ == "__main__":
    _work(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]) or None, sys.argv[4])
