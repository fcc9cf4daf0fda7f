"""The chart sheet as a PDF, beside a bare QPdfWriter with as many paths and texts on as many pages.

The floor's numbers are counted in our own PDF (pypdf): how often a path is painted, how many curves and lines they have
together, how often text is shown. It writes them with the same font at the same resolution, laid out by nobody.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PySide6.QtCore import QBuffer, QByteArray, QPointF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPdfWriter, QPen

from bench import made_up, stage
from bench.measure import Row, in_turns, timed
from bodymap.paint.printing import PDF_DPI, page_layout, pages_of, pdf_bytes
from bodymap.paint.sheet import Pages, lay_out
from bodymap.paint.typeset import fine_font
from bodymap.report.source import Source

PAINTED = {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
LINES, CURVES = {b"l", b"re"}, {b"c", b"v", b"y"}
TEXT, LETTER = b"BT", b"Tj"
"""Qt begins a text object for every text that is drawn, and shows its letters one by one."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What is on the pages of a PDF."""

    pages: int
    paths: int
    lines: int
    curves: int
    texts: int
    letters: int


def measure(runs: int) -> Iterator[Row]:
    stage.application()
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as folder:
        workspace = made_up.empty_workspace(Path(folder) / "page.bodymap")
        visit = made_up.charted_client(workspace, 12)
        source = Source(
            client=workspace.client,
            visit=visit,
            earlier=workspace.earlier(visit),
            suggestions=workspace.suggest(visit),
            protocol=workspace.protocol,
            now=workspace.now(),
        )

        def whole() -> Pages:
            return pages_of("chart", source)

        pages = whole()
        ink = count_ink(pdf_bytes(pages))
        paths = [_path(number, ink) for number in range(ink.paths)]
        bare, write, all_of_it = in_turns(
            runs,
            timed(lambda: bare_pdf(ink, paths)),
            timed(lambda: pdf_bytes(pages)),
            timed(lambda: pdf_bytes(whole())),
        )
        (layout,) = in_turns(runs, timed(lambda: lay_out(pages.sheet)))
        workspace.close()
    floor_is = (
        f"a bare QPdfWriter: {ink.pages} pages, {ink.paths} paths of {ink.lines} lines and {ink.curves} curves, "
        f"{ink.texts} texts of {ink.letters} letters together in the same font"
    )
    about = {"unit": "ms", "floor": bare, "floor_is": floor_is}
    yield Row(key="page", what="the chart sheet as PDF, from the visit to the bytes", ours=all_of_it, bar=2.0, **about)
    yield Row(key="page_write", what="the chart sheet as PDF, painting alone", ours=write, **about)
    yield Row(key="page_layout", what="the chart sheet, laying out alone", unit="ms", ours=layout)


def count_ink(pdf: bytes) -> Ink:
    """Counts the painting operators of a PDF."""
    from pypdf import PdfReader
    from pypdf.generic import ContentStream

    reader = PdfReader(io.BytesIO(pdf))
    paths = lines = curves = texts = letters = 0
    for page in reader.pages:
        for _, operator in ContentStream(page.get_contents(), reader).operations:
            paths += operator in PAINTED
            lines += operator in LINES
            curves += operator in CURVES
            texts += operator == TEXT
            letters += operator == LETTER
    return Ink(len(reader.pages), paths, lines, curves, texts, letters)


def bare_pdf(ink: Ink, paths: Sequence[QPainterPath]) -> bytes:
    """The same amount of ink by QPdfWriter alone; the paths are made beforehand."""
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout("a4"))
    writer.setResolution(PDF_DPI)
    painter = QPainter(writer)
    painter.setFont(fine_font("print_body"))
    pen, brush = QPen(QColor("black"), 1.0), QBrush(QColor("grey"))
    words = ("palpation chart of the lateral leg and hip " * 9)[: max(1, ink.letters // max(1, ink.texts))]
    for page in range(ink.pages):
        if page:
            writer.newPage()
        for number, path in enumerate(paths[page :: ink.pages]):
            if number % 2:
                painter.strokePath(path, pen)
            else:
                painter.fillPath(path, brush)
        for number in range(ink.texts // ink.pages):
            painter.drawText(QPointF(300, 300 + number * 60), words)
    painter.end()
    buffer.close()
    return bytes(content.data())


def _path(number: int, ink: Ink) -> QPainterPath:
    """A path that wanders on by short steps, as drawn ones do: round numbers would be packed too well."""
    random = Random(number)
    x, y = 300.0 + number % 50 * 180, 300.0 + number // 50 * 300

    def near() -> QPointF:
        nonlocal x, y
        x, y = x + random.randint(-80, 80) / 8, y + random.randint(-80, 80) / 8
        return QPointF(x, y)

    path = QPainterPath(near())
    for _ in range(round(ink.curves * (number + 1) / ink.paths) - round(ink.curves * number / ink.paths)):
        path.cubicTo(near(), near(), near())
    for _ in range(round(ink.lines * (number + 1) / ink.paths) - round(ink.lines * number / ink.paths)):
        path.lineTo(near())
    return path
