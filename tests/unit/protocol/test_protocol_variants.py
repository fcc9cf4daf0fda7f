"""The engine's branches that the IT band alone does not reach, by the made-up forearm protocol with a rule changed."""

from contextlib import nullcontext
from dataclasses import replace

import pytest
from forearm_variants import AVOID_COLD, KNOT, Tables, found, judged, rule, variant
from protocol_charts import LEFT, RIGHT, TODAY

from bodymap.domain.finding import Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import RomReading, Visit
from bodymap.protocol import Chart, Protocol, Request, Verdict, suggest
from bodymap.protocol.holding import TooMildError, hold
from bodymap.protocol.preparing import prepare

CLEAR: dict[tuple[str, Side | None], str] = {("numbness", side): "no" for side in (LEFT, RIGHT)}


def test_what_is_unanswered_is_a_precaution_where_the_answer_would_be_the_protocols_word() -> None:
    def change(tables: Tables) -> None:
        case = tables["rule"][1]["case"][0]
        case["when"] = {"any_answered": {"numbness": ["unanswered", "no"]}}
        case["then"][0] |= {"basis": "protocol", "text_unanswered": "not asked"}
        del tables["rule"][1]["gate"]

    protocol = variant(change)
    for numb, basis, text in (("unanswered", "precaution", "not asked"), ("no", "protocol", "LEFT: numbness?")):
        (reason,) = judged(protocol, numb=numb).row(LEFT, "wrist", "stroking").reasons
        assert (reason.basis, reason.text, reason.pending) == (basis, text, numb == "unanswered")


@pytest.mark.parametrize("observed", [frozenset(), frozenset({"rowing"}), frozenset({"rowing", "typing"})])
def test_a_verdict_may_depend_on_what_is_observed_and_is_held_to(observed: frozenset[str]) -> None:
    def change(tables: Tables) -> None:
        words = {"group": "activity", "help": "Made up.", "statements": ["F1"]}
        tables["observation"] = [{"id": seen, "name": seen, **words} for seen in ("rowing", "typing", "lifting")]
        when = {"observed": ["typing", "lifting"]}
        tables["rule"].append(rule("B0", when, {"techniques": ["pressing"], "verdict": "avoid"}))

    protocol = variant(change)
    today = Visit(
        date=TODAY,
        protocol="forearm",
        screening=CLEAR,
        observations=observed,
    )
    chart = Chart(today=today)
    answer = suggest(chart, protocol)
    assert not answer.failed, answer.failed
    seen = "typing" in observed
    assert answer.row(LEFT, "wrist", "pressing").verdict is (Verdict.AVOID if seen else Verdict.ALLOWED)
    rows = tuple(replace(row, verdict=Verdict.ALLOWED) for row in answer.zones[LEFT, "wrist"])
    milder = replace(answer, zones={**answer.zones, (LEFT, "wrist"): rows})
    with pytest.raises(TooMildError, match="pressing at wrist") if seen else nullcontext():
        hold(milder, chart, protocol)


def beside_a_bruise(painful: bool = False, found_in: str = "extensors", **case: object) -> set[str]:
    """The zones where pressing is modified because rule A3, with its case changed so, restricts one beside them."""

    def change(tables: Tables) -> None:
        bruise = tables["rule"][2]["case"][0]
        assert tables["rule"][2]["id"] == "A3"
        bruise["when"] |= case.get("when", {})
        bruise["then"] = case.get("then", bruise["then"])

    protocol = variant(change)
    rom = (RomReading(side=LEFT, joint="wrist", movement="flexion", painful=painful),)
    today = Visit(
        date=TODAY,
        protocol="forearm",
        screening=CLEAR,
        findings=(found("bruise", found_in),),
        rom=rom,
    )
    answer = suggest(Chart(today=today), protocol)
    assert not answer.failed, answer.failed
    rows = (row for rows in answer.zones.values() for row in rows if row.side is LEFT and row.technique == "pressing")
    return {row.zone for row in rows if any(reason.rule == "A4" for reason in row.reasons)}


SPOKEN = {"basis": "precaution", "text": "said"}


