"""Each rule by itself: a case in which it fires, and one in which it just does not.

One file, in the order of the rules from R0 to R22, so that a rule without its pair is seen to be missing.
"""

import pytest
from protocol_charts import (
    JUDGED,
    KNEE,
    LEFT,
    OF_BAND,
    RECORDED,
    RIGHT,
    STROKES,
    days_ago,
    find,
    judge,
)

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import RomReading
from bodymap.protocol import Protocol, Request, Suggestions, Verdict

ALLOWED, MODIFIED, AVOID, REFER = (Verdict(word) for word in ("allowed", "modified", "avoid", "refer"))


def fired(answer: Suggestions) -> set[str]:
    """Every rule that anything cites."""
    rows = [row for rows in answer.zones.values() for row in rows]
    spoken = [*rows, *answer.self_care, *answer.advice]
    return {reason.rule for said in spoken for reason in said.reasons}


def verdicts(answer: Suggestions, zone: str, side: Side = RIGHT) -> set[Verdict]:
    return {row.verdict for row in answer.zone(side, zone)}


CARED = {
    "R0": {("dvt", None): "unanswered"},
    "R1": {("dvt", None): "yes"},
    "R2": {("recent_trauma", RIGHT): "yes"},
    "R3": {("severe_unresponsive_pain", RIGHT): "yes"},
    "R4": {("symptom_pattern", None): "atypical"},
    "R10": {("significant_pain", RIGHT): "yes"},
    "R11": {("vascular_issue", None): "yes"},
    "R12": {("medically_cleared", None): "no"},
}


def test_nothing_fires_on_a_clear_chart(it_band: Protocol) -> None:
    answer = judge(it_band)
    assert fired(answer) == set()
    assert {verdict for zone in JUDGED for verdict in verdicts(answer, zone)} == {ALLOWED}
    assert dict(answer.gate) == dict.fromkeys(Side, "proceed")
    assert answer.plan == ()


@pytest.mark.parametrize("rule", CARED)
def test_screening_rules_fire_by_their_answer(it_band: Protocol, rule: str) -> None:
    assert rule in fired(judge(it_band, answers=CARED[rule]))


@pytest.mark.parametrize("rule", ["R1", "R2", "R3", "R4"])
def test_refer_withholds_everything_of_its_scope_and_nothing_beyond(it_band: Protocol, rule: str) -> None:
    answer = judge(it_band, answers=CARED[rule])
    for side in Side:
        touched = side is RIGHT or rule in ("R1", "R4")
        for zone in (*JUDGED, "limb"):
            assert verdicts(answer, zone, side) == ({REFER} if touched else {ALLOWED})
        assert answer.gate[side] == ("refer" if touched else "proceed")
        for row in answer.self_care:
            if row.side is side:
                physical = it_band.measures[row.measure].physical
                assert row.verdict is (REFER if touched and physical else ALLOWED)


def test_an_atypical_pattern_needs_both_ruled_out(it_band: Protocol) -> None:
    atypical = {("symptom_pattern", None): "atypical", ("stress_fracture_ruled_out", None): "yes"}
    assert judge(it_band, answers=atypical).gate[LEFT] == "refer"
    cleared = judge(it_band, answers={**atypical, ("lumbar_referral_ruled_out", None): "yes"})
    assert cleared.gate[LEFT] == "proceed"
    assert fired(cleared) == set()


def test_a_site_that_was_not_looked_at_closes_that_side_alone(it_band: Protocol) -> None:
    answer = judge(it_band, answers={("site_inspected", LEFT): "no"})
    assert answer.gate == {LEFT: "pending", RIGHT: "proceed"}
    assert verdicts(answer, "limb", LEFT) == {AVOID}
    assert answer.open_questions == (("site_inspected", LEFT),)
    (reason,) = answer.row(LEFT, "itb_middle", "effleurage").reasons
    assert reason.statements == ("S24", "S25", "S26")
    assert "LEFT" in reason.text


