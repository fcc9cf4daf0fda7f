"""The agreed cases, held against the engine by way of the chart document."""

import json
from pathlib import Path

import pytest

from bodymap.exchange import decode_chart, encode_suggestions
from bodymap.protocol import Protocol, suggest

CASES = json.loads((Path(__file__).parents[2] / "data" / "cases.json").read_text(encoding="utf-8"))


def no_diagram(name: str):
    raise AssertionError(f"no case needs the diagram {name}")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case_holds(it_band: Protocol, case: dict) -> None:
    chart = decode_chart(json.dumps(case["chart"]), lambda _: it_band, no_diagram)
    answer = encode_suggestions(suggest(chart, it_band))
    assert "failed" not in answer
    rows = {
        (zone["side"], zone["zone"], row["technique"]): row for zone in answer["zones"] for row in zone["techniques"]
    }
    for want in case["expect"]:
        row = rows[want["side"], want["zone"], want["technique"]]
        for key in ("verdict", "indicated", "pending", "depth_cap"):
            assert row[key] == want.get(key, row[key]), (want, row)
        assert row["reasons"] or row["verdict"] in ("allowed", "not_applicable")
    care = {(row["side"], row["zone"], row["measure"]): row for row in answer["self_care"]}
    for want in case["expect_self_care"]:
        row = care[want["side"], want["zone"], want["self_care"]]
        for key in ("verdict", "indicated"):
            assert row[key] == want.get(key, row[key]), (want, row)
    assert case.get("gate", answer["gate"]) == answer["gate"]
    advised = [[word["side"], word["zone"]] for word in answer["advice"]]
    assert case.get("advice_zone") in [None, *advised]
    assert case.get("no_advice_zone", "none") not in advised
    steps = [step["technique"] for step in answer["plan"]]
    for chain in case.get("plan_after", []):
        assert [steps.index(name) for name in chain] == sorted(steps.index(name) for name in chain)
    cited = {statement for fault in answer.get("plan_faults", []) for statement in fault["statements"]}
    assert set(case.get("plan_faults", [])) <= cited


def test_there_are_cases() -> None:
    assert len(CASES) >= 33
