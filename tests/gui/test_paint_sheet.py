"""The printed sheet: nothing lost, nothing clipped, the side in words; a file that is there whole or not at all."""

import datetime
import errno
import io
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from bodymap import language
from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client, Treatment, Visit
from bodymap.errors import UserError
from bodymap.paint import figure
from bodymap.paint.printing import (
    new_printer,
    page_image,
    paint_on_printer,
    pdf_bytes,
    render_pdf,
    render_png,
    write_privately,
)
from bodymap.paint.printing import (
    pages_of as laid_out,
)
from bodymap.paint.sheet import PAGE_SIZES, Pages, lay_out
from bodymap.paint.typeset import Run, text_width, wrap
from bodymap.protocol import Chart, Suggestions, load_protocol, suggest
from bodymap.report import judged
from bodymap.report.page import Cell, Column, Table, Words
from bodymap.report.source import Source

pytestmark = pytest.mark.usefixtures("qapp")

LEFT, RIGHT = Side.LEFT, Side.RIGHT
NOW = datetime.datetime(2026, 3, 2, 14, 2)
CLIENT = Client(family_name="Example", given_name="Robin", born=datetime.date(1987, 4, 12))
PROTOCOL = load_protocol("it_band")
LONG = "A long note of made-up words that says how the tissue felt under the hand and which way it moved. "
WORD = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente" * 4


def visit(findings: tuple[Finding, ...] = (), **more: object) -> Visit:
    answers = {("dvt", None): "no", ("vascular_issue", None): "no", ("medically_cleared", None): "yes"}
    answers["symptom_pattern", None] = "typical"
    for side in Side:
        for question in ("recent_trauma", "severe_unresponsive_pain", "significant_pain"):
            answers[question, side] = "no"
        answers["site_inspected", side] = "yes"
    today = Visit(
        date=datetime.date(2026, 3, 2), protocol="it_band", phase="later", screening=answers, findings=findings
    )
    return replace(today, **more)  # type: ignore[arg-type]


def marks(count: int, note: str = "") -> tuple[Finding, ...]:
    """So many findings on both sides, wherever the diagram has zones."""
    diagram, kinds, found = load_diagram("lateral_leg"), tuple(PROTOCOL.kinds), []
    step = 0
    while len(found) < count:
        step += 1
        x, y = -0.28 + (step * 0.137) % 0.55, -0.4 + (step * 0.211) % 1.9
        zone = diagram.zone_at(x, y)
        if zone is not None:
            side = LEFT if step % 3 == 0 else RIGHT
            kind, severity = kinds[step % len(kinds)], (None, 0, 3, 6, 10)[step % 5]
            found.append(
                Finding(side=side, kind=kind, zones=(zone,), shape=Shape.point(x, y), severity=severity, note=note)
            )
    return tuple(found)


CASES: dict[str, Callable[[], tuple[Client | None, Visit]]] = {
    "empty": lambda: (CLIENT, Visit(date=datetime.date(2026, 3, 2), protocol="it_band")),
    "one": lambda: (CLIENT, visit(marks(1))),
    "ten": lambda: (CLIENT, visit(marks(10), notes="Runs 40 km a week.")),
    "sixty": lambda: (CLIENT, visit(marks(60))),
    "long notes": lambda: (
        Client(family_name="Example-Specimen of the Very Long House " * 3, given_name="Robin Alexander"),
        visit(marks(9, LONG * 8), notes=(LONG * 9 + "\n") * 5),
    ),
    "long words": lambda: (CLIENT, visit(marks(5, WORD), notes=WORD)),
    "a note of pages": lambda: (CLIENT, visit(marks(2, LONG * 80))),
    "no client": lambda: (None, visit(marks(3))),
}


def source(client: Client | None, today: Visit, answer: Suggestions) -> Source:
    return Source(client=client, visit=today, earlier=(), suggestions=answer, protocol=PROTOCOL, now=NOW)


@cache
def pages_of(name: str, size: str = "a4") -> Pages:
    client, today = CASES[name]()
    answer = suggest(Chart(today=today), PROTOCOL)
    return laid_out("chart", source(client, today, answer), size)


@cache
def pdf_of(name: str, size: str = "a4", *, plate: bool = False) -> bytes:
    """The PDF of a case; without the plate's fifty thousand strokes where only words are looked for."""
    with pytest.MonkeyPatch.context() as patch:
        if not plate:
            patch.setattr(figure, "paint_engraving", lambda *_args: None)
        return pdf_bytes(pages_of(name, size))


