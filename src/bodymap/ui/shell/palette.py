"""The palette of kinds that floats over the diagram: symbol, name, key; those that restrict stand under a heading."""

from __future__ import annotations

from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from bodymap.language import tr
from bodymap.paint.symbols import mark_style, paint_symbol
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.tag import paint_tag
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.kinds import key_of, kind_order, native_key
from bodymap.ui.style import FINGERTIP, Look
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.protocol import Protocol
    from bodymap.protocol.model import Kind

WIDTH, SMALL = 188, 34
HIGHEST, LOWEST = 36, 24
"""The height of a row: at most, at a text of 100 %, and at least, in pixels of any text that is not itself higher."""
HEADING = 22
TILE, HIGHEST_TILE = 42, 52
"""The height of a symbol with its name below it, at a text of 100 %: at least and at most."""
SHARE = 0.45
"""Of the diagram's width the palette never takes more for the sake of names."""
KEY_HEIGHT = 18
KEYED_NAME, PLAIN_NAME, LONGEST = 40, 34, 160
"""Where a name begins beside its symbol, and how wide it is at most, at a text of 100 %."""


class _Form(Enum):
    """What the rows show, from the roomiest to the smallest; the value is the number of columns and a word."""

    KEYED = (1, "names and keys")
    NAMED = (1, "names")
    TILED = (2, "names below")
    PAIRED = (2, "names")
    SYMBOLS = (4, "symbols")

    @property
    def columns(self) -> int:
        return self.value[0]


