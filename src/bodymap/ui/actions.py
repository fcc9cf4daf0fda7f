"""Every command of the window as one table: text, shortcut, when it is enabled, what it does.

Menus, toolbar and the shortcut help are all built from it, so that none of them can disagree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from bodymap.ui.crash import told
from bodymap.ui.menus import air

SEPARATOR = "-"

Menu = tuple[str, Sequence["str | Menu"]]
"""A menu's title and what is in it: ids of commands, `-` for a line, and menus within it."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `enabled` is asked whenever something has changed; `checked` makes it a switch."""

    id: str
    text: str
    run: Callable[[], object]
    shortcut: str = ""
    enabled: Callable[[], bool] | None = None
    checked: Callable[[], bool] | None = None


class Actions:
    """The table as QActions of one window."""

    def __init__(self, owner: QWidget, commands: Sequence[Command]) -> None:
        self._commands = {command.id: command for command in commands}
        if len(self._commands) != len(commands):
            raise ValueError("two commands have one id")
        self._actions: dict[str, QAction] = {}
        self._suspended = False
        for command in commands:
            action = QAction(command.text, owner)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut, QKeySequence.SequenceFormat.PortableText))
            action.setCheckable(command.checked is not None)
            action.triggered.connect(lambda _=False, run=command.run: run())
            owner.addAction(action)
            self._actions[command.id] = action

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    @property
    def commands(self) -> Mapping[str, Command]:
        return self._commands

    def refresh(self, *wanted: str) -> None:
        """Asks these commands, or all, anew whether they are enabled and checked. While suspended nobody is asked."""
        if self._suspended:
            return
        for key in wanted or self._commands:
            command, action = self._commands[key], self._actions[key]
            try:
                enabled = command.enabled is None or command.enabled()
                checked = command.checked is not None and command.checked()
            except Exception as error:  # a bug of one command: nobody runs it, and the others are asked all the same
                enabled = checked = False
                sys.excepthook(type(error), error, error.__traceback__)
            action.setEnabled(enabled)
            if command.checked is not None:
                action.setChecked(checked)

    @property
    def suspended(self) -> bool:
        return self._suspended

    def suspend(self) -> None:
        """Disables every command, keys and menus alike, and shows each by its plain name, until `resume`."""
        self._suspended = True
        for key, command in self._commands.items():
            with told():
                self._actions[key].setEnabled(False)
            with told():
                self._actions[key].setText(command.text)

    def resume(self) -> None:
        """Enables again what may be done; texts that say more than the table are for whoever set them."""
        self._suspended = False
        self.refresh()

    def run_first(self, *wanted: str) -> None:
        """Runs the first of these commands that may be run now."""
        for action in map(self.__getitem__, wanted):
            if action.isEnabled():
                action.trigger()
                return

    def tick(self, picture: QIcon) -> None:
        """Shows what is switched on by this picture."""
        for key, command in self._commands.items():
            if command.checked is not None:
                self._actions[key].setIcon(picture)

    def fill(self, place: QMenuBar | QMenu, menus: Sequence[Menu]) -> None:
        """Builds menus in the menu bar, or within another menu."""
        for title, entries in menus:
            menu = QMenu(title, place)
            menu.aboutToShow.connect(partial(air, menu))
            place.addMenu(menu)
            for entry in entries:
                if not isinstance(entry, str):
                    self.fill(menu, (entry,))
                elif entry == SEPARATOR:
                    menu.addSeparator()
                else:
                    menu.addAction(self._actions[entry])
