"""T4: each call to the disk fails once, or from then on: that is told, nothing is lost, and nothing is spoilt."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bodymap.errors import UserError
from torture.disk import behind, built
from torture.marking import KEY, kept, new_record
from torture.trial import Outcome, Task, Trial

EDITS = 6
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def run(task: Task) -> Outcome:
    """The count is how many calls of each way of failing are tried at most; a run without a failure ends it."""
    total = Outcome(0, 0)
    for key in (None, KEY):
        for number in ERRORS:
            for for_ever in (False, True):
                total += _every_call(task, key, number, for_ever=for_ever, deaf=False)
    return total


def control(task: Task) -> Outcome:
    return _every_call(task, None, errno.EIO, for_ever=False, deaf=True)


def _every_call(task: Task, key: bytes | None, number: int, *, for_ever: bool, deaf: bool) -> Outcome:
    where = task.folder / f"{number}-{for_ever}-{'plain' if key is None else 'encrypted'}-{deaf}"
    start, live = where / "start", where / "live"
    start.mkdir(parents=True)
    visit_id = new_record(start / "record.bodymap", key)
    command = [
        sys.executable,
        str(Path(__file__)),
        str(live),
        visit_id,
        (key or b"").hex(),
        "deaf" if deaf else "hears",
    ]
    worker = subprocess.Popen(
        command, env=behind(built(where), live), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    tried = broken = 0
    try:
        for call in range(1, task.count + 1):
            shutil.rmtree(live, ignore_errors=True)
            shutil.copytree(start, live)
            worker.stdin.write(json.dumps([call, number, for_ever]) + "\n")
            worker.stdin.flush()
            said, calls, fault = json.loads(worker.stdout.readline())
            if calls < call:
                break  # it came to its end before anything failed
            tried += 1
            broken += bool(fault) or not _held(live / "record.bodymap", visit_id, key, said)
            broken += not for_ever and said != EDITS and not deaf and said >= 0
    finally:
        worker.stdin.close()
        worker.wait()
        worker.stdout.close()
    return Outcome(tried, broken)


def _held(path: Path, visit_id: str, key: bytes | None, said: int) -> bool:
    try:
        return 0 <= kept(path, visit_id, key) - max(said, 0) <= 1
    except (UserError, AssertionError, KeyError):
        return False


def _serve(folder: str, visit_id: str, key: bytes | None, *, deaf: bool) -> None:
    """Forks for every line: call, error, for ever or once. Answers with the last edit that was said, or -1 where the
    record did not open, how many calls there were, and what was raised that is no sentence for people."""
    import ctypes

    disk = ctypes.CDLL(None)
    disk.disk_count.restype = ctypes.c_long
    disk.disk_arm.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_int]
    for line in sys.stdin:
        call, number, for_ever = json.loads(line)
        inlet, outlet = os.pipe()
        child = os.fork()
        if not child:
            os.close(inlet)
            disk.disk_arm(call, number, int(for_ever))
            said, fault = _work(folder, visit_id, key, deaf=deaf)
            os.write(outlet, json.dumps([said, disk.disk_count(), fault]).encode())
            os._exit(0)
        os.close(outlet)
        answer = os.read(inlet, 4096).decode() or json.dumps([0, call, "the process died"])
        os.close(inlet)
        os.waitpid(child, 0)
        print(answer, flush=True)


def _work(folder: str, visit_id: str, key: bytes | None, *, deaf: bool) -> tuple[int, str]:
    from bodymap.store import Record
    from torture.marking import mark

    said = -1
    try:
        with Record.open(f"{folder}/record.bodymap", key=key) as record:
            visit, said = record.visit(visit_id), 0
            for number in range(1, EDITS + 1):
                after = mark(visit, number)
                for _ in range(3):
                    try:
                        record.save_visit(visit, after)
                    except UserError:
                        if deaf:
                            break
                        continue  # told, and tried again as the window does
                    break
                else:
                    return said, ""
                said, visit = number, after
    except UserError:
        pass
    except BaseException as error:
        return said, repr(error)
    return said, ""


TRIAL = Trial(
    "T4",
    "every call to the disk fails once, or for ever (ENOSPC, EIO, EACCES): told, nothing lost, sound; what failed once "
    "is written by trying again",
    (25, 400, 4000),
    run,
    control,
    "takes no notice of the error",
    200,
)

if __name__ == "__main__":
    _serve(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]) or None, deaf=sys.argv[4] == "deaf")
