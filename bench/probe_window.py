"""A fresh process with the real program on a record file; tells when it had come how far, then ends.

Prints one line of JSON: the moments (on the clock that all processes share) of the first frame, of the record's
opening, of the first frame with client and panels, and of the sharp plate; the memory then; which heavy libraries were
imported before the first frame. The program runs as it is: the probe only listens.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bodymap.ui import app

HEAVY = ("sqlalchemy", "sqlcipher3", "alembic", "pyqtgraph", "numpy", "PySide6.QtSvg", "PySide6.QtPrintSupport")
PATIENCE = 20_000


class Program(app.Program):
    """The program, with its moments written down."""

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.moments: dict[str, object] = {}
        self.reported = False
        QTimer.singleShot(PATIENCE, lambda: sys.exit("the window did not become usable"))

    def begin(self) -> None:
        self.moments["first"], self.moments["first_spent"] = time.monotonic(), time.process_time()
        self.moments["early"] = [name for name in HEAVY if name in sys.modules]
        super().begin()
        self._window.canvas._plate.sharpened.connect(self._sharpened)

    def enter(self) -> None:
        self.moments["whole"] = time.monotonic()
        super().enter()

    def _opened(self, workspace: object) -> None:
        self.moments["opened"] = time.monotonic()
        super()._opened(workspace)
        self.moments["shown"] = time.monotonic()
        self._await_panels()

    def _await_panels(self) -> None:
        panels = self._window.panels
        if panels is None:
            QTimer.singleShot(0, self._await_panels)
        else:
            self._eye = _Eye(self, self._panels_painted)
            panels.accordion.installEventFilter(self._eye)

    def _panels_painted(self) -> None:
        self.moments.setdefault("usable", time.monotonic())
        self.moments.setdefault("usable_spent", time.process_time())
        self._plate_painted()

    def _sharpened(self) -> None:
        # the picture is painted into the window with the next frame
        QTimer.singleShot(0, self._plate_painted)

    def _plate_painted(self) -> None:
        if "usable" not in self.moments:
            return
        canvas = self._window.canvas
        pane = canvas.panes[0]
        if not canvas._plate.wants(pane.side, canvas.camera, pane.inner, pane.middle, canvas.devicePixelRatioF()):
            self.moments.setdefault("plate", time.monotonic())
            self._end()

    def _end(self) -> None:
        if self.reported or not {"usable", "plate"} <= set(self.moments):
            return
        self.reported = True
        from bench.machine import resident_mib

        print(json.dumps({**self.moments, "memory": resident_mib()}), flush=True)
        self._window.close()
        QApplication.quit()


class _Eye(QObject):
    """Calls back behind the first frame of a widget."""

    def __init__(self, parent: QObject, seen: object) -> None:
        super().__init__(parent)
        self._seen = seen

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._seen is not None:
            QTimer.singleShot(0, self._seen)
            self._seen = None
        return False


if __name__ == "__main__":
    app.Program = Program  # type: ignore[misc]
    from bodymap.launch import main

    sys.argv[1:] = ["--db", sys.argv[1]]
    sys.exit(main())
