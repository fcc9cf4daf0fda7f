"""What is known of each zone of a side today: its name, its state in words and in one sign, and where its name points.

Hides how findings, ticks and what is resolved become one state. Paints nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodymap.diagram import Diagram
from bodymap.domain.finding import Finding, Status, counted_once
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_plural
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

BACK = -0.05
"""Zones whose middle lies behind this have their name in the margin at the back."""


@dataclass(frozen=True, slots=True)
class ZoneWords:
    zone: str
    name: str
    state: str
    sign: str
    kind: str  # found, clear, open
    selected: bool
    anchor: tuple[float, float]
    front: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of a side stand in each zone, and in which zones one is resolved."""

    standing: Mapping[str, int]
    resolved: frozenset[str]


def tally(findings: Iterable[Finding]) -> Tally:
    """Counts the findings of one side once for all zones; what was found before treatment stands as it was found."""
    gone = Status.RESOLVED
    known = counted_once(findings)
    standing = Counter([zone for finding in known if finding.status is not gone for zone in finding.zones])
    return Tally(standing, frozenset([zone for finding in known if finding.status is gone for zone in finding.zones]))


@dataclass(frozen=True, slots=True)
class ZoneName:
    """What stays the same whatever is found: a zone's name, and where in the diagram it points."""

    zone: str
    name: str
    anchor: tuple[float, float]
    front: bool


def zone_names(protocol: Protocol, diagram: Diagram) -> tuple[ZoneName, ...]:
    """The names of every zone that the protocol knows and the diagram draws."""
    labels = {label.key: label for label in diagram.labels if label.kind == "zone"}
    made = []
    for zone in protocol.zones.values():
        if zone.id in diagram.centres:
            label = labels.get(zone.id)
            anchor = label.anchor if label is not None else diagram.centre_of(zone.id)
            front = label.margin == "front" if label is not None else anchor[0] > BACK
            made.append(ZoneName(zone.id, capital(zone.name), anchor, front))
    return tuple(made)


def zone_words(
    names: Iterable[ZoneName], visit: Visit, side: Side, counts: Tally, selected: str | None
) -> tuple[ZoneWords, ...]:
    """What is to be said of each zone of a side; `selected` is the zone of it that is selected."""
    made = []
    for known in names:
        state, sign, kind = state_of(visit, side, known.zone, counts)
        chosen = known.zone == selected
        words = tr("{state} · selected", state=state) if chosen else state
        made.append(ZoneWords(known.zone, known.name, words, sign, kind, chosen, known.anchor, known.front))
    return tuple(made)


def state_of(visit: Visit, side: Side, zone: str, counts: Tally) -> tuple[str, str, str]:
    """A zone's state in words, as a sign, and as `found`, `clear` or `open`. What is resolved does not count."""
    standing = counts.standing.get(zone, 0)
    if standing:
        return tr_plural("{n} finding", "{n} findings", standing), f"● {standing}", "found"
    if zone in counts.resolved:
        return tr("✓ resolved"), "✓", "clear"
    if (side, zone) in visit.clear:
        return tr("✓ clear"), "✓", "clear"
    return tr("○ not examined"), "○", "open"
