"""The chart sheet of one visit: what is printed of it, in which order and in which words.

Hides the choice; knows nothing of paper, fonts or Qt. May import protocol, diagram and domain.
"""

from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.domain.visit import Visit
from bodymap.language import capital, tr
from bodymap.report.found import after_table, findings_table, numbered_marks
from bodymap.report.heading import born, gates, left_out, legend_rows, name_of, screening, signatures, state
from bodymap.report.judged import LIMB, closed_zones, suggestions_table
from bodymap.report.named import unit_of
from bodymap.report.page import Block, Cell, Column, Figure, Figures, Pairs, Sheet, Table, Words
from bodymap.report.source import Source
from bodymap.report.words import day, moment, number

if TYPE_CHECKING:
    from bodymap.protocol.model import Protocol


def chart_sheet(source: Source) -> Sheet:
    """The sheet of one visit."""
    visit, protocol, suggestions = source.visit, source.protocol, source.suggestions
    marks = numbered_marks(visit, protocol)
    name, birth = name_of(source.client), born(source.client, visit)
    figures = []
    for side in Side:
        closed, whole = closed_zones(suggestions, protocol, side)
        own = tuple(mark for mark in marks if mark.finding.side is side)
        figures.append(Figure(side, own, closed, whole))
    line = [
        part
        for part in (birth, tr("visit {date}", date=day(visit.date)), tr("marks as found before treatment"))
        if part
    ]
    return Sheet(
        title=tr("Palpation chart, {name}, {date}", name=name, date=day(visit.date)),
        name=name,
        line=" · ".join(line),
        gates=gates(suggestions),
        subject=tr("Palpation chart · {state}", state=state(source)),
        running=" · ".join(part for part in (name, birth, tr("visit {date}", date=day(visit.date))) if part),
        blocks=(
            Figures(tuple(figures), legend_rows(source.legend, protocol, visit), source.diagram),
            findings_table(marks, visit, source.earlier, protocol),
            *left_out(source),
            screening(visit, protocol),
            suggestions_table(suggestions, protocol, source.rules),
            *done(visit, protocol),
            *after_table(visit, protocol),
            *_planned(visit, protocol),
            *measured(visit, protocol),
            *_home_care(visit, protocol),
            *_notes(visit),
            *_amended(source.amended),
        ),
        sign=signatures(source.practice),
        printed=tr("Printed {moment}", moment=moment(source.now)),
        practice=source.practice,
    )


def done(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    """The treatments of the visit, those against a verdict with the reason."""
    if not visit.treatments:
        return (Words(tr("Done"), (tr("No treatment is recorded for this visit."),)),)
    columns = (Column("", 0.035, right=True), Column("", 0.395), Column("", 0.1), Column("", 0.09), Column("", 0.38))
    rows = []
    for place, done in enumerate(visit.treatments, start=1):
        against = (
            tr("against {verdict}: {reason}", verdict=word("verdict", done.verdict), reason=done.override_reason)
            if done.override_reason
            else ""
        )
        after = "; ".join(part for part in (done.response, against) if part)
        rows.append(
            (
                Cell(str(place), strong=True),
                _step_cell(done.technique, done.zone, done.side, protocol),
                Cell(word("depth", done.depth) if done.depth else ""),
                Cell("" if done.minutes is None else tr("{minutes} min", minutes=number(done.minutes))),
                Cell(after),
            )
        )
    return (Table(tr("Done"), columns, tuple(rows), small=True),)


def _planned(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    if not visit.plan:
        return ()
    columns = (Column("", 0.035, right=True), Column("", 0.965))
    rows = tuple(
        (
            Cell(str(place), strong=True),
            _step_cell(step.technique, step.zone, step.side, protocol),
        )
        for place, step in enumerate(visit.plan, start=1)
    )
    return (Table(tr("Planned"), columns, rows, small=True),)


def measured(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    """Outcome measures, ranges of motion, tests and what was observed."""
    pairs = []
    for measure, value in visit.outcomes.items():
        outcome = protocol.outcomes.get(measure)
        unit = unit_of(outcome) if outcome else ""
        own = visit.history.get(measure, "") if outcome and outcome.own_words else ""
        label = (outcome.name if outcome else measure) + (f": {own}" if own else "")
        pairs.append((label, f"{number(value)}{unit}"))
    motions = {(motion.joint, motion.movement): motion.name for motion in protocol.motions.values()}
    for reading in visit.rom:
        name = motions.get((reading.joint, reading.movement), f"{reading.joint} {reading.movement}")
        degrees = tr("not measured") if reading.degrees is None else f"{number(reading.degrees)}°"
        pain = {True: tr("painful"), False: tr("free of pain"), None: ""}[reading.painful]
        pairs.append((f"{capital(name)} {reading.side.word}", ", ".join(part for part in (degrees, pain) if part)))
    for test in visit.tests:
        if test.result != "not_done":
            known = protocol.tests.get(test.test)
            degrees = "" if test.degrees is None else f", {number(test.degrees)}°"
            name = known.name if known else test.test
            pairs.append((f"{capital(name)} {test.side.word}", f"{word('result', test.result)}{degrees}"))
    seen = [protocol.observations[o].name if o in protocol.observations else o for o in sorted(visit.observations)]
    blocks: list[Block] = []
    if pairs:
        blocks.append(Pairs(tr("Measured"), tuple(pairs)))
    if seen:
        blocks.append(Words(tr("Observed"), (f"{capital(', '.join(seen))}.",)))
    return tuple(blocks)


def _home_care(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    if not visit.home_care:
        return ()
    said = []
    for side in Side:
        names = [
            protocol.measures[m].name if m in protocol.measures else m
            for of, m in sorted(visit.home_care)
            if of is side
        ]
        if names:
            said.append(f"{side.word}: {', '.join(names)}.")
    return (Words(tr("Home care, as agreed"), tuple(said)),)


def _notes(visit: Visit) -> tuple[Block, ...]:
    paragraphs = tuple(part.strip() for part in visit.notes.splitlines() if part.strip())
    return (Words(tr("Notes"), paragraphs),) if paragraphs else ()


def _amended(reason: str) -> tuple[Block, ...]:
    return (Words(tr("Amended because"), (reason,)),) if reason else ()


def _step_cell(step: str, zone: str | None, side: Side, protocol: "Protocol") -> Cell:
    """`Effleurage, ITB proximal third RIGHT`; a measure such as ice belongs to the side alone."""
    known = protocol.techniques.get(step) or protocol.measures.get(step)
    name = known.name if known else step.replace("_", " ")
    if step in protocol.measures and not protocol.measures[step].zones:
        where = protocol.step_place(side, zone, step)
    elif zone is not None and zone != LIMB:
        where = f"{protocol.zone_name(zone, in_list=True)} {side.word}"
    else:
        where = tr("whole limb {side}", side=side.word) if step in protocol.techniques else side.word
    return Cell(where, lead=f"{capital(name)},")
