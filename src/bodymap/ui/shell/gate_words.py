"""What the banner says of the gate: its state, how many answers are open, and two lines in several lengths.

Hides how what is in view and what is out of view come together in one state. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED
from bodymap.language import tr, tr_plural
from bodymap.ui.desk import Desk
from bodymap.ui.words import called, listed


@dataclass(frozen=True, slots=True)
class Line:
    """One line from its longest wording to its shortest; none of them leaves out a side. `color` is a colour role."""

    wordings: tuple[str, ...]
    color: str = "muted"


@dataclass(frozen=True, slots=True)
class GateWords:
    """See the module. `state` is `proceed`, `pending`, `refer`, or `unjudged` before anything is said of the visit."""

    state: str
    open_count: int
    upper: Line
    lower: Line


UNJUDGED = GateWords("unjudged", 0, Line(("",)), Line(("",)))
"""While the hand goes on through the visits: no word of the last one, and none of this one before it is judged."""


def gate_words(desk: Desk) -> GateWords | None:
    """Reads the gate from the desk; None where no visit is open."""
    if desk.visit is not None and desk.passing:
        return UNJUDGED
    if desk.visit is None or desk.suggestions is None:
        return None
    shown = desk.focus.shown
    gates = {side: str(desk.suggestions.gate[side]) for side in Side}
    worst = next((g for g in ("refer", "pending", "proceed") if g in (gates[s] for s in shown)), "pending")
    if "refer" in gates.values():
        # to stop is said whatever is in view
        worst = "refer"
    opened = [key for key in desk.suggestions.open_questions if key[1] is None or key[1] in shown]
    if worst == "refer":
        sides = _sides(side for side in Side if gates[side] == "refer")
        upper = Line((tr("Stop and refer: {sides}", sides=sides), tr("Refer: {sides}", sides=sides)), "refer")
        lower = Line((tr("The reason stands under Suggestions"), tr("See Suggestions")))
    elif worst == "pending":
        upper = _waiting(desk, len(opened))
        lower = Line((tr("Charting is open"),))
    else:
        upper, lower = _answered(desk), _closed(desk, shown)
    # the gate speaks of what is in view; what holds for the side out of view must not be overlooked
    for side in Side:
        if side not in shown and gates[side] == "pending" and worst == "proceed":
            upper = Line((tr("{side}: answer first", side=side.word),), "modified")
    return GateWords(worst, len(opened), upper, lower)


def _waiting(desk: Desk, opened: int) -> Line:
    """How many of the questions decide: the gate counts these, the panel counts all."""
    from bodymap.protocol.screening import asked  # the first frame does without the protocol

    assert desk.visit is not None
    many = len(asked(desk.protocol, desk.visit))
    return Line(
        (
            tr("Techniques wait for {opened} of the {questions} answers", opened=opened, questions=many),
            tr("Techniques wait"),
        )
    )


def _answered(desk: Desk) -> Line:
    from bodymap.protocol.screening import asked  # the first frame does without the protocol

    assert desk.visit is not None
    questions = asked(desk.protocol, desk.visit)
    answered = sum(1 for key in questions if desk.visit.answer(*key) != UNANSWERED)
    many = len(questions)
    return Line(
        (
            tr("{answered} of {questions} questions answered today", answered=answered, questions=many),
            tr("{answered} of {questions} answered today", answered=answered, questions=many),
            tr("{answered} of {questions} answered", answered=answered, questions=many),
        )
    )


def _closed(desk: Desk, shown: tuple[Side, ...]) -> Line:
    """Which zones are closed to all massage, so that the banner warns even where the panel is shut.

    Where their names have no room each side still says how many they are.
    """
    assert desk.suggestions is not None
    closed: dict[Side, list[str]] = {}
    for side in shown:
        for zone in desk.protocol.zones.values():
            rows = desk.suggestions.zone(side, zone.id)
            if rows and all(row.verdict.withholds for row in rows):
                closed.setdefault(side, []).append(zone.short)
    if not closed and (held := _restricting(desk, shown)):
        sides = _sides(side for side in shown if any(on in (None, side) for _, on in held))
        names = listed([name for name, _ in held])
        return Line((tr("Restricted by {answers}", answers=names), tr("{sides}: restricted", sides=sides)), "modified")
    if not closed:
        sides = _sides(shown)
        return Line(
            (
                tr("{sides}: no zone is closed to massage", sides=sides),
                tr("{sides}: none closed", sides=sides),
                tr("No zone closed"),
            )
        )
    return Line(closed_wordings(closed), "avoid")


def _restricting(desk: Desk, shown: tuple[Side, ...]) -> list[tuple[str, Side | None]]:
    """The answers of today that restrict what may be done in view, in a word or two, and the side that each is of."""
    # the first frame does without the protocol
    from bodymap.protocol.screening import asked, restricts

    assert desk.visit is not None
    return [
        (called(desk.protocol.questions[question], side), side)
        for question, side in asked(desk.protocol, desk.visit)
        if side in (None, *shown) and restricts(desk.protocol, question, desk.visit.answer(question, side))
    ]


def closed_wordings(closed: dict[Side, list[str]]) -> tuple[str, ...]:
    """The zones by name, then how many on each side, in ever fewer words."""
    named = "; ".join(f"{side.word} {', '.join(zones)}" for side, zones in closed.items())
    counted = " · ".join(
        tr_plural("{side}: {n} zone closed", "{side}: {n} zones closed", len(zones), side=side.word)
        for side, zones in closed.items()
    )
    short = " · ".join(f"{side.word} {len(zones)}" for side, zones in closed.items())
    whole = tr("Closed to massage: {zones}", zones=named)
    return whole, tr("Closed: {zones}", zones=named), counted, tr("Closed: {zones}", zones=short)


def _sides(sides: Iterable[Side]) -> str:
    return listed([side.word for side in sides])
