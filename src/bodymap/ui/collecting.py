"""Python's search for garbage: held while the program starts, and over what the start has made for good.

A start makes hundreds of thousands of objects that stay (modules, classes, tables of words), and every search among
them finds nothing: together the searches were a third of the time until a record was open. Hides `gc`.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Searches for nothing from now on. Called before anything large is imported."""
    gc.disable()


def release() -> None:
    """Searches again, among what is made from now on: what stands already is never looked through.

    Without that a search of everything would halt the hand for a tenth of a second now and then. Does nothing where
    nothing was held, so that tests and tools keep a collector that sees all.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
