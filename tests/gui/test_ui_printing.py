"""The preview shows the pages that print, on the paper of the country, and says what goes wrong in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.paint.sheet import Pages
from bodymap.ui import printing
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.printing import PreviewDialog, pages_of, usual_paper


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


def count_of(preview: PreviewDialog) -> str:
    return next(label.text() for label in preview.findChildren(Label) if label.text().startswith("page "))


def test_the_preview_opens_with_its_pages_and_their_number(
    qtbot: QtBot, window: MainWindow, preview: PreviewDialog
) -> None:
    pages = len(pages_of(window, usual_paper()).pages)
    assert pages >= 1
    qtbot.waitUntil(lambda: preview.view.pageCount() == pages, timeout=10_000)
    assert count_of(preview) == f"page 1 of {pages}"
    for size in ("letter", "a4"):
        preview._take_paper(size)
        pages = len(pages_of(window, size).pages)
        qtbot.waitUntil(lambda pages=pages: preview.view.pageCount() == pages, timeout=10_000)
        assert count_of(preview).endswith(f"of {pages}")
    preview._turn(1)
    assert preview.view.currentPage() == min(2, pages)


def test_without_a_visit_there_is_nothing_to_print(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "visit", None)
    with pytest.raises(UserError, match="no visit to print"):
        pages_of(window, "a4")


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
    monkeypatch.setattr(printing, "QPrintDialog", Agreed)
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

    monkeypatch.setattr(printing, "paint_on_printer", refuse)
    preview._print()
    assert "The drawing of the limb is missing." in window.messages.text
    assert preview.result() == QDialog.DialogCode.Rejected.value
    assert not preview.isVisible()


def test_a_visit_that_is_gone_is_said_when_the_paper_changes(
    window: MainWindow, preview: PreviewDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_window: MainWindow, _size: str) -> Pages:
        raise UserError("There is no visit to print.", "Open a visit first.")

    monkeypatch.setattr(printing, "pages_of", refuse)
    preview._take_paper("letter")
    assert "There is no visit to print." in window.messages.text
    assert not preview.isVisible()
