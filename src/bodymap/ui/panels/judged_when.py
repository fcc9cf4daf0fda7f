"""Says when a judgement is not today's: by which rules it was made, and when; with the way to today's and back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        self.button = Button(look, "", kind="link")
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
            self._title.setText("Nothing can be shown of what this chart was signed with")
            self._text.setText("Have the audit verified, and look at a backup. Today's judgement is another one.")
            self.button.setText("Judge anew by today's rules")
        elif shown.kept:
            day = long_date(shown.at.date()) if shown.at is not None else "an unknown day"
            self._title.setText(f"As judged on {day}")
            same = shown.version == today
            rules = f"By the rules of version {shown.version}"
            self._text.setText(f"{rules}, which are today's." if same else f"{rules}; today's are version {today}.")
            self.button.setText("Judge anew by today's rules")
        elif self._anew:
            kept = "What it was signed with is kept." if visit.signed else "It is kept so when you leave the chart."
            self._title.setText(f"Judged anew by version {today}")
            self._text.setText(kept)
            self.button.setText("Show the kept judgement")
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
