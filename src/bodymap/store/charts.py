"""What is in an open record: its clients and visits, its settings, and who is named with what is written.

Each call waits its turn, and one that writes is one transaction. Knows nothing of how a record is opened, copied or
closed, nor whether it is a file.
"""

import contextlib
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from bodymap.domain.author import Author
from bodymap.domain.visit import Client, Visit
from bodymap.store import settings, tables
from bodymap.store.access import Access
from bodymap.store.audit import Audit, Verb
from bodymap.store.clients import ClientRow, Clients, UnsignedVisit
from bodymap.store.erasing import Erasing
from bodymap.store.head import HeadFile
from bodymap.store.link import Link
from bodymap.store.settings import RECORD_ID
from bodymap.store.signing import Signing
from bodymap.store.taking import Taking
from bodymap.store.turns import Turns
from bodymap.store.visits import SavedAt, Visits

_EXTENT = select(
    select(func.count()).select_from(tables.client).scalar_subquery(),
    select(func.count()).select_from(tables.visit).scalar_subquery(),
    select(func.max(tables.visit.c.date)).scalar_subquery(),
)


class Charts:
    """The content of one open record, over the link that `_use` was given last."""

    _turns: Turns
    _link: Link

    def _use(self, link: Link, outside: HeadFile | None) -> None:
        self._link = link
        self.audit = Audit(link, outside)
        self.access = Access(self._turns, link, self.audit)
        self._clients = Clients(link, self.audit)
        self._visits = Visits(link, self.audit)
        self.signing = Signing(self._turns, link, self.audit, self._visits)
        self.taking = Taking(self._turns, link, self.audit, self._visits)
        self.erasing = Erasing(self._turns, link, self.audit, self._clients, self._visits)

    @property
    def read_only(self) -> bool:
        return self._turns.read_only

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

    @contextlib.contextmanager
    def at_a_moment(self) -> Iterator[None]:
        """What is read inside is as it stood at one moment, whoever writes meanwhile. Nothing is written inside."""
        with self._turns.reading():
            yield

    # settings

    @property
    def id(self) -> str:
        """The record's own identifier, which it keeps when the file is moved or copied."""
        return self.setting(RECORD_ID)

    def setting(self, name: str, default: str = "") -> str:
        """A setting that belongs to the record, such as the practice's name."""
        with self._turns.reading():
            return settings.read(self._link, name, default)

    def set_setting(self, name: str, value: str) -> None:
        with self._turns.writing():
            if name == RECORD_ID:
                raise ValueError("a record keeps its id")
            with self.audit.writing():
                settings.write(self._link, name, value)
                self.audit.append(Verb.SETTING_CHANGED, details={"name": name})

    def extent(self) -> tuple[int, int, date | None]:
        """How many clients and visits there are, and the day of the last visit."""
        with self._turns.reading():
            [(clients, visits, last)] = self._link.rows(_EXTENT)
        return clients, visits, date.fromisoformat(last[:10]) if last else None

    # clients

    def add_client(self, client: Client) -> None:
        with self._turns.writing():
            self._clients.add(client)

    def save_client(self, before: Client, after: Client) -> None:
        """Raises KeyError for a client that is not in the record, Conflict where it no longer holds `before`."""
        with self._turns.writing():
            self._clients.save(before, after)

    def client(self, client_id: str) -> Client:
        """Raises KeyError where the record has no such client."""
        with self._turns.reading():
            return self._clients.one(client_id)

    def clients(self, limit: int = 100, offset: int = 0, *, archived: bool = False) -> tuple[ClientRow, ...]:
        """Clients by family name, then given name; archived ones where asked for."""
        with self._turns.reading():
            return self._clients.page(limit, offset, archived=archived)

    def search_clients(
        self, text: str, limit: int = 50, *, archived: bool = False, within: bool = False
    ) -> tuple[ClientRow, ...]:
        """Clients whose family or given name begins with the text, whatever its case and accents.

        `family given`, `given family` and `family, given` narrow it down. Every sign stands for itself. `within`:
        behind them those whose names hold all words of the text anywhere, beginnings of words before letters inside.
        """
        with self._turns.reading():
            if not text.strip():
                return self._clients.page(limit, 0, archived=archived)
            return self._clients.search(text, limit, archived=archived, within=within)

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
                self._visits.forget()
                raise
