"""The hand beside the mouse: fingers, pens, keys and handles. Fingers and handles are tried without a window."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QInputDevice,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
    QTransform,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape, ShapeKind
from bodymap.ui.canvas.gestures import Pointer, severity_of_pressure
from bodymap.ui.canvas.handles import handle_at, handles, pulled
from bodymap.ui.canvas.touch import Contact, Fingers
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

MIDDLE = (0.01, 0.48)
Drag = Callable[..., None]
PRESSED, MOVED = QEventPoint.State.Pressed, QEventPoint.State.Updated
STILL, RELEASED = QEventPoint.State.Stationary, QEventPoint.State.Released


class Told:
    """Writes down what fingers ask for."""

    def __init__(self) -> None:
        self.deeds: list[tuple[object, ...]] = []
        self.minds_fingers = True

    def press(self, at: QPointF, _modifiers: Qt.KeyboardModifier, pointer: Pointer, *, again: bool = False) -> None:
        self.deeds.append(("press again" if again else "press", at.x(), pointer))

    def drag(self, at: QPointF, _pointer: Pointer) -> None:
        self.deeds.append(("drag", at.x()))

    def lift(self, at: QPointF, _pointer: Pointer) -> None:
        self.deeds.append(("lift", at.x()))

    def drop(self, _pointer: Pointer) -> None:
        self.deeds.append(("drop",))

    def ask_at(self, at: QPointF, _pointer: Pointer) -> None:
        self.deeds.append(("ask", at.x()))

    def pan(self, dx: float, dy: float, _at: QPointF) -> None:
        self.deeds.append(("pan", dx, dy))

    def zoom(self, factor: float, _at: QPointF | None = None) -> None:
        self.deeds.append(("zoom", round(factor, 3)))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def fingers(qapp: QApplication, told: Told) -> Iterator[Fingers]:
    parent = QObject()
    yield Fingers(told, parent)
    parent.deleteLater()


@pytest.fixture(scope="module")
def screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def feel(
    fingers: Fingers, *points: tuple[int, QEventPoint.State, float, float], size: float = 0.0, stamp: int = 0
) -> None:
    """A report of fingers: each with its number, state and place; `stamp` is in milliseconds."""
    contacts = [Contact(number, QPointF(x, y), QSizeF(size, size), state) for number, state, x, y in points]
    fingers.follow(contacts, Qt.KeyboardModifier.NoModifier, stamp)


def test_one_finger_marks(fingers: Fingers, told: Told) -> None:
    feel(fingers, (1, PRESSED, 10, 10))
    feel(fingers, (1, MOVED, 60, 10))
    feel(fingers, (1, RELEASED, 60, 10))
    assert told.deeds == [("press", 10, Pointer.FINGER), ("drag", 60), ("lift", 60)]


def test_a_second_tap_soon_after_at_the_same_place_is_told(fingers: Fingers, told: Told) -> None:
    for stamp, x in ((0, 10), (200, 30), (380, 20), (1500, 20), (1700, 60)):
        feel(fingers, (1, PRESSED, x, 10), stamp=stamp)
        feel(fingers, (1, RELEASED, x, 10), stamp=stamp + 60)
    pressed = [deed[0] for deed in told.deeds if deed[0] != "lift"]
    assert pressed == ["press", "press again", "press again", "press", "press"]


def test_a_second_finger_takes_the_first_ones_mark_back(fingers: Fingers, told: Told) -> None:
    feel(fingers, (1, PRESSED, 0, 0))
    feel(fingers, (1, STILL, 0, 0), (2, PRESSED, 100, 0))
    feel(fingers, (1, MOVED, -50, 10), (2, MOVED, 150, 10))
    feel(fingers, (1, RELEASED, -50, 10), (2, STILL, 150, 10))
    feel(fingers, (2, MOVED, 300, 10))
    feel(fingers, (2, RELEASED, 300, 10))
    assert told.deeds == [("press", 0, Pointer.FINGER), ("drop",), ("pan", 0, 10), ("zoom", 2.0)]
    # and the next touch marks again
    feel(fingers, (3, PRESSED, 5, 5))
    assert told.deeds[-1] == ("press", 5, Pointer.FINGER)


def test_a_long_press_asks_and_a_moved_one_does_not(qtbot: QtBot, fingers: Fingers, told: Told) -> None:
    assert fingers._long.interval() == 500
    fingers._long.setInterval(0)
    feel(fingers, (1, PRESSED, 10, 10))
    feel(fingers, (1, MOVED, 40, 10))
    assert not fingers._long.isActive()
    feel(fingers, (1, RELEASED, 40, 10))
    feel(fingers, (2, PRESSED, 20, 10))
    qtbot.waitUntil(lambda: ("ask", 20) in told.deeds)


def test_a_palm_marks_nothing_and_a_finger_that_becomes_one_is_taken_back(fingers: Fingers, told: Told) -> None:
    feel(fingers, (1, PRESSED, 10, 10), size=140)
    feel(fingers, (1, MOVED, 60, 10), size=20)
    feel(fingers, (1, RELEASED, 10, 10))
    assert told.deeds == []
    feel(fingers, (2, PRESSED, 10, 10), size=30)
    feel(fingers, (2, MOVED, 12, 10), size=120)
    feel(fingers, (2, RELEASED, 12, 10))
    assert told.deeds == [("press", 10, Pointer.FINGER), ("drop",)]


def test_what_the_system_takes_away_leaves_nothing(fingers: Fingers, told: Told) -> None:
    feel(fingers, (1, PRESSED, 10, 10))
    fingers.cancel()
    assert told.deeds[-1] == ("drop",)
    assert not fingers._long.isActive()


@pytest.mark.parametrize(("pressure", "severity"), [(0.0, 0), (0.1, 1), (0.5, 5), (0.95, 10), (1.0, 10)])
def test_pressure_is_a_severity(pressure: float, severity: int) -> None:
    assert severity_of_pressure(pressure) == severity


# handles

PIXELS = QTransform.fromScale(100, 100)
SQUARE = Shape(ShapeKind.AREA, ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
BAND = Shape(ShapeKind.STROKE, ((0.0, 0.0), (0.0, 0.5), (0.0, 1.0)))


def test_an_area_is_pulled_at_its_corners_and_its_opposite_corner_stays() -> None:
    assert len(handles(SQUARE, PIXELS)) == 4
    assert handle_at(SQUARE, PIXELS, QPointF(103, 98), 12) == 2
    assert handle_at(SQUARE, PIXELS, QPointF(50, 50), 12) is None
    made = pulled(SQUARE, PIXELS, 2, QPointF(200, 150))
    assert [each for point in made.points for each in point] == pytest.approx([0.0, 0.0, 2.0, 0.0, 2.0, 1.5, 0.0, 1.5])
    inside_out = pulled(SQUARE, PIXELS, 2, QPointF(-300, -300))
    assert max(x for x, _ in inside_out.points) == pytest.approx(0.14), "never through the other side, never to nothing"


def test_a_band_is_swung_at_its_ends_and_keeps_its_bend() -> None:
    assert len(handles(BAND, PIXELS)) == 2
    made = pulled(BAND, PIXELS, 1, QPointF(200, 0))
    assert [each for point in made.points for each in point] == pytest.approx([0.0, 0.0, 1.0, 0.0, 2.0, 0.0])
    assert handles(Shape.point(0, 0), PIXELS) == ()
    with pytest.raises(ValueError, match="outside the diagram"):
        pulled(BAND, PIXELS, 1, QPointF(9000, 0))


def test_a_drawn_mark_is_resized_in_the_window_and_undone(window: MainWindow, desk: Desk, drag: Drag) -> None:
    canvas = window.canvas
    window.set_tool("area")
    drag(Side.RIGHT, (-0.03, 0.55), (25, 0), (25, 40), (0, 40), (0, 5))
    assert desk.visit is not None
    (before,) = desk.visit.findings
    (pane,) = canvas.panes
    assert before.shape is not None
    corner = handles(before.shape, canvas.camera.transform(pane.middle, pane.side))[2]
    inverse, _ = canvas.camera.transform(pane.middle, pane.side).inverted()
    grip = inverse.map(corner)
    drag(Side.RIGHT, (grip.x(), grip.y()), (10, 10), (30, 60))
    (after,) = desk.visit.findings
    assert after.shape is not None
    assert len(after.shape.points) == len(before.shape.points)
    assert max(y for _, y in after.shape.points) > max(y for _, y in before.shape.points)
    assert window.actions_table["undo"].text().startswith("Undo resize")
    desk.undo_group.undo()
    assert desk.visit.findings == (before,)
    # the select tool moves marks and draws none
    window.set_tool("select")
    drag(Side.RIGHT, (0.02, 0.2), (20, 20), (40, 40))
    assert desk.visit.findings == (before,)


# pens and fingers on the real diagram


def pen(
    window: MainWindow,
    *steps: tuple[QEvent.Type, float],
    eraser: bool = False,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """A pen at one place of the RIGHT limb, step by step with its pressure."""
    at = window.canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    kind = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
    device = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        kind,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
        "",
        QPointingDeviceUniqueId(),
    )
    for event, pressure in steps:
        button = Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if event == QEvent.Type.TabletRelease else button
        made = QTabletEvent(
            event,
            device,
            at,
            window.canvas.mapToGlobal(at),
            pressure,
            0,
            0,
            0,
            0,
            0,
            modifiers,
            button,
            held,
        )
        QApplication.sendEvent(window.canvas, made)


def test_a_pens_pressure_is_the_severity_and_its_eraser_deletes_nothing(window: MainWindow, desk: Desk) -> None:
    down, moved, up = QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease
    pen(window, (down, 0.1), (moved, 0.6), (moved, 0.2), (up, 0.0))
    assert desk.visit is not None
    (finding,) = desk.visit.findings
    assert (finding.severity, finding.zone) == (6, "itb_middle")
    desk.look(findings=())
    pen(window, (down, 0.9), (up, 0.0), eraser=True)
    assert desk.visit.findings == (finding,)
    assert desk.focus.findings == (finding.id,)


def test_fingers_mark_the_real_diagram(window: MainWindow, desk: Desk, screen: QPointingDevice) -> None:
    canvas = window.canvas
    QApplication.processEvents()  # the floats take their places, and the diagram makes room for them
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    away = at + QPointF(12 + 9 * 5 + 1, 0)
    scale = canvas.camera.scale
    QTest.touchEvent(canvas, screen).press(0, at.toPoint(), canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, away.toPoint(), canvas).commit()
    QTest.touchEvent(canvas, screen).release(0, away.toPoint(), canvas).commit()
    assert desk.visit is not None
    (finding,) = desk.visit.findings
    assert finding.severity in (5, 6), "whole pixels"
    # two fingers leave no mark and zoom
    left, right = at.toPoint(), (at + QPointF(80, 0)).toPoint()
    QTest.touchEvent(canvas, screen).press(0, left, canvas).commit()
    QTest.touchEvent(canvas, screen).move(0, left, canvas).press(1, right, canvas).commit()
    wide = (at + QPointF(160, 0)).toPoint()
    QTest.touchEvent(canvas, screen).move(0, left, canvas).move(1, wide, canvas).commit()
    QTest.touchEvent(canvas, screen).release(0, left, canvas).release(1, wide, canvas).commit()
    assert desk.visit.findings == (finding,)
    assert canvas.camera.scale == pytest.approx(2 * scale, rel=0.02)


# keys


def test_digits_are_the_severity_after_enter_and_a_kind_otherwise(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    canvas.setFocus()
    desk.look(zone="itb_middle")

    def keys(*pressed: Qt.Key) -> None:
        for key in pressed:
            QTest.keyClick(canvas, key)

    def severities() -> list[int | None]:
        assert desk.visit is not None
        return [finding.severity for finding in desk.visit.findings]

    keys(Qt.Key.Key_3, Qt.Key.Key_Return, Qt.Key.Key_7)
    assert (canvas.charting.kind, severities()) == ("nodule", [7])
    keys(Qt.Key.Key_Down, Qt.Key.Key_4, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_0)
    assert (canvas.charting.kind, severities()) == ("trigger_point", [7, 10])
    keys(Qt.Key.Key_5)
    assert severities() == [7, 5], "after 10 another digit is another severity"
    keys(Qt.Key.Key_R, Qt.Key.Key_0, Qt.Key.Key_Plus)
    assert severities() == [7, 1]
    keys(Qt.Key.Key_2)
    assert (canvas.charting.kind, severities()) == ("thickening", [7, 1]), "any other key ends the wait"
    keys(Qt.Key.Key_N)
    assert window.panels is not None
    assert window.focusWidget() is window.panels.findings.editor.note


def test_a_lone_delete_key_deletes_nothing_and_says_which_keys_do(window: MainWindow, desk: Desk, drag: Drag) -> None:
    drag(Side.RIGHT, MIDDLE)
    told: list[object] = []
    desk.noticed.connect(told.append)
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert desk.visit is not None
    assert len(desk.visit.findings) == 1
    assert "Ctrl+Del" in str(told[-1])


@pytest.mark.parametrize("tool", ["point", "stroke", "area"])
@pytest.mark.parametrize("over", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier])
def test_a_double_click_with_a_tool_in_hand_marks_once(
    window: MainWindow, desk: Desk, tool: str, over: Qt.KeyboardModifier
) -> None:
    canvas = window.canvas
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    window.set_tool(tool)
    before = canvas.camera
    for _ in range(2):
        # with Alt a press marks over what stands there already
        QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, over, canvas.mapTo(window, at.toPoint()))
        assert desk.visit is not None
        assert len(desk.visit.findings) == 1
        assert not canvas.busy
        desk.undo_group.undo()
    assert canvas.camera == before


def test_a_double_tap_of_pen_or_finger_marks_once(window: MainWindow, desk: Desk, screen: QPointingDevice) -> None:
    canvas = window.canvas
    QApplication.processEvents()
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    for beside in (0, 20):
        place = at.toPoint() + QPoint(beside, 0)
        QTest.touchEvent(canvas, screen).press(0, place, canvas).commit()
        QTest.touchEvent(canvas, screen).release(0, place, canvas).commit()
    assert desk.visit is not None
    assert len(desk.visit.findings) == 1, "a finger comes down beside where it was"
    desk.undo_group.undo()
    down, up = (QEvent.Type.TabletPress, 0.5), (QEvent.Type.TabletRelease, 0.0)
    pen(window, down, up, down, up, modifiers=Qt.KeyboardModifier.AltModifier)
    assert len(desk.visit.findings) == 1


def test_a_double_click_leaves_the_ring_that_it_opened(
    window: MainWindow, desk: Desk, screen: QPointingDevice, drag: Drag
) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    desk.start_visit(datetime.date(2026, 3, 9))
    canvas = window.canvas
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    place, handle, left = canvas.mapTo(window, at.toPoint()), window.windowHandle(), Qt.MouseButton.LeftButton
    QTest.mouseDClick(handle, left, pos=place)
    ring = canvas.asking.ring
    assert ring is not None, "the ghost asks"
    ring._since -= 1
    QTest.mouseClick(handle, left, pos=place)
    assert canvas.asking.ring is None, "a press in its middle closes it"
    for _ in range(2):
        QTest.touchEvent(handle, screen).press(0, place, handle).commit()
        QTest.touchEvent(handle, screen).release(0, place, handle).commit()
    assert canvas.asking.ring is not None
    assert desk.visit is not None
    assert desk.visit.findings == ()


def test_a_double_click_goes_near_a_zone_where_a_press_marks_nothing(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    scale = canvas.camera.scale
    window.set_tool("select")
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=canvas.mapTo(window, at.toPoint()))
    assert canvas.camera.scale > scale


def test_zones_are_ticked_clear_by_key_and_the_rest_after_one_question(window: MainWindow, desk: Desk) -> None:
    canvas = window.canvas
    canvas.setFocus()
    desk.look(zone="itb_middle")
    total = len(desk.protocol.zones)
    QTest.keyClick(canvas, Qt.Key.Key_C)
    assert desk.visit is not None
    assert desk.visit.clear == {(Side.RIGHT, "itb_middle")}
    assert canvas.overlay._standing(Side.RIGHT)[0] == f"before treatment · 1 of {total} zones examined"
    QTest.keyClick(canvas, Qt.Key.Key_C)
    assert desk.visit.clear == frozenset()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_C)
    assert desk.visit.clear == frozenset(), "found in, it is examined"
    window.actions_table["clear_rest"].trigger()
    assert desk.visit.clear == frozenset(), "it asks once"
    assert window.panels is not None
    window.panels.findings.examination.yes.click()
    assert len(desk.visit.clear) == total - 1
    assert {side for side, _ in desk.visit.clear} == {Side.RIGHT}
    assert canvas.overlay._standing(Side.RIGHT)[0] == f"before treatment · {total} of {total} zones examined"
    desk.undo_group.undo()
    assert desk.visit.clear == frozenset()


def test_a_long_press_of_a_finger_goes_on_in_the_ring(window: MainWindow, desk: Desk, screen: QPointingDevice) -> None:
    canvas = window.canvas
    QApplication.processEvents()
    at = canvas.place_of(Side.RIGHT, MIDDLE)
    assert at is not None
    QTest.touchEvent(canvas, screen).press(0, at.toPoint(), canvas).commit()
    canvas._fingers._long.timeout.emit()
    ring = canvas.asking.ring
    assert ring is not None
    target = ring.place_of("adhesion").toPoint()
    QTest.touchEvent(canvas, screen).move(0, target, canvas).commit()
    QTest.touchEvent(canvas, screen).release(0, target, canvas).commit()
    assert desk.visit is not None
    assert [(finding.kind, finding.zone) for finding in desk.visit.findings] == [("adhesion", "itb_middle")]


def test_boxes_select_add_and_leave_the_other_pass_alone(window: MainWindow, desk: Desk, drag: Drag) -> None:
    for place in ((0.0, 0.2), (0.0, 0.45), (0.0, 0.7)):
        drag(Side.RIGHT, place, (40, 0))
    desk.look(moment=Moment.AFTER)
    # beside the first, which would ask what has become of it
    drag(Side.RIGHT, (0.07, 0.25), (40, 0))
    desk.look(moment=Moment.BEFORE)
    assert desk.visit is not None
    first, second, third, after = (finding.id for finding in desk.visit.findings)
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    drag(Side.RIGHT, (-0.06, 0.14), (20, 20), (60, 50), modifiers=shift)
    assert desk.focus.findings == (first,)
    drag(Side.RIGHT, (-0.06, 0.64), (20, 20), (60, 50), modifiers=shift | control)
    assert desk.focus.findings == (first, third)
    window.set_tool("select")
    drag(Side.RIGHT, (-0.08, 0.38), (20, 20), (60, 60))
    assert desk.focus.findings == (second,)
    assert len(desk.visit.findings) == 4, "the select tool marks nothing"
    assert after not in desk.focus.findings
