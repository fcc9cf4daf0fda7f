"""What was marked on the wrong limb goes to the other one: said in words, seen at once, and undone as one step."""

from __future__ import annotations

from bodymap.domain.finding import with_what_became
from bodymap.language import tr
from bodymap.ui import steps
from bodymap.ui.desk import Desk, Notice


def move_to_other_side(desk: Desk) -> None:
    """Moves the selected findings, where all are of one side, and shows them there."""
    visit, wanted = desk.visit, desk.focus.findings
    if visit is None:
        return
    # what became of one after treatment was found at the same place: alone it would stay on the wrong leg
    findings = with_what_became(visit.findings, wanted)
    step = steps.to_other_side(desk.protocol, findings)
    if step is None:
        desk.notice(tr("Select findings of one side to move them to the other."))
    elif desk.take(step):
        side = findings[0].side.other
        desk.look(side=side, zone=findings[0].zone, findings=wanted)
        words = tr(
            "Moved to {side}: {findings}.", side=side.word, findings=steps.findings_name(desk.protocol, findings)
        )
        desk.notice(Notice(words, action=tr("Undo"), run=desk.undo_of_last()))
