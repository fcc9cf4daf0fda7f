"""Where the record stands that is meant when no path is given. The window asks Qt for it; here there is no Qt."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

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


def named_record(path: str | None) -> Path:
    """The record that `--db` names, or the usual one."""
    return Path(path).absolute() if path else usual_record()
