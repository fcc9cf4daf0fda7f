"""A real window over a real temporary record, as a therapist would have it."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.windows import new_window

from bodymap.diagram import load_diagram
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels import RightPanels, right_panels
from bodymap.ui.style import Look
from bodymap.workspace import Workspace

TODAY = datetime.datetime(2026, 3, 2, 14, 2, 11)


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """One application for widgets, whichever test of a worker comes first."""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    record = Record.open(tmp_path / "record.bodymap", create=True)
    made = Workspace(record, load_protocol("it_band"), load_diagram(), lambda: TODAY)
    yield made
    record.close()


@pytest.fixture
def desk(qapp: QApplication, workspace: Workspace) -> Desk:
    """A desk with the client Example, Robin and today's visit open."""
    made = Desk(workspace)
    made.add_client(Client(family_name="Example", given_name="Robin", born=datetime.date(1987, 4, 12)))
    made.start_visit()
    return made


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window, shown, with its panels."""
    made = new_window(qapp, tmp_path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    # what listens to the desk goes with it: it goes with the window
    desk.setParent(made)
    made.attach(desk)
    made.build_panels()
    yield made
    made.canvas.close_layers()


@pytest.fixture
def panels(qtbot: QtBot, desk: Desk) -> RightPanels:
    """The panels at the right by themselves, as wide as they are in the window."""
    made = right_panels(Look(), desk)
    qtbot.addWidget(made.accordion)
    made.accordion.resize(376, 780)
    made.accordion.show()
    made.accordion.activateWindow()
    qtbot.waitExposed(made.accordion)
    return made


Drag = Callable[..., None]


@pytest.fixture
def drag(window: MainWindow) -> Drag:
    """Presses on the diagram at a diagram point of a side, moves by pixels, releases."""

    def do(
        side: Side,
        point: tuple[float, float],
        *steps: tuple[float, float],
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        canvas = window.canvas
        start = canvas.place_of(side, point)
        assert start is not None, f"{side} is not in view"
        places = [start, *(start + QPointF(dx, dy) for dx, dy in steps)]
        send(canvas, QEvent.Type.MouseButtonPress, places[0], modifiers)
        for place in places[1:]:
            send(canvas, QEvent.Type.MouseMove, place, modifiers)
        send(canvas, QEvent.Type.MouseButtonRelease, places[-1], modifiers)

    return do


def send(canvas: DiagramCanvas, kind: QEvent.Type, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, modifiers)
    QApplication.sendEvent(canvas, event)
