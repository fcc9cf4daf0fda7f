"""Which program this is, by which rules it speaks, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout

from bodymap import __version__
from bodymap.language import tr, tr_in
from bodymap.paint.icons import app_icon
from bodymap.ui.controls.buttons import PrimaryButton
from bodymap.ui.controls.text import Label

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

WIDTH, PICTURE = 440, 48


class AboutDialog(QDialog):
    """The program's name beside its picture, then what a therapist must know of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        look, desk = window.look, window.desk
        self.setWindowTitle(tr("About bodymap"))
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(look.px(PICTURE), look.px(PICTURE)))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label(look, "bodymap", "client_name"))
        names.addWidget(Label(look, tr("Version {version}", version=__version__), "body", "muted"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(names, 1)
        told = [tr("Palpation charting for massage and manual therapists: what your hands find, and what may be done.")]
        if desk is not None:
            known = desk.protocol
            told.append(tr("Protocol “{title}”, version {version}.", title=known.title, version=known.version))
        told.append(
            tr(
                "It suggests, and says why; the therapist decides. No clinician has yet reviewed its rules. "
                "It is not a medical device and does not diagnose."
            )
        )
        self.told = " ".join(told)
        close = PrimaryButton(look, tr_in("a window", "Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(head)
        for words in told:
            column.addWidget(Label(look, words, "body", wrap=True))
        column.addSpacing(8)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleDescription(self.told)
        wide = min(look.px(WIDTH), window.width() - 32)
        self.setFixedSize(wide, column.totalHeightForWidth(wide))
