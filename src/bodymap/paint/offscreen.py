"""The application that Qt needs before it sets text, for commands that open no window. May import only Qt."""

import os
import sys

from PySide6.QtGui import QGuiApplication


def offscreen_application() -> QGuiApplication:
    """The running application, or one without a screen: keep it for as long as text is being set.

    On Linux it asks for no screen even where a display is named, since Qt ends the whole process when that display does
    not answer. Other systems always have their screen, and their own platform finds more fonts.
    """
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["bodymap"])
