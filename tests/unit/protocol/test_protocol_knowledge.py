"""The IT band's files against the agreed vocabulary, and the look-ups that others build on."""

from itertools import pairwise

from protocol_charts import (
    ALL_ZONES,
    JUDGED,
    KINDS,
    OBSERVED,
    OF_CLIENT,
    OF_SIDE,
    RECORDED,
    RESTRICTING,
    TECHNIQUES,
    techniques_of,
)
from protocol_oracle import ADJACENT, MEASURES

from bodymap.domain.laterality import Side
from bodymap.protocol import Protocol, Verdict, available, check_folder, load_protocol
from bodymap.protocol.guide import guide
from bodymap.resources import resource


def test_the_shipped_protocols_are_sound() -> None:
    assert available() == ("it_band",)
    assert check_folder(resource("protocols", "it_band")) == ()
    assert load_protocol("it_band") is load_protocol("it_band")


def test_the_vocabulary_is_the_agreed_one(it_band: Protocol) -> None:
    assert tuple(it_band.zones) == ALL_ZONES
    assert tuple(zone.id for zone in it_band.zones.values() if zone.record_only) == RECORDED
    assert {frozenset((zone.id, other)) for zone in it_band.zones.values() for other in zone.around} == ADJACENT
    assert tuple(it_band.kinds) == KINDS
    assert tuple(kind.id for kind in it_band.kinds.values() if kind.lasting) == RESTRICTING
    assert {name for name, question in it_band.questions.items() if not question.per_side} == set(OF_CLIENT)
    assert {name for name, question in it_band.questions.items() if question.per_side} == set(OF_SIDE)
    assert set(it_band.techniques) == set(TECHNIQUES)
    assert set(it_band.measures) == set(MEASURES)
    assert tuple(it_band.observations) == OBSERVED
    assert [seen.group for seen in it_band.observations.values()] == ["posture"] * 3 + ["activity"] * 3
    assert list(it_band.prompts) == ["radiating_pain", "pain_elsewhere"]
    assert list(it_band.tests) == ["thomas", "ely", "ober", "noble"]
    assert list(it_band.rules) == [f"R{n}" for n in range(23)]
    assert {motion.joint for motion in it_band.motions.values()} == {"hip", "knee", "si"}
    for zone in (*JUDGED, "limb"):
        assert {technique.id for technique in it_band.techniques_in(zone)} == set(techniques_of(zone))


def test_the_order_of_a_treatment_is_the_agreed_one(it_band: Protocol) -> None:
    massage = ["skin_rolling", "cross_hand_spreading", "deep_effleurage", "specific_massage"]
    strokes = ["stripping", "bowing", "j_stroke", "cross_fiber_friction"]
    assert list(it_band.plan.order) == [*massage, *strokes, "ice", "passive_rom", "gentle_stretching"]


def test_every_statement_is_there_and_carried_by_something_of_use(it_band: Protocol) -> None:
    assert list(it_band.statements) == [f"S{n}" for n in range(1, 81)]
    for statement, carriers in it_band.carriers.items():
        assert carriers, statement
    for n in range(21, 33):
        assert any(carrier.startswith("rule") for carrier in it_band.carriers[f"S{n}"])


