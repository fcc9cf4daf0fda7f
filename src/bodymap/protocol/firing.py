"""Which rules fire on one side of a chart, and what each brings with it.

Knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and nothing of any one protocol.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.answer import Reason
from bodymap.protocol.facts import Kinds, SideFacts
from bodymap.protocol.model import Protocol
from bodymap.protocol.preparing import Brought, Case, Effect, Local, Outcome, Placed, Prepared
from bodymap.protocol.rules import When

_NOTHING: dict[str, Any] = {}
_NO_STATEMENTS: frozenset[str] = frozenset()


@dataclass(slots=True)
class Work:
    """A side's judgement while it is made: effects on all of the side and on each zone, those on self-care apart.

    `restricted` maps a zone to the watched rules that restrict it, each with the kinds for which it does. `gate` counts
    in GATES.
    """

    facts: SideFacts
    everywhere: list[Effect] = field(default_factory=list)
    zones: dict[str, list[Effect]] = field(default_factory=dict)
    care_everywhere: list[Effect] = field(default_factory=list)
    care: dict[str, list[Effect]] = field(default_factory=dict)
    places: dict[str, Placed] = field(default_factory=dict)
    restricted: dict[str, Mapping[str, Kinds]] = field(default_factory=dict)
    advice: list[tuple[str, Effect]] = field(default_factory=list)
    gate: int = 0
    open: set[str] = field(default_factory=set)


def fire(work: Work, prepared: Prepared) -> None:
    """Fires every case but those that wait for the rows; first what restricts, then what lies beside it."""
    side, cases = work.facts, prepared.cases
    for case in cases.of_side:
        if side_holds(case.when, side) and (found := _found(case.when, side)) is not None:
            _fire_in(work, case, prepared, "", found)
    _fire_zones(work, prepared)
    for case in cases.beside:
        if side_holds(case.when, side):
            _fire_beside(work, case, prepared)


def _fire_zones(work: Work, prepared: Prepared) -> None:
    """Fires in every zone the cases that look for something in the zone itself.

    What they make of a zone depends on nothing but what is found there, and on what holds of the side.
    """
    side = work.facts
    cases = tuple([case for case in prepared.cases.of_zone if side_holds(case.when, side)])
    answers = tuple([side.answers[name] for case in cases for name, _ in case.questions])
    for zone in prepared.protocol.zones:
        standing, today = side.standing.get(zone, _NOTHING), side.today.get(zone, _NOTHING)
        lifted = side.lifted.get(zone, _NOTHING)
        if not (standing or today or lifted):
            continue
        found = (tuple(standing.items()), tuple(today.items()), tuple(lifted.items()))
        key = (side.side, side.date, zone, cases, answers, found)
        local = prepared.memo.zones.get(key)
        if local is None:
            local = prepared.memo.zones.keep(key, _local(cases, side, zone, prepared))
        work.zones.setdefault(zone, []).extend(local.techniques)
        work.care.setdefault(zone, []).extend(local.care)
        _restrict(work, zone, local.restricted)
        work.advice += local.advice
        work.gate = max(work.gate, local.gate)
        work.open |= local.open


def _local(cases: tuple[Case, ...], side: SideFacts, zone: str, prepared: Prepared) -> Local:
    """What these cases make of one zone, fired as if there were no other."""
    work = Work(side)
    for case in cases:
        when = case.when
        if not when.zones or zone in when.zones:
            looked_at = side.lifted if when.resolved else side.standing if when.found == "standing" else side.today
            here = looked_at.get(zone, _NOTHING)
            found = {kind: here[kind] for kind in when.resolved or when.finding if kind in here}
            if found:
                _fire_in(work, case, prepared, zone, found)
    return Local(
        techniques=tuple(work.zones.get(zone, ())),
        care=tuple(work.care.get(zone, ())),
        advice=tuple(work.advice),
        restricted=work.restricted.get(zone, _NOTHING),
        gate=work.gate,
        open=frozenset(work.open),
    )


def _fire_in(
    work: Work, case: Case, prepared: Prepared, zone: str, found: Kinds, neighbours: tuple[str, ...] = ()
) -> None:
    """Fires a case for what was found in a zone; for the whole side where there is none."""
    for effect in effects_of(case, case.at[zone], work, prepared, zone=zone, found=found, neighbours=neighbours):
        _add(work, effect, zone, found, prepared)


def _add(work: Work, effect: Effect, zone: str, found: Kinds, prepared: Prepared) -> None:
    """Puts an effect where it belongs: an advice, the zone, the group of zones that it names, or the whole side."""
    outcome = effect.outcome
    then = outcome.then
    if then.advise:
        work.advice.append((zone if then.advise == "here" else then.advise, effect))
        return
    places = (zone,) if zone else then.zones
    zones, everywhere = (work.care, work.care_everywhere) if outcome.of_care else (work.zones, work.everywhere)
    for place in places:
        zones.setdefault(place, []).append(effect)
        if outcome.rule in prepared.watched:
            _restrict(work, place, {outcome.rule: found})
    if not places:
        everywhere.append(effect)


def _restrict(work: Work, zone: str, rules: Mapping[str, Kinds]) -> None:
    """Notes that these rules restrict the zone. Changes no mapping that it was given: they may be remembered."""
    known = work.restricted.get(zone)
    if known is None:
        work.restricted[zone] = rules
    else:
        work.restricted[zone] = {**known, **{rule: {**known.get(rule, _NOTHING), **rules[rule]} for rule in rules}}


def _fire_beside(work: Work, case: Case, prepared: Prepared) -> None:
    restricted: dict[str, Kinds] = {}
    for zone, rules in work.restricted.items():
        for rule in case.when.beside:
            if rule in rules:
                restricted.setdefault(zone, {}).update(rules[rule])
    for zone, around in prepared.around.items() if restricted else ():
        neighbours = tuple([other for other in around if other in restricted])
        if neighbours:
            found: Kinds = {}
            for other in neighbours:
                found |= restricted[other]
            _fire_in(work, case, prepared, zone, found, neighbours)


def side_holds(when: When, side: SideFacts) -> bool:
    """Whether the conditions hold that speak of the side or of the whole client."""
    if when.motion_painful and not side.motion_painful:
        return False
    if when.phase and side.phase not in when.phase:
        return False
    if when.observed and side.observations.isdisjoint(when.observed):
        return False
    for question, answers in when.answered.items():
        if side.answers[question] not in answers:
            return False
    return not when.any_answered or any(side.answers[name] in answers for name, answers in when.any_answered.items())


def _found(when: When, side: SideFacts) -> Kinds | None:
    """What a case of the side or of a group of zones finds; None where it looks for something and finds nothing."""
    if not when.finding:
        return {}
    found: Kinds = {}
    looked_at = side.standing if when.found == "standing" else side.today
    for zone, kinds in looked_at.items():
        if not when.place or zone in when.place:
            for kind in when.finding:
                if kind in kinds and (kind not in found or kinds[kind] > found[kind]):
                    found[kind] = kinds[kind]
    return found or None


def effects_of(
    case: Case,
    outcomes: tuple[Outcome, ...],
    work: Work,
    prepared: Prepared,
    *,
    zone: str = "",
    found: Kinds = _NOTHING,
    neighbours: tuple[str, ...] = (),
    cited: frozenset[str] = _NO_STATEMENTS,
) -> tuple[Effect, ...]:
    """Outcomes of a case with their reasons; notes what they make of the side's gate and which questions are open."""
    side = work.facts
    matched = tuple([name for name, answers in case.questions if side.answers[name] in answers])
    unanswered = bool(matched) and all(side.answers[name] == UNANSWERED for name in matched)
    key = (side.side, side.date, zone, outcomes, tuple(found.items()), neighbours, matched, unanswered, cited)
    brought = prepared.memo.effects.get(key)
    if brought is None:
        words = Words(side, zone, found, neighbours, matched, prepared)
        applying = cited.union(
            *[prepared.protocol.questions[name].statements for name in matched],
            *[prepared.protocol.kinds[kind].against for kind in found],
        )
        made = tuple([_made(outcome, words, applying, outcome.then.pending or unanswered) for outcome in outcomes])
        brought = prepared.memo.effects.keep(key, Brought(made, any(effect.reason.pending for effect in made)))
    if brought.pending:
        work.open.update(matched)
    if brought.effects:
        work.gate = max(work.gate, case.gate, 1 if brought.pending else 0)
    return brought.effects


