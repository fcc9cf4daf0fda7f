"""Backups by themselves: every half hour if something has changed, and when the window closes.

They are made off the window's thread. One that fails is a plain message, once; charting goes on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.keeping.work import Work

if TYPE_CHECKING:
    from bodymap.store import Backup, Record

EVERY = 30 * 60 * 1000
"""Milliseconds between two backups while there is something to back up."""


class Backups(QObject):
    """The backups of one open record. `made` carries a Backup, `failed` a UserError."""

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, record: Record, parent: QObject) -> None:
        super().__init__(parent)
        self._record = record
        self._counted = record.changes
        self._work = Work(self, "backup")
        self._work.done.connect(self.made)
        self._work.failed.connect(self.failed)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.back_up_if_changed)
        self.last = self._newest()
        if self.last is None:
            self._counted = -1  # a record that never had one needs one
        self.made.connect(self._remember)
        if self.possible:
            self._timer.start()

    @property
    def possible(self) -> bool:
        """Whether this record is backed up from here.

        Not one that is only read, one that goes away by itself, or one that a server keeps.
        """
        return not (self._record.read_only or self._record.passing or self._record.on_server)

    @property
    def folder(self) -> Path:
        """Where the backups go: the folder that the record names, or the one beside it."""
        from bodymap.store.backup import BACKUP_FOLDER, usual_folder

        named = self._record.setting(BACKUP_FOLDER)
        return Path(named) if named else usual_folder(self._record.path)

    @property
    def beside_record(self) -> bool:
        """Whether the backups lie on the record's own disk, which may fail with both."""
        try:
            return self.folder.stat().st_dev == self._record.path.stat().st_dev
        except OSError:
            return False  # nobody is warned of what is not known

    def set_folder(self, folder: Path) -> None:
        """Has the backups go elsewhere from now on. Raises UserError where that cannot be written down."""
        from bodymap.store.backup import BACKUP_FOLDER, usual_folder

        usual = folder == usual_folder(self._record.path)
        self._record.set_setting(BACKUP_FOLDER, "" if usual else str(folder))
        self.last = self._newest()

    def all(self) -> tuple[Backup, ...]:
        """The backups that there are, newest first. Raises UserError where the folder cannot be read."""
        from bodymap.store.backup import backups_of

        return backups_of(self._record.path, self.folder, self._record.id)

    def back_up_if_changed(self) -> bool:
        """Begins a backup where something has changed since the last; says whether one was begun."""
        return self.possible and self._record.changes != self._counted and self.back_up()

    def back_up(self) -> bool:
        """Begins a backup now; says whether it was begun (one may be under way)."""
        folder, changes = self.folder, self._record.changes

        def work() -> Backup:
            made = self._record.back_up(folder)
            self._counted = changes
            return made

        return self._work.start(work)

    def stop(self) -> None:
        """Waits for the one that is under way, and makes no more."""
        self._timer.stop()
        self._work.wait()

    def finish(self) -> None:
        """Makes the last backup of this sitting and waits for it."""
        self.stop()
        if self.back_up_if_changed():
            self._work.wait()

    def words(self, now: datetime | None = None) -> str:
        """`Backup 14:02`, `Backup 20 Nov`, or that there is none."""
        from bodymap.ui.words import short_date

        if not self.possible:
            return ""
        if self.last is None:
            return tr("No backup yet")
        at, now = self.last.astimezone(), now or datetime.now(UTC)
        if at.date() == now.astimezone().date():
            return tr("Backup {time}", time=f"{at:%H:%M}")
        return tr("Backup {day}", day=short_date(at.date()))

    def _newest(self) -> datetime | None:
        try:
            found = self.all() if self.possible else ()
        except UserError:
            return None
        return found[0].at if found else None

    def _remember(self, made: Backup) -> None:
        self.last = made.at
