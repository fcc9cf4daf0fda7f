"""What several sheets say alike: whose sheet it is, its state, the gates, the screening, the legend and the signature.

Hides the words. May import protocol and domain.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.practice import Legend, Practice
from bodymap.domain.visit import UNANSWERED, Client, Visit
from bodymap.report.page import Pairs
from bodymap.report.words import opening

if TYPE_CHECKING:
    from bodymap.protocol.answer import Suggestions
    from bodymap.protocol.model import Protocol, Question
    from bodymap.report.source import Source

GATES = {"proceed": ("allowed", "PROCEED"), "pending": ("modified", "ANSWER FIRST"), "refer": ("refer", "REFER")}


def name_of(client: Client | None) -> str:
    return client.name if client else "No client named"


def state(source: "Source") -> str:
    """`Draft`, or `Signed` with by whom and when: a sheet never looks more finished than the visit is."""
    return source.standing or ("Signed" if source.visit.signed else "Draft")


def signatures(practice: Practice) -> tuple[str, ...]:
    """The lines to be signed by hand, the therapist named where the practice names one."""
    return (f"Therapist, signature{f' ({practice.signer})' if practice.signer else ''}", "Date")


def legend_rows(legend: Legend, protocol: "Protocol", visit: Visit) -> tuple[tuple[str, str], ...]:
    """Kinds and their labels in the protocol's order. A kind that is charted stands in the legend even if hidden."""
    charted = {finding.kind for finding in visit.findings}
    return tuple(
        (kind.id, opening(legend.label(kind.id, kind.name)))
        for kind in protocol.kinds.values()
        if kind.id not in legend.hidden or kind.id in charted
    )


def born(client: Client | None, visit: Visit) -> str:
    if client is None:
        return ""
    if client.born is None:
        return "birth date not known"
    age = client.age_on(visit.date)
    return f"born {client.born.isoformat()}" + (f" ({age})" if age is not None else "")


def gates(suggestions: "Suggestions") -> tuple[tuple[str, str], ...]:
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


def screening(visit: Visit, protocol: "Protocol") -> Pairs:
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
