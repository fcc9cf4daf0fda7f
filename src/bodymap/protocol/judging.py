"""From what fired on a side to its rows: verdicts merged, caps lowered, every reason kept.

May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bodymap.domain.laterality import Side
from bodymap.protocol.answer import Advice, CareRow, Reason, Row
from bodymap.protocol.firing import Work, effect_of
from bodymap.protocol.model import DEPTHS, LIMB, Condition, Technique
from bodymap.protocol.preparing import Effect, Placed, Prepared, placed
from bodymap.protocol.rules import Verdict

_VERDICTS = (Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)


def rows_of(work: Work, zone: str, prepared: Prepared) -> Placed:
    """The rows of a zone or of the limb, in the protocol's order of techniques."""
    side = work.facts.side
    effects = sorted([*work.everywhere, *work.zones.get(zone, ())], key=_order)
    asked = {name: depths for (place, name), depths in work.facts.asked.items() if place == zone}
    if not effects and not asked:
        return prepared.plain[side, zone]
    if asked:
        return placed(
            tuple(
                _row(side, zone, technique, _with_requests(work, zone, technique.id, effects, asked, prepared))
                for technique in prepared.techniques[zone]
            )
        )
    key = (side, zone, *effects)
    known = prepared.memo.rows.get(key)
    if known is None:
        rows = tuple(_row(side, zone, technique, effects) for technique in prepared.techniques[zone])
        known = prepared.memo.rows.keep(key, placed(rows))
    return known


def _order(effect: Effect) -> int:
    return effect.outcome.number


def _with_requests(
    work: Work, zone: str, technique: str, effects: list[Effect], asked: dict[str, set[str]], prepared: Prepared
) -> list[Effect]:
    if technique not in asked:
        return effects
    more = [
        effect_of(outcome, work, prepared, zone=zone)
        for case in work.cases.of_request
        if not asked[technique].isdisjoint(case.when.asked_depth)
        for outcome in case.outcomes
        if technique in outcome.then.techniques
    ]
    return sorted([*effects, *more], key=_order)


@dataclass(slots=True)
class _Sum:
    """What several effects come to together."""

    worst: int = 0
    cap: int = len(DEPTHS)
    indicated: bool = False
    pending: bool = False
    modifications: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def judge(self, effect: Effect) -> None:
        """Takes in a verdict: the stricter stands, every modification and reason is kept, the lower cap wins."""
        then = effect.outcome.then
        self.worst = max(self.worst, then.verdict.severity)
        self.pending = self.pending or effect.reason.pending
        if then.depth_cap:
            self.cap = min(self.cap, DEPTHS.index(then.depth_cap))
        if effect.modification and effect.modification not in self.modifications:
            self.modifications.append(effect.modification)
        self.reasons.append(effect.reason)

    def indicate(self, effect: Effect) -> None:
        """Takes in what calls for the technique, whatever its verdict."""
        self.indicated = True
        self.reasons.append(effect.reason)


def _row(side: Side, zone: str, technique: Technique, effects: list[Effect]) -> Row:
    sum_ = _Sum()
    for effect in effects:
        if technique.id in effect.outcome.then.techniques:
            sum_.judge(effect)
        elif technique.id in effect.outcome.then.indicate:
            sum_.indicate(effect)
    return Row(
        side,
        zone,
        technique.id,
        _VERDICTS[sum_.worst],
        sum_.indicated,
        sum_.pending,
        DEPTHS[sum_.cap] if sum_.cap < len(DEPTHS) else None,
        tuple(sum_.modifications),
        tuple(sum_.reasons),
        technique.conditions,
    )


def withhold(work: Work, prepared: Prepared) -> None:
    """Fires the cases that wait for the rows: those of a zone whose every technique is withheld."""
    for case in work.cases.withheld:
        for zone, place in work.places.items():
            if zone != LIMB and place.withheld:
                for outcome in case.outcomes:
                    of_measures = [prepared.protocol.measures[name].statements for name in outcome.then.self_care]
                    effect = effect_of(outcome, work, prepared, zone=zone, cited=place.cited.union(*of_measures))
                    work.care.setdefault(zone, []).append(effect)


def care_of(work: Work, prepared: Prepared) -> tuple[CareRow, ...]:
    """The rows of self-care of a side, in the protocol's order."""
    side, everywhere, zones = work.facts.side, work.care_everywhere, work.care
    key = (side, *everywhere, *((zone, *zones[zone]) for zone in sorted(zones)))
    rows = prepared.memo.care.get(key)
    if rows is None:
        all_zones = [effect for zone in sorted(zones) for effect in zones[zone]]
        made = tuple(
            _care_row(side, zone, measure.id, [*everywhere, *(zones.get(zone, ()) if zone else all_zones)])
            for measure, zone in prepared.measures
        )
        rows = prepared.memo.care.keep(key, made)
    return rows


def _care_row(side: Side, zone: str | None, measure: str, effects: Iterable[Effect]) -> CareRow:
    sum_ = _Sum()
    for effect in sorted(effects, key=_order):
        if measure in effect.outcome.then.self_care:
            sum_.judge(effect)
        elif measure in effect.outcome.then.indicate_self_care:
            sum_.indicate(effect)
    return CareRow(
        side,
        zone,
        measure,
        _VERDICTS[sum_.worst],
        sum_.indicated,
        sum_.pending,
        tuple(sum_.modifications),
        tuple(sum_.reasons),
    )


def advice_of(work: Work, prepared: Prepared) -> Iterator[Advice]:
    """Where to work instead, where work may resume, and where nothing is suggested though something was found."""
    side, protocol = work.facts.side, prepared.protocol
    zones = list(protocol.zones)
    for zone, effect in sorted(work.advice, key=lambda given: (zones.index(given[0]), given[1].reason.text)):
        rules = effect.outcome.then.unless_restricted_by
        restricted = any(zone in work.restricted.get(rule, {}) for rule in rules)
        if zone in work.places and not restricted and not work.places[zone].withheld:
            yield Advice(side, zone, effect.reason.text, (effect.reason,))
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
