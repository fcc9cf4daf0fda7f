"""All four sheets on both papers: nothing runs over, no row is cut, heads stand again, the side is in the words."""

import datetime
import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from tests.gui.test_paint_archive import faults

from bodymap.domain.example import example_clients
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.practice import Practice
from bodymap.domain.visit import Client, Visit
from bodymap.paint import figure
from bodymap.paint.logo import logo_png
from bodymap.paint.printing import page_image, pages_of, pdf_bytes
from bodymap.paint.sheet import PAGE_SIZES, Pages
from bodymap.protocol import Chart, load_protocol, suggest
from bodymap.report.sheets import SHEETS
from bodymap.report.source import Source

pytestmark = pytest.mark.usefixtures("qapp")

NOW = datetime.datetime(2026, 3, 2, 14, 2)
PROTOCOL = load_protocol("it_band")
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" opacity="0.5"/></svg>'
LONG = "of the Very Long House by the River " * 3
KINDS = sorted(SHEETS)


def source(client: Client | None, visits: tuple[Visit, ...], practice: Practice) -> Source:
    """The last of the visits with the ones before; the right limb is to be referred, so that there is a letter."""
    *earlier, today = visits
    screening = {**today.screening, ("recent_trauma", Side.RIGHT): "yes"}
    care = frozenset((side, measure) for side in Side for measure in PROTOCOL.measures)
    today = replace(today, screening=screening, home_care=care if today.findings else today.home_care)
    answer = suggest(Chart(today=today, earlier=tuple(earlier)), PROTOCOL)
    return Source(
        client=client,
        visit=today,
        earlier=tuple(earlier),
        suggestions=answer,
        protocol=PROTOCOL,
        now=NOW,
        practice=practice,
    )


@cache
def practice() -> Practice:
    return Practice(
        name=f"Sample Practice {LONG}",
        address=(f"1 Example Street {LONG}"[:100], "Sampletown 12345"),
        phone="000 000 00 00",
        therapist=f"T. Sample {LONG}"[:100],
        licence="XX-0000",
        logo=logo_png(LOGO),
    )


def crowded() -> tuple[Visit, ...]:
    """Sixty findings with notes, at three visits."""
    kinds, zones = list(PROTOCOL.kinds), list(PROTOCOL.zones)
    found = tuple(
        Finding(
            id=f"f{n}",
            side=Side.LEFT if n % 3 else Side.RIGHT,
            kind=kinds[n % len(kinds)],
            zones=(zones[n % len(zones)],),
            severity=n % 11,
            note=f"Made-up words about finding {n}. " * (n % 7),
        )
        for n in range(60)
    )
    first = datetime.date(2026, 2, 2)
    return tuple(
        Visit(id=f"v{n}", date=first + datetime.timedelta(days=14 * n), protocol="it_band", findings=found, notes=LONG)
        for n in range(3)
    )


@cache
def pages(case: str, kind: str, size: str) -> Pages:
    robin, robins = next(iter(example_clients(NOW.date())))
    known = tuple(sorted(robins, key=lambda visit: visit.date))
    cases = {
        "example": (robin, known, Practice()),
        "empty": (robin, (Visit(date=NOW.date(), protocol="it_band"),), Practice()),
        "crowded": (replace(robin, family_name=f"Example {LONG}", given_name=LONG), crowded(), practice()),
        "nobody": (None, known[-1:], practice()),
    }
    client, visits, head = cases[case]
    return pages_of(kind, source(client, visits, head), size)


@cache
def texts(case: str, kind: str, size: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure, "paint_engraving", lambda *_args: None)
        content = pdf_bytes(pages(case, kind, size))
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


everywhere = pytest.mark.parametrize(
    ("case", "kind", "size"),
    [(c, k, s) for c in ("example", "empty", "crowded", "nobody") for k in KINDS for s in sorted(PAGE_SIZES)],
)


@everywhere
def test_nothing_runs_over_the_page_or_into_what_stands_beside(case: str, kind: str, size: str) -> None:
    laid = pages(case, kind, size)
    paper = QRectF(0, 0, laid.size.width(), laid.size.height()).adjusted(30, 30, -30, -30)
    for number, page in enumerate(laid.pages, start=1):
        for item in page.items:
            assert paper.contains(item.box), f"page {number}: {item.what[:60]!r} lies outside"
        strips = [item for item in page.items if item.box.width() > 0.9 * (laid.size.width() - 120)]
        strips = [item for item in strips if item.what not in ("", "rule")]
        for one, other in pairwise(strips):
            if one.what != other.what:
                assert one.box.intersected(other.box).height() < 0.5, f"{one.what[:40]!r} over {other.what[:40]!r}"


