"""What keeps the record of one window: made with the window, told of its desk, asked to finish when it closes.

Hides which of its parts there are: backups by themselves, tries after a failure, the strip that says READ ONLY, the
warning of a bad place, the look for damage in a record that is too large for one while it opens.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.ui.controls.box import Box
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.keeping.backups import Backups
from bodymap.ui.keeping.others import Others
from bodymap.ui.keeping.retrying import Retrying
from bodymap.ui.keeping.strip import StateStrip
from bodymap.ui.keeping.work import Work

if TYPE_CHECKING:
    from bodymap.store import Record
    from bodymap.store.checking import Examined
    from bodymap.store.places import Hazard
    from bodymap.ui.main_window import MainWindow

PLACE_KNOWN = "place_known"
"""The record's setting that holds the hazard of its place which somebody has accepted."""


class Keeping(QObject):
    """See the module. `backups` and `retrying` are there once a record is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self.backups: Backups | None = None
        self.retrying: Retrying | None = None
        self.others: Others | None = None
        self.strip: StateStrip | None = None
        self._look = Work(self, "look over the record")
        self._look.done.connect(self._looked)
        self._look.failed.connect(self._damaged)
        self._check = Work(self, "check the record")
        self._check.done.connect(self._checked)
        self._check.failed.connect(window.show_error)

    def attach(self, desk: Desk) -> None:
        """The record is open."""
        self._desk = desk
        record = desk.workspace.record
        self.retrying = Retrying(desk, self._window)
        self.backups = Backups(record, self)
        self.backups.made.connect(lambda _: self._say_backup())
        self.backups.failed.connect(self._window.show_error)
        self._say_backup()
        if record.on_server:
            self.others = Others(desk, self._window)
        if record.read_only:
            self._say_read_only(record)
        elif not (record.passing or record.on_server):
            self._look.start(partial(_look_over, record))

    def finish(self) -> None:
        """The window is closing: ends what is under way, and makes the last backup, with the window out of sight."""
        self._look.wait()
        self._check.wait()
        if self.backups is not None and self._desk is not None:
            self._window.hide()
            self.backups.finish()
        self._desk = None

    # what is said

    def _say_backup(self) -> None:
        if self.backups is not None:
            self._window.saved.say_backup(self.backups.words())

    def _say_read_only(self, record: Record) -> None:
        if record.lost:
            words = tr("The record is damaged. {lost} The file itself is left as it is.", lost=record.lost)
            strip = self._show(tr("READ ONLY"), words)
            strip.add_button(tr("Restore a backup…"), self.show_backups)
        elif record.shows is not None:
            strip = self._show(tr("READ ONLY"), _seen(record))
            strip.add_button(tr("Read it anew"), self.refresh)
        else:
            self._show(tr("READ ONLY"), tr("The record cannot be written where it is. Nothing can be changed here."))

    def _looked(self, place: Hazard | None) -> None:
        desk = self._desk
        if place is None or desk is None or desk.workspace.record.setting(PLACE_KNOWN) == place.name:
            return
        strip = self._show(tr("TAKE CARE"), f"{place.message} {place.remedy}")
        strip.add_button(tr("I know"), partial(self._accept, place))

    def _accept(self, place: Hazard) -> None:
        if self._desk is not None and self.strip is not None:
            try:
                self._desk.workspace.record.set_setting(PLACE_KNOWN, place.name)
            except UserError as error:
                self._window.show_error(error)
            else:
                self.strip.hide()

    def _damaged(self, error: UserError) -> None:
        if self._desk is not None:
            self._desk.notice(Notice(str(error), True, tr("Restore a backup…"), self.show_backups))

    def _show(self, word: str, words: str) -> StateStrip:
        if self.strip is not None:
            self.strip.deleteLater()
        self.strip = StateStrip(self._window.look, word, words)
        self._window.frame.add_strip(self.strip)
        return self.strip

    # commands

    def refresh(self) -> None:
        """Reads anew what another window has changed meanwhile."""
        if self._desk is None or self.strip is None:
            return
        try:
            self._desk.refresh()
        except UserError as error:
            self._window.show_error(error)
        else:
            self.strip.say(_seen(self._desk.workspace.record))

    def back_up(self) -> None:
        if self._desk is not None and self._desk.workspace.record.on_server:
            self.show_backups()
        elif self.backups is not None and self.backups.back_up() and self._desk is not None:
            self.backups.made.connect(self._say_made, Qt.ConnectionType.SingleShotConnection)

    def _say_made(self, made: object) -> None:
        if self._desk is not None and self.backups is not None:
            told = tr("Backed up and compared: {path}", path=getattr(made, "path", ""))
            if self.backups.beside_record:
                words = tr("It lies on the same disk as the record.")
                self._desk.notice(Notice(f"{told} {words}", action=tr("Backup folder…"), run=self.choose_folder))
            else:
                self._desk.notice(told)

    def choose_folder(self) -> None:
        """Has the backups go to a folder that is asked for, and makes the first one there."""
        backups = self.backups
        if backups is None or not backups.possible:
            return
        found = QFileDialog.getExistingDirectory(self._window, tr("Folder of the backups"), str(backups.folder))
        if found:
            try:
                backups.set_folder(Path(found))
            except UserError as error:
                self._window.show_error(error)
            else:
                self.back_up()

    def check(self) -> None:
        """Reads the whole record off the window's thread and tells what was found."""
        if self._desk is not None and self._check.start(self._desk.workspace.record.examine):
            self._desk.notice(tr("Reading the whole record…"))

    def _checked(self, found: Examined) -> None:
        if self._desk is None:
            return
        read = {
            "clients": tr_plural("{n} client", "{n} clients", found.clients),
            "visits": tr_plural("{n} visit", "{n} visits", found.visits),
        }
        if found.sound:
            self._desk.notice(tr("The record is sound. Read: {clients}, {visits}.", **read))
            return
        told = tr("Read: {clients}, {visits}.", **read)
        words = "\n".join((told, *found.faults[:5]))
        box = Box(self._window, tr("The record has faults. Nothing was changed."), words, care=True)
        box.setDetailedText("\n".join(found.faults))
        restore = box.addButton(tr("Restore a backup…"), QMessageBox.ButtonRole.ActionRole)
        box.setDefaultButton(box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        wanted = box.clickedButton() is restore
        box.deleteLater()
        if wanted:
            self.show_backups()

    def show_backups(self) -> None:
        """Lists the backups of the open record, and restores the one that is chosen."""
        if self._desk is None or self.backups is None:
            return
        record = self._desk.workspace.record
        if record.on_server:
            self._desk.notice(tr("The server keeps this record and makes its backups; ask whoever looks after it."))
            return
        self.choose_backup(record.path, record.key, self.backups, record.id)

    def choose_backup(self, path: Path, key: bytes | None, backups: Backups | None = None, record_id: str = "") -> None:
        """Lists the backups of the record at this path, which may be too damaged to be opened."""
        from bodymap.store.backup import backups_of, usual_folder
        from bodymap.store.previewing import is_another
        from bodymap.ui.keeping.dialog import BackupsDialog

        folder = backups.folder if backups is not None else usual_folder(path)
        try:
            known = backups.all() if backups is not None and backups.possible else backups_of(path, folder)
        except UserError as error:
            self._window.show_error(error)
            known = ()
        another = record_id.__ne__ if record_id else partial(is_another, path, key=key)
        dialog = BackupsDialog(self._window.look, known, folder, key, backups, self._window, another)
        try:
            dialog.exec()
            chosen, other_record = dialog.chosen, dialog.other_record
        finally:
            dialog.deleteLater()
        if chosen is not None:
            self._put_back(chosen, path, key, folder, other_record=other_record)

    def _put_back(self, source: Path, path: Path, key: bytes | None, folder: Path, *, other_record: bool) -> None:
        from bodymap.store.restoring import restore
        from bodymap.ui.shell.leaving import close_record, may_close

        window = self._window
        if not may_close(window):
            return
        was_open = self._desk is not None
        author = self._desk.workspace.author if self._desk is not None else None
        if was_open:
            self._look.wait()
            self._check.wait()
            if self.backups is not None:
                self.backups.stop()
            self._desk = None
            close_record(window)
        outcome: list[UserError] = []
        work = Work(self, "restore a backup")
        work.failed.connect(outcome.append)
        window.setEnabled(False)
        put = partial(restore, source, path, key=key, target_key=key, folder=folder)
        work.start(partial(put, author=author, other_record=other_record))
        work.wait()
        work.deleteLater()
        window.setEnabled(True)
        if outcome:
            box = Box(window, tr("Not restored"), str(outcome[0]), care=True)
            box.setDefaultButton(box.addButton(tr("Close"), QMessageBox.ButtonRole.AcceptRole))
            box.exec()
            box.deleteLater()
        if was_open:
            restart(path)
            window.close()
        else:
            window.start_chosen.emit("again")


def restart(path: Path) -> None:
    """Starts the program anew on this record: no line of the old one stays in memory or on the screen."""
    QProcess.startDetached(sys.executable, ["-m", "bodymap", "--db", str(path)])


def _look_over(record: Record) -> Hazard | None:
    """Off the window's thread: damage first, which is raised, then what speaks against the record's place."""
    from bodymap.store.places import hazard

    record.look_over()
    return hazard(record.path)


def _seen(record: Record) -> str:
    if record.shows is None:
        return tr("Another window has this record open. You see it as it was before; nothing can be changed here.")
    return tr(
        "Another window has this record open. You see it as it was at {time}; nothing can be changed here.",
        time=f"{record.shows.astimezone():%H:%M:%S}",
    )
