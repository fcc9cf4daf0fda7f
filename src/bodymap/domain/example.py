"""Made-up clients to try the program with, dated back from today so that they never look stale.

Hides the files below `resources/examples/`: the one place in the domain that reads a file, and only one that the
program ships. Zones are written there beside the coordinates; a test holds them against the diagram. May import the
domain and `resources`.
"""

import datetime
import tomllib
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bodymap.domain.finding import Activity, Acuity, Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Client, QuestionKey, RomReading, SpecialTest, Treatment, Visit
from bodymap.resources import resource

PROTOCOL = "it_band"

Example = tuple[Client, tuple[Visit, ...]]


def example_clients(today: datetime.date) -> tuple[Example, ...]:
    """The made-up clients with their visits, oldest first. None is of today; ids are the same at every call."""
    files = sorted(resource("examples").glob("*.toml"))
    return tuple(_example(tomllib.loads(path.read_text(encoding="utf-8")), today) for path in files)


def _example(raw: Mapping[str, Any], today: datetime.date) -> Example:
    key = raw["key"]
    client = Client(id=_id(key), **raw["client"])
    last_of: dict[str, str] = {}
    visits = tuple(_visit(each, f"{key}/{n}", client.id, today, last_of) for n, each in enumerate(raw["visit"], 1))
    return client, visits


def _visit(raw: Mapping[str, Any], key: str, client_id: str, today: datetime.date, last_of: dict[str, str]) -> Visit:
    findings = tuple(
        _finding(each, side, key, last_of) for side in (Side.RIGHT, Side.LEFT) for each in raw.get(side.value, ())
    )
    return Visit(
        id=_id(key),
        client_id=client_id,
        date=today - datetime.timedelta(days=raw["days_ago"]),
        protocol=PROTOCOL,
        phase=raw["phase"],
        signed=raw["signed"],
        screening=_answers(raw),
        findings=findings,
        clear=frozenset((side, zone) for side in Side for zone in raw.get(f"clear_{side}", ())),
        rom=tuple(RomReading(side=side, **each) for side in Side for each in raw.get(f"rom_{side}", ())),
        tests=tuple(SpecialTest(side=side, **each) for side in Side for each in raw.get(f"tests_{side}", ())),
        observations=frozenset(raw.get("observations", ())),
        history=raw.get("history", {}),
        outcomes={name: float(value) for name, value in raw.get("outcomes", {}).items()},
        treatments=tuple(_treatment(each, f"{key}/treatment/{n}") for n, each in enumerate(raw.get("treatments", ()))),
        home_care=frozenset((side, measure) for side in Side for measure in raw.get(f"home_care_{side}", ())),
        notes=raw.get("notes", ""),
    )


def _answers(raw: Mapping[str, Any]) -> dict[QuestionKey, str]:
    answers: dict[QuestionKey, str] = {(question, None): answer for question, answer in raw["screening"].items()}
    for side in Side:
        answers |= {(question, side): answer for question, answer in raw.get(f"screening_{side}", {}).items()}
    return answers


def _finding(raw: Mapping[str, Any], side: Side, visit_key: str, last_of: dict[str, str]) -> Finding:
    key = raw["key"]
    finding = Finding(
        id=_id(f"{visit_key}/{key}"),
        side=side,
        kind=raw["kind"],
        zones=(raw["zone"],),
        shape=_shape(raw),
        severity=raw["severity"],
        status=Status(raw.get("status", "active")),
        acuity=Acuity(raw["acuity"]),
        note=raw.get("note", ""),
        activity=Activity(raw.get("activity", "unknown")),
        follows=last_of.get(key),
    )
    last_of[key] = finding.id
    return finding


def _shape(raw: Mapping[str, Any]) -> Shape:
    if "at" in raw:
        return Shape.point(*raw["at"])
    kind = ShapeKind.AREA if raw.get("closed", False) else ShapeKind.STROKE
    return Shape(kind, tuple((x, y) for x, y in raw["path"]))


def _treatment(raw: Mapping[str, Any], key: str) -> Treatment:
    rest = {name: value for name, value in raw.items() if name not in ("side", "zone", "minutes")}
    minutes = float(raw["minutes"]) if "minutes" in raw else None
    return Treatment(id=_id(key), side=Side(raw["side"]), zone=raw.get("zone"), minutes=minutes, **rest)


def _id(key: str) -> str:
    return uuid5(NAMESPACE_URL, f"bodymap/examples/{key}").hex
