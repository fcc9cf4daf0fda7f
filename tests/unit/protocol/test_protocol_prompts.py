"""Prompts ask when the picture is unusual; they never answer, and they change no verdict."""

from dataclasses import replace

import pytest
from protocol_charts import ALL_ZONES, ITB, LEFT, RIGHT, find, judge

from bodymap.protocol import Protocol


@pytest.mark.parametrize(
    ("history", "statement"),
    [
        ({"onset": "sudden"}, "S5"),
        ({"sites": "outer_knee,low_back"}, "S17"),
        ({"sites": "hip"}, "S16"),
        ({"sites": "elsewhere"}, "S6"),
        ({"aggravators": "rest"}, "S7"),
        ({"aggravators": "nothing"}, "S7"),
        ({"radiation": "hip"}, "S20"),
        ({"radiation": "leg"}, "S20"),
    ],
)
def test_history_that_departs_from_the_usual_asks(it_band: Protocol, history: dict, statement: str) -> None:
    answer = judge(it_band, history=history)
    (prompt,) = answer.prompts
    assert statement in prompt.statements
    assert (prompt.question, prompt.side) == ("symptom_pattern", None)
    assert answer.zones == judge(it_band).zones


@pytest.mark.parametrize("answer", ["typical", "unanswered", "atypical"])
def test_a_prompt_falls_silent_once_it_is_heard(it_band: Protocol, answer: str) -> None:
    pain = find("pain", "low_back")
    answers = {("symptom_pattern", None): answer, ("stress_fracture_ruled_out", None): "no"}
    judged = judge(it_band, pain, history={"onset": "sudden"}, answers=answers)
    assert len(judged.prompts) == (0 if answer == "atypical" else 2)
    assert (judged.gate[LEFT] == "refer") is (answer == "atypical")


def test_a_prompt_names_the_findings_that_raised_it(it_band: Protocol) -> None:
    pain, spreading = find("pain", "low_back"), find("pain", "itb_distal", radiation=("leg",))
    other = find("pain", "low_back", LEFT)
    judged = judge(it_band, pain, spreading, other, find("pain", "itb_middle"), history={"onset": "sudden"})
    assert [(prompt.side, prompt.findings) for prompt in judged.prompts] == [
        (None, ()),
        (RIGHT, (spreading.id,)),
        (LEFT, (other.id,)),
        (RIGHT, (pain.id,)),
    ]


def test_the_usual_history_asks_nothing(it_band: Protocol) -> None:
    usual = {"onset": "gradual", "sites": "outer_thigh,outer_knee", "aggravators": "activity", "radiation": "none"}
    assert judge(it_band, history={**usual, "psfs_1": "stairs"}).prompts == ()
    assert judge(it_band, history={}).prompts == ()


def test_a_pain_that_spreads_or_lies_elsewhere_asks(it_band: Protocol) -> None:
    spreading = judge(it_band, find("pain", "itb_distal", LEFT, radiation=("leg", "hip")))
    (prompt,) = spreading.prompts
    assert prompt.side is LEFT
    assert "LEFT" in prompt.text
    assert "hip and leg" in prompt.text
    assert prompt.statements == ("S20",)
    elsewhere = judge(it_band, find("pain", "low_back", RIGHT))
    assert [prompt.statements for prompt in elsewhere.prompts] == [("S6", "S16", "S17")]
    assert elsewhere.prompts[0].text == (
        "There is pain on the RIGHT side elsewhere than at the outer thigh or knee (low back). Is the pattern atypical?"
    )
    partly = replace(find("pain", "low_back"), zones=("itb_distal", "low_back"))
    assert [prompt.text for prompt in judge(it_band, partly).prompts] == [elsewhere.prompts[0].text]
    (one_way,) = judge(it_band, find("pain", "itb_distal", LEFT, radiation=("leg",))).prompts
    assert "spreads (leg)" in one_way.text


@pytest.mark.parametrize("zone", ALL_ZONES)
def test_pain_is_usual_at_the_outer_thigh_and_knee_alone(it_band: Protocol, zone: str) -> None:
    usual = zone in ITB or zone == "quadriceps"
    assert bool(judge(it_band, find("pain", zone)).prompts) is not usual


@pytest.mark.parametrize(
    "finding",
    [
        find("pain", "itb_distal"),
        find("tenderness", "low_back"),
        find("pain", "low_back", status="resolved"),
        find("tenderness", "itb_distal", radiation=("leg",)),
    ],
)
def test_the_usual_pain_asks_nothing(it_band: Protocol, finding) -> None:
    assert judge(it_band, finding).prompts == ()
