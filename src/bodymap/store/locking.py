"""One window per record: a lock file beside the record that the operating system frees when its holder dies.

It stands beside the record, not on it, because on POSIX closing any second handle of a file would drop the locks that
SQLite holds on it in the same process. Hides the difference between POSIX and Windows. May not import SQLAlchemy.
"""

import contextlib
import os
import sys
from pathlib import Path


class Held(Exception):  # noqa: N818
    """Somebody else holds the lock."""


class RecordLock:
    """Held from construction to `release`. Raises Held, or OSError where no file can be made beside the record."""

    def __init__(self, record: Path) -> None:
        self.path = record.with_name(record.name + ".lock")
        self._handle = self._take()

    def _take(self) -> int:
        while True:
            handle = _open(self.path)
            try:
                _lock(handle)
                # The one before may have removed the file between our opening and our locking it.
                if self._is_current(handle):
                    return handle
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)

    def _is_current(self, handle: int) -> bool:
        try:
            there, ours = os.stat(self.path), os.fstat(handle)
        except FileNotFoundError:
            return False
        return os.path.samestat(there, ours)

    def release(self) -> None:
        """Frees the lock and removes its file; a second call does nothing."""
        if self._handle < 0:
            return
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        os.close(self._handle)
        self._handle = -1
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        if not path.exists():
            raise
        # In a folder that is read-only for us, somebody else may hold the lock.
        return os.open(path, os.O_RDONLY)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise Held from error

else:
    import fcntl

    def _lock(handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held from error
