"""Records, visits and marks to measure with. Every client is obviously made up; the same seed gives the same data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlcipher3 import dbapi2 as sqlite

from bodymap.diagram import Diagram, load_diagram
from bodymap.domain.example import example_clients
from bodymap.domain.finding import Acuity, Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point, Shape, ShapeKind
from bodymap.domain.visit import Client, Visit
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.store.clients import fold
from bodymap.workspace import PROTOCOL, Workspace, add_examples

DAY = date(2026, 3, 2)
VISITS, MARKS = 200, 40
CROWD = 100_000
KEY = bytes(range(32))
"""The raw key of an encrypted record: what a passphrase costs is measured by itself."""


def example_record(path: Path) -> None:
    """A record file with the example clients, as it is there on the second start."""
    workspace = empty_workspace(path)
    add_examples(workspace)
    workspace.close()


def empty_workspace(path: Path, key: bytes | None = None) -> Workspace:
    protocol = load_protocol(PROTOCOL)
    return Workspace(Record.create(path, key=key), protocol, load_diagram(protocol.diagram))


def marks(count: int, side: Side = Side.RIGHT, seed: int = 1) -> tuple[Finding, ...]:
    """Findings as a therapist makes them: of every ten six points, two strokes and two areas, all over the zones."""
    random = Random(seed)
    diagram = load_diagram()
    kinds = tuple(load_protocol(PROTOCOL).kinds)
    return tuple(_mark(random, diagram, kinds, side, place) for place in range(count))


def _mark(random: Random, diagram: Diagram, kinds: tuple[str, ...], side: Side, place: int) -> Finding:
    x, y, zone = _spot(random, diagram)
    form = place % 10
    shape = Shape.point(x, y)
    if form in (3, 7):
        shape = Shape(ShapeKind.STROKE, tuple(_wander(random, x, y, 12)))
    elif form in (5, 9):
        shape = Shape(ShapeKind.AREA, tuple(_wander(random, x, y, 16)))
    return Finding(
        id=f"{random.getrandbits(128):032x}",
        side=side,
        kind=kinds[place % len(kinds)],
        zones=(zone,),
        shape=shape,
        severity=random.randint(0, 10),
        status=Status.ACTIVE,
        acuity=Acuity.CHRONIC,
        note="made up for measuring" if place % 4 == 0 else "",
    )


def _spot(random: Random, diagram: Diagram) -> tuple[float, float, str]:
    x0, y0, x1, y1 = diagram.bounds
    while True:
        x, y = random.uniform(x0, x1), random.uniform(y0, y1)
        zone = diagram.zone_at(x, y)
        if zone is not None:
            return x, y, zone


def _wander(random: Random, x: float, y: float, count: int) -> Iterator[Point]:
    for _ in range(count):
        yield round(x, 4), round(y, 4)
        x, y = x + random.uniform(-0.02, 0.02), y + random.uniform(-0.01, 0.03)


def charted_client(workspace: Workspace, count: int, ghosts: int | None = None) -> Visit:
    """Adds the example runner with so many marks in the newest visit, and opens it; returns that visit.

    So many `ghosts` are in the visit before it, none of them asked about; None leaves the example's.
    """
    client, visits = example_clients(DAY)[0]
    workspace.record.add_client(client)
    before, newest = sorted(visits, key=lambda visit: visit.date)[-2:]
    for visit in visits:
        if visit is newest:
            visit = replace(visit, findings=marks(count), signed=False)
        elif visit is before and ghosts is not None:
            visit = replace(visit, findings=marks(ghosts, seed=2))
        workspace.record.add_visit(visit)
    workspace.open_client(client.id)
    return workspace.visit(newest.id)


def long_history(workspace: Workspace, visits: int = VISITS, count: int = MARKS) -> str:
    """Adds a client with so many weekly visits of so many marks, each answered like the example's; returns its id."""
    _, examples = example_clients(DAY)[0]
    client = Client(family_name="Longterm", given_name="Example")
    workspace.record.add_client(client)
    for number in range(visits):
        like = examples[number % len(examples)]
        visit = Visit(
            client_id=client.id,
            date=DAY - timedelta(weeks=visits - number),
            protocol=PROTOCOL,
            screening=like.screening,
            outcomes=like.outcomes,
            rom=like.rom,
            tests=like.tests,
            treatments=tuple(
                replace(done, id=f"{number:030x}{place:02x}") for place, done in enumerate(like.treatments)
            ),
            findings=marks(count, Side.RIGHT if number % 3 else Side.LEFT, seed=number),
        )
        workspace.record.add_visit(visit)
    return client.id


