"""The real window and canvas over a record of their own, and the barest widget that shows the same picture.

Hides how Qt is made to paint at once: `repaint()` runs a widget's whole paint event into the window's backing store and
hands it to the platform, which is what a frame is, and it returns when that is done.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic, perf_counter

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from bench import made_up
from bodymap.domain.visit import Visit
from bodymap.paint.fonts import register_fonts
from bodymap.paint.offscreen import fill_in_one_thread
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look
from bodymap.workspace import Workspace

SIZE = QSize(1400, 1000)
PATIENCE = 20.0
BEAT = 2
"""Milliseconds between two looks at whether the window's thread is alive."""


def application() -> QApplication:
    """The one application of this process, set up as the program's own."""
    fill_in_one_thread()
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(["bench"])
    register_fonts()
    return app


@dataclass(frozen=True, slots=True)
class Stage:
    workspace: Workspace
    desk: Desk
    visit: Visit
    canvas: DiagramCanvas


@contextmanager
def canvas_with(count: int, ghosts: int | None = None) -> Iterator[Stage]:
    """The real canvas of 1400 × 1000 on a visit with so many marks, sharp and at rest; the ghosts are the example's."""
    app = application()
    look = Look()
    look.dress(app)
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as folder:
        workspace = made_up.empty_workspace(Path(folder) / "frame.bodymap")
        visit = made_up.charted_client(workspace, count, ghosts)
        desk = Desk(workspace)
        canvas = DiagramCanvas(look)
        canvas.resize(SIZE)
        canvas.attach(desk)
        desk.open_client(visit.client_id, visit.id)
        canvas.show()
        settle(canvas)
        try:
            yield Stage(workspace, desk, visit, canvas)
        finally:
            canvas.close_layers()
            canvas.close()
            canvas.deleteLater()
            workspace.close()


@contextmanager
def window_with(count: int) -> Iterator[Stage]:
    """The whole window with its panels on a visit with so many marks."""
    app = application()
    look = Look()
    look.dress(app)
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as folder:
        workspace = made_up.empty_workspace(Path(folder) / "window.bodymap")
        visit = made_up.charted_client(workspace, count)
        window = MainWindow(look, Settings(Path(folder) / "window.ini"))
        window.dress()
        window.show()
        desk = Desk(workspace, window)
        window.attach(desk)
        window.open_client(visit.client_id, visit.id)
        window.build_panels()
        settle(window.canvas)
        try:
            yield Stage(workspace, desk, visit, window.canvas)
        finally:
            window.close()
            window.deleteLater()
            idle()


@contextmanager
def whole_window() -> Iterator[tuple[MainWindow, Workspace]]:
    """The whole window with its panels over an empty record."""
    app = application()
    look = Look()
    look.dress(app)
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as folder:
        workspace = made_up.empty_workspace(Path(folder) / "window.bodymap")
        window = MainWindow(look, Settings(Path(folder) / "window.ini"))
        window.dress()
        window.show()
        window.attach(Desk(workspace, window))
        window.build_panels()
        try:
            yield window, workspace
        finally:
            window.close()
            window.deleteLater()
            idle()


def settle(canvas: DiagramCanvas) -> None:
    """Waits until plate and marks are sharp, also beyond the pane's edge, and no timer of the canvas runs."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        idle()
        if canvas.resting and not any(picture.awaited for picture in canvas._plate._coming.values()):
            canvas.repaint()
            return
    raise RuntimeError("the canvas did not come to rest")


def idle() -> None:
    """Lets everything happen that waits."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def paint(widget: QWidget) -> None:
    """Paints what of a window has been asked for since its last frame, at once, as its event loop would."""
    QApplication.sendPostedEvents(widget, QEvent.Type.UpdateRequest.value)


def longest_wait(done: Callable[[], bool]) -> float:
    """Lets the window live until something is done; the longest time, in ms, for which it would have heard no hand."""
    beats = [perf_counter()]
    heart = QTimer(interval=BEAT)
    heart.timeout.connect(lambda: beats.append(perf_counter()))
    heart.start()
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    heart.stop()
    beats.append(perf_counter())
    return max(0.0, max(after - before for before, after in pairwise(beats)) * 1000 - BEAT)


def until_painted(widget: QWidget) -> None:
    """Lets the window's events run until the widget is painted, as after a mouse is let go."""
    eye = _Eye()
    widget.installEventFilter(eye)
    until = monotonic() + PATIENCE
    while not eye.painted:
        if monotonic() > until:
            raise RuntimeError("the widget was not painted")
        QApplication.processEvents()
    widget.removeEventFilter(eye)


class _Eye(QObject):
    """Sees that a widget is painted; all of the window's dirty widgets are painted in the same turn."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False


class Still(QWidget):
    """The floor: the picture of the canvas from a cached pixmap, painted by one call."""

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self._picture = picture
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


@contextmanager
def still(canvas: DiagramCanvas) -> Iterator[Callable[[], None]]:
    """Paints what the canvas shows now from a cached pixmap, in a window of the same size."""
    widget = Still(canvas.grab())
    widget.show()
    idle()
    widget.repaint()
    try:
        yield widget.repaint
    finally:
        widget.close()
        widget.deleteLater()
