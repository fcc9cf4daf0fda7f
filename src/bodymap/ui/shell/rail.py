"""The rail at the left: search, clients, the open client's visits, and charts that are not finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_in
from bodymap.ui.controls.buttons import IconButton, PrimaryButton
from bodymap.ui.controls.tag import Tag
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, medium_date, short_date_with_year

WIDTH = 224
ASIDES = {"draft": tr("Draft"), "signed": tr_in("a visit in a narrow list", "Signed"), "amending": tr("Amending")}
"""Where a visit stands, as the list says it."""

_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the rail: `key` is the id, `aside` stands at the right, `below` in a second line.

    `short` takes the place of a text that does not fit: a date without its year tells nobody when.
    """

    key: str
    text: str
    aside: str = ""
    below: str = ""
    icon: str = ""
    bar: bool = False
    short: str = ""


class Rail(QWidget):
    """See the module. It asks; the window decides: every choice is a signal."""

    client_chosen = Signal(str)
    visit_chosen = Signal(str)
    note_chosen = Signal(str, str)
    client_wanted = Signal()
    visit_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk: Desk | None = None
        self._current_visit: str | None = None
        self._listed: tuple[Visit, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=60)
        self._pause.timeout.connect(self._fill_clients)
        self.search = _Search(look)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._take_first)
        self._clients = RailList(look, tr("Clients"), self.client_chosen.emit)
        self._none = Label(look, "", "secondary", "muted", wrap=True)
        self._visits = RailList(look, tr("Visits"), self.visit_chosen.emit)
        self._visits_head, self._visits_caption = self._head(tr("Visits"), tr("New visit"), self.visit_wanted)
        self._start = PrimaryButton(look, tr("Start today's visit"), icon="plus")
        self._start.clicked.connect(self.visit_wanted)
        self._notes = RailList(look, tr("Earlier drafts"), self._choose_note)
        self._count = Tag(look, "", "solid", color="modified")
        self._notes_caption = Caption(look, tr("Earlier drafts"))
        self._note_clients: dict[str, str] = {}
        clients_head, _ = self._head(tr("Clients"), tr("New client"), self.client_wanted)
        notes_head = QHBoxLayout()
        notes_head.addWidget(self._notes_caption)
        notes_head.addStretch(1)
        notes_head.addWidget(self._count)
        self._notes_head = QWidget()
        self._notes_head.setLayout(notes_head)
        notes_head.setContentsMargins(16, 0, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(4)
        search = QHBoxLayout()
        search.setContentsMargins(12, 0, 12, 6)
        search.addWidget(self.search)
        column.addLayout(search)
        column.addWidget(clients_head)
        none = QHBoxLayout()
        none.setContentsMargins(16, 2, 12, 2)
        none.addWidget(self._none)
        column.addLayout(none)
        column.addWidget(self._clients, 3)
        column.addSpacing(8)
        column.addWidget(self._visits_head)
        start = QHBoxLayout()
        start.setContentsMargins(12, 2, 12, 4)
        start.addWidget(self._start)
        column.addLayout(start)
        column.addWidget(self._visits, 3)
        column.addSpacing(8)
        column.addWidget(self._notes_head)
        column.addWidget(self._notes, 2)
        column.addStretch(1)
        look.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def attach(self, desk: Desk) -> None:
        self._desk = desk
        desk.changed.connect(self._on_change)
        desk.passed.connect(self._mark_current)
        self.refresh()

    def say(self, words: str) -> None:
        """Words in the place of the clients while no record is open."""
        self._none.setText(words)
        self._none.setVisible(bool(words))

    def refresh(self) -> None:
        self._fill_clients()
        self._fill_visits()

    def _on_change(self, changes: object) -> None:
        # an edit within a visit changes no line here, and going to another visit only which one is marked
        if getattr(changes, "clients", None):
            self.refresh()
        elif self._shown_visit() != self._current_visit:
            desk = self._desk
            if desk is not None and desk.workspace.visits is self._listed:
                self._mark_current()
            else:
                self.refresh()

    def _mark_current(self) -> None:
        self._current_visit = self._shown_visit()
        self._visits.mark(self._current_visit or "")

    def _shown_visit(self) -> str | None:
        visit = self._desk.visit if self._desk is not None else None
        return visit.id if visit is not None else None

    def _head(self, title: str, button: str, wanted: object) -> tuple[QWidget, Caption]:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 8, 0)
        caption = Caption(self._look, title)
        add = IconButton(self._look, "plus", button, size=28, icon_size=18)
        add.clicked.connect(lambda: wanted.emit())  # type: ignore[attr-defined]
        row.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(add)
        head = QWidget()
        head.setLayout(row)
        return head, caption

    def _fill_clients(self) -> None:
        desk = self._desk
        if desk is None:
            self._clients.fill([])
            self._notes.fill([])
            for part in (self._visits_head, self._visits, self._start, self._notes_head, self._none):
                part.hide()
            self._current_visit = None
            return
        text = self.search.text()
        today = desk.workspace.today()
        found = desk.workspace.find_clients(text, 40)
        opened = desk.client.id if desk.client is not None else ""
        rows = [
            Row(
                key=row.id,
                text=row.name,
                aside=tr_in("client or visit", "open")
                if row.id == opened
                else short_date_with_year(row.last_visit, today)
                if row.last_visit
                else "",
                icon="person",
            )
            for row in found
        ]
        self._clients.fill(rows, opened)
        self._none.setVisible(not rows)
        self._none.setText(
            tr("Nobody is called “{name}”.", name=text.strip())
            if text.strip()
            else tr("No clients yet. Add the first with +.")
        )
        self._fill_notes(desk)

    def _fill_notes(self, desk: Desk) -> None:
        today = desk.workspace.today()
        waiting = [row for row in desk.workspace.record.unsigned_visits() if row.date < today][:6]
        self._note_clients = {row.visit_id: row.client.id for row in waiting}
        self._notes.fill(
            [
                Row(row.visit_id, row.client.name, below=tr("{date} · draft", date=long_date(row.date)))
                for row in waiting
            ]
        )
        self._notes_head.setVisible(bool(waiting))
        self._notes.setVisible(bool(waiting))
        self._count.set_text(str(len(waiting)))

    def _fill_visits(self) -> None:
        desk = self._desk
        self._current_visit = self._shown_visit()
        client = desk.client if desk is not None else None
        self._visits_head.setVisible(client is not None)
        self._visits.setVisible(client is not None)
        today = desk.workspace.today() if desk is not None else None
        visits = desk.workspace.visits if desk is not None and client is not None else ()
        self._start.setVisible(client is not None and all(visit.date != today for visit in visits))
        if desk is None or client is None:
            return
        self._listed = visits
        self._visits_caption.setText(tr("Visits of {name}", name=client.given_name or client.family_name))
        self._visits.fill(
            [
                Row(
                    key=visit.id,
                    text=long_date(visit.date),
                    aside=ASIDES[desk.workspace.signatures.state(visit).standing.value],
                    bar=True,
                    short=medium_date(visit.date),
                )
                for visit in reversed(desk.workspace.visits)
            ],
            self._current_visit or "",
        )

    def _take_first(self) -> None:
        self._fill_clients()
        if self._clients.count():
            self.client_chosen.emit(str(self._clients.item(0).data(_ROLE).key))
            self.search.clear()

    def _choose_note(self, visit_id: str) -> None:
        self.note_chosen.emit(self._note_clients[visit_id], visit_id)

    def _dress(self) -> None:
        self.setFixedWidth(self._look.px(WIDTH))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface2"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._look.color("line"))


