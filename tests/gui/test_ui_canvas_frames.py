"""Only what looks otherwise is painted again: after each step of a hand the screen shows what a whole frame would."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def test_a_drag_paints_a_small_part(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar for a frame while marking holds only where the rest of the diagram is left alone."""
    asked: list[int] = []
    paint: Callable[..., None] = hand.canvas._paint_pane

    def note(painter: QPainter, *how: object) -> None:
        box = painter.clipBoundingRect()
        asked.append(int(box.width() * box.height()))
        paint(painter, *how)

    at = hand.at(MIDDLE)
    hand.press(at)
    monkeypatch.setattr(hand.canvas, "_paint_pane", note)
    hand.canvas.drag(at + QPointF(30, 5))
    frame(hand.canvas)
    assert 0 < sum(asked) < 100 * 100
