"""Reads a chart document from a file or standard input, for the commands that take one, and names
the exit status that they share. Imports no Qt and no store."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bodymap.errors import UserError

CANNOT_JUDGE = 1
"""The exit status where a chart was read and could not be judged, so that everything is to avoid."""


def read_bytes(name: str) -> bytes:
    """The content of a file; `-` is standard input. Raises UserError where it cannot be read."""
    try:
        return standard_input().read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UserError(f"The chart document {name} cannot be read: {error.strerror}.", "Check its name.") from error


def standard_input() -> BinaryIO:
    """Standard input. Raises UserError where whoever started the program closed it."""
    if sys.stdin is None:
        raise UserError("Standard input is closed, and no chart document can be read from it.", "Name a file.")
    return sys.stdin.buffer


def as_text(content: bytes) -> str:
    """The content as text, without the byte order mark that some editors put first. Raises UserError if not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"The chart document is not UTF-8 text: byte {error.start}.") from error


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Puts the file's name before what is wrong inside it; standard input has none."""
    try:
        yield
    except UserError as error:
        if name == "-":
            raise
        raise UserError(f"{name}: {error.message}", error.remedy) from error
