"""The card of changes: a headline, the counts, and a row for each finding, chosen to see its trend.

Each row is a real button, so that keys and screen readers reach it. May import `ui` controls, `paint` and the domain.
"""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.paint.symbols import SymbolPainter
from bodymap.ui.controls import Card, Label, Rule
from bodymap.ui.controls.card import RADIUS
from bodymap.ui.progress.rows import Row
from bodymap.ui.progress.wording import COURSE_ICONS, COURSE_ROLES
from bodymap.ui.style import FOCUS_RING, Look

Thread = tuple[Side, str, str]

_EDGE, _WORD, _SYMBOL, _GAP = 16, 134, 32, 8
_HEAD = 15
_TOP = 5  # above the first and below the last row of a group


class ChangesCard(Card):
    """`chosen` carries the side, zone and kind of the row that was chosen."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=0, spacing=0, parent=parent)
        self.column.setContentsMargins(1, 1, 1, 1)
        head = QVBoxLayout()
        head.setContentsMargins(_HEAD, 12, _HEAD, 12)
        head.setSpacing(2)
        self.headline = Label(look, "", "card_headline", wrap=True)
        self.counts = Label(look, "", "body", "muted", wrap=True)
        self.advice = Label(look, "", "body", wrap=True)
        for label in (self.headline, self.counts, self.advice):
            head.addWidget(label)
        self.column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addLayout(self._list)
        self.column.addWidget(Rule(look))
        foot = QVBoxLayout()
        foot.setContentsMargins(_HEAD, 8, _HEAD, 8)
        self.note = Label(look, "", "secondary", "muted", wrap=True)
        foot.addWidget(self.note)
        self.column.addLayout(foot)
        self.rows: list[ChangeRow] = []
        self._veil = _Veil(look, self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)

    def wait(self) -> None:
        """Another pair of visits is looked at and not yet compared: what stands here is not said of it."""
        self._veil.cover()

    @property
    def waiting(self) -> bool:
        """Whether nothing is said of the visits that are looked at."""
        return not self._veil.isHidden()

    def show_changes(self, headline: str, counts: str, advice: str, note: str, rows: Sequence[Row]) -> None:
        self.headline.setText(headline)
        self.counts.set_text(counts)
        self.advice.set_text(advice)
        self.note.setText(note)
        self.setAccessibleName(tr("Changes. {headline}. {counts}", headline=headline, counts=counts))
        self._veil.hide()
        self._clear()
        for place, row in enumerate(rows):
            if row.first:
                self._list.addWidget(Rule(self.look))
            last = place + 1 == len(rows) or rows[place + 1].first
            button = ChangeRow(self.look, row, last)
            button.clicked.connect(lambda _=False, thread=row.thread: self.chosen.emit(thread))
            self._list.addWidget(button)
            self.rows.append(button)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Sets every height from the width: nested layouts would settle it only after several rounds, and jump."""
        width = self.width() - 2
        for label in (self.headline, self.counts, self.advice, self.note):
            label.setFixedHeight(label.heightForWidth(width - 2 * _HEAD))
        for row in self.rows:
            row.setFixedHeight(row.heightForWidth(width))

    def mark(self, thread: Thread | None) -> None:
        """Shows which row's trend is on view."""
        for button in self.rows:
            button.setChecked(thread is not None and button.row.thread == thread)

    def _clear(self) -> None:
        self.rows.clear()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class _Veil(QWidget):
    """Lies over the whole card, so that nothing moves while there is nothing to say, and lets no press through."""

    def __init__(self, look: Look, card: QWidget) -> None:
        super().__init__(card)
        self._look, self._card = look, card
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.hide()

    def cover(self) -> None:
        self.setGeometry(self._card.rect().adjusted(1, 1, -1, -1))
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS - 1, RADIUS - 1)
            painter.setFont(look.font("card_headline"))
            painter.setPen(look.color("muted"))
            painter.drawText(QRectF(_HEAD - 1, 12, self.width(), look.line("card_headline")), 0, "…")


