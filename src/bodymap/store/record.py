"""The record: one file with all clients and visits, open in one window.

Everything that the rest of the program may do with it is a method here. Each call that writes is one transaction and
is on the disk when it returns. A record may be opened on one thread and used on another; calls wait for each other.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import bindparam, delete, func, insert, select

from bodymap.domain.author import Author
from bodymap.domain.finding import new_id
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.keys import KeyFile, is_encrypted
from bodymap.language import tr
from bodymap.store import head, opening, tables
from bodymap.store.access import Access
from bodymap.store.audit import Audit, News, Verb
from bodymap.store.backup import Backup, NotBackedUp, Source, back_up, usual_folder
from bodymap.store.checking import Examined, examine, look_over
from bodymap.store.clients import ClientRow, Clients, UnsignedVisit
from bodymap.store.erasing import Erasing
from bodymap.store.failures import NotSaved, OpenElsewhere, not_opened
from bodymap.store.head import HeadFile
from bodymap.store.link import Link
from bodymap.store.locking import Held, RecordLock
from bodymap.store.making import make
from bodymap.store.reading import Reading, open_to_read
from bodymap.store.signing import Signing
from bodymap.store.taking import Taking
from bodymap.store.turns import Turns
from bodymap.store.verifying import HeadNote, Report, look_at_head, read_head, verify
from bodymap.store.visits import SavedAt, Visits

RECORD_ID = "record_id"

_EXTENT = select(
    select(func.count()).select_from(tables.client).scalar_subquery(),
    select(func.count()).select_from(tables.visit).scalar_subquery(),
    select(func.max(tables.visit.c.date)).scalar_subquery(),
)
_SETTINGS = select(tables.setting.c.value).where(tables.setting.c.name == bindparam("key"))
_FORGET_SETTING = delete(tables.setting).where(tables.setting.c.name == bindparam("key"))
_SET = insert(tables.setting)


class Record:
    """An open record. Made by `open`, `create` or `temporary`; `close` it, or use it in a `with` block."""

    def __init__(
        self,
        path: Path,
        link: Link,
        undo: contextlib.ExitStack,
        key: bytes | None,
        reading: Reading | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._path = path
        self._undo = undo
        self._key = key
        self._reading = reading
        self._passing = False
        self._turns = turns or Turns(path, read_only=reading is not None)
        self._outside = HeadFile(path) if reading is None and turns is None else None
        self.closed = False
        self.head_note = HeadNote()
        """What was found wrong between the audit and its head outside when the record was opened."""
        self._use(link)

    def _use(self, link: Link) -> None:
        self._link = link
        self.audit = Audit(link, self._outside)
        self.access = Access(self._turns, self.audit, self._path)
        self._clients = Clients(link, self.audit)
        self._visits = Visits(link, self.audit)
        self.signing = Signing(self._turns, link, self.audit, self._visits)
        self.taking = Taking(self._turns, link, self.audit, self._visits)
        self.erasing = Erasing(self._turns, link, self.audit, self._clients, self._visits)

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
                return cls._to_read(path, open_to_read(path, key, undo), undo, key)
            return cls._opened(path, undo, key, empty_allowed=create, held=held)

    @classmethod
    def create(cls, path: Path | str, *, key: bytes | None = None, record_id: str | None = None) -> Self:
        """Makes a new record and opens it; an encrypted one where it is given a key.

        Raises UserError where there is a file already or none can be made.
        """
        path = Path(path).absolute()
        if path.exists() and (is_encrypted(path) or not opening.read_header(path).empty):
            raise UserError(
                tr("There is already a record at {path}.", path=path), tr("Open it, or choose another name.")
            )
        with contextlib.ExitStack() as undo:
            return cls._opened(path, undo, key, empty_allowed=True, record_id=record_id)

    @classmethod
    def rescue(cls, path: Path | str, *, key: bytes | None = None) -> Self:
        """Opens, for reading only, what can still be read of a damaged record. The file is left as it is.

        Raises DamagedRecord where nothing can be read.
        """
        from bodymap.store.salvage import salvage

        path = Path(path).absolute()
        with contextlib.ExitStack() as undo:
            return cls._to_read(path, salvage(path, key, undo), undo, key)

    @classmethod
    def temporary(cls) -> Self:
        """A new record in a private folder that goes away when it is closed."""
        with contextlib.ExitStack() as undo:
            folder = Path(tempfile.mkdtemp(prefix="bodymap-"))
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
            made = cls._opened(folder / "example.bodymap", undo, None, empty_allowed=True)
        made._passing = True
        return made

    @classmethod
    def _opened(
        cls,
        path: Path,
        undo: contextlib.ExitStack,
        key: bytes | None,
        *,
        empty_allowed: bool,
        record_id: str | None = None,
        held: bool = False,
    ) -> Self:
        if not empty_allowed:
            opening.read_header(path, key)  # before a lock file is put beside what may be no record at all
        if not held:
            _hold(path, undo)
        if empty_allowed and (not path.exists() or opening.read_header(path, key).empty):
            make(path, [(RECORD_ID, record_id or new_id())], key)
        header = opening.read_header(path, key)
        if header.empty:
            raise UserError(
                tr("{path} is empty, not a bodymap record.", path=path),
                tr("Choose another file, or create a new record."),
            )
        opening.refuse_newer(path, header.version)
        driver = opening.connect(path, key)
        undo.callback(driver.close)
        # Asked again: an update that was killed may have left its number in the header, and is taken back by now.
        version = opening.version(driver)
        if version < tables.SCHEMA:
            from bodymap.store.migrating import migrate

            migrate(driver, path, version, key)
        record = cls(path, Link(driver, path), undo.pop_all(), key)
        try:
            record._look_at_head(upgraded=version < tables.SCHEMA)
        except BaseException:
            record.close()
            raise
        return record

    @classmethod
    def _to_read(cls, path: Path, reading: Reading, undo: contextlib.ExitStack, key: bytes | None) -> Self:
        return cls(path, Link(reading.driver, path), undo.pop_all(), key, reading)

    def close(self) -> None:
        """Closes the file and frees it for others. A second call does nothing."""
        with self._turns.reading():
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

    # the audit

    @property
    def author(self) -> Author:
        """Who is named with what is written from now on."""
        return self.audit.author

    @author.setter
    def author(self, author: Author) -> None:
        self.audit.author = author

    def log(self, verb: Verb, client_id: str | None = None, visit_id: str | None = None, **details: object) -> None:
        """Tells the audit of something that changes nothing: a chart was opened or printed, a signature failed.

        A record that is open for reading only keeps no such notes.
        """
        if not self.read_only:
            with self._turns.writing():
                self.audit.log(verb, client_id, visit_id, details)

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
    def read_only(self) -> bool:
        return self._turns.read_only

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
            with contextlib.ExitStack() as undo:
                self._reading = open_to_read(self._path, self._key, undo)
                self._use(Link(self._reading.driver, self._path))
                old, self._undo = self._undo, undo.pop_all()
            old.close()
            return True

    @property
    def key(self) -> bytes | None:
        """The raw key of an encrypted record, for its copies; None for a plain one."""
        return self._key

    @property
    def schema_version(self) -> int:
        return tables.SCHEMA

    @property
    def id(self) -> str:
        """The record's own identifier, which it keeps when the file is moved or copied."""
        return self.setting(RECORD_ID)

    def setting(self, name: str, default: str = "") -> str:
        """A setting that belongs to the record, such as the practice's name."""
        with self._turns.reading():
            rows = self._link.rows(_SETTINGS, {"key": name})
        return str(rows[0][0]) if rows else default

    def set_setting(self, name: str, value: str) -> None:
        with self._turns.writing():
            if name == RECORD_ID:
                raise ValueError("a record keeps its id")
            with self.audit.writing():
                self._link.run(_FORGET_SETTING, {"key": name})
                self._link.run(_SET, {"name": name, "value": value})
                self.audit.append(Verb.SETTING_CHANGED, details={"name": name})

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
            if opening.is_plain(self._path):
                raise UserError(
                    tr(
                        "The record {path} was not encrypted: it could not be replaced. It is as it was.",
                        path=self._path,
                    )
                )
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

    def extent(self) -> tuple[int, int, date | None]:
        """How many clients and visits there are, and the day of the last visit."""
        with self._turns.reading():
            [(clients, visits, last)] = self._link.rows(_EXTENT)
        return clients, visits, date.fromisoformat(last[:10]) if last else None

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

    # clients

    def add_client(self, client: Client) -> None:
        with self._turns.writing():
            self._clients.add(client)

    def save_client(self, client: Client) -> None:
        """Raises KeyError for a client that is not in the record, Conflict where it was changed elsewhere."""
        with self._turns.writing():
            self._clients.save(client)

    def client(self, client_id: str) -> Client:
        """Raises KeyError where the record has no such client."""
        with self._turns.reading():
            return self._clients.one(client_id)

    def clients(self, limit: int = 100, offset: int = 0, *, archived: bool = False) -> tuple[ClientRow, ...]:
        """Clients by family name, then given name; archived ones where asked for."""
        with self._turns.reading():
            return self._clients.page(limit, offset, archived=archived)

    def search_clients(self, text: str, limit: int = 50, *, archived: bool = False) -> tuple[ClientRow, ...]:
        """Clients whose family or given name begins with the text, whatever its case and accents.

        `family given`, `given family` and `family, given` narrow it down. Every sign stands for itself.
        """
        with self._turns.reading():
            if not text.strip():
                return self._clients.page(limit, 0, archived=archived)
            return self._clients.search(text, limit, archived=archived)

    def recent_clients(self, limit: int = 20) -> tuple[ClientRow, ...]:
        """The clients seen or added last, newest first."""
        with self._turns.reading():
            return self._clients.recent(limit)

    def unsigned_visits(self, limit: int = 100) -> tuple[UnsignedVisit, ...]:
        """The visits that are not signed, newest first."""
        with self._turns.reading():
            return self._clients.unsigned(limit)

    # visits

    def visits(self, client_id: str) -> tuple[Visit, ...]:
        """All visits of a client, oldest first, with everything that belongs to them."""
        with self._turns.reading():
            return self._visits.of_client(client_id)

    def visit(self, visit_id: str) -> Visit:
        """Raises KeyError where the record has no such visit."""
        with self._turns.reading():
            return self._visits.one(visit_id)

    def add_visit(self, visit: Visit) -> SavedAt:
        """Raises NotSaved where it cannot be written, ValueError where its client is unknown or its id taken."""
        with self._turns.writing():
            return self._visits.add(visit)

    def save_visit(self, before: Visit | None, after: Visit) -> SavedAt:
        """Writes what differs between a visit as it was last saved and as it is now; None adds it.

        Raises NotSaved where it cannot be written and Conflict where the record no longer holds `before`. Nothing is
        written then, and the same `before` with a later `after` writes everything that is missing.
        """
        with self._turns.writing():
            return self._visits.add(after) if before is None else self._visits.save(before, after)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is added and saved inside is one transaction: on the disk when it ends, or never done at all.

        Any error takes everything back. Raises as the single calls do.
        """
        with self._turns.writing():
            try:
                with self._link.at_once():
                    yield
                self.audit.settle(done=True)
            except BaseException:
                self.audit.settle(done=False)
                # what was remembered of these writes has never happened
                self._clients.forget()
                self._visits.forget()
                raise


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
