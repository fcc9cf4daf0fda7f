"""Edits are values: what the therapist did, as something that can be applied, inverted, named and stored.

`apply(visit, edit)` is pure; it returns the visit after the edit and the edit that takes it back. Undo is nothing
but the application of an inverse, so there is one road for doing and undoing. May not import anything but the domain.
"""

from dataclasses import dataclass, replace
from typing import Any

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, Visit

FIELDS = frozenset(
    {
        "phase",
        "clear",
        "rom",
        "tests",
        "observations",
        "history",
        "outcomes",
        "plan",
        "treatments",
        "home_care",
        "notes",
    }
)
"""The parts of a visit that are set as a whole. Findings and answers have edits of their own; identity has none."""


@dataclass(frozen=True, slots=True)
class AddFinding:
    """Adds a finding; `at` is its place in the list, -1 for the end."""

    finding: Finding
    at: int = -1


@dataclass(frozen=True, slots=True)
class RemoveFinding:
    finding_id: str


@dataclass(frozen=True, slots=True)
class ChangeFinding:
    """Puts this finding in the place of the one with the same id: moved, re-kinded, noted, resolved."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answers a screening question; `unanswered` takes the answer back. `side` is None for the whole client."""

    question: str
    side: Side | None
    answer: str


@dataclass(frozen=True, slots=True)
class SetField:
    """Sets one of FIELDS to a new immutable value of its type."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits that are done and undone as one."""

    edits: tuple["Edit", ...]


Edit = AddFinding | RemoveFinding | ChangeFinding | AnswerQuestion | SetField | Batch


def apply(visit: Visit, edit: Edit) -> tuple[Visit, Edit]:
    """The visit after the edit, and the edit that undoes it.

    Raises KeyError where a finding that it names is not in the visit, ValueError where it cannot be applied
    (a second finding with one id, a field that is not among FIELDS). Nothing is ever half applied.
    """
    match edit:
        case AddFinding(finding, at):
            if any(known.id == finding.id for known in visit.findings):
                raise ValueError(f"the visit already has a finding {finding.id}")
            place = len(visit.findings) if at < 0 else at
            findings = (*visit.findings[:place], finding, *visit.findings[place:])
            return replace(visit, findings=findings), RemoveFinding(finding.id)
        case RemoveFinding(finding_id):
            place = _place(visit, finding_id)
            findings = visit.findings[:place] + visit.findings[place + 1 :]
            return replace(visit, findings=findings), AddFinding(visit.findings[place], place)
        case ChangeFinding(finding):
            place = _place(visit, finding.id)
            findings = (*visit.findings[:place], finding, *visit.findings[place + 1 :])
            return replace(visit, findings=findings), ChangeFinding(visit.findings[place])
        case AnswerQuestion(question, side, answer):
            answers = {**visit.screening, (question, side): answer}
            if answer == UNANSWERED:
                del answers[question, side]
            return replace(visit, screening=answers), AnswerQuestion(question, side, visit.answer(question, side))
        case SetField(name, value):
            if name not in FIELDS:
                raise ValueError(f"a visit's {name} is not set by an edit")
            return replace(visit, **{name: value}), SetField(name, getattr(visit, name))
        case Batch(edits):
            inverses: list[Edit] = []
            for step in edits:
                visit, inverse = apply(visit, step)
                inverses.append(inverse)
            return visit, Batch(tuple(reversed(inverses)))


def _place(visit: Visit, finding_id: str) -> int:
    for place, finding in enumerate(visit.findings):
        if finding.id == finding_id:
            return place
    raise KeyError(finding_id)
