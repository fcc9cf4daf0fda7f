"""What was found, as it is printed: numbered marks, the findings table, and what was palpated without a finding.

Hides the order of the numbers and the words for a finding's course. May import protocol and domain.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.progress import Change, Course, compare, stands, touched
from bodymap.domain.shape import ShapeKind
from bodymap.domain.terms import word
from bodymap.domain.visit import Visit
from bodymap.language import capital, in_sentence, tr, tr_in
from bodymap.report.named import kind_name
from bodymap.report.page import Block, Cell, Column, NumberedMark, Table
from bodymap.report.words import day, listed, sentence

if TYPE_CHECKING:
    from bodymap.protocol.model import Protocol


def numbered_marks(visit: Visit, protocol: "Protocol") -> tuple[NumberedMark, ...]:
    """The findings before treatment, numbered in the order in which they were found, on both sides together.

    A number stays with its finding while others are added, moved and changed; only deleting one closes the gap.
    """
    found = (finding for finding in visit.findings if finding.moment is Moment.BEFORE)
    return tuple(
        NumberedMark(number, finding, kind_name(protocol, finding.kind), severity_word(finding), not stands(finding))
        for number, finding in enumerate(found, start=1)
    )


def severity_word(finding: Finding) -> str:
    return "" if finding.severity is None else str(finding.severity)


def rated(finding: Finding) -> str:
    """The severity, or that it was not rated."""
    return severity_word(finding) or tr("not rated")


def changes_since(earlier: Sequence[Visit], visit: Visit) -> tuple[Visit | None, tuple[Change, ...]]:
    """The last visit before this one and what has changed since; nothing where this is the first."""
    if not earlier:
        return None, ()
    last = max(earlier, key=lambda known: known.date)
    return last, compare(last, visit)


def findings_table(
    marks: Sequence[NumberedMark], visit: Visit, earlier: Sequence[Visit], protocol: "Protocol"
) -> Table:
    """The table that goes with the figures; without an earlier visit it has no column for the course."""
    last, changes = changes_since(earlier, visit)
    course = {change.later.id: change for change in changes if change.later is not None}
    since = (
        (Column(tr("Since {date}", date=day(last.date, year=last.date.year != visit.date.year)), 0.175),)
        if last
        else ()
    )
    columns = (
        Column(tr("No."), 0.035, right=True),
        Column(tr("Side"), 0.08),
        Column(tr("Zone"), 0.175),
        Column(tr("Finding"), 0.18),
        Column("0–10", 0.05, right=True),
        *since,
        Column(tr("Note"), 0.305 if last else 0.48),
    )
    rows = []
    for mark in marks:
        finding = mark.finding
        row = [
            Cell(str(mark.number), strong=True),
            Cell(finding.side.word, strong=True),
            Cell(capital(protocol.zone_name(finding.zone))),
            Cell(mark.name, kind=finding.kind),
            Cell(mark.severity or "?", strong=True),
        ]
        if last is not None:
            row.append(Cell(_course_words(course.get(finding.id), finding, last)))
        row.append(Cell(note_of(finding, protocol)))
        rows.append(tuple(row))
    lines = [_nothing_marked(marks), _no_longer(changes, last, protocol), palpated_line(visit, protocol)]
    return Table(tr("Findings"), columns, tuple(rows), "\n".join(line for line in lines if line))


def after_table(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    """What was found after the treatment of the same visit; nothing where the second pass was not made."""
    after = [finding for finding in visit.findings if finding.moment is Moment.AFTER]
    if not after:
        return ()
    before = {finding.id: finding for finding in visit.findings if finding.moment is Moment.BEFORE}
    columns = (
        Column(tr("Side"), 0.1),
        Column(tr("Zone"), 0.175),
        Column(tr("Finding"), 0.18),
        Column("0–10", 0.05, right=True),
        Column(tr_in("before treatment", "Before"), 0.175),
        Column(tr("Note"), 0.335),
    )
    rows = []
    for finding in sorted(after, key=lambda each: (each.side, each.zone, each.kind, each.id)):
        was = before.get(finding.follows or "")
        rows.append(
            (
                Cell(finding.side.word, strong=True),
                Cell(capital(protocol.zone_name(finding.zone))),
                Cell(kind_name(protocol, finding.kind), kind=finding.kind),
                Cell(severity_word(finding) or "?", strong=True),
                Cell("" if was is None else tr("was {severity}", severity=rated(was))),
                Cell(note_of(finding, protocol)),
            )
        )
    return (Table(tr("Found after treatment"), columns, tuple(rows)),)


def note_of(finding: Finding, protocol: "Protocol") -> str:
    """All that the other columns do not say, the therapist's own note last."""
    said = []
    if finding.status is Status.RESOLVED:
        said.append(word("status", finding.status))
    if finding.acuity is not Acuity.UNKNOWN:
        said.append(word("acuity", finding.acuity))
    if finding.activity is not Activity.UNKNOWN:
        known = protocol.kinds.get(finding.kind)
        asked = known is not None and "activity" in known.particulars
        activity = word("activity", finding.activity)
        said.append(activity if asked else tr("activity: {activity}", activity=activity))
    if finding.radiation:
        said.append(tr("spreads to the {ways}", ways=listed([word("way", way) for way in finding.radiation])))
    if finding.shape is not None and finding.shape.kind is not ShapeKind.POINT:
        said.append(tr("drawn as a band") if finding.shape.kind is ShapeKind.STROKE else tr("drawn as an area"))
    if len(finding.zones) > 1:
        others = listed([protocol.zone_name(zone, in_list=True) for zone in finding.zones[1:]])
        said.append(tr("also {zones}", zones=others))
    if finding.note.strip():
        said.append(finding.note.strip())
    return "; ".join(said)


