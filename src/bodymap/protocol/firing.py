"""Which rules fire on one side of a chart, and what each brings with it.

Knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and nothing of any one protocol.
May not import anything of bodymap but the domain and its own package.
"""

from dataclasses import dataclass, field

from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.answer import Reason
from bodymap.protocol.facts import Kinds, SideFacts
from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.preparing import Case, Effect, Local, Outcome, Placed, Prepared
from bodymap.protocol.rules import When

_NOTHING: Kinds = {}
_NOWHERE: dict[str, Kinds] = {}
_NO_STATEMENTS: frozenset[str] = frozenset()


@dataclass(slots=True)
class Work:
    """A side's judgement while it is made: effects on all of the side and on each zone, those on self-care apart.

    `restricted` maps a watched rule and a zone to the kinds for which the rule restricts it. `gate` counts in GATES.
    """

    facts: SideFacts
    everywhere: list[Effect] = field(default_factory=list)
    zones: dict[str, list[Effect]] = field(default_factory=dict)
    care_everywhere: list[Effect] = field(default_factory=list)
    care: dict[str, list[Effect]] = field(default_factory=dict)
    places: dict[str, Placed] = field(default_factory=dict)
    restricted: dict[str, dict[str, Kinds]] = field(default_factory=dict)
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
    for zone in side.standing.keys() | side.today.keys() | side.lifted.keys():
        standing, today, lifted = (kinds.get(zone, _NOTHING) for kinds in (side.standing, side.today, side.lifted))
        found = (tuple(standing.items()), tuple(today.items()), tuple(lifted.items()))
        key = (side.side, side.date, zone, cases, answers, found)
        local = prepared.memo.zones.get(key)
        if local is None:
            local = prepared.memo.zones.keep(key, _local(cases, side, zone, prepared))
        if local.techniques:
            work.zones.setdefault(zone, []).extend(local.techniques)
        if local.care:
            work.care.setdefault(zone, []).extend(local.care)
        work.advice += local.advice
        for rule, kinds in local.restricted.items():
            work.restricted.setdefault(rule, {}).setdefault(zone, {}).update(kinds)
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
        restricted={rule: places[zone] for rule, places in work.restricted.items()},
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
            work.restricted.setdefault(outcome.rule, {}).setdefault(place, {}).update(found)
    if not places:
        everywhere.append(effect)


def _fire_beside(work: Work, case: Case, prepared: Prepared) -> None:
    restricted: dict[str, Kinds] = {}
    for rule in case.when.beside:
        for zone, kinds in work.restricted.get(rule, _NOWHERE).items():
            restricted.setdefault(zone, {}).update(kinds)
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
    if not all(side.answers[question] in answers for question, answers in when.answered.items()):
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
    matched = tuple(name for name, answers in case.questions if side.answers[name] in answers)
    unanswered = bool(matched) and all(side.answers[name] == UNANSWERED for name in matched)
    key = (side.side, side.date, zone, outcomes, tuple(found.items()), neighbours, matched, unanswered, cited)
    effects = prepared.memo.effects.get(key)
    if effects is None:
        words = _words(side, zone, found, neighbours, matched, prepared)
        applying = cited.union(
            *[prepared.protocol.questions[name].statements for name in matched],
            *[prepared.protocol.kinds[kind].against for kind in found],
        )
        made = tuple(_made(outcome, words, applying, outcome.then.pending or unanswered) for outcome in outcomes)
        effects = prepared.memo.effects.keep(key, made)
    pending = any(effect.reason.pending for effect in effects)
    if pending:
        work.open.update(matched)
    if effects:
        work.gate = max(work.gate, case.gate, 1 if pending else 0)
    return effects


def _words(
    side: SideFacts,
    zone: str,
    found: Kinds,
    neighbours: tuple[str, ...],
    matched: tuple[str, ...],
    prepared: Prepared,
) -> dict[str, str]:
    """What the templates of reasons and modifications may name."""
    protocol = prepared.protocol
    return {
        "side": prepared.sides[side.side],
        "zone": protocol.zone_name(zone),
        "found": _found_words(found, protocol, side),
        "neighbours": protocol.listed([protocol.zone_name(other) for other in neighbours]),
        "questions": "; ".join([protocol.questions[name].short for name in matched]),
    }


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
