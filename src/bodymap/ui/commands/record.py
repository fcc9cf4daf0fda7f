"""The menu Record: locking and passphrases, backups, export and import, the check, reading anew."""

from __future__ import annotations

from bodymap.language import tr, tr_in
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope
from bodymap.ui.vault import commands as vault

MENU = (
    tr_in("menu", "&Record"),
    (
        *(*vault.IDS, SEPARATOR, "back_up", "backup_folder", "backups"),
        *(SEPARATOR, "export", "import", SEPARATOR, "check_record", "refresh"),
    ),
)


def commands(scope: Scope) -> tuple[Command, ...]:
    """What can be done with the record as a whole."""
    window = scope.window

    def backed_up_here() -> bool:
        backups = window.keeping.backups
        return backups is not None and backups.possible

    def second() -> bool:
        return scope.desk is not None and scope.desk.workspace.record.shows is not None

    def export() -> None:
        from bodymap.ui.exchanging import export

        export(window, "record")

    def import_file() -> None:
        from bodymap.ui.exchanging import import_file

        import_file(window)

    return (
        *vault.commands(scope),
        Command("export", tr("&Export…"), scope.guarded(export), "", scope.has_desk),
        Command("import", tr("&Import…"), scope.guarded(import_file), "", scope.has_desk),
        Command("back_up", tr("&Back up now"), scope.guarded(window.keeping.back_up), "", backed_up_here),
        Command(
            "backup_folder", tr("Backup f&older…"), scope.guarded(window.keeping.choose_folder), "", backed_up_here
        ),
        Command("backups", tr("&Restore a backup…"), scope.guarded(window.keeping.show_backups), "", scope.has_desk),
        Command("check_record", tr("&Check the record"), scope.guarded(window.keeping.check), "", scope.has_desk),
        Command("refresh", tr("Read it &anew"), scope.guarded(window.keeping.refresh), "F5", second),
    )
