"""Preview, printer and PDF of the chart sheet: all three are the same pages.

Imported when first used, since QtPrintSupport asks the system for its printers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QStandardPaths, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout

from bodymap.errors import UserError
from bodymap.paint.printing import new_printer, paint_on_printer, print_visit, render_pdf
from bodymap.paint.sheet import Pages
from bodymap.ui.controls.buttons import Button, IconButton, PrimaryButton
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Notice

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


def usual_paper() -> str:
    """Letter where the measures are those of the United States, A4 elsewhere: Britain has inches, and A4."""
    return "letter" if QLocale().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem else "a4"


def pages_of(window: MainWindow, page_size: str) -> Pages:
    """The chart sheet of the open visit. Raises UserError where none is open."""
    desk = window.desk
    if desk is None or desk.visit is None or desk.suggestions is None:
        raise UserError("There is no visit to print.", "Open a visit first.")
    earlier = desk.workspace.earlier(desk.visit)
    return print_visit(
        desk.client,
        desk.visit,
        earlier,
        desk.suggestions,
        desk.protocol,
        page_size=page_size,
        now=desk.workspace.now(),
    )


def save_pdf(window: MainWindow, page_size: str | None = None) -> None:
    """Asks where to, and writes the PDF. The proposed name holds the date and no name of a client."""
    pages = pages_of(window, page_size or usual_paper())
    assert window.desk is not None
    assert window.desk.visit is not None
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = str(Path(folder) / f"chart-{window.desk.visit.date.isoformat()}.pdf")
    chosen, _ = QFileDialog.getSaveFileName(window, "Save as PDF", proposed, "PDF (*.pdf)")
    if not chosen:
        return
    path = Path(chosen) if chosen.lower().endswith(".pdf") else Path(f"{chosen}.pdf")
    render_pdf(pages, path)
    window.desk.notice(Notice("The PDF was saved. It is not encrypted: keep it where only you can read it."))


def preview(window: MainWindow) -> None:
    """Shows the pages as they will be printed."""
    dialog = PreviewDialog(window)
    dialog.exec()
    dialog.deleteLater()


class PreviewDialog(QDialog):
    """The pages, paper size, print and save. What is shown is what prints."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        look = window.look
        self.setWindowTitle("Print preview")
        self._size = usual_paper()
        self._pages = pages_of(window, self._size)
        self._printer = new_printer(self._size, self._pages.sheet.title)
        self.view = QPrintPreviewWidget(self._printer)
        self.view.paintRequested.connect(lambda printer: paint_on_printer(self._pages, printer))
        self.view.setZoomMode(QPrintPreviewWidget.ZoomMode.FitInView)
        self._count = Label(look, "", "body", "muted")
        paper = Segmented(look, [("a4", "A4", None), ("letter", "Letter", None)], name="Paper")
        paper.set_value(self._size)
        paper.chosen.connect(self._take_paper)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 10, 16, 10)
        bar.setSpacing(8)
        bar.addWidget(paper)
        for icon, name, run in (
            ("minus", "Smaller", lambda: self.view.zoomOut(1.2)),
            ("plus", "Larger", lambda: self.view.zoomIn(1.2)),
            ("fit", "Whole page", lambda: self.view.setZoomMode(QPrintPreviewWidget.ZoomMode.FitInView)),
            ("chevron-left", "Page before", lambda: self._turn(-1)),
            ("chevron-right", "Next page", lambda: self._turn(1)),
        ):
            button = IconButton(look, icon, name)
            button.clicked.connect(lambda _=False, run=run: run())
            bar.addWidget(button)
        bar.addWidget(self._count)
        bar.addStretch(1)
        close, save, print_ = Button(look, "Close"), Button(look, "Save as PDF…"), PrimaryButton(look, "Print…")
        close.clicked.connect(self.reject)
        save.clicked.connect(self._save)
        print_.clicked.connect(self._print)
        for part in (close, save, print_):
            bar.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.view.previewChanged.connect(self._count_pages)
        self.resize(min(window.width(), look.px(940)), window.height())
        self._count_pages()

    def _count_pages(self) -> None:
        self._count.setText(f"page {max(self.view.currentPage(), 1)} of {len(self._pages.pages)}")

    def _turn(self, step: int) -> None:
        self.view.setCurrentPage(self.view.currentPage() + step)
        self._count_pages()

    def _take_paper(self, size: str) -> None:
        from bodymap.paint.printing import page_layout

        try:
            self._pages = pages_of(self._window, size)
        except UserError as error:
            self._window.show_error(error)
            self.reject()
            return
        self._size = size
        self._printer.setPageLayout(page_layout(size))
        self.view.updatePreview()
        self._count_pages()

    def _save(self) -> None:
        try:
            save_pdf(self._window, self._size)
        except UserError as error:
            self._window.show_error(error)
            self.reject()

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(self._printer.pageLayout())
        printer.setFullPage(True)
        printer.setDocName(self._pages.sheet.title)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        if not dialog.exec():
            return
        try:
            paint_on_printer(self._pages, printer)
        except UserError as error:
            self._window.show_error(error)
            self.reject()
        else:
            self.accept()
