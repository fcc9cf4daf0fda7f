"""The chart document: what is read, what is written back, and every way in which one can be wrong."""

import json
import re
from dataclasses import replace

import pytest
from chart_documents import FULL, LEFT, RIGHT, no_plate, plate, read, small

from bodymap.domain.finding import Activity, Acuity, Moment, Status
from bodymap.domain.shape import ShapeKind
from bodymap.domain.visit import PlanStep
from bodymap.errors import UserError
from bodymap.exchange import (
    decode_document,
    encode_chart,
    encode_document,
    encode_suggestions,
    encode_visit,
)
from bodymap.protocol import Chart, Request, load_protocol, suggest


def test_a_full_document_is_read() -> None:
    chart = read(FULL)
    today = chart.today
    assert (today.id, today.signed, today.phase, today.diagram) == ("f" * 32, True, "later", "lateral_leg")
    assert today.screening == {
        ("dvt", None): "no",
        ("symptom_pattern", None): "typical",
        ("recent_trauma", LEFT): "no",
        ("site_inspected", RIGHT): "yes",
    }
    first, point, stroke, area = today.findings
    assert (first.zones, first.severity, first.status, first.shape) == (("itb_middle",), 6, Status.ACTIVE, None)
    assert (point.zones, point.activity, dict(point.extra)) == (("itb_middle",), Activity.LATENT, {"x-hand": "left"})
    assert (stroke.zones, stroke.acuity) == (("itb_middle", "itb_distal"), Acuity.CHRONIC)
    assert stroke.shape is not None
    assert stroke.shape.kind is ShapeKind.STROKE
    assert (area.zones, area.moment, area.radiation) == (("itb_distal", "itb_insertion"), Moment.AFTER, ("leg",))
    assert area.shape is not None
    assert area.shape.kind is ShapeKind.AREA
    assert today.clear == {(LEFT, "quadriceps")}
    assert (today.rom[0].degrees, today.rom[0].painful) == (12.0, True)
    assert today.tests[0].result == "positive"
    assert today.history == {"onset": "gradual", "sites": "outer_knee,hip", "psfs_1": "stairs"}
    assert today.outcomes == {"lefs": 60.0, "nprs_now": 0.0}
    assert chart.requested == (Request(side=RIGHT, zone="itb_middle", technique="stripping", depth="deep"),)
    assert chart.plan == (PlanStep(RIGHT, "itb_middle", "cross_fiber_friction"), PlanStep(RIGHT, None, "ice"))
    assert today.treatments[0].minutes == 4.0
    assert today.home_care == {(RIGHT, "ice")}
    assert chart.earlier[0].findings[0].status is Status.UNKNOWN


def test_what_is_written_is_read_back_equal() -> None:
    document = decode_document(json.dumps(FULL), load_protocol, plate)
    again = decode_document(encode_document(document), load_protocol, no_plate)
    assert again == document
    assert encode_document(again) == encode_document(document)
    for path in ("", "screening", "screening.left", "rom[0]", "earlier[0]"):
        assert path in document.extra


def test_a_visit_is_written_without_its_client() -> None:
    chart = read(FULL)
    text = encode_visit(chart.today, chart.earlier)
    again = read(text, no_plate)
    assert again.today == chart.today
    assert again.earlier == chart.earlier
    assert "client" not in text


def test_a_visit_of_another_protocol_is_not_written_as_if_it_were_of_this_one() -> None:
    chart = read(FULL)
    foreign = replace(chart.earlier[0], protocol="forearm")
    for earlier in ((foreign,), (chart.earlier[0], foreign)):
        path = f"earlier[{len(earlier) - 1}].protocol"
        with pytest.raises(
            UserError, match=re.escape(f"{path}: a chart document has one protocol; this visit follows")
        ):
            encode_visit(chart.today, earlier)
    assert read(encode_visit(chart.today, chart.earlier), no_plate).earlier == chart.earlier


def test_the_smallest_document_is_all_unknown() -> None:
    chart = read(small())
    assert (chart.today.phase, chart.today.screening, chart.today.findings, chart.plan) == ("", {}, (), None)
    assert read(encode_chart(chart)) == chart
    empty = read(small(plan=[]))
    assert empty.plan == ()
    assert read(encode_chart(empty)).plan == ()


def test_a_diagram_is_asked_for_only_where_a_zone_must_be_found() -> None:
    place = {"side": "left", "kind": "pain", "at": [0, 0.5]}
    assert read(small(findings=[{**place, "zone": "foot"}]), no_plate).today.findings[0].zones == ("foot",)
    with pytest.raises(AssertionError):
        read(small(findings=[place]), no_plate)


def test_suggestions_have_the_agreed_form() -> None:
    protocol = load_protocol("it_band")
    answer = encode_suggestions(suggest(read(FULL), protocol))
    assert list(answer)[:7] == ["format", "gate", "zones", "advice", "plan", "plan_faults", "self_care"]
    assert answer["format"] == "bodymap.suggestions/1"
    assert answer["gate"] == {"left": "pending", "right": "pending"}
    assert len(answer["zones"]) == 18
    row = answer["zones"][0]["techniques"][0]
    wanted = {"technique", "verdict", "indicated", "pending", "depth_cap", "modifications", "reasons"}
    assert wanted <= set(row)
    assert set(row["reasons"][0]) == {"rule", "statements", "basis", "text"}
    assert set(answer["self_care"][0]) >= {"side", "zone", "measure", "verdict", "indicated", "reasons"}
    assert set(answer["plan_faults"][0]) == {"step", "statements", "text"}
    assert "plan_faults" not in encode_suggestions(suggest(read(small()), protocol))
    asked = small(requested=[{"side": "left", "zone": "foot", "technique": "bowing"}])
    zones = encode_suggestions(suggest(read(asked), protocol))["zones"]
    (strange,) = [zone for zone in zones if zone["zone"] == "foot"]
    assert strange["techniques"][0]["verdict"] == "not_applicable"


def test_suggestions_that_failed_say_so() -> None:
    chart = read(small())
    broken = Chart(today=chart.today, plan=(PlanStep(LEFT, None, "cupping"),))
    answer = encode_suggestions(suggest(broken, load_protocol("it_band")))
    assert answer["failed"]
    assert {row["verdict"] for zone in answer["zones"] for row in zone["techniques"]} == {"avoid"}
