"""The zoom controls that float over the diagram."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.buttons import IconButton
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look


class ZoomBox(QWidget):
    """Nearer, further, hip to knee, the percentage against the whole limb."""

    def __init__(
        self,
        look: Look,
        nearer: Callable[[], object],
        further: Callable[[], object],
        fit: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 4)
        column.setSpacing(0)
        for icon, name, run in (
            ("plus", tr("Zoom in"), nearer),
            ("minus", tr("Zoom out"), further),
            ("fit", tr("Hip to knee"), fit),
        ):
            button = IconButton(look, icon, name, size=40)
            button.clicked.connect(lambda _=False, run=run: run())
            column.addWidget(button)
        self._percent = Label(look, "", "tag", "muted")
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._percent, 0, Qt.AlignmentFlag.AlignHCenter)
        look.changed.connect(self.adjustSize)

    def show_percent(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self._look, self.rect())
