"""What sheets are made from, out of a record: one visit with all that belongs to it, the practice and the legend.

Hides under which settings the record keeps a practice and a legend. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bodymap.diagram import load_diagram
from bodymap.domain.author import shown
from bodymap.domain.practice import (
    Legend,
    Practice,
    legend_settings,
    practice_settings,
    read_legend,
    read_practice,
)
from bodymap.errors import UserError
from bodymap.language import chosen, tr
from bodymap.protocol import load_protocol
from bodymap.report.source import Source
from bodymap.report.words import moment
from bodymap.workspace.signatures import Standing, State
from bodymap.workspace.workspace import Workspace

if TYPE_CHECKING:
    from bodymap.domain.visit import Visit
    from bodymap.protocol import Protocol
    from bodymap.store import Record
    from bodymap.workspace.judgements import Shown


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


class Sources:
    """What the sheets of a record's visits are made from, whichever visits they are.

    A client whose visits follow one another is read once, and told to the audit as opened once.
    """

    def __init__(self, record: Record, now: datetime) -> None:
        self._record, self._now = record, now
        self._opened: Workspace | None = None

    def of(self, client_id: str | None, visit_id: str | None = None, version: int | None = None) -> Source:
        """What a sheet of the named visit is made from, else of the client's last one.

        With `version` as that version was signed. Raises UserError for what the record does not know, and where
        neither a client nor a visit is named.
        """
        if client_id is None and visit_id is None:
            raise UserError(
                tr("It is not said whose sheet to print."),
                tr(
                    "Name a chart document, or --visit ID or --client ID of the record; "
                    "bodymap export --list has the ids."
                ),
            )
        workspace, visit = self._at_hand(client_id, visit_id) or self._open(client_id, visit_id)
        return source_in(workspace, visit) if version is None else source_of_version(workspace, visit, version)

    def _at_hand(self, client_id: str | None, visit_id: str | None) -> tuple[Workspace, Visit] | None:
        """The visit in what is open already; None where it is another client's, or judged or drawn by other rules."""
        workspace = self._opened
        if workspace is not None:
            for visit in workspace.visits:
                if visit.id == visit_id and client_id in (None, visit.client_id) and _reads(workspace, visit):
                    return workspace, visit
        return None

    def _open(self, client_id: str | None, visit_id: str | None) -> tuple[Workspace, Visit]:
        # every form in which charts leave comes with it, and most who ask for the legend alone open no record
        from bodymap.workspace.exporting import holdings

        record = self._record
        client = next(holdings(record, client_id, visit_id)).client
        visits = sorted(record.visits(client.id), key=lambda visit: visit.date)
        if not visits:
            raise UserError(tr("This client has no visit yet."), tr("Chart one first."))
        wanted = next((visit for visit in visits if visit.id == visit_id), visits[-1])
        protocol = load_protocol(wanted.protocol, chosen())
        workspace = Workspace(record, protocol, load_diagram(_drawn_on(wanted, protocol)), lambda: self._now)
        try:
            workspace.open_client(client.id)
            visit = workspace.visit(wanted.id)
        except KeyError:
            # erased since it was looked up
            raise UserError(
                tr("The record has no visit '{id}'.", id=wanted.id), tr("The ids are in `bodymap export --list`.")
            ) from None
        self._opened = workspace
        return workspace, visit


def _drawn_on(visit: Visit, protocol: Protocol) -> str:
    return visit.diagram or protocol.diagram


def _reads(workspace: Workspace, visit: Visit) -> bool:
    """Whether the workspace has the rules that the visit follows, and the drawing that it was charted on."""
    protocol = workspace.protocol
    return visit.protocol == protocol.id and _drawn_on(visit, protocol) == workspace.diagram.id


def source_in(workspace: Workspace, visit: Visit, shown: Shown | None = None) -> Source:
    """What a sheet of one of the open client's visits is made from.

    A signed visit speaks with the judgement that was kept with it; `shown` is what a window shows of it.
    """
    shown = shown or workspace.judgements.shown(visit)
    return Source(
        client=workspace.client,
        visit=visit,
        # one protocol judges a chart: visits of another one are not held against it
        earlier=tuple(known for known in workspace.earlier(visit) if known.protocol == visit.protocol),
        ahead=tuple(known for known in workspace.ahead(visit) if known.protocol == visit.protocol),
        suggestions=shown.suggestions,
        protocol=workspace.protocol,
        now=workspace.now(),
        standing=standing_words(workspace.signatures.state(visit)),
        amended=why_amended(workspace.signatures.state(visit)),
        rules=shown.version if shown.kept else "",
        practice=practice_of(workspace.record),
        legend=legend_of(workspace.record),
    )


def source_of_version(workspace: Workspace, visit: Visit, number: int) -> Source:
    """What a sheet of one of the open client's visits is made from as it was signed, whatever was amended since.

    Raises UserError where there is no such version, or it is not what was signed.
    """
    signed = workspace.signatures.as_signed(visit.id, number)
    now = source_in(workspace, visit, workspace.judgements.of_version(signed, number))
    reason = next(each.reason for each in workspace.signatures.versions(visit.id) if each.number == number)
    return replace(now, visit=signed, standing=version_words(workspace, visit, number), amended=reason)


def version_words(workspace: Workspace, visit: Visit, number: int) -> str:
    """`Version 1 of 2, as signed by R. Example, 2 March 2026, 14:02; amended by T. Sample, 5 March 2026, 09:10`."""
    versions = workspace.signatures.versions(visit.id)
    signed = next(version for version in versions if version.number == number)
    told = tr(
        "Version {number} of {count}, as signed by {by}, {when}",
        number=number,
        count=len(versions),
        by=shown(signed.author) or signed.by,
        when=moment(signed.at),
    )
    after = next((version for version in versions if version.number == number + 1), None)
    if after is not None:
        amended = tr("amended by {by}, {when}", by=shown(after.author) or after.by, when=moment(after.at))
        return f"{told}; {amended}"
    return f"{told}; {tr('being amended')}" if not visit.signed else told


def why_amended(state: State) -> str:
    """The reason that was given for the version that is shown, or for the amendment that is open; may be empty."""
    if state.standing is Standing.AMENDING:
        return state.reason
    return state.version.reason if state.standing is Standing.SIGNED and state.version is not None else ""


def standing_words(state: State) -> str:
    """`Signed by R. Example, 2 March 2026, 14:02, version 1`; what is not signed is a draft, amended or not."""
    version = state.version
    if state.standing is Standing.SIGNED:
        if version is None:
            return tr("Signed")
        by = shown(version.author) or version.by
        at = moment(version.at)
        return tr("Signed by {author}, {moment}, version {number}", author=by, moment=at, number=version.number)
    return tr("Draft") if version is None else tr("Draft, amends version {number}", number=version.number)
