"""T5: a disk that is full, or turns read-only, on a file system of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.store import ReadOnlyPlace, Record
from torture.marking import KEY, kept, mark, new_record
from torture.trial import Outcome, Skipped, Task, Trial

EDITS = 30


def run(task: Task) -> Outcome:
    total = Outcome(0, 0)
    for _ in range(task.count):
        for key in (None, KEY):
            for trouble in (_full, _shrunk):
                total += _through(task, key, trouble, heeds=True)
            total += _turned_read_only(task, key)
    return total


def control(task: Task) -> Outcome:
    return _through(task, None, _full, heeds=False)


def _through(task: Task, key: bytes | None, trouble: object, *, heeds: bool) -> Outcome:
    """Edits, edits while the disk refuses, and edits again; what was said to be saved must be there."""
    with _mounted(task.folder / "disk") as folder:
        path = folder / "record.bodymap"
        visit_id = new_record(path, key)
        said = told = 0
        with Record.open(path, key=key) as record:
            written = shown = record.visit(visit_id)
            for number in range(1, EDITS + 1):
                if number == EDITS // 3:
                    trouble(folder, begins=True)  # type: ignore[operator]
                if number == 2 * EDITS // 3:
                    trouble(folder, begins=False)  # type: ignore[operator]
                shown = mark(shown, number)
                try:
                    record.save_visit(written, shown)
                except UserError:
                    told += 1
                    _still_readable(record, written)
                    said = said if heeds else number
                else:
                    written, said = shown, number
                if not heeds and told:
                    break
        if not heeds:
            trouble(folder, begins=False)  # type: ignore[operator]
        return Outcome(1, int(kept(path, visit_id, key) != said or not told))


def _still_readable(record: Record, written: Visit) -> None:
    assert record.visit(written.id).notes == written.notes, "reading failed with writing"


def _full(folder: Path, *, begins: bool) -> None:
    filler = folder / "filler"
    if not begins:
        filler.unlink(missing_ok=True)
        return
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _shrunk(folder: Path, *, begins: bool) -> None:
    """A quota that is used up to its last page, and raised again."""
    found = os.statvfs(folder)
    used = (found.f_blocks - found.f_bfree) * found.f_frsize
    _mount(f"remount,size={used if begins else 4 * 1024 * 1024}", folder)


def _turned_read_only(task: Task, key: bytes | None) -> Outcome:
    """Mounted read-only, the record is not opened for writing, is read, and is written again when it can be."""
    with _mounted(task.folder / "disk") as folder:
        path = folder / "record.bodymap"
        visit_id = new_record(path, key)
        _mount("remount,ro", folder)
        broken = 0
        try:
            Record.open(path, key=key).close()
            broken += 1
        except ReadOnlyPlace:
            pass
        with Record.open(path, key=key, read_only=True) as record:
            broken += record.visit(visit_id).notes != ""
        _mount("remount,rw", folder)
        return Outcome(1, broken + (kept(path, visit_id, key) != 0))


@contextlib.contextmanager
def _mounted(folder: Path) -> Iterator[Path]:
    if not sys.platform.startswith("linux"):
        raise Skipped("needs tmpfs (Linux)")
    folder.mkdir(exist_ok=True)
    _mount("size=4m", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def _mount(options: str, folder: Path) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Skipped(f"needs the right to mount: {made.stderr.strip()}")


TRIAL = Trial(
    "T5",
    "disk full, quota used up, mounted read-only: told, reading goes on, all of it written when there is room again",
    (1, 5, 25),
    run,
    control,
    "takes what was refused for saved",
    1,
)
