"""Sizes of dialogs and of the names beside their fields. May import only `ui.style` and Qt."""

from PySide6.QtCore import QMargins, QSize
from PySide6.QtWidgets import QDialog, QFormLayout

from bodymap.ui.style import Look

BESIDE = 16
"""Pixels of the window that stay in sight at each side of a dialog, so that it is seen what it belongs to."""

FIELD = 32
"""Pixels, before scaling, that a field of one line is high."""


def resize_within(dialog: QDialog, width: int, height: int) -> None:
    """Gives a dialog its size in pixels, or what the window that it belongs to has room for: with large text less."""
    dialog.resize(QSize(width, height).boundedTo(room_of(dialog)))


def room_of(dialog: QDialog) -> QSize:
    """How large a dialog may be: as the window that it belongs to, or as the screen where it stands alone."""
    parent = dialog.parentWidget()
    room = parent.window().size() if parent is not None else dialog.screen().availableSize()
    return room.shrunkBy(QMargins(BESIDE, BESIDE, BESIDE, BESIDE))


def broken_size(dialog: QDialog) -> QSize:
    """The size of a dialog whose sentences break at its least width: Qt itself would ask for each on one line."""
    layout, width = dialog.layout(), dialog.minimumWidth()
    high = layout.totalHeightForWidth(width) if layout is not None else 0
    return QSize(width, high).boundedTo(room_of(dialog))


def line_up(form: QFormLayout, look: Look) -> None:
    """Sets the names of a form's fields level with the first line of what is entered, whatever the field's height."""
    for row in range(form.rowCount()):
        item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
        name = item.widget() if item is not None else None
        if name is not None:
            name.setFixedHeight(look.reach(FIELD))
