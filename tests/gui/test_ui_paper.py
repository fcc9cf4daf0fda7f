"""The preview shows the pages that print, on the paper of the country, and says what goes wrong in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.paint.sheet import Pages
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.paper import preview as previewing
from bodymap.ui.paper.preview import PreviewDialog
from bodymap.ui.paper.sources import sheet_pages, usual_paper


@pytest.fixture
def locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "paper"), [("en_US", "letter"), ("en_GB", "a4"), ("de_DE", "a4"), ("en_AU", "a4"), ("fr_FR", "a4")]
)
def test_the_usual_paper_is_that_of_the_country(locale: None, name: str, paper: str) -> None:
    QLocale.setDefault(QLocale(name))
    assert usual_paper() == paper


@pytest.fixture
def preview(qtbot: QtBot, window: MainWindow, desk: Desk) -> PreviewDialog:
    for zone in ("itb_middle", "itb_distal"):
        desk.do(AddFinding(Finding(side=Side.RIGHT, kind="adhesion", zones=(zone,), severity=5)), "add adhesion")
    made = PreviewDialog(window)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_preview_shows_the_pages_and_their_number(window: MainWindow, preview: PreviewDialog) -> None:
    for paper in ("letter", "a4"):
        preview.take_paper(paper)
        pages = len(sheet_pages(window, "chart", paper).pages)
        assert preview.bed.count == pages
        assert preview.count.text() == f"page 1 of {pages}"


def test_every_sheet_of_the_visit_can_be_looked_at(preview: PreviewDialog) -> None:
    for kind in ("progress", "home_care", "chart"):
        preview.take_kind(kind)
        assert preview.bed.count >= 1
        assert preview.save.isEnabled()


def test_where_there_is_no_letter_the_preview_says_why(preview: PreviewDialog) -> None:
    preview.take_kind("referral")
    assert preview.bed.count == 0
    assert not preview.save.isEnabled()
    assert not preview.print.isEnabled()
    assert "do not call for a referral" in preview.nothing.title.text()
    preview.take_kind("chart")
    assert preview.print.isEnabled()


def test_pages_are_turned_and_made_larger(qtbot: QtBot, preview: PreviewDialog, desk: Desk) -> None:
    for number in range(60):
        kind = list(desk.protocol.kinds)[number % 9]
        desk.do(AddFinding(Finding(side=Side.LEFT, kind=kind, zones=("itb_middle",), severity=3)), "add")
    preview.take_kind("chart")
    assert preview.bed.count > 1
    preview.bed.go(1)
    qtbot.waitUntil(lambda: preview.count.text().startswith("page 2 of "))
    before = preview.bed.widget().height()
    preview.bed.zoom(1.25)
    assert preview.bed.widget().height() > before
    preview.bed.fit(whole=False)
    assert preview.bed.widget().height() == before
    preview.bed.fit(whole=True)
    assert preview.bed.widget().height() < before
    assert preview.count.text().startswith("page 2 of ")


def test_what_was_saved_is_said_in_the_preview_too(
    preview: PreviewDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chart.pdf"
    answers = iter([("", ""), (str(path), "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(answers))
    usual = preview.said.text()
    preview.save.click()
    assert preview.said.text() == usual, "not wanted after all"
    preview.save.click()
    assert path.read_bytes().startswith(b"%PDF")
    assert "not encrypted" in preview.said.text()
    preview.take_kind("progress")
    assert preview.said.text() == usual


def test_in_grey_no_colour_is_left(preview: PreviewDialog) -> None:
    preview.grey.setChecked(True)
    image = preview.bed.widget().grab().toImage()
    inner = [image.pixelColor(x, 40) for x in range(60, image.width() - 60, 7)]
    assert all(color.red() == color.green() == color.blue() for color in inner)


def test_without_a_visit_there_is_nothing_to_print(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "visit", None)
    with pytest.raises(UserError, match="no visit to print"):
        sheet_pages(window, "chart", "a4")


class Agreed(QDialog):
    """A dialog for a printer in which "Print" is pressed at once."""

    output = ""

    def __init__(self, printer: QPrinter, parent: QDialog) -> None:
        super().__init__(parent)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(self.output)

    def exec(self) -> int:
        return 1


@pytest.fixture
def agreed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(previewing, "QPrintDialog", Agreed)
    target = tmp_path / "printed.pdf"
    monkeypatch.setattr(Agreed, "output", str(target))
    return target


def test_pages_are_printed(preview: PreviewDialog, agreed: Path) -> None:
    preview._print()
    assert agreed.read_bytes().startswith(b"%PDF")
    assert preview.result() == QDialog.DialogCode.Accepted.value


def test_what_cannot_be_printed_is_said_in_the_window(
    window: MainWindow, preview: PreviewDialog, agreed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_pages: Pages, _printer: QPrinter) -> None:
        raise UserError("The drawing of the limb is missing.", "Install bodymap again.")

    monkeypatch.setattr(previewing, "paint_on_printer", refuse)
    preview._print()
    assert "The drawing of the limb is missing." in window.messages.text
    assert preview.result() == QDialog.DialogCode.Rejected.value
    assert not preview.isVisible()


def test_a_visit_that_is_gone_is_said_when_the_paper_changes(
    preview: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "visit", None)
    preview.take_paper("letter")
    assert "There is no visit to print." in preview.nothing.title.text()
    assert not preview.print.isEnabled()
