"""Fails closed: whatever goes wrong inside, no technique is allowed, and the answer says that it could not judge."""

import datetime
from dataclasses import replace
from types import MappingProxyType

import pytest
from protocol_charts import LEFT, RIGHT, days_ago, find, visit

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep
from bodymap.protocol import (
    Chart,
    Protocol,
    Request,
    Suggestions,
    Verdict,
    engine,
    firing,
    judging,
    preparing,
    suggest,
)
from bodymap.protocol.rules import Case, Rule, Then


def raising(*args, **rest):
    raise ZeroDivisionError("made up")


def is_closed(answer: Suggestions) -> bool:
    rows = [row for rows in answer.zones.values() for row in rows]
    told = all(row.verdict is Verdict.AVOID and row.pending and row.reasons for row in (*rows, *answer.self_care))
    return bool(answer.failed) and told and dict(answer.gate) == dict.fromkeys(Side, "pending") and not answer.plan


NOTHING = MappingProxyType({})


def asked(**rest) -> Chart:
    return Chart(
        today=visit(), requested=(Request(side=RIGHT, **{"zone": "itb_middle", "technique": "bowing", **rest}),)
    )


LIFTED = find("bursitis", "itb_centre", status="resolved")
"""It lifts nothing where its visit is dated after today's, and its words must be known all the same."""


@pytest.mark.parametrize(
    ("chart", "why"),
    [
        (Chart(today=visit(find("lump", "itb_middle"))), "unknown kind 'lump'"),
        (Chart(today=visit(find("adhesion", "itb_centre"))), "unknown zone 'itb_centre'"),
        (Chart(today=visit(), earlier=(visit(find("lump", "itb_middle")),)), "unknown kind 'lump'"),
        (Chart(today=visit(), earlier=(visit(find("adhesion", "itb_centre")),)), "unknown zone 'itb_centre'"),
        (Chart(today=visit(), earlier=(days_ago(-3, LIFTED),)), "unknown zone 'itb_centre'"),
        (Chart(today=visit(find("pain", "toe"), find("adhesion", "ear"))), "unknown zone 'ear'"),
        (Chart(today=visit(answers={("thrombosis", None): "no"})), "unknown question 'thrombosis'"),
        (Chart(today=visit(observations=frozenset({"swimming"}))), "unknown observation 'swimming'"),
        (Chart(today=visit(history={"beginning": "sudden"})), "unknown history question 'beginning'"),
        (Chart(today=visit(history={"lefs": "stairs"})), "unknown history question 'lefs'"),
        (Chart(today=visit(history={"onset": "slow"})), "unknown answer 'slow' to the history question 'onset'"),
        (Chart(today=visit(history={"sites": "toe,nose,mouth,eye,ear,chin,lip,brow"})), "unknown answer 'brow' to the"),
        (asked(zone="itb_centre"), "unknown zone 'itb_centre'"),
        (asked(technique="cupping"), "unknown technique 'cupping'"),
        (asked(depth="huge"), "unknown depth 'huge'"),
        (Chart(today=visit(), plan=(PlanStep(RIGHT, "itb_middle", "cupping"),)), "unknown step of a plan 'cupping'"),
        (Chart(today=visit(), plan=(PlanStep(RIGHT, "itb_centre", "ice"),)), "unknown zone 'itb_centre'"),
        (Chart(today=replace(visit(), protocol="forearm")), "a visit follows the protocol 'forearm', not 'it_band'"),
        (Chart(today=visit(), earlier=(replace(visit(), protocol="forearm"),)), "protocol 'forearm', not 'it_band'"),
    ],
)
def test_an_unknown_word_closes_everything(it_band: Protocol, chart: Chart, why: str) -> None:
    answer = suggest(chart, it_band)
    assert is_closed(answer)
    assert len(answer.zones) == 18
    assert set(answer.care) == set(suggest(Chart(today=visit()), it_band).care)
    assert why in answer.failed
    assert "Traceback" not in answer.failed


def test_what_cannot_be_judged_says_so_with_the_rule_and_the_side(it_band: Protocol) -> None:
    answer = suggest(Chart(today=visit(find("lump", "itb_middle"))), it_band)
    assert "lump" in answer.failed
    (reason,) = answer.row(LEFT, "itb_middle", "bowing").reasons
    assert (reason.rule, reason.basis, reason.pending) == ("R0", "precaution", True)
    assert "LEFT" in reason.text
    assert "cannot judge" in reason.text


