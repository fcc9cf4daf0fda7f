"""What changed between two visits.

Hides how findings are recognised again and what counts as noise. Compares what was found before treatment, by side,
zone and kind, never by pixels. Knows no protocol: zones and kinds are plain identifiers, and nothing said here lifts
a restriction. May import only the domain.

How a finding of the earlier visit is read in the later one (`docs/decisions/0050-what-counts-as-change.md`):

- found again (carried on, or matched): worse or better from a step of 2 in severity, otherwise no clear change,
  which includes every unknown severity; gone where it is recorded as resolved or with severity 0;
- not found again: gone only where it was recorded as gone at a visit in between and not spoken of since, or where
  each of its zones was palpated and is clear; still to ask where a hand was there
  but nobody said what became of it; not examined where none was. What was not looked at is never better.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.matching import pair_up
from bodymap.domain.visit import Visit, ZoneKey

MATTERS = 2
"""The smallest step in severity that is taken for a change; a step of 1 lies within the noise of a second reading."""


class Course(StrEnum):
    """How a finding went, in the order in which changes are told."""

    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    GONE = "gone"
    SAME = "same"
    TO_ASK = "to_ask"
    NOT_EXAMINED = "not_examined"


_ORDER = {course: place for place, course in enumerate(Course)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One finding (or, with `kind` None, one zone that was not examined) between two visits.

    `carried` says that the therapist linked the two findings; otherwise they were matched. `returned` marks a new
    finding that had been recorded as resolved at the earlier visit. `settled` is the date of a visit between the two
    at which the finding was recorded as gone; it was not spoken of since.
    """

    course: Course
    side: Side
    zone: str
    kind: str | None
    earlier: Finding | None = None
    later: Finding | None = None
    carried: bool = False
    returned: bool = False
    settled: datetime.date | None = None

    @property
    def before(self) -> int | None:
        return self.earlier.severity if self.earlier else None

    @property
    def after(self) -> int | None:
        return self.later.severity if self.later else None


def stands(finding: Finding) -> bool:
    """Whether the finding is still there: neither recorded as resolved nor with severity 0."""
    return finding.status is not Status.RESOLVED and finding.severity != 0


def step(before: float | None, after: float | None, matters: float = MATTERS) -> Course:
    """Worse, better or no clear change between two severities; unknown on either side is no clear change."""
    if before is None or after is None or abs(after - before) < matters:
        return Course.SAME
    return Course.WORSE if after > before else Course.BETTER


def touched(visit: Visit) -> frozenset[ZoneKey]:
    """The zones in which a hand was: found in or ticked clear."""
    return visit.clear | {(finding.side, zone) for finding in visit.findings for zone in finding.zones}


def compare(
    earlier: Visit, later: Visit, between: Iterable[Visit] = (), zones: Sequence[str] = ()
) -> tuple[Change, ...]:
    """What changed, ordered by course, side, zone, kind.

    `between` are the visits that lie between the two: a carried link may run through them. `zones` gives the order
    of the zones; each of them that nobody touched at the later visit, and that has no change of its own, is told as
    not examined on the sides that either visit touched at all.
    """
    was = _before_treatment(earlier)
    now = _before_treatment(later)
    row = sorted(between, key=lambda visit: (visit.date, visit.id))
    linked = _carried(was, now, row)
    matched = pair_up(
        _without(was, [before for before, _ in linked]),
        _without(now, [after for _, after in linked]),
    )
    changes = [_of_pair(*pair, carried=True) for pair in linked]
    changes += [_of_pair(*pair, carried=False) for pair in matched]
    pairs = [*linked, *matched]
    lost = _without(was, [before for before, _ in pairs])
    changes += [_settled(finding, row) or _not_found(finding, later) for finding in lost if stands(finding)]
    changes += [_first_seen(finding) for finding in _without(now, [after for _, after in pairs])]
    told = [change for change in changes if change is not None]
    spoken_of = {(seen.side, zone) for change in told for seen in _seen(change) for zone in seen.zones}
    told += _open_zones(earlier, later, zones, spoken_of)
    place = {zone: index for index, zone in enumerate(zones)}
    return tuple(sorted(told, key=lambda change: _sort_key(change, place)))


def _before_treatment(visit: Visit) -> list[Finding]:
    return [finding for finding in visit.findings if finding.moment is Moment.BEFORE]


