"""Prompts: departures from the usual picture that ask the therapist to think again. They never answer a question.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator

from bodymap.domain.finding import Finding, Status
from bodymap.domain.visit import UNANSWERED, Visit
from bodymap.protocol.answer import Prompt
from bodymap.protocol.facts import UnknownIdError
from bodymap.protocol.model import SIDES, HistoryQuestion, PromptRule, Protocol
from bodymap.protocol.screening import restricts


def prompts_of(today: Visit, protocol: Protocol) -> tuple[Prompt, ...]:
    """Today's prompts, history first. Raises UnknownIdError for an answer that the protocol does not know.

    Nothing is asked about a question whose answer restricts already: there the prompt has been heard.
    """
    prompts = (*_of_history(today, protocol), *_of_findings(today, protocol))
    return tuple(prompt for prompt in prompts if not _heard(prompt, today, protocol))


def _heard(prompt: Prompt, today: Visit, protocol: Protocol) -> bool:
    side = prompt.side if protocol.questions[prompt.question].per_side else None
    answer = today.answer(prompt.question, side)
    return answer != UNANSWERED and bool(restricts(protocol, prompt.question, answer))


def _of_history(today: Visit, protocol: Protocol) -> Iterator[Prompt]:
    for name in today.history:
        outcome = protocol.outcomes.get(name)
        if name not in protocol.history and not (outcome and outcome.own_words):
            raise UnknownIdError("unknown", {"what": "history question", "word": name})
    for question in protocol.history.values():
        given = set(filter(None, today.history.get(question.id, "").split(",")))
        if given:
            yield from _of_answers(question, given)


def _of_answers(question: HistoryQuestion, given: set[str]) -> Iterator[Prompt]:
    if strange := given - {choice.id for choice in question.choices}:
        raise UnknownIdError("unknown_answer", {"word": min(strange), "question": question.id})
    for choice in question.choices:
        if choice.id in given and choice.prompt:
            yield Prompt(choice.question, None, choice.prompt, choice.statements)


def _of_findings(today: Visit, protocol: Protocol) -> Iterator[Prompt]:
    found = [finding for finding in today.findings if finding.status != Status.RESOLVED]
    for rule in protocol.prompts.values():
        departures = [finding for finding in found if finding.kind in rule.kinds and _departs(finding, rule)]
        for side in SIDES:
            departing = [finding for finding in departures if finding.side is side]
            if departing:
                places = {zone for finding in departing for zone in finding.zones if zone in rule.zones}
                spread = {way for finding in departing for way in finding.radiation}
                zones = ", ".join(zone.name for zone in protocol.zones.values() if zone.id in places)
                ways = protocol.listed([getattr(protocol.phrases, way) for way in rule.radiation if way in spread])
                text = rule.text.format(side=protocol.side_word(side), zones=zones, spread=ways)
                yield Prompt(rule.question, side, text, rule.statements, tuple(each.id for each in departing))


def _departs(finding: Finding, rule: PromptRule) -> bool:
    elsewhere = any(zone in rule.zones for zone in finding.zones)
    return elsewhere or any(way in rule.radiation for way in finding.radiation)
