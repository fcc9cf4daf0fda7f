"""Which rules fire on one side of a chart, and what each brings with it.

Knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and nothing of any one protocol.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.answer import Reason, ZoneRows
from bodymap.protocol.facts import Kinds, SideFacts
from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.preparing import Case, Effect, Fired, Outcome, Prepared
from bodymap.protocol.rules import When

_NOTHING: Kinds = {}
GATES = ("proceed", "pending", "refer")


@dataclass(slots=True)
class Work:
    """A side's judgement while it is made: effects on all of the side, and on each zone.

    `restricted` maps a rule and a zone to the kinds for which the rule restricts it. `gate` counts in GATES.
    """

    facts: SideFacts
    everywhere: list[Effect] = field(default_factory=list)
    zones: dict[str, list[Effect]] = field(default_factory=dict)
    rows: dict[str, ZoneRows] = field(default_factory=dict)
    restricted: dict[str, dict[str, Kinds]] = field(default_factory=dict)
    advice: list[tuple[str, Effect]] = field(default_factory=list)
    gate: int = 0
    open: set[str] = field(default_factory=set)


def fire(work: Work, prepared: Prepared) -> None:
    """Fires every case but those that wait for the rows; first what restricts, then what lies beside it."""
    side = work.facts
    for case in prepared.of_side:
        if side_holds(case.when, side) and (found := _found(case.when, side)) is not None:
            for outcome in case.outcomes:
                _add(work, case, outcome, effect_of(outcome, work, prepared, found=found), "", found)
    holding = tuple(case for case in prepared.of_zone if side_holds(case.when, side))
    for zone in {**side.standing, **side.today}:
        _fire_zone(work, zone, holding, prepared)
    for case in prepared.beside:
        if side_holds(case.when, side):
            _fire_beside(work, case, prepared)
    for case in prepared.resolved:
        if side_holds(case.when, side):
            for zone, lifted in side.lifted.items():
                found = {kind: lifted[kind] for kind in case.when.resolved if kind in lifted}
                if found:
                    _fire_in(work, case, zone, prepared, found)


def _fire_zone(work: Work, zone: str, holding: tuple[Case, ...], prepared: Prepared) -> None:
    """Fires the cases that look for findings in the zone itself. What the same findings brought before is kept."""
    side = work.facts
    standing, today = side.standing.get(zone, _NOTHING), side.today.get(zone, _NOTHING)
    key = (side.side, zone, side.date, frozenset(standing.items()), frozenset(today), holding)
    fired = prepared.memo.fired.get(key)
    if fired is None:
        own = Work(side)
        for case in holding:
            if not case.when.zones or zone in case.when.zones:
                kinds = standing if case.when.found == "standing" else today
                found = {kind: kinds[kind] for kind in case.when.finding if kind in kinds}
                if found:
                    _fire_in(own, case, zone, prepared, found)
        restricted = tuple((rule, tuple(zones[zone].items())) for rule, zones in own.restricted.items())
        effects = tuple(own.zones.get(zone, ()))
        fired = Fired(effects, restricted, tuple(own.advice), own.gate, frozenset(own.open))
        prepared.memo.fired[key] = fired
    work.zones.setdefault(zone, []).extend(fired.effects)
    for rule, kinds_found in fired.restricted:
        work.restricted.setdefault(rule, {}).setdefault(zone, {}).update(kinds_found)
    work.advice += fired.advice
    work.gate = max(work.gate, fired.gate)
    work.open |= fired.open


def _fire_in(work: Work, case: Case, zone: str, prepared: Prepared, found: Kinds) -> None:
    for outcome in case.outcomes:
        if not outcome.then.zones or zone in outcome.then.zones:
            _add(work, case, outcome, effect_of(outcome, work, prepared, zone=zone, found=found), zone, found)


def _add(work: Work, case: Case, outcome: Outcome, effect: Effect, zone: str, found: Kinds) -> None:
    """Puts an effect where it belongs: an advice, the zone, the group of zones that it names, or the whole side."""
    then = outcome.then
    if then.advise:
        work.advice.append((zone if then.advise == "here" else then.advise, effect))
        return
    places = (zone,) if zone else then.zones
    for place in places:
        work.zones.setdefault(place, []).append(effect)
        # only rules that restrict are ever asked for here
        work.restricted.setdefault(case.rule.id, {}).setdefault(place, {}).update(found)
    if not places:
        work.everywhere.append(effect)


def _fire_beside(work: Work, case: Case, prepared: Prepared) -> None:
    restricted = [work.restricted[rule] for rule in case.when.beside if rule in work.restricted]
    if not restricted:
        return
    for zone in prepared.techniques:
        if zone == LIMB:
            continue
        found: Kinds = {}
        neighbours = []
        for other in prepared.protocol.zones[zone].around:
            kinds = [zones[other] for zones in restricted if other in zones]
            if kinds:
                neighbours.append(other)
            for each in kinds:
                found |= each
        if neighbours:
            for outcome in case.outcomes:
                effect = effect_of(outcome, work, prepared, zone=zone, found=found, neighbours=tuple(neighbours))
                _add(work, case, outcome, effect, zone, found)


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
    for zone, kinds in _looked_at(when, side):
        if not when.place or zone in when.place:
            for kind in when.finding:
                if kind in kinds:
                    found[kind] = max(kinds[kind], found.get(kind, kinds[kind]))
    return found or None


def _looked_at(when: When, side: SideFacts) -> Iterable[tuple[str, Kinds]]:
    return side.standing.items() if when.found == "standing" else side.today.items()


def effect_of(
    outcome: Outcome,
    work: Work,
    prepared: Prepared,
    *,
    zone: str = "",
    found: Kinds | None = None,
    neighbours: tuple[str, ...] = (),
    cited: frozenset[str] = frozenset(),
) -> Effect:
    """The outcome with its reason; notes on the way what it makes of the side's gate and which questions are open."""
    side = work.facts
    matched = tuple(name for name, answers in outcome.questions if side.answers[name] in answers)
    pending = outcome.then.pending or (bool(matched) and all(side.answers[name] == UNANSWERED for name in matched))
    if pending:
        work.open.update(matched)
    work.gate = max(work.gate, GATES.index(outcome.gate), 1 if pending else 0)
    when = tuple((kind, None if day == side.date else day) for kind, day in found.items()) if found else ()
    key = (outcome.number, side.side, zone, when, neighbours, matched, pending, cited)
    effect = prepared.memo.effects.get(key)
    if effect is None:
        protocol = prepared.protocol
        words = {
            "side": side.side.word,
            "zone": protocol.zone_name(zone),
            "found": _found_words(found or {}, protocol, side),
            "neighbours": listed([protocol.zone_name(other) for other in neighbours]),
            "questions": "; ".join(protocol.questions[name].short for name in matched),
        }
        applying = {*cited, *_applying(matched, found or {}, protocol)}
        effect = prepared.memo.keep(key, _make(outcome, words, applying, pending))
    return effect


def _make(outcome: Outcome, words: dict[str, str], applying: set[str], pending: bool) -> Effect:
    then = outcome.then
    unanswered = pending and then.text_unanswered
    narrowed = tuple(statement for statement in outcome.because if statement in applying) if outcome.narrow else ()
    reason = Reason(
        rule=outcome.rule,
        statements=narrowed or outcome.because,
        basis="precaution" if unanswered else then.basis,
        text=(then.text_unanswered if unanswered else then.text).format_map(words),
        verdict=then.verdict,
        pending=pending,
    )
    return Effect(outcome=outcome, reason=reason, modification=then.modification.format_map(words))


def _applying(matched: Iterable[str], found: Kinds, protocol: Protocol) -> Iterator[str]:
    for name in matched:
        yield from protocol.questions[name].statements
    for kind in found:
        yield from protocol.kinds[kind].against


def _found_words(found: Kinds, protocol: Protocol, side: SideFacts) -> str:
    """The kinds in the protocol's order, with the day of those that were not recorded today."""
    words = []
    for kind in protocol.kinds.values():
        if kind.id in found:
            date = found[kind.id]
            words.append(kind.name if date == side.date else f"{kind.name} (recorded on {date.isoformat()})")
    return listed(words)


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
