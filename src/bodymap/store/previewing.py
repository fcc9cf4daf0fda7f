"""Looks into a backup before it becomes a record: reads all of it, and tells whose it is and what it holds.

The backup itself is only read: everything happens on private copies, one of which is brought up to date where an older
bodymap made it. Hides what a copy needs to be opened as a record.
"""

import contextlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bodymap.errors import UserError
from bodymap.keys import KeyFile, is_encrypted
from bodymap.language import tr
from bodymap.store import head, opening, settings, sqlite, tables
from bodymap.store.audit import Audit
from bodymap.store.backup import copy_private
from bodymap.store.contents import Contents, contents
from bodymap.store.failures import DAMAGED, DamagedRecord, not_opened
from bodymap.store.header import read_header, refuse_newer
from bodymap.store.link import Link
from bodymap.store.reading import private_folder
from bodymap.store.record import Record
from bodymap.store.snapshot import log_of


@dataclass(frozen=True, slots=True)
class Preview:
    """What a backup holds: how many clients and visits, the day of the last visit, and whose record it is.

    `remarks` tell what does not hold in its audit. They do not stand against restoring it: they are in every backup
    that was made since, and can be looked into and accepted only in a record that opens.
    """

    clients: int
    visits: int
    last_visit: date | None
    record_id: str
    encrypted: bool
    remarks: tuple[str, ...] = ()


def look_into(path: Path, key: bytes | None = None) -> Preview:
    """Reads a backup without changing it. Raises UserError where it is not sound, or the key does not fit."""
    with contextlib.ExitStack() as undo:
        return examined(joined(path.absolute(), key, undo), path, key)


def is_another(path: Path, record_id: str, key: bytes | None = None) -> bool:
    """Whether a record stands at this path that is not the one with this id; `key` opens it.

    One that cannot be opened is told by the head and the keys beside it; where neither names another, it counts as it.
    """
    if not path.exists():
        return False
    with contextlib.suppress(UserError), Record.open(path, key=key, read_only=True) as record:
        return record.id != record_id
    beside_it = set()
    with contextlib.suppress(ValueError, OSError):
        known = head.read(path)
        beside_it |= {known.record} if known is not None else set()
    with contextlib.suppress(UserError):
        beside_it |= {KeyFile.of(path).record_id} if is_encrypted(path) else set()
    return bool(beside_it) and record_id not in beside_it


def put_head(copy: Path, key: bytes | None) -> None:
    """Gives a private copy the head that its audit has: a backup goes without, and none is lost there."""
    driver = sqlite.connect(f"{copy.as_uri()}?immutable=1", key=key, uri=True)
    try:
        if opening.version(driver) != tables.SCHEMA:  # an older one may have no audit yet
            return
        link = Link(driver, copy)
        newest = head.Head(settings.read(link, settings.RECORD_ID), *Audit(link).last())
    finally:
        driver.close()
    outside = head.HeadFile(copy)
    outside.write(newest)
    outside.close()


def joined(source: Path, key: bytes | None, undo: contextlib.ExitStack) -> Path:
    """A private copy of the backup, in one file. Raises UserError where it is no sound record of any version."""
    found = read_header(source, key)
    if found.empty:
        raise UserError(tr("{source} is empty, not a backup.", source=source), tr("Choose another file."))
    refuse_newer(source, found.version)
    copy = private_folder(undo) / "record"
    try:
        copy_private(source, copy)
        copy_private(log_of(source), log_of(copy))
    except OSError as error:
        raise not_opened(error, source) from error
    opening.connect_to_copy(copy, source, key).close()
    return copy


def examined(whole: Path, source: Path, key: bytes | None) -> Preview:
    """Reads all of the copy, on a further copy that is brought up to date where it is older."""
    with contextlib.ExitStack() as undo:
        newest = private_folder(undo) / "record"
        copy_private(whole, newest)
        put_head(newest, key)
        try:
            record = undo.enter_context(Record.open(newest, key=key))
        except DamagedRecord as error:  # it names the private copy, which is nobody's
            raise _not_sound(source, f"{DAMAGED[0]}.") from error
        found = record.examine()
        if found.damage:
            raise _not_sound(source, found.damage[0])
        clients, visits, last = record.extent()
        return Preview(clients, visits, last, record.id, key is not None, found.of_audit)


def _not_sound(source: Path, damage: str) -> DamagedRecord:
    return DamagedRecord(
        tr("The backup {source} is not sound: {damage}", source=source, damage=damage),
        tr("Choose another one; nothing was changed."),
    )


def held(path: Path, key: bytes | None) -> Contents:
    """What the file at this path holds, as `contents` tells it. Raises sqlite.Error where it cannot be read."""
    driver = sqlite.connect(f"{path.as_uri()}?immutable=1", key=key, uri=True)
    try:
        return contents(driver)
    finally:
        driver.close()
