"""The menu Print: sheets on paper and as files."""

from __future__ import annotations

from bodymap.ui.actions import Command
from bodymap.ui.commands.scope import Scope

MENU = ("&Print", ("print", "save_pdf"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What comes out of the program on paper. Printing is imported when it is first asked for."""

    def preview() -> None:
        from bodymap.ui.printing import preview

        preview(scope.window)

    def save_pdf() -> None:
        from bodymap.ui.printing import save_pdf

        save_pdf(scope.window)

    return (
        Command("print", "&Print preview…", scope.guarded(preview), "Ctrl+P", scope.has_visit),
        Command("save_pdf", "&Save as PDF…", scope.guarded(save_pdf), "Ctrl+Shift+S", scope.has_visit),
    )
