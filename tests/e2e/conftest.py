"""The program as it is started, over a real record file; scenes are told as a therapist would tell them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.laterality import Side
from bodymap.store import Record
from bodymap.ui.app import Program
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look

Start = Callable[..., MainWindow]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a plain record (or with the examples) and waits until it can be used."""
    windows: list[MainWindow] = []

    def do(path: Path | str | None = None, *, demo: bool = False) -> MainWindow:
        if isinstance(path, Path) and not path.exists():
            Record.create(path).close()  # a plain one; how a new one is asked for is told in test_first_start
        look = Look()
        look.dress(qapp)
        window = MainWindow(look, Settings(tmp_path / "window.ini"))
        look.setParent(window)
        window.resize(1440, 900)
        program = Program(window, path, demo=demo)
        assert program.parent() is window
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        qtbot.waitUntil(lambda: window.desk is not None and window.panels is not None, timeout=20_000)
        return window

    yield do
    for window in windows:
        window.close()


Mark = Callable[..., None]


@pytest.fixture
def mark() -> Mark:
    """Presses on the diagram at a diagram point, drags so many pixels to the right, releases."""

    def do(window: MainWindow, side: Side, point: tuple[float, float], *steps: tuple[float, float]) -> None:
        canvas = window.canvas
        start = canvas.place_of(side, point)
        assert start is not None, f"{side} is not in view"
        places = [start, *(start + QPointF(dx, dy) for dx, dy in steps)]
        kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * len(steps), QEvent.Type.MouseButtonRelease]
        for kind, place in zip(kinds, [*places, places[-1]], strict=True):
            button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
            held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(canvas, QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, none))

    return do
