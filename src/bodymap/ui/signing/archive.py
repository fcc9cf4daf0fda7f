"""Clients who are out of the lists: archived ones come back; erasing, by law, is a form of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.ui.asking import agreed
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.empty import WordedList
from bodymap.ui.controls.text import Label
from bodymap.ui.desk import Desk
from bodymap.ui.practice.room import scrolling
from bodymap.ui.signing.form import Form
from bodymap.ui.style import Look
from bodymap.ui.words import long_date

if TYPE_CHECKING:
    from bodymap.store import ClientRow
    from bodymap.ui.main_window import MainWindow

_ROW = Qt.ItemDataRole.UserRole


class ArchiveDialog(QDialog):
    """The archived clients; a press brings one back. `restored` are those that came back."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, look = desk, parent.look  # type: ignore[attr-defined]
        self._look = look
        self.setWindowTitle(tr("Archived clients"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find by any part of a name"))
        self.search.setAccessibleName(tr("Find an archived client by any part of a name"))
        self.search.textChanged.connect(lambda _: self._fill())
        self.list = WordedList(look)
        self.list.setAccessibleName(tr("Archived clients"))
        self.list.itemSelectionChanged.connect(self._ready)
        self._told = Label(look, "", "secondary", "muted", wrap=True)
        self.back = PrimaryButton(look, tr("Bring back"))
        self.back.clicked.connect(self._restore)
        self.erase = Button(look, tr("Erase…"))
        self.erase.clicked.connect(self._erase)
        close = Button(look, tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(look, tr("Archived clients"), "card_headline"))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self._told)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.erase)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.back)
        column.addLayout(row)
        resize_within(self, look.px(560), look.px(480))
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for row in self._desk.workspace.archiving.archived(self.search.text()):
            item = QListWidgetItem(f"{_who(row)}  ·  {_visits(row)}", self.list)
            item.setSizeHint(QSize(0, self._look.px(36)))
            item.setData(_ROW, row)
        if self.list.count():
            self.list.setCurrentRow(0)
        searched = bool(self.search.text().strip())
        self.list.say_empty(tr("Nobody who is archived is called that.") if searched else tr("Nobody is archived."))
        self._told.setText(tr("All their charts are kept. A client who is brought back stands in the lists again."))
        self._ready()

    def _ready(self) -> None:
        there = self._chosen() is not None and not self._desk.workspace.read_only
        self.back.setEnabled(there)
        self.erase.setEnabled(there)

    def _chosen(self) -> ClientRow | None:
        item = self.list.currentItem()
        found: ClientRow | None = item.data(_ROW) if item is not None else None
        return found

    def _restore(self) -> None:
        row = self._chosen()
        if row is None:
            return
        try:
            self._desk.changed.emit(self._desk.workspace.archiving.restore(row.client))
        except UserError as error:
            self._told.setText(str(error))
            return
        self._fill()

    def _erase(self) -> None:
        row = self._chosen()
        if row is not None:
            erase(self._desk, row.client, self)
            self._fill()


def _who(row: ClientRow) -> str:
    if row.client.born is None:
        return row.name
    return tr("{name}, born {day}", name=row.name, day=long_date(row.client.born))


def _visits(row: ClientRow) -> str:
    if row.last_visit is None:
        return tr_plural("{n} visit, no visit", "{n} visits, no visit", row.visits)
    last = long_date(row.last_visit)
    return tr_plural("{n} visit, last visit {day}", "{n} visits, last visit {day}", row.visits, day=last)


class EraseForm(Form):
    """Asks for the name and the reason, and says what goes and what stays."""

    def __init__(self, desk: Desk, client: Client, parent: QWidget) -> None:
        look = desk_look(parent)
        super().__init__(look, tr("Erase {name}", name=client.name), tr("Erase for good"), parent)
        self._desk, self._client = desk, client
        told = tr(
            "Everything about this client is deleted and overwritten in the record: particulars, all visits, every "
            "signed version, and what the audit tells of them. It cannot be undone. Most laws ask for charts to be "
            "kept for years; archiving hides a client and keeps them.\n"
            "Backups, exports, printed sheets and copies made before an update hold the client still: delete those."
        )
        inner = QWidget()
        words = QVBoxLayout(inner)
        words.setContentsMargins(0, 0, 8, 0)
        words.addWidget(Label(look, told, "body", wrap=True))
        area = scrolling(inner)
        self.column.addWidget(area, 1)
        self.column.addWidget(Label(look, tr("Type the name: {name}", name=client.name), "body_strong", wrap=True))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(tr("Name of the client who is erased"))
        self.column.addWidget(self.typed)
        self.column.addWidget(Label(look, tr("Who asked for it, and on what ground?"), "body_strong", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(tr("Reason, without the name"))
        self.reason.setPlaceholderText(tr("Stays in the audit for good: write it without the name."))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(look.px(72))
        self.column.addWidget(self.reason)
        wide = self.minimumWidth()
        resize_within(self, wide, self.height_for(wide, area, words.totalHeightForWidth))
        self.typed.setFocus()

    def carry_out(self) -> str:
        """Erases."""
        desk = self._desk
        was_open = desk.client is not None and desk.client.id == self._client.id
        try:
            if was_open:
                desk.leaving.emit()
            changes = desk.workspace.archiving.erase(self._client, self.typed.text(), self.reason.toPlainText())
        except UserError as error:
            return str(error)
        if was_open:
            desk.close_client(changes)
        else:
            desk.changed.emit(changes)
        return ""


def desk_look(widget: QWidget) -> Look:
    """The look of the window that a widget belongs to."""
    found: QWidget | None = widget
    while found is not None and not hasattr(found, "look"):
        found = found.parentWidget()
    assert found is not None
    return found.look  # type: ignore[no-any-return]


def erase(desk: Desk, client: Client, parent: QWidget) -> None:
    """Shows the form for erasing a client."""
    form = EraseForm(desk, client, parent)
    try:
        if form.exec() == QDialog.DialogCode.Accepted:
            desk.notice(tr("The client was erased. The audit says that it was done, not who it was."))
    finally:
        form.deleteLater()


def archive(window: MainWindow) -> None:
    """Hides the open client from the lists, after asking."""
    desk = window.desk
    if desk is None or desk.client is None:
        return
    told = tr("All charts are kept. Archived clients stand under Client, Archived clients, and come back from there.")
    if agreed(window, tr("Archive {name}?", name=desk.client.name), told, tr("Archive")):
        desk.leave()
        changes = desk.workspace.archiving.archive(desk.client)
        desk.workspace.close_client()
        desk.close_client(changes)


def show_archived(window: MainWindow) -> None:
    """Shows who is archived."""
    if window.desk is None:
        return
    dialog = ArchiveDialog(window.desk, window)
    try:
        dialog.exec()
    finally:
        dialog.deleteLater()


def erase_open(window: MainWindow) -> None:
    """Shows the form for erasing the open client."""
    if window.desk is not None and window.desk.client is not None:
        erase(window.desk, window.desk.client, window)
