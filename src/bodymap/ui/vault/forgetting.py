"""The passphrase is asked for again at every start: the system's keyring gives the record's key back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bodymap.keys import KeyFile
from bodymap.language import tr
from bodymap.ui.keeping.work import Work

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


class Forgetting(QObject):
    """One forgetting, beside a window with an open, encrypted record. Raises UserError where its keys are gone."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        assert window.desk is not None
        self._desk = window.desk
        self._work = Work(self, "forget")
        self._work.done.connect(self._done)
        self._work.ended.connect(self.deleteLater)
        self._work.start(partial(_forget, KeyFile.of(self._desk.workspace.record.path)))

    def _done(self, forgotten: bool) -> None:
        if forgotten:
            self._desk.workspace.record.access.forgotten()
            self._desk.notice(tr("This computer has forgotten the record's key: every start asks for the passphrase."))
        else:
            self._desk.notice(tr("The system's keyring holds no key of this record, or cannot be reached."))


def _forget(keys: KeyFile) -> bool:
    from bodymap.keys import remembering

    return remembering.forget(keys)
