"""The settings of a record: a name and a text each. Whoever calls has the turn, and to write a transaction."""

from sqlalchemy import bindparam, delete, insert, select

from bodymap.store import tables
from bodymap.store.link import Link

RECORD_ID = "record_id"

_VALUE = select(tables.setting.c.value).where(tables.setting.c.name == bindparam("key"))
_FORGET = delete(tables.setting).where(tables.setting.c.name == bindparam("key"))
_SET = insert(tables.setting)


def read(link: Link, name: str, default: str = "") -> str:
    """The text of this name. Raises UserError where the record cannot be read."""
    rows = link.rows(_VALUE, {"key": name})
    return str(rows[0][0]) if rows else default


def write(link: Link, name: str, value: str) -> int:
    """Puts a text in the place of the one of this name, and returns the number of rows that this touched."""
    return link.run(_FORGET, {"key": name}) + link.run(_SET, {"name": name, "value": value})
