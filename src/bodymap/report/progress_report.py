"""The progress report: what changed since the last visit, whether direct work is open again, the course over time.

Hides which changes are told and in which words. It judges nothing: whether direct work may resume is the protocol's
answer, and without one the answer is not yet. May import protocol and domain.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bodymap.domain.finding import Finding, Status
from bodymap.domain.headline import headline, tally
from bodymap.domain.laterality import Side
from bodymap.domain.progress import Change, Course, compare
from bodymap.domain.terms import word
from bodymap.domain.visit import Visit
from bodymap.language import capital, in_sentence, tr
from bodymap.report.found import palpated_line, rated
from bodymap.report.heading import born, gates, left_out, name_of, signatures, state
from bodymap.report.judged import tag
from bodymap.report.named import kind_name, zone_in_sentence
from bodymap.report.over_time import curves, measured_over_time, small_bodies, treated
from bodymap.report.page import Block, Cell, Column, Sheet, Table, Words
from bodymap.report.source import Source
from bodymap.report.words import day, listed, moment, sentence

if TYPE_CHECKING:
    from bodymap.protocol.model import Protocol

SIGNS = tr("S: statement of the protocol, R: rule. † precaution: the source is silent, the stricter reading stands.")
NOISE = tr("Compared by side, zone and kind. A step of 1 is within the noise of a second reading.")


def progress_report(source: Source) -> Sheet:
    """The report up to one visit."""
    visit, visits = source.visit, source.visits
    name, birth = name_of(source.client), born(source.client, visit)
    count, first, last = len(visits), day(visits[0].date), day(visit.date)
    span = (
        tr("{n} visits, {first} to {last}", n=count, first=first, last=last)
        if count > 1
        else tr("visit {date}", date=last)
    )
    return Sheet(
        title=tr("Progress report, {name}, {date}", name=name, date=last),
        name=name,
        line=" · ".join(part for part in (birth, span) if part),
        gates=gates(source.suggestions),
        subject=tr("Progress report · {state}", state=state(source)),
        running=" · ".join(
            part for part in (tr("Progress report"), name, birth, tr("up to {date}", date=last)) if part
        ),
        blocks=(
            *_since_last(source),
            *left_out(source),
            *_direct_work(source),
            *small_bodies(source),
            *curves(source),
            *measured_over_time(source),
            *treated(source),
        ),
        sign=signatures(source.practice),
        printed=tr("Printed {moment}", moment=moment(source.now)),
        practice=source.practice,
    )


def _since_last(source: Source) -> tuple[Block, ...]:
    if not source.earlier:
        return (Words(tr("Progress"), (tr("This is the first visit. The next one is held against it."),)),)
    last, protocol = source.earlier[-1], source.protocol
    changes = [change for change in compare(last, source.visit) if change.kind is not None]
    words = sentence(headline(changes, partial(kind_name, protocol), partial(zone_in_sentence, protocol)))
    counts = tally(changes)
    told = (words, sentence(tr("In numbers: {counts}", counts=counts))) if counts else (words,)
    title = tr("Since {date}", date=day(last.date))
    note = "\n".join(part for part in (NOISE, palpated_line(source.visit, protocol)) if part)
    columns = (
        Column(tr("Course"), 0.17),
        Column(tr("Side"), 0.09),
        Column(tr("Zone"), 0.27),
        Column(tr("Finding"), 0.24),
        Column(tr("Severity, then and now"), 0.23),
    )
    rows = tuple(_change_row(change, protocol) for change in changes)
    return Words(title, told), *((Table(tr("What changed"), columns, rows, note),) if rows else ())


def _change_row(change: Change, protocol: "Protocol") -> tuple[Cell, ...]:
    course = tr("back again") if change.returned else word("course", change.course)
    return (
        Cell(capital(course), strong=change.course is not Course.SAME),
        Cell(change.side.word, strong=True),
        Cell(capital(protocol.zone_name(change.zone))),
        Cell(kind_name(protocol, change.kind or ""), kind=change.kind or ""),
        Cell(_then_and_now(change)),
    )


def _then_and_now(change: Change) -> str:
    then, now = (None if f is None else rated(f) for f in (change.earlier, change.later))
    if change.course is Course.GONE:
        gone = word("course", Course.GONE)
        return f"{then} → {gone}" if then else gone
    if then is None or now is None:
        return now or f"{then} → ?"
    return f"{then} → {now}"


def _direct_work(source: Source) -> tuple[Block, ...]:
    """Whether direct work is open again where something restricted it, and the visits that the answer rests on."""
    rows = []
    for (side, zone), kinds in _restricting(source.visits, source.protocol).items():
        advice = [each for each in source.suggestions.advice if each.side is side and each.zone == zone]
        standing = [kind for kind, found in kinds.items() if _in_force(found)]
        closed = [row for row in source.suggestions.zone(side, zone) if row.verdict in ("avoid", "refer")]
        answer = tr("Not yet") if standing or closed or not advice else tr("Yes")
        said = [sentence(each.text) for each in advice]
        if closed and not standing:
            said.insert(0, tr("Something else closes this zone today, see the chart."))
        if standing:
            names = listed([in_sentence(kind_name(source.protocol, kind)) for kind in standing])
            said.insert(0, capital(tr("{kinds} not recorded as resolved.", kinds=names)))
        rests = [_rests_on(kind, found, source.protocol) for kind, found in kinds.items()]
        row = (
            Cell(side.word, strong=True),
            Cell(capital(source.protocol.zone_name(zone))),
            Cell(answer, strong=True),
            Cell(" ".join(dict.fromkeys(said))),
            Cell("; ".join(rests), muted=True),
        )
        rows.append((row, tag(reason for each in advice for reason in each.reasons)))
    if not rows:
        return ()
    columns = [
        Column(tr("Side"), 0.08),
        Column(tr("Zone"), 0.16),
        Column(tr("Answer"), 0.08),
        Column(tr("Why"), 0.46),
        Column(tr("Visits it rests on"), 0.22),
    ]
    notes = [tr("Time alone resolves nothing: the same kind has to be recorded as resolved. The therapist decides.")]
    if any(rules for _, rules in rows):
        columns[3] = Column(tr("Why"), 0.36)
        columns.append(Column(tr("Rule"), 0.1))
        notes.append(SIGNS)
    cells = tuple((*row, Cell(rules, muted=True))[: len(columns)] for row, rules in rows)
    return (Table(tr("Is direct work open again?"), tuple(columns), cells, "\n".join(notes), small=True),)


_Trail = list[tuple[Visit, Finding]]


def _restricting(visits: Sequence[Visit], protocol: "Protocol") -> Mapping[tuple[Side, str], dict[str, _Trail]]:
    """The findings of lasting kinds by side, zone and kind, oldest first; record-only zones are left out."""
    told: dict[tuple[Side, str], dict[str, _Trail]] = {}
    for visit in visits:
        for finding in visit.findings:
            known = protocol.kinds.get(finding.kind)
            if known is None or not known.lasting:
                continue
            for zone in finding.zones:
                place = protocol.zones.get(zone)
                if place is not None and not place.record_only:
                    told.setdefault((finding.side, zone), {}).setdefault(finding.kind, []).append((visit, finding))
    return told


def _in_force(trail: _Trail) -> bool:
    """Whether the last visit that spoke of the kind left it standing; where it recorded both, what stands counts."""
    last = trail[-1][0]
    return any(finding.status is not Status.RESOLVED for visit, finding in trail if visit is last)


def _rests_on(kind: str, trail: _Trail, protocol: "Protocol") -> str:
    name = in_sentence(kind_name(protocol, kind))
    active = [visit.date for visit, finding in trail if finding.status is not Status.RESOLVED]
    words = name
    if active:
        first, last = day(active[0], year=False), day(active[-1], year=False)
        words = tr("{what} {date}", what=name, date=first)
        if len(set(active)) > 1:
            words = tr("{what} {first} to {last}", what=name, first=first, last=last)
    if _in_force(trail):
        return words
    return tr("{what}, resolved {date}", what=words, date=day(trail[-1][0].date, year=False))
