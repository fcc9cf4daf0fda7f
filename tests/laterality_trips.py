"""Marks sent through every form in which charts leave, and back: no side may ever change on the way.

    swapped(count, seed) -> list[str]        # what came back on another side; empty is right
    swapped(count, seed, plant=True)         # the control: one side is changed on the way, and must be found

Each form is read back by what would read it elsewhere: chart document, archive and FHIR by their own readers, FHIR also
without the attached chart, CSV by the standard library.
"""

import csv
import datetime
import json
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from random import Random

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Shape, ShapeKind
from bodymap.domain.visit import Client, Treatment, Visit
from bodymap.exchange import decode_chart, encode_visit
from bodymap.exchange.archive_in import Archive
from bodymap.exchange.archive_out import About, Held, write_archive
from bodymap.exchange.csv_out import encode_table
from bodymap.exchange.fhir import Bundling, decode_bundle, encode_bundle
from bodymap.exchange.strict_json import parse
from bodymap.protocol import load_protocol

NOW = datetime.datetime(2026, 3, 2, 10, 15, tzinfo=datetime.UTC)
MARKS = 50
"""Of one visit."""

Sides = dict[str, str]
"""LEFT or RIGHT by the id of the mark or treatment."""


def swapped(count: int, seed: int, *, plant: bool = False) -> list[str]:
    """The marks that came back on another side or not at all, by form, of `count` random ones."""
    random, found = Random(seed), []
    for number in range(-(-count // MARKS)):
        held = _held(random, number)
        sent = _sides(held)
        for form, trip in FORMS.items():
            came = trip(held)
            if plant and number == 0:
                key = sorted(came)[0]
                came[key] = Side(came[key].lower()).other.word
            found += [f"{form}: {key} {side} {came.get(key)}" for key, side in sent.items() if came.get(key) != side]
            found += [f"{form}: {key} came from nowhere" for key in came.keys() - sent.keys()]
    return found


def _held(random: Random, number: int) -> Held:
    client = Client(id=f"c{number}", family_name="Example")
    findings = tuple(_finding(random, f"f{number}-{place}") for place in range(MARKS))
    treatments = tuple(
        Treatment(id=f"t{number}-{place}", side=random.choice(tuple(Side)), zone="itb_middle", technique="effleurage")
        for place in range(5)
    )
    visit = Visit(
        id=f"v{number}",
        client_id=client.id,
        date=datetime.date(2026, 3, 2),
        protocol="it_band",
        findings=findings,
        treatments=treatments,
    )
    return Held(client, (visit,))


def _finding(random: Random, key: str) -> Finding:
    protocol = load_protocol("it_band")
    points = tuple((random.uniform(-LIMIT, LIMIT), random.uniform(-LIMIT, LIMIT)) for _ in range(3))
    kind = random.choice(tuple(ShapeKind))
    shape = Shape(kind, points[:1] if kind is ShapeKind.POINT else points)
    return Finding(
        id=key,
        side=random.choice(tuple(Side)),
        kind=random.choice(sorted(protocol.kinds)),
        zones=tuple(random.sample(sorted(protocol.zones), random.randint(1, 3))),
        shape=random.choice((None, shape)),
        # a note that says the other side must not change anything
        note=random.choice(("", "LEFT", "RIGHT", "left of the right")),
    )


def _sides(held: Held) -> Sides:
    return dict(_of(held.visits))


def _of(visits: tuple[Visit, ...]) -> Iterator[tuple[str, str]]:
    for visit in visits:
        yield from ((found.id, found.side.word) for found in visit.findings)
        yield from ((done.id, done.side.word) for done in visit.treatments)


def _by_document(held: Held) -> Sides:
    return dict(_of((decode_chart(encode_visit(held.visits[0]), load_protocol, load_diagram).today,)))


def _by_archive(held: Held) -> Sides:
    file = BytesIO()
    write_archive(file, [held], About(record="r", made_at=NOW, made_by="made up"))
    [back] = Archive(BytesIO(file.getvalue())).holdings(load_protocol, load_diagram)
    return _sides(back)


def _by_csv(held: Held) -> Sides:
    came: dict[str, str] = {}
    for table, key in (("findings", "finding_id"), ("treatments", "treatment_id")):
        text = encode_table(table, [held], load_protocol)
        came |= {row[key]: row["side"] for row in csv.DictReader(StringIO(text, newline=""))}
    return came


def _bundle(held: Held) -> dict[str, list[dict[str, dict[str, str]]]]:
    tree = parse(encode_bundle([held], load_protocol, Bundling(now=NOW, made_by="made up")))
    return json.loads(json.dumps(tree))  # type: ignore[no-any-return]


def _by_fhir(held: Held) -> Sides:
    [back] = decode_bundle(_bundle(held), load_protocol, load_diagram)
    return _sides(back)


def _by_fhir_alone(held: Held) -> Sides:
    tree = _bundle(held)
    tree["entry"] = [entry for entry in tree["entry"] if entry["resource"]["resourceType"] != "DocumentReference"]
    [back] = decode_bundle(tree, load_protocol, load_diagram)
    return _sides(back)


FORMS: dict[str, Callable[[Held], Sides]] = {
    "chart document": _by_document,
    "archive": _by_archive,
    "CSV": _by_csv,
    "FHIR": _by_fhir,
    "FHIR without the chart": _by_fhir_alone,
}
