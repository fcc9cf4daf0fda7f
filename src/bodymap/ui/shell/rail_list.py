"""The quiet lists of the rail: rows of one line or two, and the column that they share.

Hides which of a row's words give way where there is no room, and in what order. Knows nothing of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bodymap.ui.style import Look

WIDTH = 224
PICTURE, SIGN = 26, 14
"""What a picture before a name takes, with the gap behind it."""
LEAST_ROWS, SCROLLED_ROWS = 4, 8
"""So many rows of one line a list shows at least, and where the rail is scrolled anyway; the head of the next row says
that there are more."""

ROW_ROLE = Qt.ItemDataRole.UserRole
RIGHT = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the rail: `key` is the id, `aside` stands at the right, `below` in a second line.

    `shorter` are other forms of a date, be it the text or what stands below, for where it does not fit: one without its
    year tells nobody when. `sign` is the picture that says the same as `aside` where that has no room beside the date.
    """

    key: str
    text: str
    aside: str = ""
    below: str = ""
    icon: str = ""
    bar: bool = False
    shorter: tuple[str, ...] = ()
    sign: str = ""

    def dated(self, form: int) -> str:
        """The date in a form, 0 being the longest; what is no date is said as it is."""
        return (self.below or self.text, *self.shorter)[min(form, len(self.shorter))]


class ListColumn(QScrollArea):
    """Scrolls the lists where not even their least has room, as with large text on a small window.

    `setWidgetResizable` would give a column with wrapped captions all that it asks for, and no list would scroll by
    itself: the visits of somebody with many clients would lie far below.
    """

    def __init__(self, column: QWidget, lists: Sequence[RailList]) -> None:
        super().__init__()
        self._lists = lists
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(column)
        column.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, column = self.viewport().size(), self.widget()
        layout = column.layout() if column is not None else None
        if column is not None and layout is not None:
            high = layout.minimumHeightForWidth(room.width())
            if high > room.height():
                # one bar is better than two: then the lists themselves have hardly any
                high += sum(each.height_of(SCROLLED_ROWS) - each.minimumSizeHint().height() for each in self._lists)
            column.resize(room.width(), max(room.height(), high))


