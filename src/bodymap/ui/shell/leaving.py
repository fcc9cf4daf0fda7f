"""Closing the window: what is typed or not yet written is brought home first, or the person says to lose it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.controls.box import Box
from bodymap.ui.crash import told

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


def may_close(window: MainWindow) -> bool:
    """Whether everything is written, or was given up in so many words."""
    desk = window.desk
    if desk is None:
        return True
    # whatever breaks in here: what is not written is asked about, and a window can be closed
    with told():
        desk.leave()
    if desk.workspace.unwritten:
        with told():
            desk.retry()
    return not desk.workspace.unwritten or _give_up(window)


def close_record(window: MainWindow) -> None:
    """Closes the record; what goes wrong is said where somebody may still read it."""
    if window.desk is not None:
        try:
            window.desk.workspace.close()
        except UserError as error:
            window.show_error(error)


def _give_up(window: MainWindow) -> bool:
    box = Box(
        window,
        tr("The last changes could not be saved."),
        tr("If you close now they are lost. Free disk space or reconnect the drive, then try again."),
        care=True,
    )
    stay = box.addButton(tr("Stay"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(tr("Close and lose them"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.exec()
    gone = box.clickedButton() is leave
    box.deleteLater()
    return gone
