"""Plans by the made-up forearm protocol with a rule changed: what is proposed, and how a fault in a plan is told."""

import pytest
from forearm_variants import AVOID_COLD, KNOT, Tables, found, judged, rule, variant
from protocol_charts import LEFT

from bodymap.domain.visit import PlanStep
from bodymap.protocol import Protocol, Suggestions


def steps_of(answer: Suggestions) -> list[tuple[str | None, str]]:
    return [(step.zone, step.technique) for step in answer.plan]


def test_what_cannot_be_followed_as_it_must_is_not_proposed() -> None:
    proposed = steps_of(judged(variant(lambda _: None), found("knot", "wrist")))
    assert ("wrist", "pressing") in proposed
    for withheld in (AVOID_COLD, {"techniques": ["shaking"], "verdict": "avoid"}):
        added = rule("B0", {**KNOT, "where": "limb"}, withheld)
        protocol = variant(lambda tables, added=added: tables["rule"].append(added))
        steps = steps_of(judged(protocol, found("knot", "wrist")))
        assert ("wrist", "pressing") not in steps
        assert ("wrist", "kneading") in steps
        assert (("limb", "shaking") in steps) is (withheld is AVOID_COLD)


def test_what_must_follow_is_looked_for_where_it_applies() -> None:
    def follows(*steps: str, zones: tuple[str, ...] = ()) -> list[tuple[str | None, str]]:
        def change(tables: Tables) -> None:
            tables["plan"]["followed_by"][0]["steps"] = list(steps)
            tables["plan"]["order"] = ["kneading", "pressing", "rolling", "stroking", "cold_pack", "shaking"]
            if zones:
                tables["measure"][0]["zones"] = list(zones)

        return steps_of(judged(variant(change), found("knot", "wrist")))

    assert ("wrist", "pressing") in follows("stroking", "shaking")
    assert ("wrist", "pressing") not in follows("rolling", "shaking"), "rolling is for the extensors alone"
    assert ("wrist", "pressing") in follows("cold_pack", zones=("wrist",))
    assert ("wrist", "pressing") not in follows("cold_pack", zones=("elbow",))


def test_a_proposal_whose_order_would_break_a_constraint_is_none() -> None:
    order = ["cold_pack", "kneading", "rolling", "pressing", "shaking"]
    protocol = variant(lambda tables: tables["plan"].update(order=order))
    assert judged(protocol, found("knot", "wrist")).plan == ()
    assert judged(protocol, found("cramp", "extensors")).plan != ()


def test_motion_that_is_not_said_to_come_last_is_not_proposed_of_itself() -> None:
    def change(tables: Tables) -> None:
        for key in ("last", "followed_by"):
            del tables["plan"][key]

    steps = steps_of(judged(variant(change), found("knot", "wrist")))
    assert ("wrist", "kneading") in steps
    assert ("limb", "shaking") not in steps


def test_what_comes_last_is_proposed_only_where_it_applies() -> None:
    def change(tables: Tables) -> None:
        tables["plan"]["last"][0]["techniques"] = ["shaking", "stroking"]
        tables["plan"]["order"] = ["rolling", "pressing", "cold_pack", "stroking", "shaking"]
        del tables["plan"]["alternated"]
        tables["rule"][4]["case"][0]["then"][0]["indicate"] = ["pressing"]

    protocol = variant(change)
    steps = steps_of(judged(protocol, found("cramp", "extensors")))
    assert steps == [("extensors", "rolling"), ("limb", "shaking")]
    alone = judged(protocol, plan=(PlanStep(LEFT, "wrist", "stroking"),))
    assert alone.plan_faults == (), "a massage that is to come last comes after itself"


@pytest.mark.parametrize(("numb", "words"), [("unanswered", "is to avoid"), ("yes", "is withheld; refer")])
def test_a_fault_says_how_strict_the_verdict_is(forearm: Protocol, numb: str, words: str) -> None:
    answer = judged(forearm, numb=numb, plan=(PlanStep(LEFT, "wrist", "stroking"),))
    (fault,) = answer.plan_faults or ()
    assert words in fault.text


def test_a_fault_cites_what_forbids_and_not_what_only_modifies(forearm: Protocol) -> None:
    findings = (found("bruise", "wrist"), found("bruise", "extensors"))
    answer = judged(forearm, *findings, plan=(PlanStep(LEFT, "wrist", "pressing"),))
    assert [reason.rule for reason in answer.row(LEFT, "wrist", "pressing").reasons] == ["A3", "A4"]
    told = [fault.text for fault in answer.plan_faults or () if "avoid" in fault.text]
    assert told == ["Pressing on the LEFT wrist is to avoid: bruise on the LEFT wrist"]


def test_faults_stand_in_the_order_of_the_steps(forearm: Protocol) -> None:
    plan = (
        PlanStep(LEFT, "limb", "shaking"),
        PlanStep(LEFT, "wrist", "kneading"),
        PlanStep(LEFT, "elbow", "kneading"),
        PlanStep(LEFT, "elbow", "pressing"),
        PlanStep(LEFT, "wrist", "rolling"),
    )
    faults = judged(forearm, plan=plan).plan_faults or ()
    assert [fault.step for fault in faults] == [1, 3, 4, 5, 5]