def test_limits_that_are_not_answered_are_pending(it_band: Protocol) -> None:
    answer = judge(it_band, answers={("vascular_issue", None): "unanswered"})
    row = answer.row(RIGHT, "itb_middle", "deep_effleurage")
    assert (row.verdict, row.pending) == (AVOID, True)
    assert answer.row(RIGHT, "itb_middle", "effleurage").verdict is ALLOWED
    assert answer.gate[RIGHT] == "pending"
    assert answer.open_questions == (("vascular_issue", None),)


@pytest.mark.parametrize("kind", ["open_wound", "bursitis", "skin_condition"])
def test_r5_closes_the_zone_to_all_massage(it_band: Protocol, kind: str) -> None:
    answer = judge(it_band, find(kind, "quadriceps"))
    assert verdicts(answer, "quadriceps") == {AVOID}
    assert verdicts(answer, "limb") == {ALLOWED}
    assert verdicts(answer, "quadriceps", LEFT) == {ALLOWED}
    (reason,) = [r for r in answer.row(RIGHT, "quadriceps", "effleurage").reasons if r.rule == "R5"]
    assert len(reason.statements) == 1


def test_r6_says_which_part_is_the_protocols_word(it_band: Protocol) -> None:
    answer = judge(it_band, find("infection", "itb_middle"))
    for row in answer.zone(RIGHT, "itb_middle"):
        deep = row.technique in ("deep_effleurage", "cross_fiber_friction")
        assert row.verdict is AVOID
        assert row.reasons[0].basis == ("protocol" if deep else "precaution")


@pytest.mark.parametrize("kind", ["inflammation", "swelling", "redness"])
def test_r7_leaves_effleurage_around_an_inflamed_zone(it_band: Protocol, kind: str) -> None:
    answer = judge(it_band, find(kind, "itb_middle"))
    for row in answer.zone(RIGHT, "itb_middle"):
        assert row.verdict is (MODIFIED if row.technique == "effleurage" else AVOID)
    assert "R8" not in fired(answer)


@pytest.mark.parametrize("zone", KNEE)
def test_r8_closes_the_whole_knee_end_and_points_to_the_proximal_band(it_band: Protocol, zone: str) -> None:
    answer = judge(it_band, find("swelling", zone))
    for other in KNEE:
        assert verdicts(answer, other) == {AVOID}
    (word,) = answer.advice
    assert (word.side, word.zone) == (RIGHT, "itb_proximal")
    assert [(reason.rule, reason.basis) for reason in word.reasons] == [("R8", "precaution")]


@pytest.mark.parametrize("kind", ["open_wound", "infection", "inflammation"])
def test_r8_does_not_point_to_a_proximal_band_that_is_restricted_itself(it_band: Protocol, kind: str) -> None:
    answer = judge(it_band, find("swelling", "itb_distal"), find(kind, "itb_proximal"))
    assert answer.advice == ()


def test_r8_points_nowhere_while_the_side_is_closed(it_band: Protocol) -> None:
    answer = judge(it_band, find("swelling", "itb_distal"), answers={("site_inspected", RIGHT): "no"})
    assert answer.advice == ()


def test_r9_stops_short_of_a_restricted_neighbour(it_band: Protocol) -> None:
    answer = judge(it_band, find("open_wound", "itb_proximal"))
    for zone in JUDGED:
        beside = zone in ("gluteus_maximus", "tensor_fasciae_latae", "itb_middle")
        for row in answer.zone(RIGHT, zone):
            if beside:
                assert row.verdict is (ALLOWED if row.technique == "effleurage" else MODIFIED)
    row = answer.row(RIGHT, "itb_middle", "stripping")
    assert row.modifications == ("Stop short of the border with ITB, proximal third.",)
    assert row.reasons[0].statements == ("S24",)
    assert verdicts(answer, "quadriceps") == {ALLOWED}


