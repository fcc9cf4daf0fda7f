"""Ways out of the lists and out of the record: archiving a client, deleting an empty draft, erasing by law.

Archiving hides and can be taken back; erasing cannot. Nothing is archived or deleted while something is not yet
written; an erasure gives up what was not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.language import tr

if TYPE_CHECKING:
    from bodymap.store import ClientRow
    from bodymap.workspace.workspace import Changes, Workspace


def is_empty(visit: Visit) -> bool:
    """Whether nothing was charted: what a visit has from its beginning does not count."""
    return visit == Visit(
        id=visit.id,
        client_id=visit.client_id,
        date=visit.date,
        protocol=visit.protocol,
        protocol_version=visit.protocol_version,
        diagram=visit.diagram,
        diagram_version=visit.diagram_version,
        phase=visit.phase,
    )


class Archiving:
    """What leaves the lists, and what leaves the record."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def archive(self, client: Client) -> Changes:
        """Hides a client from the lists. All charts stay. Raises UserError where something cannot be written first."""
        return self._put(client, archived=True)

    def restore(self, client: Client) -> Changes:
        """Brings an archived client back into the lists. Raises as `archive` does."""
        return self._put(client, archived=False)

    def _put(self, client: Client, *, archived: bool) -> Changes:
        self._workspace.all_written()
        # a row of a list may be older than the record
        known = self._workspace.in_record(client.id)
        return self._workspace.change_client(known, replace(known, archived=archived))

    def archived(self, text: str = "", limit: int = 200) -> tuple[ClientRow, ...]:
        """The archived clients, by any part of a name where one is given, its beginning first."""
        found = self._workspace.record.search_clients(text, limit * 5, archived=True, within=True)
        return tuple(row for row in found if row.client.archived)[:limit]

    def delete_draft(self, visit_id: str) -> Changes:
        """Deletes a draft that holds nothing. Raises UserError for any other visit, and as `archive` does."""
        self._workspace.all_written()
        visit = self._workspace.visit(visit_id)
        if not is_empty(visit):
            raise UserError(
                tr("This draft is not empty: it is part of the record."),
                tr("Take back what was entered, or sign it as it is."),
            )
        with suppress(KeyError):  # somebody else has deleted it
            self._workspace.record.erasing.draft(visit)
        return self._workspace.without(visit)

    def erase(self, client: Client, typed: str, reason: str) -> Changes:
        """Erases a client and every trace of what was charted, for good. `typed` is the name, as it is shown.

        Raises UserError where the name is not that, or there is no reason; nothing has changed then.
        """
        if self._workspace.author.role == "assistant":
            raise UserError(tr("An assistant cannot erase a client."), tr("Ask a therapist or an admin to do it."))
        if " ".join(typed.split()).casefold() != client.name.casefold():
            raise UserError(
                tr("That is not the name of this client: nothing was erased."), tr("Type {name}.", name=client.name)
            )
        if not reason.strip():
            raise UserError(
                tr("Erasing needs its reason."), tr("Write who asked for it and on what ground, without the name.")
            )
        told = reason.casefold()
        if any(name and name.casefold() in told for name in (client.family_name, client.given_name)):
            raise UserError(
                tr("The reason names the client: it would stay in the audit for good."),
                tr("Write it without the name."),
            )
        with suppress(KeyError):  # somebody else has erased them
            self._workspace.record.erasing.client(client.id, reason.strip())
        return self._workspace.without_client(client.id)
