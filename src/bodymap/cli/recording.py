"""Opens the record that a command reads or adds to, under the name of whoever unlocks it. Imports no Qt.

The one way in for every command: whatever it writes is told to the audit as that person's.
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bodymap.cli.unlocking import unlock
from bodymap.cli.usual_record import named_place
from bodymap.errors import UserError
from bodymap.keys import is_encrypted

if TYPE_CHECKING:
    from bodymap.domain.author import Author
    from bodymap.store import Place, Record


def open_record(
    options: argparse.Namespace, place: "Place | None" = None, *, read_only: bool = False, create: bool = False
) -> "Record":
    """Opens the record at `place`; without one that of `--db`, or the usual one; with `--demo` one of the examples.

    Raises UserError where it is missing (unless `create`), damaged or open elsewhere, or stays locked.
    """
    from bodymap.store import ServerAddress, open_record
    from bodymap.workspace.opening import author_of, open_workspace

    if options.demo:
        return open_workspace(None, demo=True).record
    place = place or named_place(options.db)
    if isinstance(place, ServerAddress):
        record = open_record(place, create=create, read_only=read_only)
    elif not place.exists() and not create:
        raise UserError(f"There is no record at {place}.", "Name one with --db PATH before the command.")
    elif is_encrypted(place):
        unlocked = unlock(place, options)
        record = open_record(place, create=create, read_only=read_only, key=unlocked.key)
        take_over(record, unlocked.author)
        return record
    else:
        record = open_record(place, create=create, read_only=read_only)
    record.author = author_of(record)
    return record


def take_over(record: "Record", author: "Author") -> None:
    """Names who has unlocked the record, and says on standard error which wrong passphrases were tried before."""
    from bodymap.workspace.opening import tries_words

    words = tries_words(record.access.unlocked_by(author), datetime.now(UTC))
    if words:
        print(f"bodymap: {words}", file=sys.stderr)


def refuse_assistant(author: "Author", what: str) -> None:
    """Raises UserError where an assistant is at the record."""
    if author.role == "assistant":
        raise UserError(f"An assistant cannot {what}.", "Ask a therapist or an admin of the record to do it.")
