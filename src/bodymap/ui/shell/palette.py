"""The palette of kinds that floats over the diagram: symbol, name, key; those that restrict stand under a heading."""

from __future__ import annotations

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

WIDTH, SMALL, SMALL_COLUMNS, LOWEST = 188, 34, 4, 23


class KindPalette(QWidget):
    """See the module. Its order is the protocol's, and so are its keys."""

    chosen = Signal(str)

    def __init__(self, look: Look, protocol: Protocol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._rows: dict[str, _KindRow] = {}
        self._small = False
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
        """One column with names, or, where they do not fit, the symbols alone beside each other."""
        while self._grid.count():
            self._grid.takeAt(0)
        columns = SMALL_COLUMNS if self._small else 1
        line = 0
        for caption, rows in self._groups:
            self._grid.addWidget(caption, line, 0, 1, columns)
            for place, row in enumerate(rows):
                row.set_small(self._small)
                self._grid.addWidget(row, line + 1 + place // columns, place % columns)
            line += 1 + -(-len(rows) // columns)

    def set_kind(self, kind: str) -> None:
        """Shows which kind is in hand."""
        self._rows[kind].setChecked(True)

    def set_low(self, height: int) -> None:
        """Draws the rows closer where the window is low; where even that is too much only the symbols stand."""
        rows = max(len(self._rows), 1)
        fits = int((height / self._look.scale - 80) / rows)
        finger = ceil(FINGERTIP / self._look.scale) if self._look.touch else 0
        small = fits < max(LOWEST, finger)
        for row in self._rows.values():
            row.set_height(max(24 if small else min(36, fits), finger))
        if small is not self._small:
            self._small = small
            self._arrange()
        self.adjustSize()

    def sizeHint(self) -> QSize:
        inner = super().sizeHint()
        return QSize(inner.width() if self._small else self._look.px(WIDTH), inner.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_card(QPainter(self), self._look, self.rect())


class _KindRow(QAbstractButton):
    def __init__(self, look: Look, kind: Kind, key: str) -> None:
        super().__init__()
        self._look, self._kind, self._key, self._height = look, kind, key, 36
        self._small = False
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
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def set_small(self, small: bool) -> None:
        """Only the symbol; name and key stay in the tooltip and for screen readers."""
        self._small = small
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._look.reach(SMALL if self._small else WIDTH - 16), self._look.px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        # it floats over the diagram and is painted with each of its frames: from a picture while it looks the same
        look, ratio = self._look, self.devicePixelRatioF()
        state = (self.isChecked(), self.underMouse(), self.hasFocus(), self._small)
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
        paint_symbol(
            painter,
            self._kind.id,
            QPointF(look.px(17 if self._small else 20), middle),
            look.px(9),
            look.theme,
            scale=look.scale * 0.8,
        )
        if self._small:
            return
        aside = 0.0
        if self._key:
            words = self._key.replace("Shift+", "⇧")
            painter.setFont(look.font("key"))
            aside = painter.fontMetrics().horizontalAdvance(words) + look.px(11)
            tag = QRectF(self.width() - aside - look.px(6), middle - look.px(9), aside, look.px(18))
            paint_tag(painter, look, tag, words, "key", "muted", "key")
        painter.setPen(look.color("text"))
        painter.setFont(look.font("body_strong" if self.isChecked() else "body"))
        text = QRectF(look.px(40), 0, self.width() - look.px(50) - aside, self.height())
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
