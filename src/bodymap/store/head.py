"""The audit's head, kept outside the record: the number and hash of the newest entry, in a small file beside it.

Whoever cuts entries off the end of the audit leaves a chain that is whole; only what is kept elsewhere can tell. The
file is there, and on the disk, before the first entry is. After each commit it is written in its place and not forced
to the disk, so that it may be behind the record after a crash, and never before it. Hides the file's form.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from bodymap import durable

SUFFIX = ".head"
SIZE = 192
"""Bytes; always the same, so that a new head takes the place of the old one in a single write."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a record's audit, as somebody outside the file knows it."""

    record: str
    sequence: int
    hash: str


def place_of(record: Path) -> Path:
    """Where the head of the record at this path is kept."""
    return record.with_name(record.name + SUFFIX)


def read(record: Path) -> Head | None:
    """None where there is none. Raises ValueError where the file is no head, OSError where it cannot be read."""
    try:
        text = place_of(record).read_text("utf-8")
    except FileNotFoundError:
        return None
    if not text:
        return None  # the program died between making the file and writing to it
    tree = json.loads(text)
    try:
        return Head(str(tree["record"]), int(tree["sequence"]), str(tree["hash"]))
    except (TypeError, KeyError) as error:
        raise ValueError("no head") from error


class HeadFile:
    """The file of an open record. Where it cannot be written it stays behind, and saving goes on."""

    def __init__(self, record: Path) -> None:
        self._path = place_of(record)
        self._handle: int | None = None

    def write(self, head: Head) -> None:
        """Puts this head in the place of the one before; the first of an opening is on the disk when this returns."""
        content = f'{{"record": "{head.record}", "sequence": {head.sequence}, "hash": "{head.hash}"}}'
        block = content.encode().ljust(SIZE - 1) + b"\n"
        try:
            if self._handle is None:
                with durable.replacing(self._path) as file:
                    file.write(block)
                self._handle = os.open(self._path, os.O_RDWR)
            else:
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, block)
        except OSError:
            return

    def close(self) -> None:
        """Frees the file. A second call does nothing."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._handle)
            os.close(self._handle)
            self._handle = None