def test_r9_counts_a_restricted_zone_that_is_only_recorded(it_band: Protocol) -> None:
    answer = judge(it_band, find("open_wound", "hamstrings"))
    assert answer.row(RIGHT, "itb_middle", "stripping").verdict is MODIFIED
    assert answer.zone(RIGHT, "hamstrings") == ()
    assert [(word.zone, word.reasons) for word in answer.advice] == [("hamstrings", ())]


@pytest.mark.parametrize("zone", RECORDED)
def test_a_recorded_zone_is_kept_and_suggests_nothing(it_band: Protocol, zone: str) -> None:
    answer = judge(it_band, find("tenderness", zone))
    assert [word.zone for word in answer.advice] == [zone]
    assert fired(answer) == set()
    assert judge(it_band, find("tenderness", "itb_middle")).advice == ()


def test_what_an_earlier_visit_found_in_a_recorded_zone_is_told_only_while_it_stands(it_band: Protocol) -> None:
    assert judge(it_band, earlier=[days_ago(7, find("tenderness", "foot"))]).advice == ()
    lasting = days_ago(7, find("infection", "foot"))
    assert [word.zone for word in judge(it_band, earlier=[lasting]).advice] == ["foot"]
    lifting = days_ago(5, find("infection", "foot", status="resolved"))
    assert judge(it_band, earlier=[lasting, lifting]).advice == ()


def test_what_today_finds_resolved_in_a_recorded_zone_is_told_to_be_kept(it_band: Protocol) -> None:
    answer = judge(it_band, find("tenderness", "foot", status="resolved"))
    assert [word.zone for word in answer.advice] == ["foot"]


@pytest.mark.parametrize("rule", ["R10", "R11", "R12"])
def test_limits_keep_work_light(it_band: Protocol, rule: str) -> None:
    answer = judge(it_band, answers=CARED[rule])
    for zone in JUDGED:
        for row in answer.zone(RIGHT, zone):
            aggressive = row.technique in ("cross_fiber_friction", "deep_effleurage")
            light = row.technique == "effleurage"
            assert row.verdict is (AVOID if aggressive else ALLOWED if light else MODIFIED)
            assert row.depth_cap == (None if aggressive or light else "light")
    assert verdicts(answer, "limb") == {ALLOWED}
    assert answer.row(LEFT, "itb_middle", "stripping").verdict is (ALLOWED if rule == "R10" else MODIFIED)


@pytest.mark.parametrize("technique", STROKES)
def test_r13_caps_what_is_asked_for_deep(it_band: Protocol, technique: str) -> None:
    def asked(depth: str) -> Suggestions:
        return judge(it_band, requested=[Request(side=RIGHT, zone="itb_middle", technique=technique, depth=depth)])

    row = asked("deep").row(RIGHT, "itb_middle", technique)
    assert (row.verdict, row.depth_cap) == (MODIFIED, "moderate")
    assert asked("deep").row(RIGHT, "itb_distal", technique).verdict is ALLOWED
    assert asked("deep").row(LEFT, "itb_middle", technique).verdict is ALLOWED
    for depth in ("moderate", "light", ""):
        assert asked(depth).row(RIGHT, "itb_middle", technique).verdict is ALLOWED


def test_a_question_that_is_answered_is_not_open(it_band: Protocol) -> None:
    answer = judge(it_band, answers={**CARED["R10"], **CARED["R11"], **CARED["R12"]})
    assert answer.open_questions == ()
    assert answer.gate[RIGHT] == "proceed"


def test_the_latest_record_of_a_kind_is_told(it_band: Protocol) -> None:
    earlier = [days_ago(9, find("swelling", "itb_distal")), days_ago(2, find("swelling", "itb_insertion"))]
    row = judge(it_band, earlier=earlier).row(RIGHT, "lateral_femoral_condyle", "bowing")
    assert "swelling (recorded on 28 February 2026)" in row.reasons[0].text


