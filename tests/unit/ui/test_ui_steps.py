"""Steps: one change of findings has one name and one meaning, wherever it was asked for. No Qt."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.edits import Batch, apply
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Visit
from bodymap.protocol import Protocol, load_protocol
from bodymap.ui import steps

DIAGRAM = load_diagram()
NODULE = Finding(
    side=Side.RIGHT,
    kind="nodule",
    zones=("itb_middle",),
    severity=4,
    status=Status.ACTIVE,
    shape=Shape.point(0.01, 0.48),
)
PAIN = Finding(side=Side.LEFT, kind="pain", zones=("itb_distal",), status=Status.RESOLVED)
VISIT = Visit(date=datetime.date(2026, 3, 2), protocol="it_band", findings=(NODULE, PAIN))


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load_protocol("it_band")


def zones_of(shape: Shape) -> tuple[str, ...]:
    zone = DIAGRAM.zone_at(*shape.centre)
    return (zone,) if zone else ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("severity", 7, "set severity 7"),
        ("severity", None, "set severity not known"),
        ("status", Status.RESOLVED, "resolve"),
        ("status", Status.UNKNOWN, "set status not known"),
        ("moment", Moment.AFTER, "set after treatment"),
        ("kind", "trigger_point", "change kind to trigger point"),
        ("note", "deep", "write note"),
        ("radiation", ("hip",), "change where pain spreads"),
        ("acuity", "chronic", "set acuity chronic"),
        ("activity", "latent", "set activity latent"),
    ],
)
def test_a_change_is_named_after_what_and_where(protocol: Protocol, field: str, value: Any, words: str) -> None:
    step = steps.change(protocol, [NODULE], field, value)
    assert step is not None
    assert step.name == f"{words}, nodule, RIGHT ITB, middle third"
    visit, inverse = apply(VISIT, step.edit)
    assert getattr(visit.findings[0], field) == value
    assert apply(visit, inverse)[0] == VISIT


def test_what_is_so_already_is_no_step(protocol: Protocol) -> None:
    assert steps.change(protocol, [NODULE], "severity", 4) is None
    assert steps.change(protocol, [], "severity", 4) is None
    assert steps.delete(protocol, []) is None
    assert steps.nudge_severity(protocol, [replace(NODULE, severity=10)], 1) is None
    assert steps.move(protocol, [NODULE], 0.0, 0.0, zones_of) is None


def test_several_findings_are_one_step_over_those_that_differ(protocol: Protocol) -> None:
    third = replace(NODULE, id="third", severity=7)
    step = steps.change(protocol, [NODULE, PAIN, third], "severity", 7)
    assert step is not None
    assert step.name == "set severity 7, 2 findings"
    assert isinstance(step.edit, Batch)
    assert len(step.edit.edits) == 2


def test_resolving_twice_makes_a_finding_stand_again(protocol: Protocol) -> None:
    first = steps.resolve(protocol, [NODULE, PAIN])
    assert first is not None
    gone, _ = apply(VISIT, first.edit)
    assert {finding.status for finding in gone.findings} == {Status.RESOLVED}
    again = steps.resolve(protocol, gone.findings)
    assert again is not None
    assert {finding.status for finding in apply(gone, again.edit)[0].findings} == {Status.ACTIVE}


def test_severity_is_nudged_within_its_scale_and_from_nothing(protocol: Protocol) -> None:
    step = steps.nudge_severity(protocol, [PAIN], 1)
    assert step is not None
    assert apply(VISIT, step.edit)[0].findings[1].severity == 1


def test_a_moved_finding_takes_its_zones_along_and_never_leaves_the_limb(protocol: Protocol) -> None:
    step = steps.move(protocol, [NODULE], 0.0, 0.3, zones_of)
    assert step is not None
    moved = apply(VISIT, step.edit)[0].findings[0]
    assert moved.zones == ("itb_distal",)
    for far in (1.5, 100.0):
        assert steps.move(protocol, [NODULE], far, 0.0, zones_of) is None
    assert steps.move(protocol, [PAIN], 0.0, 0.1, zones_of) is None, "a finding without a place has nothing to move"


def test_a_reshaped_finding_keeps_everything_else(protocol: Protocol) -> None:
    stroke = replace(NODULE, note="deep")
    step = steps.reshape(protocol, stroke, Shape.point(0.01, 0.75), zones_of)
    assert step is not None
    assert step.name == "resize nodule, RIGHT ITB, middle third"
    changed = apply(replace(VISIT, findings=(stroke,)), step.edit)[0].findings[0]
    assert changed == replace(stroke, zones=("itb_distal",), shape=Shape.point(0.01, 0.75))


def test_zones_are_ticked_clear_and_taken_back(protocol: Protocol) -> None:
    one = steps.clear(protocol, VISIT, Side.LEFT, ["itb_middle"])
    assert one is not None
    assert one.name == "mark clear, LEFT ITB, middle third"
    visit, _ = apply(VISIT, one.edit)
    assert visit.clear == {(Side.LEFT, "itb_middle")}
    assert steps.clear(protocol, visit, Side.LEFT, ["itb_middle"]) is None
    many = steps.clear(protocol, visit, Side.LEFT, ["itb_distal", "quadriceps"])
    assert many is not None
    assert many.name == "mark 2 zones clear, LEFT"
    back = steps.not_examined(protocol, visit, Side.LEFT, "itb_middle")
    assert back is not None
    assert apply(visit, back.edit)[0].clear == frozenset()
    assert steps.not_examined(protocol, visit, Side.RIGHT, "itb_middle") is None


@pytest.mark.parametrize(
    ("answer", "severities"), [("better", (3, 2, 1)), ("worse", (5, 6, 7, 8, 9, 10)), ("same", ())]
)
def test_the_numbers_that_fit_what_is_said_of_a_ghost(answer: str, severities: tuple[int, ...]) -> None:
    assert steps.ghost_severities(4, answer) == severities
    assert steps.ghost_severities(None, answer) == ()
