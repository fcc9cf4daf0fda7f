"""The menu Edit: undo and redo by name, and what is done with the selected findings."""

from __future__ import annotations

from bodymap.language import tr, tr_in
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope
from bodymap.ui.other_side import move_to_other_side

MENU = (tr_in("menu", "&Edit"), ("undo", "redo", SEPARATOR, "select_all", "resolve", "other_side", "delete"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What changes the open visit."""
    charting = scope.window.canvas.charting

    def can_undo() -> bool:
        return scope.desk is not None and scope.desk.undo_group.canUndo()

    def can_redo() -> bool:
        return scope.desk is not None and scope.desk.undo_group.canRedo()

    return (
        Command("undo", tr("Undo"), lambda: _undo(scope), "Ctrl+Z", can_undo),
        Command("redo", tr("Redo"), lambda: _redo(scope), "Ctrl+Shift+Z", can_redo),
        Command(
            "select_all", tr("Select &all findings in view"), lambda: _select_all(scope), "Ctrl+A", scope.has_visit
        ),
        Command("resolve", tr("Mark as &resolved"), charting.resolve, "Ctrl+R", scope.chosen),
        Command("other_side", tr("Move to the &other side"), lambda: _other_side(scope), "", scope.chosen),
        Command("delete", tr("&Delete findings"), charting.delete, "Ctrl+Del", scope.chosen),
    )


def _undo(scope: Scope) -> None:
    desk = scope.desk
    if desk is not None and (name := desk.undo_group.undoText()):
        desk.undo_group.undo()
        desk.notice(tr("Undone: {step}.", step=name))


def _other_side(scope: Scope) -> None:
    if scope.desk is not None:
        move_to_other_side(scope.desk)


def _redo(scope: Scope) -> None:
    desk = scope.desk
    if desk is not None and (name := desk.undo_group.redoText()):
        desk.undo_group.redo()
        desk.notice(tr("Done again: {step}.", step=name))


def _select_all(scope: Scope) -> None:
    desk = scope.desk
    if desk is not None and desk.visit is not None:
        shown = desk.focus.shown
        desk.look(findings=[f.id for f in desk.visit.findings if f.side in shown])
