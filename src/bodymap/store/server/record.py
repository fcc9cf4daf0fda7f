"""A record on a server: everything of `Record`, without what belongs to a file.

Several programs have it open at once. Nobody is locked out; a visit or client that somebody else has changed since it
was read here is refused as a Conflict. Copies, the check of pages and encryption on the disk are the server's own.
"""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.language import tr
from bodymap.store import head
from bodymap.store.audit import CHANGES, News, Verb
from bodymap.store.backup import Backup, NotBackedUp
from bodymap.store.checking import Examined, read_each
from bodymap.store.record import Record
from bodymap.store.server.address import ServerAddress
from bodymap.store.server.link import ServerLink
from bodymap.store.server.listening import Listening
from bodymap.store.server.opening import bring_up_to_date, connect, dial
from bodymap.store.server.turns import ServerTurns
from bodymap.store.verifying import Report, verify

BACKUPS = (
    tr("A record on a server is backed up by the server, not from here."),
    tr("docs/clinic.md shows how: pg_dump every night, and the log of changes."),
)


class ServerRecord(Record):
    """An open record on a server. Made by `over`; `close` it, or use it in a `with` block."""

    _link: ServerLink

    def __init__(
        self, address: ServerAddress, link: ServerLink, undo: contextlib.ExitStack, *, read_only: bool
    ) -> None:
        name = Path(str(address))  # stands in sentences where the path of a file would
        self._address = address
        self._seen = self._told = 0
        self._user = link.user()
        super().__init__(name, ServerTurns(name, link, read_only=read_only), link, undo)

    @classmethod
    def over(cls, address: ServerAddress, *, create: bool = False, read_only: bool = False) -> "ServerRecord":
        """Opens the record at this address, and brings it up to date; makes it in an empty database with `create`.

        Raises UserError where the server is not reached, does not let the user in, or holds no record, a newer one or
        another program's tables; nothing is changed then.
        """
        name = Path(str(address))
        with contextlib.ExitStack() as undo:
            driver = connect(address, read_only=read_only)
            link = ServerLink(driver, partial(dial, address, read_only=read_only), name)
            undo.callback(link.close)
            bring_up_to_date(link, address, create=create, read_only=read_only)
            to_do = contextlib.ExitStack()
            record = cls(address, link, to_do, read_only=read_only)
            record.audit.record_id = record.id
            record.author = record._user
            if record.audit.newest[0] == 0 and not read_only:
                record.log(Verb.RECORD_CREATED)
            record._seen = record._told = record.audit.newest[0]
            # a server that goes away before this line leaves no line open
            to_do.push(undo.pop_all())
        return record

    @property
    def user(self) -> Author | None:
        """The user of the line, by the name that whoever looks after the server has given them."""
        return self._user

    @property
    def on_server(self) -> bool:
        return True

    def verify(self) -> Report:
        """Reads the whole audit and every signed version. No head is kept beside it: `--expect` takes its place."""
        with self._turns.reading():
            return verify(self._link, self.audit, head.Head(self.id, *self.audit.last()))

    def check(self) -> None:
        """Asks the server for the record's extent; its pages it watches itself."""
        self.extent()

    def look_over(self) -> None:
        """Nothing: the server watches over its pages by itself."""

    def examine(self) -> Examined:
        """Reads every client and visit as the program reads them, and the audit."""
        found = read_each(self._link, self._turns.reading)
        return Examined(found.clients, found.visits, found.damage, tuple(self._audit_faults()))

    def _audit_faults(self) -> list[str]:
        try:
            return [tr("The audit: {fault}", fault=fault) for fault in self.verify().faults]
        except UserError as error:
            return [tr("The audit: {message}", message=error.message)]

    def listen(self, heard: Callable[[], None]) -> None:
        """Has `heard` called, from another thread, when others may have written; until the record is closed."""
        dial_again = partial(dial, self._address, read_only=True)
        self._undo.callback(Listening(dial_again, lambda: self._link.number, heard).stop)

    def news(self) -> tuple[News, ...]:
        """What others have changed since this was asked last, oldest first; that they read something is no news."""
        with self._turns.reading():
            found = [entry for entry in self.audit.entries(self._told + 1) if entry.sequence not in self.audit.own]
            self._told = self.audit.last()[0]
            self.audit.own.clear()
        return tuple(
            News(entry.author, entry.verb, entry.client_id, entry.visit_id) for entry in found if entry.verb in CHANGES
        )

    def refresh(self) -> bool:
        """Whether anybody has written since this was asked last; what is read from now on is as it stands now."""
        with self._turns.reading():
            before, self._seen = self._seen, self.audit.last()[0]
            return self._seen != before

    @property
    def changes(self) -> int:
        """Grows with every row that was changed from here since the record was opened."""
        return self._link.written - self.audit.notes

    def back_up(self, folder: Path | None = None) -> Backup:  # noqa: ARG002
        """Raises NotBackedUp: the server's own tools do that."""
        raise NotBackedUp(*BACKUPS)

    def encrypt(self, keys: KeyFile, key: bytes) -> NoReturn:  # noqa: ARG002
        """Raises UserError: what a server keeps is encrypted by the disk that it lies on."""
        raise UserError(
            tr("A record on a server is not encrypted from here."),
            tr("Whoever looks after the server encrypts its disk; docs/clinic.md tells more."),
        )
