"""The column at the right: the sections of a visit's work, and what will stand there while there is no visit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.empty import EmptyState
from bodymap.ui.style import Look

ORDER = tr(
    "Screening: a dozen questions, one key each.\n"
    "Findings: what your hands find, as marks and as a table.\n"
    "Assessment: motion, tests, history, measures.\n"
    "Suggestions: what is allowed, modified, to avoid, and why.\n"
    "Plan: what you mean to do, and did.\n"
    "Home care and notes."
)
EDGE = 1
"""Pixels of the line at the left, beside the width that the sections have."""

LARGEST_PICTURED = 1.5
"""The largest text beside which the picture above the words has room, too."""


class SideColumn(QWidget):
    """Empty words until there are sections and a visit for them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        # a line parts it from the diagram and from the tools above that, which are as white
        self._column.setContentsMargins(EDGE, 0, 0, 0)
        self._waiting = EmptyState(look, tr("The work, in its order"), ORDER, icon="list")
        self._waiting.setContentsMargins(16, 8, 16, 8)
        self._column.addWidget(self._waiting)
        self._sections: QWidget | None = None
        look.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(0, 0, EDGE, self.height(), self._look.color("line"))

    def _dress(self) -> None:
        if self._waiting.icon is not None:
            # large words need its room
            self._waiting.icon.setVisible(self._look.scale <= LARGEST_PICTURED)

    def set_sections(self, sections: QWidget) -> None:
        """Takes the sections in, once; `show_work` brings them into view."""
        self._sections = sections
        self._column.addWidget(sections)

    def show_work(self, has_visit: bool) -> None:
        """The sections belong to a visit; without one the column says what will stand in it."""
        self._waiting.setVisible(self._sections is None or not has_visit)
        if self._sections is not None:
            self._sections.setVisible(has_visit)
