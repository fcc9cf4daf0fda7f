"""The menu Visit: begin today's, go to another."""

from __future__ import annotations

from collections.abc import Callable

from bodymap.language import tr
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope
from bodymap.ui.desk import Notice
from bodymap.ui.shell.leading import answer_first
from bodymap.ui.words import medium_date

MENU = (
    tr("&Visit"),
    (
        *("new_visit", SEPARATOR, "sign", "amend", "cancel_amendment", "versions"),
        *(SEPARATOR, "earlier_visit", "later_visit", SEPARATOR, "export_visit", "import_visit"),
        *(SEPARATOR, "delete_draft"),
    ),
)


def commands(scope: Scope) -> tuple[Command, ...]:
    """What can be done with visits."""

    def stands(*wanted: str) -> Callable[[], bool]:
        def ask() -> bool:
            desk = scope.desk
            if desk is None or desk.visit is None or desk.workspace.read_only:
                return False
            return desk.workspace.signatures.state(desk.visit).standing in wanted

        return ask

    def empty_draft() -> bool:
        desk = scope.desk
        if desk is None or desk.visit is None or not draft():
            return False
        # asked of a window that has no record yet, too: that does without the workspace
        from bodymap.workspace.archiving import is_empty

        return is_empty(desk.visit)

    draft = stands("draft")

    def signed_before() -> bool:
        desk = scope.desk
        return desk is not None and desk.visit is not None and bool(desk.workspace.signatures.versions(desk.visit.id))

    def ask(name: str) -> Callable[[], object]:
        def do() -> None:
            # the forms bring the knowledge, which the first frame does without
            from bodymap.ui.signing import signing

            getattr(signing, name)(scope.window)

        return scope.guarded(do)

    return (
        Command(
            "new_visit", tr("&Start today's visit"), scope.guarded(lambda: _start(scope)), "Ctrl+N", scope.has_client
        ),
        Command("sign", tr("&Sign visit…"), ask("sign"), "Ctrl+Return", stands("draft", "amending")),
        Command("amend", tr("&Amend…"), ask("amend"), "", stands("signed")),
        Command("cancel_amendment", tr("&Discard the amendment…"), ask("cancel_amendment"), "", stands("amending")),
        Command("versions", tr("Signed &versions…"), ask("show_versions"), "", signed_before),
        Command("delete_draft", tr("&Delete this empty draft"), ask("delete_draft"), "", empty_draft),
        Command("earlier_visit", tr("&Earlier visit"), lambda: _step(scope, -1), "Alt+Left", scope.has_visit),
        Command("later_visit", tr("&Later visit"), lambda: _step(scope, 1), "Alt+Right", scope.has_visit),
        Command("export_visit", tr("E&xport visit…"), scope.guarded(lambda: _export(scope)), "", scope.has_visit),
        Command("import_visit", tr("&Import visit…"), scope.guarded(lambda: _import(scope)), "", scope.has_client),
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
        desk.notice(tr("Today's visit is already there; it is open now."))
        return
    desk.start_visit()
    if desk.visit is not None and (ahead := desk.workspace.ahead(desk.visit)):
        words = tr(
            "This computer's clock says {today}, yet there is a visit of {day}: check the clock.",
            today=medium_date(today),
            day=medium_date(ahead[-1].date),
        )
        desk.notice(Notice(words, severe=True))
    answer_first(scope.window)


def _step(scope: Scope, step: int) -> None:
    if scope.desk is not None:
        scope.desk.step(step)