@everywhere
def test_every_page_says_whose_it_is_which_it_is_and_who_decides(case: str, kind: str, size: str) -> None:
    told = texts(case, kind, size)
    name = "No client named" if case == "nobody" else "Example"
    for number, page in enumerate(told, start=1):
        assert f"page {number} of {len(told)}" in page
        assert "The therapist decides; no clinician has reviewed the rules." in page
        assert name in page
    assert "Draft" in told[0] or "Signed" in told[0]


@pytest.mark.parametrize("size", sorted(PAGE_SIZES))
@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_is_an_archive_with_or_without_a_logo(kind: str, size: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure, "paint_engraving", lambda *_args: None)
        for case in ("example", "crowded"):
            assert faults(pdf_bytes(pages(case, kind, size))) == []


@pytest.mark.parametrize("kind", ["chart", "progress", "referral"])
def test_left_and_right_stand_in_words_at_every_figure(kind: str) -> None:
    text = " ".join(texts("example", kind, "a4"))
    shown = sum(item.what.startswith("figure") for page in pages("example", kind, "a4").pages for item in page.items)
    assert shown or kind == "progress"
    assert text.count("LEFT") >= 2
    assert text.count("RIGHT") >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_side_that_is_swapped_is_swapped_on_paper(kind: str) -> None:
    """The same visit with its sides swapped gives the same words with LEFT and RIGHT swapped, but for their order."""
    today = Visit(
        date=NOW.date(),
        protocol="it_band",
        screening={("dvt", None): "yes"},
        findings=(Finding(id="a", side=Side.RIGHT, kind="pain", zones=("itb_middle",), severity=4),),
        home_care=frozenset({(Side.RIGHT, "footwear")}),
    )
    other = replace(
        today,
        findings=tuple(replace(finding, side=finding.side.other) for finding in today.findings),
        home_care=frozenset({(Side.LEFT, "footwear")}),
    )
    told = []
    for visit in (today, other):
        answer = suggest(Chart(today=visit), PROTOCOL)
        made = Source(client=None, visit=visit, earlier=(), suggestions=answer, protocol=PROTOCOL, now=NOW)
        told.append(sorted(item.what for page in pages_of(kind, made).pages for item in page.items))
    swap = {"LEFT": "RIGHT", "RIGHT": "LEFT", "left": "right", "right": "left"}
    swapped = [re.sub("LEFT|RIGHT|left|right", lambda word: swap[word[0]], what) for what in told[0]]
    words = [" ".join(sorted(re.findall(r"\w+", what))) for what in swapped]
    assert sorted(words) == sorted(" ".join(sorted(re.findall(r"\w+", what))) for what in told[1])


notes = st.text(alphabet="abcdef ,.", max_size=400)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(PROTOCOL.zones)), notes, st.sampled_from(Side)), max_size=45),
    st.sampled_from(sorted(PAGE_SIZES)),
)
def test_no_row_is_ever_cut_and_heads_stand_again(rows: list[tuple[str, str, Side]], size: str) -> None:
    found = tuple(
        Finding(id=f"f{n}", side=side, kind="pain", zones=(zone,), note=note, status=Status.ACTIVE)
        for n, (zone, note, side) in enumerate(rows)
    )
    visit = Visit(date=NOW.date(), protocol="it_band", findings=found)
    answer = suggest(Chart(today=visit), PROTOCOL)
    made = Source(client=None, visit=visit, earlier=(), suggestions=answer, protocol=PROTOCOL, now=NOW)
    laid = pages_of("chart", made, size)
    bottom = laid.size.height() - 40 - 26
    seen = []
    for number, page in enumerate(laid.pages):
        strips = [item for item in page.items if item.box.left() <= 60.5 and item.box.width() > 900]
        for item in strips:
            assert item.box.bottom() <= bottom + 0.5 or item.what in ("rule",)
        mine = [item.what for item in strips if re.match(r"\d+ (LEFT|RIGHT) ", item.what)]
        mine = [what for what in mine if " Pain " in what]
        seen += [int(what.split()[0]) for what in mine]
        if mine and number:
            assert any(item.what.startswith("No. Side Zone") for item in strips), "a table goes on without its head"
            assert any(item.what.startswith("Findings, continued") for item in strips)
    assert seen == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_logo_there_is_no_colour_on_any_sheet(kind: str) -> None:
    laid = pages("example", kind, "a4")
    for number in range(len(laid.pages)):
        image = page_image(laid, number, 50)
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(image.format())
        points = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
        assert max(abs(image.pixelColor(*at).red() - grey.pixelColor(*at).red()) for at in points) <= 2
