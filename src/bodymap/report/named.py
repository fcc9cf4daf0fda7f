"""What a protocol's things are called where they stand in words and in rows: kinds, zones, and what is measured.

A thing of another protocol keeps its identifier, spelled with spaces: charts of several protocols can stand in one
record. May import protocol and domain.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import Measure
from bodymap.language import capital, tr_in

if TYPE_CHECKING:
    from bodymap.protocol.model import Outcome, Protocol

MotionKey = tuple[Side, str, str]
"""A side, a joint and a movement."""


def plain(identifier: str) -> str:
    """An identifier as words."""
    return identifier.replace("_", " ")


def kind_name(protocol: "Protocol", kind: str) -> str:
    """`Trigger point`."""
    known = protocol.kinds.get(kind)
    return capital(known.name if known else plain(kind))


def zone_in_sentence(protocol: "Protocol", zone: str) -> str:
    """`middle third of the ITB`."""
    known = protocol.zones.get(zone)
    whole, _, part = (known.name if known else plain(zone)).partition(", ")
    return tr_in("a part of a zone", "{part} of the {whole}", part=part, whole=whole) if part else whole


def unit_of(outcome: "Outcome") -> str:
    """What stands behind a value: `°`, or the unit behind a space; empty for a scale of points."""
    if outcome.unit in ("degrees", "°"):
        return "°"
    return f" {outcome.unit}" if outcome.unit else ""


def outcome_measures(protocol: "Protocol") -> list[Measure]:
    """The protocol's outcome measures, in its order."""
    return [
        Measure(
            id=outcome.id,
            name=outcome.name,
            low=outcome.least,
            high=outcome.most,
            up=outcome.better == "up",
            matters=outcome.matters,
            unit=unit_of(outcome).strip(),
            side=Side(outcome.side) if outcome.side else None,
            mean_of=outcome.mean_of,
        )
        for outcome in protocol.outcomes.values()
    ]


def motion_measures(protocol: "Protocol", motions: Iterable[MotionKey]) -> list[Measure]:
    """Ranges of motion as measures, in degrees."""
    names = {(motion.joint, motion.movement): motion.name for motion in protocol.motions.values()}
    return [
        Measure(
            id=f"rom:{side}:{joint}:{movement}",
            name=f"{capital(names.get((joint, movement), f'{plain(joint)} {plain(movement)}'))}, {side.word}",
            low=0,
            high=180,
            unit="°",
            side=side,
            joint=joint,
            movement=movement,
        )
        for side, joint, movement in motions
    ]
