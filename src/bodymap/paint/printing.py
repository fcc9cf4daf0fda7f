"""Pages onto paper, into a PDF and into pictures: one painter of pages for all of them.

Hides QPdfWriter, QPrinter and how a file is written so that it is there whole or not at all, readable by its owner
alone. QtPrintSupport is imported only where a printer is asked for.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from bodymap import __version__, durable
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.paint.archival import archival
from bodymap.paint.sheet import Pages, lay_out
from bodymap.report.sheets import SHEETS
from bodymap.report.source import Source, labelled

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LAYOUT_DPI = 150
PDF_DPI = 1200
_PAGE_IDS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def pages_of(kind: str, source: Source, page_size: str = "") -> Pages:
    """A sheet on pages, for preview, printer, PDF and picture alike; `kind` is one of `SHEETS`.

    Without a size of paper it is the practice's, else A4. Raises UserError where there is no such sheet for the visit.
    """
    told = replace(source, protocol=labelled(source.protocol, source.legend))
    return lay_out(SHEETS[kind].make(told), page_size or source.practice.paper or "a4")


def page_layout(page_size: str) -> QPageLayout:
    """Paper of that size without margins: the pages bring their own."""
    return QPageLayout(QPageSize(_PAGE_IDS[page_size]), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def pdf_bytes(pages: Pages) -> bytes:
    """The pages as an archival vector PDF (PDF/A-1b): embedded fonts, real text, title, author and language."""
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(pages.page_size))
    writer.setResolution(PDF_DPI)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setTitle(pages.sheet.title)
    writer.setAuthor(pages.sheet.author)
    writer.setCreator(f"bodymap {__version__}")
    # ended whatever happens: Qt aborts when a device goes while a painter is at work on it
    with QPainter(writer) as painter:
        painter.scale(PDF_DPI / LAYOUT_DPI, PDF_DPI / LAYOUT_DPI)
        for number in range(len(pages.pages)):
            if number:
                writer.newPage()
            pages.paint(painter, number)
    buffer.close()
    return archival(bytes(content.data()), pages.sheet.language)


def render_pdf(pages: Pages, path: Path) -> None:
    """Writes the PDF, whole or not at all and for its owner alone. Raises UserError where it cannot be written."""
    write_privately(path, pdf_bytes(pages))


def page_image(pages: Pages, number: int, dpi: float = LAYOUT_DPI) -> QImage:
    """One page (from 0) as a picture on white."""
    factor = dpi / LAYOUT_DPI
    image = QImage(
        QSize(round(pages.size.width() * factor), round(pages.size.height() * factor)), QImage.Format.Format_RGB32
    )
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.scale(factor, factor)
        pages.paint(painter, number)
    return image


def render_png(pages: Pages, path: Path, dpi: float = 2 * LAYOUT_DPI) -> tuple[Path, ...]:
    """Writes each page as a picture: `path` itself, or `path-1`, `path-2` … for several; returns what was written."""
    written = []
    for number in range(len(pages.pages)):
        target = path if len(pages.pages) == 1 else path.with_stem(f"{path.stem}-{number + 1}")
        content, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(content)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"png").write(page_image(pages, number, dpi))
        write_privately(target, bytes(content.data()))
        written.append(target)
    return tuple(written)


def new_printer(page_size: str, title: str) -> "QPrinter":
    """A printer for these pages; for dialogs and for the preview."""
    from PySide6.QtPrintSupport import QPrinter  # only here: it takes a while, and asks the system for its printers

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout(page_size))
    printer.setFullPage(True)
    printer.setDocName(title)
    printer.setCreator(f"bodymap {__version__}")
    return printer


def paint_on_printer(pages: Pages, printer: "QPrinter") -> None:
    """Paints all pages on a printer; called from `QPrintPreviewWidget.paintRequested`, the preview shows just them."""
    sheet, paper = pages.size, printer.paperRect(printer.Unit.DevicePixel)
    factor = min(paper.width() / sheet.width(), paper.height() / sheet.height())
    with QPainter(printer) as painter:
        if not painter.isActive():
            raise UserError(
                tr("The printer did not start."), tr("Check that it is switched on, or save the pages as PDF.")
            )
        painter.scale(factor, factor)
        for number in range(len(pages.pages)):
            if number:
                printer.newPage()
            pages.paint(painter, number)


def write_privately(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, mode 0600. Raises UserError that names the folder, not the file."""
    try:
        with durable.replacing(path) as file:
            file.write(content)
    except OSError as error:
        raise UserError(
            tr(
                "The file cannot be written in the folder {folder}: {why}.",
                folder=path.parent,
                why=error.strerror or error,
            ),
            tr("Choose another folder or free some space."),
        ) from error