def _without(findings: list[Finding], taken: list[Finding]) -> list[Finding]:
    ids = {finding.id for finding in taken}
    return [finding for finding in findings if finding.id not in ids]


def _carried(was: list[Finding], now: list[Finding], between: Iterable[Visit]) -> list[tuple[Finding, Finding]]:
    """The pairs that carried links make. Where several carry on one finding the worst stands, so that none flatters."""
    known = {finding.id: finding for finding in was}
    via = {finding.id: finding.follows for visit in between for finding in visit.findings}
    best: dict[str, Finding] = {}
    for finding in now:
        root = _root(finding.follows, known, via)
        # a link across sides or kinds says nothing about severity: what was found is then told as what it is
        if root is None or root.side is not finding.side or root.kind != finding.kind:
            continue
        if root.id not in best or _badness(finding) > _badness(best[root.id]):
            best[root.id] = finding
    return [(known[root_id], finding) for root_id, finding in best.items()]


def _root(link: str | None, known: Mapping[str, Finding], via: Mapping[str, str | None]) -> Finding | None:
    seen: set[str] = set()
    while link is not None and link not in known and link not in seen:
        seen.add(link)
        link = via.get(link)
    return known.get(link) if link is not None else None


def _badness(finding: Finding) -> tuple[bool, int, str]:
    return (stands(finding), 11 if finding.severity is None else finding.severity, finding.id)


def _of_pair(earlier: Finding, later: Finding, *, carried: bool) -> Change | None:
    if not stands(earlier):
        if not stands(later):
            return None
        return _change(Course.NEW, later, earlier=earlier, later=later, carried=carried, returned=True)
    course = step(earlier.severity, later.severity) if stands(later) else Course.GONE
    return _change(course, later, earlier=earlier, later=later, carried=carried)


def _not_found(finding: Finding, later: Visit) -> Change:
    found_in = {(f.side, zone) for f in later.findings for zone in f.zones}
    places = {(finding.side, zone) for zone in finding.zones}
    if places <= later.clear - found_in:
        return _change(Course.GONE, finding, earlier=finding)
    course = Course.TO_ASK if places & (later.clear | found_in) else Course.NOT_EXAMINED
    return _change(course, finding, earlier=finding)


def _settled(finding: Finding, between: Sequence[Visit]) -> Change | None:
    """Gone at a visit between the two, by the last word of those that carried the finding on; None otherwise."""
    trail, last, when = {finding.id}, finding, None
    for visit in between:
        for known in _before_treatment(visit):
            if known.follows in trail and (known.side, known.kind) == (finding.side, finding.kind):
                trail.add(known.id)
                last, when = known, visit.date
    return None if stands(last) else _change(Course.GONE, finding, earlier=finding, carried=True, settled=when)


def _first_seen(finding: Finding) -> Change:
    # recorded as resolved without a counterpart: it stood at some visit before the earlier one
    return _change(Course.NEW if stands(finding) else Course.GONE, finding, later=finding)


def _change(
    course: Course,
    seen: Finding,
    *,
    earlier: Finding | None = None,
    later: Finding | None = None,
    carried: bool = False,
    returned: bool = False,
    settled: datetime.date | None = None,
) -> Change:
    return Change(
        course=course,
        side=seen.side,
        zone=seen.zone,
        kind=seen.kind,
        earlier=earlier,
        later=later,
        carried=carried,
        returned=returned,
        settled=settled,
    )


def _seen(change: Change) -> list[Finding]:
    return [finding for finding in (change.earlier, change.later) if finding is not None]


def _open_zones(earlier: Visit, later: Visit, zones: Sequence[str], told: set[ZoneKey]) -> list[Change]:
    at_hand = touched(later)
    sides = {side for side, _ in at_hand | touched(earlier)}
    return [
        Change(course=Course.NOT_EXAMINED, side=side, zone=zone, kind=None)
        for side in sides
        for zone in zones
        if (side, zone) not in at_hand and (side, zone) not in told
    ]


def _sort_key(change: Change, place: Mapping[str, int]) -> tuple[object, ...]:
    severity = change.after if change.after is not None else change.before
    known = change.later or change.earlier
    return (
        _ORDER[change.course],
        change.side is Side.LEFT,
        change.kind is None,
        place.get(change.zone, len(place)),
        change.zone,
        change.kind or "",
        -(severity if severity is not None else 11),
        known.id if known else "",
    )
