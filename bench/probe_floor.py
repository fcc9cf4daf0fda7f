"""A fresh process with the barest window that shows as many paths as the plate has. The floor of starting and memory.

Prints one line of JSON: when its first frame was painted (on the clock that all processes share) and its memory.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QMainWindow


class Window(QMainWindow):
    """Ends the program behind its first frame."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._report)

    def _report(self) -> None:
        painted, spent = time.monotonic(), time.process_time()
        from bench.machine import resident_mib

        print(json.dumps({"first": painted, "first_spent": spent, "memory": resident_mib()}), flush=True)
        QApplication.quit()


def main(paths: int) -> None:
    app = QApplication(sys.argv[:1])
    scene = QGraphicsScene()
    for number in range(paths):
        x, y = number % 40 * 16.0, number // 40 * 16.0
        path = QPainterPath()
        path.moveTo(x, y)
        path.cubicTo(x + 20, y + 5, x - 8, y + 30, x + 12, y + 40)
        scene.addPath(path, QPen(QColor(90, 60, 50), 1.2), QBrush(QColor(200, 120, 100)))
    view = QGraphicsView(scene)
    window = Window()
    window.setCentralWidget(view)
    window.resize(1440, 900)
    window.show()
    app.exec()


if __name__ == "__main__":
    main(int(sys.argv[1]))
