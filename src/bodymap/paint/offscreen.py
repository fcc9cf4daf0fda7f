"""How Qt is set up: its fills, and the application that it needs before it sets text where no window is open.

May import only Qt.
"""

import os
import sys

from PySide6.QtGui import QGuiApplication


def fill_in_one_thread() -> None:
    """Has Qt fill shapes in the thread that paints; to be called before anything is painted.

    Else it hands each 256 spans of a fill to a pool of threads and waits for them: fifteen thousand changes of thread
    for one picture of the plate, which cost more than they save and hold up the window beside it.
    """
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


def offscreen_application() -> QGuiApplication:
    """The running application, or one without a screen: keep it for as long as text is being set.

    On Linux it asks for no screen even where a display is named, since Qt ends the whole process when that display does
    not answer. Other systems always have their screen, and their own platform finds more fonts.
    """
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    fill_in_one_thread()
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["bodymap"])
