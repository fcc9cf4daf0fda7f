"""T14: files made to harm: each ends with a sentence, after 2 s of work and 512 MB at most, without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from torture.hostile import charts, keys, packs, protocols, records
from torture.trial import Outcome, Skipped, Task, Trial

MOST_SECONDS, MOST_BYTES = 2.0, 512 * 1024 * 1024
Case = tuple[str, Callable[[Path], list[str]]]


def run(task: Task) -> Outcome:
    cases: list[Case] = [*charts(), *packs(), *records(), *keys(), *protocols()]
    broken, slowest, largest, faults = 0, 0.0, 0, []
    for number, (name, make) in enumerate(cases):
        folder = task.folder / str(number)
        folder.mkdir()
        fault, seconds, size = _outcome([sys.executable, "-m", "bodymap", *make(folder)], folder)
        slowest, largest = max(slowest, seconds), max(largest, size)
        if fault:
            broken += 1
            faults.append(f"{name}: {fault}")
    told = f"the slowest took {slowest:.1f} s of work, the largest {largest // 2**20} MB"
    return Outcome(len(cases), broken, "; ".join([told, *faults]))


def control(task: Task) -> Outcome:
    """A reader without a care for depth, and one for size."""
    deep = task.folder / "deep.json"
    deep.write_text("[" * 100_000)
    careless = [sys.executable, "-c", f"import json; json.load(open({str(deep)!r}))"]
    greedy = [sys.executable, "-c", "len(bytes(700 * 2**20).hex())"]
    return Outcome(2, sum(bool(_outcome(command, task.folder)[0]) for command in (careless, greedy)))


def _outcome(command: list[str], folder: Path) -> tuple[str, float, int]:
    """What went wrong (empty: nothing), the seconds of work, and the bytes at the most."""
    if not hasattr(os, "wait4"):
        raise Skipped("needs wait4 (POSIX)")
    with tempfile.TemporaryFile() as errors:
        environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "TMPDIR": str(folder)}
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        began = time.monotonic()
        while True:
            pid, status, used = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > 30:
                child.kill()
                os.wait4(child.pid, 0)
                child.returncode = -9
                return "did not come to an end", 30.0, 0
            time.sleep(0.01)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        told = errors.read()
    seconds, size = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    if b"Traceback" in told or child.returncode not in (0, 1, 2):
        return f"ended with {child.returncode}: {told[-200:].decode(errors='replace')!r}", seconds, size
    if child.returncode and not told.strip():
        return "ended without a word", seconds, size
    if seconds > MOST_SECONDS:
        return f"{seconds:.1f} s", seconds, size
    return (f"{size // 2**20} MB" if size > MOST_BYTES else ""), seconds, size


TRIAL = Trial(
    "T14",
    "files made to harm (charts, archives, records, keys, protocols): a sentence, ≤ 2 s of work, ≤ 512 MB",
    (1, 1, 1),
    run,
    control,
    "readers without limits",
    1,
)
