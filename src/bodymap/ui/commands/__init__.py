"""What the window's commands are: the table of `actions.py` filled in, a module for each menu.

A module holds `MENU` (its title and the ids in it, in order) and `commands(scope)`. A new command is a `Command` in the
module of its menu, and its id in `MENU`. What it does is a verb of the window, the desk, or a module of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.ui.actions import Command
from bodymap.ui.commands import charting, clients, editing, helping, paper, record, viewing, visits
from bodymap.ui.commands.scope import Scope
from bodymap.ui.commands.viewing import LAYERS

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

__all__ = ["LAYERS", "MENUS", "Scope", "commands"]

_MODULES = (clients, visits, editing, viewing, charting, paper, record, helping)

MENUS = tuple(module.MENU for module in _MODULES)
"""The menu bar from left to right: each menu's title and the ids in it."""


def commands(window: MainWindow) -> tuple[Command, ...]:
    """The commands of one window."""
    scope = Scope(window)
    return tuple(command for module in _MODULES for command in module.commands(scope))
