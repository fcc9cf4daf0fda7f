"""What sheets are made from, out of a record: one visit with all that belongs to it, the practice and the legend.

Hides under which settings the record keeps a practice and a legend. Knows no Qt.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bodymap.domain.practice import (
    Legend,
    Practice,
    legend_settings,
    practice_settings,
    read_legend,
    read_practice,
)
from bodymap.errors import UserError
from bodymap.protocol import Chart, load_protocol, suggest
from bodymap.report.source import Source
from bodymap.workspace.exporting import holdings

if TYPE_CHECKING:
    from bodymap.store import Record


def practice_of(record: Record) -> Practice:
    """Whose sheets these are; nothing where nothing was set."""
    return read_practice(record.setting)


def keep_practice(record: Record, practice: Practice) -> None:
    """Keeps the practice in the record. Raises UserError where the record cannot be written."""
    _keep(record, practice_settings(practice))


def legend_of(record: Record) -> Legend:
    """The therapists' own labels; nothing where nothing was set."""
    return read_legend(record.setting)


def keep_legend(record: Record, legend: Legend) -> None:
    """Keeps the legend in the record. Raises UserError where the record cannot be written."""
    _keep(record, legend_settings(legend))


def _keep(record: Record, settings: dict[str, str]) -> None:
    with record.at_once():
        for name, value in settings.items():
            record.set_setting(name, value)


def source_of(record: Record, client_id: str | None, visit_id: str | None, now: datetime) -> Source:
    """What a sheet of one visit is made from: of the named visit, else of the client's last one.

    Raises UserError for ids that the record does not know, and where neither is named.
    """
    if client_id is None and visit_id is None:
        raise UserError(
            "It is not said whose sheet to print.",
            "Name a chart document, or --visit ID or --client ID of the record; bodymap export --list has the ids.",
        )
    held = next(holdings(record, client_id, visit_id))
    visits = sorted(record.visits(held.client.id), key=lambda visit: visit.date)
    if not visits:
        raise UserError("This client has no visit yet.", "Chart one first.")
    place = next((n for n, visit in enumerate(visits) if visit.id == visit_id), len(visits) - 1)
    visit = visits[place]
    # one protocol judges a chart: visits of another one are not held against it
    earlier = tuple(known for known in visits[:place] if known.protocol == visit.protocol)
    protocol = load_protocol(visit.protocol)
    return Source(
        client=held.client,
        visit=visit,
        earlier=earlier,
        suggestions=suggest(Chart(today=visit, earlier=earlier, plan=visit.plan or None), protocol),
        protocol=protocol,
        now=now,
        practice=practice_of(record),
        legend=legend_of(record),
    )
