"""Two people changed one visit: both sides part by part, and what comes of them when each clash is decided.

What only one side changed is taken from that side; nobody is asked. Only where both changed the same part in different
ways does somebody have to choose. Hides what counts as one part: a finding, an answer, a zone's tick, a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import encode_exact
from bodymap.language import tr
from bodymap.workspace.signatures import MEANWHILE

if TYPE_CHECKING:
    from bodymap.workspace.workspace import Changes, Workspace

Key = tuple[str, Any]
"""The part of the chart and what in it: `("findings", id)`, `("notes", None)`."""

MINE, THEIRS = "mine", "theirs"

_MAPS = ("screening", "history", "outcomes")
_SETS = ("clear", "observations", "home_care")
_WHOLE = ("notes", "phase", "plan", "rom", "tests")


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both changed, in different ways; None where a side took it out."""

    key: Key
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A visit as both last knew it, as it is here, and as the record has it now; None: it was deleted there."""

    base: Visit
    mine: Visit
    theirs: Visit | None

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What has to be decided; nothing where the visit was deleted."""
        if self.theirs is None:
            return ()
        base, mine, theirs = parts(self.base), parts(self.mine), parts(self.theirs)
        return tuple(
            Clash(key, mine.get(key), theirs.get(key))
            for key in dict.fromkeys((*base, *mine, *theirs))
            if mine.get(key) != base.get(key) != theirs.get(key) and mine.get(key) != theirs.get(key)
        )

    def settled(self, choices: Mapping[Key, str]) -> Visit:
        """The visit that holds what both did; `choices` says whose each clash is. Raises KeyError for one left out."""
        if self.theirs is None:
            return self.mine
        base, mine, theirs = parts(self.base), parts(self.mine), parts(self.theirs)
        clashing = {clash.key for clash in self.clashes}
        found: dict[Key, Any] = {}
        for key in dict.fromkeys((*theirs, *mine)):
            if key in clashing:
                value = (mine if choices[key] == MINE else theirs).get(key)
            else:
                value = (theirs if mine.get(key) == base.get(key) else mine).get(key)
            if value is not None:
                found[key] = value
        return _visit(self.theirs, found)


def parts(visit: Visit) -> dict[Key, Any]:
    """A visit taken apart, so that two can be held against each other."""
    found: dict[Key, Any] = {("findings", each.id): each for each in visit.findings}
    found |= {("treatments", each.id): each for each in visit.treatments}
    for name in _MAPS:
        found |= {(name, key): value for key, value in getattr(visit, name).items()}
    for name in _SETS:
        found |= {(name, item): True for item in getattr(visit, name)}
    return found | {(name, None): getattr(visit, name) for name in _WHOLE}


def _visit(like: Visit, found: Mapping[Key, Any]) -> Visit:
    def of(name: str) -> Iterable[tuple[Any, Any]]:
        return [(key, value) for (part, key), value in found.items() if part == name]

    fields: dict[str, Any] = {name: dict(of(name)) for name in _MAPS}
    fields |= {name: frozenset(key for key, _ in of(name)) for name in _SETS}
    fields |= {name: tuple(value for _, value in of(name)) for name in ("findings", "treatments")}
    fields |= {name: found.get((name, None), getattr(like, name)) for name in _WHOLE}
    return replace(like, **fields)


class Conflicts:
    """What to do where the record no longer holds what a chart was changed from."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, visit_id: str) -> Conflict:
        """Both sides of a visit that could not be written. Raises UserError where the record cannot be read."""
        base, mine = self._workspace.written(visit_id), self._workspace.visit(visit_id)
        try:
            theirs: Visit | None = self._workspace.record.visit(visit_id)
        except KeyError:
            theirs = None
        return Conflict(base, mine, theirs)

    def settle(self, conflict: Conflict, choices: Mapping[Key, str]) -> Changes:
        """Writes what comes of both. A visit that was signed meanwhile is opened for amendment in the same transaction.

        Raises UserError where it was changed once more: the two sides must be looked at again; for a signed one to an
        assistant; and where the client was erased meanwhile. Nothing is written then.
        """
        wanted = conflict.settled(choices)
        record, theirs = self._workspace.record, conflict.theirs
        if theirs is not None and theirs.signed:
            self._workspace.signatures.may_sign()
        try:
            with record.at_once():
                if theirs is None:
                    record.add_visit(wanted)
                elif theirs.signed:
                    draft, wanted = replace(theirs, signed=False), replace(wanted, signed=False)
                    record.signing.amend(theirs, MEANWHILE, encode_exact(draft))
                    record.save_visit(draft, wanted)
                else:
                    record.save_visit(theirs, wanted)
        except (KeyError, ValueError) as error:
            raise UserError(
                tr("Not saved: this visit was put back or erased elsewhere meanwhile."),
                tr("Look at both sides again. Nothing can be written for a client who was erased."),
            ) from error
        return self._workspace.took(wanted) if theirs is None else self._after(wanted)

    def give_up(self, conflict: Conflict) -> Changes:
        """Takes the record's side of everything."""
        if conflict.theirs is None:
            return self._workspace.without(conflict.mine)
        return self._after(conflict.theirs)

    def _after(self, visit: Visit) -> Changes:
        client = self._workspace.client
        changes = self._workspace.took(visit)
        if client is not None:
            self._workspace.signatures.read(client.id)
            self._workspace.judgements.read(client.id)
            if not visit.signed:
                self._workspace.judgements.edited(visit.id)
        return changes
