"""A kind as a button: its symbol, and beside or below it its name and its key, in as much room as there is.

Hides how a row is painted in each form, and that it is painted once and then blitted.
"""

from __future__ import annotations

from enum import Enum
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from bodymap.language import tr
from bodymap.paint.symbols import paint_symbol
from bodymap.ui.controls.tag import paint_tag
from bodymap.ui.kinds import native_key
from bodymap.ui.style import Look
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.protocol.model import Kind

SMALL = 34
HIGHEST = 36
"""The height of a row at most, at a text of 100 %."""
KEY_HEIGHT = 18
KEYED_NAME, PLAIN_NAME, LONGEST = 40, 34, 160
"""Where a name begins beside its symbol, and how wide it is at most, at a text of 100 %."""


class Form(Enum):
    """What the rows show, from the roomiest to the smallest; the value is the number of columns and a word."""

    KEYED = (1, "names and keys")
    NAMED = (1, "names")
    TILED = (2, "names below")
    PAIRED = (2, "names")
    SYMBOLS = (4, "symbols")

    @property
    def columns(self) -> int:
        return self.value[0]


class KindRow(QAbstractButton):
    def __init__(self, look: Look, kind: Kind, key: str) -> None:
        super().__init__()
        self._look, self._kind, self._key, self._height = look, kind, key, look.px(HIGHEST)
        self._form = Form.KEYED
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

    def set_form(self, form: Form) -> None:
        """What does not show, name or key, stays in the tooltip and for screen readers."""
        self._form = form
        self.updateGeometry()

    def whole_width(self, form: Form) -> int:
        """What symbol and whole name take in a form, also while the kind is in hand and its name is bold.

        A therapist's own label may be longer than any room: from `LONGEST` on it ends in an ellipsis.
        """
        look = self._look
        role = "tag" if form is Form.TILED else "body_strong"
        name = ceil(min(look.width(self.text(), role), look.px(LONGEST)))
        if form is Form.TILED:
            return max(look.reach(SMALL), name + 8)
        if form is Form.KEYED:
            return look.px(KEYED_NAME + 10) + name + (ceil(self._key_width()) if self._key else 0)
        return look.px(PLAIN_NAME + 8) + name

    def sizeHint(self) -> QSize:
        if self._form is Form.SYMBOLS:
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
        with QPainter(self) as painter:
            painter.drawImage(0, 0, self._picture[1])

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
        if self._form is Form.TILED:
            self._paint_tile(painter)
            return
        middle = self.height() / 2
        keyed = self._form is Form.KEYED
        # in rows that are drawn together the symbols keep apart
        self._paint_symbol(painter, QPointF(look.px(20 if keyed else 17), middle), min(look.px(9), int(middle) - 2))
        if self._form is not Form.SYMBOLS:
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
        keyed = self._form is Form.KEYED
        left, right = look.px(KEYED_NAME if keyed else PLAIN_NAME), look.px(10) + aside if keyed else 2.0
        text = QRectF(left, 0, self.width() - left - right, self.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
