"""The menu Visit: begin today's, go to another."""

from __future__ import annotations

from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

MENU = ("&Visit", ("new_visit", SEPARATOR, "earlier_visit", "later_visit", SEPARATOR, "export_visit", "import_visit"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What can be done with visits."""
    return (
        Command("new_visit", "&Start today's visit", scope.guarded(lambda: _start(scope)), "Ctrl+N", scope.has_client),
        Command("earlier_visit", "&Earlier visit", lambda: _step(scope, -1), "Alt+Left", scope.has_visit),
        Command("later_visit", "&Later visit", lambda: _step(scope, 1), "Alt+Right", scope.has_visit),
        Command("export_visit", "E&xport visit…", scope.guarded(lambda: _export(scope)), "", scope.has_visit),
        Command("import_visit", "&Import visit…", scope.guarded(lambda: _import(scope)), "", scope.has_client),
    )


def _export(scope: Scope) -> None:
    from bodymap.ui.exchanging import export

    export(scope.window, "visit")


def _import(scope: Scope) -> None:
    from bodymap.ui.exchanging import import_file

    import_file(scope.window)


def _start(scope: Scope) -> None:
    desk = scope.desk
    if desk is None:
        return
    today = desk.workspace.today()
    open_today = next((v for v in desk.workspace.visits if v.date == today and not v.signed), None)
    if open_today is not None:
        desk.open_visit(open_today.id)
        desk.notice("Today's visit is already there; it is open now.")
        return
    desk.start_visit()
    scope.window.answer_first()


def _step(scope: Scope, step: int) -> None:
    desk = scope.desk
    if desk is None or desk.visit is None:
        return
    ids = [visit.id for visit in desk.workspace.visits]
    place = ids.index(desk.visit.id) + step
    if 0 <= place < len(ids):
        desk.open_visit(ids[place])
