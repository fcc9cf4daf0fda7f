"""From what fired on a side to its rows: verdicts merged, caps lowered, every reason kept.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from bodymap.language import capital
from bodymap.protocol.answer import Advice, CareRow, Reason, Row
from bodymap.protocol.facts import SideFacts
from bodymap.protocol.firing import Work, effects_of, fire, side_holds
from bodymap.protocol.model import DEPTHS, LIMB, Condition
from bodymap.protocol.preparing import GATES, CareRows, Effect, Judged, Placed, Prepared
from bodymap.protocol.rules import Verdict

_ORDER = attrgetter("outcome.number")
_VERDICTS = (Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)


def judge(side: SideFacts, prepared: Prepared) -> Judged:
    """All that the protocol says of one side."""
    work = Work(side)
    fire(work, prepared)
    for zone in prepared.techniques:
        work.places[zone] = rows_of(work, zone, prepared)
    withhold(work, prepared)
    sided = {name: side.side if prepared.protocol.questions[name].per_side else None for name in work.open}
    return Judged(
        facts=side,
        zones={(side.side, zone): place.rows for zone, place in work.places.items()},
        care=care_of(work, prepared),
        advice=tuple(advice_of(work, prepared)),
        gate=GATES[work.gate],
        open=frozenset(sided.items()),
        strangers=tuple(strangers_of(work, prepared)),
    )


def rows_of(work: Work, zone: str, prepared: Prepared) -> Placed:
    """The rows of a zone or of the limb, in the protocol's order of techniques."""
    side = work.facts.side
    effects = sorted([*work.everywhere, *work.zones.get(zone, ())], key=_ORDER)
    asked = {name: depths for (place, name), depths in work.facts.asked.items() if place == zone}
    if asked:
        return _rows(work, zone, effects, asked, prepared)
    if not effects:
        return prepared.plain[side, zone]
    known = (side, zone, *effects)
    return prepared.memo.rows.get(known) or prepared.memo.rows.keep(known, _rows(work, zone, effects, asked, prepared))


def _rows(work: Work, zone: str, effects: list[Effect], asked: dict[str, set[str]], prepared: Prepared) -> Placed:
    side = work.facts.side
    rows: list[Row] = []
    sums: dict[tuple[Effect, ...], _Sum] = {}
    for technique in prepared.techniques[zone]:
        name = technique.id
        aimed = [effect for effect in effects if name in effect.outcome.aims]
        if name in asked:
            aimed = sorted([*aimed, *_requested(work, zone, name, asked[name], prepared)], key=_ORDER)
        key = tuple(aimed)
        sum_ = sums.get(key)
        if sum_ is None:
            sum_ = sums[key] = _summed(key)
        verdict, indicated, pending, cap, modifications, reasons = sum_
        always = technique.conditions
        rows.append(Row(side, zone, name, verdict, indicated, pending, cap, modifications, reasons, always))
    cited = {statement for summed in sums.values() for reason in summed.reasons for statement in reason.statements}
    return Placed(tuple(rows), all(row.verdict.withholds for row in rows), frozenset(cited))


def _requested(work: Work, zone: str, technique: str, depths: set[str], prepared: Prepared) -> Iterator[Effect]:
    """What a technique at a depth that was asked for brings about."""
    for case in prepared.cases.of_request:
        if not depths.isdisjoint(case.when.asked_depth) and side_holds(case.when, work.facts):
            outcomes = tuple(outcome for outcome in case.at[zone] if technique in outcome.aims)
            yield from effects_of(case, outcomes, work, prepared, zone=zone)


class _Sum(NamedTuple):
    """What several effects come to together."""

    verdict: Verdict
    indicated: bool
    pending: bool
    depth_cap: str | None
    modifications: tuple[str, ...]
    reasons: tuple[Reason, ...]


