"""Translates a visit's parts to rows and back, by hand: the domain's values are frozen and know of no tables.

The two directions of each part stand beside each other, so that no column can come into one alone. Columns go by their
order in `tables`. Reading is strict: what this program never wrote raises KeyError or ValueError,
which `visits` reports as a damaged record. May import the domain and `tables` only.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from math import isfinite
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from bodymap.domain.finding import NOTHING, Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import PlanStep, QuestionKey, RomReading, SpecialTest, Treatment, Visit

Row = tuple[Any, ...]
Values = dict[str, object]

# A look-up costs a tenth of the enumeration's own call, and a word that is not in it is a KeyError all the same.
_SIDES = {side.value: side for side in Side}
_SHAPES = {kind.value: kind for kind in ShapeKind}
_STATUSES = {status.value: status for status in Status}
_ACUITIES = {acuity.value: acuity for acuity in Acuity}
_MOMENTS = {moment.value: moment for moment in Moment}
_ACTIVITIES = {activity.value: activity for activity in Activity}
_TRUTHS: dict[object, bool | None] = {None: None, 0: False, 1: True}

encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def decode(text: str) -> Any:
    """As `json.loads`, at a third of its cost for the short texts that a finding has."""
    try:
        value, end = _decode(text)
    except RecursionError as error:
        raise ValueError("nested without end") from error
    if end != len(text):
        raise ValueError("more than one value")
    return value


@lru_cache(maxsize=1024)
def _encoded(words: tuple[str, ...]) -> str:
    return encode(words)


def _number(value: float | None) -> float | None:
    # SQLite would store a NaN as NULL, which means *not measured*.
    if value is not None and not isfinite(value):
        raise ValueError(f"{value} is not a number that can be recorded")
    return value


def _words(text: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = known.get(text)
    if found is None:
        found = known[text] = tuple(decode(text))
    return found


# visit


def visit_values(visit: Visit) -> Values:
    """The visit's own columns, without those that the store keeps for itself."""
    return {
        "id": visit.id,
        "client_id": visit.client_id,
        "date": visit.date.isoformat(),
        "protocol": visit.protocol,
        "protocol_version": visit.protocol_version,
        "diagram": visit.diagram,
        "diagram_version": visit.diagram_version,
        "phase": visit.phase,
        "signed": int(visit.signed),
        "clear": encode(sorted(visit.clear)),
        "observations": encode(sorted(visit.observations)),
        "history": encode(dict(visit.history)),
        "plan": encode([(step.side, step.zone, step.technique) for step in visit.plan]),
        "home_care": encode(sorted(visit.home_care)),
        "notes": visit.notes,
    }


def visit_from(row: Row, parts: "Parts") -> Visit:
    (
        key,
        client_id,
        day,
        protocol,
        protocol_version,
        diagram,
        diagram_version,
        phase,
        signed,
        clear,
        observations,
        history,
        plan,
        home_care,
        notes,
    ) = row
    return Visit(
        id=key,
        client_id=client_id,
        date=date.fromisoformat(day),
        protocol=protocol,
        protocol_version=protocol_version,
        diagram=diagram,
        diagram_version=diagram_version,
        phase=phase,
        signed=signed == 1,
        screening=parts.answers(key),
        findings=parts.findings(key),
        clear=frozenset((_SIDES[side], zone) for side, zone in decode(clear)),
        rom=parts.of("rom", key, rom_from),
        tests=parts.of("special_test", key, special_test_from),
        observations=frozenset(decode(observations)),
        history=MappingProxyType(decode(history)),
        outcomes=parts.outcomes(key),
        plan=tuple(PlanStep(_SIDES[side], zone, technique) for side, zone, technique in decode(plan)),
        treatments=parts.of("treatment", key, treatment_from),
        home_care=frozenset((_SIDES[side], advice) for side, advice in decode(home_care)),
        notes=notes,
    )


class Parts:
    """The child rows of some visits, by table and visit."""

    def __init__(self, rows: Mapping[str, Iterable[Row]]) -> None:
        self._rows = {table: _by_visit(found) for table, found in rows.items()}
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, table: str, visit_id: str, build: Callable[[Row], Any]) -> tuple[Any, ...]:
        """The values that `build` makes of a visit's rows of an ordered table."""
        rows = self._rows[table].get(visit_id)
        return tuple(map(build, sorted(rows, key=_POSITION))) if rows else ()

    def answers(self, visit_id: str) -> Mapping[QuestionKey, str]:
        rows = self._rows["answer"].get(visit_id, ())
        return MappingProxyType({(question, _SIDES[side] if side else None): word for _, question, side, word in rows})

    def outcomes(self, visit_id: str) -> Mapping[str, float]:
        return MappingProxyType({measure: value for _, measure, value in self._rows["outcome"].get(visit_id, ())})

    def findings(self, visit_id: str) -> tuple[Finding, ...]:
        rows = self._rows["finding"].get(visit_id)
        if not rows:
            return ()
        rows.sort(key=_PLACE)
        known = self._known
        return tuple([finding_from(row, known) for row in rows])


