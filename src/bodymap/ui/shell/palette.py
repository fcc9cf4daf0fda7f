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
from bodymap.ui.controls.text import Caption
from bodymap.ui.kinds import key_of, kind_order, native_key
from bodymap.ui.style import FINGERTIP, Look
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.protocol import Protocol
    from bodymap.protocol.model import Kind

WIDTH, SMALL = 188, 34
HIGHEST, LOWEST = 36, 24
"""The height of a row: at most, at a text of 100 %, and at least, in pixels of any text that is not itself higher."""
SHARE = 0.45
"""Of the diagram's width the palette never takes more for the sake of names."""
KEY_HEIGHT = 18
KEYED_NAME, PLAIN_NAME = 40, 34
"""Where a name begins beside its symbol."""


class _Form(Enum):
    """What the rows show, from the roomiest to the smallest; the value is the number of columns and a word."""

    KEYED = (1, "names and keys")
    NAMED = (1, "names")
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
            caption.setContentsMargins(0, 6, 0, 2)
            rows = [self._row(kind, key_of(number)) for number, kind in enumerate(kinds, place)]
            self._groups.append((caption, rows))
            place += len(rows)
        self.order = kind_order(protocol)
        self._grid.setContentsMargins(8, 6, 8, 8)
        self._arrange()
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

    def _arrange(self) -> None:
        """Places the rows in as many columns as their form has, each group under its heading."""
        while self._grid.count():
            self._grid.takeAt(0)
        columns = self._form.columns
        line = 0
        for caption, rows in self._groups:
            self._grid.addWidget(caption, line, 0, 1, columns)
            for place, row in enumerate(rows):
                row.set_form(self._form)
                self._grid.addWidget(row, line + 1 + place // columns, place % columns)
            line += 1 + -(-len(rows) // columns)

    def set_kind(self, kind: str) -> None:
        """Shows which kind is in hand."""
        self._rows[kind].setChecked(True)

    def set_room(self, width: int, height: int) -> None:
        """Takes the roomiest form that fits into the diagram's free width and height, in pixels.

        Where it is low the rows draw closer, then the names stand in two columns; where it is narrow the keys go.
        Only where no name has room do the symbols stand alone.
        """
        form = next((each for each in _Form if self._fits(each, width, height)), _Form.SYMBOLS)
        highest = self._look.px(LOWEST if form is _Form.SYMBOLS else HIGHEST)
        for row in self._rows.values():
            row.set_height(max(min(highest, self._high(form, height)), self._least(form)))
        if form is not self._form:
            self._form = form
            self._arrange()
        self.adjustSize()

    @property
    def shows_names(self) -> bool:
        """Whether each kind stands with its name, not with its symbol alone."""
        return self._form is not _Form.SYMBOLS

    def _fits(self, form: _Form, width: int, height: int) -> bool:
        if form is _Form.SYMBOLS:
            return True
        return self._high(form, height) >= self._least(form) and self._wide(form) <= width * SHARE

    def _high(self, form: _Form, height: int) -> int:
        """How high a row may be so that all of them, with headings and margins, fill this height."""
        margins = self._grid.contentsMargins()
        headings = sum(caption.sizeHint().height() for caption, _ in self._groups)
        lines = sum(ceil(len(rows) / form.columns) for _, rows in self._groups)
        return (height - margins.top() - margins.bottom() - headings) // max(lines, 1)

    def _least(self, form: _Form) -> int:
        look = self._look
        words = ceil(look.metrics("body").height())
        # frames of keys must not touch each other
        tag = look.px(KEY_HEIGHT) + 2 if form is _Form.KEYED else 0
        return max(LOWEST, words, tag, FINGERTIP if look.touch else 0)

    def _wide(self, form: _Form) -> int:
        if form is _Form.KEYED:
            return self._look.px(WIDTH)
        margins = self._grid.contentsMargins()
        widest = max((row.plain_width() for row in self._rows.values()), default=0)
        return form.columns * widest + margins.left() + margins.right()

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

    def plain_width(self) -> int:
        """What symbol and whole name take, without the key, also while the kind is in hand and its name is bold."""
        return self._look.px(PLAIN_NAME + 8) + ceil(self._look.width(self.text(), "body_strong"))

    def sizeHint(self) -> QSize:
        if self._form is _Form.SYMBOLS:
            return QSize(self._look.reach(SMALL), self._height)
        return QSize(self._look.px(WIDTH - 16) if self._form is _Form.KEYED else self.plain_width(), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # it floats over the diagram and is painted with each of its frames: from a picture while it looks the same
        look, ratio = self._look, self.devicePixelRatioF()
        state = (self.isChecked(), self.underMouse(), self.hasFocus(), self._form)
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
        middle = self.height() / 2
        keyed = self._form is _Form.KEYED
        # in rows that are drawn together the symbols keep apart
        size = min(look.px(9), int(middle) - 2)
        centre = QPointF(look.px(20 if keyed else 17), middle)
        paint_symbol(painter, self._kind.id, centre, size, look.theme, scale=look.scale * 0.8 * size / look.px(9))
        if self._form is not _Form.SYMBOLS:
            self._paint_words(painter, self._paint_key(painter, middle) if keyed and self._key else 0.0)

    def _paint_key(self, painter: QPainter, middle: float) -> float:
        """Paints the key at the right and tells how wide it is."""
        look, words = self._look, self._key.replace("Shift+", "⇧")
        painter.setFont(look.font("key"))
        wide = painter.fontMetrics().horizontalAdvance(words) + look.px(11)
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
