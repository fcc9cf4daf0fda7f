"""What a chart sheet says, and what it never leaves out."""

import datetime
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.report.plain import sheet_text

from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client, PlanStep, Treatment, Visit
from bodymap.protocol import Suggestions
from bodymap.report.found import numbered_marks
from bodymap.report.page import Pairs, Sheet, Table

GOLDEN = Path(__file__).parents[2] / "golden" / "chart_sheet.txt"


def table(sheet: Sheet, title: str) -> Table:
    return next(block for block in sheet.blocks if isinstance(block, Table) and block.title == title)


def rows(sheet: Sheet, title: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(sheet, title).rows]


def screening(sheet: Sheet) -> dict[str, str]:
    return dict(next(block for block in sheet.blocks if isinstance(block, Pairs)).pairs)


def test_the_golden_sheet(charted) -> None:
    text = sheet_text(charted.sheet())
    if os.environ.get("BODYMAP_WRITE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_ice_after_work_on_a_zone_is_not_told_as_ice_on_that_zone(charted) -> None:
    visit = replace(
        charted.visit,
        plan=(PlanStep(Side.RIGHT, "itb_middle", "ice"), PlanStep(Side.RIGHT, "itb_middle", "self_massage")),
        treatments=(Treatment(side=Side.RIGHT, zone="itb_middle", technique="ice"),),
    )
    sheet = charted.sheet(visit=visit)
    lead = [(row[1].lead, row[1].text) for row in (*table(sheet, "Planned").rows, *table(sheet, "Done").rows)]
    assert lead == [
        ("Ice on the lateral knee,", "RIGHT"),
        ("Self-massage,", "ITB middle third RIGHT"),
        ("Ice on the lateral knee,", "RIGHT"),
    ]


def test_numbers_of_figure_and_table_are_the_same(charted) -> None:
    sheet = charted.sheet()
    marks = {mark.number: mark for figure in sheet.figures for mark in figure.marks}
    told = rows(sheet, "Findings")
    assert [int(row[0]) for row in told] == sorted(marks) == [1, 2, 3, 4]
    for row in told:
        mark = marks[int(row[0])]
        assert (row[1], row[3], row[4]) == (mark.finding.side.word, mark.name, mark.severity or "?")


def test_a_number_stays_with_its_finding_while_others_are_added_and_moved(charted) -> None:
    before = {mark.finding.id: mark.number for mark in numbered_marks(charted.visit, charted.protocol)}
    high = Finding(side=Side.RIGHT, kind="pain", zones=("low_back",), shape=Shape.point(0.0, -0.5), severity=9)
    moved = tuple(
        replace(finding, shape=finding.shape.moved(0.0, -0.1)) if finding.shape else finding
        for finding in charted.visit.findings
    )
    visit = replace(charted.visit, findings=(*moved, high))
    after = {mark.finding.id: mark.number for mark in numbered_marks(visit, charted.protocol)}
    assert after == {**before, high.id: len(before) + 1}


def test_every_mark_stands_at_its_own_side(charted) -> None:
    for figure in charted.sheet().figures:
        assert all(mark.finding.side is figure.side for mark in figure.marks)


def test_the_course_since_the_last_visit(charted) -> None:
    sheet = charted.sheet()
    course = {row[3]: row[5] for row in rows(sheet, "Findings")}
    assert table(sheet, "Findings").columns[5].title == "Since 23 February"
    assert course["Trigger point"] == "worse, was 3"
    assert course["Swelling"] == "better, was 6"
    assert course["Thickening"] == "new"
    # nobody had a hand on the left side then
    assert course["Tightness"] == "first charted"


def test_what_is_no_longer_found_is_told(charted) -> None:
    assert (
        "From 23 February 2026, no longer found: nodule RIGHT gluteus maximus."
        in table(charted.sheet(), "Findings").note
    )


def test_a_first_visit_has_no_course(charted) -> None:
    sheet = charted.sheet(earlier=())
    assert [column.title for column in table(sheet, "Findings").columns][-2:] == ["0–10", "Note"]


def test_clear_and_not_examined_are_two_things(charted) -> None:
    note = table(charted.sheet(), "Findings").note
    clear, unseen = note.split("Palpated, nothing found: ")[1].split(" Not examined: ")
    assert "RIGHT gluteus maximus and ITB insertion" in clear
    assert "LEFT ITB middle third" in clear
    assert "gluteus medius" in unseen


def test_an_empty_visit_says_so_and_allows_nothing(charted) -> None:
    empty = Visit(date=datetime.date(2026, 3, 2), protocol="it_band")
    sheet = charted.sheet(empty, earlier=())
    text = sheet_text(sheet)
    assert "No finding is charted for this visit." in text
    assert "Not examined: both sides all zones." in text
    assert "Nothing has been answered for this visit" in text
    assert [words.split(" (")[0] for _, words in sheet.gates] == ["ANSWER FIRST"]
    assert all(figure.state for figure in sheet.figures)
    assert not [row for row in table(sheet, "Suggestions").rows if row[0].verdict == "allowed"]
    assert set(screening(sheet).values()) == {"not answered", "both not answered"}


def test_sides_that_disagree_have_a_gate_each(charted) -> None:
    answers = {**charted.visit.screening, ("recent_trauma", Side.RIGHT): "yes"}
    sheet = charted.sheet(replace(charted.visit, screening=answers))
    assert sheet.gates == (("allowed", "LEFT: PROCEED"), ("refer", "RIGHT: REFER"))
    assert screening(sheet)["Recent trauma"] == "LEFT no, RIGHT yes"


def test_what_is_resolved_does_not_look_as_if_it_stood(charted) -> None:
    healed = tuple(replace(f, status=Status.RESOLVED) if f.kind == "swelling" else f for f in charted.visit.findings)
    sheet = charted.sheet(replace(charted.visit, findings=healed))
    marks = {mark.name: mark for figure in sheet.figures for mark in figure.marks}
    assert marks["Swelling"].resolved
    assert not marks["Trigger point"].resolved
    assert "Swelling resolved" in sheet_text(sheet)


def test_a_gate_that_is_not_known_is_no_free_way(charted) -> None:
    nothing = Suggestions(gate={}, zones={}, failed="broken")
    sheet = charted.sheet(suggestions=nothing)
    assert sheet.gates == (("avoid", "DO NOT TREAT"),)
    assert table(sheet, "Suggestions").note.startswith("Broken.")


def test_zones_that_are_closed_to_all_massage(charted) -> None:
    left, right = charted.sheet().figures
    assert set(right.closed) == {"itb_distal", "lateral_femoral_condyle", "itb_insertion"}
    assert not left.closed
    assert not left.state


def test_every_withheld_cell_is_told_with_its_rule(charted) -> None:
    suggestions = charted.suggestions()
    tags = " ".join(row[2].text for row in table(charted.sheet(), "Suggestions").rows)
    for found in suggestions.zones.values():
        for row in found:
            if row.verdict in ("avoid", "refer", "modified"):
                assert any(reason.rule in tags for reason in row.reasons)


def test_it_says_who_decides(charted) -> None:
    assert "the therapist decides" in table(charted.sheet(), "Suggestions").note
    assert "No clinician has yet reviewed these rules" in table(charted.sheet(), "Suggestions").note


def test_a_technique_against_its_verdict_keeps_its_reason(charted) -> None:
    assert rows(charted.sheet(), "Done")[1][4] == "against avoid: tolerated well last time"


def test_what_was_found_after_treatment_has_a_table_of_its_own(charted) -> None:
    told = rows(charted.sheet(), "Found after treatment")
    assert [row[:5] for row in told] == [["RIGHT", "Tensor fasciae latae", "Trigger point", "3", "was 6"]]


def test_without_a_client(charted) -> None:
    sheet = replace_client(charted, None)
    assert sheet.name == "No client named"
    assert "born" not in sheet.line
    assert "visit 2 March 2026" in sheet.line


def test_an_unknown_birth_date_is_said(charted) -> None:
    assert replace_client(charted, Client(family_name="Sample")).line.startswith("birth date not known")


def replace_client(charted, client: Client | None) -> Sheet:
    return type(charted)(client, charted.visit, charted.before, charted.protocol).sheet()


@pytest.mark.parametrize(("kind", "zone"), [("lump", "itb_middle"), ("pain", "elbow")])
def test_words_of_another_protocol_are_kept(charted, kind: str, zone: str) -> None:
    strange = Finding(id="x", side=Side.LEFT, kind=kind, zones=(zone,), severity=2)
    sheet = charted.sheet(replace(charted.visit, findings=(strange,)), suggestions=charted.suggestions(charted.visit))
    row = rows(sheet, "Findings")[0]
    assert row[1] == "LEFT"
    assert kind in row[3].lower()
    assert zone.split("_")[-1] in row[2].lower()
