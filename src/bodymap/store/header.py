"""What the first bytes of a file say, read before SQLite sees it: whether it is a record, and of which version.

Those of a plain record tell it from any other file and carry its version; those of an encrypted one say nothing.
Whatever is refused here was only read.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from bodymap.errors import UserError
from bodymap.keys import is_encrypted
from bodymap.language import tr
from bodymap.store.failures import damaged, not_opened
from bodymap.store.snapshot import log_of
from bodymap.store.tables import APPLICATION_ID, SCHEMA

MAGIC = b"SQLite format 3\x00"
PAGE = 4096
"""Bytes of a page of an encrypted record; each carries its own authentication code."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first hundred bytes say; `empty` for a file of no bytes, no version for an encrypted one."""

    empty: bool
    version: int | None = None


def read_header(path: Path, key: bytes | None = None) -> Header:
    """Raises UserError for what is not a record of any version, and for a plain file where a key is given."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no record at {path}.", path=path), tr("Check the path, or create a new record.")
        ) from error
    except IsADirectoryError as error:
        raise UserError(
            tr("{path} is a folder, not a record.", path=path), tr("Choose a record file inside it.")
        ) from error
    except OSError as error:
        # Windows says "permission denied" of a folder
        if os.path.isdir(path):  # Path.is_dir raises where it may not look
            raise UserError(
                tr("{path} is a folder, not a record.", path=path), tr("Choose a record file inside it.")
            ) from error
        raise not_opened(error, path) from error
    if not head:
        return Header(empty=True)
    if key is not None:
        return _header_of_encrypted(path, head)
    if is_encrypted(path):
        raise UserError(tr("The record {path} is encrypted.", path=path), tr("It opens with a passphrase."))
    if not head.startswith(MAGIC) or len(head) < 100:
        raise UserError(
            tr("{path} is not a bodymap record.", path=path),
            tr(
                "Choose another file. An encrypted record needs its keys file beside it, under the same name with "
                ".keys."
            ),
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise UserError(
            tr("{path} is a database of another program, not a bodymap record.", path=path), tr("Choose another file.")
        )
    return Header(empty=False, version=int.from_bytes(head[60:64], "big"))


def is_plain(path: Path) -> bool:
    """Whether the file begins as every unencrypted SQLite file does. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _header_of_encrypted(path: Path, head: bytes) -> Header:
    if head.startswith(MAGIC):
        raise UserError(
            tr("The record {path} is not encrypted, though it has a key.", path=path),
            tr("Nothing was opened. Somebody may have put another file in its place: look at your backups."),
        )
    # a page that the power cut in two while it moved from the log is still whole there
    if path.stat().st_size % PAGE and not has_bytes(log_of(path)):
        raise damaged(path)
    return Header(empty=False)


def refuse_newer(path: Path, version: int | None) -> None:
    if version is not None and version > SCHEMA:
        raise UserError(
            tr(
                "The record {path} was written by a newer bodymap (record version {version}; this one knows {known}).",
                path=path,
                version=version,
                known=SCHEMA,
            ),
            tr("Update bodymap. The file was not touched."),
        )


def assert_sealed(path: Path, key: bytes | None) -> None:
    """Raises RuntimeError where a file that was written with a key begins as a plain one does: a fault, never data."""
    if key is not None and is_plain(path):
        raise RuntimeError("a file was written in plain although it has a key")


def has_bytes(path: Path) -> bool:
    """Whether there is a file with anything in it."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
