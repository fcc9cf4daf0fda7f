"""Spares the start what Qt's binding does at every import for a feature that nobody uses here.

PySide can give Qt's classes names in snake_case, one module at a time (`from __feature__ import snake_case`). To learn
which modules may ask for that it reads the source of everything that is imported, Python's own included, and Python
keeps the lines: 220,000 of 590 modules, a tenth of the window's memory and of the time until it can be used. Hides
where PySide asks. Where another release asks elsewhere nothing is spared, and nothing else is different.
"""

from __future__ import annotations

import sys
from typing import Any


def read_no_sources() -> None:
    """From now on every module passes for one without such names. Called before anything large is imported."""
    import shiboken6  # noqa: F401  the part that asks comes with it

    asking: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(asking, "_mod_uses_pyside"):
        asking._mod_uses_pyside = _without


def _without(_module: object) -> bool:
    return False
