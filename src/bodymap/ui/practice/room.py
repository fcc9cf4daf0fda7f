"""Keeps a form within the window, however large its text: what does not fit is scrolled to. Imports only Qt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget


def scrolling(inner: QWidget) -> QScrollArea:
    """An area without an edge of its own that scrolls up and down."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def fit_to_window(dialog: QDialog, height: int) -> None:
    """Gives a dialog its height, or that of the window or screen where they are lower."""
    parent = dialog.parentWidget()
    most = parent.window().height() if parent is not None else dialog.screen().availableGeometry().height()
    dialog.resize(dialog.minimumWidth(), min(height, most))
