"""The rail at the left: search, clients, the open client's visits, and charts that are not finished."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_in
from bodymap.ui.controls.buttons import IconButton, PrimaryButton
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.controls.tag import Tag
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.shell.finder import Finder
from bodymap.ui.shell.rail_list import WIDTH, ListColumn, RailList, Row
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, medium_date, numeric_date, short_date_with_year

ASIDES = {"draft": tr("Draft"), "signed": tr("Signed"), "amending": tr("Amending")}
SIGNS = {"draft": "pencil", "signed": "tick", "amending": "pencil"}
"""Where a visit stands, as the list says it, and the picture for it on the banner, too."""


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
        self.search = Finder(look)
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
        self._notes_head = self._counted(self._notes_caption, self._count)
        self._scroll = ListColumn(self._lists(), (self._clients, self._visits, self._notes))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)
        whole.setSpacing(0)
        search = QHBoxLayout()
        search.setContentsMargins(12, 12, 12, 6)
        search.addWidget(self.search)
        whole.addLayout(search)
        whole.addWidget(self._scroll, 1)
        self._guard = Guarded(look, self._scroll, self._fill)
        look.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def _lists(self) -> QWidget:
        """Clients, visits and earlier drafts below each other, each under its head."""
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        head, _ = self._head(tr("Clients"), tr("New client"), self.client_wanted)
        column.addWidget(head)
        none = QHBoxLayout()
        none.setContentsMargins(16, 2, 12, 2)
        none.addWidget(self._none)
        column.addLayout(none)
        column.addWidget(self._clients, 300)
        column.addSpacing(8)
        column.addWidget(self._visits_head)
        start = QHBoxLayout()
        start.setContentsMargins(12, 2, 12, 4)
        start.addWidget(self._start)
        column.addLayout(start)
        column.addWidget(self._visits, 300)
        column.addSpacing(8)
        column.addWidget(self._notes_head)
        column.addWidget(self._notes, 200)
        # what no list wants, and nothing while one still scrolls
        column.addStretch(1)
        return lists

    @staticmethod
    def _counted(caption: Caption, count: Tag) -> QWidget:
        """The head of a list that says how many there are."""
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(caption)
        row.addStretch(1)
        row.addWidget(count)
        head = QWidget()
        head.setLayout(row)
        return head

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
        """Reads clients, visits and drafts anew. Where that breaks another client's visits are not to be seen."""
        self._guard(self._fill)

    def _fill(self) -> None:
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
        names = Counter(row.name.casefold() for row in found)
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
                # two of one name are told apart by their birth dates before anything is charted
                below=_born(row.client.born) if names[row.name.casefold()] > 1 else "",
            )
            for row in found
        ]
        self._clients.fill(rows, opened)
        self._none.setVisible(not rows)
        self._none.setText(
            tr("No name holds “{name}”.", name=text.strip())
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
                Row(row.visit_id, row.client.name, below=long_date(row.date), shorter=_shorter(row.date))
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
                _visit_row(visit, desk.workspace.signatures.state(visit).standing.value)
                for visit in reversed(desk.workspace.visits)
            ],
            self._current_visit or "",
        )

    def _take_first(self) -> None:
        self._fill_clients()
        if self._clients.count():
            self.client_chosen.emit(self._clients.key_of(0))
            self.search.clear()

    def _choose_note(self, visit_id: str) -> None:
        self.note_chosen.emit(self._note_clients[visit_id], visit_id)

    def _dress(self) -> None:
        self.setFixedWidth(self._look.px(WIDTH))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("surface2"))
            painter.fillRect(self.width() - 1, 0, 1, self.height(), self._look.color("line"))


def _visit_row(visit: Visit, standing: str) -> Row:
    words, sign = ASIDES[standing], SIGNS[standing]
    day = visit.date
    return Row(visit.id, long_date(day), aside=words, bar=True, shorter=_shorter(day), sign=sign)


def _born(day: date | None) -> str:
    return tr("born {date}", date=numeric_date(day)) if day is not None else tr("birth date unknown")


def _shorter(day: date) -> tuple[str, ...]:
    return medium_date(day), numeric_date(day)
