"""Makes the parts of the window and gives them to it. Imported behind the first frame: with it come all of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from bodymap.ui.actions import Actions
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.commands import LAYERS, MENUS, commands
from bodymap.ui.keeping import Keeping
from bodymap.ui.menus import tick_of
from bodymap.ui.shell.banner import Banner
from bodymap.ui.shell.frame import Frame
from bodymap.ui.shell.messages import MessageBar
from bodymap.ui.shell.rail import Rail
from bodymap.ui.shell.saved import SavedSign
from bodymap.ui.shell.strip import VisitStrip
from bodymap.ui.shell.toolbar import Toolbar
from bodymap.ui.shell.touch_mode import TouchMode
from bodymap.ui.vault.locker import Locker

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


def furnish(window: MainWindow) -> None:
    """Gives a bare window its parts; what they tell each other is the window's own."""
    look = window.look
    window.canvas = DiagramCanvas(look)
    window.canvas.passage.enabled = window.settings.motion
    window.banner = Banner(look)
    window.messages = MessageBar(look)
    window.rail = Rail(look)
    window.strip = VisitStrip(look)
    window.keeping = Keeping(window)
    window.locker = Locker(window)
    window.actions_table = Actions(window, commands(window))
    window.actions_table.fill(window.menuBar(), MENUS)
    if not window.menuBar().isNativeMenuBar():
        look.changed.connect(partial(_tick, window))
        _tick(window)
    window.saved = SavedSign(look, window.menuBar())
    window.menuBar().setCornerWidget(window.saved)
    window.toolbar = _toolbar(window)
    window.frame = Frame(look, window.canvas, window.banner, window.rail, window.toolbar, window.strip, window.messages)
    window.setCentralWidget(window.frame)
    window.touch_mode = TouchMode(window)


def _tick(window: MainWindow) -> None:
    window.actions_table.tick(tick_of(window.look))


def _toolbar(window: MainWindow) -> Toolbar:
    table, menu = window.actions_table, QMenu(window)
    for key, _ in LAYERS:
        menu.addAction(table[f"layer_{key}"])
    menu.addSeparator()
    for key in ("names", "verdicts"):
        menu.addAction(table[key])
    for key in ("undo", "redo", "print"):
        table[key].setObjectName(key)
    return Toolbar(window.look, table["undo"], table["redo"], menu, table["print"])