CHIEF = """
S1–S4 protocol; S5 history onset; S6 history sites; S7 history aggravators; S8 kind tenderness; S9 kind thickening;
S10 zone itb_distal; S11 kind swelling; S12 kind redness; S13 kind snapping; S14 kind tightness; S15 kind trigger_point;
S16–S17 history sites; S18 observation knee_valgus; S19 observation pelvic_tilt; S20 history radiation; S21–S22 rule R7;
S23 rule R6; S24–S26 rule R5; S24–S26 question site_inspected; S27 rule R1; S27 question dvt; S28 rule R2;
S28 question recent_trauma; S29 rule R3; S29 question severe_unresponsive_pain; S30 rule R10;
S30 question significant_pain;
S31 rule R11; S31 question vascular_issue; S32 rule R12; S32 question medically_cleared; S33 history onset;
S34 observation running; S34 observation cycling; S34 observation prolonged_sitting; S35 observation pelvic_tilt;
S36 observation knee_valgus; S37 observation pes_planus; S38 kind tenderness; S38 kind thickening; S38 kind nodule;
S38 kind trigger_point; S38 kind adhesion; S39 zone itb_middle;
S39 zone lateral_femoral_condyle; S40 motion hip_flexion;
S40 motion knee_flexion; S40 motion si_anterior_rotation; S41 test thomas; S42 test ely; S43 test ober; S44 test noble;
S45 rule R4; S46 rule R4; S45 question stress_fracture_ruled_out; S46 question lumbar_referral_ruled_out;
S47 technique skin_rolling; S48 technique cross_hand_spreading; S49 technique deep_effleurage; S50 rule R7;
S51 technique cross_fiber_friction; S52 plan; S53–S54 technique specific_massage; S55 technique stripping;
S56 technique bowing; S57 technique j_stroke; S58–S60 rule R10; S58–S60 technique stripping; S59 plan; S61 rule R8;
S62 rule R18; S63 technique passive_rom; S63 rule R17; S64 technique gentle_stretching; S65 plan;
S66 measure deep_moist_heat;
S67 measure contrast_hydrotherapy; S68 measure deep_moist_heat; S69 rule R19; S70–S71 measure self_massage;
S72 measure stretching; S73 measure ice; S73 rule R19; S74 measure strengthening; S75 rule R21; S76 measure ergonomics;
S77 measure training; S78 measure footwear; S79 measure gait; S80 rule R22
"""
"""Where a therapist looks for each statement, written by hand from the source."""


def chief_carriers() -> list[tuple[str, str]]:
    pairs = []
    for entry in CHIEF.replace("\n", " ").split(";"):
        numbers, carrier = entry.strip().split(" ", 1)
        first, _, last = numbers.replace("S", "").partition("–")
        pairs += [(f"S{n}", carrier) for n in range(int(first), int(last or first) + 1)]
    return pairs


def test_every_statement_is_where_a_therapist_looks_for_it(it_band: Protocol) -> None:
    pairs = chief_carriers()
    assert {statement for statement, _ in pairs} == set(it_band.statements)
    for statement, carrier in pairs:
        assert carrier in it_band.carriers[statement], statement


def test_the_page_of_the_guide_is_the_one_that_the_protocol_makes(it_band: Protocol) -> None:
    shipped = resource().parent / "docs" / "guide" / "protocol.md"
    page = guide(it_band)
    assert page == shipped.read_text(encoding="utf-8"), "run `bodymap protocol guide it_band -o docs/guide/protocol.md`"
    assert "{" not in page


def test_what_must_be_ruled_out_is_asked_after_an_atypical_pattern(it_band: Protocol) -> None:
    follow_up = {name: dict(question.when) for name, question in it_band.questions.items() if question.when}
    atypical = {"symptom_pattern": ("atypical",)}
    assert follow_up == {"stress_fracture_ruled_out": atypical, "lumbar_referral_ruled_out": atypical}


def test_words_for_places_steps_and_severities(it_band: Protocol) -> None:
    assert it_band.zone_name("itb_middle") == "ITB, middle third"
    assert it_band.zone_name("itb_middle", in_list=True) == "ITB middle third"
    assert it_band.zone_name("limb") == it_band.zone_name(None) == it_band.zone_name("") == "limb"
    assert it_band.zone_name("upper_arm") == "upper arm"
    assert it_band.place_name(Side.LEFT, "itb_middle") == "ITB, middle third LEFT"
    assert it_band.place_name(Side.LEFT, "limb") == it_band.place_name(Side.LEFT, None) == "whole LEFT limb"
    assert it_band.step_name("j_stroke") == "J stroke"
    assert it_band.step_name("ice") == "ice on the lateral knee"
    words = [it_band.band(severity) for severity in (None, 0, 1, 3, 4, 6, 7, 10)]
    assert words == ["", "", "mild", "mild", "moderate", "moderate", "severe", "severe"]


