"""What was done at the keys of a record that nobody had open: kept beside it until its audit can be told.

Wrong passphrases, the recovery key, a key that was handed to the system's keyring: none of them can be written into a
record that is still locked. Each is a line of `NAME.untold`, and whoever unlocks the record next is told. It is no
proof: whoever can write beside the record can take the file away. Names nobody but by a user's id.
"""

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bodymap import durable

SUFFIX = ".untold"

LARGEST = 64 * 1024
"""Bytes, some eight hundred lines; what comes behind is not counted any more."""

SLIPS = 2
"""Wrong ones just before the right one that nobody needs to be told of."""

JUST_NOW = timedelta(minutes=5)


class Deed(StrEnum):
    """What was done."""

    WRONG = "wrong"
    RECOVERED = "recovered"
    REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when (UTC), and the id of the user who was chosen."""

    at: datetime
    deed: Deed
    user: str


@dataclass(frozen=True, slots=True)
class Untold:
    """What the file holds, oldest first; `size` is how many bytes of it were read."""

    lines: tuple[Line, ...] = ()
    size: int = 0

    def of(self, deed: Deed) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.deed is deed)


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong passphrases were tried, and since when (UTC)."""

    wrong: int = 0
    since: datetime | None = None

    @classmethod
    def among(cls, lines: Iterable[Line]) -> "Tries":
        wrong = [line.at for line in lines if line.deed is Deed.WRONG]
        return cls(len(wrong), min(wrong)) if wrong else cls()

    def strange(self, now: datetime) -> bool:
        """Whether whoever is let in now should hear of it: more than their own slip a moment ago."""
        return self.since is not None and (self.wrong > SLIPS or now - self.since > JUST_NOW)


def place_of(record: Path) -> Path:
    """Where it is kept of the record at this path."""
    return record.with_name(record.name + SUFFIX)


def note(record: Path, deed: Deed, user: str) -> None:
    """Adds a line. Where the folder cannot be written to nothing is kept, and nobody is kept out for that."""
    line = f"{datetime.now(UTC).isoformat(timespec='seconds')} {deed} {user}\n".encode()
    with contextlib.suppress(OSError):
        handle = os.open(place_of(record), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.fstat(handle).st_size + len(line) <= LARGEST:
                os.write(handle, line)
        finally:
            os.close(handle)


def read(record: Path) -> Untold:
    """What was noted; a line that is none of ours is passed over."""
    try:
        with place_of(record).open("rb") as file:
            content = file.read(LARGEST)
    except OSError:
        return Untold()
    lines = []
    for words in (line.split(" ") for line in content.decode("utf-8", "replace").splitlines()):
        # a moment at the border of the calendar overflows when it is brought to UTC
        with contextlib.suppress(ValueError, OverflowError):
            at, deed, user = words
            lines.append(Line(datetime.fromisoformat(at).astimezone(UTC), Deed(deed), user))
    return Untold(tuple(lines), len(content))


def forget(record: Path, told: Untold) -> None:
    """Takes away what was read and is told by now; what was added since stays."""
    path = place_of(record)
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            file.seek(told.size)
            left = file.read(LARGEST)
        if left:
            with durable.replacing(path) as new:
                new.write(left)
        else:
            path.unlink()
