"""What must hold for every chart: monotone, true to the side, free of order, explained, total."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from protocol_charts import (
    ITB,
    JUDGED,
    OF_CLIENT,
    RESTRICTING,
    TODAY,
    charts,
    examples,
    keys,
    makers,
    techniques_of,
)

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, Visit
from bodymap.protocol import Chart, Protocol, Suggestions, Verdict, check_plan, suggest

RISK = {"medically_cleared": "no", "site_inspected": "no", "symptom_pattern": "atypical"}
RISK |= {"stress_fracture_ruled_out": "no", "lumbar_referral_ruled_out": "no"}
SAFE_ANSWERS = {"medically_cleared": "yes", "site_inspected": "yes", "symptom_pattern": "typical"}
SAFE_ANSWERS |= {"stress_fracture_ruled_out": "yes", "lumbar_referral_ruled_out": "yes"}


def judged(chart: Chart, protocol: Protocol) -> Suggestions:
    answer = suggest(chart, protocol)
    assert not answer.failed, answer.failed
    return answer


def more_permissive(before: Suggestions, after: Suggestions) -> list:
    """The rows that a riskier chart judges more mildly."""
    milder = [
        (key, old.technique, old.verdict, new.verdict)
        for key, rows in before.zones.items()
        for old, new in zip(rows, after.zones[key], strict=True)
        if new.verdict < old.verdict
    ]
    cares = zip(before.self_care, after.self_care, strict=True)
    return milder + [(old.side, old.measure, old.verdict) for old, new in cares if new.verdict < old.verdict]


restricting = st.builds(
    lambda maker, kind, status: replace(maker.finding(), kind=kind, status=status),
    makers,
    st.sampled_from(RESTRICTING),
    st.sampled_from((Status.ACTIVE, Status.UNKNOWN)),
)


@examples(500)
@given(charts(), restricting)
def test_a_restricting_finding_makes_nothing_milder(it_band: Protocol, chart: Chart, finding) -> None:
    worse = replace(chart, today=replace(chart.today, findings=(*chart.today.findings, finding)))
    assert more_permissive(judged(chart, it_band), judged(worse, it_band)) == []


@examples(400)
@given(charts(), restricting, makers)
def test_a_restricting_finding_of_an_earlier_visit_makes_nothing_milder(it_band, chart: Chart, finding, maker) -> None:
    visit = Visit(date=maker.date(), protocol="it_band", findings=(finding,))
    worse = replace(chart, earlier=(*chart.earlier, visit))
    assert more_permissive(judged(chart, it_band), judged(worse, it_band)) == []


@examples(500)
@given(charts(), st.sampled_from(keys()), st.booleans(), st.booleans())
def test_a_riskier_answer_makes_nothing_milder(it_band, chart: Chart, key, unanswered: bool, from_safe: bool) -> None:
    name = key[0]
    start = dict(chart.today.screening)
    if from_safe or start.get(key) == RISK.get(name, "yes"):
        start[key] = SAFE_ANSWERS.get(name, "no")
    riskier = {**start, key: "unanswered" if unanswered else RISK.get(name, "yes")}
    if name == "symptom_pattern" and start.get(key, "unanswered") == "unanswered":
        # from an unanswered pattern to an atypical one that is fully cleared up is no step toward risk
        return
    before = judged(replace(chart, today=replace(chart.today, screening=start)), it_band)
    after = judged(replace(chart, today=replace(chart.today, screening=riskier)), it_band)
    assert more_permissive(before, after) == []


def swapped_words(text: str) -> str:
    return text.replace("LEFT", "\0").replace("RIGHT", "LEFT").replace("\0", "RIGHT")


def swapped_visit(visit: Visit) -> Visit:
    return replace(
        visit,
        screening={(name, side.other if side else None): answer for (name, side), answer in visit.screening.items()},
        findings=tuple(replace(finding, side=finding.side.other) for finding in visit.findings),
        rom=tuple(replace(reading, side=reading.side.other) for reading in visit.rom),
    )


def swapped(chart: Chart) -> Chart:
    return Chart(
        today=swapped_visit(chart.today),
        earlier=tuple(swapped_visit(visit) for visit in chart.earlier),
        requested=tuple(replace(request, side=request.side.other) for request in chart.requested),
        plan=chart.plan and tuple(PlanStep(step.side.other, step.zone, step.technique) for step in chart.plan),
    )


def told(reasons) -> tuple:
    return tuple((r.rule, r.statements, r.basis, swapped_words(r.text), r.verdict, r.pending) for r in reasons)


def plainly(reasons) -> tuple:
    return tuple((r.rule, r.statements, r.basis, r.text, r.verdict, r.pending) for r in reasons)


def by_side(answer: Suggestions, swap: bool) -> dict:
    """All that an answer says, by side; with the sides and their words swapped where that is wanted."""

    def of(side: Side | None) -> Side | None:
        return side.other if swap and side else side

    def words(text: str) -> str:
        return swapped_words(text) if swap else text

    reasons = told if swap else plainly
    rows = {
        (of(r.side), r.zone, r.technique): (
            *(r.verdict, r.indicated, r.pending, r.depth_cap, r.modifications),
            reasons(r.reasons),
        )
        for rows in (*answer.zones.values(), answer.not_applicable)
        for r in rows
    }
    care = {
        (of(r.side), r.zone, r.measure): (r.verdict, r.indicated, r.modifications, reasons(r.reasons))
        for r in answer.self_care
    }
    return {
        "rows": rows,
        "care": care,
        "gate": {of(side): gate for side, gate in answer.gate.items()},
        "advice": {(of(a.side), a.zone, words(a.text)) for a in answer.advice},
        "prompts": {(p.question, of(p.side), words(p.text)) for p in answer.prompts},
        "open": {(question, of(side)) for question, side in answer.open_questions},
        "plan": [(of(s.side), s.zone, s.technique) for s in answer.plan],
        "faults": answer.plan_faults
        and [(fault.step, fault.statements, words(fault.text)) for fault in answer.plan_faults],
    }


@examples(400)
@given(charts())
def test_swapping_the_sides_swaps_them_in_the_answer(it_band: Protocol, chart: Chart) -> None:
    one, other = by_side(judged(chart, it_band), swap=True), by_side(judged(swapped(chart), it_band), swap=False)
    if [step[1:] for step in one["plan"]] == [step[1:] for step in other["plan"]] and one["plan"] != other["plan"]:
        # both sides have the very same to do, and one of them must come first
        one["plan"], other["plan"] = sorted(one["plan"], key=str), sorted(other["plan"], key=str)
    assert one == other


@examples(400)
@given(charts(), st.integers(0, 10**6))
def test_the_order_in_the_file_changes_nothing(it_band: Protocol, chart: Chart, seed: int) -> None:
    shuffle = random.Random(seed)

    def mixed(items):
        items = list(items)
        shuffle.shuffle(items)
        return tuple(items)

    def mixed_visit(visit: Visit) -> Visit:
        screening = dict(mixed(visit.screening.items()))
        return replace(visit, screening=screening, findings=mixed(visit.findings), rom=mixed(visit.rom))

    other = Chart(
        today=mixed_visit(chart.today),
        earlier=mixed(mixed_visit(visit) for visit in chart.earlier),
        requested=mixed(chart.requested),
        plan=chart.plan,
    )
    assert judged(chart, it_band) == judged(other, it_band)


@examples(400)
@given(charts())
def test_every_verdict_is_explained_and_every_place_is_judged_once(it_band: Protocol, chart: Chart) -> None:
    answer = judged(chart, it_band)
    places = [(side, zone) for side in Side for zone in (*JUDGED, "limb")]
    assert set(answer.zones) == set(places)
    for side, zone in places:
        rows = answer.zone(side, zone)
        assert sorted(row.technique for row in rows) == sorted(techniques_of(zone))
    every = [row for rows in answer.zones.values() for row in rows]
    for row in (*every, *answer.self_care):
        assert row.verdict in (Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)
        if row.verdict is not Verdict.ALLOWED:
            assert max(reason.verdict for reason in row.reasons) is row.verdict
        assert row.pending is any(reason.pending for reason in row.reasons)
        for reason in row.reasons:
            assert reason.rule in it_band.rules
            assert reason.statements
            assert set(reason.statements) <= set(it_band.rules[reason.rule].because)
            assert reason.basis in ("protocol", "precaution")
            assert "{" not in reason.text
            assert row.side.other.word not in reason.text
    for request in chart.requested:
        if request.technique not in techniques_of(request.zone):
            verdict = answer.row(request.side, request.zone, request.technique).verdict
            assert verdict is Verdict.NOT_APPLICABLE
            assert [r.technique for r in answer.not_applicable].count(request.technique) >= 1


@examples(400)
@given(charts())
def test_a_proposal_breaks_no_constraint(it_band: Protocol, chart: Chart) -> None:
    answer = judged(chart, it_band)
    assert check_plan(answer.plan, answer, it_band) == ()
    for step in answer.plan:
        if step.technique in it_band.techniques:
            row = answer.row(step.side, step.zone, step.technique)
            assert row.verdict in (Verdict.ALLOWED, Verdict.MODIFIED)
    indicated = {
        (row.side, row.zone, row.technique)
        for rows in answer.zones.values()
        for row in rows
        if row.indicated and not row.verdict.withholds
    }
    assert indicated <= {(step.side, step.zone, step.technique) for step in answer.plan}


def test_an_empty_chart_allows_nothing(it_band: Protocol) -> None:
    answer = judged(Chart(today=Visit(date=TODAY, protocol="it_band")), it_band)
    assert {row.verdict for rows in answer.zones.values() for row in rows} == {Verdict.AVOID}
    assert all(row.pending for rows in answer.zones.values() for row in rows)
    assert dict(answer.gate) == dict.fromkeys(Side, "pending")
    asked = [key for key in keys() if not key[0].endswith("ruled_out")]
    assert set(answer.open_questions) == set(asked)
    physical = [measure.id for measure in it_band.measures.values() if measure.physical]
    assert {row.verdict for row in answer.self_care if row.measure in physical} == {Verdict.AVOID}
    assert {row.zone for row in answer.self_care if row.measure == "self_massage"} == {*ITB, "tensor_fasciae_latae"}
    assert len(OF_CLIENT) == 6
