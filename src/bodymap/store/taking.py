"""Takes in visits that come from an archive, with what was kept beside them there: versions, judgement, amendment.

A version keeps its number, its hash, and the name of whoever signed it; the audit tells that it was taken in here, and
by whom.
"""

from dataclasses import replace

from sqlalchemy import bindparam, insert, select

from bodymap.domain.signed import Kept
from bodymap.domain.visit import Visit
from bodymap.store import tables
from bodymap.store.audit import Audit, Verb
from bodymap.store.link import Link
from bodymap.store.turns import Turns
from bodymap.store.visits import Visits

_J = tables.judgement.c
_JUDGEMENT = select(_J.said, _J.at).where(_J.visit_id == bindparam("visit_id"))
_ERASED = select(tables.erasure.c.client_id)
_INSERT = {table.name: insert(table) for table in (tables.judgement, tables.amendment, tables.version)}


class Taking:
    """What the intake of archives needs of a record besides adding clients and visits."""

    def __init__(self, turns: Turns, link: Link, audit: Audit, visits: Visits) -> None:
        self._turns = turns
        self._link = link
        self._audit = audit
        self._visits = visits

    def judgement(self, visit_id: str) -> tuple[str, str] | None:
        """The judgement kept with a visit, and when it was made; None where none was kept."""
        with self._turns.reading():
            rows = self._link.rows(_JUDGEMENT, {"visit_id": visit_id})
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def erased(self) -> frozenset[str]:
        """The ids of clients who were erased from this record, and must not come back by an archive."""
        with self._turns.reading():
            return frozenset(str(row[0]) for row in self._link.rows(_ERASED))

    def add(self, visit: Visit, beside: Kept) -> None:
        """Adds a visit with what belongs beside it, within `Charts.at_once`. Raises as `Visits.add` does."""
        draft = replace(visit, signed=False)
        with self._turns.writing(), self._audit.writing():
            self._visits.add(draft)
            judgement = beside.judgement
            if judgement is None and visit.signed and beside.versions:
                judgement = beside.versions[-1].judgement, beside.versions[-1].at
            if judgement is not None:
                said, at = judgement
                self._link.run(_INSERT["judgement"], {"visit_id": visit.id, "said": said, "at": at})
            if beside.amendment is not None:
                begun = beside.amendment
                values = {"visit_id": visit.id, "reason": begun.reason, "at": begun.at, "author": begun.author}
                self._link.run(_INSERT["amendment"], values)
            for version in beside.versions:
                self._link.run(
                    _INSERT["version"], {column.name: getattr(version, column.name) for column in tables.version.c}
                )
                told = {"version": version.number, "hash": version.hash, "reason": version.reason}
                taken = {**told, "taken_in": True, "signed_by": version.author, "signed_at": version.at}
                self._audit.append(Verb.VISIT_SIGNED, visit.client_id, visit.id, taken)
            if visit.signed:
                self._visits.took_place(self._visits.write(draft, visit))
