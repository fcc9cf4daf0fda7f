"""Signing a visit: what is not finished, what stands on LEFT and RIGHT, and whose chart it is, entered again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from bodymap.domain.author import shown
from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.paint.symbols import mark_style
from bodymap.ui.controls.buttons import Button
from bodymap.ui.controls.card import Card
from bodymap.ui.controls.dialogs import resize_within
from bodymap.ui.controls.text import Caption, Label
from bodymap.ui.desk import Desk
from bodymap.ui.signing.form import Form
from bodymap.ui.words import capital, long_date
from bodymap.workspace.finishing import Unfinished, unfinished
from bodymap.workspace.signatures import Standing

MOST_SHOWN = 8
"""Findings of one side that are named in the summary, of more only the number; what restricts is always named."""


class SignDialog(Form):
    """`wanted` is the unfinished part that was pressed: the dialog has closed to let the therapist finish it."""

    def __init__(self, desk: Desk, visit: Visit, client: Client, parent: QWidget) -> None:
        self._desk, self._visit, self._client = desk, visit, client
        look = parent.look  # type: ignore[attr-defined]
        state = desk.workspace.signatures.state(visit)
        amending = state.standing is Standing.AMENDING
        day = long_date(visit.date)
        title = tr("Sign the amendment of {day}", day=day) if amending else tr("Sign the visit of {day}", day=day)
        super().__init__(look, title, tr("Sign"), parent, width=600)
        self.wanted: Unfinished | None = None
        if amending:
            self.column.addWidget(Label(look, tr("Amended because: {reason}", reason=state.reason), "body", wrap=True))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(8)
        self._add_unfinished(inside)
        sides = QHBoxLayout()
        sides.setSpacing(8)
        for side in Side:
            sides.addWidget(self._card(side), 1)
        inside.addLayout(sides)
        inside.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.column.addWidget(area, 1)
        self._add_question()
        wide = look.px(640)
        resize_within(self, wide, min(self.height_for(wide, area, inside.totalHeightForWidth), look.px(840)))
        self.typed.setFocus()

    def _add_unfinished(self, column: QVBoxLayout) -> None:
        look, desk = self.look, self._desk
        signed = desk.workspace.signatures.amended_from(self._visit)
        self._signed = signed.findings if signed is not None else self._visit.findings
        self.unfinished = unfinished(self._visit, desk.previous, desk.protocol, signed)
        caption = tr("Not finished: {n}", n=len(self.unfinished)) if self.unfinished else tr("Everything is finished")
        column.addWidget(Caption(look, caption))
        self.links: list[Button] = []
        rows = QVBoxLayout()
        rows.setSpacing(0)
        column.addLayout(rows)
        for item in self.unfinished:
            link = Button(look, item.words, icon="chevron-right", kind="link", flush=True)
            link.setToolTip(tr("Leave the form and go there"))
            link.clicked.connect(lambda _=False, item=item: self._leave_for(item))
            rows.addWidget(link)
            self.links.append(link)
        if self.unfinished:
            words = tr("Each of these leads to its place. You may sign all the same: the chart says what is open.")
            column.addWidget(Label(look, words, "secondary", "muted", wrap=True))
        column.addSpacing(8)

    def _card(self, side: Side) -> Card:
        look, visit, protocol = self.look, self._visit, self._desk.protocol
        card = Card(look, padding=12, spacing=4)
        card.column.addWidget(Label(look, side.word, "zone_title"))
        own, more = _summed_up([each for each in visit.findings if each.side is side], self._signed)
        lines = [self._named(each) for each in own]
        if more:
            lines.append(tr_plural("and {n} more", "and {n} more", more))
        clear = sum(1 for at, _ in visit.clear if at is side)
        done = [each for each in visit.treatments if each.side is side]
        lines = lines or [tr("No findings")]
        lines.append(tr_plural("{n} zone palpated and clear", "{n} zones palpated and clear", clear))
        names = ", ".join(dict.fromkeys(protocol.step_name(each.technique) for each in done))
        lines.append(tr("Done: {names}", names=names) if done else tr("No treatment recorded"))
        for line in lines:
            card.column.addWidget(Label(look, line, "body", wrap=True))
        card.column.addStretch(1)
        return card

    def _named(self, finding: Finding) -> str:
        protocol = self._desk.protocol
        kind, zone = capital(protocol.kinds[finding.kind].name), protocol.zone_name(finding.zone)
        if finding.moment is Moment.AFTER:
            zone = f"{zone}, {tr('after treatment')}"
        if finding.status is Status.RESOLVED:
            return tr("{kind} (gone), {zone}", kind=kind, zone=zone)
        severity = "?" if finding.severity is None else finding.severity
        return tr("{kind} {severity}, {zone}", kind=kind, severity=severity, zone=zone)

    def _add_question(self) -> None:
        look, author = self.look, self._desk.workspace.author
        self.column.addSpacing(4)
        if self._client.born:
            question = tr("Whose chart is this? Enter the client's initials or year of birth")
            name = tr("Initials or year of birth of the client")
        else:
            question = tr("Whose chart is this? Enter the client's initials")
            name = tr("Initials of the client")
        self.column.addWidget(Label(look, question, "body_strong", wrap=True))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(name)
        self.typed.setMaximumWidth(look.px(200))
        self.column.addWidget(self.typed)
        signs = f"{author.name} ({author.initials})" if author.initials else shown(author.name)
        told = tr(
            "Signed by {author}. After that the chart can only be amended, with a reason; what was signed is kept.",
            author=signs,
        )
        self.column.addWidget(Label(look, told, "secondary", "muted", wrap=True))

    def _leave_for(self, item: Unfinished) -> None:
        self.wanted = item
        self.reject()

    def carry_out(self) -> str:
        """Signs. A wrong name or a full disk is said in the form."""
        try:
            changes = self._desk.workspace.signatures.sign(self._visit.id, self.typed.text())
        except UserError as error:
            self.typed.setFocus()
            self.typed.selectAll()
            return str(error)
        self._desk.settled(self._visit.id, changes)
        return ""


def _summed_up(found: list[Finding], signed: Sequence[Finding]) -> tuple[list[Finding], int]:
    """The findings of a side that are named, and how many are left out.

    Those that restrict come first, all of them, then what an amendment has changed in what was signed.
    """
    ordered = sorted(found, key=lambda each: (not _restricts(each), each in signed))
    named = max(MOST_SHOWN, sum(map(_restricts, found)))
    return ordered[:named], len(ordered[named:])


def _restricts(finding: Finding) -> bool:
    return finding.status is not Status.RESOLVED and mark_style(finding.kind).restricts
