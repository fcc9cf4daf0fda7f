"""From what fired on a side to its rows: verdicts merged, caps lowered, every reason kept.

May not import anything of bodymap but its own package.
"""

from collections.abc import Iterator

from bodymap.domain.laterality import Side
from bodymap.protocol.answer import Advice, CareRow, Reason, Row, ZoneRows
from bodymap.protocol.firing import Effect, Prepared, Work, effect_of, side_holds
from bodymap.protocol.model import DEPTHS, LIMB, Condition, Protocol, Technique, Verdict

_VERDICTS = (Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)


def rows_of(work: Work, zone: str, prepared: Prepared) -> ZoneRows:
    """The rows of a zone or of the limb, in the protocol's order of techniques."""
    side = work.facts.side
    effects = sorted([*work.everywhere, *work.zones.get(zone, ())], key=_order)
    asked = {technique: depths for (place, technique), depths in work.facts.asked.items() if place == zone}
    if not effects and not asked:
        return prepared.plain[side, zone]
    return tuple(
        _row(work, zone, technique, _with_requests(work, zone, technique.id, effects, asked, prepared))
        for technique in prepared.techniques[zone]
    )


def _order(effect: Effect) -> int:
    return effect.order


def _with_requests(
    work: Work, zone: str, technique: str, effects: list[Effect], asked: dict[str, set[str]], prepared: Prepared
) -> list[Effect]:
    if technique not in asked:
        return effects
    more = [
        effect_of(case, then, work, prepared, zone=zone)
        for case in prepared.of_request
        if not asked[technique].isdisjoint(case.when.asked_depth) and side_holds(case.when, work.facts)
        for then in case.then
        if technique in then.techniques
    ]
    return sorted([*effects, *more], key=_order)


def _row(work: Work, zone: str, technique: Technique, effects: list[Effect]) -> Row:
    name = technique.id
    worst, cap = 0, len(DEPTHS)
    indicated = pending = False
    modifications: list[str] = []
    reasons: list[Reason] = []
    for effect in effects:
        then = effect.then
        if name in then.techniques:
            worst = max(worst, then.verdict.severity)
            pending = pending or effect.reason.pending
            if then.depth_cap:
                cap = min(cap, DEPTHS.index(then.depth_cap))
            if effect.modification and effect.modification not in modifications:
                modifications.append(effect.modification)
            reasons.append(effect.reason)
        elif name in then.indicate:
            indicated = True
            reasons.append(effect.reason)
    depth = DEPTHS[cap] if cap < len(DEPTHS) else None
    return Row(
        work.facts.side,
        zone,
        name,
        _VERDICTS[worst],
        indicated,
        pending,
        depth,
        tuple(modifications),
        tuple(reasons),
        technique.conditions,
    )


def withhold(work: Work, prepared: Prepared) -> None:
    """Fires the cases that wait for the rows: those of a zone whose every technique is withheld."""
    for case in prepared.withheld:
        for zone, rows in work.rows.items():
            if zone != LIMB and all_withheld(rows) and side_holds(case.when, work.facts):
                cited = {statement for row in rows for reason in row.reasons for statement in reason.statements}
                for then in case.then:
                    for measure in then.self_care:
                        cited.update(prepared.protocol.measures[measure].statements)
                    effect = effect_of(case, then, work, prepared, zone=zone, cited=cited)
                    work.zones.setdefault(zone, []).append(effect)


def all_withheld(rows: ZoneRows) -> bool:
    """Whether nothing may be done here; so too where there is nothing to do."""
    return all(row.verdict.withholds for row in rows)


def care_of(work: Work, protocol: Protocol) -> Iterator[CareRow]:
    """The rows of self-care of a side."""
    for measure in protocol.measures.values():
        for zone in measure.zones or (None,):
            effects = [*work.everywhere, *(work.zones.get(zone, ()) if zone else _elsewhere(work, measure.id))]
            yield _care_row(work.facts.side, zone, measure.id, sorted(effects, key=_order))


def _elsewhere(work: Work, measure: str) -> Iterator[Effect]:
    for zone in sorted(work.zones):
        for effect in work.zones[zone]:
            if measure in effect.then.self_care or measure in effect.then.indicate_self_care:
                yield effect


def _care_row(side: Side, zone: str | None, measure: str, effects: list[Effect]) -> CareRow:
    worst = 0
    indicated = pending = False
    modifications: list[str] = []
    reasons: list[Reason] = []
    for effect in effects:
        if measure in effect.then.self_care:
            worst = max(worst, effect.then.verdict.severity)
            pending = pending or effect.reason.pending
            if effect.modification and effect.modification not in modifications:
                modifications.append(effect.modification)
            reasons.append(effect.reason)
        elif measure in effect.then.indicate_self_care:
            indicated = True
            reasons.append(effect.reason)
    return CareRow(side, zone, measure, _VERDICTS[worst], indicated, pending, tuple(modifications), tuple(reasons))


def advice_of(work: Work, prepared: Prepared) -> Iterator[Advice]:
    """Where to work instead, where work may resume, and where nothing is suggested though something was found."""
    side, protocol = work.facts.side, prepared.protocol
    zones = list(protocol.zones)
    for then, zone, reason in sorted(work.advice, key=lambda given: (zones.index(given[1]), given[2].text)):
        restricted = any(zone in work.restricted.get(rule, {}) for rule in then.unless_restricted_by)
        if zone in work.rows and not restricted and not all_withheld(work.rows[zone]):
            yield Advice(side, zone, reason.text, (reason,))
    for place in protocol.zones.values():
        if place.record_only and (place.id in work.facts.recorded or place.id in work.facts.standing):
            yield Advice(side, place.id, protocol.record_only.format(side=side.word, zone=place.name))


def strangers_of(work: Work, prepared: Prepared) -> Iterator[Row]:
    """A row for each technique that was asked for where it does not apply, with the places where it does."""
    protocol = prepared.protocol
    for zone, name in sorted(work.facts.asked):
        technique = protocol.techniques[name]
        if zone not in technique.zones:
            places = ", ".join(protocol.zone_name(place) for place in technique.zones)
            told = Condition(statement=technique.statements[0], text=f"{technique.name.capitalize()} is for: {places}.")
            yield Row(work.facts.side, zone, name, Verdict.NOT_APPLICABLE, conditions=(told,))
