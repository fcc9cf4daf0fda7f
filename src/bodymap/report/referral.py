"""The referral letter: who asks whom to see whom, for which reason, with the answers and findings that it rests on.

Hides how the reasons are gathered from a judgement of many rows. There is a letter only where the gate says refer. May
import protocol and domain.
"""

from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.report.found import findings_table, numbered_marks
from bodymap.report.heading import born, gates, legend_rows, name_of, screening, signatures, state
from bodymap.report.judged import tag
from bodymap.report.page import Blanks, Block, Cell, Column, Figure, Figures, Sheet, Table, Words
from bodymap.report.sheet import done, measured
from bodymap.report.source import Source
from bodymap.report.words import day, listed, moment, sentence

if TYPE_CHECKING:
    from bodymap.protocol.answer import Reason, Suggestions

REFER = "refer"
NO_TREATMENT = "No treatment was given at this visit."


def referred_sides(suggestions: "Suggestions") -> tuple[Side, ...]:
    """The sides whose gate says refer."""
    return tuple(side for side in Side if suggestions.gate.get(side) == REFER)


def referral_letter(source: Source) -> Sheet:
    """The letter of one visit. Raises UserError where the screening does not call for a referral."""
    visit, protocol, suggestions = source.visit, source.protocol, source.suggestions
    sides = referred_sides(suggestions)
    if not sides:
        raise UserError(
            "The answers of this visit do not call for a referral.",
            "A letter is made where the gate says REFER; look at the screening.",
        )
    name, birth = name_of(source.client), born(source.client, visit)
    limbs = f"the {listed([side.word for side in sides])} limb{'s' if len(sides) > 1 else ''}"
    asked = f"I ask you to see the client named above about {limbs}."
    found = f"Before a massage treatment on {day(visit.date)} the screening gave a reason not to treat but to refer:"
    marks = numbered_marks(visit, protocol)
    figures = tuple(Figure(side, tuple(mark for mark in marks if mark.finding.side is side)) for side in Side)
    blocks: list[Block] = [
        Blanks("To", ("Name", "Address")),
        Words("Referral", ("Dear colleague,", f"{asked} {found}")),
        _reasons(suggestions),
        screening(visit, protocol),
        Figures(figures, legend_rows(source.legend, protocol, visit), source.diagram, "What was found", small=True),
        findings_table(marks, visit, source.earlier, protocol),
        *measured(visit, protocol),
        *(done(visit, protocol) if visit.treatments else (Words("Done", (NO_TREATMENT,)),)),
        Words("Request", (f"Please tell me what you find, and whether and when massage of {limbs} may go on.",)),
    ]
    return Sheet(
        title=f"Referral letter, {name}, {day(visit.date)}",
        name=name,
        line=" · ".join(part for part in (birth, f"visit {day(visit.date)}") if part),
        gates=gates(suggestions),
        subject=f"Referral letter · {state(source)}",
        running=" · ".join(part for part in ("Referral letter", name, birth, f"visit {day(visit.date)}") if part),
        blocks=tuple(blocks),
        sign=signatures(source.practice),
        printed=f"Printed {moment(source.now)}",
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
    columns = (Column("Side", 0.17), Column("Reason", 0.66), Column("Rule and statement", 0.17))
    return Table("Reason", columns, rows, "S: statement of the protocol that the questions come from, R: rule.")
