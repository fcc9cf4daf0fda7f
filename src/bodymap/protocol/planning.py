"""Plans: a proposal in a sound order, and a check of any order against what must hold of every one.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep
from bodymap.language import capital
from bodymap.protocol.answer import PlanFault, Reason, Row, Suggestions
from bodymap.protocol.model import LIMB, SIDES, Protocol
from bodymap.protocol.rules import Verdict

Chosen = dict[str, list[str]]
"""Techniques with the zones in which they are to be done, in the protocol's order."""


class Layout(NamedTuple):
    """The order of a protocol's plans, read once: massage and what closes it; what comes between and before each."""

    massage: tuple[str, ...]
    closing: tuple[str, ...]
    zones: tuple[str, ...]
    between: Mapping[str, str]
    before: Mapping[str, tuple[str, ...]]
    ranks: Mapping[tuple[str, str], int]


@lru_cache(maxsize=8)
def layout_of(protocol: Protocol) -> Layout:
    """The order in which this protocol's plans are laid out."""
    plan = protocol.plan
    closing = {technique for last in plan.last for technique in last.techniques}
    return Layout(
        massage=tuple(name for name in plan.order if name not in closing),
        closing=tuple(name for name in plan.order if name in closing),
        zones=tuple(protocol.zones),
        between={name: rule.between for rule in plan.alternated for name in rule.techniques},
        before={name: tuple(rule.technique for rule in plan.followed_by if name in rule.steps) for name in plan.order},
        ranks={place: rank for rank, place in enumerate(product(plan.order, (*protocol.zones, LIMB)))},
    )


def propose_plan(suggestions: Suggestions, protocol: Protocol) -> tuple[PlanStep, ...]:
    """The indicated techniques that are not withheld, with what must follow them, in the protocol's order.

    The side with more to do comes first, whichever it is, and both limbs' massage before either limb's motion and
    stretching. An order that would break a constraint (because a step that must follow is withheld) is not proposed.
    """
    layout = layout_of(protocol)
    chosen = {side: _chosen(side, suggestions, protocol, layout) for side in SIDES}
    first = {side: tuple(_massage(side, chosen[side], layout)) for side in SIDES}

    def rank(side: Side) -> tuple[int, list[int]]:
        # nothing of the side's own name: left and right are to be treated alike
        ranks = [layout.ranks[name, zone] for name, zones in chosen[side].items() for zone in zones]
        return -len(first[side]), sorted(ranks)

    sides = sorted(SIDES, key=rank)
    steps = [step for side in sides for step in first[side]]
    for side in sides:
        if chosen[side]:
            limb = {row.technique: row for row in suggestions.limb(side)}
            done = [name for name in layout.closing if name in limb and not limb[name].verdict.withholds]
            steps += [PlanStep(side, LIMB, name) for name in done]
    return () if check_plan(steps, suggestions, protocol) else tuple(steps)


def check_plan(steps: Sequence[PlanStep], suggestions: Suggestions, protocol: Protocol) -> tuple[PlanFault, ...]:
    """Every constraint that the order breaks, by step (counted from 1), with its statements."""
    faults = [
        *_withheld(steps, suggestions, protocol),
        *_not_followed(steps, protocol),
        *_not_alternated(steps, protocol),
        *_too_early(steps, protocol),
    ]
    return tuple(sorted(faults, key=lambda fault: (fault.step, fault.statements)))


def _chosen(side: Side, suggestions: Suggestions, protocol: Protocol, layout: Layout) -> Chosen:
    chosen: Chosen = {}
    for zone in (*layout.zones, LIMB):
        for row in suggestions.zone(side, zone):
            if row.indicated and not row.verdict.withholds and _can_be_followed(row, suggestions, protocol):
                chosen.setdefault(row.technique, []).append(zone)
    return chosen


def _can_be_followed(row: Row, suggestions: Suggestions, protocol: Protocol) -> bool:
    for rule in protocol.plan.followed_by:
        if rule.technique == row.technique:
            for step in rule.steps:
                there = PlanStep(row.side, _place(step, row.zone, protocol), step)
                verdict, _ = _judgement(there, suggestions, protocol)
                if verdict is None or verdict.withholds:
                    return False
    return True


def _place(step: str, zone: str, protocol: Protocol) -> str:
    return LIMB if step in protocol.techniques and protocol.techniques[step].of_limb else zone


