"""The commands of the menu Record that lock, and that keep passphrases and users."""

from __future__ import annotations

from collections.abc import Callable

from bodymap.language import tr
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

IDS = ("lock", "lock_after", SEPARATOR, "change_passphrase", "users", "recovery_key", "forget", "encrypt")


def commands(scope: Scope) -> tuple[Command, ...]:
    """Their lines of the table."""
    window = scope.window

    def encrypted() -> bool:
        return scope.desk is not None and scope.desk.workspace.record.key is not None

    def plain() -> bool:
        record = scope.desk.workspace.record if scope.desk is not None else None
        if record is None or record.passing or record.read_only or record.on_server:
            return False
        return record.key is None

    def encrypt() -> None:
        from bodymap.ui.vault.encrypting import Encrypting

        Encrypting(window).start()

    def remembered() -> bool:
        return encrypted() and window.settings.remembered

    def forget() -> None:
        from bodymap.ui.vault.forgetting import Forgetting

        Forgetting(window)

    return (
        Command("lock", tr("&Lock"), window.locker.lock, "Ctrl+L", scope.has_desk),
        Command("lock_after", tr("Lock &after…"), window.locker.ask_minutes, "", scope.has_desk),
        Command(
            "change_passphrase",
            tr("Change my &passphrase…"),
            _manage(scope, tr("Change my passphrase"), "change_passphrase"),
            "",
            encrypted,
        ),
        Command("users", tr("&Users…"), _manage(scope, tr("Users"), "keep_users"), "", encrypted),
        Command(
            "recovery_key",
            tr("&New recovery key…"),
            _manage(scope, tr("New recovery key"), "new_recovery_key"),
            "",
            encrypted,
        ),
        Command("forget", tr("&Forget the key on this computer"), scope.guarded(forget), "", remembered),
        Command("encrypt", tr("Encr&ypt the record…"), scope.guarded(encrypt), "", plain),
    )


def _manage(scope: Scope, title: str, deed: str) -> Callable[[], object]:
    """Opens the dialog of the keys under this title and does this deed of it."""

    def run() -> None:
        from bodymap.ui.vault.managing import Managing

        managing = Managing(scope.window, title)
        try:
            getattr(managing, deed)()
        except Exception:
            managing.dialog.deleteLater()
            managing.deleteLater()
            raise

    return scope.guarded(run)
