"""Where files were taken from or put last, while the window is open; no file's place is written down anywhere."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

_LAST = "exchange_folder"


def folder_of(window: QWidget) -> Path:
    """The folder of the last export or import; the documents at first."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(str(window.property(_LAST) or documents))


def remember_folder(window: QWidget, chosen: Path) -> None:
    """The next dialog opens where this file lies."""
    window.setProperty(_LAST, str(chosen.parent))
