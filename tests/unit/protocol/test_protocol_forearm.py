"""Another protocol, with none of the IT band's words: nothing of one protocol is wired into code."""

from pathlib import Path

from protocol_charts import LEFT, RIGHT, TODAY

import bodymap.exchange
import bodymap.protocol
from bodymap.domain.finding import Finding
from bodymap.domain.visit import PlanStep, Visit
from bodymap.protocol import Chart, Protocol, Request, Suggestions, Verdict, suggest


def judged(forearm: Protocol, *found: Finding, numb: str = "no", **rest) -> Suggestions:
    screening = {("numbness", side): numb for side in (LEFT, RIGHT)}
    answer = suggest(
        Chart(today=Visit(date=TODAY, protocol="forearm", screening=screening, findings=found), **rest), forearm
    )
    assert not answer.failed
    return answer


def bruise(zone: str) -> Finding:
    return Finding(side=LEFT, kind="bruise", zones=(zone,))


def test_its_questions_decide(forearm: Protocol) -> None:
    assert set(judged(forearm, numb="yes").gate.values()) == {"refer"}
    unasked = judged(forearm, numb="unanswered")
    assert unasked.row(LEFT, "wrist", "kneading").reasons[0].text == "LEFT: numbness?"
    assert unasked.row(LEFT, "limb", "shaking").verdict is Verdict.AVOID
    assert unasked.care_row(LEFT, None, "cold_pack").verdict is Verdict.ALLOWED


def test_its_kinds_zones_and_neighbours_decide(forearm: Protocol) -> None:
    answer = judged(forearm, bruise("wrist"))
    assert answer.row(LEFT, "wrist", "pressing").verdict is Verdict.AVOID
    assert answer.row(LEFT, "wrist", "pressing").reasons[0].text == "bruise on the LEFT wrist"
    assert answer.row(LEFT, "wrist", "stroking").verdict is Verdict.ALLOWED
    assert answer.row(LEFT, "extensors", "pressing").modifications == ("away from wrist",)
    assert answer.row(LEFT, "extensors", "rolling").verdict is Verdict.ALLOWED
    assert answer.row(LEFT, "elbow", "pressing").verdict is Verdict.ALLOWED
    both = judged(forearm, bruise("wrist"), bruise("elbow"))
    assert both.row(LEFT, "extensors", "pressing").reasons[0].text == "beside wrist and elbow"


def test_an_outcome_may_name_the_zones_that_it_is_for(forearm: Protocol) -> None:
    knots = Finding(side=LEFT, kind="knot", zones=("wrist", "extensors"))
    answer = judged(forearm, knots)
    assert answer.row(LEFT, "wrist", "stroking").modifications == ("softly",)
    assert answer.row(LEFT, "extensors", "stroking").verdict is Verdict.ALLOWED


def test_its_record_only_zone_restricts_its_neighbour(forearm: Protocol) -> None:
    answer = judged(forearm, bruise("upper_arm"))
    assert [word.text for word in answer.advice] == ["LEFT upper arm: recorded only."]
    assert answer.row(LEFT, "elbow", "pressing").verdict is Verdict.MODIFIED


def test_its_plan_is_checked_by_its_own_constraints(forearm: Protocol) -> None:
    steps = (
        PlanStep(LEFT, "wrist", "pressing"),
        PlanStep(LEFT, "wrist", "kneading"),
        PlanStep(LEFT, "extensors", "rolling"),
        PlanStep(LEFT, "limb", "shaking"),
        PlanStep(LEFT, "wrist", "stroking"),
    )
    faults = judged(forearm, plan=steps).plan_faults
    assert [(fault.step, fault.statements) for fault in faults or ()] == [(1, ("F5",)), (3, ("F6",)), (4, ("F7",))]
    assert (faults or ())[0].text == "After Pressing on the LEFT wrist: a cold pack, then shaking."


def test_conditions_of_the_side_and_of_the_zone_must_hold_together(forearm: Protocol) -> None:
    from bodymap.domain.finding import Status
    from bodymap.domain.visit import RomReading

    def stroked(*found: Finding, painful: bool, **rest) -> Suggestions:
        rom = (RomReading(side=LEFT, joint="wrist", movement="flexion", painful=painful),)
        screening = {("numbness", side): "no" for side in (LEFT, RIGHT)}
        today = Visit(date=TODAY, protocol="forearm", screening=screening, findings=found, rom=rom)
        return suggest(Chart(today=today, **rest), forearm)

    cramp = Finding(side=LEFT, kind="cramp", zones=("extensors",))
    asked = (Request(side=LEFT, zone="extensors", technique="stroking", depth="deep"),)
    over = Finding(side=LEFT, kind="bruise", zones=("elbow",), status=Status.RESOLVED)
    for painful, verdict in ((True, Verdict.AVOID), (False, Verdict.ALLOWED)):
        for found, rest in (([cramp], {}), ([bruise("wrist")], {}), ([], {"requested": asked})):
            answer = stroked(*found, painful=painful, **rest)
            assert answer.row(LEFT, "extensors", "stroking").verdict is verdict
        assert [word.zone for word in stroked(over, painful=painful).advice] == (["elbow"] if painful else [])
        burnt = Finding(side=LEFT, kind="burn", zones=("elbow",), status=Status.RESOLVED)
        assert stroked(burnt, painful=painful).advice == ()
        closed = Finding(side=LEFT, kind="cramp", zones=("wrist",))
        shut = stroked(closed, bruise("wrist"), painful=painful)
        assert shut.care_row(LEFT, None, "cold_pack").verdict is verdict


def test_no_word_of_the_it_band_stands_in_the_code(it_band: Protocol) -> None:
    words = {*it_band.zones, *it_band.kinds, *it_band.questions, *it_band.techniques, *it_band.measures, *it_band.rules}
    words |= {*it_band.statements, *it_band.observations, *it_band.zone_groups, *it_band.kind_groups, "it_band"}
    for package in (bodymap.protocol, bodymap.exchange):
        for path in Path(package.__file__).parent.glob("*.py"):
            text = path.read_text(encoding="utf-8")
            code = text.replace('load_protocol("it_band")', "").replace("zone(side, zone)", "")
            found = [word for word in words if f'"{word}"' in code]
            assert found == [], path.name
