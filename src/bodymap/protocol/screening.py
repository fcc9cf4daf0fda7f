"""Which screening questions a visit asks, in which order, and what the protocol's rules make of an answer.

Everything is read from the protocol's data; no question is known here by its id.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator
from functools import lru_cache

from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, QuestionKey, Visit
from bodymap.protocol.model import Protocol


def asked(protocol: Protocol, visit: Visit, first: Side = Side.RIGHT) -> tuple[QuestionKey, ...]:
    """The questions of this visit: those of the whole client, then one side's, then the other's.

    A question that depends on another's answer is asked only after that answer, or where it has been answered already.
    """
    keys: list[QuestionKey] = []
    for side in (None, first, first.other):
        for question in protocol.questions.values():
            if question.per_side is (side is not None):
                matters = all(visit.answer(other) in answers for other, answers in question.when.items())
                if matters or visit.answer(question.id, side) != UNANSWERED:
                    keys.append((question.id, side))
    return tuple(keys)


def still_open(protocol: Protocol, visit: Visit, first: Side = Side.RIGHT) -> tuple[QuestionKey, ...]:
    """Those of them that have no answer today."""
    return tuple(key for key in asked(protocol, visit, first) if visit.answer(*key) == UNANSWERED)


@lru_cache(maxsize=256)
def restricts(protocol: Protocol, question: str, answer: str) -> str:
    """What an answer may lead to: `refer`, `modified` for any other restriction, empty where no rule names it."""
    gates = {gate for gate, answers in _uses(protocol, question) if answer in answers}
    return "refer" if "refer" in gates else "modified" if gates else ""


def harmless(protocol: Protocol, question: str, answer: str) -> bool:
    """Whether no rule restricts anything because of this answer."""
    return not restricts(protocol, question, answer)


def left_for(protocol: Protocol, visit: Visit, answer: str) -> tuple[QuestionKey, ...]:
    """The open questions for which this answer is the harmless one, so that it may be given to all of them at once."""
    return tuple(
        key
        for key in still_open(protocol, visit)
        if answer in protocol.questions[key[0]].answers and harmless(protocol, key[0], answer)
    )


def _uses(protocol: Protocol, question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each rule that looks at the question makes of the gate (empty: nothing), with the answers it looks for."""
    for rule in protocol.rules.values():
        for case in rule.cases:
            for conditions in (case.when.answered, case.when.any_answered):
                if question in conditions:
                    yield rule.gate, conditions[question]
