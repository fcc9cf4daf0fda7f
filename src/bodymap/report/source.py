"""What every sheet is made from, gathered once: the chart, its judgement, the knowledge, the practice and the hour.

Hides that the therapist's own labels for kinds stand in the place of the protocol's. May import protocol and domain.
"""

import datetime
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bodymap.domain.practice import NO_PRACTICE, PLAIN_LEGEND, Legend, Practice
from bodymap.domain.visit import Client, Visit

if TYPE_CHECKING:
    from bodymap.protocol.answer import Suggestions
    from bodymap.protocol.model import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`client` is None where none is named; `earlier` are the visits before this one, oldest first.

    `ahead` are visits on days that have not come, by a clock that is or was wrong: what they found restricts, and they
    are not held against this visit. `amended` is the reason of the amendment that the shown version comes from.
    """

    client: Client | None
    visit: Visit
    earlier: tuple[Visit, ...]
    ahead: tuple[Visit, ...] = ()
    suggestions: "Suggestions"
    protocol: "Protocol"
    now: datetime.datetime
    standing: str = ""
    amended: str = ""
    rules: str = ""
    practice: Practice = NO_PRACTICE
    legend: Legend = PLAIN_LEGEND

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The earlier visits and this one."""
        return (*self.earlier, self.visit)

    @property
    def diagram(self) -> str:
        """The drawing that the marks were made on."""
        return self.visit.diagram or self.protocol.diagram


def labelled(protocol: "Protocol", legend: Legend) -> "Protocol":
    """The protocol with the therapist's labels as the names of its kinds; itself where there are none."""
    if not legend.labels:
        return protocol
    kinds = {
        kind.id: type(kind)(**{**vars(kind), "name": legend.label(kind.id, kind.name)})
        for kind in protocol.kinds.values()
    }
    return replace(protocol, kinds=MappingProxyType(kinds))
