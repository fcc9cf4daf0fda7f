"""The last look at a finished answer: whatever is milder than today's chart demands is never handed out."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest
from protocol_charts import LEFT, RIGHT, Maker, find, visit

from bodymap.domain.visit import PlanStep
from bodymap.protocol import Chart, Protocol, Suggestions, Verdict, judging, suggest
from bodymap.protocol.holding import TooMildError, hold
from bodymap.protocol.preparing import prepare

CORPUS = 24


def made_up() -> Iterator[Chart]:
    """Charts without a past, since the last look knows nothing of earlier visits."""
    for seed in range(CORPUS):
        yield replace(Maker(seed, seed % 15).chart(), earlier=())


def with_row(answer: Suggestions, key: tuple, place: int, verdict: Verdict) -> Suggestions:
    rows = list(answer.zones[key])
    rows[place] = replace(rows[place], verdict=verdict)
    return replace(answer, zones=MappingProxyType({**answer.zones, key: tuple(rows)}))


def with_care(answer: Suggestions, key: tuple, verdict: Verdict) -> Suggestions:
    changed = {**answer.care, key: replace(answer.care[key], verdict=verdict)}
    return replace(answer, care=MappingProxyType(changed), self_care=tuple(changed.values()))


MILDER = {Verdict.MODIFIED: Verdict.ALLOWED, Verdict.AVOID: Verdict.MODIFIED, Verdict.REFER: Verdict.AVOID}


def test_every_verdict_that_is_a_step_milder_is_noticed(it_band: Protocol) -> None:
    seen = set()
    for chart in made_up():
        answer = suggest(chart, it_band)
        assert not answer.failed
        hold(answer, chart, it_band)
        for key, rows in answer.zones.items():
            for place, row in enumerate(rows):
                if row.verdict in MILDER:
                    seen.add(row.verdict)
                    with pytest.raises(TooMildError):
                        hold(with_row(answer, key, place, MILDER[row.verdict]), chart, it_band)
        for care in answer.care.values():
            if care.verdict in MILDER:
                milder = with_care(answer, (care.side, care.zone, care.measure), MILDER[care.verdict])
                with pytest.raises(TooMildError):
                    hold(milder, chart, it_band)
    assert seen == set(MILDER)


@pytest.mark.parametrize("answers", [{("dvt", None): "perhaps"}, {("site_inspected", LEFT): "perhaps"}])
def test_a_word_that_is_no_answer_demands_what_an_open_question_demands(it_band: Protocol, answers: dict) -> None:
    chart = Chart(today=visit(answers=answers))
    answer = suggest(chart, it_band)
    key = (LEFT, "quadriceps")
    assert {row.verdict for row in answer.zones[key]} == {Verdict.AVOID}
    for place in range(len(answer.zones[key])):
        with pytest.raises(TooMildError, match="not avoid"):
            hold(with_row(answer, key, place, Verdict.MODIFIED), chart, it_band)


def test_a_stricter_answer_is_let_through(it_band: Protocol) -> None:
    chart = Chart(today=visit(find("tenderness", "itb_middle")))
    answer = suggest(chart, it_band)
    for key, rows in answer.zones.items():
        for place in range(len(rows)):
            hold(with_row(answer, key, place, Verdict.AVOID), chart, it_band)


def test_an_answer_that_leaves_something_out_is_noticed(it_band: Protocol) -> None:
    chart = Chart(today=visit())
    answer = suggest(chart, it_band)
    for key, rows in answer.zones.items():
        for fewer in (rows[1:], (), (*rows, rows[0])):
            with pytest.raises(TooMildError):
                hold(replace(answer, zones={**answer.zones, key: fewer}), chart, it_band)
    for key in answer.care:
        fewer_measures = {other: row for other, row in answer.care.items() if other != key}
        with pytest.raises(TooMildError):
            hold(replace(answer, care=fewer_measures), chart, it_band)


@pytest.mark.parametrize(
    "answers",
    [{("dvt", None): "yes"}, {("site_inspected", LEFT): "no"}, {("significant_pain", LEFT): "unanswered"}],
)
def test_a_gate_that_stands_open_is_noticed(it_band: Protocol, answers: dict) -> None:
    chart = Chart(today=visit(answers=answers))
    answer = suggest(chart, it_band)
    with pytest.raises(TooMildError, match="gate"):
        hold(replace(answer, gate={**answer.gate, LEFT: "proceed"}), chart, it_band)


def test_a_withheld_step_is_noticed_in_a_proposal_and_in_a_plan_called_sound(it_band: Protocol) -> None:
    steps = (PlanStep(RIGHT, "quadriceps", "effleurage"), PlanStep(RIGHT, "itb_middle", "effleurage"))
    chart = Chart(today=visit(find("infection", "itb_middle"), find("redness", "foot")), plan=steps)
    answer = suggest(chart, it_band)
    assert [fault.step for fault in answer.plan_faults or ()] == [2]
    for told in ((), None):
        with pytest.raises(TooMildError, match="called sound"):
            hold(replace(answer, plan_faults=told), chart, it_band)
    hold(replace(answer, plan=steps[:1]), chart, it_band)
    for step in (steps[1], PlanStep(RIGHT, None, "deep_moist_heat")):
        with pytest.raises(TooMildError, match="proposed"):
            hold(replace(answer, plan=(step,)), chart, it_band)


def test_what_is_too_mild_is_answered_with_nothing_allowed(it_band: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare.cache_clear()
    monkeypatch.setattr(judging, "fire", lambda *_: None)
    answer = suggest(Chart(today=visit(find("infection", "itb_middle"))), it_band)
    assert answer.failed
    assert {row.verdict for rows in answer.zones.values() for row in rows} == {Verdict.AVOID}
