"""Opening a record without being able to change it, and why: its place is read-only, or another window has it.

A record that nobody else has is read where it is. One that another window has is read from a copy as it was at one
moment; the copy lies in a private folder, encrypted as the record is, and goes when the record is closed.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import opening, placing, sqlite, tables
from bodymap.store.failures import not_opened
from bodymap.store.header import read_header, refuse_newer
from bodymap.store.locking import Held, RecordLock
from bodymap.store.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Reading:
    """A connection that cannot write, and the moment (UTC) that it shows: None for the file as it is."""

    driver: sqlite.Connection
    shows: datetime | None = None
    lost: str = ""
    """What could not be read of a damaged record, as a sentence; empty for a sound one."""


def open_to_read(path: Path, key: bytes | None, undo: contextlib.ExitStack) -> Reading:
    """Raises UserError for what is no sound record of this version. `undo` gets what closing has to do."""
    found = read_header(path, key)
    if found.empty:
        raise UserError(tr("{path} is empty, not a bodymap record.", path=path), tr("Choose another file."))
    refuse_newer(path, found.version)
    if found.version is not None:
        _refuse_older(path, found.version)
    held = _held_elsewhere(path, undo.callback)
    private = private_folder(undo)
    if held:
        now = datetime.now(UTC)
        try:
            copy = snapshot(path, private)
        except OSError as error:
            raise not_opened(error, path) from error
        driver, shows = opening.connect_to_copy(copy, path, key), now
    else:
        driver, shows = opening.connect_to_read(path, private, key), None
    undo.callback(driver.close)
    _refuse_older(path, opening.version(driver))
    return Reading(driver, shows)


def private_folder(undo: contextlib.ExitStack) -> Path:
    """A new folder for this user's eyes alone, removed with what is in it when `undo` is closed."""
    private = Path(tempfile.mkdtemp(prefix="bodymap-"))
    undo.callback(shutil.rmtree, private, ignore_errors=True)
    return private


def _held_elsewhere(path: Path, release_later: Callable[[Callable[[], None]], object]) -> bool:
    try:
        release_later(RecordLock(path).release)
        placing.settle(path)  # of a restore that was cut short: what is read is whole
    except Held:
        return True
    except OSError:
        pass  # in a read-only folder there is nobody to be kept from writing
    return False


def _refuse_older(path: Path, version: int) -> None:
    if version < tables.SCHEMA:
        raise UserError(
            tr("The record {path} was written by an older bodymap and must be brought up to date first.", path=path),
            tr("Open it once for writing."),
        )