def test_what_else_is_asked_of_a_finding_depends_on_its_kind(it_band: Protocol) -> None:
    asked = {kind.id: kind.particulars for kind in it_band.kinds.values() if kind.particulars}
    assert asked == {"trigger_point": ("activity",), "pain": ("radiation",)}


def test_answers_of_the_history_that_exclude_the_others(it_band: Protocol) -> None:
    alone = {(question.id, c.id) for question in it_band.history.values() for c in question.choices if c.alone}
    assert alone == {("radiation", "none"), ("aggravators", "nothing")}
    assert {question.id for question in it_band.history.values() if question.several} == {
        "sites",
        "aggravators",
        "radiation",
    }


MOTIONS = {
    "hip_flexion": 120,
    "hip_extension": 20,
    "hip_abduction": 45,
    "hip_adduction": 30,
    "hip_internal_rotation": 40,
    "hip_external_rotation": 45,
    "knee_flexion": 135,
    "knee_extension": 0,
    "si_anterior_rotation": None,
    "si_posterior_rotation": None,
}
"""The usual range in degrees."""


def test_motions_are_named_as_charts_name_them(it_band: Protocol) -> None:
    assert {motion.id: motion.usual for motion in it_band.motions.values()} == MOTIONS
    for motion in it_band.motions.values():
        assert f"{motion.joint}_{motion.movement}" == motion.id


OUTCOMES = {
    "nprs_now": (0, 10, "down", 2, "", False),
    "nprs_worst": (0, 10, "down", 2, "", False),
    "nprs_average": (0, 10, "down", 2, "", False),
    "psfs_1": (0, 10, "up", 3, "", True),
    "psfs_2": (0, 10, "up", 3, "", True),
    "psfs_3": (0, 10, "up", 3, "", True),
    "psfs_mean": (0, 10, "up", 2, "", False),
    "lefs": (0, 80, "up", 9, "", False),
    "ober_angle_left": (-60, 90, "up", None, "left", False),
    "ober_angle_right": (-60, 90, "up", None, "right", False),
}
"""Least, most, which way is better, the smallest change that matters, whose side, whether in the client's own words."""


def test_outcome_measures_are_the_agreed_ones(it_band: Protocol) -> None:
    known = it_band.outcomes.values()
    assert {o.id: (o.least, o.most, o.better, o.matters, o.side, o.own_words) for o in known} == OUTCOMES
    means = {outcome.id: outcome.mean_of for outcome in known if outcome.mean_of}
    assert means == {"psfs_mean": ("psfs_1", "psfs_2", "psfs_3")}


def test_the_bands_of_severity_leave_nothing_out(it_band: Protocol) -> None:
    assert [(band.least, band.most) for band in it_band.bands] == [(1, 3), (4, 6), (7, 10)]


def test_the_pain_history_asks_what_s33_names(it_band: Protocol) -> None:
    assert {question.id: [choice.id for choice in question.choices] for question in it_band.history.values()} == {
        "onset": ["gradual", "sudden"],
        "sites": ["outer_thigh", "outer_knee", "hip", "low_back", "elsewhere"],
        "aggravators": ["activity", "sitting", "rest", "nothing"],
        "radiation": ["none", "hip", "leg"],
    }


def test_verdicts_are_ordered_by_severity() -> None:
    order = [Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER]
    assert sorted([order[2], order[0], order[3], order[1]]) == order
    assert max(order) is Verdict.REFER
    for milder, stricter in pairwise(order):
        assert milder < stricter
        assert milder <= stricter
        assert stricter > milder
        assert stricter >= milder
        assert not stricter < milder
    assert [verdict.withholds for verdict in order] == [False, False, True, True]
    assert not Verdict.NOT_APPLICABLE.withholds
