"""Mouse, pen and fingers at once, with all that comes between: whatever happens, what is written was meant, and whole.

A sequence of random events of all devices on the real canvas, some of them ended by nobody: a lock, a dialog, another
visit, the window losing the keys. The dice are seeded: `random_day` with other seeds tries more.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.windows import new_window

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.vault.curtain import Curtain

# said by the plugin without a screen of every window that opens
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SEQUENCES, LENGTH = 45, 14
TOOLS = ("point", "point", "stroke", "area", "select")


class Devices:
    """A mouse, a pen and two fingers that know what of them is down; Qt hears what a system would send."""

    def __init__(self, window: MainWindow, dice: Random, screen: QPointingDevice) -> None:
        self.window, self.canvas, self.dice, self.screen = window, window.canvas, dice, screen
        self.held = Qt.MouseButton.NoButton
        self.fingers: dict[int, QPoint] = {}
        self.grab: QWidget | None = None
        self.nib: QWidget | None = None
        self.stamp = 0
        self.pen = QPointingDevice(
            "pen",
            7,
            QInputDevice.DeviceType.Stylus,
            QPointingDevice.PointerType.Pen,
            QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
            1,
            1,
            "",
            QPointingDeviceUniqueId(),
        )

    def place(self) -> QPointF:
        """Somewhere on the canvas, on a limb as a rule."""
        if self.dice.random() < 0.2:
            return QPointF(self.dice.randrange(self.canvas.width()), self.dice.randrange(self.canvas.height()))
        side = self.dice.choice(self.canvas.shown)
        at = self.canvas.place_of(side, (self.dice.uniform(-0.12, 0.12), self.dice.uniform(-0.2, 0.9)))
        assert at is not None
        return QPointF(at.toPoint())

    def under(self, at: QPointF) -> QWidget | None:
        """What is pressed there: nothing where a dialog or the curtain is before it."""
        if QApplication.activeModalWidget() is not None or not self.canvas.isVisible():
            return None
        return self.canvas.childAt(at.toPoint()) or self.canvas

    # the mouse

    def mouse(self) -> None:
        at, down = self.place(), [button for button in _BUTTONS if self.held & button]
        what = self.dice.choice(("press", "move", "move", "release", "double"))
        if what == "move":
            self._mouse(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
        elif what == "release" and down:
            button = self.dice.choice(down)
            self.held &= ~button
            self._mouse(QEvent.Type.MouseButtonRelease, at, button)
        elif what in ("press", "double"):
            button = self.dice.choice([each for each in _BUTTONS if each not in down] or [None])
            if button is None or self.under(at) is None:
                return
            kind = QEvent.Type.MouseButtonPress if what == "press" else QEvent.Type.MouseButtonDblClick
            self.grab = self.grab if self.held else self.under(at)
            self.held |= button
            self._mouse(kind, at, button)

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        # what was pressed hears the rest of it, unless it has gone or something modal stands before it
        target = self.grab if self.grab is not None else self.under(at)
        if not self.held:
            self.grab = None
        if target is None or not _there(target) or self.under(at) is None:
            return
        modifiers = self.dice.choice(_MODIFIERS)
        local = QPointF(target.mapFrom(self.canvas, at.toPoint())) if target is not self.canvas else at
        event = QMouseEvent(kind, local, self.canvas.mapToGlobal(at), button, self.held, modifiers)
        event.setTimestamp(self.stamp)
        QApplication.sendEvent(target, event)

    # the pen

    def stylus(self) -> None:
        at = self.place()
        what = self.dice.choice(("press", "move", "hover", "release"))
        if what == "press" and self.nib is None and self.under(at) is not None:
            self.nib = self.under(at)
            self._pen(QEvent.Type.TabletPress, at, Qt.MouseButton.LeftButton)
        elif what == "release" and self.nib is not None:
            self._pen(QEvent.Type.TabletRelease, at, Qt.MouseButton.NoButton)
            self.nib = None
        elif what == "move" and self.nib is not None:
            self._pen(QEvent.Type.TabletMove, at, Qt.MouseButton.LeftButton)
        elif what == "hover" and self.nib is None:
            self._pen(QEvent.Type.TabletMove, at, Qt.MouseButton.NoButton)

    def _pen(self, kind: QEvent.Type, at: QPointF, held: Qt.MouseButton) -> None:
        if self.under(at) is None or (self.nib or self.under(at)) is not self.canvas:
            return
        pressure = self.dice.random() if held else 0.0
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        everywhere = self.canvas.mapToGlobal(at)
        event = QTabletEvent(kind, self.pen, at, everywhere, pressure, 0, 0, 0, 0, 0, none, left, held)
        event.setTimestamp(self.stamp)
        QApplication.sendEvent(self.canvas, event)

    # fingers

    def touch(self) -> None:
        number, at = self.dice.randrange(2), self.place().toPoint()
        what = self.dice.choice(("press", "press", "move", "release", "cancel"))
        if not self.fingers and what != "press":
            return
        told = QTest.touchEvent(self.window.windowHandle(), self.screen, False)
        handle = self.window.windowHandle()
        others = {each: place for each, place in self.fingers.items() if each != number}
        for each, place in others.items():
            told.move(each, self._seen(place), handle)
        if what == "cancel":
            self.fingers.clear()
            self.canvas._fingers.cancel()
            return
        if number not in self.fingers:
            self.fingers[number] = at
            told.press(number, self._seen(at), handle)
        elif what == "release":
            told.release(number, self._seen(self.fingers.pop(number)), handle)
        else:
            self.fingers[number] = at
            told.move(number, self._seen(at), handle)
        told.commit()

    def rest(self) -> None:
        """A finger has rested for as long as opens the ring."""
        if self.canvas._fingers._long.isActive():
            self.canvas._fingers._long.stop()
            self.canvas._fingers._long.timeout.emit()

    def hover(self) -> None:
        """Mouse and pen come by again, with nothing pressed: what was let go of over a dialog is known by that."""
        at = self.place()
        self._mouse(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
        self._pen(QEvent.Type.TabletMove, at, Qt.MouseButton.NoButton)

    def _seen(self, at: QPoint) -> QPoint:
        return self.canvas.mapTo(self.window, at)

    # all of them

    def lift_all(self) -> None:
        at = self.place()
        for button in _BUTTONS:
            if self.held & button:
                self.held &= ~button
                self._mouse(QEvent.Type.MouseButtonRelease, at, button)
        if self.nib is not None:
            self._pen(QEvent.Type.TabletRelease, at, Qt.MouseButton.NoButton)
            self.nib = None
        handle = self.window.windowHandle()
        while self.fingers:
            number, place = self.fingers.popitem()
            told = QTest.touchEvent(handle, self.screen, False)
            for each, other in self.fingers.items():
                told.move(each, self._seen(other), handle)
            told.release(number, self._seen(place), handle)
            told.commit()


_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
_MODIFIERS = (
    *[Qt.KeyboardModifier.NoModifier] * 8,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def _there(widget: QWidget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:  # gone
        return False


class Day:
    """What comes between: visits, sides, passes, undo, a dialog, the lock, and the window losing the keys."""

    def __init__(self, window: MainWindow, desk: Desk, devices: Devices) -> None:
        self.window, self.desk, self.devices, self.dice = window, desk, devices, devices.dice
        self.visits = [visit.id for visit in desk.workspace.visits]
        self.curtain = Curtain(window, lambda: True)
        self.dialog = QDialog(window)
        self.dialog.setModal(True)

    def between(self) -> None:
        desk, dice = self.desk, self.dice
        deeds: list[Callable[[], object]] = [
            lambda: desk.open_visit(dice.choice(self.visits)),
            lambda: desk.look(shown=dice.choice(((Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT)))),
            lambda: desk.look(moment=dice.choice(list(Moment))),
            lambda: self.window.set_tool(dice.choice(TOOLS)),
            desk.undo_group.undo,
            desk.undo_group.redo,
            self.lock_or_unlock,
            self.open_or_close,
            self.lose_keys,
            self.devices.rest,
            lambda: QTest.keyClick(self.window.canvas, Qt.Key.Key_Escape),
        ]
        dice.choice(deeds)()

    def lock_or_unlock(self) -> None:
        if self.curtain.down:
            self.curtain.rise()
        else:
            self.curtain.fall(QWidget)

    def open_or_close(self) -> None:
        if self.dialog.isVisible():
            self.dialog.hide()
        elif not self.curtain.down:
            self.dialog.show()

    def lose_keys(self) -> None:
        lost = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
        QApplication.sendEvent(self.window.canvas, lost)

    def clear(self) -> None:
        """Takes everything back, in every visit: what stands in one is a ghost in the next."""
        for visit in self.visits:
            self.desk.open_visit(visit)
            while self.desk.undo_group.canUndo():
                self.desk.undo_group.undo()
        assert not findings(self.desk), "undo has left something"

    def come_back(self) -> None:
        if self.curtain.down:
            self.curtain.rise()
        self.dialog.hide()


def findings(desk: Desk) -> dict[str, tuple[str, Finding]]:
    """Every finding of the client with the visit that it lies in."""
    return {finding.id: (visit.id, finding) for visit in desk.workspace.visits for finding in visit.findings}


def check(desk: Desk, before: dict[str, tuple[str, Finding]], open_visit: str, moment: Moment, by_hand: bool) -> None:
    """What one event has written: in the open visit alone, whole, and under its name."""
    after = findings(desk)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if not changed or not by_hand:
        return
    stack = desk.undo_group.activeStack()
    assert stack is not None
    for key in changed:
        visit, finding = after.get(key) or before[key]
        assert visit == open_visit, "another visit than the open one was written"
        if key in after and key not in before:
            assert finding.side in desk.focus.shown, "a side that is not in view was marked"
            assert finding.moment is moment
            assert stack.undoText() == f"add {desk.finding_name(finding)}"
        if key in after:
            assert finding.zones
            assert finding.shape is not None
            assert set(finding.zones) <= set(desk.diagram.zones)
        if key in before and key in after:
            assert finding.side is before[key][1].side, "a mark changed its side"


def random_day(window: MainWindow, desk: Desk, screen: QPointingDevice, sequences: range) -> None:
    """So many sequences of events, each ended with all devices lifted."""
    for seed in sequences:
        dice = Random(seed)
        devices = Devices(window, dice, screen)
        day = Day(window, desk, devices)
        window.set_tool(dice.choice(TOOLS))
        for step in range(LENGTH):
            devices.stamp = seed * 100_000 + step * dice.choice((60, 900))
            before, moment = findings(desk), desk.focus.moment
            assert desk.visit is not None
            visit = desk.visit.id
            deed = dice.choice(
                (devices.mouse, devices.touch, devices.stylus, devices.mouse, devices.touch, day.between)
            )
            deed()
            check(desk, before, visit, moment, by_hand=deed != day.between)
        day.come_back()
        before = findings(desk)
        assert desk.visit is not None
        devices.lift_all()
        devices.hover()
        check(desk, before, desk.visit.id, desk.focus.moment, by_hand=True)
        free(window, desk, devices, seed)
        day.dialog.deleteLater()
        day.curtain.deleteLater()
        day.clear()


def free(window: MainWindow, desk: Desk, devices: Devices, seed: int) -> None:
    """The hand is free: after Escape nothing waits, and the next press marks what it is on, and that alone."""
    canvas = window.canvas
    canvas.asking.close()
    devices.hover()
    assert not canvas.busy, f"something is left in the hand, {seed=}"
    assert canvas._panning is None
    assert not canvas._fingers._long.isActive()
    assert not any(canvas.holds(pointer) for pointer in Pointer)
    desk.look(shown=(Side.RIGHT,), moment=Moment.BEFORE, findings=())
    canvas.home()
    window.set_tool("point")
    at = canvas.place_of(Side.RIGHT, (0.01, 0.48))
    assert at is not None
    count = len(findings(desk))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, at.toPoint())
    assert len(findings(desk)) == count + 1, f"the next press does not mark, {seed=}"


@pytest.fixture
def bare(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    """The window without its panels: they would be refreshed at every step."""
    made = new_window(qapp, tmp_path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    desk.setParent(made)
    made.attach(desk)
    yield made
    made.canvas.close_layers()


def test_whatever_the_devices_do_together_is_whole_and_meant(bare: MainWindow, desk: Desk) -> None:
    desk.add_client(Client(family_name="Sample", given_name="Alex", born=datetime.date(1990, 1, 1)))
    desk.start_visit(datetime.date(2026, 2, 23))
    desk.start_visit(datetime.date(2026, 3, 2))
    # where the names stand is known once they are painted, and nothing is painted here
    bare.canvas.overlay.names = False
    bare.canvas.repaint()
    random_day(bare, desk, QTest.createTouchDevice(), range(SEQUENCES))
