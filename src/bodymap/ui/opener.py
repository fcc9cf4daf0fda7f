"""Opens and makes records beside the window, and imports what that takes there. Its end comes as a signal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bodymap.language import tr
from bodymap.ui.crash import attempted

if TYPE_CHECKING:
    from bodymap.domain.author import Author
    from bodymap.keys import KeyFile, Unlocked
    from bodymap.store import Place


class Opener(QObject):
    """Opens a record off the window's thread. `opened` carries the workspace, `failed` the sentence."""

    opened = Signal(object)
    failed = Signal(object)

    def warm(self) -> None:
        """Imports what every record needs while the person still chooses."""
        self._start(_warm)

    def open(
        self, path: Place | None, *, demo: bool, create: bool, reading: str = "", unlocked: Unlocked | None = None
    ) -> None:
        def work() -> object:
            from bodymap.workspace import open_workspace

            return open_workspace(path, demo=demo, create=create, reading=reading, unlocked=unlocked)

        self._start(self._open, work)

    def make(self, path: Path, keys: KeyFile, unlocked: Unlocked) -> None:
        """Makes a new encrypted record."""

        def work() -> object:
            from bodymap.workspace import new_encrypted_workspace

            return new_encrypted_workspace(path, keys, unlocked)

        self._start(self._open, work)

    def make_plain(self, path: Path, author: Author) -> None:
        """Makes a new record without encryption."""

        def work() -> object:
            from bodymap.workspace import new_plain_workspace

            return new_plain_workspace(path, author)

        self._start(self._open, work)

    def _start(self, work: object, *arguments: object) -> None:
        threading.Thread(target=work, args=arguments, name="record", daemon=True).start()  # type: ignore[arg-type]

    def _open(self, work: Callable[[], object]) -> None:
        workspace, fault = attempted(work, tr("The record could not be opened because of an error in the program."))
        if fault is None:
            self.opened.emit(workspace)
        else:
            self.failed.emit(fault)


def _warm() -> None:
    import bodymap.store  # noqa: F401
