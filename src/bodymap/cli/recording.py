"""Opens the record that a command reads or adds to: `--db`, or the usual one. Imports no Qt."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.unlocking import key_for
from bodymap.cli.usual_record import named_place
from bodymap.errors import UserError

if TYPE_CHECKING:
    from bodymap.store import Record


def open_record(options: argparse.Namespace, *, read_only: bool = False, create: bool = False) -> "Record":
    """Opens the record. Raises UserError where it is missing (unless `create`), damaged or open elsewhere."""
    from bodymap.store import ServerAddress, open_record

    path = named_place(options.db)
    if isinstance(path, ServerAddress):
        return open_record(path, create=create, read_only=read_only)
    if not path.exists() and not create:
        raise UserError(f"There is no record at {path}.", "Name one with --db PATH before the command.")
    return open_record(path, create=create, read_only=read_only, key=key_for(path, options))
