"""Files that are written whole or not at all, for their owner alone, and are on the disk when the call returns.

A new file takes the place of the old one in a single step of the file system, so that neither a crash nor a full disk
leaves half of either. Knows nothing of what the files hold.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """The file to write to; when the block ends without an error it is `path`. Raises OSError where the disk refuses.

    Whatever goes wrong, what stood at `path` still stands there, and nothing is left beside it.
    """
    handle, new = tempfile.mkstemp(prefix=".bodymap-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(new)
        raise
    # it stands in its place by now; a file system that flushes no folders keeps the name in its own time
    with contextlib.suppress(OSError):
        flushed(path.parent)


def flushed(path: Path) -> None:
    """Has the disk keep what was written to a file, or the names in a folder. Windows knows no such call on folders."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