@pytest.mark.parametrize(
    ("module", "part"),
    [
        (engine, "facts_of"),
        (engine, "judge"),
        *((judging, part) for part in ("fire", "rows_of", "withhold", "care_of", "advice_of", "strangers_of")),
    ],
)
@pytest.mark.parametrize("error", [ValueError, KeyError, IndexError, RecursionError, MemoryError, AssertionError])
def test_an_error_in_any_part_closes_everything(
    it_band: Protocol, monkeypatch, module, part: str, error: type[Exception]
) -> None:
    def broken(*args, **rest):
        raise error("made up")

    preparing.prepare.cache_clear()
    monkeypatch.setattr(module, part, broken)
    answer = suggest(Chart(today=visit()), it_band)
    assert is_closed(answer)
    assert "made up" not in answer.failed


@pytest.mark.parametrize("part", ["propose_plan", "check_plan", "prompts_of", "prepare"])
def test_an_error_beside_the_verdicts_closes_everything_too(it_band: Protocol, monkeypatch, part: str) -> None:
    monkeypatch.setattr(engine, part, raising)
    assert is_closed(suggest(Chart(today=visit(), plan=()), it_band))


@pytest.mark.parametrize(
    ("module", "part"), [(firing, "effects_of"), (firing, "side_holds"), (judging, "_rows"), (judging, "_summed")]
)
def test_an_error_deep_inside_closes_everything(it_band: Protocol, monkeypatch, module, part: str) -> None:
    preparing.prepare.cache_clear()
    monkeypatch.setattr(module, part, raising)
    asked = (Request(side=RIGHT, zone="itb_middle", technique="bowing"),)
    chart = Chart(today=visit(find("infection", "itb_middle")), requested=asked)
    assert is_closed(suggest(chart, it_band))


@pytest.mark.parametrize("part", ["rules", "questions", "techniques", "zones", "kinds", "measures", "plan"])
def test_an_emptied_protocol_allows_nothing(it_band: Protocol, part: str) -> None:
    emptied = replace(it_band, **{part: NOTHING})
    answer = suggest(Chart(today=visit(find("infection", "itb_middle"))), emptied)
    rows = [row for rows in answer.zones.values() for row in rows]
    if part == "measures":
        # without self-care there is nothing else to withhold, and the rows stand as they are
        assert answer.failed or not answer.self_care
        return
    assert answer.failed
    assert all(row.verdict is Verdict.AVOID for row in rows)
    assert set(answer.gate.values()) == {"pending"}


def test_a_protocol_too_broken_to_list_has_no_row_and_no_allowed(it_band: Protocol) -> None:
    broken = replace(it_band, zones=None, cannot_judge=None)
    answer = suggest(Chart(today=visit()), broken)
    assert answer.failed
    assert answer.zones == {}
    assert set(answer.gate.values()) == {"pending"}
    assert answer.row(LEFT, "itb_middle", "bowing").verdict is Verdict.NOT_APPLICABLE


def test_a_text_that_names_something_unknown_closes_everything(it_band: Protocol) -> None:
    rule = it_band.rules["R21"]
    (case,) = rule.cases
    (then,) = case.then
    lost = Then(**{**vars(then), "text": "No load in this {weather}."})
    cases = (Case(when=case.when, then=(lost,)),)
    protocol = replace(it_band, rules={**it_band.rules, "R21": Rule(**{**vars(rule), "cases": cases})})
    assert is_closed(suggest(Chart(today=visit(phase="initial")), protocol))
    assert not suggest(Chart(today=visit()), protocol).failed


def test_an_answer_that_is_none_of_the_questions_counts_as_unanswered(it_band: Protocol) -> None:
    answer = suggest(Chart(today=visit(answers={("dvt", None): "perhaps"})), it_band)
    assert answer.open_questions == (("dvt", None),)
    assert answer.gate[LEFT] == "pending"


def test_an_answer_of_the_wrong_scope_answers_nothing(it_band: Protocol) -> None:
    screening = {**visit().screening, ("dvt", LEFT): "no", ("site_inspected", None): "yes"}
    del screening["dvt", None], screening["site_inspected", RIGHT]
    answer = suggest(Chart(today=replace(visit(), screening=screening)), it_band)
    assert set(answer.open_questions) == {("dvt", None), ("site_inspected", RIGHT)}


def test_an_unknown_phase_is_read_as_the_first(it_band: Protocol) -> None:
    answer = suggest(Chart(today=visit(phase="middle")), it_band)
    assert answer.care_row(LEFT, None, "strengthening").verdict is Verdict.MODIFIED


def test_a_visit_of_the_first_day_of_the_calendar_is_read(it_band: Protocol) -> None:
    first = visit(find("bursitis", "quadriceps", status="resolved"), date=datetime.date.min)
    answer = suggest(Chart(today=visit(), earlier=(first,)), it_band)
    assert [word.reasons[0].rule for word in answer.advice] == ["R18"]
