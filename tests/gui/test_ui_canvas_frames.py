"""Only what looks otherwise is painted again: after each step of a hand the screen shows what a whole frame would."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.canvas.handles import handles
from bodymap.ui.canvas.stamps import Line
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
MIDDLE, LOW, TFL = (0.01, 0.48), (0.02, 0.8), (0.12, -0.15)


def frame(canvas: DiagramCanvas) -> None:
    """Carries out what painting was asked for; a timer that would paint more goes on waiting."""
    # a ring that was just shown is laid out first
    QApplication.sendPostedEvents()
    QApplication.sendPostedEvents(canvas.window(), QEvent.Type.UpdateRequest.value)


def on_screen(canvas: DiagramCanvas) -> QImage:
    window = canvas.window()
    corner = canvas.mapTo(window, canvas.rect().topLeft())
    shown = canvas.screen().grabWindow(window.winId(), corner.x(), corner.y(), canvas.width(), canvas.height())
    return shown.toImage().convertToFormat(QImage.Format.Format_RGB32)


def whole(canvas: DiagramCanvas) -> QImage:
    return canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


class Hand:
    """Works on the canvas step by step, and looks after each."""

    def __init__(self, canvas: DiagramCanvas) -> None:
        self.canvas = canvas
        self.frames = 0

    def at(self, place: tuple[float, float]) -> QPointF:
        found = self.canvas.place_of(self.canvas.panes[0].side, place)
        assert found is not None
        return found

    def look(self, step: str) -> None:
        frame(self.canvas)
        self.frames += 1
        seen, meant = on_screen(self.canvas), whole(self.canvas)
        assert seen.size() == meant.size()
        assert seen == meant, f"after: {step}"

    def press(self, at: QPointF, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.canvas.press(at, modifiers, Pointer.MOUSE)
        self.look("press")

    def drag(self, at: QPointF, *steps: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(at, modifiers)
        for x, y in steps:
            self.canvas.drag(at + QPointF(x, y))
            self.look(f"drag {x}, {y}")
        self.canvas.lift(at + QPointF(*(steps[-1] if steps else (0, 0))))
        self.look("lift")


@pytest.fixture
def hand(qtbot: QtBot, window: MainWindow, desk: Desk) -> Iterator[Hand]:
    canvas = window.canvas
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    hand = Hand(canvas)
    window.repaint()
    hand.look("nothing yet")
    yield hand
    canvas.drop_gesture()


def test_marking_moving_and_pulling(window: MainWindow, desk: Desk, hand: Hand) -> None:
    hand.drag(hand.at(MIDDLE), (10, 4), (30, 9), (60, 20))
    hand.drag(hand.at(TFL), (0, 0))
    window.set_tool("stroke")
    hand.drag(hand.at(LOW), (10, 20), (12, 60), (4, 90))
    hand.drag(hand.at(LOW), (40, 10), (20, 30))
    window.set_tool("area")
    hand.drag(hand.at((0.0, 0.3)), (40, 0), (40, 40), (0, 40))
    window.set_tool("select")
    hand.drag(hand.at((-0.1, 0.2)), (60, 60), (120, 300))
    hand.canvas.charting.delete()
    hand.look("delete")
    desk.undo_group.undo()
    hand.look("undo")
    assert hand.frames > 25


def test_pointing_choosing_and_passes(window: MainWindow, desk: Desk, hand: Hand) -> None:
    for place in (MIDDLE, LOW, TFL, (0.5, 1.0)):
        hand.canvas._hover(hand.at(place))
        hand.look(f"over {place}")
    for zone in ("itb_middle", "foot", "gluteus_maximus"):
        desk.look(zone=zone)
        hand.look(zone)
    desk.do(AddFinding(Finding(side=Side.RIGHT, kind="pain", zones=("foot",), shape=Shape.point(0.1, 2.1))), "add")
    hand.look("another panel's finding")
    desk.look(findings=(desk.visit.findings[-1].id,))  # type: ignore[union-attr]
    hand.look("selected")
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    hand.look("both")
    hand.drag(hand.at(MIDDLE), (30, 9))
    hand.drag(hand.at(MIDDLE), modifiers=SHIFT)


def test_one_side_after_the_other(desk: Desk, hand: Hand) -> None:
    for side in (Side.LEFT, Side.RIGHT, Side.LEFT, Side.RIGHT):
        desk.look(shown=(side,))
        hand.look(f"{side} alone")
    for shown in ((Side.LEFT, Side.RIGHT), (Side.LEFT,), (Side.LEFT, Side.RIGHT), (Side.RIGHT,)):
        desk.look(shown=shown)
        hand.look(f"{shown}")


def test_a_ring_under_the_pointer(hand: Hand) -> None:
    middle = hand.at(MIDDLE)
    hand.canvas.ask_at(middle, Pointer.MOUSE)
    hand.look("ring")
    ring = hand.canvas.asking.ring
    assert ring is not None
    for place in (ring.choices[0].key, ring.choices[1].key):
        hand.canvas.drag(ring.place_of(place))
        hand.look(place)
    hand.canvas.drop_gesture()
    hand.look("closed")


@pytest.fixture
def asked(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pixels of the diagram each frame from now on paints again."""
    seen: list[int] = []
    paint: Callable[..., None] = hand.canvas._paint_pane

    def note(painter: QPainter, *how: object) -> None:
        box = painter.clipBoundingRect()
        seen.append(int(box.width() * box.height()))
        paint(painter, *how)

    monkeypatch.setattr(hand.canvas, "_paint_pane", note)
    return seen


