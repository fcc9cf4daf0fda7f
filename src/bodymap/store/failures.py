"""Turns what SQLite and the operating system say into sentences that a therapist can act on.

SQLite's own messages name tables and files, never values; even so only its error name goes into a sentence.
"""

import errno
from collections.abc import Callable, Iterable
from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import sqlite

Words = tuple[str, str]
"""What happened, as a clause, and what to do about it."""

Why = Callable[[BaseException], Words]

FULL = (tr("the disk is full"), tr("Free some space, then try again."))
READ_ONLY = (
    tr("the file or its folder is read-only"),
    tr("Allow writing there, or copy the record to a folder of your own."),
)
DAMAGED = (tr("the file is damaged"), tr("Open a backup of it; leave the damaged file as it is."))
LOCKED = (tr("another program is using the file"), tr("Close the other window or program, then try again."))
FAULTY = (
    tr("the disk did not answer as it should"),
    tr("Check that the drive is connected and sound, then try again."),
)
UNREACHABLE = (tr("the file cannot be reached"), tr("Check that the drive is connected and the folder exists."))
UNWRITABLE = (
    tr("a text holds a character that cannot be stored"),
    tr("Look for a character shown as a box and remove it."),
)
UNKNOWN = (tr("the file cannot be used"), tr("Try again; if it happens again, open a backup."))

_BY_NAME = (
    ("SQLITE_FULL", FULL),
    ("SQLITE_READONLY", READ_ONLY),
    ("SQLITE_PERM", READ_ONLY),
    ("SQLITE_CORRUPT", DAMAGED),
    ("SQLITE_NOTADB", DAMAGED),
    ("SQLITE_BUSY", LOCKED),
    ("SQLITE_LOCKED", LOCKED),
    ("SQLITE_IOERR", FAULTY),
    ("SQLITE_CANTOPEN", UNREACHABLE),
)


class NotSaved(UserError):  # noqa: N818
    """A change did not reach the disk. Nothing of it is in the record; the same difference can be saved again."""


class Conflict(NotSaved):
    """The visit or client in the record is not the one that the change was made from."""


class DamagedRecord(UserError):  # noqa: N818
    """The record holds something that this program never wrote there."""


class OpenElsewhere(UserError):  # noqa: N818
    """Another window has the record; it may be opened for reading."""


class ReadOnlyPlace(UserError):  # noqa: N818
    """The record cannot be written where it is; it may be opened for reading."""


def by_code(code: str, table: Iterable[tuple[str, Words]]) -> Words | None:
    """The words of the first entry whose beginning this code has."""
    return next((words for prefix, words in table if code.startswith(prefix)), None)


def cause(error: BaseException) -> Words:
    """What happened, as a clause, and what to do about it."""
    name = getattr(error, "sqlite_errorname", None) or ""
    known = by_code(name, _BY_NAME)
    if known is not None:
        return known
    if isinstance(error, sqlite.OperationalError) and not name:  # text that is not UTF-8 has no error code
        return DAMAGED
    if isinstance(error, UnicodeDecodeError):
        return DAMAGED
    if isinstance(error, UnicodeEncodeError):
        return UNWRITABLE
    if isinstance(error, OSError):
        return {
            errno.ENOSPC: FULL,
            errno.EDQUOT: FULL,
            errno.EROFS: READ_ONLY,
            errno.EACCES: READ_ONLY,
            errno.EPERM: READ_ONLY,
            errno.EIO: FAULTY,
        }.get(error.errno or 0, UNREACHABLE)
    return UNKNOWN


def not_saved(error: BaseException, place: object, why: Why = cause) -> NotSaved:
    """`place` stands in the sentence: a path, or a server's address; `why` knows what its driver says."""
    what, remedy = why(error)
    return NotSaved(tr("Not saved to {place}: {why}. The change stays on screen.", place=place, why=what), remedy)


def not_opened(error: BaseException, place: object, why: Why = cause) -> UserError:
    what, remedy = why(error)
    kind = {DAMAGED: DamagedRecord, READ_ONLY: ReadOnlyPlace}.get((what, remedy), UserError)
    return kind(tr("The record {place} cannot be opened: {why}.", place=place, why=what), remedy)


def not_read(error: BaseException, path: Path) -> UserError:
    what, remedy = cause(error)
    if (what, remedy) == DAMAGED:
        return damaged(path)
    return UserError(unreadable(path, what), remedy)


def unreadable(place: object, what: str) -> str:
    return tr("The record {place} cannot be read: {why}.", place=place, why=what)


def damaged(path: Path, where: str = "") -> DamagedRecord:
    if where:
        return DamagedRecord(tr("The record {path} is damaged (table {table}).", path=path, table=where), DAMAGED[1])
    return DamagedRecord(tr("The record {path} is damaged.", path=path), DAMAGED[1])