def palpated_line(visit: Visit, protocol: "Protocol") -> str:
    """Which zones were palpated without a finding, and which were not examined at all."""
    at_hand = touched(visit)
    found = {(finding.side, zone) for finding in visit.findings for zone in finding.zones}
    clear = {side: [z for z in protocol.zones if (side, z) in visit.clear - found] for side in Side}
    unseen = {side: [z for z in protocol.zones if (side, z) not in at_hand] for side in Side}
    parts = []
    if told := _by_side(clear, protocol):
        parts.append(tr("Palpated, nothing found: {zones}.", zones=told))
    if told := _by_side(unseen, protocol):
        parts.append(tr("Not examined: {zones}.", zones=told))
    return " ".join(parts)


def _by_side(zones: Mapping[Side, Sequence[str]], protocol: "Protocol") -> str:
    both = [zone for zone in zones[Side.LEFT] if zone in zones[Side.RIGHT]]
    said = []
    for words, names in (
        (tr("both sides"), both),
        *((side.word, [zone for zone in zones[side] if zone not in both]) for side in Side),
    ):
        if names:
            everything = len(names) == len(protocol.zones)
            told = tr("all zones") if everything else listed([protocol.zone_name(zone, in_list=True) for zone in names])
            said.append(f"{words} {told}")
    return "; ".join(said)


def _nothing_marked(marks: Sequence[NumberedMark]) -> str:
    return "" if marks else tr("No finding is charted for this visit.")


def _no_longer(changes: Sequence[Change], last: Visit | None, protocol: "Protocol") -> str:
    """What the last visit had and this one has not: never silently dropped."""
    if last is None:
        return ""
    told: dict[Course, list[str]] = {}
    for change in changes:
        if change.later is None and change.earlier is not None:
            where = f"{change.side.word} {protocol.zone_name(change.zone, in_list=True)}"
            told.setdefault(change.course, []).append(f"{in_sentence(kind_name(protocol, change.kind or ''))} {where}")
    words = {
        Course.GONE: tr("no longer found"),
        Course.TO_ASK: tr("not asked about today"),
        Course.NOT_EXAMINED: tr("not examined today"),
    }
    said = [f"{words[course]}: {listed(told[course])}" for course in words if course in told]
    return sentence(tr("From {date}, {what}", date=day(last.date), what="; ".join(said))) if said else ""


def _course_words(change: Change | None, finding: Finding, last: Visit) -> str:
    if change is None:
        return ""
    words = word("course", change.course)
    if change.course is Course.NEW and not change.returned:
        seen = any(side is finding.side for side, _ in touched(last))
        return words if seen else tr("first charted")
    if change.returned:
        return tr("back again")
    if change.earlier is None:
        return words
    return tr("{course}, was {severity}", course=words, severity=rated(change.earlier))
