"""Opens a zip that may be hostile: what is inside is known, counted, sized and hashed before anything is believed.

Refuses links, folders above, names other than the expected ones, files that stand twice, passwords, unusual ways of
packing, and what unpacks to more than a chart can be. Nothing is ever unpacked to the disk. May import nothing of
bodymap but its own package.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from re import Pattern
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bodymap.exchange.archive_out import MOST_FILES
from bodymap.exchange.strict_json import fault
from bodymap.language import tr

LARGEST_PACKED = 256 * 1024 * 1024
LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_FILE = 16 * 1024 * 1024
"""Bytes: of the zip, of all that it holds, of one file inside."""

MOST_TIMES = 100
"""How much larger than its packed form a file may be, once it is larger than a million bytes: charts reach 20."""

_END, _LONG_END = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LONGEST_COMMENT, _LONG_SIZE = 22, 65_535, 20
_LARGEST_DIRECTORY = MOST_FILES * 256
_CHUNK = 1 << 16


@contextmanager
def damaged() -> Iterator[None]:
    """Turns everything that a broken zip makes the library raise into one sentence."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, RuntimeError, ValueError) as error:
        fault("", tr("the archive is damaged ({why})", why=_first_words(error)))
    except OverflowError:
        fault("", tr("the archive is damaged (a number in it is too large)"))


def _first_words(error: Exception) -> str:
    # the library names files of the archive in quotes; whose they are is not for a message
    return str(error).split("'")[0].strip(" :") or type(error).__name__


class Unpacked:
    """The files of a zip by name. Raises UserError for one that no program of ours has written."""

    def __init__(self, file: BinaryIO, expected: Pattern[str]) -> None:
        _look_at_end(file)
        with damaged():
            self._zip = ZipFile(file)
            entries = self._zip.infolist()
        self._entries: dict[str, ZipInfo] = {}
        for entry in entries:
            _refuse(entry, expected)
            if entry.filename in self._entries:
                fault(entry.filename, tr("stands twice in the archive"))
            self._entries[entry.filename] = entry
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            fault("", tr("the archive unpacks to more than {n} million bytes", n=LARGEST_UNPACKED >> 20))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._entries)

    def size(self, name: str) -> int:
        """Bytes, unpacked."""
        return self._entries[name].file_size

    def digest(self, name: str) -> str:
        """The SHA-256 of a file, read in pieces."""
        found = sha256()
        with damaged(), self._zip.open(self._entries[name]) as inner:
            while chunk := inner.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()

    def text(self, name: str) -> str:
        """A file's text. Raises UserError where it is not there or not UTF-8."""
        if name not in self._entries:
            fault(name, tr("is missing from the archive"))
        with damaged():
            content = self._zip.read(self._entries[name])
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            fault(name, tr("is not UTF-8 text: byte {byte}", byte=error.start))


def _look_at_end(file: BinaryIO) -> None:
    """Refuses by the last bytes what would be large only to list; the library would read it all first."""
    size = file.seek(0, 2)
    if size > LARGEST_PACKED:
        fault("", tr("the archive is larger than {n} million bytes", n=LARGEST_PACKED >> 20))
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LONG_SIZE))
    tail = file.read()
    file.seek(0)
    place = tail.rfind(_END)
    if place < 0 or place + _END_SIZE > len(tail):
        fault("", tr("this is no archive, or its end is missing"))
    if _LONG_END in tail[max(0, place - _LONG_SIZE) : place]:
        fault("", tr("the archive has a form that bodymap never writes (zip64)"))
    count, directory = struct.unpack_from("<HI", tail, place + 10)
    if count > MOST_FILES or directory > _LARGEST_DIRECTORY:
        fault("", tr("the archive holds more than {n} files", n=f"{MOST_FILES:,}"))


def _refuse(entry: ZipInfo, expected: Pattern[str]) -> None:
    shown = entry.filename.encode("ascii", "backslashreplace").decode()[:80]
    if stat.S_ISLNK(entry.external_attr >> 16):
        fault(shown, tr("is a link; an archive holds only files"))
    if not expected.fullmatch(entry.filename):
        fault(shown, tr("is no file of an archive of charts"))
    if entry.flag_bits & 0x1:
        fault(shown, tr("is packed with a password"))
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        fault(shown, tr("is packed in a way that bodymap never uses"))
    if entry.file_size > LARGEST_FILE:
        fault(shown, tr("is larger than {n} million bytes", n=LARGEST_FILE >> 20))
    if entry.file_size > 1_000_000 and entry.file_size > MOST_TIMES * max(entry.compress_size, 1):
        fault(shown, tr("unpacks to far more than a chart can be"))
