"""From a path to all that an open record of a file needs: its lock, its newest form, and a connection to it.

Hides the order in which these are had, so that a file that is refused stays as it was and nothing is left beside it.
"""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from bodymap.domain.finding import new_id
from bodymap.errors import UserError
from bodymap.keys import is_encrypted
from bodymap.language import tr
from bodymap.store import opening, placing, sqlite, tables
from bodymap.store.failures import OpenElsewhere, not_opened
from bodymap.store.header import read_header, refuse_newer
from bodymap.store.locking import Held, RecordLock
from bodymap.store.making import make
from bodymap.store.reading import Reading
from bodymap.store.settings import RECORD_ID


@dataclass(frozen=True, slots=True)
class Start:
    """What an open record begins with. `undo` closes it; `reading` is there where it cannot be written to."""

    path: Path
    driver: sqlite.Connection
    undo: contextlib.ExitStack
    key: bytes | None = field(repr=False, default=None)
    reading: Reading | None = None
    upgraded: bool = False


def refuse_taken(path: Path) -> None:
    """Raises UserError where a record stands already at this path, or something else that is not empty."""
    if path.exists() and (is_encrypted(path) or not read_header(path).empty):
        raise UserError(tr("There is already a record at {path}.", path=path), tr("Open it, or choose another name."))


def to_write(
    path: Path,
    undo: contextlib.ExitStack,
    key: bytes | None,
    *,
    empty_allowed: bool,
    record_id: str | None = None,
    held: bool = False,
) -> Start:
    """Holds the record, makes it where nothing is yet and that is allowed, and brings it up to date.

    `held` says that the caller holds it already. Raises UserError; `undo` is then the caller's to close.
    """
    if not empty_allowed:
        read_header(path, key)  # before a lock file is put beside what may be no record at all
    if not held:
        _hold(path, undo)
        try:
            placing.settle(path)  # of a restore that was cut short
        except OSError as error:
            raise not_opened(error, path) from error
    if empty_allowed and (not path.exists() or read_header(path, key).empty):
        make(path, [(RECORD_ID, record_id or new_id())], key)
    found = read_header(path, key)
    if found.empty:
        raise UserError(
            tr("{path} is empty, not a bodymap record.", path=path),
            tr("Choose another file, or create a new record."),
        )
    refuse_newer(path, found.version)
    driver = opening.connect(path, key)
    undo.callback(driver.close)
    # Asked again: an update that was killed may have left its number in the header, and is taken back by now.
    version = opening.version(driver)
    if version < tables.SCHEMA:
        from bodymap.store.migrating import migrate

        migrate(driver, path, version, key)
    return Start(path, driver, undo.pop_all(), key, upgraded=version < tables.SCHEMA)


def to_read(path: Path, reading: Reading, undo: contextlib.ExitStack, key: bytes | None) -> Start:
    """The same for a record that is open for reading only."""
    return Start(path, reading.driver, undo.pop_all(), key, reading)


def _hold(path: Path, undo: contextlib.ExitStack) -> None:
    try:
        undo.callback(RecordLock(path).release)
    except Held as error:
        raise OpenElsewhere(
            tr("The record {path} is already open in another window.", path=path),
            tr("Use that window, or close it first."),
        ) from error
    except OSError as error:
        raise not_opened(error, path) from error