def test_beside_counts_from_what_the_other_rule_restricts() -> None:
    stern = {**SPOKEN, "techniques": ["kneading"], "verdict": "avoid"}
    assert beside_a_bruise() == {"wrist", "elbow"}
    # in the zone itself an outcome restricts only such zones as it names
    assert beside_a_bruise(then=[{**stern, "zones": ["joints"]}]) == set()
    assert beside_a_bruise(found_in="wrist", then=[{**stern, "zones": ["joints"]}]) == {"extensors"}
    # a case of the whole side restricts the zones it names, wherever its finding is, and none by naming none
    side = {"where": "limb"}
    assert beside_a_bruise(found_in="upper_arm", when=side, then=[{**stern, "zones": ["joints"]}]) == {"extensors"}
    assert beside_a_bruise(when=side, then=[stern]) == set()
    assert beside_a_bruise(then=[{**SPOKEN, "advise": "here"}]) == set()
    painful = {"motion_painful": True}
    assert beside_a_bruise(when=painful) == set()
    assert beside_a_bruise(when=painful, painful=True) == {"wrist", "elbow"}


def test_a_verdict_for_named_zones_and_one_for_what_is_over_are_held_to_there_alone() -> None:
    def change(tables: Tables) -> None:
        stern = {"techniques": ["stroking"], "verdict": "avoid"}
        tables["rule"] += [
            rule("B0", {**KNOT, "where": "zone", "zones": ["joints"]}, stern),
            rule("B1", {"resolved": ["bruise"]}, {**stern, "techniques": ["kneading"]}),
        ]

    protocol = variant(change)
    knots = (found("knot", "extensors"), found("knot", "wrist"))
    answer = judged(protocol, *knots)
    told = {zone: answer.row(LEFT, zone, "stroking").verdict for zone in ("wrist", "extensors")}
    assert told == {"wrist": Verdict.AVOID, "extensors": Verdict.ALLOWED}
    assert answer.row(LEFT, "wrist", "kneading").verdict is Verdict.ALLOWED
    rows = tuple(replace(row, verdict=Verdict.MODIFIED) for row in answer.zones[LEFT, "wrist"])
    milder = replace(answer, zones={**answer.zones, (LEFT, "wrist"): rows})
    with pytest.raises(TooMildError, match="stroking at wrist"):
        hold(milder, Chart(today=Visit(date=TODAY, protocol="forearm", screening=CLEAR, findings=knots)), protocol)


@pytest.mark.parametrize(("zone", "verdict"), [("extensors", Verdict.ALLOWED), ("wrist", Verdict.AVOID)])
def test_a_verdict_on_self_care_for_named_zones_is_held_to_where_something_is_found_there(
    zone: str, verdict: Verdict
) -> None:
    named = {**AVOID_COLD, "zones": ["joints"]}
    protocol = variant(lambda tables: tables["rule"].append(rule("B0", {**KNOT, "where": "zone"}, named)))
    knot = found("knot", zone)
    answer = judged(protocol, knot)
    care = answer.care_row(LEFT, None, "cold_pack")
    assert care is not None
    assert care.verdict is verdict
    milder = replace(answer, self_care=tuple(replace(row, verdict=Verdict.ALLOWED) for row in answer.self_care))
    chart = Chart(today=Visit(date=TODAY, protocol="forearm", screening=CLEAR, findings=(knot,)))
    with pytest.raises(TooMildError, match="cold_pack") if verdict is Verdict.AVOID else nullcontext():
        hold(milder, chart, protocol)


@pytest.mark.parametrize("zone", ["wrist", "elbow"])
def test_what_is_over_may_be_looked_for_in_some_zones_alone(zone: str) -> None:
    over = rule("B0", {"resolved": ["bruise"], "zones": ["elbow"]}, {"techniques": ["pressing"], "verdict": "avoid"})
    answer = judged(variant(lambda tables: tables["rule"].append(over)), found("bruise", zone, status=Status.RESOLVED))
    verdict = answer.row(LEFT, zone, "pressing").verdict
    assert verdict is (Verdict.AVOID if zone == "elbow" else Verdict.ALLOWED)


