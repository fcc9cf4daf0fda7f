"""Opens the record that a command is about: `--db`, or the usual one. The one place where commands open records."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.errors import UserError

if TYPE_CHECKING:
    from bodymap.store import Record

NAME = "record.bodymap"


def record_path(options: argparse.Namespace) -> Path:
    """The record's file: `--db`, or the one that the window opens where nothing is named."""
    return Path(options.db) if options.db else data_folder() / NAME


def open_record(options: argparse.Namespace, *, read_only: bool = False, create: bool = False) -> "Record":
    """Opens the record. Raises UserError where it is missing (unless `create`), damaged or open elsewhere."""
    from bodymap.store import Record

    path = record_path(options)
    if not path.exists() and not create:
        raise UserError(f"There is no record at {path}.", "Name one with --db PATH before the command.")
    return Record.open(path, create=create, read_only=read_only)


def data_folder() -> Path:
    """The folder of the person's own data, as the window finds it, without Qt."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / "bodymap"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "bodymap"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "bodymap"
