"""Plans: a proposal in a sound order, and a check of any order against what must hold of every one.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterator, Sequence

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep
from bodymap.language import capital
from bodymap.protocol.answer import PlanFault, Reason, Row, Suggestions
from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.rules import Verdict


def propose_plan(suggestions: Suggestions, protocol: Protocol) -> tuple[PlanStep, ...]:
    """The indicated techniques that are not withheld, with what must follow them, in the protocol's order.

    The side with more to do comes first, whichever it is, and both limbs' massage before either limb's motion and
    stretching. An order that would break a constraint (because a step that must follow is withheld) is not proposed.
    """
    closing = {technique for last in protocol.plan.last for technique in last.techniques}
    massage = [name for name in protocol.plan.order if name not in closing]
    after = [name for name in protocol.plan.order if name in closing]
    chosen = {side: _chosen(side, suggestions, protocol) for side in Side}
    first = {side: tuple(_in_order(side, massage, chosen[side], suggestions, protocol)) for side in Side}
    places = [(name, zone) for name in protocol.plan.order for zone in (*protocol.zones, LIMB)]

    def rank(side: Side) -> tuple[int, list[int]]:
        # nothing of the side's own name: left and right are to be treated alike
        return -len(first[side]), [number for number, place in enumerate(places) if place in chosen[side]]

    sides = sorted(Side, key=rank)
    steps = [step for side in sides for step in first[side]]
    steps += [step for side in sides for step in _in_order(side, after, chosen[side], suggestions, protocol)]
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


def _chosen(side: Side, suggestions: Suggestions, protocol: Protocol) -> set[tuple[str, str]]:
    return {
        (row.technique, row.zone)
        for zone in (*protocol.zones, LIMB)
        for row in suggestions.zone(side, zone)
        if row.indicated and not row.verdict.withholds and _can_be_followed(row, suggestions, protocol)
    }


def _can_be_followed(row: Row, suggestions: Suggestions, protocol: Protocol) -> bool:
    for rule in protocol.plan.followed_by:
        if rule.technique == row.technique:
            for step in rule.steps:
                verdict = _judgement(PlanStep(row.side, _place(step, row.zone, protocol), step), suggestions, protocol)[
                    0
                ]
                if verdict is None or verdict.withholds:
                    return False
    return True


def _place(step: str, zone: str, protocol: Protocol) -> str:
    return LIMB if step in protocol.techniques and protocol.techniques[step].of_limb else zone


def _in_order(
    side: Side, order: list[str], chosen: set[tuple[str, str]], suggestions: Suggestions, protocol: Protocol
) -> Iterator[PlanStep]:
    closing = {technique for last in protocol.plan.last for technique in last.techniques}
    between = {name: rule.between for rule in protocol.plan.alternated for name in rule.techniques}
    for name in order:
        if name in closing:
            row = suggestions.row(side, LIMB, name)
            if chosen and not row.verdict.withholds and row.verdict is not Verdict.NOT_APPLICABLE:
                yield PlanStep(side, LIMB, name)
            continue
        before = [rule.technique for rule in protocol.plan.followed_by if name in rule.steps]
        for zone in protocol.zones:
            if (name, zone) in chosen:
                yield PlanStep(side, zone, name)
                if name in between:
                    yield PlanStep(side, zone, between[name])
            for technique in before:
                if (technique, zone) in chosen:
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
    for number, step in enumerate(steps, 1):
        verdict, reasons = _judgement(step, suggestions, protocol)
        phrases = protocol.phrases
        words = {
            "step": capital(protocol.step_name(step.technique)),
            "side": protocol.side_word(step.side),
            "zone": protocol.zone_name(step.zone),
        }
        if verdict is None:
            carrier = protocol.techniques.get(step.technique) or protocol.measures[step.technique]
            yield PlanFault(number, carrier.statements, phrases.no_place.format(**words))
        elif verdict.withholds:
            telling = [reason for reason in reasons if reason.verdict.withholds]
            cited = tuple(dict.fromkeys(statement for reason in telling for statement in reason.statements))
            phrase = phrases.to_avoid if verdict is Verdict.AVOID else phrases.withheld
            yield PlanFault(number, cited, phrase.format(**words, why=" ".join(reason.text for reason in telling)))


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