def _summed(effects: Iterable[Effect]) -> _Sum:
    """The strictest verdict stands, every modification and reason is kept, the lowest cap wins; what only indicates
    changes no verdict."""
    worst, cap, indicated, pending = 0, len(DEPTHS), False, False
    modifications: list[str] = []
    reasons: list[Reason] = []
    for effect in effects:
        outcome, then = effect.outcome, effect.outcome.then
        reasons.append(effect.reason)
        if outcome.indicates:
            indicated = True
            continue
        worst = max(worst, then.verdict.severity)
        pending = pending or effect.reason.pending
        if then.depth_cap:
            cap = min(cap, DEPTHS.index(then.depth_cap))
        if effect.modification and effect.modification not in modifications:
            modifications.append(effect.modification)
    depth_cap = DEPTHS[cap] if cap < len(DEPTHS) else None
    return _Sum(_VERDICTS[worst], indicated, pending, depth_cap, tuple(modifications), tuple(reasons))


def withhold(work: Work, prepared: Prepared) -> None:
    """Fires the cases that wait for the rows: those of a zone whose every technique is withheld."""
    for case in prepared.cases.withheld:
        if side_holds(case.when, work.facts):
            for zone, place in work.places.items():
                if zone != LIMB and place.withheld:
                    for outcome in case.at[zone]:
                        cited = place.cited | outcome.carried
                        effects = effects_of(case, (outcome,), work, prepared, zone=zone, cited=cited)
                        work.care.setdefault(zone, []).extend(effects)


def care_of(work: Work, prepared: Prepared) -> CareRows:
    """The rows of self-care of a side by side, zone and measure, in the protocol's order."""
    side, everywhere = work.facts.side, work.care_everywhere
    zones = sorted(work.care.items())
    known = (side, tuple(everywhere), tuple([(zone, *effects) for zone, effects in zones]))
    return prepared.memo.care.get(known) or prepared.memo.care.keep(known, _care_rows(work, zones, prepared))


def _care_rows(work: Work, zones: list[tuple[str, list[Effect]]], prepared: Prepared) -> CareRows:
    all_zones = [effect for _, effects in zones for effect in effects]
    side = work.facts.side
    rows: CareRows = {}
    for measure, zone in prepared.measures:
        effects = [*work.care_everywhere, *(work.care.get(zone, ()) if zone else all_zones)]
        aimed = sorted([effect for effect in effects if measure.id in effect.outcome.aims], key=_ORDER)
        verdict, indicated, pending, _, modifications, reasons = _summed(aimed)
        row = CareRow(side, zone, measure.id, verdict, indicated, pending, modifications, reasons)
        rows[side, zone, measure.id] = row
    return rows


def advice_of(work: Work, prepared: Prepared) -> Iterator[Advice]:
    """Where to work instead, where work may resume, and where nothing is suggested though something was found."""
    side, protocol = work.facts.side, prepared.protocol
    zones = list(protocol.zones)
    for zone, effect in sorted(work.advice, key=lambda given: (zones.index(given[0]), given[1].reason.text)):
        rules = effect.outcome.then.unless_restricted_by
        restricted = not work.restricted.get(zone, {}).keys().isdisjoint(rules)
        if zone in work.places and not restricted and not work.places[zone].withheld:
            yield Advice(side, zone, effect.reason.text, (effect.reason,))
    for place in protocol.zones.values():
        if place.record_only and (place.id in work.facts.recorded or place.id in work.facts.standing):
            yield Advice(side, place.id, protocol.record_only.format(side=prepared.sides[side], zone=place.name))


def strangers_of(work: Work, prepared: Prepared) -> Iterator[Row]:
    """A row for each technique that was asked for where it does not apply, with the places where it does."""
    protocol = prepared.protocol
    for zone, name in sorted(work.facts.asked):
        technique = protocol.techniques[name]
        if zone not in technique.zones:
            places = ", ".join(protocol.zone_name(place) for place in technique.zones)
            text = protocol.phrases.meant_for.format(technique=capital(technique.name), zones=places)
            told = Condition(statement=technique.statements[0], text=text)
            yield Row(work.facts.side, zone, name, Verdict.NOT_APPLICABLE, conditions=(told,))