def test_a_drag_paints_a_small_part(hand: Hand, asked: list[int]) -> None:
    """The bar for a frame while marking holds only where the rest of the diagram is left alone."""
    at = hand.at(MIDDLE)
    hand.press(at)
    frame(hand.canvas)
    asked.clear()
    hand.canvas.drag(at + QPointF(30, 5))
    frame(hand.canvas)
    assert 0 < sum(asked) < 100 * 100


def test_a_ring_is_all_that_is_painted_when_it_comes_and_goes_yet_hears_every_press(
    hand: Hand, asked: list[int]
) -> None:
    canvas = hand.canvas
    hand.press(hand.at(MIDDLE))
    canvas.drop_gesture()
    frame(canvas)
    asked.clear()
    canvas.ask_at(hand.at(MIDDLE), Pointer.MOUSE)
    frame(canvas)
    ring = canvas.asking.ring
    assert ring is not None
    assert canvas.childAt(canvas.width() - 3, canvas.height() - 3) is ring
    canvas.drop_gesture()
    frame(canvas)
    assert 0 < max(asked) < canvas.width() * canvas.height() / 4


def test_panning_and_zooming(window: MainWindow, desk: Desk, hand: Hand) -> None:
    """What the camera moves is painted again, and what it leaves behind; the ground beside is left alone."""
    hand.drag(hand.at(MIDDLE), (30, 9))
    window.set_tool("area")
    hand.drag(hand.at((0.0, 0.3)), (40, 0), (40, 40), (0, 40))
    middle = hand.at(MIDDLE)
    for shown in ((Side.RIGHT,), (Side.LEFT, Side.RIGHT)):
        desk.look(shown=shown)
        hand.look("sides")
        for x, y in ((13, -7), (-60, 40), (0.4, 0.3), (300, 0), (-240, -33)):
            hand.canvas.pan(x, y, middle)
            hand.look(f"pan {x}, {y}")
        for factor in (1.2, 1.2, 0.5, 0.7, 1.9):
            hand.canvas.zoom(factor, middle)
            hand.look(f"zoom {factor}")
        desk.look(zone="itb_distal")
        hand.look("zone while the wheel moves")
    hand.canvas.set_layers(("skin", "muscles", "landmarks"))
    hand.look("landmarks")
    hand.canvas.pan(20, 20, middle)
    hand.look("pan with landmarks")


def marked(hand: Hand) -> None:
    for place in (MIDDLE, LOW, TFL):
        hand.drag(hand.at(place), (20, 9))


def at_rest(qtbot: QtBot, canvas: DiagramCanvas) -> QImage:
    qtbot.waitUntil(lambda: canvas.resting, timeout=20_000)
    return whole(canvas)


def test_a_frame_amid_a_pan_is_the_frame_at_rest(qtbot: QtBot, hand: Hand) -> None:
    marked(hand)
    at_rest(qtbot, hand.canvas)
    hand.canvas.pan(17, -23, hand.at(MIDDLE))
    amid = whole(hand.canvas)
    assert amid == at_rest(qtbot, hand.canvas)


