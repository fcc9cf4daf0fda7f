"""The menu Print: sheets on paper and as files, pictures, and what a practice sets once for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bodymap.language import tr, tr_in
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

if TYPE_CHECKING:
    from bodymap.domain.practice import Legend

MENU = (
    tr_in("menu", "&Print"),
    (
        "print",
        "print_progress",
        "print_home_care",
        "print_referral",
        SEPARATOR,
        "save_pdf",
        "save_picture",
        "copy_picture",
        SEPARATOR,
        "practice",
        "legend",
    ),
)


def commands(scope: Scope) -> tuple[Command, ...]:
    """What comes out of the program. Printing is imported when it is first asked for."""

    def preview(kind: str) -> Callable[[], object]:
        def show() -> None:
            from bodymap.ui.paper.preview import preview

            preview(scope.window, kind)

        return scope.guarded(show)

    def save_pdf() -> None:
        from bodymap.ui.paper.saving import save_pdf

        save_pdf(scope.window)

    def save_picture() -> None:
        from bodymap.ui.paper.saving import save_picture

        save_picture(scope.window)

    def copy_picture() -> None:
        from bodymap.ui.paper.saving import copy_picture

        copy_picture(scope.window)

    return (
        Command("print", tr("&Chart sheet…"), preview("chart"), "Ctrl+P", scope.has_visit),
        Command("print_progress", tr("&Progress report…"), preview("progress"), "", scope.has_visit),
        Command("print_home_care", tr("&Home-care sheet…"), preview("home_care"), "", scope.has_visit),
        Command("print_referral", tr("&Referral letter…"), preview("referral"), "", lambda: _refers(scope)),
        Command("save_pdf", tr("&Save chart sheet as PDF…"), scope.guarded(save_pdf), "Ctrl+Shift+S", scope.has_visit),
        Command("save_picture", tr("Save p&icture…"), scope.guarded(save_picture), "", scope.has_visit),
        Command("copy_picture", tr("Cop&y picture"), scope.guarded(copy_picture), "Ctrl+Shift+C", scope.has_visit),
        Command("practice", tr("Pr&actice…"), scope.guarded(lambda: _practice(scope)), "", scope.has_desk),
        Command("legend", tr("&Legend…"), scope.guarded(lambda: _legend(scope)), "", scope.has_desk),
    )


def _refers(scope: Scope) -> bool:
    """Whether the gate of a side says refer: only then is there a letter."""
    desk = scope.desk
    if desk is None or desk.visit is None or desk.passing or desk.suggestions is None:
        return False
    return "refer" in desk.suggestions.gate.values()


def _practice(scope: Scope) -> None:
    from bodymap.ui.practice.dialog import PracticeDialog
    from bodymap.workspace.sheets import keep_practice, practice_of

    if scope.desk is None:
        return
    record = scope.desk.workspace.record
    dialog = PracticeDialog(
        scope.window.look, practice_of(record), lambda practice: keep_practice(record, practice), scope.window
    )
    dialog.exec()
    dialog.deleteLater()


def _legend(scope: Scope) -> None:
    from bodymap.ui.practice.legend import LegendDialog
    from bodymap.workspace.sheets import keep_legend, legend_of

    if scope.desk is None:
        return
    desk, record = scope.desk, scope.desk.workspace.record

    def keep(legend: Legend) -> None:
        keep_legend(record, legend)
        desk.relabel()

    # the protocol's own names, not those that the window shows
    kinds = {kind.id: kind.name for kind in desk.workspace.protocol.kinds.values()}
    dialog = LegendDialog(scope.window.look, kinds, legend_of(record), keep, scope.window)
    dialog.exec()
    dialog.deleteLater()
