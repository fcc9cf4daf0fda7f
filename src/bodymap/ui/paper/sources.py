"""What is printed from the window: the open visit with the record's practice and legend. May import `workspace`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.paint.printing import pages_of
from bodymap.report.source import Source
from bodymap.workspace.sheets import source_in, source_of_version

if TYPE_CHECKING:
    from bodymap.paint.sheet import Pages
    from bodymap.ui.main_window import MainWindow


def open_source(window: MainWindow, version: int | None = None) -> Source:
    """The open visit as the sheets take it, or as one of its versions was signed. Raises UserError where none is."""
    desk = window.desk
    if desk is None or desk.visit is None or desk.suggestions is None:
        raise UserError(tr("There is no visit to print."), tr("Open a visit first."))
    if version is not None:
        return source_of_version(desk.workspace, desk.visit, version)
    return source_in(desk.workspace, desk.visit, desk.judgement)


def sheet_pages(window: MainWindow, kind: str = "chart", paper: str = "", version: int | None = None) -> Pages:
    """A sheet of the open visit on pages. Raises UserError where there is none."""
    source = open_source(window, version)
    return pages_of(kind, source, paper or usual_paper(source.practice.paper))


def usual_paper(chosen: str = "") -> str:
    """The practice's choice; else Letter in the United States, A4 elsewhere: Britain has inches, and A4."""
    if chosen:
        return chosen
    return "letter" if QLocale().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem else "a4"
