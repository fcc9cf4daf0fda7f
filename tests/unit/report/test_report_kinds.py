"""The progress report, the home-care sheet and the referral letter: what they say, and what they never say."""

import datetime
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.report.plain import sheet_text

from bodymap import language
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.practice import Legend
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Treatment, Visit
from bodymap.errors import UserError
from bodymap.protocol import Chart, Suggestions, load_folder, load_protocol, suggest
from bodymap.report.named import unit_of
from bodymap.report.over_time import MOST_BODIES
from bodymap.report.page import Charts, Sheet, SmallBodies, Steps, Table
from bodymap.report.sheets import SHEETS
from bodymap.report.source import Source, labelled

GOLDEN = Path(__file__).parents[2] / "golden"
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def refer(charted) -> Visit:
    return replace(charted.visit, screening={**charted.visit.screening, ("recent_trauma", RIGHT): "yes"})


def caring(charted, **answers: str) -> Visit:
    """The visit with much home care agreed."""
    agreed = {(side, measure) for side in Side for measure in ("self_massage", "stretching")}
    agreed |= {(RIGHT, "ice"), (LEFT, "training")}
    screening = {**charted.visit.screening, **{(key, RIGHT): value for key, value in answers.items()}}
    return replace(charted.visit, home_care=frozenset(agreed), screening=screening)


def steps(sheet: Sheet, title: str) -> dict[str, tuple[str, ...]]:
    found = [block for block in sheet.blocks if isinstance(block, Steps) and block.title == title]
    return {step.name: (step.where, *step.how) for block in found for step in block.steps}