def test_a_verdict_on_what_is_asked_for_may_name_zones_and_is_held_to_there_alone() -> None:
    deep = {"techniques": ["pressing"], "verdict": "avoid", "zones": ["elbow"]}
    protocol = variant(lambda tables: tables["rule"].append(rule("B0", {"asked_depth": ["deep"]}, deep)))
    places = ("wrist", "elbow")
    asked = tuple(Request(side=LEFT, zone=zone, technique="pressing", depth="deep") for zone in places)
    answer = judged(protocol, requested=asked)
    told = [answer.row(LEFT, zone, "pressing").verdict for zone in places]
    assert told == [Verdict.ALLOWED, Verdict.AVOID]
    rows = tuple(replace(row, verdict=Verdict.ALLOWED) for row in answer.zones[LEFT, "elbow"])
    milder = replace(answer, zones={**answer.zones, (LEFT, "elbow"): rows})
    today = Visit(date=TODAY, protocol="forearm", screening=CLEAR)
    with pytest.raises(TooMildError, match="pressing at elbow"):
        hold(milder, Chart(today=today, requested=asked), protocol)


def test_what_follows_where_all_is_withheld_may_name_zones() -> None:
    def change(tables: Tables) -> None:
        tables["rule"].append(rule("B0", {**KNOT, "where": "zone"}, {"techniques": ["massage"], "verdict": "avoid"}))
        tables["rule"].append(rule("B1", {"all_withheld": True}, {**AVOID_COLD, "zones": ["elbow"]}))
        tables["measure"][0]["zones"] = ["wrist", "elbow"]

    answer = judged(variant(change), found("knot", "wrist"), found("knot", "elbow"))
    told = [[reason.rule for reason in answer.care[LEFT, zone, "cold_pack"].reasons] for zone in ("wrist", "elbow")]
    assert told == [[], ["B1"]]


def test_reasons_stand_in_the_order_of_the_rules() -> None:
    def change(tables: Tables) -> None:
        deep = rule("A0", {"asked_depth": ["deep"]}, {"techniques": ["pressing"], "verdict": "avoid"})
        last = rule("B1", {"phase": ["initial"]}, {"techniques": ["pressing"], "verdict": "avoid"}, AVOID_COLD)
        care = rule("B0", {**KNOT, "where": "zone"}, AVOID_COLD)
        tables["rule"] = [deep, *tables["rule"], care, last]

    asked = (Request(side=LEFT, zone="wrist", technique="pressing", depth="deep"),)
    protocol = variant(change)
    findings = (found("bruise", "wrist"), found("knot", "wrist"))
    for requested, rules in (((), ["A3", "A5", "B1"]), (asked, ["A0", "A3", "A5", "B1"])):
        answer = judged(protocol, *findings, requested=requested)
        assert [reason.rule for reason in answer.row(LEFT, "wrist", "pressing").reasons] == rules
        care = answer.care_row(LEFT, None, "cold_pack")
        assert care is not None
        assert [reason.rule for reason in care.reasons] == ["B0", "B1"]


def test_the_order_of_the_findings_does_not_show_in_reasons_and_advice() -> None:
    def change(tables: Tables) -> None:
        tables["rule"][6]["case"][0]["when"] = {"finding": ["knot"], "found": "today", "where": "zone"}
        tables["rule"][6]["case"][0]["then"][0]["text"] = "a knot on the {zone}"
        del tables["rule"][5]["case"][3]["when"]["motion_painful"]

    protocol = variant(change)
    over = Status.RESOLVED
    findings = [found("knot", "wrist"), found("knot", "elbow")]
    findings += [found("bruise", "wrist", status=over), found("bruise", "elbow", status=over)]
    one = judged(protocol, *findings)
    prepare.cache_clear()
    other = judged(protocol, *reversed(findings))
    care = one.care_row(LEFT, None, "cold_pack")
    assert care is not None
    assert [reason.text for reason in care.reasons] == ["a knot on the elbow", "a knot on the wrist"]
    assert one == other
    assert [word.zone for word in one.advice] == ["wrist", "elbow"]


