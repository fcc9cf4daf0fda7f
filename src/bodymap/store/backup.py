"""Backups: whole copies of the open record, proved before they count, thinned as they age.

A copy is made by SQLite's backup API over the record's own connection, a portion at a time, so that an edit waits for
milliseconds only. It is encrypted as the record is, and what the record needs beside it (the wrapped keys) goes with
it. It has its final name only when it was opened again and found to hold the same rows, and when the keys beside it
are found to be those of its own key. Hides names, portions and the order of deeds; nothing that this module did not
name is ever deleted.
"""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock

from bodymap.durable import flushed
from bodymap.errors import UserError
from bodymap.keys import KeyFile, untold
from bodymap.language import tr
from bodymap.store import head, sqlite
from bodymap.store.contents import Contents, contents
from bodymap.store.failures import cause
from bodymap.store.thinning import kept

FOLDER = "backups"
"""Beside the record, unless another folder is set."""

BACKUP_FOLDER = "backup_folder"
"""The record's setting that names another folder for its backups; empty for the usual one."""

COMPANIONS = (".keys",)
"""What stands beside a record under its name with one of these behind it, and without which it cannot be opened.

Not the head of the audit: that tells of the live record, and would be ahead of any copy."""

_LEFT = (head.SUFFIX, untold.SUFFIX)
"""What stands beside a backup, too, where somebody has opened it as a record, or tried to."""

PORTION = 128
"""Pages that are copied before an edit gets its turn: half a megabyte."""

TRIES = 3
"""How often a backup that was overtaken by an edit is made anew before the edits have to wait for it."""

_STAMP = "%Y%m%dT%H%M%SZ"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Source:
    """The open record that is copied: its connection, its key, whose turn it is, and its id."""

    driver: sqlite.Connection
    path: Path
    key: bytes | None = field(repr=False)
    turn: RLock
    record_id: str


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file: where, when (UTC), how many bytes."""

    path: Path
    at: datetime
    size: int


class NotBackedUp(UserError):  # noqa: N818
    """No backup was made; the record and the earlier backups are as they were."""


def usual_folder(record: Path) -> Path:
    return record.parent / FOLDER


def backups_of(record: Path, folder: Path, record_id: str | None = None) -> tuple[Backup, ...]:
    """The backups of a record in a folder, newest first; without its id those of any record of its name.

    A folder that is not there has none. Raises UserError where it cannot be read.
    """
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return ()
    except OSError as error:
        what, remedy = cause(error)
        raise UserError(
            tr("The folder of the backups, {folder}, cannot be read: {why}.", folder=folder, why=what), remedy
        ) from error
    found = []
    for name in names:
        at = _stamp(name, record, record_id)
        if at is not None:
            with contextlib.suppress(OSError):
                found.append(Backup(folder / name, at, (folder / name).stat().st_size))
    return tuple(sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True))


def back_up(source: Source, folder: Path, now: datetime | None = None) -> Backup:
    """Makes a backup, proves it, and thins the older ones. Raises NotBackedUp; an earlier backup is never in danger."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    folder = folder.absolute()  # on the command line it is named from where one stands
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = _made(source, folder, now)
    except (OSError, sqlite.Error) as error:
        what, remedy = cause(error)
        raise NotBackedUp(tr("No backup could be made in {folder}: {why}.", folder=folder, why=what), remedy) from error
    except UserError as error:
        raise NotBackedUp(
            tr("No backup could be made in {folder}. {message}", folder=folder, message=error.message), error.remedy
        ) from error
    with contextlib.suppress(OSError, UserError):  # a backup too many does no harm
        thin(source.path, folder, source.record_id, max(now, made.at))
    return made


def thin(record: Path, folder: Path, record_id: str, now: datetime) -> int:
    """Deletes the backups of this one record that others stand for, and says how many."""
    known = backups_of(record, folder, record_id)
    staying = kept([backup.at for backup in known], now)
    gone = [backup for backup in known if backup.at not in staying]
    for backup in gone:
        backup.path.unlink()
        for suffix in (*COMPANIONS, *_LEFT):
            beside(backup.path, suffix).unlink(missing_ok=True)
    return len(gone)