class ChangeRow(QAbstractButton):
    """One row; up and down go to its neighbours."""

    def __init__(self, look: Look, row: Row, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self.row, self._last = look, row, last
        self.setCheckable(row.thread is not None)
        self.setText(row.text)
        self.setAccessibleName(row.spoken)
        self.setAccessibleDescription(row.hint)
        self.setToolTip(row.hint)
        if row.thread is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        # which row is shown is the page's decision
        return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(360), self.heightForWidth(self._look.px(360)))

    def heightForWidth(self, width: int) -> int:
        edge = (_TOP if self.row.first else 0) + (_TOP if self._last else 0)
        line = self._look.reach(28)
        text = max(line, self._text_height(width) + line - self._look.line("body"))
        return max(text, self._word_height() + self._look.px(8)) + edge

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            live = self.row.thread is not None
            if self.isChecked() or (live and self.underMouse()):
                painter.fillRect(self.rect(), look.color("soft" if self.isChecked() else "surface2"))
            top = _TOP if self.row.first else 0
            line = look.reach(28)
            if self.row.first:
                self._paint_course(painter, top, line)
            self._paint_symbol(painter, QPointF(self._text_left() - look.px(_SYMBOL) / 2 - 2, top + line / 2))
            painter.setPen(look.color("text"))
            painter.setFont(look.font("body"))
            offset = top + (line - look.line("body")) // 2
            box = QRect(self._text_left(), offset, self._text_width(self.width()), self.height())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, self._shown(self._text_width(self.width())))
            painter.setFont(look.font("body_strong"))
            right = QRect(0, offset, self.width() - _EDGE, self.height())
            painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self.row.value)
            if self.isChecked():
                painter.fillRect(QRect(0, 0, 3, self.height()), look.color("accent"))
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def _paint_course(self, painter: QPainter, top: int, line: int) -> None:
        look, role = self._look, COURSE_ROLES[self.row.course]
        side = look.px(16)
        icon = look.picture(COURSE_ICONS[self.row.course], role, 16, self.devicePixelRatioF())
        painter.drawImage(QPointF(_EDGE, top + (line - side) / 2), icon)
        painter.setFont(look.font("body_strong"))
        painter.setPen(look.color(role))
        offset = top + (line - look.line("body_strong")) // 2
        box = QRect(_EDGE + side + _GAP, offset, self._word_width(), self.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self.row.course_word)

    def _paint_symbol(self, painter: QPainter, centre: QPointF) -> None:
        look = self._look
        if self.row.kind is not None:
            radius = 7.5 * look.scale
            SymbolPainter(painter, look.theme).paint(self.row.kind, centre, radius, scale=0.8 * look.scale)
            return
        pen = QPen(look.color("ctl"), 1.3 * look.scale)
        pen.setDashPattern([2.4, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 7.5 * look.scale, 7.5 * look.scale)

    def _word_width(self) -> int:
        return self._look.px(_WORD - 16 - _GAP)

    def _text_left(self) -> int:
        return _EDGE + self._look.px(_WORD) + self._look.px(_SYMBOL)

    def _text_width(self, width: int) -> int:
        value = round(self._look.metrics("body_strong").horizontalAdvance(self.row.value))
        return max(width - self._text_left() - value - _EDGE - _GAP, self._look.px(60))

    def _shown(self, width: int) -> str:
        """The full name where it fits (zones that are open may take two lines), else the short one."""
        lines = 1 if self.row.kind is not None else 1.9
        fits = self._look.metrics("body").horizontalAdvance(self.row.text) <= lines * width
        return self.row.text if fits else self.row.short

    def _text_height(self, width: int) -> int:
        room = self._text_width(width)
        return _wrapped(self._look, "body", self._shown(room), room)

    def _word_height(self) -> int:
        return _wrapped(self._look, "body_strong", self.row.course_word, self._word_width()) if self.row.first else 0


def _wrapped(look: Look, role: str, text: str, width: int) -> int:
    box = look.metrics(role).boundingRect(QRectF(0, 0, width, 10000), int(Qt.TextFlag.TextWordWrap), text)
    return max(look.line(role), ceil(box.height()))
