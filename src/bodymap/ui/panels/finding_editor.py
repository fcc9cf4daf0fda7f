"""The particulars of what is selected: one finding, or what several have in common. Each change is one named step."""

from collections.abc import Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.language import tr, tr_in, tr_plural
from bodymap.ui import steps
from bodymap.ui.controls import Button, Caption, Card, Check, Choice, Label, Segmented, SeverityControl
from bodymap.ui.desk import Desk
from bodymap.ui.kinds import kinds_of
from bodymap.ui.other_side import move_to_other_side
from bodymap.ui.panels.ask_again import AskAgain
from bodymap.ui.style import Look
from bodymap.ui.words import capital

Control = TypeVar("Control", Choice, SeverityControl, Segmented)
PAUSE_MS = 600
SPREADS = (("hip", tr("up to the hip")), ("leg", tr("down the leg")))

Choices = tuple[tuple[object, str], ...]
"""Values and what they are called."""

STATUSES: Choices = (
    (Status.ACTIVE, tr_in("status of a finding", "Active")),
    (Status.RESOLVED, tr_in("status of a finding", "Resolved")),
    (Status.UNKNOWN, tr_in("status of a finding", "Unknown")),
)
ACUITIES: Choices = (
    (Acuity.ACUTE, tr("Acute")),
    (Acuity.CHRONIC, tr("Chronic")),
    (Acuity.UNKNOWN, tr_in("acute or chronic", "Unknown")),
)
MOMENTS: Choices = (
    (Moment.BEFORE, tr_in("the treatment, in short", "Before")),
    (Moment.AFTER, tr_in("the treatment, in short", "After")),
)
ACTIVITIES: Choices = (
    (Activity.ACTIVE, tr_in("a trigger point", "Active")),
    (Activity.LATENT, tr_in("a trigger point", "Latent")),
    (Activity.UNKNOWN, tr_in("a trigger point", "Unknown")),
)


