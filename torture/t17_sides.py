"""T17: a side stays the side that it was, through the record, every form of export, and the words on paper."""

from __future__ import annotations

import csv
import io
import random
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Client, Visit
from bodymap.exchange import decode_chart, encode_visit
from bodymap.protocol import load_protocol
from bodymap.store import Record
from torture.marking import KEY
from torture.trial import Outcome, Skipped, Task, Trial

AT_ONCE = 50
"""Marks of one visit."""

PAPER = 10
"""One visit of so many is printed and its words read."""


def run(task: Task) -> Outcome:
    return _visits(task, swaps=False) + _exchanged(task, plant=False)


def control(task: Task) -> Outcome:
    """One mark in each visit changes its side on the way."""
    kept, sent = _visits(task, swaps=True), _exchanged(task, plant=True)
    return kept + sent if kept.broken and sent.broken else Outcome(kept.tried, 0)


def _exchanged(task: Task, *, plant: bool) -> Outcome:
    """As many marks once more, through every form in which charts leave and come back, as the unit tests read them."""
    try:
        from tests.laterality_trips import FORMS, swapped
    except ImportError as error:
        raise Skipped("the tests, which have the forms' readers, are not here") from error
    return Outcome(0, len(swapped(task.count, task.chance.getrandbits(32), plant=plant)), ", ".join(FORMS))


def _visits(task: Task, *, swaps: bool) -> Outcome:
    from bodymap.paint.offscreen import offscreen_application

    application = offscreen_application()
    protocol = load_protocol("it_band")
    wrong = printed = 0
    visits = max(1, task.count // AT_ONCE)
    with Record.create(task.folder / f"sides-{swaps}.bodymap", key=KEY) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        for number in range(visits):
            visit = _visit(client.id, task.chance, sorted(protocol.zones), sorted(protocol.kinds))
            expected = {finding.id: finding.side for finding in visit.findings}
            kept = _swapped(visit) if swaps else visit
            record.add_visit(kept)
            wrong += _differing(record.visit(visit.id), expected)
            wrong += _differing(decode_chart(encode_visit(kept), load_protocol, load_diagram).today, expected)
            wrong += _in_table(client, kept, expected)
            if number % PAPER == 0:
                printed += 1
                wrong += _on_paper(kept, expected, task.folder)
    del application
    return Outcome(visits * AT_ONCE, wrong, f"record; {printed} sheets read as PDF text")


def _visit(client_id: str, chance: random.Random, zones: list[str], kinds: list[str]) -> Visit:
    findings = []
    for _ in range(AT_ONCE):
        # points of both signs on both sides: whoever derives a side from a place will be wrong about half of them
        point = (chance.uniform(-0.4, 0.4), chance.uniform(0, 1))
        findings.append(
            Finding(
                side=chance.choice(list(Side)),
                kind=chance.choice(kinds),
                zones=(chance.choice(zones),),
                shape=Shape(ShapeKind.POINT, (point,)),
                severity=chance.randint(0, 10),
                moment=chance.choice(list(Moment)),
            )
        )
    # what is written beside a mark on paper tells which one it is
    findings = [replace(finding, note=finding.id[:12]) for finding in findings]
    return Visit(
        client_id=client_id,
        date=date(2026, 1, 2),
        protocol="it_band",
        protocol_version=load_protocol("it_band").version,
        diagram=load_diagram().id,
        diagram_version=load_diagram().version,
        findings=tuple(findings),
    )


def _swapped(visit: Visit) -> Visit:
    first, *rest = visit.findings
    other = Side.LEFT if first.side is Side.RIGHT else Side.RIGHT
    return replace(visit, findings=(replace(first, side=other), *rest))


def _differing(visit: Visit, expected: dict[str, Side]) -> int:
    found = {finding.id: finding.side for finding in visit.findings}
    return sum(found.get(key) is not side for key, side in expected.items())


def _in_table(client: Client, visit: Visit, expected: dict[str, Side]) -> int:
    from bodymap.exchange.archive_out import Held
    from bodymap.exchange.csv_out import encode_table

    rows = csv.DictReader(io.StringIO(encode_table("findings", [Held(client, (visit,))], load_protocol)))
    sides = {row["finding_id"]: row["side"] for row in rows}
    return sum(sides.get(key) != side.word for key, side in expected.items())


def _on_paper(visit: Visit, expected: dict[str, Side], folder: Path) -> int:
    """How many lines of the printed table name the wrong side, and one more where there is no line."""
    import pypdf

    from bodymap.paint.printing import pages_of, render_pdf
    from bodymap.protocol import Chart, suggest
    from bodymap.report.source import Source

    protocol = load_protocol(visit.protocol)
    source = Source(
        client=None,
        visit=visit,
        earlier=(),
        suggestions=suggest(Chart(today=visit), protocol),
        protocol=protocol,
        now=datetime(2026, 1, 2, 12),
    )
    pages = pages_of("chart", source, page_size="a4")
    path = folder / "sheet.pdf"
    render_pdf(pages, path)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    lines = re.findall(r"(LEFT|RIGHT) .* ([0-9a-f]{12})$", text, re.MULTILINE)
    sides = {key[:12]: side for key, side in expected.items()}
    wrong = [key for word, key in lines if sides[key].word != word]
    return len(wrong) if lines else 1


TRIAL = Trial(
    "T17",
    "sides through the record, every form of exchange (FHIR too) and paper: none swapped",
    (500, 10_000, 100_000),
    run,
    control,
    "one mark of each visit swapped on the way",
    200,
)
