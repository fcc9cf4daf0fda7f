"""Prompts: departures from the usual picture that ask the therapist to think again. They never answer a question.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.protocol.answer import Prompt
from bodymap.protocol.facts import UnknownIdError
from bodymap.protocol.model import PromptRule, Protocol


def prompts_of(today: Visit, protocol: Protocol) -> tuple[Prompt, ...]:
    """Today's prompts, history first. Raises UnknownIdError for an answer that the protocol does not know."""
    return (*_of_history(today, protocol), *_of_findings(today, protocol))


def _of_history(today: Visit, protocol: Protocol) -> Iterator[Prompt]:
    words = {outcome.id for outcome in protocol.outcomes.values() if outcome.own_words}
    for name in today.history:
        if name not in protocol.history and name not in words:
            raise UnknownIdError(f"unknown history question '{name}'")
    about = next((prompt.question for prompt in protocol.prompts.values()), "")
    for question in protocol.history.values():
        given = set(filter(None, today.history.get(question.id, "").split(",")))
        if strange := sorted(given - {choice.id for choice in question.choices}):
            raise UnknownIdError(f"unknown answer '{strange[0]}' to the history question '{question.id}'")
        for choice in question.choices:
            if choice.id in given and choice.prompt:
                yield Prompt(about, None, choice.prompt, choice.statements)


def _of_findings(today: Visit, protocol: Protocol) -> Iterator[Prompt]:
    for rule in protocol.prompts.values():
        for side in Side:
            places, spread = _departures(rule, side, today)
            if places or spread:
                zones = ", ".join(zone.name for zone in protocol.zones.values() if zone.id in places)
                ways = " and ".join(way for way in rule.radiation if way in spread)
                text = rule.text.format(side=side.word, zones=zones, spread=ways)
                yield Prompt(rule.question, side, text, rule.statements)


def _departures(rule: PromptRule, side: Side, today: Visit) -> tuple[set[str], set[str]]:
    places: set[str] = set()
    spread: set[str] = set()
    for finding in today.findings:
        if finding.side is side and finding.kind in rule.kinds and finding.status != Status.RESOLVED:
            places.update(zone for zone in finding.zones if zone in rule.zones)
            spread.update(way for way in finding.radiation if way in rule.radiation)
    return places, spread
