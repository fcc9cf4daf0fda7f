"""Puts a backup in the place of a record: what is there is kept first, and the result is proved after.

Nothing is lost: what is replaced is backed up where it can be opened, and set aside byte for byte where it cannot.
The new file is whole and on the disk before it takes the name of the old one, in one step of the file system; what
belongs beside it follows (`placing`). Hides which files belong to a record, and how what is replaced is kept.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.durable import flushed
from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.keys.keyfile import set_aside
from bodymap.language import tr
from bodymap.store import head, placing, sqlite
from bodymap.store.audit import Verb
from bodymap.store.backup import COMPANIONS, beside, copy_private, keys_that_open, usual_folder
from bodymap.store.failures import DamagedRecord, OpenElsewhere, cause, not_opened
from bodymap.store.fitting import keys_for, opens
from bodymap.store.locking import Held, RecordLock
from bodymap.store.previewing import Preview, examined, held, is_another, joined, put_head
from bodymap.store.record import Record
from bodymap.store.snapshot import log_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: what was put there, and where that lies which stood there before (None: nothing did).

    `erased_again` counts the clients of the backup who were erased from the record after it was made; None where the
    record could not be asked.
    """

    now: Preview
    before: Path | None
    erased_again: int | None = None


class OtherRecord(UserError):  # noqa: N818
    """The backup is of another record than the one in whose place it would be put."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """What the backup replaces: where it is kept, whose it is, and who was erased from it (None: not known)."""

    kept: Path | None = None
    record_id: str = ""
    erased: frozenset[str] | None = None


def restore(
    source: Path,
    target: Path,
    *,
    key: bytes | None = None,
    target_key: bytes | None = None,
    folder: Path | None = None,
    author: Author | None = None,
    other_record: bool = False,
) -> Restored:
    """Puts the backup `source`, which `key` opens, in the place of the record `target`, which `target_key` opens.

    The audit of the restored record tells that this was done, by `author`; clients who were erased from the record
    since are erased again, and a backup of an older bodymap is brought up to date, all before it takes the record's
    place. Nobody else can open the record meanwhile. Raises UserError where the backup is not sound, no keys that
    open it are there, or the record is open in a window, and OtherRecord where it is another one than the backup's,
    unless `other_record` says that this is wanted; then nothing has changed.
    """
    source, target = source.absolute(), target.absolute()
    if source == target:
        raise UserError(tr("{source} is the record itself.", source=source), tr("Choose a backup of it."))
    with contextlib.ExitStack() as undo:
        whole = joined(source, key, undo)
        preview = examined(whole, source, key)
        if not other_record and is_another(target, preview.record_id, target_key):
            raise OtherRecord(
                tr("The backup {source} is of another record than {target}.", source=source, target=target),
                tr("Choose one of its own backups. Nothing was changed."),
            )
        undo.enter_context(_alone(target))
        # whoever unlocks the record today still does so when it is the same record under the same key
        places = (target, source) if key == target_key else (source, target)
        keys = keys_for(places, key, preview.record_id)
        lost = _kept(target, target_key, folder or usual_folder(target), keys, key)
        try:
            again = _tell(whole, key, author or Author(), lost, source)
            same = _put_in_place(whole, source, target, key, keys)
        except (OSError, sqlite.Error) as error:
            raise _not_put(error, target, lost) from error
    if not same:
        raise DamagedRecord(
            tr("The record {target} is not like the backup after all.", target=target),
            _where_kept(lost) or tr("Choose another file."),
        )
    return Restored(preview, lost.kept, None if lost.erased is None else again)


def _where_kept(lost: _Lost) -> str:
    return tr("What was there before is {kept}.", kept=lost.kept) if lost.kept else ""


def _not_put(error: OSError | sqlite.Error, target: Path, lost: _Lost) -> UserError:
    what, remedy = cause(error)
    if placing.half_placed(target):
        message = tr(
            "The backup stands in the place of {target}, but what belongs beside it does not yet: {why}.",
            target=target,
            why=what,
        )
        remedy = f"{remedy} {tr('Opening the record completes it.')}"
    else:
        message = tr("The backup could not be put in the place of {target}: {why}.", target=target, why=what)
    return UserError(message, " ".join(filter(None, (remedy, _where_kept(lost)))))


def _put_in_place(whole: Path, source: Path, target: Path, key: bytes | None, keys: KeyFile | None) -> bool:
    """Puts the private copy in the place of the record, and says whether what stands there now holds the same."""
    with contextlib.ExitStack() as undo:
        rows = held(whole, key)
        undo.callback(placing.settle, target)
        new = placing.bring(whole, target)
        if held(new, key) != rows:
            raise sqlite.DatabaseError("the copy is not like the backup")
        _bring_keys(source, new, keys)
        placing.take_place(target)
        return held(target, key) == rows


def _tell(whole: Path, key: bytes | None, author: Author, lost: _Lost, source: Path) -> int:
    """Writes into the audit of a private copy what is being done, and erases again who was erased from the record.

    A copy of an older version is brought up to date. Says how many clients were there again.
    """
    put_head(whole, key)
    with Record.open(whole, key=key) as record:
        record.author = author
        erased = (lost.erased or frozenset()) if lost.record_id == record.id else frozenset()
        again = record.erasing.again(erased, f"erased before; was in the backup {source.name}")
        replaced = lost.kept.name if lost.kept else ""
        record.log(Verb.RECORD_RESTORED, backup=source.name, replaced=replaced, erased_again=again)
    return again


def _bring_keys(source: Path, new: Path, keys: KeyFile | None) -> None:
    """Puts what shall stand beside the record beside the file that will become it."""
    if keys is not None:
        keys.save(new)
        return
    for suffix in COMPANIONS:
        copy_private(beside(source, suffix), beside(new, suffix))


def _kept(target: Path, key: bytes | None, folder: Path, keys: KeyFile | None, its_key: bytes | None) -> _Lost:
    """Where that now lies which the backup will replace. Raises UserError where it cannot be kept.

    `keys` wrap `its_key`, that of the backup: where it opens the record, too, which has lost its own keys, they go
    with what is kept.
    """
    if not target.exists():
        return _Lost()
    lost = _Lost()
    try:
        with Record.open(target, key=key, held=True) as record:
            lost = _Lost(None, record.id, record.taking.erased())
            return replace(lost, kept=record.back_up(folder).path)
    except OpenElsewhere:
        raise
    except UserError:
        # damaged, or a key that is not at hand: kept as it is, with all that belongs to it
        if lost.erased is None:
            lost = _rescued(target, key)
        aside = _set_aside(target, folder)
    if keys is not None and its_key is not None and opens(aside, its_key):
        try:
            keys_that_open(aside, its_key, keys.record_id)
        except UserError:
            set_aside(aside)
            keys.save(aside)
    return replace(lost, kept=aside)


def _rescued(target: Path, key: bytes | None) -> _Lost:
    """Who was erased from a damaged record, as far as that can still be read."""
    try:
        with Record.rescue(target, key=key) as record:
            return _Lost(None, record.id, record.taking.erased())
    except UserError:
        return _Lost()


def _set_aside(target: Path, folder: Path) -> Path:
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    aside = folder / f"{target.stem}-replaced-{stamp}{target.suffix}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_private(target, aside)
        copy_private(log_of(target), log_of(aside))
        for suffix in (*COMPANIONS, head.SUFFIX):
            copy_private(beside(target, suffix), beside(aside, suffix))
        flushed(folder)
    except OSError as error:
        raise not_opened(error, target) from error
    return aside


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = RecordLock(target)
    except Held as error:
        raise OpenElsewhere(
            tr("The record {target} is already open in another window.", target=target), tr("Close that window first.")
        ) from error
    except OSError as error:
        raise not_opened(error, target) from error
    try:
        try:
            placing.settle(target)  # of an earlier try that was cut short
        except OSError as error:
            raise not_opened(error, target) from error
        yield
    finally:
        lock.release()
