"""Asks once before something that cannot be taken back. The answer that changes nothing is the ready one."""

from PySide6.QtWidgets import QMessageBox, QWidget


def agreed(parent: QWidget, question: str, what: str, yes: str, no: str = "Cancel") -> bool:
    """Whether the person pressed the button that says `yes`."""
    box = QMessageBox(parent)
    box.setText(question)
    box.setInformativeText(what)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    pressed = box.clickedButton() is agree
    box.deleteLater()
    return pressed
