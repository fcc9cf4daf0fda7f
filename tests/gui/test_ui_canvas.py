"""Charting by gesture: where a mark lands, how severe it is, on which side, and that all of it can be undone."""

import datetime
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.domain.visit import Client
from bodymap.ui.canvas.gestures import severity_of
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.kind_row import KindRow
from bodymap.ui.steps import carried

Drag = Callable[..., None]
MIDDLE, TFL = (0.01, 0.48), (0.12, -0.15)


def only(desk: Desk) -> Finding:
    assert desk.visit is not None
    (finding,) = desk.visit.findings
    return finding


def test_a_press_with_a_drag_makes_one_finding_with_its_severity(window: MainWindow, desk: Desk, drag: Drag) -> None:
    window.set_kind("adhesion")
    drag(Side.RIGHT, MIDDLE, (20, 0), (51, 0))
    finding = only(desk)
    assert (finding.kind, finding.side, finding.zones) == ("adhesion", Side.RIGHT, ("itb_middle",))
    assert finding.severity == 5
    assert finding.status is Status.ACTIVE
    assert finding.shape is not None
    assert finding.shape.points[0] == pytest.approx(MIDDLE, abs=0.002)


def test_a_click_takes_the_last_severity_and_none_at_first(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE)
    assert only(desk).severity is None
    desk.undo_group.undo()
    drag(Side.RIGHT, MIDDLE, (33, 0))
    drag(Side.RIGHT, TFL)
    assert desk.visit is not None
    assert [finding.severity for finding in desk.visit.findings] == [3, 3]


@pytest.mark.parametrize("tool", ["point", "stroke", "area"])
def test_each_kind_has_a_last_severity_of_its_own(window: MainWindow, desk: Desk, drag: Drag, tool: str) -> None:
    window.set_kind("adhesion")
    drag(Side.RIGHT, (0.0, 0.2), (33, 0))
    window.set_kind("nodule")
    drag(Side.RIGHT, TFL, (60, 0))
    window.set_tool(tool)
    window.set_kind("adhesion")
    drag(Side.RIGHT, (0.0, 0.7), *(() if tool == "point" else ((25, 0), (25, 40), (0, 40))))
    assert desk.visit is not None
    assert desk.visit.findings[-1].severity == 3


def test_the_side_is_that_of_the_pane_pressed_in(window: MainWindow, desk: Desk, drag: Drag) -> None:
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    for side in Side:
        drag(side, TFL)
    assert desk.visit is not None
    assert [(f.side, f.zone) for f in desk.visit.findings] == [(side, "tensor_fasciae_latae") for side in Side]
    first, second = (f.shape.points[0] for f in desk.visit.findings if f.shape)
    assert first == pytest.approx(second, abs=0.003)


def test_the_left_is_the_mirror_image_on_screen(window: MainWindow, desk: Desk) -> None:
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    canvas = window.canvas
    left, right = canvas.panes
    front, back = (0.15, 0.3), (-0.15, 0.3)
    assert canvas.place_of(left.side, front).x() < canvas.place_of(left.side, back).x()
    assert canvas.place_of(right.side, front).x() > canvas.place_of(right.side, back).x()


def test_strokes_and_areas_lie_in_the_zones_that_they_cover(window: MainWindow, desk: Desk, drag: Drag) -> None:
    window.set_tool("stroke")
    drag(Side.RIGHT, (0.0, 0.2), *[(0, 6 * step) for step in range(1, 30)])
    window.set_tool("area")
    drag(Side.RIGHT, (-0.03, 0.75), (25, 0), (25, 40), (0, 40), (0, 5))
    assert desk.visit is not None
    stroke, area = desk.visit.findings
    assert stroke.shape is not None
    assert stroke.shape.kind is ShapeKind.STROKE
    assert set(stroke.zones) == {"itb_proximal", "itb_middle"}
    assert len(stroke.shape.points) < 10
    assert area.shape is not None
    assert area.shape.kind is ShapeKind.AREA
    assert area.zones == ("itb_distal",)


