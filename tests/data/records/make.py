"""Writes a small record of the newest revision, to be kept for all later ones: `python make.py`, once per revision.

Beside it goes a JSON file of what must still be read from it. Everything in it is made up.
"""

import json
import shutil
from datetime import date
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Client, PlanStep, RomReading, SpecialTest, Treatment, Visit
from bodymap.store import Record
from bodymap.store.tables import SCHEMA

FOLDER = Path(__file__).parent


def contents(record: Record) -> list[object]:
    """What a record of any revision must still say, as JSON."""
    return [
        {
            "client": [row.client.family_name, row.client.given_name, str(row.client.born)],
            "visits": [
                {
                    "date": str(visit.date),
                    "signed": visit.signed,
                    "answers": sorted([key[0], key[1] or "", word] for key, word in visit.screening.items()),
                    "findings": [
                        [found.side, found.kind, list(found.zones), found.severity, found.status, found.note]
                        + ([found.shape.kind, [list(point) for point in found.shape.points]] if found.shape else [])
                        for found in visit.findings
                    ],
                    "clear": sorted(map(list, visit.clear)),
                    "rom": [[r.side, r.joint, r.movement, r.degrees, r.painful] for r in visit.rom],
                    "tests": [[t.side, t.test, t.result, t.degrees, t.painful] for t in visit.tests],
                    "outcomes": dict(visit.outcomes),
                    "treatments": [[t.side, t.zone, t.technique, t.minutes, t.verdict] for t in visit.treatments],
                    "plan": [[s.side, s.zone, s.technique] for s in visit.plan],
                    "notes": visit.notes,
                }
                for visit in record.visits(row.id)
            ],
        }
        for row in record.clients()
    ]


def fill(record: Record) -> None:
    runner = Client(family_name="Exämple", given_name="Robin", born=date(1990, 2, 3), note="made up")
    record.add_client(runner)
    record.add_client(Client(family_name="Sample", archived=False))
    stroke = Shape(ShapeKind.STROKE, ((0.1, 0.2), (0.15, 0.4), (0.1, 0.6)))
    nodule = Finding(
        side=Side.RIGHT,
        kind="nodule",
        zones=("it_band_mid", "vastus_lateralis"),
        shape=stroke,
        severity=7,
        status=Status.ACTIVE,
        acuity=Acuity.CHRONIC,
        note="made up",
        extra={"x-colour": "none"},
    )
    trigger = Finding(
        side=Side.LEFT,
        kind="trigger_point",
        zones=("tfl",),
        shape=Shape.point(0.05, 0.0),
        severity=0,
        moment=Moment.AFTER,
        activity=Activity.LATENT,
        radiation=("hip",),
        follows=nodule.id,
    )
    for number, signed in enumerate((True, False), 1):
        visit = Visit(
            client_id=runner.id,
            date=date(2026, 1, number),
            protocol="it_band",
            phase="later",
            screening={("fever", None): "no", ("acute_inflammation", Side.RIGHT): "yes"},
            findings=(nodule, trigger)[:number],
            clear=frozenset({(Side.LEFT, "gluteus_medius")}),
            rom=(RomReading(side=Side.LEFT, joint="hip", movement="adduction", degrees=12.5, painful=True),),
            tests=(SpecialTest(side=Side.RIGHT, test="noble", result="positive", degrees=30.0),),
            outcomes={"nrs": 4.0},
            plan=(PlanStep(Side.RIGHT, None, "ice"),),
            treatments=(Treatment(side=Side.RIGHT, zone="tfl", technique="effleurage", minutes=5.0),),
            notes=f"visit {number}",
        )
        record.add_visit(visit)
        record.signing.keep_beside(visit, judgement='{"made": "up"}', steps="[]")
        if signed:
            record.author = Author(id="made-up", name="A. Sample", initials="AS")
            record.signing.sign(visit, '{"made": "up"}', '{"made": "up"}')


def main() -> None:
    with Record.temporary() as record:
        fill(record)
        record._link.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made = FOLDER / f"{SCHEMA:04d}.sqlite"
        made.with_suffix(".json").write_text(json.dumps(contents(record), indent=1, ensure_ascii=False) + "\n")
        shutil.copyfile(record.path, made)


if __name__ == "__main__":
    main()
