"""The judgement that a chart was made with, kept with it: reopening an old chart shows what the rules said then.

Hides when a judgement is kept (on leaving, closing and signing) and when the kept one is shown instead of today's:
always for a signed chart, and for a draft whose rules have another version today.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bodymap.domain.visit import Visit
from bodymap.exchange.judgement import Judgement, decode_judgement, encode_judgement
from bodymap.protocol import Suggestions

if TYPE_CHECKING:
    from bodymap.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """The suggestions to be shown. `kept` tells those that were kept with the chart, with their version and moment."""

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
        self._kept: dict[str, Shown | None] = {}

    def read(self, client_id: str) -> None:
        """Reads what was kept; called when a client is opened. What was asked for anew was asked for that view."""
        self._texts = self._workspace.record.signing.judgements(client_id)
        self._anew.clear()
        self._kept.clear()

    def shown(self, visit: Visit) -> Shown:
        """What is shown of this visit: the kept judgement where one must speak, else today's."""
        if visit.id not in self._anew:
            kept = self._of(visit)
            if kept is not None and (visit.signed or kept.version != self._workspace.protocol.version):
                return kept
        return Shown(self._workspace.suggest(visit), version=self._workspace.protocol.version)

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
        self._kept.pop(visit_id, None)

    def _of(self, visit: Visit) -> Shown | None:
        if visit.id not in self._kept:
            found = None
            with suppress(ValueError):
                text, at = self._texts.get(visit.id, ("", ""))
                if text:
                    judgement = decode_judgement(text)
                    moment = datetime.fromisoformat(at).astimezone()
                    found = Shown(judgement.suggestions, True, judgement.version, moment)
            self._kept[visit.id] = found
        return self._kept[visit.id]
