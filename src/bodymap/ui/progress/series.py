"""What the trend chart draws, as plain values: readings by visit, what was done then, and the sentence above them.

Knows neither pyqtgraph nor a widget, so that importing it costs nothing and its words can be tested alone.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import MeasureCourse
from bodymap.domain.progress import MATTERS, Course
from bodymap.domain.trends import AgainstFirst, Seen, TrendPoint, against_first, trend
from bodymap.domain.visit import Treatment, Visit
from bodymap.language import tr, tr_plural
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.wording import Wording
from bodymap.ui.words import long_date

_SEEN = {
    Seen.GONE: tr("recorded as gone"),
    Seen.CLEAR: tr("palpated, nothing found"),
    Seen.NOT_NAMED: tr("other findings here, this one not spoken of"),
    Seen.NOT_EXAMINED: tr("not examined"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One visit in the chart. `value` None is a gap; `open` says that nothing was read, `lines` is told on hover."""

    visit_id: str
    date: datetime.date
    value: float | None
    kind: str | None
    gone: bool
    unknown: bool
    treated: str
    against: bool
    home_care: bool
    lines: tuple[str, ...]

    @property
    def open(self) -> bool:
        return self.value is None and not self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A trend to draw. `band` holds the readings that are no clear change against `first`."""

    title: str
    summary: str
    low: float
    high: float
    step: float
    unit: str
    band: tuple[float, float] | None
    first: float | None
    higher_is_worse: bool
    matters: float | None
    samples: tuple[Sample, ...]


def severity_series(visits: Iterable[Visit], side: Side, zone: str, kind: str, wording: Wording) -> Series:
    """The severity of one kind in one zone of one side."""
    points = trend(visits, side, zone, kind)
    held = against_first([(point.date, point.severity) for point in points])
    first = next((float(point.severity) for point in points if point.severity is not None), None)
    return Series(
        title=tr(
            "{kind} in the {zone}, {side}",
            kind=wording.kind(kind),
            zone=wording.zone_in_sentence(zone),
            side=side.word,
        ),
        summary=summary(held, higher_is_worse=True, readings=sum(point.severity is not None for point in points)),
        low=0,
        high=10,
        step=2,
        unit="",
        band=(max(first - MATTERS, 0.0), min(first + MATTERS, 10.0)) if first is not None else None,
        first=first,
        higher_is_worse=True,
        matters=MATTERS,
        samples=tuple(_severity_sample(point, zone, kind, wording) for point in points),
    )


def measure_series(course: MeasureCourse, visits: Iterable[Visit], wording: Wording) -> Series:
    """An outcome measure over the visits."""
    measure = course.measure
    taken = [each.value for each in course.readings if each.value is not None]
    held = against_first([(r.date, r.value) for r in course.readings], measure.matters or 0)
    low, high, step = _scale(measure.low, measure.high, taken)
    by_id = {visit.id: visit for visit in visits}
    samples = []
    for each in course.readings:
        visit = by_id[each.visit_id]
        done = [t for t in visit.treatments if measure.side is None or t.side is measure.side]
        care = {m for side, m in visit.home_care if measure.side is None or side is measure.side}
        read = number(each.value, measure.unit) if each.value is not None else tr("not taken")
        lines = [f"{measure.name}: {read}", *_work_lines(done, tuple(sorted(care)), wording)]
        samples.append(_sample(each.visit_id, each.date, each.value, None, done, bool(care), lines, wording))
    told = summary(held, higher_is_worse=not measure.up, readings=len(taken), unit=measure.unit)
    if measure.matters is None and held is not None:
        told = tr(
            "Against the first reading: {first} → {last}. No smallest change that matters is agreed.",
            first=number(held.first, measure.unit),
            last=number(held.last, measure.unit),
        )
    return Series(
        title=measure.name,
        summary=told,
        low=low,
        high=high,
        step=step,
        unit=measure.unit,
        band=course.band,
        first=course.first.value,
        higher_is_worse=not measure.up,
        matters=measure.matters,
        samples=tuple(samples),
    )


def summary(held: AgainstFirst | None, *, higher_is_worse: bool, readings: int, unit: str = "") -> str:
    """Where the last reading stands against the first, and when the series left the band of noise."""
    if held is None:
        return tr("One reading so far; the next one begins the trend.") if readings else tr("No reading yet.")
    judged = held.course
    if not higher_is_worse and judged is not Course.SAME:
        judged = Course.WORSE if judged is Course.BETTER else Course.BETTER
    first, last = number(held.first, unit), number(held.last, unit)
    if judged is Course.WORSE:
        return tr("Against the first reading: {first} → {last}, worse.", first=first, last=last)
    if judged is Course.BETTER:
        return tr("Against the first reading: {first} → {last}, better.", first=first, last=last)
    told = tr("Against the first reading: {first} → {last}, no clear change.", first=first, last=last)
    return f"{told} {_left_the_band(held.left)}" if held.left else told


def _left_the_band(dates: Sequence[datetime.date]) -> str:
    date = long_date(dates[0])
    if len(dates) == 1:
        return tr("It left the band once, on {date}.", date=date)
    if len(dates) == 2:
        return tr("It left the band twice, first on {date}.", date=date)
    return tr_plural(
        "It left the band {n} time, first on {date}.",
        "It left the band {n} times, first on {date}.",
        len(dates),
        date=date,
    )


def threads(visits: Sequence[Visit], sides: Sequence[Side], wording: Wording) -> list[tuple[Side, str, str]]:
    """Every side, zone and kind with a finding in these visits, in the order of the body, then of the last visit."""
    place = {zone: step for step, zone in enumerate(wording.zones)}
    known = {(finding.side, zone, finding.kind) for v in visits for finding in v.findings for zone in finding.zones}
    wanted = [thread for thread in known if thread[0] in sides]
    return sorted(wanted, key=lambda t: (t[0] is Side.LEFT, place.get(t[1], len(place)), t[1], t[2]))


def _severity_sample(point: TrendPoint, zone: str, kind: str, wording: Wording) -> Sample:
    if point.seen is Seen.FOUND:
        read = f"{wording.kind(kind)}: {number(point.severity)}"
    else:
        read = f"{wording.kind(kind)}: {_SEEN[point.seen]}"
    lines = [read, *_work_lines(point.treatments, point.home_care, wording)]
    here = [done for done in point.treatments if done.zone == zone] or list(point.treatments)
    value = None if point.severity is None else float(point.severity)
    return _sample(point.visit_id, point.date, value, kind, here, bool(point.home_care), lines, wording, point.seen)


def _sample(
    visit_id: str,
    date: datetime.date,
    value: float | None,
    kind: str | None,
    done: Sequence[Treatment],
    home_care: bool,
    lines: Sequence[str],
    wording: Wording,
    seen: Seen | None = None,
) -> Sample:
    return Sample(
        visit_id=visit_id,
        date=date,
        value=value,
        kind=kind,
        gone=seen in (Seen.GONE, Seen.CLEAR),
        unknown=seen is Seen.FOUND and value is None,
        treated=wording.technique(done[0].technique) if done else "",
        against=any(each.override_reason for each in done),
        home_care=home_care,
        lines=tuple(lines),
    )


def _work_lines(done: Sequence[Treatment], home_care: Sequence[str], wording: Wording) -> list[str]:
    within = dict.fromkeys(wording.technique(each.technique) for each in done if not each.override_reason)
    lines = [tr("Treated: {techniques}", techniques=", ".join(within))] if within else []
    lines += [
        tr("Against the verdict: {treatment}", treatment=wording.treatment(each))
        for each in done
        if each.override_reason
    ]
    if home_care:
        lines.append(tr("At home: {measures}", measures=wording.home_care(home_care)))
    return lines


def _scale(low: float, high: float, taken: Sequence[float]) -> tuple[float, float, float]:
    """The whole scale of a questionnaire; of an angle, whose limits say nothing, what was read and some room."""
    if high - low <= 10:
        return low, high, 2
    if low >= 0 and high <= 100:
        return low, high, 20
    bottom = 10 * (min(*taken, 0.0) // 10)
    top = 10 * (max(*taken, 10.0) // 10 + 1)
    return bottom, top, 10 if top - bottom <= 80 else 20
