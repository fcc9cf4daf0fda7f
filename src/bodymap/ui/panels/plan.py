"""The plan of the treatment and what was done of it: proposed, reordered by hand, checked at once, ticked as one goes.

A step that breaks a constraint says which, with its statements; a step that is to avoid or refer is recorded only with
a written reason.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.visit import PlanStep, Treatment, Visit
from bodymap.language import tr, tr_in, tr_plural
from bodymap.protocol import PlanFault, Suggestions, Verdict
from bodymap.report.words import ranges
from bodymap.ui.controls import Button, Caption, EmptyState, Label
from bodymap.ui.desk import Desk
from bodymap.ui.panels.adding import StepAdder
from bodymap.ui.panels.override import OverrideDialog
from bodymap.ui.panels.plan_rows import StepRow, TreatmentRow, TreatmentView
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.spoken import limits
from bodymap.ui.style import Look
from bodymap.ui.words import capital
from bodymap.workspace import Changes


class Plan(Section):
    title = tr_in("of the treatment", "Plan")

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._steps: list[StepRow] = []
        self._done: list[TreatmentRow] = []

    def summary(self) -> str:
        visit = self.desk.visit
        if visit is None or not (visit.plan or visit.treatments):
            return tr_in("the plan", "empty")
        faults = {fault.step for fault in self._faults()}
        words = [tr("{n} to mend", n=len(faults))] if faults else []
        ticked = {done.id for step in visit.plan if (done := _done(visit, step)) is not None}
        beside = sum(done.id not in ticked for done in visit.treatments)
        if visit.plan and ticked:
            n = len(visit.plan)
            words.append(tr_plural("{done} of {n} step done", "{done} of {n} steps done", n, done=len(ticked)))
        elif visit.plan:
            words.append(tr_plural("{n} step", "{n} steps", len(visit.plan)))
        if beside:
            words.append(tr("{n} more done", n=beside) if visit.plan else tr("{n} done", n=beside))
        return " · ".join(words)

    # building

    def build(self) -> None:
        self.column.setSpacing(8)
        self._empty = EmptyState(self.look, tr("No plan yet"), "", (tr("Take over the proposal"), self._take_proposal))
        self._proposal = Label(self.look, "", "body", "text", wrap=True)
        self._verdict = Label(self.look, "", "body_strong", "allowed", wrap=True)
        self._step_part, self._done_part = QVBoxLayout(), QVBoxLayout()
        for part in (self._step_part, self._done_part):
            part.setSpacing(4)
        self._adder = StepAdder(self.look, self.desk)
        self._adder.added.connect(self._add)
        self._again = Button(self.look, tr("Replace by the proposal"), icon="undo", kind="link", flush=True)
        self._again.clicked.connect(self._take_proposal)
        self._caption = Caption(self.look, tr("Done today"))
        for widget in (self._empty, self._proposal, self._verdict):
            self.column.addWidget(widget)
        self.column.addLayout(self._step_part)
        self.column.addWidget(self._adder)
        self.column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._caption)
        self.column.addLayout(self._done_part)
        self.column.addStretch(1)

    # showing

    def refresh(self, _changes: Changes | None = None) -> None:
        visit, judged = self.desk.visit, self.desk.suggestions
        if visit is None or judged is None:
            return
        live = self.desk.editable
        self._show_empty(visit, judged, live)
        self._show_verdict(visit, judged)
        self._show_steps(visit, judged, live)
        self._adder.setVisible(live)
        different = bool(visit.plan) and judged.plan not in ((), visit.plan)
        self._again.setVisible(different and live and not judged.failed)
        self._show_done(visit, live)

    def _show_empty(self, visit: Visit, judged: Suggestions, live: bool) -> None:
        self._empty.setVisible(not visit.plan)
        offered = bool(judged.plan) and not judged.failed
        self._empty.buttons[0].setVisible(offered and live)
        text = tr("What the findings call for and the verdicts leave open, in a sound order:")
        if judged.failed:
            text = tr("Nothing can be proposed: the program cannot judge this chart.")
        elif not offered:
            text = tr("Today's findings call for no technique that is allowed. Add steps by hand; each is checked.")
        self._empty.say(tr("No plan yet"), text)
        names = [f"{n}. {self._named(step)}" for n, step in enumerate(judged.plan, 1)] if offered else []
        self._proposal.set_text("" if visit.plan else "\n".join(names))

    def _show_verdict(self, visit: Visit, judged: Suggestions) -> None:
        faults = self._faults()
        if judged.failed and visit.plan:
            self._verdict.set_color("avoid")
            self._verdict.set_text(tr("The order cannot be judged."))
        elif faults:
            self._verdict.set_color("avoid")
            number = len({fault.step for fault in faults})
            self._verdict.set_text(tr_plural("{n} step to mend", "{n} steps to mend", number))
        else:
            self._verdict.set_color("allowed")
            self._verdict.set_text(tr("The steps are in a sound order.") if visit.plan else "")

    def _show_steps(self, visit: Visit, judged: Suggestions, live: bool) -> None:
        faults = self._faults()
        while len(self._steps) < len(visit.plan):
            row = StepRow(self.look)
            row.moved.connect(lambda step, row=row: self._move(row, step))
            row.removed.connect(lambda row=row: self._remove(row))
            row.ticked.connect(lambda done, row=row: self._tick(row, done))
            self._step_part.addWidget(row)
            self._steps.append(row)
        for place, row in enumerate(self._steps):
            row.setVisible(place < len(visit.plan))
            if place < len(visit.plan):
                step = visit.plan[place]
                told = "\n".join(
                    f"{fault.text} {ranges(fault.statements)}" for fault in faults if fault.step == place + 1
                )
                row.show_step(
                    place,
                    len(visit.plan),
                    capital(self.desk.protocol.step_name(step.technique)),
                    self._place(step),
                    str(verdict_of(step, judged)),
                    how_of(step, judged),
                    told,
                    _done(visit, step) is not None,
                    live,
                )

    def _show_done(self, visit: Visit, live: bool) -> None:
        self._caption.setVisible(bool(visit.treatments))
        while len(self._done) < len(visit.treatments):
            row = TreatmentRow(self.look)
            row.changed.connect(self._change_treatment)
            row.removed.connect(self._drop_treatment)
            self._done_part.addWidget(row)
            self._done.append(row)
        for place, row in enumerate(self._done):
            row.setVisible(place < len(visit.treatments))
            if place < len(visit.treatments):
                done = visit.treatments[place]
                name = capital(self.desk.protocol.step_name(done.technique))
                row.show_treatment(TreatmentView(done, name, self._place(done)), live)

    def _named(self, step: PlanStep) -> str:
        return f"{capital(self.desk.protocol.step_name(step.technique))}, {self._place(step)}"

    def _place(self, step: PlanStep | Treatment) -> str:
        return self.desk.protocol.step_place(step.side, step.zone, step.technique)

    def _faults(self) -> tuple[PlanFault, ...]:
        judged = self.desk.suggestions
        return (judged.plan_faults or ()) if judged is not None else ()

    # doing

    def _set_plan(self, steps: tuple[PlanStep, ...], words: str) -> None:
        self.desk.do(SetField("plan", steps), words)

    def _take_proposal(self) -> None:
        judged = self.desk.suggestions
        if judged is not None and judged.plan and not judged.failed:
            self._set_plan(judged.plan, tr("take over the proposed plan"))

    def _add(self, step: PlanStep) -> None:
        visit = self.desk.visit
        if visit is not None:
            self._set_plan((*visit.plan, step), tr("plan {step}", step=self._named(step)))

    def _move(self, row: StepRow, by: int) -> None:
        visit, place = self.desk.visit, self._steps.index(row)
        if visit is None or not 0 <= place + by < len(visit.plan):
            return
        steps = list(visit.plan)
        steps.insert(place + by, steps.pop(place))
        self._set_plan(tuple(steps), tr("move {step}", step=self._named(visit.plan[place])))
        # the focus goes with the step that was moved
        self._steps[place + by].take_focus(by)
        # what the new order breaks is said in the row
        self.reveal(self._steps[place + by])

    def _remove(self, row: StepRow) -> None:
        visit, place = self.desk.visit, self._steps.index(row)
        if visit is None:
            return
        words = tr("take {step} off the plan", step=self._named(visit.plan[place]))
        self._set_plan(visit.plan[:place] + visit.plan[place + 1 :], words)
        left = len(self.desk.visit.plan) if self.desk.visit else 0
        if left:
            self._steps[min(place, left - 1)].take_focus(0)

    def _tick(self, row: StepRow, ticked: bool) -> None:
        visit, judged = self.desk.visit, self.desk.suggestions
        if visit is None or judged is None:
            return
        step = visit.plan[self._steps.index(row)]
        known = _done(visit, step)
        if not ticked and known is not None:
            self._drop_treatment(known)
        elif ticked and known is None:
            self._record(visit, judged, step)
        self.renew()

    def _record(self, visit: Visit, judged: Suggestions, step: PlanStep) -> None:
        verdict = verdict_of(step, judged)
        done = Treatment(side=step.side, zone=step.zone, technique=step.technique, verdict=str(verdict))
        if verdict.withholds:
            row = judged.row(step.side, step.zone, step.technique)
            dialog = OverrideDialog(self.look, self.desk.protocol, [row], self)
            if row.verdict is Verdict.NOT_APPLICABLE or not dialog.exec():
                return
            done = dialog.treatment()
        words = tr("record {step} as done", step=self._named(step))
        self.desk.do(SetField("treatments", (*visit.treatments, done)), words)

    def _change_treatment(self, changed: Treatment) -> None:
        visit = self.desk.visit
        if visit is not None:
            kept = tuple(changed if known.id == changed.id else known for known in visit.treatments)
            if kept != visit.treatments:
                name = self.desk.protocol.step_name(changed.technique)
                words = tr("describe {technique}, {place}", technique=name, place=self._place(changed))
                self.desk.do(SetField("treatments", kept), words)

    def _drop_treatment(self, gone: Treatment) -> None:
        visit = self.desk.visit
        if visit is not None:
            kept = tuple(known for known in visit.treatments if known.id != gone.id)
            name = self.desk.protocol.step_name(gone.technique)
            words = tr("take back {technique}, {place}", technique=name, place=self._place(gone))
            self.desk.do(SetField("treatments", kept), words)


def verdict_of(step: PlanStep, judged: Suggestions) -> Verdict:
    """The verdict on a step, technique or measure; what has no place there is withheld."""
    if judged.failed:
        return Verdict.AVOID
    row = judged.row(step.side, step.zone, step.technique)
    if row.verdict is not Verdict.NOT_APPLICABLE:
        return row.verdict
    care = judged.care_row(step.side, step.zone, step.technique)
    return care.verdict if care is not None else Verdict.AVOID


def how_of(step: PlanStep, judged: Suggestions) -> str:
    """How a modified step is to be done: every modification, and the depth that it may not pass."""
    if verdict_of(step, judged) is not Verdict.MODIFIED:
        return ""
    row = judged.row(step.side, step.zone, step.technique)
    care = judged.care_row(step.side, step.zone, step.technique)
    known = row if row.verdict is not Verdict.NOT_APPLICABLE else care
    return " ".join(limits(known)) if known is not None else ""


def _done(visit: Visit, step: PlanStep) -> Treatment | None:
    key = (step.side, step.zone, step.technique)
    return next((done for done in visit.treatments if (done.side, done.zone, done.technique) == key), None)
