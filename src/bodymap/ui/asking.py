"""Asks once before something that cannot be taken back. The answer that changes nothing is the ready one."""

from PySide6.QtWidgets import QMessageBox, QWidget

from bodymap.language import tr
from bodymap.ui.controls.box import Box


def agreed(parent: QWidget, question: str, what: str, yes: str, no: str = "") -> bool:
    """Whether the person pressed the button that says `yes`; the other one says `no`, or Cancel."""
    box = Box(parent, question, what)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no or tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
    box.exec()
    pressed = box.clickedButton() is agree
    box.deleteLater()
    return pressed