def test_nothing_of_the_limb_counts_as_a_zone_where_all_is_withheld() -> None:
    def change(tables: Tables) -> None:
        tables["rule"][6]["case"][0]["when"] = {"all_withheld": True}
        tables["rule"].append(rule("B0", {"phase": ["initial"]}, {"techniques": ["shaking"], "verdict": "avoid"}))

    answer = judged(variant(change))
    assert answer.row(LEFT, "limb", "shaking").verdict is Verdict.AVOID
    care = answer.care_row(LEFT, None, "cold_pack")
    assert care is not None
    assert care.verdict is Verdict.ALLOWED


def test_what_forbids_brings_no_empty_modification(forearm: Protocol) -> None:
    assert judged(forearm, found("bruise", "wrist")).row(LEFT, "wrist", "pressing").modifications == ()


def test_a_finding_may_advise_and_leave_a_question_open() -> None:
    def change(tables: Tables) -> None:
        del tables["rule"][1]
        asking = {**KNOT, "where": "zone", "any_answered": {"numbness": ["unanswered"]}}
        tables["rule"].append(rule("B0", asking, {"techniques": ["kneading"], "verdict": "avoid"}))
        tables["rule"].append(rule("B1", {**KNOT, "where": "zone"}, {"advise": "here"}))

    protocol = variant(change)
    for _ in range(2):
        answer = judged(protocol, found("knot", "wrist"), numb="unanswered")
        assert answer.open_questions == (("numbness", LEFT),)
        assert (answer.gate[LEFT], answer.gate[RIGHT]) == ("pending", "proceed")
        assert [(word.side, word.zone, word.text) for word in answer.advice] == [(LEFT, "wrist", "B1 speaks")]


def test_a_rule_that_cites_what_applies_cites_all_of_its_own_where_nothing_does() -> None:
    avoiding = {"techniques": ["kneading"], "verdict": "avoid"}
    narrow = rule("B0", {**KNOT, "where": "zone"}, avoiding, cite="what applies")
    protocol = variant(lambda tables: tables["rule"].append(narrow))
    reasons = judged(protocol, found("knot", "wrist")).row(LEFT, "wrist", "kneading").reasons
    assert [reason.statements for reason in reasons if reason.rule == "B0"] == [("F1",)]


def test_one_outcome_that_waits_for_an_answer_keeps_the_gate_pending() -> None:
    waits = ({"techniques": ["kneading"], "verdict": "avoid", "pending": True}, {"indicate": ["pressing"]})
    protocol = variant(lambda tables: tables["rule"].append(rule("B0", {**KNOT, "where": "zone"}, *waits)))
    assert judged(protocol, found("knot", "wrist")).gate == {LEFT: "pending", RIGHT: "proceed"}


def test_what_is_only_indicated_waits_for_nothing() -> None:
    waits = {"indicate": ["pressing"], "pending": True}
    protocol = variant(lambda tables: tables["rule"].append(rule("B0", {**KNOT, "where": "zone"}, waits)))
    row = judged(protocol, found("knot", "wrist")).row(LEFT, "wrist", "pressing")
    assert (row.indicated, row.pending, row.verdict) == (True, False, Verdict.ALLOWED)


def test_a_rule_leaves_the_gate_alone_where_it_has_no_outcome() -> None:
    elsewhere = {"techniques": ["kneading"], "verdict": "refer", "zones": ["elbow"]}
    refers = rule("B0", {**KNOT, "where": "zone"}, elsewhere, gate="refer")
    protocol = variant(lambda tables: tables["rule"].append(refers))
    assert judged(protocol, found("knot", "wrist")).gate[LEFT] == "proceed"
    assert judged(protocol, found("knot", "elbow")).gate[LEFT] == "refer"


def test_a_prompt_about_one_side_is_heard_on_that_side() -> None:
    asking = {"id": "P1", "question": "numbness", "kinds": ["knot"], "zones": ["wrist"], "statements": ["F1"]}
    protocol = variant(lambda tables: tables.update(prompt=[{**asking, "text": "A knot on the {side} {zones}."}]))
    both = (found("knot", "wrist"), found("knot", "wrist", RIGHT))
    told = [prompt.text for prompt in judged(protocol, *both).prompts]
    assert told == ["A knot on the LEFT wrist.", "A knot on the RIGHT wrist."]
    assert judged(protocol, *both, numb="yes").prompts == ()
