"""Signatures, amendments and what is kept of a visit beside its content: versions, judgement, undo steps.

The store keeps charts, judgements and steps as texts and does not look into them; whoever hands them over reads them
again. Hides the tables and which flags stand together. Everything that signs or amends is one transaction.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from bodymap.domain.signed import Amending, SignedVersion
from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import tables
from bodymap.store.audit import Audit, Verb
from bodymap.store.failures import Conflict
from bodymap.store.link import Link
from bodymap.store.turns import Turns
from bodymap.store.visits import Visits, conflict

_V, _M, _J, _U = tables.version.c, tables.amendment.c, tables.judgement.c, tables.undo.c
_OF: BindParameter[str] = bindparam("visit_id")
_VERSIONS = select(*tables.version.c).where(_V.visit_id == _OF).order_by(_V.number)
_HEADS = (
    select(_V.visit_id, _V.number, _V.reason, _V.at, _V.author_id, _V.author, _V.initials, _V.hash)
    .join(tables.visit, tables.visit.c.id == _V.visit_id)
    .where(tables.visit.c.client_id == bindparam("client_id"))
    .order_by(_V.visit_id, _V.number)
)
_SIGNED = (
    select(_V.visit_id)
    .join(tables.visit, tables.visit.c.id == _V.visit_id)
    .where(tables.visit.c.signed == 1)
    .distinct()
)
_AMENDMENT = select(_M.reason, _M.at, _M.author).where(_M.visit_id == _OF)
_JUDGEMENTS = (
    select(_J.visit_id, _J.said, _J.at)
    .join(tables.visit, tables.visit.c.id == _J.visit_id)
    .where(tables.visit.c.client_id == bindparam("client_id"))
)
_STEPS = select(_U.steps).where(_U.visit_id == _OF, _U.revision == bindparam("revision"))
_INSERT = {table.name: insert(table) for table in tables.BESIDE}
_FORGET = {table.name: delete(table).where(table.c.visit_id == _OF) for table in tables.BESIDE}


class Signing:
    """The signatures of one record."""

    def __init__(self, turns: Turns, link: Link, audit: Audit, visits: Visits) -> None:
        self._turns = turns
        self._link = link
        self._audit = audit
        self._visits = visits

    # signing

    def sign(self, visit: Visit, chart: str, judgement: str) -> SignedVersion:
        """Keeps the chart as the next version and closes the visit. Raises as `Visits.save` does."""
        if visit.signed:
            raise ValueError("a visit is handed over unsigned, as it stands in the record")
        with self._turns.writing(), self._audit.writing():
            self._stands(visit)
            amendment = self.amendment(visit.id)
            self._put("judgement", visit.id, {"said": judgement, "at": self._audit.now()})
            self._forget("undo", visit.id)
            self._forget("amendment", visit.id)
            version = self._keep(visit, chart, judgement, amendment.reason if amendment else "")
            written = self._visits.write(visit, replace(visit, signed=True))
            said = {"version": version.number, "hash": version.hash, "reason": version.reason}
            self._audit.append(Verb.VISIT_SIGNED, visit.client_id, visit.id, said)
        self._visits.took_place(written)
        return version

    def amend(self, visit: Visit, reason: str, chart: str) -> Amending:
        """Opens a signed visit for an amendment.

        One that was signed before versions were kept gets its version 1 now, with nobody's name.
        """
        if not visit.signed:
            raise UserError(tr("This visit is not signed."), tr("It can be changed as it is."))
        begun = Amending(reason, self._audit.now(), self._audit.author.name)
        said: dict[str, object] = {"reason": reason}
        with self._turns.writing(), self._audit.writing():
            self._stands(visit)
            if not self._link.rows(_VERSIONS, {"visit_id": visit.id}):
                first = self._keep(visit, chart, "", "", known=False)
                said |= {"version": first.number, "hash": first.hash}
            self._put("amendment", visit.id, {"reason": reason, "at": begun.at, "author": begun.author})
            written = self._visits.write(visit, replace(visit, signed=False))
            self._audit.append(Verb.AMENDMENT_BEGUN, visit.client_id, visit.id, said)
        self._visits.took_place(written)
        return begun

    def cancel(self, visit: Visit, signed: Visit) -> None:
        """Takes an amendment back: `signed` is the visit as its newest version has it."""
        with self._turns.writing(), self._audit.writing():
            self._stands(visit)
            if self.amendment(visit.id) is None:
                raise UserError(tr("This visit is not being amended."), tr("There is nothing to cancel."))
            newest = self.versions(visit.id)[-1]
            self._forget("undo", visit.id)
            self._forget("amendment", visit.id)
            self._put("judgement", visit.id, {"said": newest.judgement, "at": newest.at})
            written = self._visits.write(visit, replace(signed, signed=True))
            self._audit.append(Verb.AMENDMENT_CANCELLED, visit.client_id, visit.id, {"given_up": written.said})
        self._visits.took_place(written)

    def _stands(self, visit: Visit) -> None:
        """Raises Conflict where the record has another state of it by now, or no such visit any more."""
        try:
            self._visits.revision(visit)
        except KeyError:
            raise conflict() from None

    def _keep(self, visit: Visit, chart: str, judgement: str, reason: str, *, known: bool = True) -> SignedVersion:
        number = len(self._link.rows(_VERSIONS, {"visit_id": visit.id})) + 1
        author = self._audit.author
        by = (author.id, author.name, author.initials) if known else ("", "", "")
        version = SignedVersion(visit.id, number, chart, judgement, reason, self._audit.now(), *by, "")
        version = replace(version, hash=version.expected())
        values: dict[str, object] = {column.name: getattr(version, column.name) for column in tables.version.c}
        self._link.run(_INSERT["version"], values)
        return version

    # reading

    def versions(self, visit_id: str) -> tuple[SignedVersion, ...]:
        """Every version of a visit, oldest first."""
        with self._turns.reading():
            rows = self._link.rows(_VERSIONS, {"visit_id": visit_id})
        return tuple(SignedVersion(*row) for row in rows)

    def heads(self, client_id: str) -> tuple[SignedVersion, ...]:
        """The versions of all visits of a client without their charts and judgements."""
        with self._turns.reading():
            rows = self._link.rows(_HEADS, {"client_id": client_id})
        return tuple(SignedVersion(row[0], row[1], "", "", *row[2:]) for row in rows)

    def signed(self) -> tuple[str, ...]:
        """The ids of all visits that are signed and have a version."""
        with self._turns.reading():
            return tuple(str(key) for (key,) in self._link.rows(_SIGNED))

    def amendment(self, visit_id: str) -> Amending | None:
        """The amendment under way, None where there is none."""
        with self._turns.reading():
            rows = self._link.rows(_AMENDMENT, {"visit_id": visit_id})
        return Amending(*rows[0]) if rows else None

    # judgement and undo steps

    def judgements(self, client_id: str) -> dict[str, tuple[str, str]]:
        """The judgements kept with a client's visits, each with the instant it was made (UTC, ISO 8601)."""
        with self._turns.reading():
            rows = self._link.rows(_JUDGEMENTS, {"client_id": client_id})
        return {str(visit_id): (str(said), str(at)) for visit_id, said, at in rows}

    def keep_beside(self, visit: Visit, *, judgement: str | None = None, steps: str | None = None) -> str:
        """Keeps a draft's judgement and undo steps; None leaves either as it is. Returns the instant.

        They belong to this state of it: raises KeyError where the record has no such visit any more, and Conflict
        where somebody else has changed or signed it. What they kept with it stands then.
        """
        with self._turns.writing(), self._link.transaction():
            revision = self._visits.revision(visit)
            now = self._audit.now()
            if judgement is not None:
                self._put("judgement", visit.id, {"said": judgement, "at": now})
            if steps is not None:
                self._put("undo", visit.id, {"revision": revision, "steps": steps})
        return now

    def steps(self, visit: Visit) -> str | None:
        """The undo steps of a visit, None where none were kept, or the record's is another than this by now."""
        with self._turns.reading(), contextlib.suppress(Conflict):
            rows = self._link.rows(_STEPS, {"visit_id": visit.id, "revision": self._visits.revision(visit)})
            return str(rows[0][0]) if rows else None
        return None

    def _put(self, table: str, visit_id: str, values: Mapping[str, Any]) -> None:
        self._forget(table, visit_id)
        self._link.run(_INSERT[table], {"visit_id": visit_id, **values})

    def _forget(self, table: str, visit_id: str) -> None:
        self._link.run(_FORGET[table], {"visit_id": visit_id})
