"""What was done at the keys of a record and its audit does not know yet: kept beside it until the audit can be told.

Wrong passphrases, the recovery key, a key that was handed to the system's keyring: none of them can be written into a
record that is still locked. Each is a line of `NAME.untold`, and whoever unlocks the record next is told. A change of
the keys is announced here before it is made, since the keys and the audit are two files: whatever ends the program
between them, the line and the seal of the keys tell which of the two was reached. It is no proof: whoever can write
beside the record can take the file away. Names nobody whom the keys file does not name.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Self

from bodymap import durable
from bodymap.keys.keyfile import KeyFile, not_written

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
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the keys, from one seal to another; `verb` and `said` are what the audit is to say of it."""

    before: str
    after: str
    verb: str = ""
    said: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises ValueError for a text that is none of ours."""
        tree = json.loads(text)
        try:
            return cls(str(tree["before"]), str(tree["after"]), str(tree["verb"]), dict(tree["said"]))
        except (TypeError, KeyError) as error:
            raise ValueError("no change") from error

    def __str__(self) -> str:
        return json.dumps({"before": self.before, "after": self.after, "verb": self.verb, "said": self.said})


@dataclass(frozen=True, slots=True)
class Line:
    """One deed: when (UTC), and the id of the user who was chosen, or of the one who changed the keys.

    A line with a change was written before it: whether it was made, the keys tell (`Untold.held_against`).
    """

    at: datetime
    deed: Deed
    user: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """What the file holds and the audit does not, oldest first.

    `size` is how many bytes of the file were read. `mark` names them: an audit that keeps it with the entries knows,
    where the file could not be taken away after it was told, that these lines are told.
    """

    lines: tuple[Line, ...] = ()
    size: int = 0
    mark: str = ""

    def held_against(self, keys: KeyFile) -> tuple[Line, ...]:
        """The lines without the changes that were never made, or were taken back: those that do not lead to `keys`."""
        seal, true = keys.seal, []
        for line in reversed(self.lines):
            if line.change is not None:
                if line.change.after != seal:
                    continue
                seal = line.change.before
            true.append(line)
        return tuple(reversed(true))


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
    with contextlib.suppress(OSError):
        _add(record, deed, user)


def announce(record: Path, deed: Deed, user: str, change: Change) -> None:
    """Adds a change that is about to be made; the line is on the disk when this returns.

    Raises UserError where it cannot be: the keys are not to be changed then.
    """
    try:
        _add(record, deed, user, str(change))
    except OSError as error:
        raise not_written(error, record) from error


def read(record: Path, told: str = "") -> Untold:
    """What was noted behind what the mark `told` names; a line that is none of ours is passed over."""
    try:
        with place_of(record).open("rb") as file:
            content = file.read(LARGEST)
    except OSError:
        return Untold()
    new = content[_told_of(content, told) :]
    lines = []
    for words in (line.split(" ", 3) for line in new.decode("utf-8", "replace").splitlines()):
        # a moment at the border of the calendar overflows when it is brought to UTC
        with contextlib.suppress(ValueError, OverflowError):
            lines.append(_line(*words))
    return Untold(tuple(lines), len(content), _mark(content))


def _line(at: str = "", deed: str = "", user: str = "", change: str = "") -> Line:
    if not change and deed == Deed.CHANGED:
        raise ValueError("from what to what is not said")
    made = Change.of(change) if change else None
    return Line(datetime.fromisoformat(at).astimezone(UTC), Deed(deed), user, made)


def _add(record: Path, deed: Deed, user: str, change: str = "") -> None:
    words = (datetime.now(UTC).isoformat(timespec="seconds"), deed, user, *([change] if change else []))
    line = f"{' '.join(words)}\n".encode()
    handle = os.open(place_of(record), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if change or os.fstat(handle).st_size + len(line) <= LARGEST:
            os.write(handle, line)
        if change:
            os.fsync(handle)
    finally:
        os.close(handle)


def _mark(content: bytes) -> str:
    return f"{len(content)}-{sha256(content).hexdigest()}"


def _told_of(content: bytes, told: str) -> int:
    """How many bytes at the beginning of the file are those that the mark names."""
    size = told.partition("-")[0]
    known = content[: int(size)] if size.isdecimal() else b""
    return len(known) if known and _mark(known) == told else 0


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
