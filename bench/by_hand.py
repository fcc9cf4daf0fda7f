"""The record by hand: what the same file costs with `sqlcipher3` alone. The floor of saving, reading and searching.

Has the record's own tables and the same pragmas, but knows nothing of bodymap's store: no SQLAlchemy, no differences,
no conflicts, no folded search. It builds the domain's own values, so that both sides deliver the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from bodymap.domain.finding import NOTHING, Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import PlanStep, RomReading, SpecialTest, Treatment, Visit

PRAGMAS = ("locking_mode = EXCLUSIVE", "synchronous = FULL", "foreign_keys = ON", "journal_mode = WAL")
INSERT_FINDING = (
    "INSERT INTO finding (visit_id, id, position, side, kind, zones, shape, points, severity, status, acuity, moment,"
    " note, activity, radiation, follows, extra) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
TOUCH_VISIT = "UPDATE visit SET changed_at = ?, revision = revision + 1 WHERE id = ?"


def connect(path: Path, key: bytes | None = None) -> sqlite.Connection:
    """A connection that is as durable as the record's, and as secret where it is given a key."""
    driver = sqlite.connect(path, isolation_level=None)
    if key is not None:
        driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in PRAGMAS:
        driver.execute(f"PRAGMA {pragma}")
    return driver


def save_finding(driver: sqlite.Connection, visit_id: str, position: int, finding: Finding) -> None:
    """Writes one finding and marks its visit as changed, in one durable transaction."""
    shape = finding.shape
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(TOUCH_VISIT, (datetime.now(UTC).isoformat(), visit_id))
    driver.execute(
        INSERT_FINDING,
        (
            visit_id,
            finding.id,
            position,
            finding.side.value,
            finding.kind,
            json.dumps(finding.zones),
            shape.kind.value if shape else None,
            json.dumps([number for point in shape.points for number in point]) if shape else None,
            finding.severity,
            finding.status.value,
            finding.acuity.value,
            finding.moment.value,
            finding.note,
            finding.activity.value,
            json.dumps(finding.radiation),
            finding.follows,
            None,
        ),
    )
    driver.execute("COMMIT")


def read_visits(driver: sqlite.Connection, client_id: str) -> list[Visit]:
    """All visits of a client with everything that belongs to them, oldest first."""
    parts = {table: _children(driver, table, client_id) for table in _ORDER}
    rows = driver.execute(
        "SELECT id, client_id, date, protocol, protocol_version, diagram, diagram_version, phase, signed, clear,"
        " observations, history, plan, home_care, notes FROM visit WHERE client_id = ? ORDER BY date, sequence",
        (client_id,),
    )
    return [_visit(row, parts) for row in rows]


# a look-up costs a tenth of the enumeration's own call, and most lists of words are the same few
_SIDES, _SHAPES, _STATUSES, _ACUITIES, _MOMENTS, _ACTIVITIES = (
    {word.value: word for word in kind} for kind in (Side, ShapeKind, Status, Acuity, Moment, Activity)
)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


_ORDER = {
    "answer": "",
    "finding": "position",
    "rom": "position",
    "special_test": "position",
    "outcome": "",
    "treatment": "position",
}
Row = tuple[Any, ...]
_Parts = dict[str, dict[str, list[Row]]]


def _children(driver: sqlite.Connection, table: str, client_id: str) -> dict[str, list[Row]]:
    order = f" ORDER BY p.visit_id, p.{_ORDER[table]}" if _ORDER[table] else ""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in driver.execute(
        f"SELECT p.* FROM {table} p JOIN visit v ON v.id = p.visit_id WHERE v.client_id = ?{order}", (client_id,)
    ):
        found[row[0]].append(row)
    return found


def _visit(row: Row, parts: _Parts) -> Visit:
    key = row[0]
    return Visit(
        id=key,
        client_id=row[1],
        date=date.fromisoformat(row[2]),
        protocol=row[3],
        protocol_version=row[4],
        diagram=row[5],
        diagram_version=row[6],
        phase=row[7],
        signed=bool(row[8]),
        screening={
            (question, _SIDES[side] if side else None): word for _, question, side, word in parts["answer"][key]
        },
        findings=tuple([_finding(found) for found in parts["finding"][key]]),
        clear=frozenset((_SIDES[side], zone) for side, zone in json.loads(row[9])),
        rom=tuple(
            RomReading(side=_SIDES[side], joint=joint, movement=movement, degrees=degrees, painful=_truth(painful))
            for _, _, side, joint, movement, degrees, painful in parts["rom"][key]
        ),
        tests=tuple(
            SpecialTest(side=_SIDES[side], test=test, result=word, degrees=degrees, painful=_truth(painful), note=note)
            for _, _, side, test, word, degrees, painful, note in parts["special_test"][key]
        ),
        observations=frozenset(json.loads(row[10])),
        history=json.loads(row[11]),
        outcomes={measure: value for _, measure, value in parts["outcome"][key]},
        plan=tuple(PlanStep(_SIDES[side], zone, technique) for side, zone, technique in json.loads(row[12])),
        treatments=tuple(_treatment(done) for done in parts["treatment"][key]),
        home_care=frozenset((_SIDES[side], advice) for side, advice in json.loads(row[13])),
        notes=row[14],
    )


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _treatment(row: Row) -> Treatment:
    return Treatment(
        id=row[2],
        side=_SIDES[row[3]],
        zone=row[4],
        technique=row[5],
        depth=row[6],
        minutes=row[7],
        response=row[8],
        verdict=row[9],
        override_reason=row[10],
    )


def _finding(row: Row) -> Finding:
    shape = None
    if row[6] is not None:
        numbers = iter(json.loads(row[7]))
        shape = Shape(_SHAPES[row[6]], tuple(zip(numbers, numbers, strict=True)))
    return Finding(
        id=row[1],
        side=_SIDES[row[3]],
        kind=row[4],
        zones=_words(row[5]),
        shape=shape,
        severity=row[8],
        status=_STATUSES[row[9]],
        acuity=_ACUITIES[row[10]],
        moment=_MOMENTS[row[11]],
        note=row[12],
        activity=_ACTIVITIES[row[13]],
        radiation=_words(row[14]),
        follows=row[15],
        extra=json.loads(row[16]) if row[16] else NOTHING,
    )
