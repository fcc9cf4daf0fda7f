"""The menu Client: find, add and change clients, and leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bodymap.language import tr
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

if TYPE_CHECKING:
    from bodymap.domain.visit import Client

MENU = (
    tr("&Client"),
    (
        *("everything", "find", "new_client", "change_client", SEPARATOR),
        *("export_client", SEPARATOR, "archive", "archived", "erase", SEPARATOR, "quit"),
    ),
)


def commands(scope: Scope) -> tuple[Command, ...]:
    """What can be done with clients."""
    window, guarded = scope.window, scope.guarded

    def find() -> None:
        window.rail.search.setFocus()
        window.rail.search.selectAll()

    def everything() -> None:
        from bodymap.ui.search.box import open_search

        open_search(window)

    def way_out(name: str) -> Callable[[], object]:
        def do() -> None:
            from bodymap.ui.signing import archive

            getattr(archive, name)(window)

        return guarded(do)

    def export_client() -> None:
        from bodymap.ui.exchanging import export

        export(window, "client")

    def writable_client() -> bool:
        return scope.has_client() and scope.desk is not None and not scope.desk.workspace.read_only

    return (
        Command("everything", tr("Find and &do…"), everything, "Ctrl+K"),
        Command("find", tr("&Find a client"), find, "Ctrl+F", scope.has_desk),
        Command(
            "new_client",
            tr("&New client…"),
            guarded(lambda: _form(scope, change=False)),
            "Ctrl+Shift+N",
            scope.has_desk,
        ),
        Command(
            "change_client", tr("&Change client…"), guarded(lambda: _form(scope, change=True)), "", scope.has_client
        ),
        Command("export_client", tr("E&xport client…"), guarded(export_client), "", scope.has_client),
        Command("archive", tr("&Archive client…"), way_out("archive"), "", writable_client),
        Command("archived", tr("A&rchived clients…"), way_out("show_archived"), "", scope.has_desk),
        Command("erase", tr("&Erase client…"), way_out("erase_open"), "", writable_client),
        Command("quit", tr("&Quit"), window.close, "Ctrl+Q"),
    )


def _form(scope: Scope, *, change: bool) -> None:
    from bodymap.ui.shell.client_dialog import ClientDialog
    from bodymap.workspace.namesakes import alike

    desk = scope.desk
    if desk is None:
        return
    known = desk.client if change else None
    # as they are now: what a colleague writes while the form is open was not seen by whoever fills it in
    save = partial(desk.change_client, known) if known is not None else desk.add_client
    record = desk.workspace.record

    def like(client: Client) -> tuple[Client, ...]:
        return alike(record, client)

    dialog = ClientDialog(scope.window.look, desk.workspace.today(), save, known, scope.window, like)
    try:
        dialog.exec()
    finally:
        dialog.deleteLater()