def rows(sheet: Sheet, title: str) -> list[list[str]]:
    table = next(block for block in sheet.blocks if isinstance(block, Table) and block.title == title)
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("kind", ["progress", "home_care", "referral"])
def test_the_golden_sheets(charted, kind: str) -> None:
    visit = {"progress": charted.visit, "home_care": caring(charted), "referral": refer(charted)}[kind]
    text, golden = sheet_text(charted.sheet(visit, kind=kind)), GOLDEN / f"{kind}.txt"
    if os.environ.get("BODYMAP_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_every_sheet_says_whose_it_is_and_that_it_is_a_draft(charted, kind: str) -> None:
    sheet = charted.sheet(refer(charted), kind=kind)
    assert "Example, Robin" in sheet.title
    assert "Draft" in sheet.subject
    assert "Signed" in charted.sheet(replace(refer(charted), signed=True), kind=kind).subject
    text = sheet_text(sheet)
    assert "Sample Practice" in text
    assert "The therapist decides" in text


@pytest.mark.parametrize("kind", ["chart", "progress", "referral"])
def test_a_sheet_that_prints_signs_of_rules_explains_them(charted, kind: str) -> None:
    """What is read by somebody who does not have the program at hand: a doctor, a colleague, an auditor."""
    before, visit = healed(charted)
    text = sheet_text(charted.sheet(refer(charted) if kind == "referral" else visit, kind=kind, earlier=(before,)))
    assert re.search(r"\bR\d", text)
    assert "R: rule. † precaution: the source is silent, the stricter reading stands." in text


# the client's sheet


def test_the_client_reads_what_to_do_on_which_side(charted) -> None:
    told = steps(charted.sheet(caring(charted), kind="home_care"), "What to do")
    assert told["Ice on the outer knee"][0] == "RIGHT side"
    assert told["Stretching"][0] == "LEFT and RIGHT sides"
    # a change of training is no matter of a side
    assert told["Training"][0] == ""


def test_the_client_reads_no_jargon(charted) -> None:
    lines = sheet_text(charted.sheet(caring(charted), kind="home_care")).lower().splitlines()
    # what is hatched in the picture is named in the plain text alone
    text = "\n".join(line for line in lines if "closed to all massage" not in line)
    for word in ("tfl", "itb", "fasciae", "gluteus", "effleurage", "bursitis", "verdict", "contraindic", "s7"):
        assert word not in text


def test_what_the_source_says_nothing_of_is_left_to_the_hand(charted) -> None:
    sheet = charted.sheet(caring(charted), kind="home_care")
    block = next(block for block in sheet.blocks if isinstance(block, Steps) and block.title == "What to do")
    blanks = {step.name: step.blanks for step in block.steps}
    assert blanks["Training"] == ("How often and how long",)
    assert blanks["Stretching"] == ()


def test_what_is_not_allowed_any_more_is_not_told_as_something_to_do(charted) -> None:
    sheet = charted.sheet(caring(charted, recent_trauma="yes"), kind="home_care")
    told, held = steps(sheet, "What to do"), steps(sheet, "Not for now")
    assert "Ice on the outer knee" not in told
    assert held["Ice on the outer knee"][0] == "RIGHT side"
    assert told["Stretching"][0] == "LEFT side"
    assert held["Stretching"][0] == "RIGHT side"


def test_without_a_judgement_nothing_is_told_as_something_to_do(charted) -> None:
    nothing = Suggestions(gate={}, zones={}, failed="broken")
    sheet = charted.sheet(caring(charted), kind="home_care", suggestions=nothing)
    assert steps(sheet, "What to do") == {"": ("", "For now there is nothing for you to do at home.")}
    assert len(steps(sheet, "Not for now")) == 4


def test_a_client_with_whom_nothing_was_agreed_reads_that(charted) -> None:
    sheet = charted.sheet(replace(charted.visit, home_care=frozenset()), kind="home_care")
    assert steps(sheet, "What to do") == {"": ("", "Nothing was agreed for you to do at home.")}
    assert not steps(sheet, "Not for now")


def test_places_that_rolling_must_leave_out_are_drawn(charted) -> None:
    block = next(b for b in charted.sheet(caring(charted), kind="home_care").blocks if isinstance(b, SmallBodies))
    (body,) = block.bodies
    assert {figure.side: set(figure.closed) for figure in body.figures}[RIGHT] >= {"lateral_femoral_condyle"}


def test_a_kind_of_care_of_another_protocol_is_not_told_as_something_to_do(charted) -> None:
    visit = replace(charted.visit, home_care=frozenset({(LEFT, "cold_plunge")}))
    sheet = charted.sheet(visit, kind="home_care")
    assert steps(sheet, "Not for now")["Cold plunge"][0] == "LEFT side"


# the letter


def test_there_is_no_letter_where_the_gate_does_not_say_refer(charted) -> None:
    with pytest.raises(UserError, match="do not call for a referral"):
        charted.sheet(kind="referral")


def test_the_letter_names_the_side_the_reason_and_its_rule(charted) -> None:
    sheet = charted.sheet(refer(charted), kind="referral")
    ((side, reason, rule),) = rows(sheet, "Reason")
    assert side == "RIGHT"
    assert "injury of the RIGHT limb" in reason
    assert "R2" in rule
    assert "massage of the RIGHT limb may go on" in sheet_text(sheet)


def test_a_letter_for_both_sides_says_both_once(charted) -> None:
    visit = replace(charted.visit, screening={**charted.visit.screening, ("dvt", None): "yes"})
    ((side, *_),) = rows(charted.sheet(visit, kind="referral"), "Reason")
    assert side == "LEFT and RIGHT"


def test_a_treatment_that_was_given_all_the_same_is_not_hidden(charted) -> None:
    assert "No treatment was given" not in sheet_text(charted.sheet(refer(charted), kind="referral"))
    assert "No treatment was given" in sheet_text(
        charted.sheet(replace(refer(charted), treatments=()), kind="referral")
    )


# the report


def healed(charted) -> tuple[Visit, Visit]:
    """A knee that was swollen, and is recorded as resolved today."""
    swelling = Finding(
        id="s1", side=RIGHT, kind="swelling", zones=("lateral_femoral_condyle",), shape=Shape.point(0, 0.98), severity=5
    )
    before = replace(charted.before, findings=(swelling,))
    gone = replace(swelling, id="s2", follows="s1", status=Status.RESOLVED, severity=0)
    answers = {**charted.visit.screening, ("significant_pain", RIGHT): "no"}
    return before, replace(charted.visit, findings=(gone,), screening=answers)


def test_the_knee_is_open_again_only_once_it_is_recorded_as_resolved(charted) -> None:
    before, visit = healed(charted)
    ((side, zone, answer, why, rests, rule),) = rows(
        charted.sheet(visit, kind="progress", earlier=(before,)), "Is direct work open again?"
    )
    assert (side, zone, answer) == ("RIGHT", "Lateral femoral condyle", "Yes")
    assert "irect work may resume" in why
    assert rests == "swelling 23 February, resolved 2 March"
    assert "R18" in rule


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.UNKNOWN])
def test_a_smaller_severity_opens_nothing(charted, status: Status) -> None:
    before, visit = healed(charted)
    small = tuple(replace(finding, status=status) for finding in visit.findings)
    report = charted.sheet(replace(visit, findings=small), kind="progress", earlier=(before,))
    assert rows(report, "Is direct work open again?")[0][2] == "Not yet"


def test_no_column_of_rules_stands_empty(charted) -> None:
    before, visit = healed(charted)
    standing = replace(visit, findings=tuple(replace(each, status=Status.ACTIVE) for each in visit.findings))
    report = charted.sheet(standing, kind="progress", earlier=(before,))
    (table,) = (block for block in report.blocks if isinstance(block, Table) and block.title.startswith("Is direct"))
    assert [column.title for column in table.columns] == ["Side", "Zone", "Answer", "Why", "Visits it rests on"]
    assert sum(column.share for column in table.columns) == pytest.approx(1)
    assert {len(row) for row in table.rows} == {5}