class FindingEditor(Card):
    """`deleting` asks to delete what is shown; everything else is done here, through the desk."""

    deleting = Signal()

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, edge="ctl", spacing=8, parent=parent)
        self._desk = desk
        self._findings: tuple[Finding, ...] = ()
        self._noted = ("", "")
        self._title = Label(look, "", "technique", wrap=True)
        self.column.addWidget(self._title)
        self.kind = self._row(tr("Kind"), Choice(look, kinds_of(desk.protocol), name=tr("Kind")), "kind")
        desk.relabelled.connect(self._rename)
        self.severity = self._row(tr("Severity"), SeverityControl(look), "severity")
        self.again = AskAgain(look, desk)
        self.column.addWidget(self.again)
        self.status = self._choice(tr("Status"), STATUSES, "status")
        self.acuity = self._choice(tr("Acuity"), ACUITIES, "acuity")
        self.moment = self._choice(tr("Treatment"), MOMENTS, "moment")
        self._activity_row = QWidget()
        self.activity = self._row(
            tr("Trigger point"),
            self._segments(tr_in("of a trigger point", "Activity"), ACTIVITIES),
            "activity",
            self._activity_row,
        )
        self._build_radiation()
        self._build_note()
        self.remove = Button(look, tr("Delete"), icon="trash", kind="quiet")
        self.remove.clicked.connect(self.deleting)
        self.other = Button(look, "", kind="quiet")
        self.other.clicked.connect(lambda: move_to_other_side(desk))
        foot = QHBoxLayout()
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.other)
        self.column.addLayout(foot)

    def _rename(self) -> None:
        self.kind.rename(kinds_of(self._desk.protocol))

    def show_findings(self, findings: Sequence[Finding], live: bool) -> None:
        """Shows these findings; what they do not have in common is left without a choice."""
        if [known.id for known in self._findings] != [found.id for found in findings]:
            # what was being typed belongs to the finding that was shown until now
            self._set_note()
        self._findings = tuple(findings)
        self.setVisible(bool(findings))
        if not findings:
            self.note.clear()
            return
        one = findings[0] if len(findings) == 1 else None
        self._title.setText(
            capital(self._desk.finding_name(one))
            if one
            else tr_plural("{n} finding selected", "{n} findings selected", len(findings))
        )
        self.kind.set_value(self._common("kind"))
        mixed = len({finding.severity for finding in findings}) > 1
        self.severity.set_severity(self._common("severity"), mixed=mixed)
        for control, name in ((self.status, "status"), (self.acuity, "acuity"), (self.moment, "moment")):
            control.set_value(self._common(name))
        self.activity.set_value(self._common("activity"))
        self._activity_row.setVisible(all(self._asks(finding, "activity") for finding in findings))
        self._radiation_row.setVisible(one is not None and self._asks(one, "radiation"))
        for spread, check in self.radiation.items():
            check.setChecked(one is not None and spread in one.radiation)
        ids, judged = {finding.id for finding in findings}, self._desk.suggestions
        self.again.show_prompts(each for each in (judged.prompts if judged else ()) if ids & set(each.findings))
        self._note_row.setVisible(one is not None)
        if one is not None and (one.id, one.note) != self._noted:
            same = one.id == self._noted[0] and self.note.text().strip() == one.note
            if not same:
                self.note.setText(one.note)
        self._noted = (one.id, one.note) if one else ("", "")
        for widget in (self.kind, self.severity, self.status, self.acuity, self.moment, self.activity, self.remove):
            widget.setEnabled(live)
        side = self._common("side")
        self.other.setVisible(live and side is not None)
        self.other.setText(tr("Move to {side}", side=side.other.word) if side is not None else "")
        self.note.setReadOnly(not live)
        self._radiation_row.setEnabled(live)

    def _asks(self, finding: Finding, particular: str) -> bool:
        return particular in self._desk.protocol.kinds[finding.kind].particulars

    # building

    def _choice(self, title: str, choices: Choices, name: str) -> Segmented:
        return self._row(title, self._segments(title, choices), name)

    def _segments(self, name: str, choices: Choices) -> Segmented:
        return Segmented(self.look, [(value, text, None) for value, text in choices], name=name, stretch=True)

    def _row(self, caption: str, control: Control, name: str, holder: QWidget | None = None) -> Control:
        column = QVBoxLayout(holder) if holder else QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Caption(self.look, caption))
        column.addWidget(control)
        if holder:
            self.column.addWidget(holder)
        else:
            self.column.addLayout(column)
        control.chosen.connect(lambda value: self._set(name, value))
        return control

    def _build_radiation(self) -> None:
        self._radiation_row = QWidget()
        column = QVBoxLayout(self._radiation_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Caption(self.look, tr("The pain spreads")))
        self.radiation: dict[str, Check] = {}
        for spread, words in SPREADS:
            check = Check(self.look, capital(words))
            check.clicked.connect(self._set_radiation)
            column.addWidget(check)
            self.radiation[spread] = check
        self.column.addWidget(self._radiation_row)

    def _build_note(self) -> None:
        self._note_row = QWidget()
        column = QVBoxLayout(self._note_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Caption(self.look, tr("Note")))
        self.note = QLineEdit()
        self.note.setAccessibleName(tr("Note of the finding"))
        self.note.editingFinished.connect(self._set_note)
        # kept as it is typed, like the visit's notes: nobody presses Enter before they are called away
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._set_note)
        self.note.textEdited.connect(lambda _: self._pause.start())
        self._desk.leaving.connect(self._set_note)
        column.addWidget(self.note)
        self.column.addWidget(self._note_row)

    # doing

    def _common(self, name: str) -> Any:
        values = {getattr(finding, name) for finding in self._findings}
        return values.pop() if len(values) == 1 else None

    def _set(self, name: str, value: Any) -> None:
        self._desk.take(steps.change(self._desk.protocol, self._findings, name, value))

    def _set_radiation(self) -> None:
        self._set("radiation", tuple(spread for spread, check in self.radiation.items() if check.isChecked()))

    def _set_note(self) -> None:
        self._pause.stop()
        visit = self._desk.visit
        if len(self._findings) != 1 or visit is None or not self._desk.editable:
            return
        text, shown = self.note.text().strip(), self._findings[0].id
        known = [finding for finding in visit.findings if finding.id == shown]
        if text != self._noted[1]:
            self._desk.take(steps.change(self._desk.protocol, known, "note", text))
