"""Writes findings, outcome measures and treatments as CSV for a spreadsheet or a statistics program. One way only.

One row a thing, one column a fact; empty means *not recorded*, which is not 0. Sides are LEFT and RIGHT, dates
YYYY-MM-DD, numbers have a point. No cell is taken for a formula: text that begins like one gets an apostrophe before
it. Clients stand by their id, with names only where they are asked for. May import the domain and the protocol.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from bodymap.domain.finding import Finding
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Visit
from bodymap.exchange.archive_out import Held
from bodymap.protocol import Protocol

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may take for the beginning of a formula; the last four are the same in full width."""

BOM = "\ufeff"
"""Some spreadsheets read UTF-8 only where a file begins with this."""

_OF_VISIT = ("client_id", "client", "visit_id", "visit_date", "visit_signed")

Cell = str | int | float | bool | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[str, ...]
    rows: Callable[[Visit, Protocol], Iterator[Cells]]


def encode_table(
    name: str,
    holdings: Iterable[Held],
    protocols: Callable[[str], Protocol],
    *,
    names: bool = False,
    bom: bool = False,
) -> str:
    """One of TABLES as text; `names` writes the clients' names, `bom` begins with a byte order mark."""
    table = TABLES[name]
    sheet = StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow((*_OF_VISIT, *table.columns))
    for held in holdings:
        for visit in held.visits:
            start: Cells = (
                held.client.id,
                held.client.name if names else None,
                visit.id,
                visit.date.isoformat(),
                visit.signed,
            )
            for row in table.rows(visit, protocols(visit.protocol)):
                writer.writerow([cell(value) for value in (*start, *row)])
    return (BOM if bom else "") + sheet.getvalue()


def cell(value: Cell) -> str:
    """A value as it stands in a cell. Numbers are ours and stay numbers; text never begins a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


_FINDING = (
    *("finding_id", "side", "zone", "zone_name", "further_zones", "kind", "kind_name", "severity", "status", "acuity"),
    *("moment", "activity", "radiation", "follows", "shape", "x", "y", "note"),
)


def _findings(visit: Visit, protocol: Protocol) -> Iterator[Cells]:
    for found in visit.findings:
        kind = protocol.kinds.get(found.kind)
        yield (
            found.id,
            found.side.name,
            found.zone,
            protocol.zone_name(found.zone),
            " ".join(found.zones[1:]),
            found.kind,
            kind.name if kind else found.kind,
            found.severity,
            found.status.value,
            found.acuity.value,
            found.moment.value,
            found.activity.value,
            " ".join(found.radiation),
            found.follows,
            *_place(found),
            found.note,
        )


def _place(found: Finding) -> Cells:
    shape: Shape | None = found.shape
    if shape is None:
        return None, None, None
    x, y = shape.centre
    return shape.kind.value, round(x, 4), round(y, 4)


_MEASURE = ("measure", "measure_name", "side", "value", "unit", "painful", "words")


def _measures(visit: Visit, protocol: Protocol) -> Iterator[Cells]:
    for name, value in visit.outcomes.items():
        known = protocol.outcomes.get(name)
        side, unit = (known.side.upper(), known.unit) if known else ("", "")
        yield name, known.name if known else name, side, value, unit, None, visit.history.get(name)
    for reading in visit.rom:
        name = f"{reading.joint}_{reading.movement}"
        motion = protocol.motions.get(name)
        title = motion.name if motion else name
        yield f"rom_{name}", title, reading.side.name, reading.degrees, "degrees", reading.painful, None
    for test in visit.tests:
        title = protocol.tests[test.test].name if test.test in protocol.tests else test.test
        words = "; ".join(part for part in (test.result.replace("_", " "), test.note) if part)
        yield f"test_{test.test}", title, test.side.name, test.degrees, "degrees", test.painful, words


_TREATMENT = (
    *("treatment_id", "side", "zone", "zone_name", "technique", "technique_name", "depth", "minutes"),
    *("verdict", "override_reason", "response"),
)


def _treatments(visit: Visit, protocol: Protocol) -> Iterator[Cells]:
    for done in visit.treatments:
        known = done.technique in protocol.techniques or done.technique in protocol.measures
        yield (
            done.id,
            done.side.name,
            done.zone,
            protocol.zone_name(done.zone),
            done.technique,
            protocol.step_name(done.technique) if known else done.technique,
            done.depth,
            done.minutes,
            done.verdict,
            done.override_reason,
            done.response,
        )


TABLES = {
    "findings": _Table(_FINDING, _findings),
    "measures": _Table(_MEASURE, _measures),
    "treatments": _Table(_TREATMENT, _treatments),
}
"""What can be written: findings; outcome measures with motion and tests; treatments."""


def columns(name: str) -> tuple[str, ...]:
    """The header of a table."""
    return (*_OF_VISIT, *TABLES[name].columns)
