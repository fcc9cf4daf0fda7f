"""Plans: the proposal's order, and each constraint broken once and just not broken."""

import pytest
from protocol_charts import LEFT, MUSCLES, RIGHT, find, judge

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep
from bodymap.protocol import Chart, Protocol, check_plan, suggest


def step(technique: str, zone: str | None = "itb_middle", side: Side = RIGHT) -> PlanStep:
    return PlanStep(side, zone, technique)


def faults(it_band: Protocol, *steps: PlanStep, **chart) -> list[tuple[int, tuple[str, ...]]]:
    answer = judge(it_band, *chart.pop("findings", ()), plan=steps, **chart)
    assert answer.plan_faults == check_plan(steps, answer, it_band)
    return [(fault.step, fault.statements) for fault in answer.plan_faults or ()]


FRICTION, ICE = step("cross_fiber_friction"), step("ice")
STRETCH, MOVE = step("gentle_stretching", "limb"), step("passive_rom", "limb")


def test_friction_is_followed_by_ice_and_then_stretching(it_band: Protocol) -> None:
    assert faults(it_band, FRICTION, ICE, STRETCH) == []
    assert faults(it_band, FRICTION, step("ice", None), MOVE, step("gentle_stretching", None)) == []
    for steps in ([FRICTION], [FRICTION, ICE], [FRICTION, STRETCH], [ICE, FRICTION, STRETCH], [FRICTION, STRETCH, ICE]):
        assert (steps.index(FRICTION) + 1, ("S52",)) in faults(it_band, *steps)
    assert faults(it_band, FRICTION, step("ice", "itb_middle", LEFT), STRETCH) == [(1, ("S52",))]
    assert faults(it_band, FRICTION, step("ice", "quadriceps"), STRETCH) == [(1, ("S52",))]
    twice = [FRICTION, ICE, step("cross_fiber_friction", "itb_distal"), STRETCH]
    assert faults(it_band, *twice) == [(3, ("S52",))]


def test_blocks_alternate_with_effleurage(it_band: Protocol) -> None:
    stroke = step("effleurage")
    for first in ("stripping", "bowing", "j_stroke"):
        for second in ("stripping", "bowing", "j_stroke"):
            assert faults(it_band, step(first), step(second, "quadriceps")) == [(2, ("S59",))]
            assert faults(it_band, step(first), stroke, step(second, "quadriceps")) == []
    assert faults(it_band, step("bowing"), step("skin_rolling"), step("bowing")) == [(3, ("S59",))]
    assert faults(it_band, step("bowing"), step("deep_effleurage"), step("bowing")) == [(3, ("S59",))]
    assert faults(it_band, stroke, step("bowing"), step("skin_rolling")) == []


def test_alternation_is_counted_for_each_side(it_band: Protocol) -> None:
    right, left = step("bowing"), step("bowing", side=LEFT)
    calm_right, calm_left = step("effleurage"), step("effleurage", side=LEFT)
    assert faults(it_band, right, left) == [(2, ("S59",))]
    assert faults(it_band, right, calm_left, right) == [(3, ("S59",))]
    assert faults(it_band, right, calm_right, left, calm_left, right) == []
    assert faults(it_band, right, calm_left, left) == []


def test_motion_and_stretching_come_after_all_massage(it_band: Protocol) -> None:
    for closing in (STRETCH, MOVE):
        assert faults(it_band, closing, step("effleurage")) == [(1, ("S65",))]
        assert faults(it_band, closing, step("effleurage", side=LEFT)) == [(1, ("S65",))]
        assert faults(it_band, step("effleurage"), closing) == []
        assert faults(it_band, closing, ICE) == []


def test_what_is_withheld_is_a_fault_with_its_own_statements(it_band: Protocol) -> None:
    wound = [find("open_wound", "itb_middle")]
    assert faults(it_band, step("effleurage"), findings=wound) == [(1, ("S24",))]
    assert faults(it_band, step("effleurage"), answers={("dvt", None): "yes"}) == [(1, ("S27",))]
    assert faults(it_band, step("deep_moist_heat", None), findings=[find("redness", "foot")]) == [(1, ("S69",))]
    assert faults(it_band, step("stripping", "quadriceps"), findings=wound) == []


def test_what_has_no_place_there_is_a_fault(it_band: Protocol) -> None:
    assert faults(it_band, step("specific_massage")) == [(1, ("S53", "S54"))]
    assert faults(it_band, step("gentle_stretching")) == [(1, ("S64", "S65"))]
    assert faults(it_band, step("effleurage", None)) == [(1, ("S59",))]
    assert faults(it_band, step("effleurage", "hamstrings")) == [(1, ("S59",))]
    assert faults(it_band, step("self_massage", "quadriceps")) == [(1, ("S70", "S71"))]


