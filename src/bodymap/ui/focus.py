"""Where the therapist looks, as a value: which sides are in view, and what in them is at hand. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side


@dataclass(frozen=True, slots=True)
class Focus:
    """The side or sides shown, the side and zone at hand, the findings selected, and the pass that is charted.

    The side at hand is always one that is shown.
    """

    shown: tuple[Side, ...] = (Side.RIGHT,)
    side: Side = Side.RIGHT
    zone: str | None = None
    findings: tuple[str, ...] = ()
    moment: Moment = Moment.BEFORE

    def moved(
        self,
        *,
        shown: tuple[Side, ...] | None = None,
        side: Side | None = None,
        zone: str | None = None,
        findings: Iterable[str] | None = None,
        moment: Moment | None = None,
    ) -> Focus:
        """What is not named stays as it is; an empty zone is none. A side that is not shown comes into view alone."""
        new = self
        if shown is not None:
            new = replace(new, shown=shown, side=new.side if new.side in shown else shown[0])
        if side is not None:
            new = replace(new, side=side, shown=new.shown if side in new.shown else (side,))
        if zone is not None:
            new = replace(new, zone=zone or None)
        if findings is not None:
            new = replace(new, findings=tuple(findings))
        if moment is not None:
            new = replace(new, moment=moment)
        return new

    def within(self, findings: Iterable[Finding]) -> Focus:
        """Without what is out of view: it cannot be selected, so that a command never reaches a limb nobody sees."""
        seen = {finding.id for finding in findings if finding.side in self.shown}
        return replace(self, findings=tuple(known for known in self.findings if known in seen))

    def afresh(self) -> Focus:
        """The same sides of another visit, in which nothing is selected yet."""
        return replace(self, findings=(), zone=None, moment=Moment.BEFORE)
