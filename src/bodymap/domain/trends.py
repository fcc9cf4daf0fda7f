"""How one zone, or one measure, went over the visits.

Hides which reading a visit gives of a zone and kind, and what a first reading says of the last. What was not looked
at is a gap, never a zero. May import only the domain.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.domain.progress import MATTERS, Course, stands, step, touched
from bodymap.domain.visit import Treatment, Visit


class Seen(StrEnum):
    """What a visit says of one zone and kind."""

    FOUND = "found"
    GONE = "gone"  # recorded as resolved or with severity 0
    CLEAR = "clear"  # palpated, nothing found
    NOT_NAMED = "not_named"  # other findings there; this kind was not spoken of
    NOT_EXAMINED = "not_examined"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One visit in a trend. `severity` is the worst that stands, 0 where gone or clear, None where it is not known.

    `kind` is the kind of the worst finding; `treatments` are those of this side, wherever they were done.
    """

    visit_id: str
    date: datetime.date
    seen: Seen
    severity: int | None
    kind: str | None
    treatments: tuple[Treatment, ...] = ()
    home_care: tuple[str, ...] = ()


def trend(visits: Iterable[Visit], side: Side, zone: str, kind: str | None = None) -> tuple[TrendPoint, ...]:
    """One zone's course over the visits, by date: of one kind, or with `kind` None of the worst of any kind."""
    return tuple(_point(visit, side, zone, kind) for visit in in_order(visits))


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    """By date, then by id, whatever their order in the record."""
    return sorted(visits, key=lambda visit: (visit.date, visit.id))


def _point(visit: Visit, side: Side, zone: str, kind: str | None) -> TrendPoint:
    here = [
        finding
        for finding in visit.findings
        if finding.side is side and zone in finding.zones and finding.moment is Moment.BEFORE
    ]
    asked = [finding for finding in here if kind is None or finding.kind == kind]
    standing = [finding for finding in asked if stands(finding)]
    worst = max(standing, key=lambda finding: (finding.severity or 0, finding.id), default=None)
    if worst is not None:
        seen, severity = Seen.FOUND, worst.severity
    elif asked:
        seen, severity = Seen.GONE, 0
    elif (side, zone) in visit.clear and not here:
        seen, severity = Seen.CLEAR, 0
    else:
        seen, severity = (Seen.NOT_NAMED if here else Seen.NOT_EXAMINED), None
    return TrendPoint(
        visit_id=visit.id,
        date=visit.date,
        seen=seen,
        severity=severity,
        kind=worst.kind if worst else kind,
        treatments=tuple(done for done in visit.treatments if done.side is side),
        home_care=tuple(sorted(measure for at, measure in visit.home_care if at is side)),
    )


@dataclass(frozen=True, slots=True)
class AgainstFirst:
    """A series of readings held against its first: `left` are the dates at which it left the band of noise."""

    first: float
    last: float
    first_date: datetime.date
    last_date: datetime.date
    course: Course
    left: tuple[datetime.date, ...]


def against_first(
    readings: Sequence[tuple[datetime.date, float | None]], matters: float = MATTERS
) -> AgainstFirst | None:
    """Holds the last known reading against the first; None where fewer than two are known.

    Worse means higher, as for severity. A reading on the band's edge is already a change.
    """
    known = [(date, value) for date, value in readings if value is not None]
    if len(known) < 2:
        return None
    (first_date, first), (last_date, last) = known[0], known[-1]
    left = tuple(date for date, value in known[1:] if abs(value - first) >= matters)
    return AgainstFirst(first, last, first_date, last_date, step(first, last, matters), left)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often a zone had a finding, of the visits at which it was looked at; `kinds` are counted by visits."""

    zone: str
    found: int
    examined: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float | None:
        """None where nobody ever looked: that is not the same as nothing found."""
        return self.found / self.examined if self.examined else None


def recurrence(visits: Sequence[Visit], side: Side, zones: Sequence[str]) -> tuple[Recurrence, ...]:
    """Where findings keep coming back on one side, for every zone in the order given."""
    looked_at = [touched(visit) for visit in visits]
    there = [_kinds_by_zone(visit, side) for visit in visits]
    told = []
    for zone in zones:
        kinds = Counter(kind for visit in there for kind in visit.get(zone, ()))
        ordered = tuple(sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0])))
        found, examined = sum(zone in visit for visit in there), sum((side, zone) in each for each in looked_at)
        told.append(Recurrence(zone, found, examined, ordered))
    return tuple(told)


def _kinds_by_zone(visit: Visit, side: Side) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for finding in visit.findings:
        if finding.side is side and finding.moment is Moment.BEFORE and stands(finding):
            for zone in finding.zones:
                kinds.setdefault(zone, set()).add(finding.kind)
    return kinds
