"""The box itself: a field to type into and the answers below it, over the window, gone at Esc or a click elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bodymap.language import tr, tr_in
from bodymap.ui.controls.card import paint_card
from bodymap.ui.controls.text import Label
from bodymap.ui.search.hits import Hit, hits
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

WIDTH, ROW, HEAD = 600, 40, 30
LENS = 16
ROWS_SEEN = 9.5
"""Half a row at the foot says that there are more."""

_HIT = Qt.ItemDataRole.UserRole


def open_search(window: MainWindow) -> SearchBox:
    """Opens the box over the window; the one that is open already is taken anew."""
    for known in window.findChildren(SearchBox):
        known.close()
    box = SearchBox(window)
    box.open()
    return box


class _Field(QLineEdit):
    """A line with a lens before what is typed: Qt would paint the picture of an action in one size for all texts."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setTextMargins(look.px(LENS) + 8, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        size = self._look.px(LENS)
        picture = self._look.picture("search", "muted", LENS, self.devicePixelRatioF())
        with QPainter(self) as painter:
            painter.drawImage(QRectF(9, (self.height() - size) / 2, size, size), picture)


class SearchBox(QWidget):
    """Lives from opening to choosing; what had the focus before has it again afterwards."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before = QApplication.focusWidget()
        look = window.look
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Find and do"))
        self.field = _Field(look)
        self.field.setPlaceholderText(tr("A client, a visit, a zone, or what you want to do"))
        self.field.setAccessibleName(tr("Find a client, a visit, a zone or a command"))
        self.field.setMinimumHeight(look.px(40))
        self.field.textChanged.connect(lambda _: self._fill())
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr_in("of a search", "Answers"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HitPainter(look, self))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(self._choose)
        self._nothing = Label(look, "", "body", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(self._nothing)

    def open(self) -> None:
        """Shows the box, ready to be typed into."""
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _fill(self) -> None:
        self.list.clear()
        group = ""
        found = hits(self._window, self.field.text())
        for hit in found:
            if hit.group != group:
                group = hit.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem(hit.text)
            item.setData(_HIT, hit)
            state = "" if hit.enabled else tr("not possible now")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (hit.text, hit.aside, state))))
            if not hit.enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._nothing.set_text("" if found else tr("Nothing answers to “{words}”.", words=self.field.text().strip()))
        self.list.setVisible(bool(found))
        self._step(1, start=-1)
        self._fit()

    def _fit(self) -> None:
        look, frame = self._look, self._window.frame
        rows = sum(self.list.sizeHintForRow(i) for i in range(self.list.count()))
        self.list.setFixedHeight(min(rows + 2, round(look.px(ROW) * ROWS_SEEN), round(frame.height() * 0.6)))
        width = min(look.px(WIDTH), frame.width() - 48)
        self.setFixedWidth(width)
        self.adjustSize()
        # below the banner: whose chart this is must be seen at all times
        self.move((self._window.width() - width) // 2, frame.y() + self._window.banner.height() + 8)

    def _step(self, by: int, start: int | None = None) -> None:
        """Goes to the next answer that can be chosen; at the ends it stays."""
        place = self.list.currentRow() if start is None else start
        while 0 <= (place := place + by) < self.list.count():
            item = self.list.item(place)
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentItem(item)
                if by < 0 and place == 1:
                    # the first answer brings its heading with it
                    self.list.scrollToTop()
                self.field.setAccessibleDescription(str(item.data(Qt.ItemDataRole.AccessibleTextRole)))
                return

    def _choose(self, item: QListWidgetItem) -> None:
        hit = item.data(_HIT)
        if isinstance(hit, Hit) and hit.enabled:
            self.close()
            hit.run()

    def close(self) -> bool:
        """Closes the box and gives the focus back."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        try:
            if self._before is not None and self._before.isVisible():
                self._before.setFocus()
        except RuntimeError:
            # what had the focus is gone
            self._window.canvas.setFocus()
        return super().close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.close()
        elif watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        elif watched is self._window and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.currentItem() is not None:
                self._choose(self.list.currentItem())
        else:
            return False
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self._look, self.rect())


class _HitPainter(QStyledItemDelegate):
    """An answer: its picture, its words, what is told at the right; a heading in small capitals."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, self._look.px(HEAD if index.data(_HIT) is None else ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, hit = self._look, index.data(_HIT)
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter
        if hit is None:
            painter.setFont(look.font("caption"))
            painter.setPen(look.color("muted"))
            painter.drawText(box.adjusted(12, 6, -8, 0), middle, str(index.data()).upper())
            painter.restore()
            return
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver) and hit.enabled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("soft" if state & QStyle.StateFlag.State_Selected else "surface2"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 6, 6)
        left = box.left() + 12
        size = look.px(18)
        if hit.icon:
            look.icon(hit.icon, "muted", 18).paint(painter, int(left), int(box.center().y() - size / 2), size, size)
        left += size + look.px(10)
        painter.setFont(look.font("secondary"))
        painter.setPen(look.color("muted"))
        aside = QFontMetrics(painter.font()).horizontalAdvance(hit.aside)
        painter.drawText(box.adjusted(0, 0, -12, 0), middle | Qt.AlignmentFlag.AlignRight, hit.aside)
        painter.setFont(look.font("body"))
        painter.setPen(look.color("text" if hit.enabled else "ctl"))
        room = QRectF(left, box.top(), box.right() - left - aside - 28, box.height())
        words = QFontMetrics(painter.font()).elidedText(hit.text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, middle, words)
        painter.restore()
