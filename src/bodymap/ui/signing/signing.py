"""What the commands around a signature do in the window: open the form, then go where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.asking import agreed
from bodymap.workspace.finishing import Part, Unfinished

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


def sign(window: MainWindow) -> None:
    """Asks for the signature, or goes to the unfinished part that was pressed."""
    from bodymap.ui.signing.sign_dialog import SignDialog

    desk = window.desk
    if desk is None:
        return
    # what is being typed belongs to what is signed
    desk.leaving.emit()
    visit, client = desk.visit, desk.client
    if visit is None or client is None:
        return
    dialog = SignDialog(desk, visit, client, window)
    try:
        done = dialog.exec() == QDialog.DialogCode.Accepted
        wanted = dialog.wanted
    finally:
        dialog.deleteLater()
    if wanted is not None:
        go_to(window, wanted)
    elif done:
        desk.notice(tr("Signed. What was signed is kept; to change something, amend the visit."))


def amend(window: MainWindow) -> None:
    """Asks why, and opens the visit for change."""
    from bodymap.ui.signing.amend_dialog import AmendDialog

    desk = window.desk
    if desk is None or desk.visit is None:
        return
    dialog = AmendDialog(desk, desk.visit, window)
    try:
        if dialog.exec() == QDialog.DialogCode.Accepted:
            desk.notice(
                tr("The visit is open for amendment. Sign it again when it is right, or discard the amendment.")
            )
    finally:
        dialog.deleteLater()


def cancel_amendment(window: MainWindow) -> None:
    """Goes back to what was signed, after asking."""
    desk = window.desk
    if desk is None or desk.visit is None:
        return
    desk.leaving.emit()
    version = desk.workspace.signatures.state(desk.visit).version
    number = version.number if version is not None else 1
    if agreed(
        window,
        tr("Discard this amendment?"),
        tr(
            "The visit is again what version {number} says. What was changed since is listed in the audit, "
            "and cannot be brought back by undo.",
            number=number,
        ),
        tr("Discard it"),
    ):
        desk.settled(desk.visit.id, desk.workspace.signatures.cancel(desk.visit.id))


def show_versions(window: MainWindow) -> None:
    """Shows every version that was signed, and what differed."""
    from bodymap.ui.signing.versions import VersionsDialog

    desk = window.desk
    if desk is None or desk.visit is None:
        return
    dialog = VersionsDialog(desk, desk.visit, window)

    def print_version(number: int) -> None:
        from bodymap.ui.paper.preview import preview

        try:
            preview(window, "chart", number)
        except UserError as error:
            dialog.say(error)

    dialog.printing.connect(print_version)
    try:
        dialog.exec()
        amends = dialog.amends
    finally:
        dialog.deleteLater()
    if amends:
        amend(window)


def delete_draft(window: MainWindow) -> None:
    """Deletes a draft in which nothing was charted, after asking."""
    desk = window.desk
    if desk is None or desk.visit is None:
        return
    desk.leaving.emit()
    if agreed(
        window,
        tr("Delete this empty draft?"),
        tr("It has nothing in it. That it was there is kept in the audit."),
        tr("Delete"),
    ):
        desk.delete_draft()


def go_to(window: MainWindow, item: Unfinished) -> None:
    """Brings an unfinished part into view, ready to be finished."""
    desk, panels = window.desk, window.panels
    if desk is None or panels is None:
        return
    window.show_progress(False)
    if item.part is Part.SCREENING:
        panels.accordion.open(panels.screening)
        panels.screening.ask(item.question)
        return
    if item.part is Part.NOTES:
        panels.accordion.open(panels.notes)
        panels.notes.setFocus()
        return
    if item.side is not None:
        desk.look(side=item.side, zone=item.zone or "", findings=item.findings)
    panels.accordion.open(panels.plan if item.part is Part.OVERRIDE else panels.findings)
    window.canvas.setFocus()
