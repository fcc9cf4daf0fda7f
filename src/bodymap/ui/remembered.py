"""What would else be worked out anew at every look: the protocol in the therapist's words, and the judgement in view.

Hides when either has become another. Knows no Qt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # the protocol's engine is imported with the record, behind the first frame
    from bodymap.domain.visit import Visit
    from bodymap.protocol import Protocol
    from bodymap.workspace import Workspace
    from bodymap.workspace.judgements import Shown


class Remembered:
    """Of one workspace. Raises UserError where the record cannot be read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._worded: tuple[Protocol, Protocol] | None = None
        self._judged: tuple[Visit, tuple[Visit, ...], Shown] | None = None

    @property
    def protocol(self) -> Protocol:
        """The protocol with its kinds called as the record's legend labels them."""
        known = self._worded
        return known[1] if known is not None and known[0] is self._workspace.protocol else self.read_legend()

    def read_legend(self) -> Protocol:
        """Takes the record's legend up anew; where it cannot be read the words stay as they were."""
        from bodymap.report.source import labelled
        from bodymap.workspace.sheets import legend_of

        own = self._workspace.protocol
        worded = labelled(own, legend_of(self._workspace.record))
        self._worded = own, worded
        return worded

    def judgement(self, visit: Visit) -> Shown:
        """The judgement that is shown of a visit: today's, or the one that was kept."""
        visits, judged = self._workspace.visits, self._judged
        # visits are values that are replaced, never changed, and their row stays the same until one is
        if judged is None or judged[0] is not visit or judged[1] is not visits:
            judged = self._judged = (visit, visits, self._workspace.judgements.shown(visit))
        return judged[2]

    def forget_judgement(self) -> None:
        """The next look judges anew: another judgement is to be shown of the same visits."""
        self._judged = None
