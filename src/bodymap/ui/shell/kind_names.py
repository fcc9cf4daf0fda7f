"""All kinds with symbol and name, in a sheet over the window: for where the palette has room for symbols alone.

Hides where the sheet stands. It closes with a choice, with Esc, and with a press beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls.text import Caption
from bodymap.ui.shell.kind_row import HIGHEST, Form, KindRow
from bodymap.ui.style import FINGERTIP, Look

if TYPE_CHECKING:
    from bodymap.protocol.model import Kind

COLUMNS = 2
AIR = 8


class KindNames(QWidget):
    """See the module. `groups` are headings with the kinds below them, `held` the id of the kind in hand."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, groups: Sequence[tuple[str, Sequence[Kind]]], held: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Kinds by name"))
        self._look = look
        self.rows: dict[str, KindRow] = {}
        self._lines = sum(ceil(len(kinds) / COLUMNS) for _, kinds in groups)
        grid = QGridLayout(self)
        grid.setContentsMargins(AIR, AIR, AIR, AIR)
        grid.setSpacing(0)
        for title, kinds in groups:
            line = grid.rowCount()
            grid.addWidget(Caption(look, title), line, 0, 1, COLUMNS)
            for place, kind in enumerate(kinds):
                row = self.rows[kind.id] = KindRow(look, kind, "")
                row.set_form(Form.PAIRED)
                row.set_height(look.reach(HIGHEST))
                row.setChecked(kind.id == held)
                row.clicked.connect(lambda _=False, chosen=kind.id: self._choose(chosen))
                grid.addWidget(row, line + 1 + place // COLUMNS, place % COLUMNS)

    def show_by(self, beside: QWidget) -> None:
        """Opens with its lower left at that of a widget, within the window: with large text its rows draw closer."""
        window = beside.window()
        self.adjustSize()
        over = self.height() + 2 * AIR - window.height()
        if over > 0:
            high = self._look.reach(HIGHEST) - ceil(over / max(self._lines, 1))
            for row in self.rows.values():
                row.set_height(max(high, self._look.line("body"), FINGERTIP if self._look.touch else 0))
            self.adjustSize()
        low = beside.mapTo(window, QPoint(0, beside.height()))
        left = max(0, min(low.x(), window.width() - self.width()))
        top = max(AIR, min(low.y() - self.height(), window.height() - self.height() - AIR))
        self.move(window.mapToGlobal(QPoint(left, top)))
        self.show()
        held = next((row for row in self.rows.values() if row.isChecked()), None)
        if held is not None:
            held.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, kind: str) -> None:
        self.chosen.emit(kind)
        self.close()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("surface"))
            painter.setPen(QPen(self._look.color("ctl"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
