"""The palette of kinds that floats over the diagram: symbol, name, key; those that restrict stand under a heading."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from bodymap.language import tr
from bodymap.paint.symbols import mark_style
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Caption
from bodymap.ui.kinds import key_of, kind_order
from bodymap.ui.shell.kind_row import HIGHEST, KEY_HEIGHT, Form, KindRow
from bodymap.ui.style import FINGERTIP, Look

if TYPE_CHECKING:
    from bodymap.protocol import Protocol
    from bodymap.protocol.model import Kind
    from bodymap.ui.shell.kind_names import KindNames

WIDTH = 188
LOWEST = 24
"""The height of a row at least, in pixels of any text that is not itself higher."""
HEADING = 22
TILE, HIGHEST_TILE = 42, 52
"""The height of a symbol with its name below it, at a text of 100 %: at least and at most."""
SHARE = 0.45
"""Of the diagram's width the palette never takes more for the sake of names."""


class KindPalette(QWidget):
    """See the module. Its order is the protocol's, and so are its keys."""

    chosen = Signal(str)

    def __init__(self, look: Look, protocol: Protocol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._rows: dict[str, KindRow] = {}
        self._form = Form.KEYED
        self._arranged: tuple[Form, int] | None = None
        self._groups: list[tuple[Caption, list[KindRow]]] = []
        self._grid = QGridLayout(self)
        self._grid.setSpacing(0)
        found = [kind for kind in protocol.kinds.values() if not mark_style(kind.id).restricts]
        restricting = [kind for kind in protocol.kinds.values() if mark_style(kind.id).restricts]
        self._kinds = tuple(
            (title, kinds) for title, kinds in ((tr("Finding"), found), (tr("These restrict"), restricting)) if kinds
        )
        place = 0
        for title, kinds in self._kinds:
            caption = Caption(look, title)
            rows = [self._row(kind, key_of(number)) for number, kind in enumerate(kinds, place)]
            self._groups.append((caption, rows))
            place += len(rows)
        self.order = kind_order(protocol)
        self._in_hand = Button(look, "", icon="chevron-down", parent=self)
        self._in_hand.setToolTip(tr("All kinds by name"))
        self._in_hand.clicked.connect(self.show_names)
        self._grid.setContentsMargins(8, 6, 8, 8)
        self._arrange(look.px(HEADING))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.adjustSize)

    def _row(self, kind: Kind, key: str) -> KindRow:
        row = KindRow(self._look, kind, key)
        row.clicked.connect(lambda: self.chosen.emit(kind.id))
        self._group.addButton(row)
        self._rows[kind.id] = row
        return row

    def rename(self, protocol: Protocol) -> None:
        """Calls the kinds as a protocol now does."""
        self._kinds = tuple((title, [protocol.kinds[kind.id] for kind in kinds]) for title, kinds in self._kinds)
        for kind, row in self._rows.items():
            row.rename(protocol.kinds[kind])
            if row.isChecked():
                self._in_hand.setText(row.text())

    def _arrange(self, heading: int) -> None:
        """Places the rows in as many columns as their form has, each group under its heading of this height."""
        while self._grid.count():
            self._grid.takeAt(0)
        for line in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(line, 0)
        columns, line = self._form.columns, 0
        for caption, rows in self._groups:
            self._grid.setRowMinimumHeight(line, heading)
            self._grid.addWidget(caption, line, 0, 1, columns, Qt.AlignmentFlag.AlignBottom)
            for place, row in enumerate(rows):
                row.set_form(self._form)
                self._grid.addWidget(row, line + 1 + place // columns, place % columns)
            line += 1 + -(-len(rows) // columns)
        # symbols alone say little to who is new to them: the one in hand is called by its name, and shows all others
        self._in_hand.setVisible(not self.shows_names)
        if not self.shows_names:
            self._grid.addWidget(self._in_hand, line, 0, 1, columns)

    def set_kind(self, kind: str) -> None:
        """Shows which kind is in hand."""
        self._rows[kind].setChecked(True)
        self._in_hand.setText(self._rows[kind].text())

    def show_names(self) -> KindNames:
        """Opens all kinds with their names over the window."""
        from bodymap.ui.shell.kind_names import KindNames

        held = next((kind for kind, row in self._rows.items() if row.isChecked()), "")
        sheet = KindNames(self._look, self._kinds, held, self)
        sheet.chosen.connect(self.chosen)
        sheet.show_by(self)
        return sheet

    def set_room(self, width: int, height: int) -> None:
        """Takes the roomiest form that fits into the diagram's free width and height, in pixels.

        Where it is low the rows draw closer, then two columns stand, with the names below the symbols or beside them;
        where it is narrow the keys go. Only where no name has room do the symbols stand alone.
        """
        form = next((each for each in Form if self._fits(each, width, height)), Form.SYMBOLS)
        highest = self._look.px({Form.SYMBOLS: LOWEST, Form.TILED: HIGHEST_TILE}.get(form, HIGHEST))
        least = self._least(form)
        # air above the headings, where the rows leave any
        heading = next((each for each in self._headings() if self._high(form, height, each) >= least), 0)
        for row in self._rows.values():
            row.set_height(max(min(highest, self._high(form, height, heading)), least))
        if (form, heading) != self._arranged:
            self._form, self._arranged = form, (form, heading)
            self._arrange(heading)
        self.adjustSize()

    @property
    def shows_names(self) -> bool:
        """Whether each kind stands with its name, not with its symbol alone."""
        return self._form is not Form.SYMBOLS

    def _fits(self, form: Form, width: int, height: int) -> bool:
        if form is Form.SYMBOLS:
            return True
        tight = self._headings()[-1]
        return self._high(form, height, tight) >= self._least(form) and self._wide(form) <= width * SHARE

    def _headings(self) -> tuple[int, int]:
        """How high a heading may be: with air above it, and without."""
        return self._look.px(HEADING), self._look.line("caption")

    def _high(self, form: Form, height: int, heading: int) -> int:
        """How high a row may be so that all of them, with headings and margins, fill this height."""
        margins = self._grid.contentsMargins()
        headings = len(self._groups) * heading
        lines = sum(ceil(len(rows) / form.columns) for _, rows in self._groups)
        return (height - margins.top() - margins.bottom() - headings) // max(lines, 1)

    def _least(self, form: Form) -> int:
        look = self._look
        if form is Form.TILED:
            return look.reach(TILE)
        words = ceil(look.metrics("body").height())
        # frames of keys must not touch each other
        tag = look.px(KEY_HEIGHT) + 2 if form is Form.KEYED else 0
        return max(LOWEST, words, tag, FINGERTIP if look.touch else 0)

    def _wide(self, form: Form) -> int:
        margins = self._grid.contentsMargins()
        widest = max((row.whole_width(form) for row in self._rows.values()), default=0)
        wide = form.columns * widest + margins.left() + margins.right()
        return max(wide, self._look.px(WIDTH)) if form is Form.KEYED else wide

    def sizeHint(self) -> QSize:
        inner = super().sizeHint()
        return QSize(inner.width() if self._form is Form.SYMBOLS else self._wide(self._form), inner.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self._look, self.rect())