def test_the_lowest_cap_and_all_modifications_stand(it_band: Protocol) -> None:
    answer = judge(
        it_band,
        find("open_wound", "itb_distal"),
        requested=[Request(side=RIGHT, zone="itb_middle", technique="stripping", depth="deep")],
        answers={**CARED["R10"], **CARED["R11"]},
    )
    row = answer.row(RIGHT, "itb_middle", "stripping")
    assert row.depth_cap == "light"
    assert row.modifications == (
        "Stop short of the border with ITB, distal third.",
        "Light, as tolerated, with more effleurage.",
        "No deeper than moderate.",
    )
    assert [reason.rule for reason in row.reasons] == ["R9", "R10", "R11", "R13"]


def test_r14_to_r16_look_at_what_is_found_today_and_not_resolved(it_band: Protocol) -> None:
    cases = (
        ("adhesion", "gluteus_maximus", {"cross_fiber_friction"}),
        ("trigger_point", "tensor_fasciae_latae", {"specific_massage"}),
        ("tightness", "gluteus_maximus", {"specific_massage"}),
        ("trigger_point", "quadriceps", {"specific_massage"}),
        ("tightness", "quadriceps", set()),
        ("thickening", "itb_insertion", set(OF_BAND)),
        ("tightness", "itb_proximal", set(OF_BAND)),
        ("trigger_point", "itb_middle", set()),
        ("thickening", "gluteus_maximus", set()),
        ("nodule", "itb_middle", set()),
        ("tenderness", "itb_middle", set()),
        ("adhesion", "hamstrings", set()),
    )
    for kind, zone, techniques in cases:
        for status in ("active", "unknown", "resolved"):
            answer = judge(it_band, find(kind, zone, status=status))
            wanted = {(RIGHT, zone, name) for name in techniques} if status != "resolved" else set()
            rows = [row for rows in answer.zones.values() for row in rows]
            assert {(row.side, row.zone, row.technique) for row in rows if row.indicated} == wanted
        earlier = judge(it_band, earlier=[days_ago(7, find(kind, zone))])
        assert not any(row.indicated for rows in earlier.zones.values() for row in rows)


def test_indicated_stands_beside_a_verdict_that_forbids(it_band: Protocol) -> None:
    row = judge(it_band, find("adhesion", "itb_middle"), find("infection", "itb_middle")).row(
        RIGHT, "itb_middle", "cross_fiber_friction"
    )
    assert (row.verdict, row.indicated) == (AVOID, True)


def test_r17_keeps_motion_within_what_does_not_hurt(it_band: Protocol) -> None:
    def moved(painful: bool | None) -> Suggestions:
        reading = RomReading(side=RIGHT, joint="knee", movement="flexion", painful=painful)
        return judge(it_band, rom=(reading,))

    assert moved(True).row(RIGHT, "limb", "passive_rom").verdict is MODIFIED
    assert moved(True).row(RIGHT, "limb", "gentle_stretching").verdict is ALLOWED
    assert moved(True).row(LEFT, "limb", "passive_rom").verdict is ALLOWED
    assert moved(False).row(RIGHT, "limb", "passive_rom").verdict is ALLOWED
    assert moved(None).row(RIGHT, "limb", "passive_rom").verdict is ALLOWED


def test_r18_says_that_direct_work_may_resume(it_band: Protocol) -> None:
    earlier = [days_ago(7, find("inflammation", "itb_distal"))]
    answer = judge(it_band, find("inflammation", "itb_distal", status="resolved"), earlier=earlier)
    assert verdicts(answer, "itb_distal") == {ALLOWED}
    (word,) = answer.advice
    assert (word.side, word.zone) == (RIGHT, "itb_distal")
    assert [(reason.rule, reason.basis) for reason in word.reasons] == [("R18", "protocol")]
    assert "Direct work may resume" in word.text


