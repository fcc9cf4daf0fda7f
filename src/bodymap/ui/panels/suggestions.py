"""Suggestions: what may be done at the zone at hand, what not, and why; without a zone, the whole limb at a glance.

Follows the focus. Anything that is pending or cannot be judged is shown as closed, never as allowed.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, Visit
from bodymap.language import tr, tr_plural
from bodymap.protocol import Advice, Suggestions, Verdict
from bodymap.ui.controls import IconButton, Label
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.panels.ask_again import AskAgain, prompts_for
from bodymap.ui.panels.findings_model import severity_word
from bodymap.ui.panels.judged_when import JudgedWhen
from bodymap.ui.panels.override import OverrideDialog
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.spoken import groups, open_here, waiting
from bodymap.ui.panels.suggestion_columns import AdviceColumn, VerdictColumn, ZoneColumn
from bodymap.ui.panels.suggestion_parts import AnswerFirst, Failure, Foot
from bodymap.ui.style import Look
from bodymap.ui.words import capital, listed
from bodymap.workspace import Changes


class SuggestionPanel(Section):
    """`asked` carries the key of a question that the therapist wants to answer now."""

    title = tr("Suggestions")
    asked = Signal(object)
    follows_focus = True

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._place: tuple[Side, str | None, tuple[Side, ...]] | None = None

    def summary(self) -> str:
        judged, focus = self.desk.suggestions, self.desk.focus
        if judged is None:
            return ""
        if judged.failed:
            return tr("cannot judge")
        gate = judged.gate.get(focus.side, "pending")
        number = waiting(judged, focus.side)
        if gate == "refer":
            return tr("{side}: refer", side=focus.side.word)
        if gate == "pending":
            if not number:
                return tr("wait for answers")
            return tr_plural("wait for {n} answer", "wait for {n} answers", number)
        if focus.zone is None:
            return tr("whole {side} limb", side=focus.side.word)
        rows = judged.zone(focus.side, focus.zone)
        if not rows:
            return tr("nothing suggested here")
        may, total = open_here((*rows, *judged.limb(focus.side)))
        return tr("{n} of {all} allowed or modified", n=may, all=total)

    def shorter(self) -> str:
        judged, focus = self.desk.suggestions, self.desk.focus
        if judged is None or judged.failed or focus.zone is None or not judged.zone(focus.side, focus.zone):
            return ""
        may, total = open_here((*judged.zone(focus.side, focus.zone), *judged.limb(focus.side)))
        return tr("{n} of {all} open", n=may, all=total)

    # building

    def build(self) -> None:
        self.column.setSpacing(0)
        self.column.setContentsMargins(8, 12, 4, 16)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._title = Label(self.look, "", "zone_title", wrap=True)
        self._found = Label(self.look, "", "secondary", "muted", wrap=True)
        self._back = IconButton(self.look, "list", tr("Show the whole limb"), role="muted")
        self._back.clicked.connect(lambda: self.desk.look(zone=""))
        texts.addWidget(self._title)
        texts.addWidget(self._found)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 8)
        head.addLayout(texts, 1)
        head.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self._failure = Failure(self.look)
        self._first = AnswerFirst(self.look)
        self._first.asked.connect(self.asked)
        self._advice, self._verdicts = AdviceColumn(self.look, self._words), VerdictColumn(self.look, self._words)
        self._zones = ZoneColumn(self.look)
        self._advice.wanted.connect(self._go)
        self._zones.wanted.connect(self._look_at)
        self.again = AskAgain(self.look, self.desk)
        self.again.asked.connect(self.asked)
        self.judged_when = JudgedWhen(self.look, self.desk)
        for card in (self.judged_when, self._failure, self._first, self.again):
            self.column.addWidget(card)
        for part in (self._advice, self._verdicts, self._zones):
            part.setSpacing(2)
            self.column.addLayout(part)
        self._foot = Foot(self.look)
        self._foot.add.clicked.connect(self._add_to_plan)
        self._foot.against.clicked.connect(self.go_against)
        self.column.addWidget(self._foot)
        self.column.addStretch(1)

    # showing

    def follow(self, focus: Focus) -> None:
        place = (focus.side, focus.zone, focus.shown)
        if place == self._place:
            return  # a finding was selected, or another pass begun: nothing here depends on it
        self.refresh(None)
        self.to_top()

    def refresh(self, _changes: Changes | None = None) -> None:
        visit, judged, focus = self.desk.visit, self.desk.suggestions, self.desk.focus
        if visit is None or judged is None:
            return
        self._place = (focus.side, focus.zone, focus.shown)
        here = focus.zone is not None
        self._show_head(visit, focus)
        self.judged_when.refresh()
        self._failure.show_why(judged.failed, self._cannot_judge(focus.side) if judged.failed else "")
        sides = (focus.side,) if here else focus.shown
        self._first.show_questions(self.desk, judged, sides)
        self.again.show_prompts(prompts_for(self.desk, sides))
        advice = [] if judged.failed else _relevant(judged, sides, focus)
        self._advice.show_advice(self.desk.protocol, advice, (focus.side, focus.zone))
        self._show_groups(judged, focus)
        in_view = () if here or judged.failed else focus.shown
        self._zones.show_zones(self.desk.protocol, judged, in_view, partial(self._found_in, visit))
        self._show_foot(judged, focus)

    def _show_head(self, visit: Visit, focus: Focus) -> None:
        protocol = self.desk.protocol
        self._back.setVisible(focus.zone is not None)
        if focus.zone is None:
            self._title.setText(tr("Whole limb, {sides}", sides=listed([side.word for side in focus.shown])))
            self._found.setText(tr("Press a zone, here or on the diagram, for what may be done there."))
        else:
            self._title.setText(capital(protocol.place_name(focus.side, focus.zone)))
            self._found.setText(self._found_in(visit, focus.side, focus.zone))

    def _found_in(self, visit: Visit, side: Side, zone: str) -> str:
        kinds = self.desk.protocol.kinds
        found = [
            f"{capital(kinds[each.kind].name)} {_stands(each)}"
            for each in visit.findings
            if each.side is side and zone in each.zones
        ]
        if found:
            return " · ".join(found)
        return tr("Palpated, nothing found") if (side, zone) in visit.clear else tr("Not examined yet")

    def _cannot_judge(self, side: Side) -> str:
        return self.desk.protocol.cannot_judge.text.replace("{side}", side.word)

    def _show_groups(self, judged: Suggestions, focus: Focus) -> None:
        rows = judged.zone(focus.side, focus.zone) if focus.zone else ()
        shown = groups(self.desk.protocol, rows, judged.limb(focus.side)) if rows and not judged.failed else ()
        advised = any((said.side, said.zone) == (focus.side, focus.zone) for said in judged.advice)
        recorded = focus.zone is not None and not rows and not judged.failed and not advised
        self._verdicts.show_groups(shown, self._record_only(focus) if recorded else "")

    def _record_only(self, focus: Focus) -> str:
        """What the protocol says of a zone that it only records."""
        zone = self.desk.protocol.zones.get(focus.zone or "")
        if zone is None or not zone.record_only:
            return tr("Nothing is suggested here.")
        return self.desk.protocol.record_only.format(side=focus.side.word, zone=zone.name)

    def _show_foot(self, judged: Suggestions, focus: Focus) -> None:
        rows = judged.zone(focus.side, focus.zone) if focus.zone and not judged.failed else ()
        live = self.desk.editable
        self._foot.setVisible(bool(rows) and live)
        steps = self._to_add()
        self._foot.add.setEnabled(bool(steps))
        if not steps:
            self._foot.add.setText(tr("Nothing left to plan here"))
        elif any(judged.row(step.side, step.zone, step.technique).indicated for step in steps):
            self._foot.add.setText(tr("Plan what is called for ({n})", n=len(steps)))
        else:
            self._foot.add.setText(tr("Plan what is allowed ({n})", n=len(steps)))
        names = ", ".join(self.desk.protocol.techniques[step.technique].name for step in steps)
        self._foot.add.setToolTip(capital(names) or tr("Nothing that is open is missing from the plan."))
        self._foot.against.setEnabled(any(row.verdict.withholds for row in rows))

    def _words(self, statement: str) -> str:
        return self.desk.protocol.statements.get(statement, "")

    # doing

    def _look_at(self, place: tuple[Side, str]) -> None:
        self._go(place)
        # the row that was pressed is gone: the keys go on from the way back
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, place: tuple[Side, str]) -> None:
        side, zone = place
        self.desk.look(side=Side(side), zone=zone)

    def _to_add(self) -> tuple[PlanStep, ...]:
        """The open techniques of the zone that the plan lacks: those that are called for, else all that are allowed."""
        visit, judged, focus = self.desk.visit, self.desk.suggestions, self.desk.focus
        if visit is None or judged is None or focus.zone is None or judged.failed:
            return ()
        rows = [row for row in judged.zone(focus.side, focus.zone) if not row.verdict.withholds]
        wanted = [row for row in rows if row.indicated] or [row for row in rows if row.verdict is Verdict.ALLOWED]
        steps = [PlanStep(row.side, row.zone, row.technique) for row in wanted]
        return tuple(step for step in steps if step not in visit.plan)

    def _add_to_plan(self) -> None:
        visit, steps, focus = self.desk.visit, self._to_add(), self.desk.focus
        if visit is not None and steps:
            place = self.desk.protocol.place_name(focus.side, focus.zone)
            self.desk.do(SetField("plan", (*visit.plan, *steps)), tr("plan {n} for {place}", n=len(steps), place=place))

    def go_against(self) -> None:
        """Asks for the reason and records the technique with the verdict as it stood."""
        visit, judged, focus = self.desk.visit, self.desk.suggestions, self.desk.focus
        if visit is None or judged is None or focus.zone is None:
            return
        rows = [row for row in judged.zone(focus.side, focus.zone) if row.verdict.withholds]
        dialog = OverrideDialog(self.look, self.desk.protocol, rows, self)
        if rows and dialog.exec():
            done = dialog.treatment()
            name = self.desk.protocol.techniques[done.technique].name
            place = self.desk.protocol.place_name(done.side, done.zone)
            words = tr("record {technique} against its verdict, {place}", technique=name, place=place)
            self.desk.do(SetField("treatments", (*visit.treatments, done)), words)


def _relevant(judged: Suggestions, sides: tuple[Side, ...], focus: Focus) -> list[Advice]:
    """The advice for the zone at hand: what speaks of it, and what was said because it is closed."""
    mine = [advice for advice in judged.advice if advice.side in sides]
    if focus.zone is None:
        return mine
    rows = judged.zone(focus.side, focus.zone)
    rules = {reason.rule for row in rows if row.verdict.withholds for reason in row.reasons}
    return [said for said in mine if said.zone == focus.zone or any(reason.rule in rules for reason in said.reasons)]


def _stands(finding: Finding) -> str:
    """Its severity, or that it is gone: a 0 would read as still there."""
    return tr("resolved") if finding.status is Status.RESOLVED else severity_word(finding.severity)
