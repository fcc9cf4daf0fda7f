"""Drafts in a record on a server, for the tests in which several write to it."""

import datetime
from dataclasses import replace

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.store import Record


def draft_in(record: Record, **fields: object) -> Visit:
    """A draft in the record, of a client of its own."""
    client = Client(family_name="Example")
    record.add_client(client)
    made = Visit(client_id=client.id, date=datetime.date(2026, 1, 2), protocol="it_band", **fields)  # type: ignore[arg-type]
    record.add_visit(made)
    return made


def marked(visit: Visit, severity: int) -> Visit:
    """The visit with one finding more."""
    finding = Finding(side=Side.LEFT, kind="nodule", zones=("tfl",), severity=severity % 11)
    return replace(visit, findings=(*visit.findings, finding))
