"""The main job from end to end: a therapist charts a visit, closes the program, and finds it again."""

import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.e2e.conftest import Mark, Start

from bodymap.domain.edits import AnswerQuestion
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.paint.printing import render_pdf
from bodymap.protocol import Verdict
from bodymap.protocol.screening import asked, still_open
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.paper.sources import sheet_pages

MARKS = (
    ("tenderness", Side.RIGHT, (0.0, 0.2)),
    ("thickening", Side.RIGHT, (0.03, 0.45)),
    ("nodule", Side.RIGHT, (0.13, 0.6)),
    ("trigger_point", Side.RIGHT, (0.12, -0.15)),
    ("adhesion", Side.RIGHT, (0.0, 0.55)),
    ("tightness", Side.RIGHT, (-0.18, -0.05)),
    ("pain", Side.RIGHT, (0.0, 0.75)),
    ("tenderness", Side.LEFT, (0.0, 0.3)),
    ("inflammation", Side.LEFT, (-0.01, 0.99)),
    ("trigger_point", Side.LEFT, (-0.15, 0.08)),
)


def answer_all(desk: Desk) -> None:
    """Answers what is asked, with the harmless answer to each."""
    assert desk.visit is not None
    good = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}
    for question, side in asked(desk.protocol, desk.visit):
        desk.do(AnswerQuestion(question, side, good.get(question, "no")), f"answer {question}")


@pytest.fixture
def charted(start: Start, mark: Mark, tmp_path: Path) -> MainWindow:
    """A new record, a new client, today's visit screened and marked ten times on both sides."""
    window = start(tmp_path / "record.bodymap")
    desk = window.desk
    assert desk is not None
    desk.add_client(Client(family_name="Specimen", given_name="Kim", born=datetime.date(1990, 5, 17)))
    window.actions_table["new_visit"].trigger()
    assert desk.visit is not None
    assert len(still_open(desk.protocol, desk.visit)) == 12
    answer_all(desk)
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    for number, (kind, side, place) in enumerate(MARKS):
        window.set_kind(kind)
        mark(window, side, place, (30, 0), (10 + 9 * (number + 1), 0))
    return window


def test_ten_marks_are_judged_while_they_are_made(charted: MainWindow) -> None:
    desk = charted.desk
    assert desk is not None
    assert desk.visit is not None
    made = [(f.kind, f.side, f.severity) for f in desk.visit.findings]
    assert made == [(kind, side, number + 1) for number, (kind, side, _) in enumerate(MARKS)]
    suggestions = desk.suggestions
    assert suggestions is not None
    friction = suggestions.row(Side.RIGHT, "itb_middle", "cross_fiber_friction")
    assert (friction.verdict, friction.indicated) == (Verdict.ALLOWED, True)
    inflamed = suggestions.row(Side.LEFT, "lateral_femoral_condyle", "deep_effleurage")
    assert inflamed.verdict is Verdict.AVOID
    assert {"R7", "R8"} <= {reason.rule for reason in inflamed.reasons}
    assert suggestions.row(Side.RIGHT, "lateral_femoral_condyle", "deep_effleurage").verdict is Verdict.ALLOWED


def test_everything_is_there_again_after_closing(charted: MainWindow, start: Start, tmp_path: Path) -> None:
    assert charted.desk is not None
    before = charted.desk.visit
    charted.close()
    again = start(tmp_path / "record.bodymap")
    assert again.desk is not None
    assert again.desk.visit == before
    assert again.desk.client is not None
    assert again.banner.gate.state == "proceed"


def test_the_sheet_names_every_mark_and_both_sides(charted: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "chart.pdf"
    render_pdf(sheet_pages(charted, "chart", "a4"), path)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]
    text = "\n".join(pages)
    assert "Specimen, Kim" in text
    for words in ("LEFT", "RIGHT", "Adhesion", "Inflammation", "No clinician has yet reviewed"):
        assert words in text
    assert f"page 1 of {len(pages)}" in pages[0]


def test_progress_over_the_examples_five_visits(start: Start) -> None:
    window = start(demo=True)
    assert window.desk is not None
    assert window.desk.client is not None
    assert window.desk.client.name == "Example, Robin"
    assert len(window.desk.workspace.visits) == 5
    window.show_progress(True)
    assert window.progress_shown
    page = window._progress.page  # type: ignore[union-attr]
    assert page.current == window.desk.workspace.visits[-1].id
    assert page.compared == window.desk.workspace.visits[-2].id
    window.show_progress(False)
    assert not window.progress_shown


def test_yesterdays_answers_are_not_todays(start: Start) -> None:
    window = start(demo=True)
    assert window.desk is not None
    window.actions_table["new_visit"].trigger()
    assert window.desk.visit is not None
    assert window.desk.visit.screening == {}
    suggestions = window.desk.suggestions
    assert suggestions is not None
    for rows in suggestions.zones.values():
        assert all(row.verdict >= Verdict.AVOID and row.pending for row in rows)
    assert window.banner.gate.state == "pending"