def test_a_frame_amid_a_zoom_shows_all_layers_where_they_are(
    qtbot: QtBot, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked(hand)
    at_rest(qtbot, hand.canvas)
    hand.canvas.zoom(1.1)
    together = whole(hand.canvas)
    monkeypatch.setattr(hand.canvas, "_in_one", lambda _: None)
    assert 0 < differing(together, whole(hand.canvas)) < 0.01
    # a mark that is gone is seen in such a picture: it is a hundredth of a hundredth of the canvas
    monkeypatch.undo()
    desk = hand.canvas.desk
    assert desk is not None
    hand.canvas.charting.delete()
    assert differing(together, whole(hand.canvas)) > 0.0005


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels in which two pictures differ so that it would be seen."""
    return float((np.abs(pixels(one) - pixels(other)).max(axis=2) > 24).mean())


def pixels(picture: QImage) -> np.ndarray:
    flat = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine() // 4, 4)
    return flat.astype(np.int16)


def test_a_pan_leaves_the_ground_beside_alone(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    paint: Callable[..., None] = hand.canvas._paint_pane

    def note(painter: QPainter, *how: object) -> None:
        asked.append(painter.clipBoundingRect().width())
        paint(painter, *how)

    monkeypatch.setattr(hand.canvas, "_paint_pane", note)
    # what is still on its way is no part of the pan
    QApplication.processEvents()
    frame(hand.canvas)
    asked.clear()
    hand.canvas.pan(5, 3, hand.at(MIDDLE))
    frame(hand.canvas)
    assert 0 < asked[0] < hand.canvas.width() - 100


def test_marks_that_are_painted_anew_are_not_begun_again(hand: Hand) -> None:
    """Where painting them takes longer than a rest, it would otherwise never come to an end."""
    canvas = hand.canvas
    marked(hand)
    marks = canvas._marks[canvas.panes[0].side]
    assert marks._sheet is not None
    marks._sheet.rough = True
    whole(canvas)
    assert canvas._rest.isActive()
    canvas._rest.stop()
    canvas._settle()
    assert marks.pending
    whole(canvas)
    assert canvas._pieces.isActive()
    assert not canvas._rest.isActive()


def test_a_figure_in_a_heading_sets_its_own_word_alone(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The halo of a whole line takes as long as three frames."""
    stamps, set_anew = hand.canvas.overlay._heading._stamps, []
    make = stamps._with_halo

    def note(part: Line, ratio: float) -> object:
        set_anew.append(part.words)
        return make(part, ratio)

    stamps.of((Line("7 of 14 zones examined", "body", "muted"),), 1.0, halo=True)
    monkeypatch.setattr(stamps, "_with_halo", note)
    stamps.of((Line("8 of 14 zones examined", "body", "muted"),), 1.0, halo=True)
    assert set_anew == ["8"]


def test_handles_come_and_go_with_what_the_hand_does(window: MainWindow, desk: Desk, hand: Hand) -> None:
    canvas = hand.canvas
    marked(hand)
    window.set_tool("area")
    hand.drag(hand.at((0.0, 0.3)), (60, 0), (60, 60), (0, 60))
    assert desk.visit is not None
    drawn = canvas.drawn_mark(canvas.panes[0])
    assert drawn is not None
    assert drawn.shape is not None

    def corner() -> QPointF:
        mark = canvas.drawn_mark(canvas.panes[0])
        assert mark is not None
        assert mark.shape is not None
        return handles(mark.shape, canvas._sight(canvas.panes[0]).transform)[2]

    hand.drag(corner(), (14, 9), (40, 30))
    hand.press(corner())
    canvas.drag(corner() + QPointF(20, 20))
    hand.look("pulled")
    canvas.drop_gesture()
    hand.look("let go")
    hand.drag(hand.at((0.02, 0.33)), (30, 12), (-40, 20))
    hand.press(hand.at(LOW))
    hand.look("another")
    canvas.drop_gesture()
    hand.look("nothing in the hand")
    desk.undo_group.undo()
    hand.look("undo")


def test_a_line_without_words_is_a_picture_without_ink(hand: Hand) -> None:
    """A narrow pane leaves out the compass's word for the way back."""
    for halo in (True, False):
        stamp = hand.canvas.overlay._heading._stamps.of((Line("", "secondary", "muted"),), 1.0, halo=halo)
        assert stamp.width == 0


def test_marks_are_sharp_though_one_is_chosen_before_they_were(qtbot: QtBot, desk: Desk, hand: Hand) -> None:
    """What is painted sharp after a zoom is out of date when a mark is chosen meanwhile: it is begun once more."""
    canvas = hand.canvas
    marked(hand)
    side = canvas.panes[0].side
    marks = canvas._marks[side]
    canvas.zoom(3.0)
    qtbot.waitUntil(lambda: marks.pending, timeout=20_000)
    visit = desk.visit
    assert visit is not None
    chosen = next(finding.id for finding in visit.findings if finding.id not in desk.focus.findings)
    desk.look(findings=[chosen])
    whole(canvas)
    assert not marks.pending
    qtbot.waitUntil(
        lambda: marks.glaze is not None and marks.glaze.sight == canvas._sight(canvas.panes[0]), timeout=20_000
    )
