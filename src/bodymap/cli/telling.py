"""Prints what a command answers. Imports no Qt and no store."""

import os
import sys

from bodymap.errors import UserError


def tell(text: str) -> None:
    """Prints the text and sees it off. Raises UserError where it cannot be written: on a full disk, or to nowhere.

    A reader that goes away early is no fault: BrokenPipeError passes.
    """
    must_be_heard()
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # what waits to be written would fail once more when the program ends, past this sentence
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise UserError(f"The answer cannot be written: {error.strerror}.") from error


def must_be_heard() -> None:
    """Raises UserError where whoever started the program closed standard output: an answer would be lost unseen."""
    if sys.stdout is None:
        raise UserError("Standard output is closed, and there is nowhere to write the answer.", "Send it to a file.")
