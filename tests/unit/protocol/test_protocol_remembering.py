"""What the engine keeps between two judgements changes no answer, and does not grow without end."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from protocol_charts import LEFT, RIGHT, TODAY, Maker, days_ago, find, visit

from bodymap.domain.visit import Visit
from bodymap.protocol import Chart, Protocol, Request, Suggestions, Verdict, preparing, suggest
from bodymap.protocol.preparing import Kept, prepare
from bodymap.protocol.value import NOTHING


def fresh(chart: Chart, protocol: Protocol) -> Suggestions:
    prepare.cache_clear()
    return suggest(chart, protocol)


def test_what_was_judged_before_changes_no_answer(it_band: Protocol) -> None:
    charts = [Maker(seed, 14).chart() for seed in range(40)]
    alone = [fresh(chart, it_band) for chart in charts]
    prepare.cache_clear()
    for _ in range(2):
        assert [suggest(chart, it_band) for chart in charts] == alone


def step_by_step() -> Iterator[Chart]:
    """One chart as it grows and changes: mark by mark, answer by answer, another day, something asked for, a plan."""
    for seed in range(6):
        whole = Maker(seed, 14).chart()
        for count in range(len(whole.today.findings) + 1):
            yield replace(whole, today=replace(whole.today, findings=whole.today.findings[:count]))
        for key in whole.today.screening:
            yield replace(whole, today=replace(whole.today, screening={**whole.today.screening, key: "unanswered"}))
        yield replace(whole, today=replace(whole.today, phase="later"))
        yield replace(whole, today=replace(whole.today, date=whole.today.date + datetime.timedelta(days=1)))
        yield replace(whole, requested=(Request(side=LEFT, zone="quadriceps", technique="stripping", depth="deep"),))
        yield replace(whole, earlier=whole.earlier[1:], requested=())


def test_a_chart_judged_at_every_step_is_judged_as_if_it_were_the_first(it_band: Protocol) -> None:
    charts = list(step_by_step())
    prepare.cache_clear()
    kept = [suggest(chart, it_band) for chart in charts]
    assert kept == [fresh(chart, it_band) for chart in charts]


def restricted(chart: Chart, protocol: Protocol) -> bool:
    return suggest(chart, protocol).row(RIGHT, "quadriceps", "effleurage").verdict is Verdict.AVOID


def test_the_same_past_is_read_anew_on_another_day(it_band: Protocol) -> None:
    past = (days_ago(9, find("bursitis", "quadriceps")), days_ago(5, find("bursitis", "quadriceps", status="resolved")))
    on_the_day = Chart(today=visit(), earlier=past)
    before = Chart(today=visit(date=TODAY - datetime.timedelta(days=7)), earlier=past)
    for _ in range(2):
        assert not restricted(on_the_day, it_band)
        assert restricted(before, it_band), "what is resolved later has not been resolved yet"


def test_another_past_of_the_same_day_is_read_anew(it_band: Protocol) -> None:
    calm, sore = days_ago(9), days_ago(9, find("bursitis", "quadriceps"))
    for _ in range(2):
        assert not restricted(Chart(today=visit(), earlier=(calm,)), it_band)
        assert restricted(Chart(today=visit(), earlier=(sore,)), it_band)
        assert restricted(Chart(today=visit(), earlier=(sore, calm)), it_band)
        assert not restricted(Chart(today=visit(), earlier=(days_ago(8), calm)), it_band)
        assert not restricted(Chart(today=visit()), it_band)


def test_a_past_of_unknown_words_closes_every_time(it_band: Protocol) -> None:
    chart = Chart(today=visit(), earlier=(days_ago(9, find("lump", "quadriceps")),))
    assert all(suggest(chart, it_band).failed for _ in range(3))


def test_what_is_kept_is_let_go_all_at_once_when_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "_KEPT", 3)
    kept: Kept[str] = Kept()
    for number in range(3):
        assert kept.keep(number, f"made {number}") == f"made {number}"
    assert list(kept) == [0, 1, 2]
    assert kept.keep(3, "made 3") == "made 3"
    assert kept == {3: "made 3"}


def test_a_usual_client_stays_far_below_that(it_band: Protocol) -> None:
    prepare.cache_clear()
    for seed in range(60):
        suggest(Maker(seed, 14).chart(), it_band)
    assert 60 < len(prepare(it_band).memo.effects) < preparing._KEPT


@pytest.mark.parametrize("part", ["rules", "techniques", "questions"])
def test_a_protocol_that_could_judge_nothing_is_not_made_ready(forearm: Protocol, part: str) -> None:
    kept = {name: rule for name, rule in forearm.rules.items() if name == "A3"}
    with pytest.raises(ValueError, match="judges nothing"):
        prepare(replace(forearm, **{"rules": kept, part: NOTHING}))


def test_what_is_open_is_told_in_the_order_of_the_questions_left_before_right(it_band: Protocol) -> None:
    answer = suggest(Chart(today=Visit(date=TODAY, protocol="it_band")), it_band)
    wanted = [
        (question.id, side)
        for question in it_band.questions.values()
        if not question.when
        for side in ((LEFT, RIGHT) if question.per_side else (None,))
    ]
    assert list(answer.open_questions) == wanted
