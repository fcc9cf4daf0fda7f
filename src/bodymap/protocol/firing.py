"""Which rules fire on one side of a chart, and what each brings with it.

Knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and nothing of any one protocol.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.answer import Reason
from bodymap.protocol.facts import Kinds, SideFacts
from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.preparing import Case, Cases, Effect, Fired, Outcome, Placed, Prepared
from bodymap.protocol.rules import When

_NOTHING: Kinds = {}


@dataclass(slots=True)
class Work:
    """A side's judgement while it is made: effects on all of the side and on each zone, those on self-care apart.

    `cases` are those that may fire; `restricted` maps a watched rule and a zone to the kinds for which it restricts.
    `gate` counts in GATES.
    """

    facts: SideFacts
    cases: Cases
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
    side = work.facts
    for case in work.cases.of_side:
        if (found := _found(case.when, side)) is not None:
            for outcome in case.outcomes:
                _add(work, outcome, effect_of(outcome, work, prepared, found=found), "", found, prepared)
    for zone in {**side.standing, **side.today}:
        _fire_zone(work, zone, prepared)
    for case in work.cases.beside:
        _fire_beside(work, case, prepared)
    for case in work.cases.resolved:
        for zone, lifted in side.lifted.items():
            found = {kind: lifted[kind] for kind in case.when.resolved if kind in lifted}
            if found:
                _fire_in(work, case, zone, prepared, found)


def holding(side: SideFacts, prepared: Prepared) -> Cases:
    """The cases whose conditions on the side and on the whole client hold; they change with an answer, not a mark."""
    key = (*side.answers.values(), side.phase, side.observations, side.motion_painful)
    cases = prepared.memo.holding.get(key)
    if cases is None:
        sorts = vars(prepared.cases).items()
        held = {name: tuple(case for case in sort if _side_holds(case.when, side)) for name, sort in sorts}
        cases = prepared.memo.holding.keep(key, Cases(**held))
    return cases


def _fire_zone(work: Work, zone: str, prepared: Prepared) -> None:
    """Fires the cases that look for findings in the zone itself. What the same findings brought before is kept."""
    side = work.facts
    standing, today = side.standing.get(zone, _NOTHING), side.today.get(zone, _NOTHING)
    key = (side.side, zone, side.date, tuple(standing.items()), tuple(today), work.cases)
    fired = prepared.memo.fired.get(key)
    if fired is None:
        own = Work(side, work.cases)
        for case in work.cases.of_zone:
            if not case.when.zones or zone in case.when.zones:
                kinds = standing if case.when.found == "standing" else today
                found = {kind: kinds[kind] for kind in case.when.finding if kind in kinds}
                if found:
                    _fire_in(own, case, zone, prepared, found)
        restricted = tuple((rule, tuple(zones[zone].items())) for rule, zones in own.restricted.items())
        effects, care = tuple(own.zones.get(zone, ())), tuple(own.care.get(zone, ()))
        fired = Fired(effects, care, restricted, tuple(own.advice), own.gate, frozenset(own.open))
        prepared.memo.fired.keep(key, fired)
    if fired.effects:
        work.zones.setdefault(zone, []).extend(fired.effects)
    if fired.care:
        work.care.setdefault(zone, []).extend(fired.care)
    for rule, kinds_found in fired.restricted:
        work.restricted.setdefault(rule, {}).setdefault(zone, {}).update(kinds_found)
    work.advice.extend(fired.advice)
    work.gate = max(work.gate, fired.gate)
    work.open.update(fired.open)


def _fire_in(work: Work, case: Case, zone: str, prepared: Prepared, found: Kinds) -> None:
    for outcome in case.outcomes:
        if not outcome.then.zones or zone in outcome.then.zones:
            _add(work, outcome, effect_of(outcome, work, prepared, zone=zone, found=found), zone, found, prepared)


def _add(work: Work, outcome: Outcome, effect: Effect, zone: str, found: Kinds, prepared: Prepared) -> None:
    """Puts an effect where it belongs: an advice, the zone, the group of zones that it names, or the whole side."""
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
        for zone, kinds in work.restricted.get(rule, {}).items():
            restricted[zone] = {**restricted.get(zone, _NOTHING), **kinds}
    for zone in prepared.techniques if restricted else ():
        if zone == LIMB:
            continue
        neighbours = tuple(other for other in prepared.protocol.zones[zone].around if other in restricted)
        if neighbours:
            found: Kinds = {}
            for other in neighbours:
                found |= restricted[other]
            for outcome in case.outcomes:
                effect = effect_of(outcome, work, prepared, zone=zone, found=found, neighbours=neighbours)
                _add(work, outcome, effect, zone, found, prepared)


def _side_holds(when: When, side: SideFacts) -> bool:
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
    matched: tuple[str, ...] = ()
    pending = outcome.then.pending
    if outcome.questions:
        matched = tuple(name for name, answers in outcome.questions if side.answers[name] in answers)
        pending = pending or (bool(matched) and all(side.answers[name] == UNANSWERED for name in matched))
        if pending:
            work.open.update(matched)
    work.gate = max(work.gate, outcome.gate, 1 if pending else 0)
    days = tuple(found.items()) if found else ()
    key = (outcome, side.side, side.date, zone, days, neighbours, matched, pending, cited)
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
        effect = prepared.memo.effects.keep(key, _make(outcome, words, applying, pending))
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
