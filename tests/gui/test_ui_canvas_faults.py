"""Where charting by hand once went wrong: lines that turn back, places off the diagram, gestures left hanging."""

from __future__ import annotations

import datetime
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain, pairwise, repeat
from math import hypot, sin
from pathlib import Path
from types import TracebackType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QImage, QMouseEvent, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Point
from bodymap.domain.visit import Client
from bodymap.ui.canvas.camera import LEAST, Camera
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.charting import LINE_DETAIL
from bodymap.ui.canvas.thinning import thinned
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look

Drag = Callable[..., None]
MIDDLE, TFL = (0.01, 0.48), (0.12, -0.15)

# thinning

COORDINATE = st.floats(-1, 1, allow_nan=False, width=32)
BACK_AND_FORTH: list[Point] = [(0, 0), (0, 0.8), (0, 0.1)]


def distance_to_segment(point: Point, start: Point, end: Point) -> float:
    """By another way than the program's: the turned frame in which the segment lies on the x axis."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = hypot(bx - ax, by - ay)
    if length == 0:
        return hypot(px - ax, py - ay)
    along = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length
    if along <= 0:
        return hypot(px - ax, py - ay)
    if along >= length:
        return hypot(px - bx, py - by)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=40), st.sampled_from([LINE_DETAIL, 0.05, 0.3]))
@example(BACK_AND_FORTH, LINE_DETAIL)
def test_nothing_that_was_drawn_is_far_from_what_is_kept(points: list[Point], detail: float) -> None:
    kept = thinned(points, detail)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    rest = iter(points)
    assert all(point in rest for point in kept), "only vertices of the line, in their order"
    for point in points:
        assert min(distance_to_segment(point, a, b) for a, b in pairwise(kept)) <= detail + 1e-6


def test_a_line_that_turns_back_keeps_its_turn() -> None:
    assert thinned(BACK_AND_FORTH, LINE_DETAIL) == BACK_AND_FORTH


def test_a_straight_line_keeps_its_ends_alone() -> None:
    assert thinned([(0, y / 100) for y in range(90)], LINE_DETAIL) == [(0, 0), (0, 0.89)]


@pytest.mark.parametrize("points", [[], [(0.0, 0.0)], [(0.0, 0.0), (0.0, 0.1)]])
def test_the_shortest_lines_stay_as_they_are(points: list[Point]) -> None:
    assert thinned(points, LINE_DETAIL) == points


@pytest.mark.parametrize(
    "line",
    [
        [(0.2 * (i % 2), i / 5000) for i in range(5000)],
        [(0.2 * (i % 2) * i / 5000, i / 5000) for i in range(5000)],
        [(0.3 * sin(i / 10), 0.3 * sin(i / 7.3)) for i in range(5000)],
    ],
    ids=["zigzag", "growing zigzag", "scribble"],
)
def test_a_scribble_of_thousands_of_points_ends(line: list[Point]) -> None:
    started = time.perf_counter()
    kept = thinned(line, LINE_DETAIL)
    assert len(kept) > 500
    assert time.perf_counter() - started < 5


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


# the worker that paints the plate


class Told:
    """Stands where unexpected errors are shown."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.threads: list[str] = []

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        assert trace is not None
        assert kind is type(error)
        self.errors.append(error)
        self.threads.append(threading.current_thread().name)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    hook = Told()
    monkeypatch.setattr(sys, "excepthook", hook)
    return hook


@pytest.fixture
def canvas(qtbot: QtBot, qapp: QApplication) -> Iterator[DiagramCanvas]:
    made = DiagramCanvas(Look())
    made.resize(500, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: has_picture(made), timeout=20_000)
    yield made
    made.close_layers()


def has_picture(canvas: DiagramCanvas) -> bool:
    return bool(canvas._plate._pictures)


