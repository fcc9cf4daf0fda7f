"""The worker that paints the plate: its failures are told once and tried again, and it ends with its canvas."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.laterality import Side
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look

Drag = Callable[..., None]


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
    qtbot: QtBot, window: MainWindow, drag: Drag, told: Told
) -> None:
    """They wait for the plate, whose workers they would take the time of; not for one that never comes."""
    canvas = window.canvas
    drag(Side.RIGHT, (0.0, 0.48))
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