class RailList(QListWidget):
    """A quiet list: rows of 36 pixels, the open one on a soft ground, chosen by a click or Enter."""

    def __init__(self, look: Look, name: str, choose: Callable[[str], object]) -> None:
        super().__init__()
        self._look = look
        self._rows: list[Row] = []
        self._fit: tuple[tuple[int, float], int, bool, bool] | None = None
        self.current = ""
        """The key of the row that is open. No part of the rows: another one is shown without laying any of them out."""
        self.setAccessibleName(name)
        self.setItemDelegate(_RowPainter(look, self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setStyleSheet("background: transparent;")
        self.itemClicked.connect(lambda item: choose(item.data(ROW_ROLE).key))
        self.itemActivated.connect(lambda item: choose(item.data(ROW_ROLE).key))
        look.changed.connect(self.doItemsLayout)

    def fill(self, rows: Sequence[Row], current: str = "") -> None:
        """Shows these rows; nothing moves where they are the same as before, and only what differs is set anew."""
        if [row.key for row in self._rows] == [row.key for row in rows]:
            for place, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
                if old != new:
                    self._set(self.item(place), new)
        else:
            at = self.verticalScrollBar().value()
            self.clear()
            for row in rows:
                item = QListWidgetItem()
                self._set(item, row)
                self.addItem(item)
            self.verticalScrollBar().setValue(at)
        resized = [bool(row.below) for row in self._rows] != [bool(row.below) for row in rows]
        self._rows, self._fit = list(rows), None
        # one height for all, so that hundreds of rows are not asked for theirs one by one
        self.setUniformItemSizes(len({bool(row.below) for row in rows}) < 2)
        self.mark(current)
        if resized:
            self.updateGeometry()

    def key_of(self, place: int) -> str:
        """The key of the row at a place."""
        return self._rows[place].key

    def form(self, width: int) -> int:
        """In which form dates stand in a box of this width: in one for all rows, so that they read as a column."""
        return self._fitted(width)[0]

    def pictured(self, width: int) -> bool:
        """Whether rows in a box of this width have their pictures: all or none, and none before a word goes."""
        return self._fitted(width)[1]

    def worded(self, width: int) -> bool:
        """Whether what stands at the right of a date is said in words in a box of this width: in all rows or none."""
        return self._fitted(width)[2]

    def _fitted(self, width: int) -> tuple[int, bool, bool]:
        look, at = self._look, (width, self._look.scale)
        if self._fit is None or self._fit[0] != at:
            longest = sorted(self._rows, key=lambda row: len(row.text) + len(row.aside))[-8:]
            room = width - look.px(10) - 4
            # with what stands beside; a date that is short already goes before that
            whole = max((self._line(row, 0) + self._aside(row) for row in longest), default=0.0)
            forms = max((len(row.shorter) for row in longest), default=0)
            lines = {
                form: max(self._line(row, form) + self._sign(row) for row in longest) for form in range(1, forms + 1)
            }
            short = [form for form, line in lines.items() if line <= room]
            form = 0 if whole <= room or not forms else short[0] if short else forms
            worded = all(self._line(row, form) + self._aside(row) <= room for row in longest)
            self._fit = (at, form, whole + look.px(PICTURE) <= room, worded)
        return self._fit[1:]

    def _line(self, row: Row, form: int) -> float:
        line = self._look.width(row.dated(form), "secondary" if row.below else "body_strong")
        return max(line, self._look.width(row.text, "body_strong")) if row.icon else line

    def _sign(self, row: Row) -> int:
        """What the picture takes that stands for the words at the right."""
        return self._look.px(SIGN) + self._look.px(10) if row.sign else 0

    def _aside(self, row: Row) -> float:
        return self._look.width(row.aside, "secondary") + self._look.px(20) if row.aside else 0.0

    def mark(self, key: str) -> None:
        """Shows another row as the open one."""
        touched = [place for place, row in enumerate(self._rows) if row.key in (key, self.current)]
        self.current = key
        for place in touched:
            if self._rows[place].key == key and self.currentRow() != place:
                self.setCurrentRow(place)
            self.viewport().update(self.visualItemRect(self.item(place)))

    def _set(self, item: QListWidgetItem, row: Row) -> None:
        item.setText(row.text)
        item.setToolTip(row.aside if row.sign else "")
        item.setData(ROW_ROLE, row)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, " · ".join(filter(None, (row.text, row.below, row.aside))))

    def sizeHint(self) -> QSize:
        rows = sum(row_height(self._look, row) for row in self._rows)
        return QSize(self._look.px(WIDTH), rows + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height_of(LEAST_ROWS))

    def height_of(self, count: int) -> int:
        """How high the list is with so many rows of one line, or half as many of two, and the head of the next."""
        most = count // 2 if any(row.below for row in self._rows) else count
        rows = sum(row_height(self._look, row) for row in self._rows[:most])
        return min(self.sizeHint().height(), rows + self._look.px(10))


def row_height(look: Look, row: Row) -> int:
    """One line of words, or two."""
    return look.reach(52 if row.below else 36)


class _RowPainter(QStyledItemDelegate):
    def __init__(self, look: Look, rows: RailList) -> None:
        super().__init__(rows)
        self._look, self._list = look, rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, row_height(self._look, index.data(ROW_ROLE)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, row = self._look, index.data(ROW_ROLE)
        current = row.key == self._list.current
        rect: QRect = option.rect
        box = QRectF(rect).adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, row, box, option.state)
        left = box.left() + look.px(10)
        font = look.font("body_strong" if current or (row.below and not row.icon) else "body")
        wide = int(box.width())
        pictured = bool(row.icon) and self._list.pictured(wide)
        said = self._beside(row, font, box.right() - left - 4 - (look.px(PICTURE) if pictured else 0))
        if pictured:
            size = look.px(18)
            look.icon(row.icon, "accent" if current else "muted", 18).paint(
                painter, int(left - 2), int(box.center().y() - size / 2), size, size
            )
            left += look.px(PICTURE)
        align = Qt.AlignmentFlag.AlignVCenter
        first = QRectF(box.left(), box.top() + look.px(6), box.width(), look.line("body")) if row.below else box
        aside = self._paint_aside(painter, said, row.sign if not self._list.worded(wide) else "", first)
        painter.setFont(font)
        painter.setPen(look.color("text"))
        text = QRectF(left, box.top(), box.right() - left - aside - 4, box.height())
        if row.below:
            text = QRectF(left, box.top() + look.px(6), box.right() - left - 4, look.line("body"))
            below = text.translated(0, look.line("body"))
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("muted"))
            day = row.dated(self._list.form(wide))
            painter.drawText(below, align, QFontMetrics(painter.font()).elidedText(day, RIGHT, int(below.width())))
            painter.setFont(font)
            painter.setPen(look.color("text"))
        metrics = QFontMetrics(font)
        words = row.text if row.below else row.dated(self._list.form(wide))
        painter.drawText(text, align, metrics.elidedText(words, RIGHT, int(text.width())))
        painter.restore()

    def _paint_aside(self, painter: QPainter, words: str, sign: str, box: QRectF) -> int:
        """What stands at the right, in words or as a picture; returns how much of the box it takes."""
        look, edge = self._look, self._look.px(10)
        if not words:
            return 0
        if sign:
            size = look.px(SIGN)
            at = int(box.right() - edge - size), int(box.center().y() - size / 2)
            look.icon(sign, "muted", SIGN).paint(painter, *at, size, size)
            return size + edge
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -edge, 0), right, words)
        return QFontMetrics(painter.font()).horizontalAdvance(words) + edge

    def _paint_ground(self, painter: QPainter, row: Row, box: QRectF, state: QStyle.StateFlag) -> None:
        """What a row stands on: soft where it is open, a card where it has two lines; with the ring of the focus."""
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        if row.key == self._list.current:
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box, 6, 6)
            if row.bar:
                painter.setBrush(look.color("accent"))
                painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        elif row.below and not row.icon:
            painter.setPen(look.color("line"))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(box, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(look.color("win"))
            painter.drawRoundedRect(box, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.color("accent"))
            painter.drawRoundedRect(box, 6, 6)

    def _beside(self, row: Row, font: QFont, room: float) -> str:
        """The words at a client's right, which give way before the name is cut; a visit's are what they are."""
        if not row.icon or not row.aside:
            return row.aside
        name = QFontMetrics(font).horizontalAdvance(row.text)
        return row.aside if name + self._look.width(row.aside, "secondary") + self._look.px(10) <= room else ""
