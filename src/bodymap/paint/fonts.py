"""Registers the interface font with Qt, so that the program looks and prints alike on every machine.

The font (Inter, SIL Open Font Licence) comes from a package of its own. Where it is not installed the platform's own
interface font stands in, and nothing else changes.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFontDatabase

PACKAGE = "fontpkg_inter"


@cache
def register_fonts() -> bool:
    """Makes Inter known to Qt, once a process; False where it is not there. Needs a QGuiApplication."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return False
    folder = Path(spec.origin).with_name("files")
    # the upright face alone: italics are a slant of it, and the second file would cost a megabyte of memory
    faces = [path for path in folder.glob("Inter*.ttf") if "Italic" not in path.name]
    return any(QFontDatabase.addApplicationFont(str(face)) >= 0 for face in faces)
