"""The course over the visits as it is printed: the small bodies, the curves of findings and measures, what was done.

Hides which of many are shown, and how a course is put into words. May import protocol and domain.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import Measure, MeasureCourse, courses
from bodymap.domain.progress import stands
from bodymap.domain.terms import word
from bodymap.domain.trends import Seen, against_first, trend
from bodymap.domain.visit import Visit
from bodymap.language import capital, in_sentence, tr, tr_in, tr_plural
from bodymap.report.found import numbered_marks
from bodymap.report.named import kind_name, motion_measures, outcome_measures
from bodymap.report.page import Block, Cell, Chart, Charts, Column, Dot, Figure, SmallBodies, SmallBody, Table
from bodymap.report.source import Source
from bodymap.report.words import day, listed, number, signed

if TYPE_CHECKING:
    from bodymap.protocol.model import Protocol

MOST_BODIES, MOST_CURVES = 12, 12

Thread = tuple[Side, str, str]
"""Side, zone and kind: what one curve is of."""


def small_bodies(source: Source) -> tuple[Block, ...]:
    """The body at the first and at the last visits, where there are two or more."""
    visits = source.visits
    if len(visits) < 2:
        return ()
    shown = visits if len(visits) <= MOST_BODIES else (visits[0], *visits[-(MOST_BODIES - 1) :])
    bodies = tuple(_small_body(visit, source) for visit in shown)
    left_out = len(visits) - len(shown)
    words = tr("Marks as charted before treatment. Dashed: resolved.")
    if left_out:
        between = tr_plural(
            "{n} visit between the first and the last {shown} is not drawn.",
            "{n} visits between the first and the last {shown} are not drawn.",
            left_out,
            shown=MOST_BODIES - 1,
        )
        words = f"{words} {between}"
    return (SmallBodies(tr("The body over time"), bodies, source.diagram, words),)


def _small_body(visit: Visit, source: Source) -> SmallBody:
    marks = numbered_marks(visit, source.protocol)
    count = sum(not mark.resolved for mark in marks)
    figures = tuple(Figure(side, tuple(mark for mark in marks if mark.finding.side is side)) for side in Side)
    words = tr_plural("{n} finding", "{n} findings", count) if count else tr("no finding")
    return SmallBody(day(visit.date), figures, words)


def curves(source: Source) -> tuple[Block, ...]:
    """How findings went, zone by zone and kind by kind: those that were read at two visits or more."""
    visits = source.visits
    charts = [chart for thread in _threads(visits) if (chart := _curve(visits, thread, source.protocol)) is not None]
    if not charts:
        return ()
    note = tr(
        "Severity from 0 to 10. The band is the first reading and a step of 1 around it: within it nothing has clearly "
        "changed. Open dots: palpated and not found, or gone. Gaps: not examined. Ticks: this side was treated."
    )
    left_out = len(charts) - MOST_CURVES
    if left_out > 0:
        more = tr_plural(
            "{n} more, milder or older, is not drawn.", "{n} more, milder or older, are not drawn.", left_out
        )
        note = f"{note} {more}"
    return (Charts(tr("Findings over time"), tuple(charts[:MOST_CURVES]), _span(visits), note),)


def _threads(visits: Sequence[Visit]) -> list[Thread]:
    """What was charted: what stands at the last visit first, then the worst, then what was charted most often."""
    count: Counter[Thread] = Counter()
    worst: dict[Thread, int] = {}
    for visit in visits:
        for finding in visit.findings:
            if finding.moment is Moment.BEFORE:
                thread = (finding.side, finding.zone, finding.kind)
                count[thread] += 1
                worst[thread] = max(worst.get(thread, 0), finding.severity or 0)
    now = {(f.side, f.zone, f.kind) for f in visits[-1].findings if stands(f)}
    return sorted(count, key=lambda t: (t not in now, -worst[t], -count[t], t))


def _curve(visits: Sequence[Visit], thread: Thread, protocol: "Protocol") -> Chart | None:
    side, zone, kind = thread
    points = trend(visits, side, zone, kind)
    held = against_first([(point.date, point.severity) for point in points])
    if held is None:
        return None
    return Chart(
        title=f"{side.word} {protocol.zone_name(zone, in_list=True)}, {in_sentence(kind_name(protocol, kind))}",
        verdict=f"{word('course', held.course)}: {number(held.first)} → {number(held.last)}",
        low=0,
        high=10,
        dots=tuple(Dot(p.date, p.severity, p.seen in (Seen.CLEAR, Seen.GONE)) for p in points),
        band=(max(0.0, held.first - 1), min(10.0, held.first + 1)),
        ticks=tuple(point.date for point in points if point.treatments),
    )


def measured_over_time(source: Source) -> tuple[Block, ...]:
    """The outcome measures and ranges of motion: each reading against the first, and curves of those read twice."""
    told = courses(source.visits, measures_of(source.protocol, source.visits))
    if not told:
        return ()
    own = source.protocol.outcomes
    names = {course.measure.id: _measure_name(course.measure, source) for course in told}
    rows = tuple(_measure_row(course, names[course.measure.id]) for course in told)
    columns = (
        Column(tr("Measure"), 0.36),
        Column(tr_in("reading", "First"), 0.08, right=True),
        Column(tr_in("reading", "Last"), 0.08, right=True),
        Column(tr("Change"), 0.09, right=True),
        Column(tr("Smallest that matters"), 0.15, right=True),
        Column(tr("Reading"), 0.24),
    )
    note = tr("A change that is smaller than the smallest that matters is within the noise of the measure.")
    charts = [
        _measure_chart(course, names[course.measure.id])
        for course in told
        if course.first is not course.last and (course.measure.id in own or course.measure.joint)
    ]
    blocks: list[Block] = [Table(tr("Measured"), columns, rows, note)]
    if charts:
        words = tr("The band is the first reading and the smallest change that matters around it.")
        blocks.append(Charts(tr("Measures over time"), tuple(charts[:MOST_CURVES]), _span(source.visits), words))
    return tuple(blocks)


def measures_of(protocol: "Protocol", visits: Sequence[Visit]) -> list[Measure]:
    """The protocol's outcome measures, then the motions that were measured."""
    motions = sorted({(r.side, r.joint, r.movement) for v in visits for r in v.rom if r.degrees is not None})
    return outcome_measures(protocol) + motion_measures(protocol, motions)


