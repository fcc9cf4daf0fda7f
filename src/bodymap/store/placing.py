"""The last step of a restore: several files change places, and whatever cuts it short is ended by the next opening.

What is brought lies beside the record under its name with `PENDING` behind it, the file itself first, what belongs
beside it after. So the names alone tell how far it came. While the file lies there, the record is still the old one:
all that was brought goes away again. Where only what belongs beside it is left, the new file has taken the place, and
the rest follows; until then whoever asks for the keys gets those that were brought (`keys.keyfile`). Each step can be
done twice. Between them the folder is flushed, since after a power cut a later name may be there without an earlier.

The caller holds the record's lock throughout. All of it raises OSError.
"""

import contextlib
import errno
import os
from pathlib import Path

from bodymap.durable import flushed
from bodymap.keys import PENDING
from bodymap.store import head, header
from bodymap.store.backup import COMPANIONS, beside, copy_private
from bodymap.store.snapshot import log_of


def bring(whole: Path, target: Path) -> Path:
    """Copies a file and its head to the folder of the record that it will become, and returns the copy."""
    new = beside(target, PENDING)
    copy_private(whole, new)
    _in_order(target)
    copy_private(beside(whole, head.SUFFIX), beside(new, head.SUFFIX))
    if not beside(new, head.SUFFIX).exists():
        # its old one would tell of another audit
        raise FileNotFoundError(errno.ENOENT, "no head", str(new))
    return new


def take_place(target: Path) -> None:
    """Puts what was brought in the place of the record. What is there when it fails, `settle` ends either way."""
    # a log of the old file must not be taken for one of the new
    with contextlib.suppress(FileNotFoundError):
        os.replace(log_of(target), beside(log_of(target), PENDING))
    _in_order(target)
    os.replace(beside(target, PENDING), target)
    _in_order(target)
    settle(target)


def half_placed(target: Path) -> bool:
    """Whether the new file stands in its place, and something that belongs beside it does not yet."""
    new = beside(target, PENDING)
    return not new.exists() and bool(_brought(new))


def settle(target: Path) -> None:
    """Ends what a restore left undone: takes it back where the record is still the old one, else completes it.

    Does nothing where none was cut short.
    """
    new, put_by = beside(target, PENDING), beside(log_of(target), PENDING)
    if new.exists():
        if put_by.exists() and not log_of(target).exists():
            os.replace(put_by, log_of(target))
        for suffix in _brought(new):
            beside(new, suffix).unlink()
        _in_order(target)
        new.unlink()
    elif _brought(new):
        _follow(new, target)
    put_by.unlink(missing_ok=True)


def _follow(new: Path, target: Path) -> None:
    """Puts what belongs beside the new file, which stands in its place, into its own."""
    beside(target, "-shm").unlink(missing_ok=True)
    for suffix in COMPANIONS:
        if beside(new, suffix).exists():
            os.replace(beside(new, suffix), beside(target, suffix))
        elif header.is_plain(target):
            # of the old record, which was kept with its own
            beside(target, suffix).unlink(missing_ok=True)
    _in_order(target)
    # last: while it is not in its place, the rest is looked after again
    os.replace(beside(new, head.SUFFIX), beside(target, head.SUFFIX))
    _in_order(target)


def _brought(new: Path) -> list[str]:
    return [suffix for suffix in (*COMPANIONS, head.SUFFIX) if beside(new, suffix).exists()]


def _in_order(target: Path) -> None:
    # a file system that flushes no folders keeps the names in its own time
    with contextlib.suppress(OSError):
        flushed(target.parent)