@pytest.mark.parametrize(
    "today",
    [
        [],
        [find("inflammation", "itb_distal", severity=1)],
        [find("swelling", "itb_distal", status="resolved")],
        [find("inflammation", "itb_middle", status="resolved")],
        [find("inflammation", "itb_distal", LEFT, "resolved")],
        [find("inflammation", "itb_distal", status="resolved"), find("inflammation", "itb_distal")],
        [find("inflammation", "itb_distal", status="resolved"), find("inflammation", "itb_distal", status="unknown")],
        [find("inflammation", "itb_distal", status="resolved"), find("redness", "itb_insertion")],
    ],
)
def test_what_was_inflamed_stays_so_until_the_same_kind_is_resolved_there(it_band: Protocol, today: list) -> None:
    answer = judge(it_band, *today, earlier=[days_ago(300, find("inflammation", "itb_distal"))])
    assert verdicts(answer, "itb_distal") == {AVOID}
    assert (RIGHT, "itb_distal") not in [(word.side, word.zone) for word in answer.advice]


def test_visits_are_read_in_order_of_date(it_band: Protocol) -> None:
    first = days_ago(9, find("bursitis", "quadriceps"))
    second = days_ago(5, find("bursitis", "quadriceps", status="resolved"))
    third = days_ago(2, find("bursitis", "quadriceps"))
    assert verdicts(judge(it_band, earlier=[second, first]), "quadriceps") == {ALLOWED}
    assert verdicts(judge(it_band, earlier=[third, second, first]), "quadriceps") == {AVOID}


def test_a_visit_earlier_on_the_same_day_lifts_what_older_ones_found(it_band: Protocol) -> None:
    morning = days_ago(0, find("bursitis", "quadriceps", status="resolved"))
    older = days_ago(9, find("bursitis", "quadriceps"))
    assert verdicts(judge(it_band, earlier=[older, morning]), "quadriceps") == {ALLOWED}


def test_of_two_visits_of_one_day_the_active_finding_stands(it_band: Protocol) -> None:
    morning = days_ago(0, find("bursitis", "quadriceps"))
    answer = judge(it_band, find("bursitis", "quadriceps", status="resolved"), earlier=[morning])
    assert verdicts(answer, "quadriceps") == {AVOID}


def test_a_visit_dated_after_todays_restricts_and_never_lifts(it_band: Protocol) -> None:
    later = days_ago(-4, find("bursitis", "quadriceps"))
    assert verdicts(judge(it_band, earlier=[later]), "quadriceps") == {AVOID}
    lifting = days_ago(-4, find("bursitis", "quadriceps", status="resolved"))
    earlier = days_ago(4, find("bursitis", "quadriceps"))
    assert verdicts(judge(it_band, earlier=[earlier, lifting]), "quadriceps") == {AVOID}
    today = judge(it_band, find("bursitis", "quadriceps"), earlier=[lifting])
    assert verdicts(today, "quadriceps") == {AVOID}


def test_a_carried_finding_tells_its_day(it_band: Protocol) -> None:
    answer = judge(it_band, earlier=[days_ago(3, find("infection", "quadriceps"))])
    assert "recorded on 27 February 2026" in answer.row(RIGHT, "quadriceps", "effleurage").reasons[0].text


def test_of_several_days_the_last_is_told_wherever_it_was_found(it_band: Protocol) -> None:
    wide = Finding(side=RIGHT, kind="swelling", zones=("quadriceps", "foot"), status=Status.ACTIVE)
    answer = judge(
        it_band,
        earlier=[
            days_ago(9, find("swelling", "quadriceps")),
            days_ago(6, wide),
            days_ago(3, find("swelling", "quadriceps")),
        ],
    )
    assert "swelling (recorded on 27 February 2026)" in answer.row(RIGHT, "quadriceps", "effleurage").reasons[0].text
    (heat,) = answer.care[RIGHT, None, "deep_moist_heat"].reasons
    assert "swelling (recorded on 27 February 2026)" in heat.text


