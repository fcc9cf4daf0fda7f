"""Where the therapist looks, as a value: which sides are in view, and what in them is at hand. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side


class Where(TypedDict, total=False):
    """Parts of a focus that change; an empty zone is none."""

    shown: tuple[Side, ...]
    side: Side
    zone: str
    findings: Iterable[str]
    moment: Moment


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

    def moved(self, **where: Unpack[Where]) -> Focus:
        """What is not named stays as it is. A side that is not shown comes into view alone."""
        new = self
        if "shown" in where:
            shown = where["shown"]
            new = replace(new, shown=shown, side=new.side if new.side in shown else shown[0])
        if "side" in where:
            side = where["side"]
            new = replace(new, side=side, shown=new.shown if side in new.shown else (side,))
        return replace(
            new,
            zone=where.get("zone", new.zone) or None,
            findings=tuple(where.get("findings", new.findings)),
            moment=where.get("moment", new.moment),
        )

    def within(self, findings: Iterable[Finding]) -> Focus:
        """Without what is out of view: it cannot be selected, so that a command never reaches a limb nobody sees."""
        seen = {finding.id for finding in findings if finding.side in self.shown}
        return replace(self, findings=tuple(known for known in self.findings if known in seen))

    def afresh(self) -> Focus:
        """The same sides of another visit, in which nothing is selected yet."""
        return replace(self, findings=(), zone=None, moment=Moment.BEFORE)
