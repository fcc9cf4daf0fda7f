"""The record: one file with all clients and visits, open in one window; how it is opened, checked, copied and closed.

Everything that the rest of the program may do with it is a method here, or of `Charts`, its content. Each call that
writes is one transaction and is on the disk when it returns. A record may be opened on one thread and used on another;
calls wait for each other.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.language import tr
from bodymap.store import head, header, opening
from bodymap.store.audit import News, Verb
from bodymap.store.backup import Backup, NotBackedUp, Source, back_up, usual_folder
from bodymap.store.charts import Charts
from bodymap.store.checking import Examined, examine, look_over
from bodymap.store.failures import NotSaved
from bodymap.store.head import HeadFile
from bodymap.store.link import Link
from bodymap.store.reading import Reading, open_to_read
from bodymap.store.starting import Start, refuse_taken, to_read, to_write
from bodymap.store.turns import Turns
from bodymap.store.verifying import HeadNote, Report, look_at_head, read_head, verify


class Record(Charts):
    """An open record. Made by `open`, `create` or `temporary`; `close` it, or use it in a `with` block."""

    def __init__(
        self,
        path: Path,
        turns: Turns,
        link: Link,
        undo: contextlib.ExitStack,
        key: bytes | None = None,
        reading: Reading | None = None,
        outside: HeadFile | None = None,
    ) -> None:
        self._path = path
        self._turns = turns
        self._undo = undo
        self._key = key
        self._reading = reading
        self._outside = outside
        self._passing = False
        self.closed = False
        self.head_note = HeadNote()
        """What was found wrong between the audit and its head outside when the record was opened."""
        self._use(link, outside)

    # opening and closing

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        read_only: bool = False,
        key: bytes | None = None,
        held: bool = False,
    ) -> Self:
        """Opens a record, and brings it up to date where an older bodymap wrote it.

        `key` is the raw key of 32 bytes of an encrypted record; `bodymap.keys` gives it out for a passphrase. `held`
        says that the caller holds the record's lock, and goes on holding it.
        Raises UserError for a file that is missing (unless `create`), foreign, damaged, newer or open elsewhere, and
        for a place where it cannot be written (unless `read_only`). A file that is refused is left as it was.
        """
        path = Path(path).absolute()
        if create and not read_only and not path.exists():
            return cls.create(path, key=key)
        with contextlib.ExitStack() as undo:
            if read_only:
                return cls._begun(to_read(path, open_to_read(path, key, undo), undo, key))
            return cls._begun(to_write(path, undo, key, empty_allowed=create, held=held))

    @classmethod
    def create(cls, path: Path | str, *, key: bytes | None = None, record_id: str | None = None) -> Self:
        """Makes a new record and opens it; an encrypted one where it is given a key.

        Raises UserError where there is a file already or none can be made.
        """
        path = Path(path).absolute()
        refuse_taken(path)
        with contextlib.ExitStack() as undo:
            return cls._begun(to_write(path, undo, key, empty_allowed=True, record_id=record_id))

    @classmethod
    def rescue(cls, path: Path | str, *, key: bytes | None = None) -> Self:
        """Opens, for reading only, what can still be read of a damaged record. The file is left as it is.

        Raises DamagedRecord where nothing can be read.
        """
        from bodymap.store.salvage import salvage

        path = Path(path).absolute()
        with contextlib.ExitStack() as undo:
            return cls._begun(to_read(path, salvage(path, key, undo), undo, key))

    @classmethod
    def temporary(cls) -> Self:
        """A new record in a private folder that goes away when it is closed."""
        with contextlib.ExitStack() as undo:
            folder = Path(tempfile.mkdtemp(prefix="bodymap-"))
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
            made = cls._begun(to_write(folder / "example.bodymap", undo, None, empty_allowed=True))
        made._passing = True
        return made

    @classmethod
    def _begun(cls, start: Start) -> Self:
        reading = start.reading
        turns = Turns(start.path, read_only=reading is not None)
        outside = HeadFile(start.path) if reading is None else None
        record = cls(start.path, turns, Link(start.driver, start.path), start.undo, start.key, reading, outside)
        if reading is None:
            try:
                record._look_at_head(upgraded=start.upgraded)
            except BaseException:
                record.close()
                raise
        return record

    def close(self) -> None:
        """Closes the file, or the line to the server, and frees it for others. A second call does nothing.

        Asks nobody: a server that is gone by now keeps no window from closing.
        """
        with self._turns.lock:
            self.closed = True
            if self._outside is not None:
                self._outside.close()
            self._undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _look_at_head(self, *, upgraded: bool) -> None:
        self.audit.record_id = self.id
        try:
            self.head_note = look_at_head(self.audit, read_head(self._path), upgraded=upgraded)
        except NotSaved:
            return  # a full disk is told at the first change
        self.audit.write_head()

    def verify(self) -> Report:
        """Reads the whole audit and every signed version, and compares them with the head outside."""
        with self._turns.reading():
            # what another window has written since this moment is no fault
            return verify(self._link, self.audit, read_head(self._path), at_a_moment=self.shows is not None)

    def accept_head(self, reason: str) -> None:
        """Says that what was found wrong with the head has been looked into: a backup was restored, for one."""
        with self._turns.writing():
            self.audit.log(Verb.HEAD_ACCEPTED, details={"reason": reason})

    # about the record

    @property
    def path(self) -> Path:
        return self._path

    @property
    def passing(self) -> bool:
        """Whether the record goes away when it is closed, as that of the examples does."""
        return self._passing

    @property
    def on_server(self) -> bool:
        """Whether the record is no file but a clinic's server, where others write, too."""
        return False

    @property
    def user(self) -> Author | None:
        """Who the server says is at this line; None of a record in a file, whose keys or settings tell."""
        return None

    @property
    def shows(self) -> datetime | None:
        """The moment (UTC) that is shown of a record which another window has; None where it is read as it is."""
        return self._reading.shows if self._reading is not None else None

    @property
    def lost(self) -> str:
        """What could not be read of a damaged record, as a sentence; empty for a sound one."""
        return self._reading.lost if self._reading is not None else ""

    def listen(self, heard: Callable[[], None]) -> None:
        """Has `heard` called, from another thread, when others may have written. Nobody else writes to a file."""

    def news(self) -> tuple[News, ...]:
        """What others have written since this was asked last, oldest first."""
        return ()

    def refresh(self) -> bool:
        """Reads anew a record that another window has; says whether it did. Raises UserError and stays as it was."""
        with self._turns.reading():
            if self.shows is None:
                return False
            author = self.author
            with contextlib.ExitStack() as undo:
                self._reading = open_to_read(self._path, self._key, undo)
                self._use(Link(self._reading.driver, self._path), None)
                self.author = author
                old, self._undo = self._undo, undo.pop_all()
            old.close()
            return True

    @property
    def key(self) -> bytes | None:
        """The raw key of an encrypted record, for its copies; None for a plain one."""
        return self._key

    def encrypt(self, keys: KeyFile, key: bytes) -> None:
        """Makes this plain record an encrypted one, in its place, and puts the keys beside it; it stays open.

        Raises UserError where it is encrypted already or the disk refuses; it is then as it was.
        """
        from bodymap.store.sealing import seal

        with self._turns.writing():
            if self._key is not None:
                raise UserError(tr("This record is encrypted already."))
            if keys.record_id != self.id:
                raise ValueError("keys of another record")
            driver = seal(self._link.driver, self._path, keys, key)
            self._undo.callback(driver.close)
            self._link.adopt(driver)
            if header.is_plain(self._path):
                told = tr(
                    "The record {path} was not encrypted: it could not be replaced. It is as it was.", path=self.path
                )
                raise UserError(told, tr("Close the other window or program, then try again."))
            self._key = key
            # it is encrypted by now, whatever the disk says to this entry
            with contextlib.suppress(NotSaved):
                self.audit.log(Verb.RECORD_ENCRYPTED, details={"user": keys.users[0].name})

    def check(self) -> None:
        """Reads the whole file. Raises DamagedRecord where it is not sound; about a second for 100 MB."""
        with self._turns.reading():
            opening.check(self._link.driver, self._path)

    def look_over(self) -> None:
        """As `check`, for a record that was too large to be checked while it was opened; edits may go on meanwhile."""
        if self._path.stat().st_size > opening.CHECKED_AT_ONCE:
            look_over(self._link, self._turns.reading)

    def examine(self) -> Examined:
        """Reads everything, a step at a time, and tells every fault; about three seconds for 100 MB."""
        found = examine(self._link, self._turns.reading)
        return Examined(found.clients, found.visits, found.damage, tuple(self._audit_faults()))

    def _audit_faults(self) -> list[str]:
        outside = read_head(self._path) if self.shows is None else None
        try:
            with self._turns.reading():
                # a copy has no head beside it, or one that goes with the live record
                own = head.Head(self.id, *self.audit.last())
                report = verify(self._link, self.audit, outside or own)
        except UserError as error:
            return [tr("The audit: {message}", message=error.message)]
        return [tr("The audit: {fault}", fault=fault) for fault in report.faults]

    # backups

    @property
    def changes(self) -> int:
        """Grows with every row that was changed since the record was opened; that a chart was read is no change."""
        with self._turns.reading():
            return self._link.driver.total_changes - self.audit.notes

    def back_up(self, folder: Path | None = None) -> Backup:
        """Makes a backup, by default in the usual folder, and thins the older ones; edits go on meanwhile.

        Raises NotBackedUp. A record that is open for reading is not backed up: whoever may write to it does that.
        """
        if self.read_only:
            raise NotBackedUp(
                tr("The record {path} is open for reading only.", path=self._path),
                tr("Back it up where it is written."),
            )
        source = Source(self._link.driver, self._path, self._key, self._turns.lock, self.id)
        return back_up(source, folder or usual_folder(self._path))
