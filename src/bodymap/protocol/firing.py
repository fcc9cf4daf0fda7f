"""Which rules fire on one side of a chart, and what each brings with it.

Knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and nothing of any one protocol.
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED
from bodymap.protocol.answer import Reason, ZoneRows
from bodymap.protocol.facts import Kinds, SideFacts
from bodymap.protocol.model import LIMB, Protocol, Rule, Technique, Then, When

GATES = ("proceed", "pending", "refer")


@dataclass(frozen=True, slots=True)
class Case:
    """A rule's case with its place in the order of the rules."""

    order: int
    rule: Rule
    when: When
    then: tuple[Then, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A protocol made ready: cases by what they speak of, and the rows that nothing touches."""

    protocol: Protocol
    of_side: tuple[Case, ...]
    of_zone: tuple[Case, ...]
    beside: tuple[Case, ...]
    of_request: tuple[Case, ...]
    withheld: tuple[Case, ...]
    resolved: tuple[Case, ...]
    techniques: Mapping[str, tuple[Technique, ...]]
    plain: Mapping[tuple[Side, str], ZoneRows]


@dataclass(frozen=True, slots=True)
class Effect:
    """An outcome that has come about, with its reason."""

    order: int
    then: Then
    reason: Reason
    modification: str


@dataclass(slots=True)
class Work:
    """A side's judgement while it is made: effects on all of the side, and on each zone.

    `restricted` maps a rule and a zone to the kinds for which the rule restricts it.
    """

    facts: SideFacts
    everywhere: list[Effect] = field(default_factory=list)
    zones: dict[str, list[Effect]] = field(default_factory=dict)
    rows: dict[str, ZoneRows] = field(default_factory=dict)
    restricted: dict[str, dict[str, Kinds]] = field(default_factory=dict)
    advice: list[tuple[Then, str, Reason]] = field(default_factory=list)
    gate: int = 0
    open: set[str] = field(default_factory=set)


def fire(work: Work, prepared: Prepared) -> None:
    """Fires every case but those that wait for the rows; first what restricts, then what lies beside it."""
    side = work.facts
    for case in prepared.of_side:
        found = _found(case.when, side)
        if found is None or not side_holds(case.when, side):
            continue
        for then in case.then:
            effect = effect_of(case, then, work, prepared, found=found)
            if then.advise:
                work.advice.append((then, then.advise, effect.reason))
            elif then.zones:
                for zone in then.zones:
                    work.zones.setdefault(zone, []).append(effect)
                    _restrict(work, case, then, zone, found)
            else:
                work.everywhere.append(effect)
    for case in prepared.of_zone:
        if side_holds(case.when, side):
            for zone, found in _zones_found(case.when, side):
                _fire_in(work, case, zone, prepared, found)
    for case in prepared.beside:
        if side_holds(case.when, side):
            _fire_beside(work, case, prepared)
    for case in prepared.resolved:
        if side_holds(case.when, side):
            for zone, lifted in side.lifted.items():
                found = {kind: lifted[kind] for kind in case.when.resolved if kind in lifted}
                if found and zone in prepared.techniques:
                    _fire_in(work, case, zone, prepared, found)


def _fire_in(work: Work, case: Case, zone: str, prepared: Prepared, found: Kinds) -> None:
    for then in case.then:
        if then.zones and zone not in then.zones:
            continue
        effect = effect_of(case, then, work, prepared, zone=zone, found=found)
        if then.advise:
            work.advice.append((then, zone if then.advise == "here" else then.advise, effect.reason))
        else:
            work.zones.setdefault(zone, []).append(effect)
            _restrict(work, case, then, zone, found)


def _restrict(work: Work, case: Case, then: Then, zone: str, found: Kinds) -> None:
    if then.techniques and case.when.found == "standing":
        work.restricted.setdefault(case.rule.id, {}).setdefault(zone, {}).update(found)


def _fire_beside(work: Work, case: Case, prepared: Prepared) -> None:
    protocol = prepared.protocol
    for zone in prepared.techniques:
        if zone == LIMB:
            continue
        found: Kinds = {}
        neighbours = []
        for other in protocol.zones[zone].around:
            kinds = [
                work.restricted[rule][other] for rule in case.when.beside if other in work.restricted.get(rule, {})
            ]
            if kinds:
                neighbours.append(protocol.zone_name(other))
                for each in kinds:
                    found.update(each)
        if neighbours:
            for then in case.then:
                effect = effect_of(case, then, work, prepared, zone=zone, found=found, neighbours=listed(neighbours))
                work.zones.setdefault(zone, []).append(effect)


def side_holds(when: When, side: SideFacts) -> bool:
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


def _zones_found(when: When, side: SideFacts) -> Iterator[tuple[str, Kinds]]:
    for zone, kinds in _looked_at(when, side):
        if not when.zones or zone in when.zones:
            found = {kind: kinds[kind] for kind in when.finding if kind in kinds}
            if found:
                yield zone, found


def _looked_at(when: When, side: SideFacts) -> Iterable[tuple[str, Kinds]]:
    if when.found == "standing":
        return side.standing.items()
    return ((zone, dict.fromkeys(kinds, side.date)) for zone, kinds in side.today.items())


def effect_of(
    case: Case,
    then: Then,
    work: Work,
    prepared: Prepared,
    *,
    zone: str = "",
    found: Kinds | None = None,
    neighbours: str = "",
    cited: Iterable[str] = (),
) -> Effect:
    """The outcome with its reason; notes on the way what it makes of the side's gate and which questions are open."""
    protocol, side = prepared.protocol, work.facts
    matched = [name for name in protocol.questions if _matches(name, case.when, side)]
    pending = then.pending or (bool(matched) and all(side.answers[name] == UNANSWERED for name in matched))
    if pending:
        work.open.update(matched)
    work.gate = max(work.gate, GATES.index(case.rule.gate) if case.rule.gate else 0, 1 if pending else 0)
    words = {
        "side": side.side.word,
        "zone": protocol.zone_name(zone),
        "found": _found_words(found or {}, protocol, side),
        "neighbours": neighbours,
        "questions": "; ".join(protocol.questions[name].short for name in matched),
    }
    unanswered = pending and then.text_unanswered
    reason = Reason(
        rule=case.rule.id,
        statements=_cited(case, then, {*cited, *_applying(matched, found or {}, protocol)}),
        basis="precaution" if unanswered else then.basis,
        text=(then.text_unanswered if unanswered else then.text).format_map(words),
        verdict=then.verdict,
        pending=pending,
    )
    return Effect(case.order, then, reason, then.modification.format_map(words))


def _matches(question: str, when: When, side: SideFacts) -> bool:
    return question in when.any_answered and side.answers[question] in when.any_answered[question]


def _applying(matched: list[str], found: Kinds, protocol: Protocol) -> Iterator[str]:
    for name in matched:
        yield from protocol.questions[name].statements
    for kind in found:
        yield from protocol.kinds[kind].against


def _cited(case: Case, then: Then, applying: set[str]) -> tuple[str, ...]:
    because = then.because or case.rule.because
    if not case.rule.narrow:
        return because
    return tuple(statement for statement in because if statement in applying) or because


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
