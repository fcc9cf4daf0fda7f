"""The one SQLite of the process: the library that `sqlcipher3` brings, for encrypted and for plain records.

Python's own module would be a second copy of the library, and closing a file in one drops the locks that the other
holds on it; it is also often older than 3.51.3, before which SQLite could damage a file with a write-ahead log. So
nothing else in the program imports `sqlite3`, and a test holds it to that. Hides where the driver comes from.
"""

from typing import TYPE_CHECKING, Any

from bodymap.errors import UserError
from bodymap.language import tr

if TYPE_CHECKING:  # sqlcipher3 has the interface of Python's module, and no types of its own
    import sqlite3 as driver
else:
    from sqlcipher3 import dbapi2 as driver

Connection = driver.Connection
Cursor = driver.Cursor
Error = driver.Error
DatabaseError = driver.DatabaseError
IntegrityError = driver.IntegrityError
OperationalError = driver.OperationalError

Broken = (driver.Error, UnicodeDecodeError)
"""What the driver raises over a file: its messages quote a damaged one, which need not be text."""

VERSION: tuple[int, ...] = driver.sqlite_version_info
OLDEST = (3, 51, 3)
"""Before it, two connections to one write-ahead log could damage the file."""


def connect(name: str, *, key: bytes | None = None, **options: Any) -> driver.Connection:
    """A connection in autocommit mode; with the raw 256-bit key of an encrypted file, or without one.

    Nothing is read yet: a key that does not fit shows at the first statement that reads the file, as SQLITE_NOTADB.
    Raises UserError where the library is too old to be trusted with a record.
    """
    if VERSION < OLDEST:
        raise UserError(
            tr(
                "The SQLite that came with sqlcipher3 is {version}, which may damage a record.",
                version=".".join(map(str, VERSION)),
            ),
            tr("Install a sqlcipher3 with SQLite {version} or newer.", version=".".join(map(str, OLDEST))),
        )
    opened: driver.Connection = driver.connect(name, isolation_level=None, **options)
    try:
        # It would write a line about every wrong key to standard error.
        opened.execute("PRAGMA cipher_log_level = NONE").fetchall()
        if key is not None:
            if len(key) != 32:
                raise ValueError("a record's key has 32 bytes")
            opened.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
    except BaseException:
        opened.close()
        raise
    return opened


def module() -> Any:
    """The driver's module, for SQLAlchemy's engine."""
    return driver