def test_a_mark_is_moved_with_its_zone_and_never_off_the_leg(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    window.canvas.home()
    drag(Side.RIGHT, MIDDLE, (0, 30), (0, 120))
    assert only(desk).zone == "itb_distal"
    shape = only(desk).shape
    assert shape is not None
    drag(Side.RIGHT, shape.centre, (0, 30), (400, 0))
    assert only(desk).shape == shape


def test_a_mark_that_is_held_stays_in_sight(qtbot: QtBot, window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    canvas = window.canvas
    at = canvas.place_of(Side.RIGHT, MIDDLE).toPoint()
    around = QRect(at.x() - 5, at.y() - 5, 10, 10)
    qtbot.waitUntil(lambda: canvas.resting, timeout=5000)
    before = canvas.grab(around).toImage()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    held = canvas.grab(around).toImage()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert held == before


def test_everything_is_undone_and_redone_by_name(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    window.canvas.charting.set_severity(9)
    window.canvas.charting.set_kind("nodule")
    window.canvas.charting.delete()
    assert desk.visit is not None
    assert desk.visit.findings == ()
    assert window.actions_table["undo"].text() == "Undo delete nodule, RIGHT ITB, middle third"
    seen = []
    while desk.undo_group.canUndo():
        desk.undo_group.undo()
        seen.append([(f.kind, f.severity) for f in desk.visit.findings])
    assert seen == [[("nodule", 9)], [("tenderness", 9)], [("tenderness", 3)], []]
    while desk.undo_group.canRedo():
        desk.undo_group.redo()
    assert desk.visit.findings == ()


def test_outside_the_leg_nothing_is_charted(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, (0.27, 0.42))
    assert desk.visit is not None
    assert desk.visit.findings == ()
    assert "Nothing can be charted there" in window.messages.text


def test_a_signed_visit_takes_no_marks(
    window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "editable", property(lambda _: False))
    drag(Side.RIGHT, MIDDLE, (40, 0))
    assert desk.visit is not None
    assert desk.visit.findings == ()


def test_digits_choose_the_kind(window: MainWindow) -> None:
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_4)
    assert window.canvas.charting.kind == "trigger_point"
    QTest.keyClick(window.canvas, Qt.Key.Key_Exclam, Qt.KeyboardModifier.ShiftModifier)
    assert window.canvas.charting.kind == "swelling"


def test_the_keyboard_walks_zones_and_marks(window: MainWindow, desk: Desk) -> None:
    desk.look(zone="itb_middle")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Down)
    assert desk.focus.zone == "itb_distal"
    for _ in range(2):
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert desk.visit is not None
    assert [f.zone for f in desk.visit.findings] == ["itb_distal"] * 2
    first, second = (f.shape.centre for f in desk.visit.findings if f.shape)
    assert first != second


def test_on_the_left_limb_arrows_follow_the_eye(window: MainWindow, desk: Desk) -> None:
    desk.look(shown=(Side.LEFT,), side=Side.LEFT, zone="itb_middle")
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Left)
    assert desk.focus.zone == "quadriceps"


def test_the_wheel_zooms_to_the_pointer(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    at = canvas.place_of(Side.RIGHT, TFL)
    assert at is not None
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    before = canvas.camera.scale
    QApplication.sendEvent(canvas, event)
    assert canvas.camera.scale > before
    after = canvas.place_of(Side.RIGHT, TFL)
    assert after is not None
    assert (after - at).manhattanLength() < 0.01


def test_shift_drag_selects_and_a_batch_is_one_undo(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, (0.0, 0.42), (40, 0))
    drag(Side.RIGHT, (0.0, 0.55), (40, 0))
    drag(Side.RIGHT, (-0.05, 0.36), (60, 150), modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert len(desk.focus.findings) == 2
    window.canvas.charting.resolve()
    assert desk.visit is not None
    assert {f.status for f in desk.visit.findings} == {Status.RESOLVED}
    desk.undo_group.undo()
    assert {f.status for f in desk.visit.findings} == {Status.ACTIVE}


def test_with_large_text_a_press_beside_a_mark_makes_another(window: MainWindow, desk: Desk, drag: Drag) -> None:
    window.look.set_scale(1.75)
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    drag(Side.LEFT, MIDDLE, (45, 0))
    severity = only(desk).severity
    assert severity is not None
    beside = (9.5 + 0.6 * severity) * 1.75 + 3
    at = window.canvas.place_of(Side.LEFT, MIDDLE)
    assert at is not None
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y() + beside)))
    assert desk.visit is not None
    assert len(desk.visit.findings) == 2
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x()), round(at.y() - beside + 6)))
    assert len(desk.visit.findings) == 2


