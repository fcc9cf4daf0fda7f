"""Whose turn it is: calls on one record wait for each other, and a record that is open for reading takes no writes."""

from contextlib import AbstractContextManager
from pathlib import Path
from threading import RLock

from bodymap.language import tr
from bodymap.store.failures import NotSaved


class Turns:
    """The one lock of an open record."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.read_only = read_only
        self._path = path
        self.lock = RLock()

    def reading(self) -> AbstractContextManager[bool]:
        return self.lock

    def writing(self) -> AbstractContextManager[bool]:
        """Raises NotSaved where the record is open for reading only."""
        if self.read_only:
            raise NotSaved(
                tr("Not saved: the record {path} is open for reading only.", path=self._path),
                tr("Open it for writing."),
            )
        return self.lock