def _by_visit(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    last: str | None = None
    group: list[Row] = []
    for row in rows:
        if row[0] != last:
            last = row[0]
            group = grouped.setdefault(row[0], [])
        group.append(row)
    return grouped


_POSITION = itemgetter(1)
_PLACE = itemgetter(2)


# findings


def finding_values(visit_id: str, position: int, finding: Finding) -> Values:
    shape = finding.shape
    return {
        "visit_id": visit_id,
        "id": finding.id,
        "position": position,
        "side": finding.side.value,
        "kind": finding.kind,
        "zones": _encoded(finding.zones),
        "shape": shape.kind.value if shape else None,
        "points": encode([number for point in shape.points for number in point]) if shape else None,
        "severity": finding.severity,
        "status": finding.status.value,
        "acuity": finding.acuity.value,
        "moment": finding.moment.value,
        "note": finding.note,
        "activity": finding.activity.value,
        "radiation": _encoded(finding.radiation),
        "follows": finding.follows,
        "extra": encode(dict(finding.extra)) if finding.extra else None,
    }


def finding_from(row: Row, known: dict[str, tuple[str, ...]]) -> Finding:
    """`known` remembers lists of words that were read before; most findings of a client share a few."""
    (
        _,
        key,
        _,
        side,
        kind,
        zones,
        shape,
        points,
        severity,
        status,
        acuity,
        moment,
        note,
        activity,
        radiation,
        follows,
        extra,
    ) = row
    return Finding(
        id=key,
        side=_SIDES[side],
        kind=kind,
        zones=_words(zones, known),
        shape=None if shape is None else _shape(shape, points),
        severity=severity,
        status=_STATUSES[status],
        acuity=_ACUITIES[acuity],
        moment=_MOMENTS[moment],
        note=note,
        activity=_ACTIVITIES[activity],
        radiation=_words(radiation, known),
        follows=follows,
        extra=NOTHING if extra is None else MappingProxyType(decode(extra)),
    )


def _shape(kind: str, points: str) -> Shape:
    numbers = iter(decode(points))
    return Shape(_SHAPES[kind], tuple(zip(numbers, numbers, strict=True)))


# the other parts


def answer_values(visit_id: str, key: QuestionKey, answer: str) -> Values:
    question, side = key
    return {"visit_id": visit_id, "question": question, "side": side.value if side else "", "answer": answer}


def outcome_values(visit_id: str, measure: str, value: float) -> Values:
    return {"visit_id": visit_id, "measure": measure, "value": _number(value)}


def rom_values(visit_id: str, position: int, reading: RomReading) -> Values:
    return {
        "visit_id": visit_id,
        "position": position,
        "side": reading.side.value,
        "joint": reading.joint,
        "movement": reading.movement,
        "degrees": _number(reading.degrees),
        "painful": reading.painful,
    }


def rom_from(row: Row) -> RomReading:
    _, _, side, joint, movement, degrees, painful = row
    return RomReading(side=_SIDES[side], joint=joint, movement=movement, degrees=degrees, painful=_TRUTHS[painful])


def special_test_values(visit_id: str, position: int, test: SpecialTest) -> Values:
    return {
        "visit_id": visit_id,
        "position": position,
        "side": test.side.value,
        "test": test.test,
        "result": test.result,
        "degrees": _number(test.degrees),
        "painful": test.painful,
        "note": test.note,
    }


def special_test_from(row: Row) -> SpecialTest:
    _, _, side, test, result, degrees, painful, note = row
    return SpecialTest(
        side=_SIDES[side], test=test, result=result, degrees=degrees, painful=_TRUTHS[painful], note=note
    )


def treatment_values(visit_id: str, position: int, treatment: Treatment) -> Values:
    return {
        "visit_id": visit_id,
        "position": position,
        "id": treatment.id,
        "side": treatment.side.value,
        "zone": treatment.zone,
        "technique": treatment.technique,
        "depth": treatment.depth,
        "minutes": _number(treatment.minutes),
        "response": treatment.response,
        "verdict": treatment.verdict,
        "override_reason": treatment.override_reason,
    }


def treatment_from(row: Row) -> Treatment:
    _, _, key, side, zone, technique, depth, minutes, response, verdict, override_reason = row
    return Treatment(
        id=key,
        side=_SIDES[side],
        zone=zone,
        technique=technique,
        depth=depth,
        minutes=minutes,
        response=response,
        verdict=verdict,
        override_reason=override_reason,
    )
