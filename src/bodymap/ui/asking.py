"""Asks once before something that cannot be taken back. The answer that changes nothing is the ready one."""

from PySide6.QtWidgets import QMessageBox, QWidget

from bodymap.language import tr


def agreed(parent: QWidget, question: str, what: str, yes: str, no: str = "") -> bool:
    """Whether the person pressed the button that says `yes`; the other one says `no`, or Cancel."""
    box = QMessageBox(parent)
    box.setText(question)
    box.setInformativeText(what)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(no or tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
    box.exec()
    pressed = box.clickedButton() is agree
    box.deleteLater()
    return pressed
