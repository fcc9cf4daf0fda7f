"""Says when a judgement is not today's: by which rules it was made, and when; with the way to today's and back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls import Button, Card, Label
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import long_date


class JudgedWhen(QWidget):
    """Hidden while what is shown is simply today's judgement."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(look, edge="line", fill="soft", spacing=4)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 8)
        around.addWidget(card)
        self._desk = desk
        self._anew = False
        self._title = Label(look, "", "body_strong", wrap=True)
        self._text = Label(look, "", "secondary", "muted", wrap=True)
        self.button = Button(look, "", kind="link", flush=True)
        self.button.clicked.connect(lambda: desk.judge(anew=not self._anew))
        for widget in (self._title, self._text):
            card.column.addWidget(widget)
        card.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Reads from the desk what is shown."""
        desk = self._desk
        shown, visit = desk.judgement, desk.visit
        if shown is None or visit is None:
            self.hide()
            return
        self._anew = False if shown.kept else desk.workspace.judgements.asked_anew(visit)
        self.setVisible(shown.kept or self._anew)
        today = desk.protocol.version
        if shown.kept and not shown.version:
            self._title.setText(tr("Nothing can be shown of what this chart was signed with"))
            self._text.setText(tr("Have the audit verified, and look at a backup. Today's judgement is another one."))
            self.button.setText(tr("Judge anew by today's rules"))
        elif shown.kept:
            self._title.setText(
                tr("As judged on {date}", date=long_date(shown.at.date()))
                if shown.at is not None
                else tr("As judged on an unknown day")
            )
            self._text.setText(
                tr("By the rules of version {version}, which are today's.", version=today)
                if shown.version == today
                else tr(
                    "By the rules of version {version}; today's are version {today}.",
                    version=shown.version,
                    today=today,
                )
            )
            self.button.setText(tr("Judge anew by today's rules"))
        elif self._anew:
            kept = (
                tr("What it was signed with is kept.")
                if visit.signed
                else tr("It is kept so when you leave the chart.")
            )
            self._title.setText(tr("Judged anew by version {version}", version=today))
            self._text.setText(kept)
            self.button.setText(tr("Show the kept judgement"))
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
