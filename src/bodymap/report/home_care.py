"""The client's own sheet: what to do between visits, on which side, and what to stop for, in plain words.

Hides that a measure is held against today's judgement again: what was agreed and is not allowed any more is told as not
for now, and what cannot be judged is not told at all as something to do. It says no more than the protocol's words for
the client. May import protocol and domain.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import capital, tr
from bodymap.report.heading import name_of, state
from bodymap.report.page import Block, Figure, Sheet, SmallBodies, SmallBody, Step, Steps
from bodymap.report.source import Source
from bodymap.report.words import day, listed, moment, sentence

if TYPE_CHECKING:
    from bodymap.protocol.answer import CareRow, Suggestions
    from bodymap.protocol.model import Measure, Protocol

OPEN = ("allowed", "modified")
OFTEN = tr("How often and how long")
NOT_NOW = tr("Leave this out until your therapist tells you otherwise.")
NOTHING = tr("Nothing was agreed for you to do at home.")
LEAVE_OUT = tr("Leave out the hatched places. Your therapist can show you where they are.")


def home_care_sheet(source: Source) -> Sheet:
    """The sheet for the client of one visit."""
    visit, protocol, name = source.visit, source.protocol, name_of(source.client)
    do, leave = _sorted(visit, source.suggestions, protocol)
    nothing = tr("For now there is nothing for you to do at home.") if leave else NOTHING
    blocks: list[Block] = [Steps(tr("What to do"), do or (Step("", "", (nothing,)),))]
    blocks += _places_to_leave_out(source)
    if leave:
        blocks.append(Steps(tr("Not for now"), leave))
    stops = _stops(protocol)
    if stops:
        blocks.append(Steps(tr("Stop, and ask"), stops, heed=True))
    phone = source.practice.phone
    ask = tr("Questions? Call {phone}.", phone=phone) if phone else tr("Questions? Ask your therapist.")
    blocks.append(Steps("", (Step(ask, "", (), (tr("Next visit"),)),)))
    return Sheet(
        title=tr("Home care, {name}, {date}", name=name, date=day(visit.date)),
        name=tr("Your home care"),
        line=tr("{name} · visit {date}", name=name, date=day(visit.date)),
        subject=tr("Home care · {state}", state=state(source)),
        running=tr("Your home care · {name} · visit {date}", name=name, date=day(visit.date)),
        blocks=tuple(blocks),
        printed=tr("Printed {moment}", moment=moment(source.now)),
        practice=source.practice,
    )


def _sorted(
    visit: Visit, suggestions: "Suggestions", protocol: "Protocol"
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """What to do, and what was agreed but is not for now, each in the protocol's order."""
    order = list(protocol.measures)
    agreed = sorted({measure for _, measure in visit.home_care}, key=lambda m: order.index(m) if m in order else -1)
    do, leave = [], []
    for measure in agreed:
        known = protocol.measures.get(measure)
        sides = [side for side in Side if (side, measure) in visit.home_care]
        rows = {side: _rows(suggestions, side, measure) for side in sides}
        free = [side for side in sides if any(map(_free, rows[side]))]
        if free and known is not None:
            do.append(_step(known, free, [row for side in free for row in rows[side]]))
        held = [side for side in sides if side not in free or known is None]
        if held:
            leave.append(Step(_name(known, measure), _where(known, held), (NOT_NOW,)))
    return tuple(do), tuple(leave)


def _rows(suggestions: "Suggestions", side: Side, measure: str) -> list["CareRow"]:
    return [row for row in suggestions.self_care if row.side is side and row.measure == measure]


def _free(row: "CareRow") -> bool:
    """Whether the client may do it; what waits for an answer waits."""
    return row.verdict in OPEN and not row.pending


def _name(known: "Measure | None", measure: str) -> str:
    if known is None:
        return capital(measure.replace("_", " "))
    return capital(known.client.name if known.client else known.name)


def _where(known: "Measure | None", sides: list[Side]) -> str:
    """`RIGHT side`; empty for what is no matter of a side, such as shoes."""
    if known is not None and not known.physical:
        return ""
    if len(sides) > 1:
        return tr("{sides} sides", sides=listed([side.word for side in sides]))
    return tr("{side} side", side=sides[0].word)


def _step(known: "Measure", sides: list[Side], rows: list["CareRow"]) -> Step:
    words = known.client
    how = list(words.do) if words else [known.how]
    often = words.often if words else ""
    if often:
        how.append(often)
    if words and words.heed:
        how.append(words.heed)
    for change in dict.fromkeys(change for row in rows if row.verdict == "modified" for change in row.modifications):
        how.append(sentence(change))
    # where the source says nothing of time, a line is left for the therapist's hand
    return Step(_name(known, known.id), _where(known, sides), tuple(how), () if often else (OFTEN,))


def _places_to_leave_out(source: Source) -> Iterator[Block]:
    """A picture of the zones that a measure of single zones must leave out, on the sides where it is to be done."""
    figures = []
    for side in Side:
        zones: dict[str, str] = {}
        for of, measure in source.visit.home_care:
            known = source.protocol.measures.get(measure)
            rows = _rows(source.suggestions, side, measure)
            if of is side and known is not None and known.zones and any(map(_free, rows)):
                zones |= {row.zone: "avoid" for row in rows if not _free(row) and row.zone is not None}
        if zones:
            figures.append(Figure(side, (), zones))
    if figures:
        yield SmallBodies(tr("Leave out"), (SmallBody("", tuple(figures)),), source.diagram, LEAVE_OUT, large=True)


def _stops(protocol: "Protocol") -> tuple[Step, ...]:
    heads = {"doctor": tr("Stop and see a doctor"), "therapist": tr("Stop and ask your therapist")}
    steps = []
    for who, head in heads.items():
        told = tuple(sentence(stop.text) for stop in protocol.stops.values() if stop.ask == who)
        if told:
            steps.append(Step(head, "", told))
    return tuple(steps)