class Words(dict[str, str]):
    """What the templates of reasons and modifications may name, put into words when the first of them names it."""

    def __init__(
        self,
        side: SideFacts,
        zone: str,
        found: Kinds,
        neighbours: tuple[str, ...],
        matched: tuple[str, ...],
        prepared: Prepared,
    ) -> None:
        self["side"] = prepared.sides[side.side]
        self._of = (side, zone, found, neighbours, matched, prepared.protocol)

    def __missing__(self, name: str) -> str:
        side, zone, found, neighbours, matched, protocol = self._of
        if name == "zone":
            words = protocol.zone_name(zone)
        elif name == "found":
            words = _found_words(found, protocol, side)
        elif name == "neighbours":
            words = protocol.listed([protocol.zone_name(other) for other in neighbours])
        elif name == "questions":
            words = "; ".join([protocol.questions[asked].short for asked in matched])
        else:
            raise KeyError(name)
        self[name] = words
        return words


def _made(outcome: Outcome, words: dict[str, str], applying: frozenset[str], pending: bool) -> Effect:
    then = outcome.then
    told = then.text_unanswered if pending else ""
    statements = outcome.because
    if outcome.narrow:
        statements = tuple([name for name in statements if name in applying]) or statements
    reason = Reason(
        rule=outcome.rule,
        statements=statements,
        basis="precaution" if told else then.basis,
        text=(told or then.text).format_map(words),
        verdict=then.verdict,
        pending=pending,
    )
    return Effect(outcome, reason, then.modification.format_map(words))


def _found_words(found: Kinds, protocol: Protocol, side: SideFacts) -> str:
    """The kinds in the protocol's order, with the day of those that were not recorded today."""
    words = []
    for kind in protocol.kinds.values():
        if kind.id in found:
            date = found[kind.id]
            recorded = protocol.phrases.recorded
            words.append(kind.name if date == side.date else recorded.format(kind=kind.name, day=protocol.day(date)))
    return protocol.listed(words)
