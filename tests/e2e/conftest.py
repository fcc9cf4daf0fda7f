"""The program as it is started, over a real record file; scenes are told as a therapist would tell them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.windows import new_window

from bodymap.domain.laterality import Side
from bodymap.store import Record
from bodymap.ui.app import Program
from bodymap.ui.main_window import MainWindow

Begin = Callable[..., MainWindow]
Start = Callable[..., MainWindow]


def shows_page(window: MainWindow) -> bool:
    """Whether a page that asks for something stands in front."""
    return window.locker.curtain.down


def shows_card(window: MainWindow) -> bool:
    """Whether the card stands there that offers a choice in the place of a chart."""
    return window.card.isVisible()


def shows_chart(window: MainWindow) -> bool:
    """Whether it can be worked with."""
    return window.desk is not None and window.panels is not None


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Begin]:
    """Starts the program on whatever is there and waits until it shows what is expected."""
    windows: list[MainWindow] = []

    def do(
        path: Path | str | None,
        shows: Callable[[MainWindow], bool],
        *,
        demo: bool = False,
        size: tuple[int, int] = (1280, 800),
    ) -> MainWindow:
        window = new_window(qapp, tmp_path, *size)
        program = Program(window, path, demo=demo)
        assert program.parent() is window
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        qtbot.waitUntil(lambda: shows(window), timeout=20_000)
        return window

    yield do
    for window in windows:
        window.close()


@pytest.fixture
def start(begin: Begin) -> Start:
    """Starts the program on a plain record (or with the examples) and waits until it can be used."""

    def do(path: Path | str | None = None, *, demo: bool = False) -> MainWindow:
        if isinstance(path, Path) and not path.exists():
            Record.create(path).close()  # a plain one; how a new one is asked for is told in test_first_start
        return begin(path, shows_chart, demo=demo, size=(1440, 900))

    return do


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
