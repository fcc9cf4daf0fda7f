"""What the hand or a panel wants of the visit, as a step: an edit and the name under which it is undone.

Pure functions: the diagram, its ring, the table and the editor all make their edits here, so that one change has one
name and one meaning wherever it was asked for. Knows no Qt and no desk; each function answers None where nothing would
be different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bodymap.domain.edits import AddFinding, Batch, ChangeFinding, Edit, RemoveFinding, SetField
from bodymap.domain.finding import Finding, Moment, Status, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Visit

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

Zones = Callable[[Shape], tuple[str, ...]]
"""Which zones a shape lies in; none where it lies beside the limb."""

GHOST_ANSWERS = (("same", "Same"), ("better", "Better"), ("worse", "Worse"), ("gone", "Gone"))
"""What can be said of a ghost."""

STATUS_WORDS = {Status.ACTIVE: "active", Status.RESOLVED: "resolved", Status.UNKNOWN: "not known"}
MOMENT_WORDS = {Moment.BEFORE: "before", Moment.AFTER: "after"}


@dataclass(frozen=True, slots=True)
class Step:
    """An edit and its name: `add adhesion, RIGHT tensor fasciae latae`."""

    edit: Edit
    name: str


# how places and findings are named


def place_name(protocol: Protocol, finding: Finding) -> str:
    """`RIGHT tensor fasciae latae`: the side always in words."""
    return f"{finding.side.word} {protocol.zone_name(finding.zone)}"


def finding_name(protocol: Protocol, finding: Finding) -> str:
    """`trigger point, RIGHT tensor fasciae latae`, as undo and messages name a finding."""
    return f"{protocol.kinds[finding.kind].name.lower()}, {place_name(protocol, finding)}"


def findings_name(protocol: Protocol, findings: Sequence[Finding]) -> str:
    """The one finding by its name, several by their number."""
    return finding_name(protocol, findings[0]) if len(findings) == 1 else f"{len(findings)} findings"


# findings


def add(protocol: Protocol, finding: Finding) -> Step:
    return Step(AddFinding(finding), f"add {finding_name(protocol, finding)}")


def delete(protocol: Protocol, findings: Sequence[Finding]) -> Step | None:
    return _step([RemoveFinding(finding.id) for finding in findings], f"delete {findings_name(protocol, findings)}")


def change(protocol: Protocol, findings: Iterable[Finding], field: str, value: Any) -> Step | None:
    """Sets one property of one or several findings; those that have it already are left alone."""
    others = [finding for finding in findings if getattr(finding, field) != value]
    edits = [ChangeFinding(replace(finding, **{field: value})) for finding in others]
    return _step(edits, f"{_named_change(protocol, field, value)}, {findings_name(protocol, others)}")


def nudge_severity(protocol: Protocol, findings: Sequence[Finding], by: int) -> Step | None:
    """Raises or lowers each severity by a step, within 0 to 10; one that is not known counts from 0."""
    edits = []
    for finding in findings:
        wanted = min(10, max(0, (finding.severity or 0) + by))
        if wanted != finding.severity:
            edits.append(ChangeFinding(replace(finding, severity=wanted)))
    return _step(edits, f"change severity of {findings_name(protocol, findings)}")


def resolve(protocol: Protocol, findings: Sequence[Finding]) -> Step | None:
    """Marks as resolved; where all are resolved already they stand again."""
    gone = all(finding.status is Status.RESOLVED for finding in findings)
    return change(protocol, findings, "status", Status.ACTIVE if gone else Status.RESOLVED)


def move(protocol: Protocol, findings: Sequence[Finding], dx: float, dy: float, zones_of: Zones) -> Step | None:
    """Shifts findings by diagram units; their zones follow. One that would leave the limb stays where it was."""

    def shifted(shape: Shape) -> Shape:
        return shape.moved(dx, dy)

    return _step(_reshaped(findings, shifted, zones_of), f"move {findings_name(protocol, findings)}")


def reshape(protocol: Protocol, finding: Finding, shape: Shape, zones_of: Zones) -> Step | None:
    """Gives a finding another shape; None where that would lie beside the limb."""
    return _step(_reshaped([finding], lambda _: shape, zones_of), f"resize {finding_name(protocol, finding)}")


def _reshaped(findings: Sequence[Finding], made: Callable[[Shape], Shape], zones_of: Zones) -> list[ChangeFinding]:
    edits = []
    for finding in findings:
        if finding.shape is None:
            continue
        try:
            shape = made(finding.shape)
        except ValueError:
            # beyond what a diagram can hold
            continue
        zones = zones_of(shape)
        if zones and shape != finding.shape:
            edits.append(ChangeFinding(replace(finding, shape=shape, zones=zones)))
    return edits


# ghosts


def ghost_severities(before: int | None, answer: str) -> tuple[int, ...]:
    """The severities that fit an answer, the nearest first; none where there is nothing to choose from."""
    if before is None:
        return ()
    return {"better": tuple(range(before - 1, 0, -1)), "worse": tuple(range(before + 1, 11))}.get(answer, ())


def carried(ghost: Finding, answer: str, severity: int | None) -> Finding:
    """Today's finding that an answer to a ghost makes, with the severity that was felt; what is gone has 0."""
    gone = answer == "gone"
    return replace(
        ghost,
        id=new_id(),
        severity=0 if gone else severity,
        status=Status.RESOLVED if gone else Status.ACTIVE,
        moment=Moment.BEFORE,
        note="",
        follows=ghost.id,
    )


def carry(protocol: Protocol, finding: Finding, answer: str) -> Step:
    """Records what `carried` has made of a ghost."""
    return Step(AddFinding(finding), f"{dict(GHOST_ANSWERS)[answer].lower()}: {finding_name(protocol, finding)}")


# zones


def clear(protocol: Protocol, visit: Visit, side: Side, zones: Sequence[str]) -> Step | None:
    """Ticks zones as palpated with nothing found."""
    wanted = visit.clear | {(side, zone) for zone in zones}
    if wanted == visit.clear:
        return None
    words = f"mark clear, {side.word} {protocol.zone_name(zones[0])}"
    return Step(SetField("clear", wanted), words if len(zones) == 1 else f"mark {len(zones)} zones clear, {side.word}")


def not_examined(protocol: Protocol, visit: Visit, side: Side, zone: str) -> Step | None:
    """Takes the tick of a zone away."""
    if (side, zone) not in visit.clear:
        return None
    edit = SetField("clear", visit.clear - {(side, zone)})
    return Step(edit, f"mark not examined, {side.word} {protocol.zone_name(zone)}")


def _step(edits: Sequence[Edit], name: str) -> Step | None:
    if not edits:
        return None
    return Step(edits[0] if len(edits) == 1 else Batch(tuple(edits)), name)


def _named_change(protocol: Protocol, field: str, value: Any) -> str:
    known: dict[str, Callable[[], str]] = {
        "severity": lambda: "set severity not known" if value is None else f"set severity {value}",
        "status": lambda: "resolve" if value is Status.RESOLVED else f"set status {STATUS_WORDS[value]}",
        "moment": lambda: f"set {MOMENT_WORDS[value]} treatment",
        "kind": lambda: f"change kind to {protocol.kinds[value].name.lower()}",
        "note": lambda: "write note",
        "radiation": lambda: "change where pain spreads",
    }
    if field in known:
        return known[field]()
    return f"set {field} {'not known' if value == 'unknown' else value}"
