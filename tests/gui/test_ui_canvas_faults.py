"""Where charting by hand once went wrong: lines that turn back, places off the diagram, gestures left hanging."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QSizeF, Qt
from PySide6.QtGui import QEventPoint, QFocusEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Point
from bodymap.domain.visit import Client
from bodymap.ui.canvas.camera import LEAST, Camera
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.canvas.touch import Contact
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

Drag = Callable[..., None]
MIDDLE, TFL = (0.01, 0.48), (0.12, -0.15)


def test_a_stroke_down_the_band_and_back_keeps_its_zones(window: MainWindow, desk: Desk, drag: Drag) -> None:
    window.set_tool("stroke")
    down = [(0, 12 * step) for step in range(1, 24)]
    drag(Side.RIGHT, (0.0, 0.2), *down, *reversed(down))
    assert desk.visit is not None
    (stroke,) = desk.visit.findings
    assert stroke.shape is not None
    assert max(y for _, y in stroke.shape.points) > 0.7
    assert {"itb_proximal", "itb_middle"} <= set(stroke.zones)


# off the diagram

FAR = Camera(0.0, -LIMIT, LEAST)
"""As far out as one can zoom, and panned until most of what is in view is further off than any limb."""


def middle_top(window: MainWindow) -> QPointF:
    """A place of the canvas that is no place of the diagram."""
    window.canvas.set_panned(FAR)
    at = QPointF(window.canvas.panes[0].middle.x(), 4)
    there = window.canvas.place_of(Side.RIGHT, (0.0, -LIMIT))
    assert there is not None
    assert there.y() > at.y() + 60
    return at


@pytest.mark.parametrize("tool", ["point", "stroke", "area"])
def test_beyond_the_diagram_a_sentence_and_no_crash(window: MainWindow, desk: Desk, tool: str) -> None:
    window.set_tool(tool)
    at = middle_top(window)
    press(window.canvas, at)
    for step in (QPointF(30, 0), QPointF(30, 20), QPointF(0, 20)):
        move(window.canvas, at + step)
    release(window.canvas, at + QPointF(0, 20))
    assert desk.visit is not None
    assert desk.visit.findings == ()
    assert "Nothing can be charted there. Mark on the leg or hip." in window.messages.text
    assert window.canvas.charting.last_severity is None


# a gesture and its visit


def press(canvas: DiagramCanvas, at: QPointF) -> None:
    send(canvas, QEvent.Type.MouseButtonPress, at)


def move(canvas: DiagramCanvas, at: QPointF) -> None:
    send(canvas, QEvent.Type.MouseMove, at)


def release(canvas: DiagramCanvas, at: QPointF) -> None:
    send(canvas, QEvent.Type.MouseButtonRelease, at)


def send(canvas: DiagramCanvas, kind: QEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    modifiers = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, modifiers))


def place(canvas: DiagramCanvas, point: Point) -> QPointF:
    found = canvas.place_of(Side.RIGHT, point)
    assert found is not None
    return found


def another_visit(desk: Desk) -> None:
    desk.start_visit(datetime.date(2026, 2, 23))


def another_client(desk: Desk) -> None:
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    desk.start_visit()


def after_treatment(desk: Desk) -> None:
    desk.look(moment=Moment.AFTER)


def another_side(desk: Desk) -> None:
    desk.look(shown=(Side.LEFT,))


def findings_of(desk: Desk) -> list[Finding]:
    return [finding for visit in desk.workspace.visits for finding in visit.findings]


@pytest.mark.parametrize("tool", ["point", "stroke", "area"])
@pytest.mark.parametrize("elsewhere", [another_visit, another_client, after_treatment, another_side])
def test_a_gesture_writes_nothing_once_one_looks_elsewhere(
    window: MainWindow, desk: Desk, tool: str, elsewhere: Callable[[Desk], None]
) -> None:
    assert desk.client is not None
    first = desk.client.id
    window.set_tool(tool)
    canvas = window.canvas
    at = place(canvas, MIDDLE)
    press(canvas, at)
    move(canvas, at + QPointF(0, 60))
    elsewhere(desk)
    move(canvas, at + QPointF(20, 60))
    release(canvas, at + QPointF(20, 60))
    assert findings_of(desk) == []
    desk.open_client(first)
    assert findings_of(desk) == []


def test_a_gesture_writes_nothing_though_one_has_come_back(window: MainWindow, desk: Desk) -> None:
    assert desk.visit is not None
    first = desk.visit.id
    at = place(window.canvas, MIDDLE)
    press(window.canvas, at)
    another_visit(desk)
    desk.open_visit(first)
    release(window.canvas, at)
    assert findings_of(desk) == []


def test_a_carried_mark_that_is_undone_stays_undone(window: MainWindow, desk: Desk, drag: Drag) -> None:
    canvas = window.canvas
    drag(Side.RIGHT, MIDDLE, (40, 0))
    at = place(canvas, MIDDLE)
    press(canvas, at)
    move(canvas, at + QPointF(0, 60))
    desk.undo_group.undo()
    move(canvas, at + QPointF(0, 90))
    release(canvas, at + QPointF(0, 90))
    assert findings_of(desk) == []
    desk.undo_group.redo()
    (finding,) = findings_of(desk)
    assert finding.shape is not None
    assert finding.shape.centre == pytest.approx(MIDDLE, abs=0.002)
    assert not desk.undo_group.canRedo()


def test_a_mark_is_not_moved_by_a_press_on_another(window: MainWindow, desk: Desk, drag: Drag) -> None:
    canvas = window.canvas
    drag(Side.RIGHT, TFL, (40, 0))
    other = desk.focus.findings
    drag(Side.RIGHT, MIDDLE, (40, 0))
    at = place(canvas, MIDDLE)
    press(canvas, at)
    move(canvas, at + QPointF(0, 60))
    desk.look(findings=other)
    before = findings_of(desk)
    release(canvas, at + QPointF(0, 60))
    assert findings_of(desk) == before


def test_a_gesture_in_its_own_visit_outlives_an_undo(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, TFL, (40, 0))
    at = place(window.canvas, MIDDLE)
    press(window.canvas, at)
    desk.undo_group.undo()
    release(window.canvas, at)
    (finding,) = findings_of(desk)
    assert finding.zone == "itb_middle"


def test_a_gesture_can_be_let_go_of(window: MainWindow, desk: Desk) -> None:
    at = place(window.canvas, MIDDLE)
    press(window.canvas, at)
    window.canvas.drop_gesture()
    release(window.canvas, at)
    assert findings_of(desk) == []


# what is held down when the focus goes


def test_a_key_or_button_held_down_does_not_stick_when_the_focus_goes(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    canvas.setFocus()
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    at = place(canvas, MIDDLE)
    press(canvas, at)
    move(canvas, at + QPointF(10, 0))
    assert canvas.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    lose_focus(canvas)
    assert canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    before = canvas.camera
    move(canvas, at + QPointF(90, 0))
    assert canvas.camera == before
    assert canvas.cursor().shape() is not Qt.CursorShape.OpenHandCursor
    press(canvas, place(canvas, MIDDLE))
    release(canvas, place(canvas, MIDDLE))
    assert len(findings_of(desk)) == 1


def test_a_gesture_ends_with_the_focus(window: MainWindow, desk: Desk) -> None:
    at = place(window.canvas, MIDDLE)
    press(window.canvas, at)
    lose_focus(window.canvas)
    release(window.canvas, at)
    assert findings_of(desk) == []


def lose_focus(canvas: DiagramCanvas) -> None:
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))


# several devices at once


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_a_figure_of_the_visit_before_is_none_of_this_one(
    window: MainWindow, desk: Desk, drag: Drag, button: Qt.MouseButton
) -> None:
    canvas = window.canvas
    drag(Side.RIGHT, MIDDLE, (60, 0))
    canvas.grab()
    at, pane = place(canvas, MIDDLE), canvas.panes[-1]
    around = [at + QPointF(x, y) for x in range(-40, 41, 3) for y in range(-40, 41, 3)]
    figure = next(each for each in around if canvas._chip(pane, each, Pointer.MOUSE) is not None)
    another_visit(desk)
    QTest.mouseClick(canvas, button, pos=figure.toPoint())
    assert desk.visit is not None
    assert all(known in {each.id for each in desk.visit.findings} for known in desk.focus.findings)


def test_a_press_of_one_pointer_is_not_carried_on_by_another(window: MainWindow, desk: Desk) -> None:
    canvas, none = window.canvas, Qt.KeyboardModifier.NoModifier
    at = place(canvas, MIDDLE)
    canvas.press(at, none, Pointer.PEN)
    # the hand that holds the pen lies on the screen, and a mouse is pushed
    palm = Contact(1, at + QPointF(90, 60), QSizeF(20, 20), QEventPoint.State.Pressed)
    canvas._fingers.follow([palm], none, 0)
    canvas._fingers.follow([replace(palm, at=at, state=QEventPoint.State.Released)], none, 60)
    move(canvas, at + QPointF(100, 0))
    release(canvas, at + QPointF(100, 0))
    assert findings_of(desk) == []
    canvas.lift(at, Pointer.PEN)
    (finding,) = findings_of(desk)
    assert finding.severity is None, "nobody has dragged"


def test_what_was_let_go_of_elsewhere_is_let_go_of(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    at, nothing = place(canvas, MIDDLE), Qt.MouseButton.NoButton
    hover = QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), nothing, nothing, Qt.KeyboardModifier(0))
    press(canvas, at)
    assert canvas.busy
    QApplication.sendEvent(canvas, hover)
    assert not canvas.busy
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=at.toPoint())
    before = canvas.camera
    QApplication.sendEvent(canvas, hover)
    assert canvas.camera == before
    assert canvas.cursor().shape() is not Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=at.toPoint())
    assert findings_of(desk) == []


def test_a_finger_that_rests_opens_no_ring_once_the_window_has_lost_the_keys(window: MainWindow, desk: Desk) -> None:
    canvas, none = window.canvas, Qt.KeyboardModifier.NoModifier
    at = place(canvas, MIDDLE)
    finger = Contact(1, at, QSizeF(20, 20), QEventPoint.State.Pressed)
    canvas._fingers.follow([finger], none, 0)
    lose_focus(canvas)
    assert not canvas._fingers._long.isActive()
    # it is still down, and means nothing until it is lifted
    for state in (QEventPoint.State.Updated, QEventPoint.State.Released):
        canvas._fingers.follow([replace(finger, at=at + QPointF(60, 0), state=state)], none, 900)
    assert findings_of(desk) == []
    canvas._fingers.follow([finger], none, 2000)
    canvas._fingers.follow([replace(finger, state=QEventPoint.State.Released)], none, 2060)
    assert len(findings_of(desk)) == 1