def test_marks_after_treatment_are_a_second_pass(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE, (60, 0))
    desk.look(moment=Moment.AFTER)
    assert window.canvas.overlay.marks[Side.RIGHT] == ()
    assert len(window.canvas.overlay.ghosts[Side.RIGHT]) == 1
    drag(Side.RIGHT, (0.01, 0.72), (20, 0))
    assert desk.visit is not None
    assert [f.moment for f in desk.visit.findings] == [Moment.BEFORE, Moment.AFTER]


def test_a_finding_without_a_place_stands_in_its_zone(window: MainWindow, desk: Desk) -> None:
    finding = Finding(side=Side.RIGHT, kind="pain", zones=("gluteus_maximus",), severity=4)
    desk.do(AddFinding(finding), "add pain")
    pane = window.canvas.panes[0]
    at = window.canvas.place_of(Side.RIGHT, window.desk.diagram.centre_of("gluteus_maximus"))  # type: ignore[union-attr]
    assert at is not None
    assert window.canvas._hit(pane, at) == finding.id


def test_ghosts_of_the_last_visit_ask_and_copy_nothing_by_themselves(window: MainWindow, desk: Desk) -> None:
    workspace = desk.workspace
    assert desk.visit is not None
    old = Finding(side=Side.RIGHT, kind="nodule", zones=("itb_middle",), severity=6, shape=Shape.point(*MIDDLE))
    desk.do(AddFinding(old), "add nodule")
    tomorrow = desk.visit.date.replace(day=9)
    workspace._now = lambda: workspace_now(tomorrow)
    desk.start_visit()
    assert desk.visit.findings == ()
    assert [g.id for g in window.canvas.overlay.ghosts[Side.RIGHT]] == [old.id]
    desk.do(AddFinding(carried(old, "better", 4)), "better")
    assert window.canvas.overlay.ghosts[Side.RIGHT] == ()
    (new,) = desk.visit.findings
    assert (new.follows, new.severity, new.status) == (old.id, 4, Status.ACTIVE)


@pytest.mark.parametrize(
    ("answer", "severity", "status"),
    [
        ("same", 6, Status.ACTIVE),
        ("better", 4, Status.ACTIVE),
        ("worse", 8, Status.ACTIVE),
        ("gone", 0, Status.RESOLVED),
    ],
)
def test_each_answer_to_a_ghost(answer: str, severity: int, status: Status) -> None:
    ghost = Finding(side=Side.LEFT, kind="pain", zones=("itb_distal",), severity=6)
    made = carried(ghost, answer, severity)
    assert (made.severity, made.status, made.side, made.follows) == (severity, status, Side.LEFT, ghost.id)
    assert made.id != ghost.id


def test_severity_grows_with_distance_and_ends_at_ten() -> None:
    assert severity_of(5.9) is None
    assert [severity_of(d) for d in (6, 15, 60, 96, 5000)] == [0, 1, 6, 10, 10]


def test_a_name_in_the_margin_is_a_target_for_its_zone(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    qtbot.waitUntil(lambda: len(canvas.overlay._names.targets(Side.RIGHT)) > 6)
    boxes = {zone: box for box, zone in canvas.overlay._names.targets(Side.RIGHT)}
    assert all(box.height() >= 44 for box in boxes.values())
    at = boxes["itb_insertion"].center().toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert (desk.focus.side, desk.focus.zone) == (Side.RIGHT, "itb_insertion")
    assert desk.visit is not None
    assert desk.visit.findings == ()
    before = canvas.camera.scale
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert canvas.camera.scale > 2 * before


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_kind_is_within_reach_at_any_text_size(qtbot: QtBot, window: MainWindow, scale: float) -> None:
    window.look.set_scale(scale)
    palette = window.palette_box
    assert palette is not None
    qtbot.waitUntil(lambda: palette.geometry().bottom() <= window.canvas.height(), timeout=3000)
    rows = palette.findChildren(KindRow)
    assert len(rows) == len(palette.order)
    for row in rows:
        assert row.isVisible()
        assert palette.rect().contains(row.geometry())


def test_a_late_answer_never_lands_in_another_clients_chart(window: MainWindow, desk: Desk) -> None:
    late = desk.visit
    assert late is not None
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    with pytest.raises(KeyError):
        desk.workspace.edit(late.id, AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("foot",))))


def workspace_now(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9))
