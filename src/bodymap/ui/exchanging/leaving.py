"""Export from the window: what, in which form, where to; and that it is not encrypted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from bodymap.language import tr, tr_plural
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.exchanging.export_dialog import ExportDialog, Wanted
from bodymap.ui.exchanging.folder import folder_of, remember_folder
from bodymap.ui.exchanging.progress import Cancelled, Told, with_progress

if TYPE_CHECKING:
    from bodymap.domain.visit import Client, Visit
    from bodymap.store import Record
    from bodymap.ui.main_window import MainWindow
    from bodymap.workspace.sheets import Sources

ENDINGS = {
    "archive": (".bodymap-archive.zip", tr("Archive of charts (*.bodymap-archive.zip *.zip)")),
    "chart": (".json", tr("Chart document (*.json)")),
    "fhir": (".fhir.json", tr("FHIR bundle (*.json)")),
    "csv": (".csv", tr("Tables (*.csv)")),
}


def export(window: MainWindow, scope: str = "") -> None:
    """Asks what and where to, and writes it. `scope` is what is proposed: `visit`, `client` or `record`.

    Raises UserError where it cannot be written.
    """
    desk = window.desk
    if desk is None:
        return
    has_visit, has_client = desk.visit is not None, desk.client is not None
    dialog = ExportDialog(window.look, window, scope, has_visit=has_visit, has_client=has_client)
    try:
        wanted = dialog.wanted() if dialog.exec() else None
    finally:
        dialog.deleteLater()
    if wanted is None:
        return
    path = _ask_where(window, desk, wanted)
    if path is None:
        return
    # what is still being typed belongs to what leaves
    desk.leaving.emit()
    job = _Job(desk, wanted, path, window)
    try:
        told = with_progress(window.look, window, tr("Writing the file…"), job.run)
    except Cancelled as error:
        desk.notice(str(error))
    else:
        desk.notice(Notice(told))
    finally:
        job.deleteLater()


def _ask_where(window: MainWindow, desk: Desk, wanted: Wanted) -> Path | None:
    ending, kinds = ENDINGS[wanted.form]
    proposed = folder_of(window) / (_name(desk, wanted) + ending)
    chosen, _ = QFileDialog.getSaveFileName(window, tr("Export"), str(proposed), kinds)
    if not chosen:
        return None
    remember_folder(window, Path(chosen))
    last = "." + ending.rpartition(".")[2]
    return Path(chosen) if chosen.lower().endswith(last) else Path(chosen + ending)


def _name(desk: Desk, wanted: Wanted) -> str:
    """A name that says what it is and never whose."""
    if wanted.scope == "visit" and desk.visit is not None:
        return f"visit-{desk.visit.date.isoformat()}"
    if wanted.scope == "client" and desk.client is not None:
        return f"client-{desk.client.id[:8]}"
    return f"record-{desk.workspace.today().isoformat()}"


@dataclass(slots=True)
class _Request:
    """A sheet that the thread wants drawn: the window draws it, since widgets' fonts live there."""

    client: Client
    visit: Visit
    content: bytes = b""
    fault: Exception | None = None


class _Job(QObject):
    """One export, run off the window's thread."""

    asked = Signal(object)

    def __init__(self, desk: Desk, wanted: Wanted, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._record: Record = desk.workspace.record
        self._wanted, self._path = wanted, path
        self._now = desk.workspace.now().astimezone()
        self._sources: Sources | None = None
        client, visit = desk.client, desk.visit
        self._client = client.id if client is not None and wanted.scope != "record" else None
        self._visit = visit.id if visit is not None and wanted.scope == "visit" else None
        self.asked.connect(self._draw, Qt.ConnectionType.BlockingQueuedConnection)

    def run(self, told: Told) -> str:
        """Writes the file and returns what is said of it."""
        from bodymap.workspace import exporting

        record, path, wanted = self._record, self._path, self._wanted
        of = 1 if self._client else record.extent()[0]
        if wanted.form == "chart" and self._visit is not None:
            exporting.export_chart(record, path, self._visit)
        elif wanted.form == "archive":
            about = exporting.export_archive(record, path, self._client, lambda done: told(done, of))
            clients = tr_plural("{n} client", "{n} clients", about.clients)
            visits = tr_plural("{n} visit", "{n} visits", about.visits)
            written = tr("In {name}: {clients}, {visits}.", name=path.name, clients=clients, visits=visits)
            return f"{written} {exporting.PLAIN}"
        elif wanted.form == "fhir":
            pdf = self._sheets(told, of) if wanted.sheets else None
            exporting.export_fhir(record, path, self._client, self._visit, snomed=wanted.snomed, pdf=pdf)
        else:
            paths = exporting.export_tables(record, path, self._client, names=wanted.names, bom=wanted.bom)
            names = ", ".join(found.name for found in paths)
            return " ".join((tr("{names} are written.", names=names), exporting.PLAIN))
        return " ".join((tr("{name} is written.", name=path.name), exporting.PLAIN))

    def _sheets(self, told: Told, of: int) -> Callable[[Client, Visit], bytes]:
        seen: set[str] = set()

        def sheet(client: Client, visit: Visit) -> bytes:
            seen.add(client.id)
            told(len(seen), of)
            request = _Request(client, visit)
            self.asked.emit(request)
            if request.fault is not None:
                raise request.fault
            return request.content

        return sheet

    def _draw(self, request: _Request) -> None:
        from bodymap.paint.printing import pages_of, pdf_bytes
        from bodymap.workspace.sheets import Sources

        try:
            if self._sources is None:
                self._sources = Sources(self._record, self._now)
            source = self._sources.of(request.client.id, request.visit.id)
            request.content = pdf_bytes(pages_of("chart", source))
        except Exception as fault:  # goes back to the thread that asked
            request.fault = fault
