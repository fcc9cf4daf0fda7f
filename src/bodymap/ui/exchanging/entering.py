"""Import into the window's record: a file is read and judged, shown for what it is, and taken in if that is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.exchanging.folder import folder_of, remember_folder
from bodymap.ui.exchanging.import_dialog import ImportDialog
from bodymap.ui.exchanging.progress import Cancelled, Told, with_progress

if TYPE_CHECKING:
    from bodymap.domain.visit import Visit
    from bodymap.exchange.merging import Tally
    from bodymap.store import Record
    from bodymap.ui.main_window import MainWindow
    from bodymap.workspace.importing import Contents


def import_file(window: MainWindow) -> None:
    """Asks for a file, shows what it holds, and takes it in. Raises UserError with the path of the first fault."""
    desk = window.desk
    if desk is None:
        return
    kinds = tr("Charts (*.zip *.json);;All files (*)")
    chosen, _ = QFileDialog.getOpenFileName(window, tr("Import"), str(folder_of(window)), kinds)
    if chosen:
        remember_folder(window, Path(chosen))
        take_in(window, desk, Path(chosen))


def take_in(window: MainWindow, desk: Desk, path: Path) -> None:
    """Shows what the file holds and takes it in where the therapist wants it."""
    if desk.workspace.read_only:
        raise UserError(tr("The record is open for reading only."), tr("Open it for writing to take something in."))
    desk.leaving.emit()
    if desk.workspace.unwritten:
        desk.retry()
    if desk.workspace.unwritten:
        raise UserError(tr("The open chart has changes that are not saved yet."), tr("Save them first, then import."))
    record, client = desk.workspace.record, desk.client
    client_id = client.id if client is not None else None
    try:
        contents, tally = with_progress(
            window.look,
            window,
            tr("Reading {name}…", name=path.name),
            lambda told: _look_into(record, path, client_id, told),
        )
        dialog = ImportDialog(window.look, window, path.name, contents, tally, client)
        try:
            visits = dialog.visits() if dialog.exec() else None
        finally:
            dialog.deleteLater()
        if visits is None:
            return
        done = with_progress(
            window.look,
            window,
            tr("Taking it in…"),
            lambda told: _write(record, path, contents, visits, client_id, told),
        )
    except Cancelled as error:
        desk.notice(str(error))
        return
    desk.refresh()
    if contents.kind == "chart" and client is not None:
        newest = [visit.id for visit in desk.workspace.visits if visit.id == visits[-1].id]
        if newest:
            desk.open_visit(newest[0])
    desk.notice(Notice(_said(done)))


def _look_into(record: Record, path: Path, client_id: str | None, told: Told) -> tuple[Contents, Tally]:
    from bodymap.workspace.importing import look_into

    try:
        return look_into(record, path, client_id, told)
    except UserError as error:
        if error.remedy or isinstance(error, Cancelled):
            raise
        # the place of a fault within a document says nothing to a therapist but that the file is not whole
        raise UserError(
            tr("{name} cannot be read: {fault}.", name=path.name, fault=error.message.rstrip(".")),
            tr("The file is damaged, was changed by hand, or is not from this version of bodymap. Ask for it again."),
        ) from error


def _write(
    record: Record, path: Path, contents: Contents, visits: tuple[Visit, ...], client_id: str | None, told: Told
) -> Tally:
    from bodymap.workspace import importing

    if contents.kind == "archive":
        return importing.take_in_archive(record, path, told)
    if contents.kind == "fhir":
        return importing.take_in_holdings(record, contents.holdings)
    assert client_id is not None
    return importing.take_in_visits(record, client_id, visits)


def _said(tally: Tally) -> str:
    from bodymap.ui.words import listed

    parts = []
    if tally.clients_new:
        parts.append(tr_plural("{n} client", "{n} clients", tally.clients_new))
    if tally.visits_new:
        parts.append(tr_plural("{n} visit", "{n} visits", tally.visits_new))
    said = tr("Taken in: {what}.", what=listed(parts)) if parts else tr("Nothing new was in it.")
    if not tally.visits_beside:
        return said
    beside = tr_plural(
        "{n} visit that the record has otherwise stand beside its own.",
        "{n} visits that the record has otherwise stand beside its own.",
        tally.visits_beside,
    )
    return f"{said} {beside}"
