"""The recovery key on one sheet of paper: the key, which records it opens, and what to do with it."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QPointF
from PySide6.QtGui import QPainter, QPdfWriter

from bodymap import __version__
from bodymap.errors import UserError
from bodymap.language import chosen, tr
from bodymap.paint.archival import archival
from bodymap.paint.printing import LAYOUT_DPI, PDF_DPI, page_layout, write_privately
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Run, baseline, draw_line, draw_text, line_height, text_width, wrap
from bodymap.report.words import day

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LEFT, TOP, WIDE = 150.0, 150.0, 900.0
"""Pixels at 150 to the inch; narrow enough for A4 and Letter."""

_ADVICE = (
    tr(
        "Keep this sheet locked away, and not where the computer is kept. Whoever has it can read every client; "
        "whoever has neither it nor a passphrase can read none."
    ),
    tr(
        "To use it: open bodymap, choose “Use the recovery key” below the passphrase, type the key, and set a new "
        "passphrase. Capitals, spaces and dashes do not matter; O counts as 0, I and L as 1."
    ),
    tr(
        "If this sheet is lost or seen by somebody, make a new recovery key (Record, New recovery key): this one then "
        "opens nothing but older backups."
    ),
)


def save_paper(path: Path, key: str, record: str, page_size: str) -> None:
    """Writes the sheet as a PDF, for its owner alone. Raises UserError where it cannot be written."""
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(page_size))
    writer.setResolution(PDF_DPI)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setTitle(tr("bodymap recovery key"))
    writer.setCreator(f"bodymap {__version__}")
    with QPainter(writer) as painter:
        painter.scale(PDF_DPI / LAYOUT_DPI, PDF_DPI / LAYOUT_DPI)
        _paint(painter, key, record)
    buffer.close()
    write_privately(path, archival(bytes(content.data()), chosen()))


def paint_paper(printer: "QPrinter", key: str, record: str) -> None:
    """Prints the sheet. Raises UserError where the printer does not start."""
    with QPainter(printer) as painter:
        if not painter.isActive():
            raise UserError(
                tr("The printer did not start."), tr("Check that it is switched on, or write the key down.")
            )
        factor = printer.resolution() / LAYOUT_DPI
        painter.scale(factor, factor)
        _paint(painter, key, record)


def _paint(painter: QPainter, key: str, record: str) -> None:
    ink = Theme.load("print").color("text")
    y = TOP
    for text, role, gap in (
        (tr("bodymap recovery key"), "print_name", 8.0),
        (tr("Records: {name}", name=record), "print_body", 0.0),
        (tr("Made on {date}", date=day(datetime.date.today())), "print_body", 40.0),
    ):
        for line in wrap([Run(text, role)], WIDE):
            draw_line(painter, LEFT, y, line, ink)
            y += line_height(role)
        y += gap
    for row in (key.split("-")[:4], key.split("-")[4:]):
        x = LEFT
        for group in row:
            draw_text(painter, QPointF(x, y + baseline("print_name")), group, "print_name", ink)
            x += max(text_width(group, "print_name"), 90.0) + 40
        y += line_height("print_name") + 16
    y += 32
    for text in _ADVICE:
        for line in wrap([Run(text, "print_body")], WIDE):
            draw_line(painter, LEFT, y, line, ink)
            y += line_height("print_body")
        y += 12
