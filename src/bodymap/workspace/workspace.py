"""The open record with the knowledge and the diagram, and the everyday verbs over it.

Hides what of the record is held in memory, and what is not yet written and why: all verbs here share these two, and
verbs that do not are modules beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import is_
from typing import TYPE_CHECKING

from bodymap.diagram import Diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import Edit, apply
from bodymap.domain.visit import Client, Visit, ahead, before
from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.protocol import Chart, Protocol, Suggestions, suggest
from bodymap.report import words
from bodymap.workspace.archiving import Archiving
from bodymap.workspace.conflicts import Conflicts
from bodymap.workspace.judgements import Judgements
from bodymap.workspace.signatures import Signatures

if TYPE_CHECKING:
    from bodymap.keys.untold import Tries
    from bodymap.store import ClientRow, Record


@dataclass(frozen=True, slots=True)
class Changes:
    """What a verb changed; the window sends it through its one signal and each panel decides for itself.

    `problem` is set while what is on screen is not yet in the record; `saved_at` is the time of the last durable
    commit, None where nothing has been written yet.
    """

    clients: frozenset[str] = frozenset()
    visits: frozenset[str] = frozenset()
    saved_at: datetime | None = None
    problem: UserError | None = None


class Workspace:
    """One open record, the clinical knowledge and the diagram, and the verbs over them."""

    def __init__(
        self,
        record: Record,
        protocol: Protocol,
        diagram: Diagram,
        now: Callable[[], datetime] = datetime.now,
        author: Author | None = None,
    ) -> None:
        self.record = record
        self.protocol = protocol
        self.diagram = diagram
        if author is not None:
            self.author = author
        self.archiving = Archiving(self)
        self.conflicts = Conflicts(self)
        self.judgements = Judgements(self)
        self.signatures = Signatures(self)
        self._now = now
        self._client: Client | None = None
        self._visits: dict[str, Visit] = {}
        self._held: tuple[Visit, ...] = ()
        self._in_order: tuple[Visit, ...] = ()
        self._written: dict[str, Visit] = {}
        self._tried: Visit | None = None
        self._saved_at: datetime | None = None
        self._problem: UserError | None = None

    @property
    def author(self) -> Author:
        """Who is at the program: named with every change, and on what is signed."""
        return self.record.author

    @author.setter
    def author(self, author: Author) -> None:
        self.record.author = author

    def printed(self, visit_id: str, form: str) -> None:
        """Tells the audit that a chart left the program: printed, as a PDF, or as a picture."""
        self._tell("CHART_PRINTED", self.visit(visit_id).client_id, visit_id, form)

    def take_over(self, author: Author) -> Tries:
        """Somebody has unlocked the record: names them, and tells the audit. Returns the wrong passphrases before."""
        return self.record.access.unlocked_by(author)

    # clients

    def add_client(self, client: Client) -> Changes:
        """Raises UserError where the name is missing or the record cannot be written; then nothing has changed."""
        self._check(client)
        self.record.add_client(client)
        return self._changes(clients=frozenset({client.id}))

    def change_client(self, before: Client, client: Client) -> Changes:
        """Puts these particulars in the place of those that they were changed from. Raises as `add_client` does."""
        self._check(client)
        try:
            self.record.save_client(before, client)
        except KeyError:
            raise _gone() from None
        if self._client is not None and self._client.id == client.id:
            self._client = client
        return self._changes(clients=frozenset({client.id}))

    def _check(self, client: Client) -> None:
        if not client.family_name.strip():
            raise UserError(tr("A client needs a family name."), tr("Enter at least the family name."))
        if client.born is not None and client.born > self.today():
            raise UserError(tr("The birth date lies in the future."), tr("Check the year."))

    def find_clients(self, text: str = "", limit: int = 50) -> Sequence[ClientRow]:
        """The clients in whose names the words of the text stand, beginnings first; without a text those seen last."""
        record = self.record
        return record.search_clients(text, limit, within=True) if text.strip() else record.recent_clients(limit)

    def in_record(self, client_id: str) -> Client:
        """The client as the record has them now. Raises UserError where it has no such client, or any more."""
        try:
            return self.record.client(client_id)
        except KeyError:
            raise _gone() from None

    def open_client(self, client_id: str) -> Changes:
        """Reads one client with all visits. Raises UserError while an edit of the client before is not yet written."""
        if self._problem is not None and self.unwritten:
            self.retry()
        if self.unwritten:
            told = [tr("The chart that is open has changes that could not be saved yet.")]
            if self._problem is not None:
                told.append(self._problem.message)
            raise UserError(
                " ".join(told),
                tr("They stay on screen until they are saved, or until you close the program and give them up."),
            )
        with self.record.at_a_moment():
            self._hold(client_id, self.in_record(client_id), self.record.visits(client_id))
        self._tell("CLIENT_OPENED", client_id)
        return self._changes(clients=frozenset({client_id}), opened=True)

    def _tell(self, verb: str, client_id: str | None = None, visit_id: str | None = None, form: str = "") -> None:
        from bodymap.store import Verb

        # on a full disk charts can still be read
        with suppress(UserError):
            self.record.log(Verb[verb], client_id, visit_id, **({"form": form} if form else {}))

    @property
    def read_only(self) -> bool:
        """Whether the record is open for reading only."""
        return self.record.read_only

    def refresh(self) -> Changes:
        """Reads the open client anew: after something was taken in, or beside a window that changes the record.

        Raises UserError where not all of it can be read; what is held is then as it was.
        """
        self.record.refresh()
        if self._client is None:
            return self._changes(opened=True)
        client_id = self._client.id
        with self.record.at_a_moment():
            try:
                client, visits = self.record.client(client_id), self.record.visits(client_id)
            except KeyError:
                client, visits = None, ()
            self._hold(client_id, client, visits)
        return self._changes(clients=frozenset({client_id}), visits=frozenset(self._visits), opened=True)

    def _hold(self, client_id: str, client: Client | None, visits: Sequence[Visit]) -> None:
        """Goes on with this client as the record has it now; where not all of it can be read, with nothing of it."""
        judged = self.record.signing.judgements(client_id)
        signed = self.signatures.found(client_id, visits)
        self._client, self._visits = client, {visit.id: visit for visit in visits}
        self._written = dict(self._visits)
        self.judgements.hold(judged)
        self.signatures.hold(signed)

    @property
    def client(self) -> Client | None:
        return self._client

    # visits

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The open client's visits, oldest first; the very same tuple while none of them has changed."""
        held = tuple(self._visits.values())
        if len(held) != len(self._held) or not all(map(is_, held, self._held)):
            self._held, self._in_order = held, tuple(sorted(held, key=lambda visit: visit.date))
        return self._in_order

    def visit(self, visit_id: str) -> Visit:
        """Raises KeyError where the visit is not the open client's."""
        return self._visits[visit_id]

    def earlier(self, visit: Visit) -> tuple[Visit, ...]:
        """The visits of the same client that stand before this one, oldest first."""
        return before(self.visits, visit)

    def ahead(self, visit: Visit) -> tuple[Visit, ...]:
        """The visits that stand after this one on a day that has not come: the clock is behind, or was ahead once."""
        return ahead(self.visits, visit, self.today())

    def start_visit(self, day: date | None = None) -> tuple[Visit, Changes]:
        """Begins a visit of the open client. Nothing is taken over from the last one."""
        if self._client is None:
            raise UserError(tr("No client is open."), tr("Open or add a client first."))
        visit = Visit(
            client_id=self._client.id,
            date=day or self.today(),
            protocol=self.protocol.id,
            protocol_version=self.protocol.version,
            diagram=self.diagram.id,
            diagram_version=self.diagram.version,
            phase="later" if self._visits else "initial",
        )
        visit = self._add(visit)
        self._visits[visit.id] = self._written[visit.id] = visit
        return visit, self._changes(clients=frozenset({self._client.id}), visits=frozenset({visit.id}))

    def _add(self, visit: Visit) -> Visit:
        """Adds a new visit, or the same one once more where its answer was lost: it is not there twice."""
        tried = self._tried
        if tried is not None and tried.id not in self._visits and replace(visit, id=tried.id) == tried:
            visit = tried
        self._tried = visit
        try:
            self.record.add_visit(visit)
        except ValueError:
            self.in_record(visit.client_id)
            raise
        self._tried = None
        return visit

    def edit(self, visit_id: str, edit: Edit) -> tuple[Changes, Edit]:
        """Applies an edit to a visit of the open client, writes it durably, and returns what takes it back.

        Where it cannot be written the edit still stands in memory and `Changes.problem` says why; the same
        difference is written with the next edit or by `retry`. Raises UserError for a signed visit and KeyError
        for a visit that is not the open client's: a late signal can never write to somebody else's chart.
        """
        visit = self._visits[visit_id]
        if self.read_only:
            raise UserError(tr("This record is open for reading only: nothing can be changed here."))
        if visit.signed:
            raise UserError(tr("This visit is signed."), tr("Amend it, or start a new visit for new findings."))
        changed, inverse = apply(visit, edit)
        self.judgements.edited(visit_id)
        self._visits[visit_id] = changed
        try:
            self._write(visit_id)
        except Exception:
            # a bug, not a full disk: an edit that the record cannot hold must not block every later one
            self._visits[visit_id] = visit
            raise
        return self._changes(visits=frozenset({visit_id})), inverse

    def took(self, visit: Visit) -> Changes:
        """The record has this visit as it is given: a verb beside this module signed it, or brought it back."""
        self._visits[visit.id] = self._written[visit.id] = visit
        if not self.unwritten:
            self._problem = None
        return self._changes(clients=frozenset({visit.client_id}), visits=frozenset({visit.id}))

    def written(self, visit_id: str) -> Visit:
        """The visit as it was last written or read. Raises KeyError where it is not the open client's."""
        return self._written[visit_id]

    def without(self, visit: Visit) -> Changes:
        """The record no longer has this visit."""
        del self._visits[visit.id], self._written[visit.id]
        if not self.unwritten:
            self._problem = None
        return self._changes(clients=frozenset({visit.client_id}), visits=frozenset({visit.id}))

    def without_client(self, client_id: str) -> Changes:
        """The record no longer has this client; if it was open, nobody is."""
        if self._client is not None and self._client.id == client_id:
            self.close_client()
        return self._changes(clients=frozenset({client_id}))

    def close_client(self) -> None:
        """Nobody is open any more. What could not be written of an erased client is given up with it."""
        self._client, self._visits, self._written, self._problem = None, {}, {}, None

    @property
    def unwritten(self) -> frozenset[str]:
        """The visits that are not in the record as they are on screen."""
        return frozenset(key for key, visit in self._visits.items() if self._written.get(key) is not visit)

    def retry(self) -> Changes:
        """Writes what could not be written before."""
        waiting = self.unwritten
        for visit_id in waiting:
            self._write(visit_id)
        return self._changes(visits=waiting)

    def all_written(self) -> None:
        """Writes what is waiting, before a verb that must not pass it by. Raises UserError where that fails."""
        if self.unwritten:
            problem = self.retry().problem
            if problem is not None:
                raise problem

    def _write(self, visit_id: str) -> None:
        visit = self._visits[visit_id]
        try:
            self.record.save_visit(self._written.get(visit_id), visit)
        except UserError as problem:
            self._problem = problem
        else:
            self._written[visit_id] = visit
            self._saved_at = self._now()
            if not self.unwritten:
                self._problem = None

    def _changes(
        self, clients: frozenset[str] = frozenset(), visits: frozenset[str] = frozenset(), *, opened: bool = False
    ) -> Changes:
        if clients and not opened and not self.unwritten:
            self._saved_at = self._now()
        return Changes(clients, visits, self._saved_at, self._problem)

    # judgement

    def suggest(self, visit: Visit) -> Suggestions:
        """What the protocol says of this visit, given the earlier ones of the same client.

        Those that seem to lie ahead are given too: what they found stands, and they lift nothing. Else a clock that was
        set back would make a lasting finding unknown.
        """
        known = visit.id in self._visits
        others = (*self.earlier(visit), *self.ahead(visit)) if known else ()
        chart = Chart(today=visit, earlier=others, plan=visit.plan or None)
        return suggest(chart, self.protocol)

    def now(self) -> datetime:
        return self._now()

    def today(self) -> date:
        return self._now().date()

    def close(self) -> None:
        """Writes what is waiting and closes the record, which succeeds even where nothing can be written any more.

        Raises UserError, with the record closed, that says which visits are not in it as they were on screen.
        """
        try:
            if self.unwritten:
                self.retry()
        finally:
            self.record.close()
        lost = sorted({self._visits[visit_id].date for visit_id in self.unwritten})
        if lost:
            raise UserError(
                tr_plural(
                    "The last changes of the visit of {days} were not saved.",
                    "The last changes of the visits of {days} were not saved.",
                    len(lost),
                    days=words.listed([words.day(date) for date in lost]),
                ),
                tr("Enter them again when the record can be written."),
            ) from self._problem


def _gone() -> UserError:
    return UserError(tr("This client is no longer in the record."), tr("Open the list again."))
