"""The disk between: builds `disk.c`, runs processes behind it, and plays back what was on the disk at a power loss.

On the disk is everything that was written to a file before it was last flushed. What came after may be there, be
missing, be torn at a sector, and come in any order. A file is made or removed for good once it, or its folder, was
flushed.
"""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from torture.trial import Skipped, environment

SECTOR = 512


DISK, CLOCK = (Path(__file__).with_name(name) for name in ("disk.c", "clock.c"))


def built(folder: Path, source: Path = DISK) -> Path:
    """A shared library for LD_PRELOAD, compiled into a folder. Raises Skipped where that is not possible."""
    if not sys.platform.startswith("linux"):
        raise Skipped("needs LD_PRELOAD (Linux)")
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise Skipped("needs a C compiler (gcc or cc)")
    library = folder / f"{source.stem}.so"
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise Skipped(f"{source.name} does not compile here: {made.stderr.strip().splitlines()[-1]}")
    return library


def behind(library: Path, folder: Path, log: Path | None = None) -> dict[str, str]:
    """For a process that is to run behind the disk of this folder."""
    logged = {} if log is None else {"DISK_LOG": str(log)}
    return environment(LD_PRELOAD=str(library), DISK_FOLDER=str(folder), **logged)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done to a file: see `disk.c` for the letters."""

    what: str
    name: str
    offset: int
    length: int
    bytes: bytes


def changes(log: Path, folder: Path) -> list[Change]:
    """Everything that was written down, names relative to the folder."""
    content = memoryview(log.read_bytes())
    found, at = [], 0
    while at < len(content):
        what = chr(content[at])
        (size,) = struct.unpack_from("<H", content, at + 1)
        at += 3
        name = bytes(content[at : at + size]).decode()
        at += size
        offset, length = struct.unpack_from("<qq", content, at)
        at += 16
        data = b""
        if what in "WR":
            data = bytes(content[at : at + length])
            at += length
        found.append(Change(what, os.path.relpath(name, folder), offset, length, data))
    return found


@dataclass(slots=True)
class _File:
    there: bool = False
    """Whether the name is on the disk for good."""
    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)
    removed: bool = False


class Disk:
    """What is surely on the disk, and what is under way, as the changes come one after the other."""

    def __init__(self, start: Path) -> None:
        self._files = {
            path.name: _File(True, bytearray(path.read_bytes())) for path in start.iterdir() if path.is_file()
        }

    def take(self, change: Change) -> None:
        if change.what == "D":
            self._flush_names()
            return
        file = self._files.setdefault(change.name, _File())
        if change.what == "C":
            if file.removed:  # a new file under an old name
                self._files[change.name] = _File()
        elif change.what in "WT":
            file.waiting.append(change)
        elif change.what == "S":
            for each in file.waiting:
                _apply(file.durable, each)
            file.waiting.clear()
            file.there = True
        elif change.what == "U":
            file.removed = True

    def _flush_names(self) -> None:
        for name in [name for name, known in self._files.items() if known.removed]:
            del self._files[name]
        for known in self._files.values():
            known.there = True

    def after_power_loss(self, chance: random.Random) -> Iterator[tuple[str, bytes]]:
        """One state in which the disk may be found: name and content of each file."""
        for name, file in self._files.items():
            if file.removed and chance.random() < 0.5:
                continue
            if not file.there and chance.random() < 0.5:
                continue
            content = bytearray(file.durable)
            waiting = list(file.waiting)
            if chance.random() < 0.3:
                chance.shuffle(waiting)
            survive = chance.random()
            for each in waiting:
                if chance.random() < survive:
                    _apply(content, _torn(each, chance) if chance.random() < 0.3 else each)
            yield name, bytes(content)


def _torn(change: Change, chance: random.Random) -> Change:
    if change.what != "W" or len(change.bytes) <= SECTOR:
        return change
    kept = SECTOR * chance.randrange(0, len(change.bytes) // SECTOR + 1)
    return Change("W", change.name, change.offset, kept, change.bytes[:kept])


def _apply(content: bytearray, change: Change) -> None:
    if change.what == "T":
        if change.offset <= len(content):
            del content[change.offset :]
        else:
            content.extend(bytes(change.offset - len(content)))
        return
    end = change.offset + len(change.bytes)
    if end > len(content):
        content.extend(bytes(end - len(content)))
    content[change.offset : end] = change.bytes