def test_a_finding_after_treatment_counts_too(it_band: Protocol) -> None:
    answer = judge(it_band, find("redness", "itb_middle", moment=Moment.AFTER))
    assert answer.row(RIGHT, "itb_middle", "stripping").verdict is AVOID


def test_r19_forbids_heat_and_calls_for_ice(it_band: Protocol) -> None:
    answer = judge(it_band, find("redness", "foot"))
    assert answer.care_row(RIGHT, None, "deep_moist_heat").verdict is AVOID
    assert answer.care_row(RIGHT, None, "contrast_hydrotherapy").verdict is AVOID
    assert answer.care_row(RIGHT, None, "ice").indicated
    assert answer.care_row(LEFT, None, "deep_moist_heat").verdict is ALLOWED
    assert not answer.care_row(LEFT, None, "ice").indicated
    assert judge(it_band, find("bursitis", "foot")).care_row(RIGHT, None, "deep_moist_heat").verdict is ALLOWED


def test_r20_withholds_self_massage_where_nothing_may_be_done(it_band: Protocol) -> None:
    answer = judge(it_band, find("open_wound", "tensor_fasciae_latae"), find("inflammation", "itb_middle"))
    row = answer.care_row(RIGHT, "tensor_fasciae_latae", "self_massage")
    assert row.verdict is AVOID
    assert row.reasons[0].statements == ("S24", "S70")
    assert answer.care_row(RIGHT, "itb_middle", "self_massage").verdict is ALLOWED
    assert answer.care_row(LEFT, "tensor_fasciae_latae", "self_massage").verdict is ALLOWED


@pytest.mark.parametrize(("phase", "verdict"), [("", MODIFIED), ("initial", MODIFIED), ("later", ALLOWED)])
def test_r21_holds_at_first_and_while_the_phase_is_unknown(it_band: Protocol, phase: str, verdict: Verdict) -> None:
    row = judge(it_band, phase=phase).care_row(RIGHT, None, "strengthening")
    assert row.verdict is verdict
    assert bool(row.modifications) is (verdict is MODIFIED)


@pytest.mark.parametrize(
    "seen", ["pelvic_tilt", "knee_valgus", "pes_planus", "running", "cycling", "prolonged_sitting"]
)
def test_r22_offers_advice_on_both_sides(it_band: Protocol, seen: str) -> None:
    answer = judge(it_band, observations=frozenset({seen}))
    offered = {(row.side, row.measure) for row in answer.self_care if row.indicated}
    assert {side for side, _ in offered} == set(Side)
    assert {measure for _, measure in offered} <= {"ergonomics", "training", "footwear", "gait"}
    assert {row.verdict for row in answer.self_care} == {ALLOWED}


def test_conditions_stand_without_changing_the_verdict(it_band: Protocol) -> None:
    answer = judge(it_band)
    row = answer.row(RIGHT, "itb_middle", "bowing")
    assert row.verdict is ALLOWED
    assert [condition.statement for condition in row.conditions] == ["S58", "S59", "S60"]
    assert [c.statement for c in answer.row(RIGHT, "limb", "passive_rom").conditions] == ["S63", "S65"]


def test_a_technique_asked_for_where_it_has_no_place(it_band: Protocol) -> None:
    requests = [Request(side=RIGHT, zone=zone, technique="specific_massage") for zone in ("itb_middle", "hamstrings")]
    answer = judge(it_band, requested=requests)
    assert [row.zone for row in answer.not_applicable] == ["hamstrings", "itb_middle"]
    assert {row.verdict for row in answer.not_applicable} == {Verdict.NOT_APPLICABLE}
    assert "gluteus maximus" in answer.not_applicable[0].conditions[0].text
    assert answer.care_row(RIGHT, "itb_middle", "nothing") is None
