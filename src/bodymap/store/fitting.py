"""Which keys open which file: asked before a backup takes the place of an encrypted record."""

import contextlib
from pathlib import Path

from bodymap.errors import UserError
from bodymap.keys import KeyFile
from bodymap.language import tr
from bodymap.store import sqlite
from bodymap.store.backup import keys_that_open


def keys_for(places: tuple[Path, ...], key: bytes | None, record_id: str) -> KeyFile | None:
    """The keys that shall stand beside what `key` encrypts: the first of these places' that hold; None without a key.

    Raises UserError where none do, since nobody could open the restored record.
    """
    if key is None:
        return None
    for place in places:
        with contextlib.suppress(UserError):
            return keys_that_open(place, key, record_id)
    raise UserError(
        tr("The backup cannot be restored: neither it nor the record has a keys file that opens it."),
        tr("Choose another backup, or put its keys file beside it. Nothing was changed."),
    )


def opens(path: Path, key: bytes) -> bool:
    """Whether the file at this path is one that the key deciphers."""
    driver = sqlite.connect(f"{path.as_uri()}?immutable=1", key=key, uri=True)
    try:
        driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite.Error:
        return False
    finally:
        driver.close()
    return True