def _measure_name(measure: Measure, source: Source) -> str:
    """The measure's name, with the client's own words for an activity where they were written down last."""
    outcome = source.protocol.outcomes.get(measure.id)
    if outcome is None or not outcome.own_words:
        return measure.name
    own = next((words for visit in reversed(source.visits) if (words := visit.history.get(measure.id))), "")
    return f"{measure.name}: {own}" if own else measure.name


def _measure_row(course: MeasureCourse, name: str) -> tuple[Cell, ...]:
    measure, first, last = course.measure, course.first.value, course.last.value
    assert first is not None
    assert last is not None
    once = course.first is course.last
    if once:
        words = tr("read once")
    elif course.course is None:
        words = tr("no smallest change is agreed")
    else:
        words = word("course", course.course)
    return (
        Cell(name),
        Cell(f"{number(first)}{measure.unit}"),
        Cell("" if once else f"{number(last)}{measure.unit}", strong=True),
        Cell("" if once else f"{signed(last - first)}{measure.unit}"),
        Cell("" if measure.matters is None else f"{number(measure.matters)}{measure.unit}"),
        Cell(words),
    )


def _measure_chart(course: MeasureCourse, name: str) -> Chart:
    measure = course.measure
    first, last = course.first.value or 0.0, course.last.value or 0.0
    read = [reading.value for reading in course.readings if reading.value is not None]
    low, high = (measure.low, measure.high) if not measure.joint else (0.0, max(30.0, *read))
    words = word("course", course.course) if course.course is not None else tr("no smallest change is agreed")
    return Chart(
        title=name,
        verdict=f"{words}: {number(first)} → {number(last)}{measure.unit}",
        low=min(low, *read) if measure.unit != "°" else min(0.0, *read),
        high=high if measure.unit != "°" else max(30.0, *read),
        unit=measure.unit,
        dots=tuple(Dot(reading.date, reading.value) for reading in course.readings),
        band=course.band,
    )


def treated(source: Source) -> tuple[Block, ...]:
    """What was done at every visit, side by side in words."""
    rows = tuple(row for visit in source.visits for row in _treated_at(visit, source.protocol))
    if not rows:
        return ()
    columns = (Column(tr("Visit"), 0.16), Column(tr("Side"), 0.1), Column(tr("Done"), 0.74))
    return (Table(tr("Treatment over time"), columns, rows, small=True),)


def _treated_at(visit: Visit, protocol: "Protocol") -> Iterator[tuple[Cell, ...]]:
    told = False
    for side in Side:
        done = [treatment for treatment in visit.treatments if treatment.side is side]
        names = []
        for each in done:
            known = protocol.techniques.get(each.technique) or protocol.measures.get(each.technique)
            name = known.name if known else each.technique.replace("_", " ")
            measure = protocol.measures.get(each.technique)
            placed = each.zone in protocol.zones and (measure is None or measure.zones)
            where = f" {protocol.zone_name(each.zone, in_list=True)}" if placed else ""
            long = f" {tr('{minutes} min', minutes=number(each.minutes))}" if each.minutes is not None else ""
            names.append(name + where + long)
        if names:
            # on every row: the second may stand at the head of the next page
            yield Cell(day(visit.date), muted=told), Cell(side.word, strong=True), Cell(capital(listed(names)))
            told = True


def _span(visits: Sequence[Visit]) -> tuple[datetime.date, datetime.date]:
    return visits[0].date, visits[-1].date
