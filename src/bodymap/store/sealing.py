"""A plain record becomes an encrypted one: a verified copy under a key takes its place, and the plain bytes go.

The order makes every crash harmless: the copy is whole and compared before anything else is touched, the keys stand
beside the record before it needs them, and one renaming puts the copy in its place. Overwriting the old bytes is an
honest try: a drive with wear levelling, a snapshot or a backup may keep them, and the caller must say so.
"""

import contextlib
import errno
import os
from pathlib import Path

from bodymap.durable import flushed
from bodymap.errors import UserError
from bodymap.keys import KeyFile, keys_of
from bodymap.keys.keyfile import set_aside
from bodymap.language import tr
from bodymap.store import header, opening, sqlite
from bodymap.store.contents import contents
from bodymap.store.failures import cause
from bodymap.store.snapshot import log_of

SUFFIX = ".sealing"
_AT_ONCE = 1024 * 1024


def seal(driver: sqlite.Connection, path: Path, keys: KeyFile, key: bytes) -> sqlite.Connection:
    """Encrypts the record that `driver` has open and returns the connection to the encrypted one; `driver` is closed.

    Raises UserError where the copy cannot be made or verified; the record is then as it was and `driver` is open.
    """
    copy = path.with_name(path.name + SUFFIX)
    aside: Path | None = None
    made = [copy]
    try:
        _copy(driver, copy, key)
        _compare(driver, copy, key)
        aside = set_aside(path)  # keys of an earlier record of this name may be needed for its backups
        made.append(keys_of(path))
        keys.save(path)  # a plain record with keys beside it opens as before
    except BaseException as error:
        _undo(made, aside, path)
        if isinstance(error, sqlite.Error | OSError):
            what, remedy = cause(error)
            raise UserError(
                tr("The record {path} was not encrypted: {why}. It is as it was.", path=path, why=what), remedy
            ) from error
        raise
    driver.close()
    try:
        _take_place(copy, path)
    except OSError:
        # the plain record still stands where it stood, and is held by nobody else
        _undo(made, aside, path)
        return opening.connect(path)
    return opening.connect(path, key)


def plain_copies(path: Path) -> tuple[Path, ...]:
    """Files beside the record and in the folders below that look like plain copies of it, which stay readable."""
    found = []
    with contextlib.suppress(OSError):
        for other in sorted((*path.parent.glob(f"{path.stem}*"), *path.parent.glob(f"*/{path.stem}*"))):
            with contextlib.suppress(OSError):
                if other != path and other.is_file() and header.is_plain(other):
                    found.append(other)
    return tuple(found)


def _copy(driver: sqlite.Connection, copy: Path, key: bytes) -> None:
    with contextlib.suppress(FileNotFoundError):
        copy.unlink()  # of an earlier try that was killed
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    stamps = [(name, driver.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")]
    driver.execute(f"ATTACH DATABASE ? AS sealed KEY \"x'{key.hex()}'\"", (str(copy),))
    try:
        driver.execute("PRAGMA sealed.synchronous = EXTRA")
        driver.execute("SELECT sqlcipher_export('sealed')").fetchall()
        for name, value in stamps:
            driver.execute(f"PRAGMA sealed.{name} = {int(value)}")
    finally:
        driver.execute("DETACH DATABASE sealed")
    header.assert_sealed(copy, key)


def _compare(driver: sqlite.Connection, copy: Path, key: bytes) -> None:
    """Raises sqlite.DatabaseError where the copy is not sound or differs in any table, index, trigger or row."""
    sealed = sqlite.connect(str(copy), key=key)
    try:
        sound = sealed.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
        if not sound or contents(sealed) != contents(driver):
            raise sqlite.DatabaseError("the copy is not like the record")
    finally:
        sealed.close()


def _take_place(copy: Path, path: Path) -> None:
    """Renames the copy over the record, then overwrites what the record was. Raises OSError where that cannot be."""
    if log_of(path).exists():
        # closing could not move it: its plain pages would be laid over the encrypted file
        raise OSError(errno.EBUSY, "the log is still there", str(log_of(path)))
    if os.name != "posix":  # an open file cannot be replaced there
        os.replace(copy, path)
        return
    with path.open("r+b") as old:
        os.replace(copy, path)
        flushed(path.parent)
        with contextlib.suppress(OSError):  # the encrypted record already stands; this much is only thoroughness
            _overwrite(old.fileno())


def _overwrite(handle: int) -> None:
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, _AT_ONCE)))
    os.fsync(handle)


def _undo(made: list[Path], aside: Path | None, path: Path) -> None:
    _forget(*made)
    if aside is not None:
        with contextlib.suppress(OSError):
            aside.rename(keys_of(path))


def _forget(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