def _massage(side: Side, chosen: Chosen, layout: Layout) -> Iterator[PlanStep]:
    """The chosen techniques in the protocol's order, and in every zone what must follow those done there before."""
    for name in layout.massage:
        followed = [chosen[technique] for technique in layout.before[name] if technique in chosen]
        if name in chosen or followed:
            for zone in layout.zones:
                if zone in chosen.get(name, ()):
                    yield PlanStep(side, zone, name)
                    if name in layout.between:
                        yield PlanStep(side, zone, layout.between[name])
                for zones in followed:
                    if zone in zones:
                        yield PlanStep(side, zone, name)


def _judgement(
    step: PlanStep, suggestions: Suggestions, protocol: Protocol
) -> tuple[Verdict | None, tuple[Reason, ...]]:
    """The verdict on a step with its reasons; None where the technique has no place there."""
    if step.technique in protocol.techniques:
        row = suggestions.row(step.side, step.zone, step.technique)
        return (None, ()) if row.verdict is Verdict.NOT_APPLICABLE else (row.verdict, row.reasons)
    care = suggestions.care_row(step.side, step.zone, step.technique)
    return (care.verdict, care.reasons) if care else (None, ())


def _withheld(steps: Sequence[PlanStep], suggestions: Suggestions, protocol: Protocol) -> Iterator[PlanFault]:
    phrases = protocol.phrases
    for number, step in enumerate(steps, 1):
        verdict, reasons = _judgement(step, suggestions, protocol)
        if verdict is None:
            carrier = protocol.techniques.get(step.technique) or protocol.measures[step.technique]
            yield PlanFault(number, carrier.statements, _named(phrases.no_place, step, protocol))
        elif verdict.withholds:
            telling = [reason for reason in reasons if reason.verdict.withholds]
            cited = tuple(dict.fromkeys(statement for reason in telling for statement in reason.statements))
            phrase = phrases.to_avoid if verdict is Verdict.AVOID else phrases.withheld
            yield PlanFault(number, cited, _named(phrase, step, protocol, " ".join(reason.text for reason in telling)))


def _named(phrase: str, step: PlanStep, protocol: Protocol, why: str = "") -> str:
    """The phrase with the step's name and place in it."""
    name = capital(protocol.step_name(step.technique))
    side, zone = protocol.side_word(step.side), protocol.zone_name(step.zone)
    return phrase.format(step=name, side=side, zone=zone, why=why)


def _not_followed(steps: Sequence[PlanStep], protocol: Protocol) -> Iterator[PlanFault]:
    for number, step in enumerate(steps, 1):
        for rule in protocol.plan.followed_by:
            if step.technique == rule.technique and not _follows(steps[number:], step, rule.steps):
                yield PlanFault(number, rule.statements, _worded(rule.text, step, protocol))


def _follows(later: Sequence[PlanStep], step: PlanStep, wanted: tuple[str, ...]) -> bool:
    """Whether the wanted steps come later in this order, on the same side, there or without a place of their own."""
    rest = iter(later)
    return all(
        any(
            other.technique == name and other.side is step.side and other.zone in (step.zone, LIMB, None)
            for other in rest
        )
        for name in wanted
    )


def _not_alternated(steps: Sequence[PlanStep], protocol: Protocol) -> Iterator[PlanFault]:
    for rule in protocol.plan.alternated:
        heated: set[Side] = set()
        fresh = False
        for number, step in enumerate(steps, 1):
            if step.technique == rule.between:
                heated.discard(step.side)
                fresh = True
            elif step.technique in rule.techniques:
                if step.side in heated or (heated and not fresh):
                    yield PlanFault(number, rule.statements, _worded(rule.text, step, protocol))
                heated.add(step.side)
                fresh = False


def _too_early(steps: Sequence[PlanStep], protocol: Protocol) -> Iterator[PlanFault]:
    massage = [
        number
        for number, step in enumerate(steps, 1)
        if step.technique in protocol.techniques and not protocol.techniques[step.technique].of_limb
    ]
    for rule in protocol.plan.last:
        for number, step in enumerate(steps, 1):
            if step.technique in rule.techniques and massage and massage[-1] > number:
                yield PlanFault(number, rule.statements, _worded(rule.text, step, protocol))


def _worded(text: str, step: PlanStep, protocol: Protocol) -> str:
    name = capital(protocol.step_name(step.technique))
    return text.format(side=protocol.side_word(step.side), zone=protocol.zone_name(step.zone), technique=name)
