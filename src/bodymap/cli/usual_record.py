"""Where the record stands that is meant when no path is given. The window asks Qt for it; here there is no Qt."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.errors import UserError

if TYPE_CHECKING:
    from bodymap.store import Place

NAME = "record.bodymap"


def usual_record(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The record in the folder of the person's own data, whether it is there or not."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "win32":
        folder = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif platform == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        folder = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return folder / "bodymap" / NAME


def on_server(path: str | None) -> bool:
    """Whether `--db` names a server's database and not a file."""
    return path is not None and "://" in path


def named_place(path: str | None) -> "Place":
    """The record that `--db` names, a file or a server's database, or the usual one. Raises UserError."""
    if path is None or not on_server(path):
        return named_record(path)
    from bodymap.store import ServerAddress

    return ServerAddress.parse(path)


def named_record(path: str | None) -> Path:
    """The record file that `--db` names, or the usual one. Raises UserError for a server: it is no file."""
    if path and on_server(path):
        raise UserError("This command is for records in files, and --db names a server.", "See docs/clinic.md.")
    return Path(path).absolute() if path else usual_record()
