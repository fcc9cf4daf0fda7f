"""Writes a chart as a chart document: the reverse of `chart_in`, so that what is read back is equal.

A document names one protocol for all its visits, so one that holds a visit of another is refused: read back, that
visit's findings would be taken for findings by this protocol's words.

Writes no client: a document is one visit, and whose it is stays in the record. May import the domain, the protocol,
the errors and the language.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import PlanStep, RomReading, SpecialTest, Treatment, Visit
from bodymap.errors import UserError
from bodymap.exchange.chart_in import FORMAT, ChartDocument
from bodymap.language import tr
from bodymap.protocol import Chart, Request

_NOTHING: tuple[Any, ...] = (None, "", (), [], {})


def encode_visit(visit: Visit, earlier: Iterable[Visit] = ()) -> str:
    """A visit as a document, with the earlier ones where they are wanted."""
    return encode_chart(Chart(today=visit, earlier=tuple(earlier), plan=visit.plan or None))


def encode_chart(chart: Chart) -> str:
    """A chart as a document."""
    return encode_document(ChartDocument(chart=chart))


def encode_document(document: ChartDocument) -> str:
    """A document with its `x-` keys in their places. Raises UserError for an earlier visit of another protocol."""
    chart, extra = document.chart, document.extra
    for n, visit in enumerate(chart.earlier):
        if visit.protocol != chart.today.protocol:
            _refuse(f"earlier[{n}].protocol", visit.protocol, chart.today.protocol)
    tree: dict[str, Any] = {"format": FORMAT, "protocol": chart.today.protocol}
    tree |= _visit(chart.today, extra, "")
    if chart.plan is not None:
        # an empty plan to be checked is not the same as none
        tree["plan"] = _listed("plan", [_step(step) for step in chart.plan], extra, "")
    tree["requested"] = _listed("requested", [_request(request) for request in chart.requested], extra, "")
    tree["earlier"] = [_visit(visit, extra, f"earlier[{n}]") for n, visit in enumerate(chart.earlier)]
    kept = {key: value for key, value in tree.items() if value not in _NOTHING or (key == "plan" and value == [])}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def _refuse(path: str, other: str, protocol: str) -> NoReturn:
    raise UserError(
        tr(
            "{path}: a chart document has one protocol; this visit follows '{other}', not '{protocol}'.",
            path=path,
            other=other,
            protocol=protocol,
        ),
        tr("Export the client as an archive: it holds every visit by itself."),
    )


def visit_tree(visit: Visit) -> dict[str, Any]:
    """A visit alone as a document's tree: two visits with equal trees say the same."""
    return {"format": FORMAT, "protocol": visit.protocol, **_visit(visit, {}, "")}


def _visit(visit: Visit, extra: Mapping[str, Mapping[str, object]], path: str) -> dict[str, Any]:
    tree = {
        "id": visit.id,
        "date": visit.date.isoformat(),
        "phase": visit.phase,
        "signed": visit.signed or None,
        "protocol_version": visit.protocol_version,
        "diagram": visit.diagram,
        "diagram_version": visit.diagram_version,
        "screening": _screening(visit, extra, path),
        "findings": [_finding(finding) for finding in visit.findings],
        "clear": _listed("clear", [{"side": s.value, "zone": z} for s, z in sorted(visit.clear)], extra, path),
        "rom": _listed("rom", [_rom(reading) for reading in visit.rom], extra, path),
        "tests": _listed("tests", [_test(test) for test in visit.tests], extra, path),
        "observations": sorted(visit.observations),
        "history": {**dict(sorted(visit.history.items())), **_free(extra, path, "history")},
        "outcomes": {**dict(sorted(visit.outcomes.items())), **_free(extra, path, "outcomes")},
        "plan": _listed("plan", [_step(step) for step in visit.plan], extra, path),
        "treatments": _listed("treatments", [_treatment(done) for done in visit.treatments], extra, path),
        "home_care": _listed(
            "home_care", [{"side": side.value, "measure": name} for side, name in sorted(visit.home_care)], extra, path
        ),
        "notes": visit.notes,
        **extra.get(path, {}),
    }
    return _sparse(tree)


def _sparse(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if key.startswith("x-") or value not in _NOTHING}


def _free(extra: Mapping[str, Mapping[str, object]], path: str, key: str) -> Mapping[str, object]:
    return extra.get(f"{path}.{key}" if path else key, {})


def _listed(
    key: str, items: list[dict[str, Any]], extra: Mapping[str, Mapping[str, object]], path: str
) -> list[dict[str, Any]]:
    return [{**item, **_free(extra, path, f"{key}[{n}]")} for n, item in enumerate(items)]


def _screening(visit: Visit, extra: Mapping[str, Mapping[str, object]], path: str) -> dict[str, Any]:
    asked = sorted(visit.screening.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    tree: dict[str, Any] = {question: answer for (question, side), answer in asked if side is None}
    tree |= _free(extra, path, "screening")
    for side in Side:
        answers = {question: answer for (question, of), answer in asked if of is side}
        inner = {**answers, **_free(extra, path, f"screening.{side.value}")}
        if inner:
            tree[side.value] = inner
    return tree


def _finding(finding: Finding) -> dict[str, Any]:
    tree: dict[str, Any] = {"id": finding.id, "side": finding.side.value}
    if len(finding.zones) == 1:
        tree["zone"] = finding.zone
    else:
        tree["zones"] = list(finding.zones)
    tree |= _place(finding.shape)
    tree["kind"] = finding.kind
    tree["severity"] = finding.severity
    tree["status"] = None if finding.status is Status.UNKNOWN else finding.status.value
    tree["acuity"] = None if finding.acuity is Acuity.UNKNOWN else finding.acuity.value
    tree["moment"] = None if finding.moment is Moment.BEFORE else finding.moment.value
    tree["note"] = finding.note
    tree["activity"] = None if finding.activity is Activity.UNKNOWN else finding.activity.value
    tree["radiation"] = list(finding.radiation)
    tree["follows"] = finding.follows
    return _sparse({**tree, **finding.extra})


def _place(shape: Shape | None) -> dict[str, Any]:
    if shape is None:
        return {}
    if shape.kind is ShapeKind.POINT:
        return {"at": list(shape.points[0])}
    path = {"path": [list(point) for point in shape.points]}
    return {**path, "closed": True} if shape.kind is ShapeKind.AREA else path


def _rom(reading: RomReading) -> dict[str, Any]:
    return _sparse(
        {
            "side": reading.side.value,
            "joint": reading.joint,
            "movement": reading.movement,
            "degrees": reading.degrees,
            "painful": reading.painful,
        }
    )


def _test(test: SpecialTest) -> dict[str, Any]:
    return _sparse(
        {
            "side": test.side.value,
            "test": test.test,
            "result": test.result,
            "degrees": test.degrees,
            "painful": test.painful,
            "note": test.note,
        }
    )


def _step(step: PlanStep) -> dict[str, Any]:
    return _sparse({"side": step.side.value, "zone": step.zone, "technique": step.technique})


def _request(request: Request) -> dict[str, Any]:
    return _sparse(
        {
            "side": request.side.value,
            "zone": request.zone,
            "technique": request.technique,
            "depth": request.depth,
        }
    )


def _treatment(done: Treatment) -> dict[str, Any]:
    return _sparse(
        {
            "id": done.id,
            "side": done.side.value,
            "zone": done.zone,
            "technique": done.technique,
            "depth": done.depth,
            "minutes": done.minutes,
            "response": done.response,
            "verdict": done.verdict,
            "override_reason": done.override_reason,
        }
    )
