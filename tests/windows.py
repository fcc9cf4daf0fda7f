"""A main window as the program makes it, for the tests that show one: dressed, of a known size, its settings apart.

Who asks for it shows it, and says what it stands over.
"""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look


def new_window(qapp: QApplication, folder: Path, width: int = 1440, height: int = 900) -> MainWindow:
    """Not shown yet; its settings lie in the folder, and its look goes with it."""
    look = Look()
    look.dress(qapp)
    window = MainWindow(look, Settings(folder / "window.ini"))
    # what listens to the look goes with the window: so does the look
    look.setParent(window)
    window.resize(width, height)
    return window
