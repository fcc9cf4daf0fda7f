"""What of a visit is not finished, listed before it is signed. None of it forbids signing; each leads to its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import QuestionKey, Visit
from bodymap.language import in_sentence, tr, tr_plural
from bodymap.protocol import Protocol
from bodymap.protocol.rules import Verdict
from bodymap.protocol.screening import still_open


class Part(StrEnum):
    """Which part of the chart is not finished."""

    SCREENING = "screening"
    GHOSTS = "ghosts"
    ZONES = "zones"
    SEVERITY = "severity"
    OVERRIDE = "override"
    NOTES = "notes"
    AMENDMENT = "amendment"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One thing that is open, in words, and what leads to its place: a side, a zone, findings, or a question."""

    part: Part
    words: str
    side: Side | None = None
    zone: str | None = None
    findings: tuple[str, ...] = ()
    question: QuestionKey | None = None


def waiting_ghosts(visit: Visit, previous: Visit | None) -> tuple[Finding, ...]:
    """The last visit's findings that still stood and of which nothing has been said today."""
    if previous is None:
        return ()
    followed = {finding.follows for finding in visit.findings}
    return tuple(
        finding
        for finding in previous.findings
        if finding.moment is Moment.BEFORE and finding.status is not Status.RESOLVED and finding.id not in followed
    )


def unfinished(
    visit: Visit, previous: Visit | None, protocol: Protocol, signed: Visit | None = None
) -> tuple[Unfinished, ...]:
    """Everything that is open, in the order of the work. `signed` is the version that is being amended, unsigned."""
    return (
        *_amendment(visit, signed),
        *_questions(visit, protocol),
        *_ghosts(visit, previous, protocol),
        *_zones(visit, protocol),
        *_severities(visit, protocol),
        *_overrides(visit, protocol),
        *_notes(visit),
    )


def _amendment(visit: Visit, signed: Visit | None) -> tuple[Unfinished, ...]:
    same = signed is not None and visit == signed
    return (
        (Unfinished(Part.AMENDMENT, tr("The amendment changes nothing yet: all is as it was signed")),) if same else ()
    )


def _questions(visit: Visit, protocol: Protocol) -> tuple[Unfinished, ...]:
    waiting = still_open(protocol, visit)
    if not waiting:
        return ()
    words = tr_plural("One screening question has no answer", "{n} screening questions have no answer", len(waiting))
    return (Unfinished(Part.SCREENING, words, question=waiting[0]),)


def _ghosts(visit: Visit, previous: Visit | None, protocol: Protocol) -> tuple[Unfinished, ...]:
    found = []
    for side in Side:
        waiting = [ghost for ghost in waiting_ghosts(visit, previous) if ghost.side is side]
        if waiting:
            names = _names(
                [in_sentence(protocol.kinds[ghost.kind].name) for ghost in waiting if ghost.kind in protocol.kinds]
            )
            words = tr_plural(
                "{side}: One finding of the last visit not asked about: {names}",
                "{side}: {n} findings of the last visit not asked about: {names}",
                len(waiting),
                side=side.word,
                names=names,
            )
            found.append(Unfinished(Part.GHOSTS, words, side, waiting[0].zone))
    return tuple(found)


def _zones(visit: Visit, protocol: Protocol) -> tuple[Unfinished, ...]:
    found = []
    charted = {(finding.side, zone) for finding in visit.findings for zone in finding.zones} | visit.clear
    for side in Side:
        rest = [zone for zone in protocol.zones.values() if (side, zone.id) not in charted]
        if rest:
            if len(rest) == len(protocol.zones):
                words = tr("{side}: no zone was examined", side=side.word)
            else:
                words = tr("{side}: not examined: {zones}", side=side.word, zones=_names([zone.short for zone in rest]))
            found.append(Unfinished(Part.ZONES, words, side, rest[0].id))
    return tuple(found)


def _severities(visit: Visit, protocol: Protocol) -> tuple[Unfinished, ...]:
    found = []
    for side in Side:
        bare = [each for each in visit.findings if each.side is side and each.severity is None]
        if bare:
            places = _names([protocol.zone_name(each.zone, in_list=True) for each in bare])
            words = tr_plural(
                "{side}: One finding has no severity: {zones}",
                "{side}: {n} findings have no severity: {zones}",
                len(bare),
                side=side.word,
                zones=places,
            )
            ids = tuple(each.id for each in bare)
            found.append(Unfinished(Part.SEVERITY, words, side, bare[0].zone, ids))
    return tuple(found)


def _overrides(visit: Visit, protocol: Protocol) -> tuple[Unfinished, ...]:
    against = {verdict.value for verdict in Verdict if verdict.withholds}
    return tuple(
        Unfinished(
            Part.OVERRIDE,
            tr(
                "{side}: {step} was done against its verdict, without a reason",
                side=done.side.word,
                step=protocol.step_name(done.technique),
            ),
            done.side,
            done.zone,
        )
        for done in visit.treatments
        if done.verdict in against and not done.override_reason.strip()
    )


def _notes(visit: Visit) -> tuple[Unfinished, ...]:
    return () if visit.notes.strip() else (Unfinished(Part.NOTES, tr("There are no notes")),)


def _names(names: list[str], most: int = 4) -> str:
    unique = list(dict.fromkeys(names))
    named, more = ", ".join(unique[:most]), len(unique) - most
    return tr_plural("{names} and {n} more", "{names} and {n} more", more, names=named) if more > 0 else named
