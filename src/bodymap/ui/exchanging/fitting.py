"""Gives a dialog of wrapped texts the width of a column and the height that its words then need."""

from PySide6.QtWidgets import QDialog

from bodymap.ui.style import Look

WIDTH = 520


def fit(dialog: QDialog, look: Look, width: int = WIDTH) -> None:
    """Sizes the dialog; Qt would measure wrapped texts before they know their width, and cut them."""
    layout = dialog.layout()
    assert layout is not None
    dialog.ensurePolished()
    wide = max(look.px(width), layout.minimumSize().width())
    layout.activate()
    dialog.setMinimumSize(wide, layout.totalHeightForWidth(wide))
    dialog.resize(dialog.minimumSize())
