"""Menus in the program's own hand: ticks that grow with the text, and air between a name and its key.

Hides that Qt paints a tick in one size for all texts, and sets the keys close behind the longest name.
May import only `ui.style` and Qt.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from bodymap.ui.style import Look

TICK = 16
"""Pixels of a tick, before scaling: as the style sheet has it for pictures in menus."""

AIR = 2
"""Widths of an `M` between the longest name and its key, beside what Qt leaves."""


def tick_of(look: Look) -> QIcon:
    """A tick for what is switched on, and its empty room for what is not."""
    found, tick, side = QIcon(), look.icon("tick", "text", TICK), look.px(TICK)
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0}):
        found.addPixmap(tick.pixmap(QSize(side, side), ratio), QIcon.Mode.Normal, QIcon.State.On)
        empty = QPixmap(QSize(side, side) * ratio)
        empty.setDevicePixelRatio(ratio)
        empty.fill(Qt.GlobalColor.transparent)
        found.addPixmap(empty, QIcon.Mode.Normal, QIcon.State.Off)
    return found


def air(menu: QMenu) -> None:
    """Sets the keys of a menu that is about to be shown clear of its names, and the names straight below each other.

    Beside an entry with a tick, or the room for one, Qt sets an entry without either two pixels to the right.
    """
    entries = [action for action in menu.actions() if not action.isSeparator()]
    tick = next((action.icon() for action in entries if action.isCheckable()), QIcon())
    for action in entries:
        if not action.isCheckable() and not tick.isNull():
            action.setIcon(tick)
    menu.setMinimumWidth(0)
    if any(not action.shortcut().isEmpty() for action in entries):
        menu.setMinimumWidth(menu.sizeHint().width() + AIR * menu.fontMetrics().horizontalAdvance("M"))