def test_the_proposal_follows_the_sound_order(it_band: Protocol) -> None:
    answer = judge(
        it_band,
        find("trigger_point", "gluteus_maximus"),
        find("thickening", "itb_middle"),
        find("adhesion", "itb_middle"),
        find("tightness", "tensor_fasciae_latae", LEFT),
    )
    assert [(s.side.value, s.zone, s.technique) for s in answer.plan] == [
        ("right", "itb_middle", "skin_rolling"),
        ("right", "itb_middle", "cross_hand_spreading"),
        ("right", "itb_middle", "deep_effleurage"),
        ("right", "gluteus_maximus", "specific_massage"),
        ("right", "itb_middle", "cross_fiber_friction"),
        ("right", "itb_middle", "ice"),
        ("left", "tensor_fasciae_latae", "specific_massage"),
        ("right", "limb", "passive_rom"),
        ("right", "limb", "gentle_stretching"),
        ("left", "limb", "passive_rom"),
        ("left", "limb", "gentle_stretching"),
    ]


def test_the_order_of_the_sides_depends_on_what_is_to_do_and_not_on_their_names(it_band: Protocol) -> None:
    for side in Side:
        more = (find("adhesion", "itb_middle", side), find("trigger_point", "quadriceps", side.other))
        plan = judge(it_band, *more).plan
        assert [s.side for s in plan[:3]] == [side, side, side.other]
        same = (find("trigger_point", "quadriceps", side), find("trigger_point", "gluteus_maximus", side.other))
        assert judge(it_band, *same).plan[0].zone == "gluteus_maximus"
        # the technique that comes earlier in the protocol's order decides before the zone does
        pressed = (find("trigger_point", zone, side) for zone in MUSCLES)
        plan = judge(it_band, *pressed, find("thickening", "itb_insertion", side.other)).plan
        assert [s.side for s in plan[:6]] == [side.other] * 3 + [side] * 3


@pytest.mark.parametrize("answers", [{("dvt", None): "yes"}, {("site_inspected", RIGHT): "unanswered"}])
def test_a_closed_side_has_no_proposal(it_band: Protocol, answers: dict) -> None:
    assert judge(it_band, find("adhesion", "itb_middle"), answers=answers).plan == ()


def test_what_is_modified_may_be_proposed_and_what_is_avoided_not(it_band: Protocol) -> None:
    pain = {("significant_pain", RIGHT): "yes"}
    plan = judge(it_band, find("thickening", "itb_middle"), find("adhesion", "itb_middle"), answers=pain).plan
    assert [s.technique for s in plan] == ["skin_rolling", "cross_hand_spreading", "passive_rom", "gentle_stretching"]


def test_another_protocols_strokes_alternate_in_its_proposal(forearm: Protocol) -> None:
    from protocol_charts import TODAY

    from bodymap.domain.finding import Finding
    from bodymap.domain.visit import Visit

    found = (
        Finding(side=LEFT, kind="knot", zones=("wrist", "elbow")),
        Finding(side=LEFT, kind="cramp", zones=("extensors",)),
    )
    today = Visit(date=TODAY, protocol="forearm", screening={("numbness", LEFT): "no"}, findings=found)
    answer = suggest(Chart(today=today), forearm)
    assert [(s.zone, s.technique) for s in answer.plan] == [
        ("wrist", "kneading"),
        ("wrist", "stroking"),
        ("elbow", "kneading"),
        ("elbow", "stroking"),
        ("extensors", "rolling"),
        ("extensors", "stroking"),
        ("wrist", "pressing"),
        ("elbow", "pressing"),
        ("wrist", "cold_pack"),
        ("elbow", "cold_pack"),
        ("limb", "shaking"),
    ]


@pytest.mark.parametrize("first", [LEFT, RIGHT])
def test_of_two_sides_with_as_much_to_do_the_one_with_the_earlier_step_comes_first(
    it_band: Protocol, first: Side
) -> None:
    earlier = (find("adhesion", "gluteus_maximus", first), find("trigger_point", "tensor_fasciae_latae", first))
    later = (find("trigger_point", "quadriceps", first.other), find("adhesion", "itb_proximal", first.other))
    assert judge(it_band, *earlier, *later).plan[0] == PlanStep(first, "tensor_fasciae_latae", "specific_massage")
