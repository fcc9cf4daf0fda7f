"""Asks for a file and writes a sheet or a picture into it; puts the picture on the clipboard.

A proposed name holds the number of the client and the day of the visit, never a name. The folder is remembered while
the window is open and not in its settings: a folder may be called after a client.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from bodymap.language import tr
from bodymap.paint.picture import Picture
from bodymap.paint.printing import render_pdf, write_privately
from bodymap.report.sheets import SHEETS
from bodymap.ui import clipboard
from bodymap.ui.desk import Notice
from bodymap.ui.paper.sources import open_source, sheet_pages

if TYPE_CHECKING:
    from bodymap.domain.laterality import Side
    from bodymap.report.source import Source
    from bodymap.ui.main_window import MainWindow

NOT_ENCRYPTED = tr("It is not encrypted: keep it where only you can read it.")
SAVED = {
    "chart": tr("The chart sheet was saved as PDF."),
    "progress": tr("The progress report was saved as PDF."),
    "home_care": tr("The home-care sheet was saved as PDF."),
    "referral": tr("The referral letter was saved as PDF."),
}
PICTURES = {".png": tr("PNG picture (*.png)"), ".svg": tr("SVG drawing (*.svg)")}
SHORT_ID = 8
_FOLDER = "bodymap_paper_folder"
"""The window's property that holds the folder of the last file."""


def save_pdf(window: MainWindow, kind: str = "chart", paper: str = "", version: int | None = None) -> str:
    """Asks where to, writes the PDF, and returns what the window was told of it, nothing where it was not wanted.

    Raises UserError where there is no such sheet or no room for it.
    """
    pages = sheet_pages(window, kind, paper, version)
    path = _ask(window, tr("Save as PDF"), _stem(kind, version), {".pdf": "PDF (*.pdf)"})
    if path is None:
        return ""
    render_pdf(pages, path)
    _note(window, f"PDF, {SHEETS[kind].stem}{of_version(version)}")
    words = f"{SAVED[kind]} {NOT_ENCRYPTED}"
    _tell(window, words)
    return words


def of_version(version: int | None) -> str:
    """Which version left the program, as the audit is told; nothing of a visit as it is."""
    return "" if version is None else f", version {version}"


def _stem(kind: str, version: int | None) -> str:
    return SHEETS[kind].stem if version is None else f"{SHEETS[kind].stem}-version-{version}"


def save_picture(window: MainWindow) -> None:
    """Asks where to, and writes the marked diagram as it is shown: PNG or SVG."""
    picture = shown_picture(window)
    path = _ask(window, tr("Save picture"), "diagram", PICTURES)
    if path is not None:
        write_privately(path, picture.svg() if path.suffix.lower() == ".svg" else picture.png())
        _note(window, "picture")
        _tell(window, " ".join((tr("The picture was saved."), NOT_ENCRYPTED)))


def copy_picture(window: MainWindow) -> None:
    """Puts the marked diagram on the clipboard."""
    clipboard.put_image(shown_picture(window).image())
    _note(window, "picture on the clipboard")
    _tell(window, tr("The picture is on the clipboard, to be pasted elsewhere."))


def shown_picture(window: MainWindow) -> Picture:
    """The marked diagram of the open visit in the window's theme, with the sides that are shown."""
    source = open_source(window)
    assert window.desk is not None
    sides: tuple[Side, ...] = tuple(window.desk.focus.shown)
    return Picture(source, window.look.theme.name, sides)


def proposed_name(source: Source, stem: str, ending: str) -> str:
    """`chart-3f2a91bc-2026-03-02.pdf`."""
    number = source.client.id[:SHORT_ID] if source.client else ""
    return "-".join(part for part in (stem, number, source.visit.date.isoformat()) if part) + ending


def _ask(window: MainWindow, title: str, stem: str, forms: dict[str, str]) -> Path | None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = str(window.property(_FOLDER) or (documents if Path(documents).is_dir() else Path.home()))
    name = proposed_name(open_source(window), stem, next(iter(forms)))
    chosen, form = QFileDialog.getSaveFileName(window, title, str(Path(folder) / name), ";;".join(forms.values()))
    if not chosen:
        return None
    wanted = next((ending for ending, words in forms.items() if words == form), next(iter(forms)))
    path = Path(chosen) if Path(chosen).suffix.lower() in forms else Path(f"{chosen}{wanted}")
    window.setProperty(_FOLDER, str(path.parent))
    return path


def _note(window: MainWindow, form: str) -> None:
    """The audit is told that a chart left the program."""
    desk = window.desk
    if desk is not None and desk.visit is not None:
        desk.workspace.printed(desk.visit.id, form)


def _tell(window: MainWindow, words: str) -> None:
    if window.desk is not None:
        window.desk.notice(Notice(words))
