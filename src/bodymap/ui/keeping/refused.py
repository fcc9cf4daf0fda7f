"""What can be done where a record was not opened: read it, see what is left of it, restore a backup, choose another.

A table of words over the kinds of error; the start card shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bodymap.errors import UserError
from bodymap.language import tr


@dataclass(frozen=True, slots=True)
class Offer:
    """A headline and two ways out, each as (key, words)."""

    title: str
    first: tuple[str, str]
    second: tuple[str, str]


AGAIN = ("again", tr("Try again"))
OTHER = ("other", tr("Choose another record…"))
READ = ("read", tr("Open for reading only"))
RESTORE = ("restore", tr("Restore a backup…"))
RESCUE = ("rescue", tr("Show what can be read"))


def offer(error: UserError) -> Offer:
    """The ways out of this error."""
    from bodymap.store import DamagedRecord, OpenElsewhere, ReadOnlyPlace

    if isinstance(error, OpenElsewhere):
        return Offer(tr("The record is open in another window"), READ, AGAIN)
    if isinstance(error, ReadOnlyPlace):
        return Offer(tr("The record cannot be written here"), READ, OTHER)
    if isinstance(error, DamagedRecord):
        return Offer(tr("The record is damaged"), RESTORE, RESCUE)
    return Offer(tr("The record was not opened"), AGAIN, OTHER)
