"""The twin of the diagram: all findings as a table, the selected ones in detail, and what was examined.

Selection goes both ways through the desk's focus: this panel never speaks to the diagram.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bodymap.domain.finding import Finding, counted_once
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.ui import steps
from bodymap.ui.controls import EmptyState, Hinted, Rule, Segmented
from bodymap.ui.desk import Desk, Focus, Notice
from bodymap.ui.panels.examination import Examination
from bodymap.ui.panels.finding_adder import FindingAdder
from bodymap.ui.panels.finding_editor import FindingEditor
from bodymap.ui.panels.findings_model import FindingsFilter, FindingsModel
from bodymap.ui.panels.findings_table import FindingsTable
from bodymap.ui.panels.section import Section
from bodymap.ui.style import Look
from bodymap.workspace import Changes

SEARCHED = 8
"""From so many findings on there is a field that narrows them down."""


class Findings(Section):
    """`asked` carries the key of a screening question that a finding asks about again."""

    title = tr("Findings")
    asked = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._model = FindingsModel(desk)

    def summary(self) -> str:
        visit = self.desk.visit
        if visit is None:
            return ""
        found = counted_once(visit.findings)
        counts = [(sum(finding.side is side for finding in found), side) for side in Side]
        told = [tr("{n} on {side}", n=number, side=side.word) for number, side in counts if number]
        return " · ".join(told) or tr("none yet")

    def build(self) -> None:
        self._empty = EmptyState(
            self.look,
            tr("Nothing found yet"),
            tr(
                "Choose a kind and press on the diagram: press places it, drag sets the severity. "
                "Zones without a finding are ticked clear below."
            ),
        )
        self.sides = Segmented(
            self.look,
            [(None, tr_in("findings", "All"), None), *((side, side.word, None) for side in Side)],
            name=tr("Findings shown"),
        )
        self.sides.set_value(None)
        self.words = Hinted(
            self.look,
            tr("Show only: a zone, a kind, a word of a note"),
            tr("Show only: zone, kind, note"),
            tr("Show only"),
        )
        self.words.setAccessibleName(tr("Show only findings with these words"))
        self.words.setClearButtonEnabled(True)
        self._proxy = FindingsFilter(self._model)
        self.table = FindingsTable(self.look, self._model, self._proxy)
        self.editor = FindingEditor(self.look, self.desk)
        self.adder = FindingAdder(self.look, self.desk)
        self.examination = Examination(self.look, self.desk)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.words, self.table, self.editor, self.adder, Rule(self.look), self.examination):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.sides.chosen.connect(lambda _: self._filter())
        self.words.textChanged.connect(lambda _: self._filter())
        self.adder.added.connect(self._add)
        self.table.picked.connect(self._pick)
        self.table.deleting.connect(self.delete_selected)
        self.editor.deleting.connect(self.delete_selected)
        self.editor.again.asked.connect(self.asked)
        self.examination.asking.connect(self.reveal)

    def refresh(self, _changes: Changes | None = None) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        self._model.follow_visit()
        self._empty.setVisible(not visit.findings)
        self.sides.setVisible(bool(visit.findings))
        self.table.setVisible(bool(visit.findings))
        # a few are seen at once; words that still hide some stay in sight
        self.words.setVisible(len(visit.findings) >= SEARCHED or bool(self.words.text()))
        self.adder.setVisible(self.desk.editable)
        self.table.fit_rows()
        self._show_selected()
        self.examination.show_side(visit, self.desk.focus.side, self.desk.editable)

    def follow(self, focus: Focus) -> None:
        self.table.select_ids(focus.findings)
        self._show_selected()
        visit = self.desk.visit
        if visit is not None:
            self.examination.show_side(visit, focus.side, self.desk.editable)

    def write_note(self) -> None:
        """Puts the keys on the note of the finding that is selected."""
        self.editor.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.reveal(self.editor.note)

    def clear_rest(self) -> None:
        """Asks about the zones of the side at hand that nobody has said anything of."""
        self.reveal(self.examination)
        self.examination.ask_rest()

    def delete_selected(self) -> None:
        """Deletes what is selected, at once, with a message that takes it back."""
        findings = self._selected()
        if self.desk.take(steps.delete(self.desk.protocol, findings)):
            name = steps.findings_name(self.desk.protocol, findings)
            self.desk.notice(
                Notice(tr("Deleted {finding}.", finding=name), action=tr("Undo"), run=self.desk.undo_of_last())
            )

    def _selected(self) -> list[Finding]:
        visit, wanted = self.desk.visit, self.desk.focus.findings
        return [finding for finding in visit.findings if finding.id in wanted] if visit else []

    def _show_selected(self) -> None:
        self.editor.show_findings(self._selected(), self.desk.editable)

    def _add(self, finding: Finding) -> None:
        if self.desk.take(steps.add(self.desk.protocol, finding)):
            self.desk.look(findings=[finding.id], side=finding.side, zone=finding.zone)

    def _filter(self) -> None:
        self._proxy.show_only(self.sides.value, self.words.text())
        self.table.fit_rows()
        self.table.select_ids(self.desk.focus.findings)

    def _pick(self, ids: list[str]) -> None:
        visit = self.desk.visit
        if visit is None:
            return
        if len(ids) == 1:
            finding = visit.finding(ids[0])
            self.desk.look(findings=ids, side=finding.side, zone=finding.zone)
        else:
            sides = {visit.finding(known).side for known in ids}
            # what is selected comes into view: a change must never reach a limb that nobody sees
            unseen = not sides <= set(self.desk.focus.shown)
            self.desk.look(findings=ids, shown=tuple(Side) if unseen else self.desk.focus.shown)