@cache
def words_of(content: bytes) -> list[str]:
    """The text of each page, spaces made plain."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


@pytest.mark.parametrize("size", sorted(PAGE_SIZES))
@pytest.mark.parametrize("name", sorted(CASES))
def test_nothing_runs_over_the_page_or_into_the_next_block(name: str, size: str) -> None:
    pages = pages_of(name, size)
    paper = QRectF(0, 0, pages.size.width(), pages.size.height()).adjusted(30, 30, -30, -30)
    for number, page in enumerate(pages.pages):
        for item in page.items:
            assert paper.contains(item.box), f"page {number + 1}: {item.what[:60]!r} lies outside"
        full = [item for item in page.items if item.box.width() > 0.9 * (pages.size.width() - 120) and item.what]
        strips = [item for item in full if item.what != "rule" and item.box.left() <= 60.5]
        for above in strips:
            for below in strips:
                if above is not below and above.what != below.what:
                    overlap = above.box.intersected(below.box)
                    assert overlap.height() < 0.5, f"{above.what[:40]!r} over {below.what[:40]!r}"


def test_a_line_that_is_too_wide_would_be_found() -> None:
    pages = pages_of("one")
    item = pages.pages[0].items[0]
    wide = replace(item, box=item.box.adjusted(0, 0, 2000, 0))
    paper = QRectF(0, 0, pages.size.width(), pages.size.height())
    assert not paper.contains(wide.box)


@pytest.mark.parametrize("name", ["long notes", "long words", "a note of pages"])
def test_long_text_is_wrapped_and_never_cut(name: str) -> None:
    _, today = CASES[name]()
    text = re.sub(r"\s", "", "".join(words_of(pdf_of(name))))
    # cells of one row stand beside each other: look for pieces that are shorter than a line
    for finding in today.findings:
        note = re.sub(r"\s", "", finding.note)
        for start in range(0, len(note) - 12, 400):
            assert note[start : start + 12] in text


@pytest.mark.parametrize("size", sorted(PAGE_SIZES))
def test_the_pdf_says_all_in_real_text(size: str) -> None:
    pages = pages_of("ten", size)
    texts = words_of(pdf_of("ten", size))
    text = " ".join(texts)
    assert "LEFT" in text
    assert "RIGHT" in text
    assert "Example, Robin" in texts[0]
    assert "born 12 April 1987 (38)" in texts[0]
    assert "PROCEED" in texts[0]
    assert "the therapist decides" in text
    assert "Runs 40 km a week." in text
    for number, page in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)}" in page
    for block in pages.sheet.blocks:
        assert block.title.upper() in text


def test_every_mark_has_its_number_in_the_figure_and_in_the_table() -> None:
    pages = pages_of("sixty")
    text = " ".join(words_of(pdf_of("sixty")))
    for limb in pages.sheet.figures:
        for mark in limb.marks:
            row = f"{mark.number} {mark.finding.side.word} "
            assert row in text, f"no row {row!r}"
            # once in the circle beside the limb, once in the table
            assert len(re.findall(rf"(?<![\d–.]){mark.number}(?![\d–.])", text)) >= 2


def test_heads_stand_again_on_the_next_page() -> None:
    texts = words_of(pdf_of("sixty"))
    assert "FINDINGS, CONTINUED" in texts[1]
    assert "No. Side Zone Finding 0–10" in texts[1]
    assert texts[1].startswith("Example, Robin · born 12 April 1987 (38) · visit 2 March 2026")


def test_rows_are_never_parted_while_they_fit_on_a_page() -> None:
    pages = pages_of("long notes")
    rows = [item for page in pages.pages for item in page.items if item.what.startswith(("1 LEFT", "1 RIGHT"))]
    assert len({item.box.top() for item in rows if item.box.height() > 40}) == 1


def test_the_last_rows_of_a_table_stay_together() -> None:
    words = Words("", tuple(f"line {number}" for number in range(15)))
    for above in range(20, 60):
        block = Table("", (Column("", 1.0),), tuple((Cell(f"row {number}"),) for number in range(above)))
        sheet = replace(pages_of("empty").sheet, blocks=(words, block))
        last = {item.what for item in lay_out(sheet).pages[-1].items if item.what.startswith("row")}
        assert len(last) != 1, f"{above} rows"


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_the_line_to_sign_on_never_stands_alone_on_a_page(rows: int) -> None:
    table = Table("Done", (Column("", 1.0),), tuple((Cell(f"row {number}"),) for number in range(rows)))
    made = pages_of("empty").sheet
    for above in range(20, 80):
        words = Words("Notes", tuple(f"line {number}" for number in range(above)))
        pages = lay_out(replace(made, blocks=(words, table) if rows else (words,))).pages
        with_what = {item.what.split()[0] for item in pages[-1].items if item.what}
        assert with_what & {"row", "line"}, f"{above} lines"
        assert any(item.what.startswith("Therapist, signature") for item in pages[-1].items)


def test_the_labels_of_the_limbs_do_not_touch() -> None:
    for page in pages_of("sixty").pages:
        limbs = [item.box for item in page.items if item.what.startswith("figure")]
        assert all(right.left() - left.right() >= 16 for left, right in pairwise(limbs))


@pytest.mark.parametrize("spoken", sorted(language.OFFERED))
def test_the_words_of_the_legend_stay_in_its_frame_at_their_own_size(spoken: str) -> None:
    language.choose(spoken)
    try:
        wide = figure.KEY_SWATCH + sum(text_width(words, "print_note") for words in figure._key_words())
        column = (1120 - 2 * figure.LEGEND_PAD) / figure.LEGEND_COLUMNS
        for entries in range(25):
            _, first = figure._key_place(entries, column)
            assert first * column + wide <= figure.LEGEND_COLUMNS * column
    finally:
        language.choose("en")


@pytest.mark.parametrize("spoken", sorted(language.OFFERED))
def test_the_state_of_a_limb_ends_within_its_figure(spoken: str) -> None:
    refused = replace(visit(), screening={("dvt", None): "yes"})
    language.choose(spoken)
    try:
        said = suggest(Chart(today=refused), load_protocol("it_band"))
        page = laid_out("chart", source(CLIENT, refused, said)).pages[0]
        boxes = [item.box for item in page.items if item.what.startswith("figure")]
        states = [judged.closed_zones(said, PROTOCOL, side)[1] for side in Side]
        assert all(states)
        for box, side, state in zip(boxes, Side, states, strict=True):
            left = figure._heading_left(box, side.word, state)
            words = text_width(side.word, "print_side") + figure.STATE_GAP + text_width(state, "print_note_strong")
            assert box.left() <= left
            assert left + words <= box.right()
    finally:
        language.choose("en")


def test_a_typical_visit_fits_on_one_page() -> None:
    done = (Treatment(side=RIGHT, zone="itb_proximal", technique="effleurage", minutes=6),)
    today = replace(visit(marks(4)), treatments=done)
    answer = suggest(Chart(today=today), PROTOCOL)
    assert len(laid_out("chart", source(CLIENT, today, answer)).pages) == 1


def test_title_author_and_size_are_set() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of("one", "letter")))
    assert reader.metadata is not None
    assert reader.metadata.title == "Palpation chart, Example, Robin, 2 March 2026"
    assert (reader.metadata.creator or "").startswith("bodymap")
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


def test_fonts_are_embedded_and_nothing_is_a_picture() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of("ten", plate=True)))
    page = reader.pages[0]
    assert not list(page.images)
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_plate_is_not_outlined_a_second_time() -> None:
    """Qt would give every filled path of the plate an outline of its own: five times the paths."""
    content = pypdf.PdfReader(io.BytesIO(pdf_of("one", plate=True))).pages[0].get_contents()
    assert content is not None
    assert content.get_data().count(b" l\n") < 60_000


@pytest.mark.parametrize("name", ["empty", "ten"])
def test_there_is_no_colour_on_paper(name: str) -> None:
    image = page_image(pages_of(name), 0, 75)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(image.format())
    far = max(
        abs(image.pixelColor(x, y).red() - grey.pixelColor(x, y).red())
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert far <= 2


def test_the_preview_shows_the_very_same_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "paint_engraving", lambda *_args: None)
    pages = pages_of("ten")
    printer = new_printer("a4", pages.sheet.title)
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint_on_printer(pages, printer)
    # the printer's own file is not mended as ours is: it has tabs where there are spaces
    printed, ours = words_of((tmp_path / "printed.pdf").read_bytes()), words_of(pdf_of("ten"))
    assert [page.replace(" ", "") for page in printed] == [page.replace(" ", "") for page in ours]


def test_pictures_are_numbered_where_there_are_several(tmp_path: Path) -> None:
    assert render_png(pages_of("one"), tmp_path / "one.png", 60) == (tmp_path / "one.png",)
    several = render_png(pages_of("sixty"), tmp_path / "many.png", 60)
    assert [path.name for path in several] == [f"many-{n}.png" for n in range(1, len(several) + 1)]
    assert QImage(str(several[0])).width() == 496


def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "chart.pdf"
    render_pdf(pages_of("one"), target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["chart.pdf"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "chart.pdf"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device") as caught:
        write_privately(target, b"new")
    assert "chart.pdf" not in str(caught.value)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["chart.pdf"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        render_pdf(pages_of("one"), tmp_path / "nowhere" / "chart.pdf")


def test_an_unknown_paper_is_told() -> None:
    with pytest.raises(UserError, match="no page size 'a3'"):
        lay_out(pages_of("one").sheet, "a3")


def test_wrapping_keeps_every_letter() -> None:
    lines = wrap([Run("LEFT:", "print_note_strong"), Run(f"{LONG} {WORD}", "print_note")], 180)
    assert all(line.width <= 180 for line in lines)
    kept = "".join(piece.text for line in lines for piece in line.pieces).replace(" ", "")
    assert kept == f"LEFT:{LONG}{WORD}".replace(" ", "")
    assert wrap([Run("", "print_note")], 50)[0].width == 0
    assert len(wrap([Run("a\nb", "print_note")], 500)) == 2
    assert text_width("wide", "print_name") > text_width("wide", "print_note")


def test_slow_modules_are_imported_only_when_used() -> None:
    code = (
        "import sys, bodymap.paint.marks, bodymap.paint.icons, bodymap.paint.theme, bodymap.paint.patterns\n"
        "import bodymap.paint.printing\n"
        "slow = [n for n in ('PySide6.QtSvg', 'PySide6.QtPrintSupport', 'PySide6.QtWidgets', 'sqlalchemy', 'numpy',"
        " 'pyqtgraph') if n in sys.modules]\n"
        "print(slow)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stderr
