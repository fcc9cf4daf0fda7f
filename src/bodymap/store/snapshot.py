"""A copy of a record that somebody else has open: whole, as it was at one moment, without asking the holder.

The holder keeps SQLite's lock for itself, so no connection can read the file. But the main file changes only when
pages move there from the second file, the write-ahead log, and as long as the log is of one generation it still holds
every page that moved. So: main file first, log second, and both count only if the log's generation was the same before
and after. Any page of the main file that was torn or newer is then overlaid from the log up to its last whole commit.
Encrypted pages stay as they are. Hides the log's header.
"""

import os
import shutil
import time
from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr

TRIES = 20
"""Each takes as long as two copies; the holder moves pages about once in a thousand edits."""

PAUSE = 0.05
"""Seconds before the next try."""

_HEADER = 32
"""Bytes of a log's header; they hold the number of its generation and two random salts, new for each."""


def snapshot(path: Path, folder: Path) -> Path:
    """Copies record and log into a folder, which must be private, and returns the copy of the record.

    Raises UserError where the record never rested, OSError where it cannot be read.
    """
    copy = folder / "record"
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        if _copied_at_one_moment(path, copy):
            return copy
    raise UserError(
        tr("The record {path} is changing too quickly to be read beside the window that has it open.", path=path),
        tr("Try again in a moment."),
    )


def _copied_at_one_moment(path: Path, copy: Path) -> bool:
    log, log_copy = log_of(path), log_of(copy)
    log_copy.unlink(missing_ok=True)
    before = _state(path, log)
    shutil.copyfile(path, copy)
    if log.exists():
        shutil.copyfile(log, log_copy)
    after = _state(path, log)
    if before is None or after is None or before[0] != after[0]:
        return False
    # without a log of any generation, nothing vouches for the main file but that it is still the same
    return before[0] != b"" or before == after


def _state(path: Path, log: Path) -> tuple[bytes, object] | None:
    """The generation of the log, and what shows a change of the main file; None in the middle of a change."""
    try:
        with log.open("rb") as file:
            head = file.read(_HEADER)
    except FileNotFoundError:
        head = b""
    if 0 < len(head) < _HEADER or path.with_name(path.name + "-journal").exists():
        return None
    found = os.stat(path)
    return head, (found.st_ino, found.st_size, found.st_mtime_ns, log.exists())


def log_of(path: Path) -> Path:
    """The write-ahead log of a record."""
    return path.with_name(path.name + "-wal")
