"""Counts the gestures of the daily work by doing it in the real window: `python3 dev.py gestures`.

A gesture is one press with all that the pointer does until it is let go, or one key. Every one is sent as an event to
the window; nothing is called behind it. Exits with 1 where a count is above its bar, or the chart not what was meant.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.protocol.screening import still_open
from bodymap.ui.canvas.gestures import DEAD_ZONE, STEP
from bodymap.ui.kinds import kind_order
from bodymap.ui.main_window import MainWindow

NO_BUTTON, LEFT, RIGHT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLACES = (
    (0.0, 0.12),
    (0.0, 0.2),
    (0.0, 0.28),
    (0.0, 0.36),
    (0.0, 0.44),
    (0.0, 0.52),
    (0.0, 0.6),
    (0.0, 0.68),
    (0.12, -0.15),
    (-0.18, -0.05),
)
"""Ten places of the RIGHT limb, far enough apart that none hits another's mark."""


class Hand:
    """Does gestures in a window and counts them."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.count = 0

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key wherever the focus is."""
        self.count += 1
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifiers)
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint) -> None:
        self.count += 1
        QTest.mouseClick(widget, LEFT, pos=at)
        QApplication.processEvents()

    def drag(self, button: Qt.MouseButton, start: QPointF, *others: Callable[[], QPointF]) -> None:
        """One press on the diagram; each further place is asked for when the pointer gets there."""
        self.count += 1
        self._send(QEvent.Type.MouseButtonPress, start, button)
        at = start
        for other in others:
            at = other()
            self._send(QEvent.Type.MouseMove, at, button)
        self._send(QEvent.Type.MouseButtonRelease, at, button)

    def _send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
        canvas = self.window.canvas
        told = NO_BUTTON if kind == QEvent.Type.MouseMove else button
        held = NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else button
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), told, held, none))

    def place(self, number: int) -> QPointF:
        at = self.window.canvas.place_of(Side.RIGHT, PLACES[number])
        if at is None:
            raise RuntimeError("the RIGHT limb is not in view")
        return at


def _out(severity: int) -> float:
    """How far to drag for a severity."""
    return DEAD_ZONE + STEP * severity + 1


def _fresh(hand: Hand) -> None:
    """The first visit of a new client; no part of what is counted."""
    desk = hand.window.desk
    assert desk is not None
    desk.add_client(Client(family_name="Specimen", given_name="Fresh"))
    desk.start_visit()
    QApplication.processEvents()
    hand.window.canvas.setFocus()
    hand.count = 0


def _charted(hand: Hand) -> list[tuple[str, int | None]]:
    desk = hand.window.desk
    assert desk is not None
    assert desk.visit is not None
    return [(finding.kind, finding.severity) for finding in desk.visit.findings]


def ten_by_key(hand: Hand) -> bool:
    """A digit for each kind, a press and a drag for each finding."""
    _fresh(hand)
    kinds = kind_order(hand.window.canvas.charting.desk.protocol)[:5]  # type: ignore[union-attr]
    for number in range(10):
        if number % 2 == 0:
            hand.key(Qt.Key(Qt.Key.Key_1.value + number // 2))
        start = hand.place(number)
        hand.drag(LEFT, start, lambda start=start, number=number: start + QPointF(_out(number), 0))  # type: ignore[misc]
    return _charted(hand) == [(kinds[number // 2], number) for number in range(10)]


def ten_by_ring(hand: Hand) -> bool:
    """The ring for the first of each kind; it stays in hand for the next."""
    _fresh(hand)
    canvas = hand.window.canvas
    kinds = kind_order(canvas.charting.desk.protocol)[:5]  # type: ignore[union-attr]
    for number in range(10):
        start = hand.place(number)
        if number % 2:
            hand.drag(LEFT, start, lambda start=start, number=number: start + QPointF(_out(number), 0))  # type: ignore[misc]
            continue

        def target(kind: str = kinds[number // 2]) -> QPointF:
            assert canvas.asking.ring is not None
            return canvas.asking.ring.place_of(kind)

        def beyond(kind: str = kinds[number // 2], severity: int = number) -> QPointF:
            ring = canvas.asking.ring
            assert ring is not None
            way = ring.place_of(kind) - ring.middle
            length = (way.x() ** 2 + way.y() ** 2) ** 0.5
            return ring.middle + way / length * (ring.shape_of.edge + _out(severity))

        hand.drag(RIGHT, start, target, beyond)
    return _charted(hand) == [(kinds[number // 2], number) for number in range(10)]


def _choose_client(hand: Hand, number: int) -> None:
    """Clicks on a client in the list at the left."""
    rows = next(rows for rows in hand.window.rail.findChildren(QListWidget) if rows.accessibleName() == "Clients")
    hand.click(rows.viewport(), rows.visualItemRect(rows.item(number)).center())


def first_mark(hand: Hand) -> bool:
    """From another client's chart: choose the client, start the visit, mark."""
    desk = hand.window.desk
    assert desk is not None
    assert desk.client is not None
    before = desk.client.id
    _choose_client(hand, 3)
    hand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    hand.drag(LEFT, hand.place(3), lambda: hand.place(3) + QPointF(_out(4), 0))
    return desk.client.id != before and [severity for _, severity in _charted(hand)] == [4]


def screening(hand: Hand) -> bool:
    """Starting the visit puts the first question under the keys; each answer moves on by itself."""
    window, desk = hand.window, hand.window.desk
    assert desk is not None
    _choose_client(hand, 4)
    hand.count = 0
    hand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    answers = {"medically_cleared": Qt.Key.Key_Y, "symptom_pattern": Qt.Key.Key_T, "site_inspected": Qt.Key.Key_Y}
    while desk.visit is not None and hand.count < 40:
        waiting = still_open(desk.protocol, desk.visit)
        if not waiting:
            break
        card = window.focusWidget()
        question = getattr(card, "key", ("", None))[0]
        hand.key(answers.get(question, Qt.Key.Key_N))
    return desk.visit is not None and not still_open(desk.protocol, desk.visit) and window.canvas.hasFocus()


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the daily work, how it is done, and in how many gestures at most."""

    words: str
    run: Callable[[Hand], bool]
    most: int


TASKS = (
    Task("ten findings of five kinds with severity, kinds by key", ten_by_key, 15),
    Task("ten findings of five kinds with severity, kinds by ring", ten_by_ring, 15),
    Task("an existing client to the first mark", first_mark, 3),
    Task("a full screening, the visit's start included", screening, 13),
)


@dataclass(frozen=True, slots=True)
class Count:
    """What a task took, and whether the chart was then what was meant."""

    task: Task
    gestures: int
    right: bool

    @property
    def passes(self) -> bool:
        return self.right and self.gestures <= self.task.most


def count_all(window: MainWindow) -> list[Count]:
    """Does all tasks in a window with the example clients."""
    counts = []
    for task in TASKS:
        hand = Hand(window)
        right = task.run(hand)
        counts.append(Count(task, hand.count, right))
    return counts


def main() -> int:
    """Prints the counts; 1 where one is above its bar."""
    from tools.pictures import open_window

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["bodymap"])
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(app, Path(folder), "light", (1440, 900))
        counts = count_all(window)
        window.close()
    for count in counts:
        found = "" if count.right else "   the chart is not what was meant"
        print(f"{count.gestures:3} of at most {count.task.most:2}  {count.task.words}{found}")
    return 0 if all(count.passes for count in counts) else 1


if __name__ == "__main__":
    sys.exit(main())
