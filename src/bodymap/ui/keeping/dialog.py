"""The backups as a list, each with what it holds, and the way to put one in the place of the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidgetItem,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from bodymap.errors import UserError
from bodymap.language import tr, tr_in, tr_plural
from bodymap.ui.controls.box import Box
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.empty import WordedList
from bodymap.ui.controls.text import Label
from bodymap.ui.keeping.work import Work
from bodymap.ui.style import Look
from bodymap.ui.words import long_date

if TYPE_CHECKING:
    from bodymap.store import Backup
    from bodymap.store.previewing import Preview
    from bodymap.ui.keeping.backups import Backups

_PATH = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """Shows the backups of one record. After it was accepted, `chosen` is the one to be restored.

    `other_record` says then that it is one of another record, and that this is wanted; `another` tells it by a
    record's id. `backups` is there while the record is open; without it nothing can be backed up, only restored.
    """

    def __init__(
        self,
        look: Look,
        known: Sequence[Backup],
        folder: Path,
        key: bytes | None,
        backups: Backups | None,
        parent: QWidget,
        another: Callable[[str], bool],
    ) -> None:
        super().__init__(parent)
        self._another = another
        self.other_record = False
        self.setWindowTitle(tr("Backups"))
        self.chosen: Path | None = None
        self._look, self._key, self._backups, self._folder = look, key, backups, folder
        self._reading = Work(self, "look into a backup")
        self._reading.done.connect(self._show)
        self._reading.failed.connect(self._say_unread)
        self._reading.ended.connect(self._go_on)
        self._wanted: Path | None = None
        self._begun: Path | None = None
        self._where = Label(look, "", "secondary", "muted", wrap=True)
        self.list = WordedList(look)
        self.list.setAccessibleName(tr("Backups, newest first"))
        self.list.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.holds = Label(look, "", "body", wrap=True)
        self.holds.setMinimumHeight(3 * look.line("body"))
        self.restore_button = PrimaryButton(look, tr("Restore this backup…"))
        self.restore_button.clicked.connect(self._agree)
        self._arrange()
        self.fill(known)

    def _arrange(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(look, tr("Backups"), "card_headline"))
        column.addWidget(self._where)
        column.addWidget(self.list, 1)
        column.addWidget(self.holds)
        row = QHBoxLayout()
        row.setSpacing(8)
        if self._backups is not None and self._backups.possible:
            self.now_button = Button(look, tr("Back up now"))
            self.now_button.clicked.connect(self._back_up)
            # as a method: it is let go with the window, and a backup made later finds nobody here
            self._backups.made.connect(self._made)
            self._backups.failed.connect(self._show_fault)
            elsewhere = Button(look, tr("Folder…"))
            elsewhere.clicked.connect(self._choose_folder)
            row.addWidget(self.now_button)
            row.addWidget(elsewhere)
        other = Button(look, tr("Another file…"))
        other.clicked.connect(self._choose_file)
        row.addWidget(other)
        for button in (other, self.restore_button):
            # on one line as long as there is room
            button.setMinimumWidth(round(look.width(button.text(), "body_strong")) + look.px(32))
        row.addStretch(1)
        close = Button(look, tr("Close"))
        close.clicked.connect(self.reject)
        row.addWidget(close)
        row.addWidget(self.restore_button)
        column.addLayout(row)
        resize_within(self, look.px(720), look.px(480))

    def fill(self, known: Sequence[Backup]) -> None:
        """Lists these, newest first, and looks into the newest."""
        self._where.setText(
            tr("In {folder}. Restoring one keeps the record as it is now among them.", folder=self._folder)
        )
        self.list.clear()
        for backup in known:
            at = backup.at.astimezone()
            words = f"{long_date(at.date())}, {at:%H:%M:%S}  ·  {_size(backup.size)}"
            item = QListWidgetItem(words, self.list)
            item.setSizeHint(QSize(0, self._look.px(36)))
            item.setData(_PATH, str(backup.path))
        self.restore_button.setEnabled(False)
        self.list.say_empty(tr("There is no backup yet."))
        self.holds.setText("")
        if known:
            self.list.setCurrentRow(0)

    # looking into one

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._look_into(Path(item.data(_PATH)))

    def _look_into(self, path: Path) -> None:
        self._wanted = path
        self.restore_button.setEnabled(False)
        self.holds.setText(tr("Reading the backup…"))
        self._read_wanted()

    def _read_wanted(self) -> None:
        path, key = self._wanted, self._key
        if path is None:
            return

        def read() -> tuple[Path, Preview, bool]:
            from bodymap.store.previewing import look_into

            held = look_into(path, key)
            return path, held, self._another(held.record_id)

        if self._reading.start(read):
            self._begun = path

    def _go_on(self) -> None:
        """The list may have been gone through faster than it can be read: the last one counts."""
        if self._wanted != self._begun:
            self._read_wanted()

    def _show(self, found: tuple[Path, Preview, bool]) -> None:
        path, held, other = found
        if path != self._wanted:
            return
        self.other_record = other
        other_words = [tr("It is a backup of ANOTHER RECORD.")] if other else []
        self.holds.setText(
            f"{_held(held)} " + "\n".join((tr("Read to its end: it is sound."), *other_words, *held.remarks, str(path)))
        )
        self.restore_button.setEnabled(True)
        self.chosen = path

    def _say_unread(self, error: UserError) -> None:
        if self._begun == self._wanted:
            self._show_fault(error)

    def _show_fault(self, error: UserError) -> None:
        self.holds.setText(str(error))

    # what the buttons do

    def _back_up(self) -> None:
        assert self._backups is not None
        self.holds.setText(tr("Making a backup…"))
        self._backups.back_up()

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, tr("Folder of the backups"), str(self._folder))
        if found and self._backups is not None:
            try:
                self._backups.set_folder(Path(found))
            except UserError as error:
                self._show_fault(error)
            self._read_list()

    def _choose_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, tr("A backup"), str(self._folder))
        if found:
            self.list.setCurrentRow(-1)
            self._look_into(Path(found))

    def _made(self, _backup: object) -> None:
        self._read_list()

    def _read_list(self) -> None:
        if self._backups is not None:
            self._folder = self._backups.folder
            try:
                self.fill(self._backups.all())
            except UserError as error:
                self._show_fault(error)

    def _agree(self) -> None:
        question = tr("Put this backup in the place of the record?")
        what = tr(
            "What is there now is kept among the backups first. Clients who were erased since are erased "
            "again, if the record can still be read. bodymap then opens the restored record."
        )
        if self.other_record:
            question = tr("Put ANOTHER RECORD in the place of this one?")
            what = tr(
                "This is no backup of the record that you have: its clients are others. The record as it is now "
                "is kept among the backups first. bodymap then opens the other record."
            )
        box = Box(self, question, what, care=self.other_record)
        words = tr("Put the other record here") if self.other_record else tr("Restore")
        restore = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        agreed = box.clickedButton() is restore
        box.deleteLater()
        if agreed:
            self.accept()

    def done(self, result: int) -> None:
        if result == QDialog.DialogCode.Rejected:
            self.chosen = None
        self._wanted = None
        self._reading.wait()
        super().done(result)


def _held(held: Preview) -> str:
    what = {
        "clients": tr_plural("{n} client", "{n} clients", held.clients),
        "visits": tr_plural("{n} visit", "{n} visits", held.visits),
        "day": long_date(held.last_visit) if held.last_visit else "",
    }
    if held.last_visit is None:
        if held.encrypted:
            return tr("{clients} and {visits}, no visit; encrypted.", **what)
        return tr("{clients} and {visits}, no visit; not encrypted.", **what)
    if held.encrypted:
        return tr("{clients} and {visits}, the last of {day}; encrypted.", **what)
    return tr("{clients} and {visits}, the last of {day}; not encrypted.", **what)


def _size(bytes_: int) -> str:
    return (
        f"{bytes_ / 1024:.0f} KB"
        if bytes_ < 1024 * 1024
        else f"{bytes_ / 1024 / 1024:.1f} MB".replace(".", tr_in("decimal sign", "."))
    )