def test_a_plate_that_cannot_be_painted_is_told_of_once_and_tried_again(
    qtbot: QtBot, canvas: DiagramCanvas, told: Told
) -> None:
    tries: list[int] = []

    def broken(*_: object) -> QImage:
        tries.append(len(tries))
        raise OSError("the drawing is gone")

    canvas._plate.set_painter(broken)

    def tried(times: int) -> Callable[[], bool]:
        def look() -> bool:
            canvas.repaint()
            return len(tries) >= times and bool(told.errors)

        return look

    qtbot.waitUntil(tried(4), timeout=20_000)
    assert [str(error) for error in told.errors] == ["the drawing is gone"]
    assert told.threads == [threading.main_thread().name]
    image = QImage(10, 10, QImage.Format.Format_ARGB32_Premultiplied)
    canvas._plate.set_painter(lambda *_: image)
    with qtbot.waitSignal(canvas._plate.sharpened, timeout=20_000):
        canvas.repaint()
    assert len(told.errors) == 1


def test_one_failure_does_not_leave_the_side_without_a_picture(qtbot: QtBot, canvas: DiagramCanvas, told: Told) -> None:
    """The very same order that failed is carried out when it is given again."""
    image = QImage(10, 10, QImage.Format.Format_ARGB32_Premultiplied)
    answers: Iterator[QImage] = chain([QImage()], repeat(image))
    canvas._plate.set_painter(lambda *_: next(answers))
    canvas.repaint()
    qtbot.waitUntil(lambda: bool(told.errors), timeout=20_000)
    assert isinstance(told.errors[0], MemoryError)
    with qtbot.waitSignal(canvas._plate.sharpened, timeout=20_000):
        canvas.repaint()


def test_marks_become_sharp_though_the_plate_is_not_painted(
    qtbot: QtBot, window: MainWindow, desk: Desk, told: Told
) -> None:
    """They wait for the plate, whose workers they would take the time of; not for one that never comes."""
    canvas = window.canvas
    press(canvas, place(canvas, (0.0, 0.48)))
    release(canvas, place(canvas, (0.0, 0.48)))
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)

    def broken(*_: object) -> QImage:
        raise OSError("the drawing is gone")

    canvas._plate.set_painter(broken)
    canvas.zoom(1.3)
    marks = canvas._marks[Side.RIGHT]

    def sharp() -> bool:
        return marks.glaze is not None and marks.glaze.sight.camera.scale == canvas.camera.scale

    assert not sharp()
    qtbot.waitUntil(sharp, timeout=20_000)
    assert {str(error) for error in told.errors} == {"the drawing is gone"}


def plate_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("plate")}


def watched(canvas: DiagramCanvas) -> threading.Event:
    """Lets the canvas paint a style anew and tells when its worker is at it."""
    begun, paint = threading.Event(), canvas._plate._paint
    assert paint is not None

    def painting(transform: QTransform, size: QSize, ratio: float) -> QImage:
        begun.set()
        time.sleep(0.03)  # so that it is still at it when the canvas goes
        return paint(transform, size, ratio)

    canvas._plate.set_painter(painting)
    return begun


def delete_now(widget: QWidget) -> None:
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "deleted alone"])
def test_thirty_canvases_go_while_their_worker_paints(
    qtbot: QtBot, qapp: QApplication, told: Told, closed: bool
) -> None:
    before = plate_threads()
    for _ in range(30):
        canvas = DiagramCanvas(Look())
        begun = watched(canvas)
        canvas.resize(320, 320)
        canvas.show()
        qtbot.waitUntil(begun.is_set, timeout=20_000)
        if closed:
            canvas.close_layers()
        delete_now(canvas)
    qapp.processEvents()
    assert plate_threads() <= before
    assert told.errors == []


def test_thirty_windows_go_while_their_worker_paints(
    qtbot: QtBot, qapp: QApplication, told: Told, tmp_path: Path
) -> None:
    before = plate_threads()
    look = Look()
    look.dress(qapp)
    for _ in range(30):
        window = MainWindow(look, Settings(tmp_path / "window.ini"))
        begun = watched(window.canvas)
        window.resize(900, 700)
        window.show()
        qtbot.waitUntil(begun.is_set, timeout=20_000)
        window.close()
        delete_now(window)
    qapp.processEvents()
    assert plate_threads() <= before
    assert told.errors == []
