"""The judgement that a chart was made with, kept with it: reopening an old chart shows what the rules said then.

Hides when a judgement is kept (on leaving, closing and signing) and when the kept one is shown instead of today's:
always for a signed chart, and for a draft whose rules have another version today. A signed chart speaks with its newest
version, which the signature's hash covers; where that cannot be relied on, it says so and nothing is allowed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bodymap.domain.signed import SignedVersion
from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.exchange.judgement import Judgement, decode_judgement, encode_judgement
from bodymap.language import tr
from bodymap.protocol import Suggestions, cannot_judge

CHANGED = tr("The signed version of this chart is not what was signed.")
UNREADABLE = tr("The judgement that this chart was signed with cannot be read.")
MISSING = tr("No judgement was kept with this version of the chart.")
FOREIGN = tr("The judgement that this chart was signed with is that of another protocol.")

if TYPE_CHECKING:
    from bodymap.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """The suggestions to be shown. `kept` tells those that were kept with the chart, with their version and moment.

    Kept without a version are those of a signed chart whose judgement cannot be relied on: nothing is allowed there.
    """

    suggestions: Suggestions
    kept: bool = False
    version: str = ""
    at: datetime | None = None


class Judgements:
    """The judgements of the open client's visits."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._anew: set[str] = set()
        self._texts: dict[str, tuple[str, str]] = {}
        self._kept: dict[tuple[str, bool], Shown | None] = {}

    def read(self, client_id: str) -> None:
        """Reads what was kept. What was asked for anew was asked for that view. Raises UserError, then as before."""
        self.hold(self._workspace.record.signing.judgements(client_id))

    def hold(self, texts: dict[str, tuple[str, str]]) -> None:
        """Goes on with what was kept with these visits: visit → text and moment."""
        self._texts = texts
        self._anew.clear()
        self._kept.clear()

    def shown(self, visit: Visit) -> Shown:
        """What is shown of this visit: the kept judgement where one must speak, else today's."""
        if visit.id not in self._anew:
            kept = self._of(visit)
            if kept is not None and (visit.signed or kept.version != self._workspace.protocol.version):
                return kept
        return Shown(self._workspace.suggest(visit), version=self._workspace.protocol.version)

    def of_version(self, visit: Visit, number: int) -> Shown:
        """What a signed version was signed with. Where that is missing or cannot be relied on nothing is allowed."""
        rows = self._workspace.record.signing.versions(visit.id)
        kept = next((self._signed_as(visit, row) for row in rows if row.number == number), None)
        return kept or self._refused(MISSING)

    def judge_anew(self, visit: Visit) -> None:
        """Shows today's judgement from now on; a draft keeps it when it is left."""
        self._anew.add(visit.id)

    def show_kept(self, visit: Visit) -> None:
        """Goes back to the kept judgement."""
        self._anew.discard(visit.id)

    def asked_anew(self, visit: Visit) -> bool:
        """Whether today's judgement is shown although another one was kept."""
        kept = self._of(visit) if visit.id in self._anew else None
        return kept is not None and (visit.signed or kept.version != self._workspace.protocol.version)

    def edited(self, visit_id: str) -> None:
        """A chart that is changed is judged by today's rules: the old judgement was of another chart."""
        self._anew.add(visit_id)

    def text_of(self, visit: Visit) -> str:
        """The judgement that is shown, as it is kept."""
        shown = self.shown(visit)
        version = shown.version if shown.kept else self._workspace.protocol.version
        return encode_judgement(Judgement(visit.protocol, version, shown.suggestions))

    def keep(self, visit: Visit, steps: str) -> None:
        """Keeps the judgement of a draft with it, and its undo steps. Raises UserError where the record refuses."""
        text = self.text_of(visit)
        at = self._workspace.record.signing.keep_beside(visit, steps=steps, judgement=text)
        self.kept_as(visit.id, text, at)

    def kept_as(self, visit_id: str, text: str, at: str) -> None:
        """This judgement is kept with the visit from now on."""
        self._texts[visit_id] = (text, at)
        for signed in (False, True):
            self._kept.pop((visit_id, signed), None)

    def _of(self, visit: Visit) -> Shown | None:
        key = (visit.id, visit.signed)
        if key not in self._kept:
            self._kept[key] = self._signed_with(visit) if visit.signed else self._beside(visit)
        return self._kept[key]

    def _beside(self, visit: Visit) -> Shown | None:
        """What was kept with a draft; today's judgement takes the place of one that cannot be read."""
        text, at = self._texts.get(visit.id, ("", ""))
        with suppress(ValueError):
            if text:
                return _shown(visit, text, at)
        return None

    def _signed_with(self, visit: Visit) -> Shown | None:
        """What a chart was signed with; None where none was kept: it was signed before versions were.

        What is kept and cannot be relied on is never replaced by today's judgement: nothing is allowed then.
        """
        try:
            rows = self._workspace.record.signing.versions(visit.id)
        except UserError:
            return self._refused(UNREADABLE)
        return self._signed_as(visit, rows[-1]) if rows else None

    def _signed_as(self, visit: Visit, version: SignedVersion) -> Shown | None:
        if version.hash != version.expected():
            return self._refused(CHANGED)
        if not version.judgement:
            return None
        try:
            return _shown(visit, version.judgement, version.at)
        except _ForeignError:
            return self._refused(FOREIGN)
        except ValueError:
            return self._refused(UNREADABLE)

    def _refused(self, why: str) -> Shown:
        return Shown(cannot_judge(self._workspace.protocol, why), kept=True)


class _ForeignError(ValueError):
    """A judgement was made by another protocol than its visit names."""


def _shown(visit: Visit, text: str, at: str) -> Shown:
    judgement = decode_judgement(text)
    if judgement.protocol != visit.protocol:
        raise _ForeignError(judgement.protocol)
    return Shown(judgement.suggestions, True, judgement.version, datetime.fromisoformat(at).astimezone())
