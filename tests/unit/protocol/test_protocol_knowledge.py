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

from bodymap.protocol import Protocol, Verdict, available, check_folder, load_protocol
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
    assert list(it_band.tests) == ["thomas", "ely", "ober", "noble"]
    assert list(it_band.rules) == [f"R{n}" for n in range(23)]
    assert {motion.joint for motion in it_band.motions.values()} == {"hip", "knee", "si"}
    for zone in (*JUDGED, "limb"):
        assert {technique.id for technique in it_band.techniques_in(zone)} == set(techniques_of(zone))


def test_every_statement_is_there_and_carried_by_something_of_use(it_band: Protocol) -> None:
    assert list(it_band.statements) == [f"S{n}" for n in range(1, 81)]
    for statement, carriers in it_band.carriers.items():
        assert carriers, statement
    for n in range(21, 33):
        assert any(carrier.startswith("rule") for carrier in it_band.carriers[f"S{n}"])


def test_words_for_places_steps_and_severities(it_band: Protocol) -> None:
    assert it_band.zone_name("itb_middle") == "ITB, middle third"
    assert it_band.zone_name("limb") == it_band.zone_name(None) == "limb"
    assert it_band.step_name("j_stroke") == "J stroke"
    assert it_band.step_name("ice") == "ice on the lateral knee"
    words = [it_band.band(severity) for severity in (None, 0, 1, 3, 4, 6, 7, 10)]
    assert words == ["", "", "mild", "mild", "moderate", "moderate", "severe", "severe"]


def test_outcome_measures_have_the_agreed_ranges(it_band: Protocol) -> None:
    figures = {name: (o.least, o.most, o.better, o.matters) for name, o in it_band.outcomes.items()}
    assert figures["nprs_worst"] == (0, 10, "down", 2)
    assert figures["psfs_1"] == (0, 10, "up", 3)
    assert figures["psfs_mean"] == (0, 10, "up", 2)
    assert figures["lefs"] == (0, 80, "up", 9)
    assert figures["ober_angle_left"][2:] == ("up", None)
    assert it_band.outcomes["psfs_mean"].mean_of == ("psfs_1", "psfs_2", "psfs_3")


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
