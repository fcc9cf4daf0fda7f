"""The menu Help: keys, and what this program is."""

from __future__ import annotations

from bodymap.language import tr
from bodymap.ui.actions import Command
from bodymap.ui.commands.scope import Scope

MENU = (tr("&Help"), ("shortcuts", "about"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What explains the program."""

    def shortcuts() -> None:
        from bodymap.ui.shell.help import show_shortcuts

        show_shortcuts(scope.window)

    def about() -> None:
        from bodymap.ui.shell.about import AboutDialog

        dialog = AboutDialog(scope.window)
        dialog.exec()
        dialog.deleteLater()

    return (
        Command("shortcuts", tr("&Keys and gestures"), shortcuts, "?"),
        Command("about", tr("&About bodymap"), about),
    )
