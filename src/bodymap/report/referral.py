"""The referral letter: who asks whom to see whom, for which reason, with the answers and findings that it rests on.

Hides how the reasons are gathered from a judgement of many rows. There is a letter only where the gate says refer. May
import protocol and domain.
"""

from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.language import tr, tr_in
from bodymap.report.found import findings_table, numbered_marks
from bodymap.report.heading import born, gates, left_out, legend_rows, name_of, screening, signatures, state
from bodymap.report.judged import tag
from bodymap.report.page import Blanks, Block, Cell, Column, Figure, Figures, Sheet, Table, Words
from bodymap.report.sheet import done, measured
from bodymap.report.source import Source
from bodymap.report.words import day, listed, moment, sentence

if TYPE_CHECKING:
    from bodymap.protocol.answer import Reason, Suggestions

REFER = "refer"
NO_TREATMENT = tr("No treatment was given at this visit.")


def referred_sides(suggestions: "Suggestions") -> tuple[Side, ...]:
    """The sides whose gate says refer."""
    return tuple(side for side in Side if suggestions.gate.get(side) == REFER)


def referral_letter(source: Source) -> Sheet:
    """The letter of one visit. Raises UserError where the screening does not call for a referral."""
    visit, protocol, suggestions = source.visit, source.protocol, source.suggestions
    sides = referred_sides(suggestions)
    if not sides:
        raise UserError(
            tr("The answers of this visit do not call for a referral."),
            tr("A letter is made where the gate says REFER; look at the screening."),
        )
    name, birth = name_of(source.client), born(source.client, visit)
    words = listed([side.word for side in sides])
    limbs = tr("the {sides} limbs", sides=words) if len(sides) > 1 else tr("the {side} limb", side=words)
    asked = tr("I ask you to see the client named above about {limbs}.", limbs=limbs)
    found = tr(
        "Before a massage treatment on {date} the screening gave a reason not to treat but to refer:",
        date=day(visit.date),
    )
    marks = numbered_marks(visit, protocol)
    figures = tuple(Figure(side, tuple(mark for mark in marks if mark.finding.side is side)) for side in Side)
    blocks: list[Block] = [
        Blanks(tr_in("a letter", "To"), (tr("Name"), tr("Address"))),
        Words(tr_in("what a letter asks for", "Referral"), (tr("Dear colleague,"), f"{asked} {found}")),
        _reasons(suggestions),
        screening(visit, protocol),
        Figures(figures, legend_rows(source.legend, protocol, visit), source.diagram, tr("What was found"), small=True),
        findings_table(marks, visit, source.earlier, protocol),
        *left_out(source),
        *measured(visit, protocol),
        *(done(visit, protocol) if visit.treatments else (Words(tr("Done"), (NO_TREATMENT,)),)),
        Words(
            tr("Request"),
            (tr("Please tell me what you find, and whether and when massage of {limbs} may go on.", limbs=limbs),),
        ),
    ]
    return Sheet(
        title=tr("Referral letter, {name}, {date}", name=name, date=day(visit.date)),
        name=name,
        line=" · ".join(part for part in (birth, tr("visit {date}", date=day(visit.date))) if part),
        gates=gates(suggestions),
        subject=tr("Referral letter · {state}", state=state(source)),
        running=" · ".join(
            part for part in (tr("Referral letter"), name, birth, tr("visit {date}", date=day(visit.date))) if part
        ),
        blocks=tuple(blocks),
        sign=signatures(source.practice),
        printed=tr("Printed {moment}", moment=moment(source.now)),
        practice=source.practice,
    )


def _reasons(suggestions: "Suggestions") -> Table:
    told: dict[str, tuple[list[Side], list[Reason]]] = {}
    for (side, _), judged in suggestions.zones.items():
        for row in judged:
            for reason in row.reasons:
                if reason.verdict == REFER:
                    sides, reasons = told.setdefault(sentence(reason.text), ([], []))
                    if side not in sides:
                        sides.append(side)
                    reasons.append(reason)
    rows = tuple(
        (
            Cell(listed([side.word for side in Side if side in sides]), strong=True),
            Cell(text),
            Cell(tag(reasons), muted=True),
        )
        for text, (sides, reasons) in told.items()
    )
    columns = (Column(tr("Side"), 0.17), Column(tr("Reason"), 0.66), Column(tr("Rule and statement"), 0.17))
    note = tr(
        "S: statement of the protocol that the questions come from, R: rule. "
        "† precaution: the source is silent, the stricter reading stands."
    )
    return Table(tr("Reason"), columns, rows, note)
