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
from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Visit
from bodymap.language import in_sentence, tr, tr_in, tr_plural

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

Zones = Callable[[Shape], tuple[str, ...]]
"""Which zones a shape lies in; none where it lies beside the limb."""

GHOST_ANSWERS = (("same", tr("Same")), ("better", tr("Better")), ("worse", tr("Worse")), ("gone", tr("Gone")))
"""What can be said of a ghost."""

STATUS_WORDS = {
    Status.ACTIVE: tr_in("status of a finding", "active"),
    Status.RESOLVED: tr("resolved"),
    Status.UNKNOWN: tr("not known"),
}
MOMENT_WORDS = {Moment.BEFORE: tr_in("treatment", "before"), Moment.AFTER: tr_in("treatment", "after")}
ACUITY_WORDS = {Acuity.ACUTE: tr("acute"), Acuity.CHRONIC: tr("chronic"), Acuity.UNKNOWN: tr("not known")}
ACTIVITY_WORDS = {
    Activity.ACTIVE: tr_in("trigger point", "active"),
    Activity.LATENT: tr_in("trigger point", "latent"),
    Activity.UNKNOWN: tr("not known"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """An edit and its name: `add adhesion, RIGHT tensor fasciae latae`."""

    edit: Edit
    name: str


# how places and findings are named


def place_name(protocol: Protocol, finding: Finding) -> str:
    """`RIGHT tensor fasciae latae`: the side always in words."""
    return tr("{side} {zone}", side=finding.side.word, zone=protocol.zone_name(finding.zone))


def finding_name(protocol: Protocol, finding: Finding) -> str:
    """`trigger point, RIGHT tensor fasciae latae`, as undo and messages name a finding."""
    return f"{in_sentence(protocol.kinds[finding.kind].name)}, {place_name(protocol, finding)}"


def findings_name(protocol: Protocol, findings: Sequence[Finding]) -> str:
    """The one finding by its name, several by their number."""
    return (
        finding_name(protocol, findings[0])
        if len(findings) == 1
        else tr_plural("{n} finding", "{n} findings", len(findings))
    )


# findings


def add(protocol: Protocol, finding: Finding) -> Step:
    return Step(AddFinding(finding), tr("add {finding}", finding=finding_name(protocol, finding)))


def delete(protocol: Protocol, findings: Sequence[Finding]) -> Step | None:
    return _step(
        [RemoveFinding(finding.id) for finding in findings],
        tr("delete {findings}", findings=findings_name(protocol, findings)),
    )


def change(protocol: Protocol, findings: Iterable[Finding], field: str, value: Any) -> Step | None:
    """Sets one property of one or several findings; those that have it already are left alone."""
    others = [finding for finding in findings if getattr(finding, field) != value]
    edits = [ChangeFinding(replace(finding, **{field: value})) for finding in others]
    return _step(edits, _named_change(protocol, field, value, others))


def nudge_severity(protocol: Protocol, findings: Sequence[Finding], by: int) -> Step | None:
    """Raises or lowers each severity by a step, within 0 to 10; one that is not known counts from 0."""
    edits = []
    for finding in findings:
        wanted = min(10, max(0, (finding.severity or 0) + by))
        if wanted != finding.severity:
            edits.append(ChangeFinding(replace(finding, severity=wanted)))
    return _step(edits, tr("change severity of {findings}", findings=findings_name(protocol, findings)))


def resolve(protocol: Protocol, findings: Sequence[Finding]) -> Step | None:
    """Marks as resolved; where all are resolved already they stand again."""
    gone = all(finding.status is Status.RESOLVED for finding in findings)
    return change(protocol, findings, "status", Status.ACTIVE if gone else Status.RESOLVED)


def to_other_side(protocol: Protocol, findings: Sequence[Finding]) -> Step | None:
    """Puts findings of one side at the same places of the other limb: they were marked on the wrong one.

    They no longer follow a finding of the last visit, which was of the side where they were; one another they do.
    """
    if len({finding.side for finding in findings}) != 1:
        return None
    moved = {finding.id for finding in findings}
    edits = [
        ChangeFinding(replace(each, side=each.side.other, follows=each.follows if each.follows in moved else None))
        for each in findings
    ]
    words = tr(
        "move {findings} to {side}", findings=findings_name(protocol, findings), side=findings[0].side.other.word
    )
    return _step(edits, words)


def move(protocol: Protocol, findings: Sequence[Finding], dx: float, dy: float, zones_of: Zones) -> Step | None:
    """Shifts findings by diagram units; their zones follow. One that would leave the limb stays where it was."""

    def shifted(shape: Shape) -> Shape:
        return shape.moved(dx, dy)

    return _step(
        _reshaped(findings, shifted, zones_of), tr("move {findings}", findings=findings_name(protocol, findings))
    )


def reshape(protocol: Protocol, finding: Finding, shape: Shape, zones_of: Zones) -> Step | None:
    """Gives a finding another shape; None where that would lie beside the limb."""
    return _step(
        _reshaped([finding], lambda _: shape, zones_of), tr("resize {finding}", finding=finding_name(protocol, finding))
    )


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


def carried(ghost: Finding, answer: str, severity: int | None, moment: Moment = Moment.BEFORE) -> Finding:
    """The finding that an answer to a ghost makes, with the severity that was felt; what is gone has 0.

    Before treatment a ghost is of the last visit, after it of the same one.
    """
    gone = answer == "gone"
    return replace(
        ghost,
        id=new_id(),
        severity=0 if gone else severity,
        status=Status.RESOLVED if gone else Status.ACTIVE,
        moment=moment,
        note="",
        follows=ghost.id,
    )


def carry(protocol: Protocol, finding: Finding, answer: str) -> Step:
    """Records what `carried` has made of a ghost."""
    name = finding_name(protocol, finding)
    words = {
        "same": tr("same: {finding}", finding=name),
        "better": tr("better: {finding}", finding=name),
        "worse": tr("worse: {finding}", finding=name),
        "gone": tr("gone: {finding}", finding=name),
    }
    return Step(AddFinding(finding), words[answer])


# zones


def clear(protocol: Protocol, visit: Visit, side: Side, zones: Sequence[str]) -> Step | None:
    """Ticks zones as palpated with nothing found."""
    wanted = visit.clear | {(side, zone) for zone in zones}
    if wanted == visit.clear:
        return None
    if len(zones) == 1:
        words = tr("mark clear, {side} {zone}", side=side.word, zone=protocol.zone_name(zones[0]))
    else:
        words = tr("mark {zones} zones clear, {side}", zones=len(zones), side=side.word)
    return Step(SetField("clear", wanted), words)


def not_examined(protocol: Protocol, visit: Visit, side: Side, zone: str) -> Step | None:
    """Takes the tick of a zone away."""
    if (side, zone) not in visit.clear:
        return None
    edit = SetField("clear", visit.clear - {(side, zone)})
    return Step(edit, tr("mark not examined, {side} {zone}", side=side.word, zone=protocol.zone_name(zone)))


def _step(edits: Sequence[Edit], name: str) -> Step | None:
    if not edits:
        return None
    return Step(edits[0] if len(edits) == 1 else Batch(tuple(edits)), name)


def _named_change(protocol: Protocol, field: str, value: Any, findings: Sequence[Finding]) -> str:
    names = findings_name(protocol, findings)
    match field:
        case "severity" if value is None:
            return tr("set severity not known, {findings}", findings=names)
        case "severity":
            return tr("set severity {severity}, {findings}", severity=value, findings=names)
        case "status" if value is Status.RESOLVED:
            return tr("resolve, {findings}", findings=names)
        case "status":
            return tr("set status {status}, {findings}", status=STATUS_WORDS[value], findings=names)
        case "moment" if value == Moment.AFTER:
            return tr("set after treatment, {findings}", findings=names)
        case "moment":
            return tr("set before treatment, {findings}", findings=names)
        case "kind":
            kind = in_sentence(protocol.kinds[value].name)
            return tr("change kind to {kind}, {findings}", kind=kind, findings=names)
        case "note":
            return tr("write note, {findings}", findings=names)
        case "radiation":
            return tr("change where pain spreads, {findings}", findings=names)
        case "acuity":
            return tr("set acuity {acuity}, {findings}", acuity=ACUITY_WORDS[value], findings=names)
        case "activity":
            return tr("set activity {activity}, {findings}", activity=ACTIVITY_WORDS[value], findings=names)
        case _:
            return tr("change {findings}", findings=names)