class KindPalette(QWidget):
    """See the module. Its order is the protocol's, and so are its keys."""

    chosen = Signal(str)

    def __init__(self, look: Look, protocol: Protocol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._rows: dict[str, _KindRow] = {}
        self._form = _Form.KEYED
        self._arranged: tuple[_Form, int] | None = None
        self._groups: list[tuple[Caption, list[_KindRow]]] = []
        self._grid = QGridLayout(self)
        self._grid.setSpacing(0)
        found = [kind for kind in protocol.kinds.values() if not mark_style(kind.id).restricts]
        restricting = [kind for kind in protocol.kinds.values() if mark_style(kind.id).restricts]
        place = 0
        for title, kinds in ((tr("Finding"), found), (tr("These restrict"), restricting)):
            if not kinds:
                continue
            caption = Caption(look, title)
            rows = [self._row(kind, key_of(number)) for number, kind in enumerate(kinds, place)]
            self._groups.append((caption, rows))
            place += len(rows)
        self.order = kind_order(protocol)
        self._in_hand = Label(look, "", "body_strong", parent=self)
        self._grid.setContentsMargins(8, 6, 8, 8)
        self._arrange(look.px(HEADING))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.adjustSize)

    def _row(self, kind: Kind, key: str) -> _KindRow:
        row = _KindRow(self._look, kind, key)
        row.clicked.connect(lambda: self.chosen.emit(kind.id))
        self._group.addButton(row)
        self._rows[kind.id] = row
        return row

    def rename(self, protocol: Protocol) -> None:
        """Calls the kinds as a protocol now does."""
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
        # symbols alone say little to who is new to them: the one in hand is called by its name
        self._in_hand.setVisible(not self.shows_names)
        if not self.shows_names:
            self._grid.addWidget(self._in_hand, line, 0, 1, columns)

    def set_kind(self, kind: str) -> None:
        """Shows which kind is in hand."""
        self._rows[kind].setChecked(True)
        self._in_hand.setText(self._rows[kind].text())

    def set_room(self, width: int, height: int) -> None:
        """Takes the roomiest form that fits into the diagram's free width and height, in pixels.

        Where it is low the rows draw closer, then two columns stand, with the names below the symbols or beside them;
        where it is narrow the keys go. Only where no name has room do the symbols stand alone.
        """
        form = next((each for each in _Form if self._fits(each, width, height)), _Form.SYMBOLS)
        highest = self._look.px({_Form.SYMBOLS: LOWEST, _Form.TILED: HIGHEST_TILE}.get(form, HIGHEST))
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
        return self._form is not _Form.SYMBOLS

    def _fits(self, form: _Form, width: int, height: int) -> bool:
        if form is _Form.SYMBOLS:
            return True
        tight = self._headings()[-1]
        return self._high(form, height, tight) >= self._least(form) and self._wide(form) <= width * SHARE

    def _headings(self) -> tuple[int, int]:
        """How high a heading may be: with air above it, and without."""
        return self._look.px(HEADING), self._look.line("caption")

    def _high(self, form: _Form, height: int, heading: int) -> int:
        """How high a row may be so that all of them, with headings and margins, fill this height."""
        margins = self._grid.contentsMargins()
        headings = len(self._groups) * heading
        lines = sum(ceil(len(rows) / form.columns) for _, rows in self._groups)
        return (height - margins.top() - margins.bottom() - headings) // max(lines, 1)

    def _least(self, form: _Form) -> int:
        look = self._look
        if form is _Form.TILED:
            return look.reach(TILE)
        words = ceil(look.metrics("body").height())
        # frames of keys must not touch each other
        tag = look.px(KEY_HEIGHT) + 2 if form is _Form.KEYED else 0
        return max(LOWEST, words, tag, FINGERTIP if look.touch else 0)

    def _wide(self, form: _Form) -> int:
        margins = self._grid.contentsMargins()
        widest = max((row.whole_width(form) for row in self._rows.values()), default=0)
        wide = form.columns * widest + margins.left() + margins.right()
        return max(wide, self._look.px(WIDTH)) if form is _Form.KEYED else wide

    def sizeHint(self) -> QSize:
        inner = super().sizeHint()
        return QSize(inner.width() if self._form is _Form.SYMBOLS else self._wide(self._form), inner.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_card(QPainter(self), self._look, self.rect())


class _KindRow(QAbstractButton):
    def __init__(self, look: Look, kind: Kind, key: str) -> None:
        super().__init__()
        self._look, self._kind, self._key, self._height = look, kind, key, look.px(HIGHEST)
        self._form = _Form.KEYED
        self._picture: tuple[tuple[object, ...], QImage] | None = None
        self.rename(kind)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def rename(self, kind: Kind) -> None:
        """Takes the name of its kind up."""
        shown = native_key(self._key)
        self.setText(capital(kind.name))
        self.setAccessibleName(tr("{kind}, key {key}", kind=self.text(), key=shown) if self._key else self.text())
        self.setToolTip(f"{self.text()} ({shown})\n{kind.help}" if shown else kind.help)
        self.update()

    def set_height(self, height: int) -> None:
        """In pixels."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def set_form(self, form: _Form) -> None:
        """What does not show, name or key, stays in the tooltip and for screen readers."""
        self._form = form
        self.updateGeometry()

    def whole_width(self, form: _Form) -> int:
        """What symbol and whole name take in a form, also while the kind is in hand and its name is bold.

        A therapist's own label may be longer than any room: from `LONGEST` on it ends in an ellipsis.
        """
        look = self._look
        role = "tag" if form is _Form.TILED else "body_strong"
        name = ceil(min(look.width(self.text(), role), look.px(LONGEST)))
        if form is _Form.TILED:
            return max(look.reach(SMALL), name + 8)
        if form is _Form.KEYED:
            return look.px(KEYED_NAME + 10) + name + (ceil(self._key_width()) if self._key else 0)
        return look.px(PLAIN_NAME + 8) + name

    def sizeHint(self) -> QSize:
        if self._form is _Form.SYMBOLS:
            return QSize(self._look.reach(SMALL), self._height)
        return QSize(self.whole_width(self._form), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # it floats over the diagram and is painted with each of its frames: from a picture while it looks the same
        look, ratio = self._look, self.devicePixelRatioF()
        state = (self.text(), self.isChecked(), self.underMouse(), self.hasFocus(), self._form)
        key = (*state, self.size().toTuple(), look.theme.name, look.scale, ratio)
        if self._picture is None or self._picture[0] != key:
            image = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            with QPainter(image) as painter:
                self._paint(painter)
            self._picture = key, image
        QPainter(self).drawImage(0, 0, self._picture[1])

    def _paint(self, painter: QPainter) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked():
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse() or self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.color("surface2"))
            painter.drawRoundedRect(box, 6, 6)
        if self._form is _Form.TILED:
            self._paint_tile(painter)
            return
        middle = self.height() / 2
        keyed = self._form is _Form.KEYED
        # in rows that are drawn together the symbols keep apart
        self._paint_symbol(painter, QPointF(look.px(20 if keyed else 17), middle), min(look.px(9), int(middle) - 2))
        if self._form is not _Form.SYMBOLS:
            self._paint_words(painter, self._paint_key(painter, middle) if keyed and self._key else 0.0)

    def _paint_symbol(self, painter: QPainter, centre: QPointF, size: int) -> None:
        look = self._look
        paint_symbol(painter, self._kind.id, centre, size, look.theme, scale=look.scale * 0.8 * size / look.px(9))

    def _paint_tile(self, painter: QPainter) -> None:
        """The symbol, and its name below it in the type of tags."""
        look, line = self._look, self._look.line("tag")
        size = look.px(9)
        top = (self.height() - 2 * size - line - look.px(4)) / 2
        self._paint_symbol(painter, QPointF(self.width() / 2, top + size), size)
        painter.setPen(look.color("text"))
        painter.setFont(look.font("tag"))
        below = QRectF(0, top + 2 * size + look.px(4), self.width(), line)
        name = look.metrics("tag").elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)

    def _key_width(self) -> float:
        return self._look.width(self._key.replace("Shift+", "⇧"), "key") + self._look.px(11)

    def _paint_key(self, painter: QPainter, middle: float) -> float:
        """Paints the key at the right and tells how wide it is."""
        look, words = self._look, self._key.replace("Shift+", "⇧")
        painter.setFont(look.font("key"))
        wide = self._key_width()
        tag = QRectF(self.width() - wide - look.px(6), middle - look.px(KEY_HEIGHT / 2), wide, look.px(KEY_HEIGHT))
        paint_tag(painter, look, tag, words, "key", "muted", "key")
        return wide

    def _paint_words(self, painter: QPainter, aside: float) -> None:
        look = self._look
        painter.setPen(look.color("text"))
        painter.setFont(look.font("body_strong" if self.isChecked() else "body"))
        keyed = self._form is _Form.KEYED
        left, right = look.px(KEYED_NAME if keyed else PLAIN_NAME), look.px(10) + aside if keyed else 2.0
        text = QRectF(left, 0, self.width() - left - right, self.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
