"""Takes something out of the record: an empty draft, or by law a client with all that was ever written of them.

What an erased client's audit entries told is overwritten; the entries stay, with their hashes, so that the chain can
still be followed. Hides the order in which rows may go.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, null, select, update

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import tables
from bodymap.store.audit import Audit, Verb
from bodymap.store.clients import Clients
from bodymap.store.link import Link
from bodymap.store.turns import Turns
from bodymap.store.visits import Visits

_CLIENT: BindParameter[str] = bindparam("client_id")
_OF_CLIENT = select(tables.visit.c.id).where(tables.visit.c.client_id == _CLIENT)
_PARTS: tuple[Any, ...] = (*tables.BESIDE, *tables.CHILDREN)
_CLEAR = [delete(table).where(table.c.visit_id.in_(_OF_CLIENT)) for table in _PARTS]
_CLEAR_ONE = [delete(table).where(table.c.visit_id == bindparam("visit_id")) for table in _PARTS]
_NO_VISITS = delete(tables.visit).where(tables.visit.c.client_id == _CLIENT)
_NO_VISIT = delete(tables.visit).where(tables.visit.c.id == bindparam("visit_id"))
_NO_CLIENT = delete(tables.client).where(tables.client.c.id == _CLIENT)
_VERSIONS = select(func.count()).select_from(tables.version).where(tables.version.c.visit_id == bindparam("visit_id"))
_ERASED = insert(tables.erasure)
_LISTED = select(tables.erasure.c.client_id)
_CLIENTS = select(tables.client.c.id)
_SILENCE = update(tables.audit).where(tables.audit.c.client_id == _CLIENT).values(salt=null(), details=null())


class Erasing:
    """The ways out of one record."""

    def __init__(self, turns: Turns, link: Link, audit: Audit, clients: Clients, visits: Visits) -> None:
        self._turns = turns
        self._link = link
        self._audit = audit
        self._clients = clients
        self._visits = visits

    def draft(self, visit: Visit) -> None:
        """Deletes a draft. Raises UserError for a visit that is or ever was signed, KeyError for one that is not there.

        Whether there is anything in it is for the caller to ask of `visit`: raises Conflict where somebody else has
        put something into the record's.
        """
        with self._turns.writing():
            values = {"visit_id": visit.id}
            with self._audit.writing():
                if self._visits.one(visit.id).signed or self._link.rows(_VERSIONS, values)[0][0]:
                    raise UserError(tr("A visit that was signed is not deleted."), tr("Amend it instead."))
                self._visits.revision(visit)
                for statement in (*_CLEAR_ONE, _NO_VISIT):
                    self._link.run(statement, values)
                self._audit.append(Verb.VISIT_DELETED, visit.client_id, visit.id, {"date": visit.date.isoformat()})
            self._visits.lost(visit.id)

    def again(self, client_ids: Collection[str], reason: str) -> int:
        """Erases these, who were erased once already, from a record that does not know of it; counts who was there.

        Those who are not in it are listed all the same, so that no archive brings them back.
        """
        with self._turns.writing():
            known = {str(key) for (key,) in self._link.rows(_LISTED)}
            there = {str(key) for (key,) in self._link.rows(_CLIENTS)}
            for client_id in sorted(set(client_ids) - known):
                if client_id in there:
                    self.client(client_id, reason)
                    continue
                with self._audit.writing():
                    self._link.run(_ERASED, {"client_id": client_id, "at": self._audit.now()})
                    self._audit.append(Verb.CLIENT_ERASED, client_id, None, {"reason": reason, "visits": 0})
            return len(there & set(client_ids))

    def client(self, client_id: str, reason: str) -> None:
        """Erases a client with all visits, versions and what the audit told of them, and overwrites it in the file.

        `reason` stays in the audit and must not tell who it was. Copies and backups are other files and keep theirs.
        Raises KeyError for one who is not there.
        """
        with self._turns.writing():
            values = {"client_id": client_id}
            with self._audit.writing():
                self._clients.one(client_id)
                gone = [str(key) for (key,) in self._link.rows(_OF_CLIENT, values)]
                self._link.run(_ERASED, {"client_id": client_id, "at": self._audit.now()})
                for statement in (*_CLEAR, _NO_VISITS, _NO_CLIENT, _SILENCE):
                    self._link.run(statement, values)
                self._audit.append(Verb.CLIENT_ERASED, client_id, None, {"reason": reason, "visits": len(gone)})
            for key in gone:
                self._visits.lost(key)
            self._link.sweep()
