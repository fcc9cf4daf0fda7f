"""Sizes of dialogs. Imports only Qt."""

from PySide6.QtCore import QMargins, QSize
from PySide6.QtWidgets import QDialog

BESIDE = 16
"""Pixels of the window that stay in sight at each side of a dialog, so that it is seen what it belongs to."""


def resize_within(dialog: QDialog, width: int, height: int) -> None:
    """Gives a dialog its size in pixels, or what the window that it belongs to has room for: with large text less."""
    dialog.resize(QSize(width, height).boundedTo(room_of(dialog)))


def room_of(dialog: QDialog) -> QSize:
    """How large a dialog may be: as the window that it belongs to, or as the screen where it stands alone."""
    parent = dialog.parentWidget()
    room = parent.window().size() if parent is not None else dialog.screen().availableSize()
    return room.shrunkBy(QMargins(BESIDE, BESIDE, BESIDE, BESIDE))
