"""The made-up forearm protocol with a rule changed, and charts to judge by it."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from protocol_charts import LEFT, RIGHT, TODAY

from bodymap.domain.finding import Finding
from bodymap.domain.visit import Visit
from bodymap.protocol import Chart, Protocol, Suggestions, suggest
from bodymap.protocol.building import build
from bodymap.protocol.checking import check
from bodymap.protocol.reading import Reading, read_tables

FILE = Path(__file__).parents[2] / "data" / "protocols" / "forearm" / "forearm.toml"
TABLES = tomllib.loads(FILE.read_text(encoding="utf-8"))
Tables = dict[str, Any]
KNOT = {"finding": ["knot"], "found": "today"}
AVOID_COLD = {"self_care": ["cold_pack"], "verdict": "avoid"}


def variant(change: Callable[[Tables], object]) -> Protocol:
    """The forearm protocol with its tables changed; it must still be sound."""
    tables = copy.deepcopy(TABLES)
    change(tables)
    reading = Reading()
    read_tables({"forearm.toml": tables}, reading)
    check(reading)
    assert [str(fault) for fault in reading.faults] == []
    return build(reading)


def rule(name: str, when: Tables, *then: Tables, **rest: object) -> Tables:
    said = [{"basis": "precaution", "text": f"{name} speaks", **each} for each in then]
    return {"id": name, "title": name, "because": ["F1"], "case": [{"when": when, "then": said}], **rest}


def found(kind: str, zone: str, side: Any = LEFT, **rest: Any) -> Finding:
    return Finding(side=side, kind=kind, zones=(zone,), **rest)


def judged(protocol: Protocol, *findings: Finding, numb: str = "no", **rest: Any) -> Suggestions:
    screening = {("numbness", side): numb for side in (LEFT, RIGHT)}
    today = Visit(date=TODAY, protocol="forearm", screening=screening, findings=findings)
    answer = suggest(Chart(today=today, **rest), protocol)
    assert not answer.failed, answer.failed
    return answer
