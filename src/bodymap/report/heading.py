"""What several sheets say alike: whose sheet it is, its state, the gates, the screening, the legend and the signature.

Hides the words. May import protocol and domain.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.practice import Legend, Practice
from bodymap.domain.terms import word
from bodymap.domain.visit import UNANSWERED, Client, Visit
from bodymap.language import capital, tr, tr_plural
from bodymap.report.page import Pairs, Words
from bodymap.report.words import day, listed

if TYPE_CHECKING:
    from bodymap.protocol.answer import Suggestions
    from bodymap.protocol.model import Protocol, Question
    from bodymap.report.source import Source

GATES = {
    "proceed": ("allowed", tr("PROCEED")),
    "pending": ("modified", tr("ANSWER FIRST")),
    "refer": ("refer", tr("REFER")),
}


def name_of(client: Client | None) -> str:
    return client.name if client else tr("No client named")


def state(source: "Source") -> str:
    """`Draft`, or `Signed` with by whom and when: a sheet never looks more finished than the visit is."""
    return source.standing or (tr("Signed") if source.visit.signed else tr("Draft"))


def signatures(practice: Practice) -> tuple[str, ...]:
    """The lines to be signed by hand, the therapist named where the practice names one."""
    line = tr("Therapist, signature ({name})", name=practice.signer) if practice.signer else tr("Therapist, signature")
    return line, tr("Date")


def legend_rows(legend: Legend, protocol: "Protocol", visit: Visit) -> tuple[tuple[str, str], ...]:
    """Kinds and their labels in the protocol's order. A kind that is charted stands in the legend even if hidden."""
    charted = {finding.kind for finding in visit.findings}
    return tuple(
        (kind.id, capital(legend.label(kind.id, kind.name)))
        for kind in protocol.kinds.values()
        if kind.id not in legend.hidden or kind.id in charted
    )


def born(client: Client | None, visit: Visit) -> str:
    if client is None:
        return ""
    if client.born is None:
        return tr("birth date not known")
    age = client.age_on(visit.date)
    if age is None:
        return tr("born {date}", date=day(client.born))
    return tr("born {date} ({age})", date=day(client.born), age=age)


def left_out(source: "Source") -> tuple[Words, ...]:
    """That there are visits which this sheet does not show, because they seem to lie ahead."""
    if not source.ahead:
        return ()
    told = tr_plural(
        "A visit of {days} lies ahead of the day of this chart. Its findings restrict what is suggested; they are not "
        "shown here, and nothing is compared with them. Check the clock of the computer.",
        "Visits of {days} lie ahead of the day of this chart. Their findings restrict what is suggested; they are not "
        "shown here, and nothing is compared with them. Check the clock of the computer.",
        len(source.ahead),
        days=listed([day(known.date) for known in source.ahead]),
    )
    return (Words(tr("Not shown"), (told,)),)


def gates(suggestions: "Suggestions") -> tuple[tuple[str, str], ...]:
    """One box where both sides agree; else one for each side, named."""
    said = {}
    for side in Side:
        # an unknown gate is not a free way
        said[side] = GATES.get(str(suggestions.gate.get(side, "")), ("avoid", tr("DO NOT TREAT")))
    if said[Side.LEFT] == said[Side.RIGHT]:
        verdict, words = said[Side.LEFT]
        return ((verdict, _with_count(verdict, words, len(suggestions.open_questions))),)
    boxes = []
    for side, (verdict, words) in said.items():
        open_here = {question for question, of in suggestions.open_questions if of in (None, side)}
        boxes.append((verdict, f"{side.word}: {_with_count(verdict, words, len(open_here))}"))
    return tuple(boxes)


def _with_count(verdict: str, words: str, questions: int) -> str:
    """`ANSWER FIRST (3)`; the other gates wait for nothing."""
    return f"{words} ({questions})" if verdict == GATES["pending"][0] and questions else words


def screening(visit: Visit, protocol: "Protocol") -> Pairs:
    pairs = []
    for question in protocol.questions.values():
        answers = [visit.answer(question.id, side) for side in (Side if question.per_side else (None,))]
        if set(answers) == {UNANSWERED} and not _matters(question, visit):
            continue
        pairs.append((capital(question.short), _answer_words(answers)))
    note = "" if visit.screening else tr("Nothing has been answered for this visit: no treatment is suggested.")
    return Pairs(tr("Screening, answered today"), tuple(pairs), note)


def _matters(question: "Question", visit: Visit) -> bool:
    return all(visit.answer(other) in answers for other, answers in question.when.items())


def _answer_words(answers: Sequence[str]) -> str:
    words = [word("answer", answer) for answer in answers]
    if len(words) == 1:
        return words[0]
    left, right = words
    if left == right:
        return tr("both {answer}", answer=left)
    return tr("LEFT {left}, RIGHT {right}", left=left, right=right)