def test_not_having_looked_opens_nothing(charted) -> None:
    before, visit = healed(charted)
    report = charted.sheet(replace(visit, findings=()), kind="progress", earlier=(before,))
    assert rows(report, "Is direct work open again?")[0][2] == "Not yet"


def test_what_else_closes_the_zone_keeps_it_closed(charted) -> None:
    before, visit = healed(charted)
    screened = {**visit.screening, ("recent_trauma", RIGHT): "yes"}
    report = charted.sheet(replace(visit, screening=screened), kind="progress", earlier=(before,))
    assert rows(report, "Is direct work open again?")[0][2] == "Not yet"


def test_a_step_of_one_is_no_clear_change(charted) -> None:
    before = replace(charted.before, findings=(replace(charted.before.findings[0], severity=5),))
    told = rows(charted.sheet(kind="progress", earlier=(before,)), "What changed")
    assert ["No clear change", "RIGHT", "Tensor fasciae latae", "Trigger point", "5 → 6"] in told


def test_a_first_visit_is_held_against_nothing(charted) -> None:
    sheet = charted.sheet(kind="progress", earlier=())
    assert "This is the first visit." in sheet_text(sheet)
    assert not [block for block in sheet.blocks if isinstance(block, SmallBodies | Charts)]


def test_of_many_visits_the_first_and_the_last_are_drawn_and_the_rest_is_owned_up_to(charted) -> None:
    start = datetime.date(2025, 1, 1)
    many = tuple(replace(charted.before, id=f"v{n}", date=start + datetime.timedelta(days=7 * n)) for n in range(40))
    sheet = charted.sheet(kind="progress", earlier=many)
    block = next(block for block in sheet.blocks if isinstance(block, SmallBodies))
    assert len(block.bodies) == MOST_BODIES
    assert block.bodies[0].caption == "1 January 2025"
    assert block.bodies[-1].caption == "2 March 2026"
    assert "29 visits between" in block.note


# the legend


def test_own_labels_stand_in_legend_figure_and_table(charted) -> None:
    legend = Legend({"trigger_point": "hot spot"}, frozenset({"infection", "swelling"}))
    source = replace(charted.source(), legend=legend, protocol=labelled(charted.protocol, legend))
    sheet = SHEETS["chart"].make(source)
    text = sheet_text(sheet)
    assert "1. Hot spot 6" in text
    assert "Trigger point" not in text.split("SUGGESTIONS")[0]
    names = text.splitlines()[next(n for n, line in enumerate(text.splitlines()) if line.startswith("Tenderness ·"))]
    assert "Infection" not in names
    # what is charted is explained, hidden or not
    assert "Swelling" in names


# another protocol


@pytest.mark.parametrize("kind", sorted(SHEETS))
def test_nothing_of_one_protocol_is_wired_into_the_sheets(charted, kind: str) -> None:
    """A protocol of another limb, without words for the client, is printed in its own words alone."""
    other = load_folder(Path(__file__).parents[2] / "data" / "protocols" / "forearm")
    zone, found, asked = next(iter(other.zones)), next(iter(other.kinds)), next(iter(other.questions.values()))
    measures = frozenset((LEFT, measure) for measure in other.measures)
    visit = Visit(
        date=datetime.date(2026, 3, 2),
        protocol=other.id,
        findings=(Finding(id="a", side=LEFT, kind=found, zones=(zone,), severity=4),),
        home_care=measures,
        screening={(asked.id, LEFT if asked.per_side else None): "yes"},
    )
    judged = replace(suggest(Chart(today=visit), other), gate={LEFT: "refer", RIGHT: "proceed"})
    source = Source(
        client=None, visit=visit, earlier=(), suggestions=judged, protocol=other, now=datetime.datetime(2026, 3, 2)
    )
    text = sheet_text(SHEETS[kind].make(source)).lower()
    for word in ("leg", "knee", "hip", "itb", "thigh"):
        assert not re.search(rf"\b{word}\b", text), word


def test_a_treatment_names_its_day_on_every_row_for_the_second_may_begin_a_page(charted) -> None:
    both = tuple(Treatment(side=side, zone="itb_middle", technique="effleurage") for side in Side)
    told = rows(charted.sheet(replace(charted.visit, treatments=both), kind="progress"), "Treatment over time")
    assert [row[:2] for row in told[-2:]] == [["2 March 2026", "LEFT"], ["2 March 2026", "RIGHT"]]


@pytest.mark.parametrize("spoken", sorted(language.OFFERED))
def test_degrees_are_a_sign_in_every_language(spoken: str) -> None:
    protocol = load_protocol("it_band", spoken)
    measured = {outcome.id: unit_of(outcome) for outcome in protocol.outcomes.values()}
    assert measured["ober_angle_left"] == measured["ober_angle_right"] == "°"
    assert measured["nprs_now"] == ""