_BEGINNINGS = [
    "Ab",
    "Be",
    "Ca",
    "Do",
    "El",
    "Fa",
    "Go",
    "Ha",
    "Il",
    "Ju",
    "Ka",
    "Lo",
    "Ma",
    "No",
    "Ol",
    "Pe",
    "Qui",
    "Ra",
    "Sa",
    "Te",
    "Ul",
    "Va",
    "Wo",
    "Xe",
    "Yo",
    "Za",
]
_MIDDLES = ["bel", "dor", "fin", "gan", "lin", "mar", "nel", "por", "ran", "sel", "tar", "vin"]
_ENDINGS = ["a", "berg", "dal", "en", "er", "feld", "hof", "ino", "man", "o", "son", "ström"]
_GIVEN = [
    "Alex",
    "Bo",
    "Chris",
    "Dana",
    "Eli",
    "Finn",
    "Gil",
    "Jo",
    "Kim",
    "Lee",
    "Max",
    "Nik",
    "Pat",
    "Robin",
    "Sam",
    "Toni",
    "Uli",
    "Val",
]


def crowd(path: Path, key: bytes | None = None, count: int = CROWD) -> None:
    """Puts so many clients into an existing record, past the program: one commit for each would take minutes."""
    random = Random(7)
    rows = []
    for number in range(count):
        family = (
            random.choice(_BEGINNINGS) + random.choice(_MIDDLES) + random.choice(_MIDDLES) + random.choice(_ENDINGS)
        )
        given = random.choice(_GIVEN)
        rows.append(
            (f"{number:032x}", f"{family}-Example", given, fold(f"{family}-Example"), fold(given), DAY.isoformat())
        )
    driver = _hasty(path, key)
    with driver:
        driver.executemany(
            "INSERT INTO client (id, family_name, given_name, family_folded, given_folded, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
    driver.close()


def visits_of_crowd(path: Path, count: int, key: bytes | None = None) -> None:
    """Gives the clients of a crowd so many signed visits together, past the program; a million take half a minute."""
    each = max(count // CROWD, 1)
    # every hundredth client where there are fewer visits than clients: lists are asked for all over the alphabet
    stride = max(CROWD // count, 1)
    rows = (
        (
            f"{number:032x}",
            f"{number // each * stride:032x}",
            (DAY - timedelta(weeks=number % each, days=number // each % 365)).isoformat(),
            each - number % each,
            PROTOCOL,
            1,
            DAY.isoformat(),
            DAY.isoformat(),
        )
        for number in range(count)
    )
    driver = _hasty(path, key)
    # indexes are made once over all rows, and triggers asked no million times
    later = driver.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'visit' AND type <> 'table' AND sql IS NOT NULL"
    ).fetchall()
    with driver:
        for kind, name, _ in later:
            driver.execute(f"DROP {kind} {name}")
        driver.executemany(
            "INSERT INTO visit (id, client_id, date, sequence, protocol, signed, created_at, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        for _, _, statement in later:
            driver.execute(statement)
    driver.close()


def _hasty(path: Path, key: bytes | None) -> sqlite.Connection:
    """A connection that cares for no power failure: what it makes is thrown away."""
    driver = sqlite.connect(path)
    if key is not None:
        driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in ("synchronous = OFF", "cache_size = -200000", "temp_store = MEMORY"):
        driver.execute(f"PRAGMA {pragma}")
    return driver
