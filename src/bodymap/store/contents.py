"""What a record file holds, as one hash a table: tells whether a copy is the same without keeping either in memory.

Hides how rows become bytes. The hashes hold for one version of this program at one moment; they are compared, never
stored.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256

from bodymap.store import sqlite

AT_ONCE = 2000
"""Rows that are read before whoever waits for the connection gets his turn; 5 to 10 ms."""

Contents = dict[str, tuple[int, str]]
"""Table → its number of rows and the hash of them all, in their order; the schema is under the name ''."""


def contents(driver: sqlite.Connection, turn: Callable[[], AbstractContextManager[object]] = nullcontext) -> Contents:
    """Reads every row. `turn` gives the connection for one portion of them, and frees it between two."""
    with turn():
        schema = driver.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    found: Contents = {"": (len(schema), sha256(repr(schema).encode()).hexdigest())}
    for kind, name, _, _ in schema:
        if kind == "table":
            found[name] = _table(driver, name, turn)
    return found


def _table(driver: sqlite.Connection, name: str, turn: Callable[[], AbstractContextManager[object]]) -> tuple[int, str]:
    count, seen = 0, sha256()
    with turn():
        cursor = driver.execute(f'SELECT * FROM "{name}"')
    while True:
        with turn():
            rows = cursor.fetchmany(AT_ONCE)
        if not rows:
            return count, seen.hexdigest()
        count += len(rows)
        seen.update(repr(rows).encode("utf-8", "surrogatepass"))