class _Search(QLineEdit):
    """Finds clients by the beginning of either name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setPlaceholderText(tr("Find a client"))
        self.setAccessibleName(tr("Find a client by the beginning of a name"))
        self.setClearButtonEnabled(False)
        self._icon = self.addAction(look.icon("search", "muted", 16), QLineEdit.ActionPosition.LeadingPosition)
        look.changed.connect(lambda: self._icon.setIcon(look.icon("search", "muted", 16)))


class RailList(QListWidget):
    """A quiet list: rows of 36 pixels, the open one on a soft ground, chosen by a click or Enter."""

    def __init__(self, look: Look, name: str, choose: Callable[[str], object]) -> None:
        super().__init__()
        self._look = look
        self._rows: list[Row] = []
        self._brief: tuple[tuple[int, float], bool] | None = None
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
        self.itemClicked.connect(lambda item: choose(item.data(_ROLE).key))
        self.itemActivated.connect(lambda item: choose(item.data(_ROLE).key))
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
        self._rows, self._brief = list(rows), None
        # one height for all, so that hundreds of rows are not asked for theirs one by one
        self.setUniformItemSizes(len({bool(row.below) for row in rows}) < 2)
        self.mark(current)
        if resized:
            self.updateGeometry()

    def brief(self, width: int) -> bool:
        """Whether dates are short in a box of this width: in one form for all rows, so that they read as a column."""
        at = (width, self._look.scale)
        if self._brief is None or self._brief[0] != at:
            longest = sorted(self._rows, key=lambda row: len(row.text) + len(row.aside))[-8:]
            room = width - self._look.px(20) - 4
            need = (
                self._look.width(row.text, "body_strong") + self._look.width(row.aside, "secondary") + self._look.px(10)
                for row in longest
            )
            self._brief = (at, any(each > room for each in need))
        return self._brief[1]

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
        item.setData(_ROLE, row)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, " · ".join(filter(None, (row.text, row.below, row.aside))))

    def sizeHint(self) -> QSize:
        rows = sum(row_height(self._look, row) for row in self._rows)
        return QSize(self._look.px(WIDTH), rows + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(self.sizeHint().height(), self._look.px(76)))


def row_height(look: Look, row: Row) -> int:
    """One line of words, or two."""
    return look.reach(52 if row.below else 36)


class _RowPainter(QStyledItemDelegate):
    def __init__(self, look: Look, rows: RailList) -> None:
        super().__init__(rows)
        self._look, self._list = look, rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10, row_height(self._look, index.data(_ROLE)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, row = self._look, index.data(_ROLE)
        current = row.key == self._list.current
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(rect).adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if current:
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(box, 6, 6)
            if row.bar:
                painter.setBrush(look.color("accent"))
                painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        elif row.below:
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
        left = box.left() + look.px(10)
        font = look.font("body_strong" if current or row.below else "body")
        icon, said = self._beside(row, font, box.right() - left - 4)
        if icon:
            size = look.px(18)
            look.icon(row.icon, "accent" if current else "muted", 18).paint(
                painter, int(left - 2), int(box.center().y() - size / 2), size, size
            )
            left += look.px(26)
        aside = 0
        align = Qt.AlignmentFlag.AlignVCenter
        if said:
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("muted"))
            metrics, words = QFontMetrics(painter.font()), said
            if row.short:
                # the date says which visit it is: where there is no room for both, it is not the one that is cut
                room = box.right() - left - look.px(20) - 4 - QFontMetrics(font).horizontalAdvance(row.short)
                words = metrics.elidedText(words, _RIGHT, max(int(room), 0))
            aside = metrics.horizontalAdvance(words) + look.px(10)
            painter.drawText(box.adjusted(0, 0, -look.px(10), 0), align | Qt.AlignmentFlag.AlignRight, words)
        painter.setFont(font)
        painter.setPen(look.color("text"))
        text = QRectF(left, box.top(), box.right() - left - aside - 4, box.height())
        if row.below:
            text = QRectF(left, box.top() + look.px(6), box.right() - left - 4, look.line("body"))
            below = text.translated(0, look.line("body"))
            painter.setFont(look.font("secondary"))
            painter.setPen(look.color("muted"))
            painter.drawText(
                below, align, QFontMetrics(painter.font()).elidedText(row.below, _RIGHT, int(below.width()))
            )
            painter.setFont(font)
            painter.setPen(look.color("text"))
        metrics = QFontMetrics(font)
        words = row.short if row.short and self._list.brief(int(box.width())) else row.text
        painter.drawText(text, align, metrics.elidedText(words, _RIGHT, int(text.width())))
        painter.restore()

    def _beside(self, row: Row, font: QFont, room: float) -> tuple[bool, str]:
        """Whether a client's picture stands, and the words at the right: both give way before the name is cut."""
        if not row.icon:
            return False, row.aside
        look = self._look
        name, picture = QFontMetrics(font).horizontalAdvance(row.text), look.px(26)
        aside = look.width(row.aside, "secondary") + look.px(10) if row.aside else 0.0
        return name + picture <= room, row.aside if name + picture + aside <= room else ""


_RIGHT = Qt.TextElideMode.ElideRight
