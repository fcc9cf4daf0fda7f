"""The chart sheet of one visit: what is printed of it, in which order and in which words.

Hides the choice; knows nothing of paper, fonts or Qt. May import protocol, diagram and domain.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, Client, Visit
from bodymap.report.found import after_table, findings_table, numbered_marks
from bodymap.report.judged import LIMB, closed_zones, suggestions_table
from bodymap.report.page import Block, Cell, Column, Figure, Pairs, Sheet, Table, Words
from bodymap.report.words import day, moment, opening

if TYPE_CHECKING:
    from bodymap.protocol.answer import Suggestions
    from bodymap.protocol.model import Protocol, Question

GATES = {"proceed": ("allowed", "PROCEED"), "pending": ("modified", "ANSWER FIRST"), "refer": ("refer", "REFER")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSettings:
    """What the therapist sets once: whose sheet it is. Empty words are left out."""

    practice: str = ""
    therapist: str = ""


def chart_sheet(
    client: Client | None,
    visit: Visit,
    earlier: Sequence[Visit],
    suggestions: "Suggestions",
    protocol: "Protocol",
    *,
    now: datetime.datetime,
    settings: SheetSettings | None = None,
) -> Sheet:
    """The sheet of one visit. `client` is None where none is named."""
    settings = settings or SheetSettings()
    marks = numbered_marks(visit, protocol)
    name = client.name if client else "No client named"
    born = _born(client, visit)
    state = "Signed" if visit.signed else "Draft"
    figures = []
    for side in Side:
        closed, word = closed_zones(suggestions, protocol, side)
        own = tuple(mark for mark in marks if mark.finding.side is side)
        figures.append(Figure(side, own, closed, word))
    line = [part for part in (born, f"visit {day(visit.date)}", "marks as found before treatment") if part]
    subject = [part for part in (settings.practice, "Palpation chart, lateral leg and hip", state) if part]
    return Sheet(
        title=f"Palpation chart, {name}, {day(visit.date)}",
        name=name,
        line=" · ".join(line),
        gates=_gates(suggestions),
        subject=" · ".join(subject),
        running=" · ".join(part for part in (name, born, f"visit {day(visit.date)}") if part),
        figures=tuple(figures),
        legend=tuple((kind.id, opening(kind.name)) for kind in protocol.kinds.values()),
        blocks=(
            findings_table(marks, visit, earlier, protocol),
            _screening(visit, protocol),
            suggestions_table(suggestions, protocol),
            *_done(visit, protocol),
            *after_table(visit, protocol),
            *_planned(visit, protocol),
            *_measured(visit, protocol),
            *_home_care(visit, protocol),
            *_notes(visit),
        ),
        sign=(f"Therapist, signature{f' ({settings.therapist})' if settings.therapist else ''}", "Date"),
        printed=f"Printed {moment(now)}",
        diagram=visit.diagram or protocol.diagram,
        author=settings.therapist or settings.practice,
    )


def _born(client: Client | None, visit: Visit) -> str:
    if client is None:
        return ""
    if client.born is None:
        return "birth date not known"
    age = client.age_on(visit.date)
    return f"born {client.born.isoformat()}" + (f" ({age})" if age is not None else "")


def _gates(suggestions: "Suggestions") -> tuple[tuple[str, str], ...]:
    """One box where both sides agree; else one for each side, named."""
    said = {}
    for side in Side:
        # an unknown gate is not a free way
        verdict, words = GATES.get(str(suggestions.gate.get(side, "")), ("avoid", "DO NOT TREAT"))
        if words == "ANSWER FIRST":
            open_here = {question for question, of in suggestions.open_questions if of in (None, side)}
            words = f"{words} ({len(open_here)})" if open_here else words
        said[side] = (verdict, words)
    if said[Side.LEFT][1].split(" (")[0] == said[Side.RIGHT][1].split(" (")[0]:
        verdict, words = said[Side.LEFT]
        if "(" in words:
            words = f"ANSWER FIRST ({len(suggestions.open_questions)})"
        return ((verdict, words),)
    return tuple((said[side][0], f"{side.word}: {said[side][1]}") for side in Side)


def _screening(visit: Visit, protocol: "Protocol") -> Pairs:
    pairs = []
    for question in protocol.questions.values():
        answers = [visit.answer(question.id, side) for side in (Side if question.per_side else (None,))]
        if set(answers) == {UNANSWERED} and not _matters(question, visit):
            continue
        pairs.append((opening(question.short), _answer_words(answers)))
    note = "" if visit.screening else "Nothing has been answered for this visit: no treatment is suggested."
    return Pairs("Screening, answered today", tuple(pairs), note)


def _matters(question: "Question", visit: Visit) -> bool:
    return all(visit.answer(other) in answers for other, answers in question.when.items())


def _answer_words(answers: Sequence[str]) -> str:
    words = ["not answered" if answer == UNANSWERED else answer.replace("_", " ") for answer in answers]
    if len(words) == 1:
        return words[0]
    left, right = words
    return f"both {left}" if left == right else f"LEFT {left}, RIGHT {right}"


def _done(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    if not visit.treatments:
        return (Words("Done", ("No treatment is recorded for this visit.",)),)
    columns = (Column("", 0.035, right=True), Column("", 0.395), Column("", 0.1), Column("", 0.09), Column("", 0.38))
    rows = []
    for number, done in enumerate(visit.treatments, start=1):
        against = f"{done.verdict}: {done.override_reason}" if done.override_reason else ""
        after = "; ".join(part for part in (done.response, f"against {against}" if against else "") if part)
        rows.append(
            (
                Cell(str(number), strong=True),
                _step_cell(done.technique, done.zone, done.side, protocol),
                Cell(done.depth),
                Cell("" if done.minutes is None else f"{done.minutes:g} min"),
                Cell(after),
            )
        )
    return (Table("Done", columns, tuple(rows), small=True),)


def _planned(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    if not visit.plan:
        return ()
    columns = (Column("", 0.035, right=True), Column("", 0.965))
    rows = tuple(
        (
            Cell(str(number), strong=True),
            _step_cell(step.technique, step.zone, step.side, protocol),
        )
        for number, step in enumerate(visit.plan, start=1)
    )
    return (Table("Planned", columns, rows, small=True),)


def _measured(visit: Visit, protocol: "Protocol") -> tuple[Block, ...]:
    pairs = []
    for measure, value in visit.outcomes.items():
        outcome = protocol.outcomes.get(measure)
        unit = f" {outcome.unit}" if outcome and outcome.unit else ""
        own = visit.history.get(measure, "") if outcome and outcome.own_words else ""
        label = (outcome.name if outcome else measure) + (f": {own}" if own else "")
        pairs.append((label, f"{value:g}{unit}"))
    motions = {(motion.joint, motion.movement): motion.name for motion in protocol.motions.values()}
    for reading in visit.rom:
        name = motions.get((reading.joint, reading.movement), f"{reading.joint} {reading.movement}")
        degrees = "not measured" if reading.degrees is None else f"{reading.degrees:g}°"
        pain = {True: ", painful", False: ", free of pain", None: ""}[reading.painful]
        pairs.append((f"{opening(name)} {reading.side.word}", f"{degrees}{pain}"))
    for test in visit.tests:
        if test.result != "not_done":
            known = protocol.tests.get(test.test)
            degrees = "" if test.degrees is None else f", {test.degrees:g}°"
            name = known.name if known else test.test
            pairs.append((f"{opening(name)} {test.side.word}", f"{test.result}{degrees}"))
    seen = [protocol.observations[o].name if o in protocol.observations else o for o in sorted(visit.observations)]
    blocks: list[Block] = []
    if pairs:
        blocks.append(Pairs("Measured", tuple(pairs)))
    if seen:
        blocks.append(Words("Observed", (f"{opening(', '.join(seen))}.",)))
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
    return (Words("Home care, as agreed", tuple(said)),)


def _notes(visit: Visit) -> tuple[Block, ...]:
    paragraphs = tuple(part.strip() for part in visit.notes.splitlines() if part.strip())
    return (Words("Notes", paragraphs),) if paragraphs else ()


def _step_cell(step: str, zone: str | None, side: Side, protocol: "Protocol") -> Cell:
    """`Effleurage, ITB proximal third RIGHT`; a measure such as ice belongs to the side alone."""
    known = protocol.techniques.get(step) or protocol.measures.get(step)
    name = known.name if known else step.replace("_", " ")
    if zone is not None and zone != LIMB:
        where = f"{protocol.zone_name(zone, in_list=True)} {side.word}"
    else:
        where = f"whole limb {side.word}" if step in protocol.techniques else side.word
    return Cell(where, lead=f"{opening(name)},")