def same_disk(record: Path, folder: Path) -> bool:
    """Whether one broken disk would take record and backups together."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return record.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def keys_that_open(record: Path, key: bytes, record_id: str) -> KeyFile:
    """The keys beside this record. Raises UserError where they are missing, damaged, or do not go with its key."""
    keys = KeyFile.of(record)
    keys.check_seal(key)
    if keys.record_id != record_id:
        raise UserError(
            tr("The keys file of {record} belongs to another record.", record=record),
            tr("Put it back from a backup: every backup has a copy."),
        )
    return keys


def _made(source: Source, folder: Path, now: datetime) -> Backup:
    final, at = _free_name(source, folder, now)
    part = beside(final, _PART)
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        _prove(part, source.key, _copied(source, part))
        flushed(part)
        if source.key is None:
            for suffix in COMPANIONS:
                copy_private(beside(source.path, suffix), beside(final, suffix))
        else:
            keys_that_open(source.path, source.key, source.record_id).save(final)
        os.replace(part, final)
    except BaseException:
        for left in (part, *(beside(final, suffix) for suffix in COMPANIONS)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        raise
    flushed(folder)
    return Backup(final, at, final.stat().st_size)


def _copied(source: Source, part: Path) -> Contents:
    """Copies until record and copy were the same at one moment, and returns what they held then."""
    for left in reversed(range(TRIES)):
        with contextlib.nullcontext() if left else source.turn:
            changes = copy_pages(source.driver, part, source.key, source.turn)
            with contextlib.suppress(sqlite.OperationalError):  # a rollback ends what is being read
                held = contents(source.driver, lambda: source.turn)
                if source.driver.total_changes == changes:
                    return held
    raise sqlite.OperationalError("the record did not rest")


def copy_pages(driver: sqlite.Connection, target: Path, key: bytes | None, turn: RLock) -> int:
    """Copies a whole database into a file, encrypted by the key; whoever waits for `turn` gets it in between.

    Returns how many rows the connection had changed at the moment that the copy shows.
    """
    copy = sqlite.connect(str(target), key=key)
    try:
        # it is of no use before it is whole, and it is flushed when it is
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA temp_store = MEMORY")
        with _lending(turn) as lend:
            # not behind the last portion: what is written then is not in the copy any more
            driver.backup(copy, pages=PORTION, progress=lambda _, left, __: lend() if left else None)
            changes = driver.total_changes
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    return int(changes)


@contextlib.contextmanager
def _lending(turn: RLock) -> Iterator["_Lend"]:
    with turn:
        yield _Lend(turn)


class _Lend:
    """Gives the turn away for an instant; the lock is not fair, so whoever waits needs the time to wake."""

    def __init__(self, turn: RLock) -> None:
        self._turn = turn

    def __call__(self) -> None:
        self._turn.release()
        try:
            time.sleep(0.0005)
        finally:
            self._turn.acquire()


def _prove(part: Path, key: bytes | None, held: Contents) -> None:
    """Raises sqlite.DatabaseError unless the file, opened again, is sound and holds the same."""
    copy = sqlite.connect(f"{part.as_uri()}?immutable=1", key=key, uri=True)
    try:
        sound = copy.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
        if key is not None:
            sound = sound and not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        if not sound or contents(copy) != held:
            raise sqlite.DatabaseError("the copy is not like the record")
    finally:
        copy.close()


def copy_private(source: Path, target: Path) -> None:
    """Copies a small file for its owner alone and flushes it; none is made where there is none."""
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        return
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _free_name(source: Source, folder: Path, now: datetime) -> tuple[Path, datetime]:
    at = now
    while True:
        name = f"{source.path.stem}-{at:{_STAMP}}-{source.record_id[:8]}{source.path.suffix}"
        if not (folder / name).exists():
            return folder / name, at
        at += timedelta(seconds=1)  # a second one within the same second


def _stamp(name: str, record: Path, record_id: str | None) -> datetime | None:
    """When a file of this name was made as a backup of the record; None for every other name."""
    mark = re.escape(record_id[:8]) if record_id is not None else "[0-9a-f]{8}"
    match = re.fullmatch(rf"{re.escape(record.stem)}-(\d{{8}}T\d{{6}}Z)-{mark}{re.escape(record.suffix)}", name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
