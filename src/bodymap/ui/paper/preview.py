"""The preview: which sheet, on which paper, in grey or not; what is shown is what prints and what is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from bodymap.errors import UserError
from bodymap.language import tr, tr_in
from bodymap.paint.printing import new_printer, paint_on_printer
from bodymap.ui.controls.buttons import Button, IconButton, PrimaryButton
from bodymap.ui.controls.card import Rule
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.empty import EmptyState
from bodymap.ui.controls.fields import Check
from bodymap.ui.controls.flow import FlowLayout
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Label
from bodymap.ui.paper.bed import STEP, PageBed
from bodymap.ui.paper.saving import of_version, save_pdf
from bodymap.ui.paper.sources import open_source, sheet_pages, usual_paper

if TYPE_CHECKING:
    from bodymap.paint.sheet import Pages
    from bodymap.ui.main_window import MainWindow

TABS = (
    ("chart", tr("Chart")),
    ("progress", tr("Progress")),
    ("home_care", tr("Home care")),
    ("referral", tr("Referral")),
)


def preview(window: MainWindow, kind: str = "chart", version: int | None = None) -> None:
    """Shows a sheet of the open visit, or of one of its versions, as it will be printed."""
    dialog = PreviewDialog(window, kind, version)
    dialog.exec()
    dialog.deleteLater()


class PreviewDialog(QDialog):
    """The pages with their toolbar; of a signed version there is the one sheet that was signed, the chart."""

    def __init__(self, window: MainWindow, kind: str = "chart", version: int | None = None) -> None:
        super().__init__(window)
        self._window, self._kind, self._version = window, kind, version
        self._paper = usual_paper(open_source(window, version).practice.paper)
        self._pages: Pages | None = None
        look = window.look
        self.setWindowTitle(tr("Print preview"))
        self.bed = PageBed(look)
        self.bed.turned.connect(self._count_pages)
        self.count = Label(look, "", "body", "muted")
        self.said = Label(look, "", "secondary", "muted", wrap=True)
        self.nothing = EmptyState(look, "", "", icon="printer")
        self.save, self.print = Button(look, tr("Save as PDF…")), PrimaryButton(look, tr("Print…"))
        self._middle = QStackedLayout()
        self._middle.addWidget(self.bed)
        self._middle.addWidget(self._framed(self.nothing))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools())
        column.addWidget(Rule(look))
        column.addLayout(self._middle, 1)
        column.addWidget(Rule(look))
        column.addWidget(self._foot())
        resize_within(self, look.px(1040), look.px(960))
        self.kinds.setVisible(version is None)
        (self.kinds.button(self._kind) if version is None else self.print).setFocus()
        self._show()

    def take_kind(self, kind: str) -> None:
        """Shows another sheet of the same visit."""
        self._kind = kind
        self._show()

    def take_paper(self, paper: str) -> None:
        """Shows the sheet on another paper."""
        self._paper = paper
        self._show()

    def _tools(self) -> QWidget:
        look, bar, tools = self._window.look, QWidget(), QWidget()
        around = QVBoxLayout(bar)
        around.setContentsMargins(16, 12, 16, 12)
        around.addWidget(tools)
        row = FlowLayout(tools, spacing=8, line_spacing=8)
        self.kinds = Segmented(look, [(kind, words, None) for kind, words in TABS], name=tr("Sheet"))
        self.kinds.set_value(self._kind)
        self.kinds.chosen.connect(self.take_kind)
        self.papers = Segmented(
            look, [("a4", "A4", None), ("letter", tr_in("a paper", "Letter"), None)], name=tr("Paper")
        )
        self.papers.set_value(self._paper)
        self.papers.chosen.connect(self.take_paper)
        self.grey = Check(look, tr("In grey"))
        self.grey.setToolTip(tr("Shows the pages as a printer without colour prints them"))
        self.grey.toggled.connect(lambda on: self.bed.set_grey(grey=on))
        for part in (self.kinds, self.papers, self.grey):
            row.addWidget(part)
        for icon, name, run in self._turns():
            button = IconButton(look, icon, name)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        self.count.setMinimumHeight(look.px(32))
        self.count.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.count)
        return bar

    def _turns(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        bed = self.bed
        return (
            ("minus", tr("Smaller"), lambda: bed.zoom(1 / STEP)),
            ("plus", tr("Larger"), lambda: bed.zoom(STEP)),
            ("fit", tr("Whole page"), lambda: bed.fit(whole=True)),
            ("page-width", tr("Whole width"), lambda: bed.fit(whole=False)),
            ("chevron-left", tr("Page before"), lambda: bed.go(bed.current - 1)),
            ("chevron-right", tr("Next page"), lambda: bed.go(bed.current + 1)),
        )

    def _foot(self) -> QWidget:
        look, foot = self._window.look, QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        close = Button(look, tr("Close"))
        close.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        for part in (close, self.save, self.print):
            # at large text a button would break its one word before the line beside it gave way
            part.setMinimumWidth(round(look.width(part.text(), "body_strong")) + 2 * look.px(16))
            row.addWidget(part)
        return foot

    def _framed(self, inner: QWidget) -> QWidget:
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.addStretch(1)
        row.addWidget(inner, 2, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return outer

    def _show(self) -> None:
        try:
            self._pages = sheet_pages(self._window, self._kind, self._paper, self._version)
        except UserError as error:
            self._pages = None
            self.nothing.say(error.message, error.remedy)
        self.said.set_text(tr("What is shown is what prints."))
        self.bed.show_pages(self._pages)
        self._middle.setCurrentIndex(0 if self._pages is not None else 1)
        for button in (self.save, self.print):
            button.setEnabled(self._pages is not None)
        self._count_pages()

    def _count_pages(self) -> None:
        page, of = self.bed.current + 1, self.bed.count
        self.count.setText(tr("page {page} of {of}", page=page, of=of) if of else tr("no page"))

    def _save(self) -> None:
        def save() -> None:
            words = save_pdf(self._window, self._kind, self._paper, self._version)
            if words:
                # the window's message lies behind this one
                self.said.set_text(words)

        self._guarded(save)

    def _print(self) -> None:
        pages = self._pages
        if pages is None:
            return
        printer = new_printer(self._paper, pages.sheet.title)
        if self.grey.isChecked():
            printer.setColorMode(QPrinter.ColorMode.GrayScale)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        if dialog.exec() and self._guarded(lambda: paint_on_printer(pages, printer)):
            desk = self._window.desk
            if desk is not None and desk.visit is not None:
                desk.workspace.printed(desk.visit.id, f"printer, {self._kind}{of_version(self._version)}")
            self.accept()

    def _guarded(self, run: Callable[[], None]) -> bool:
        """Whether it went well; else the window says what did not, and the preview makes way."""
        try:
            run()
        except UserError as error:
            self._window.show_error(error)
            self.reject()
            return False
        return True
