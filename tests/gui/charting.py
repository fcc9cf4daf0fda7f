"""Charting behind the panels' backs: a finding put on the desk as the panels would, and the name of the last step."""

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.ui.desk import Desk


def found(desk: Desk, side: Side, zone: str, kind: str, severity: int | None = 5) -> Finding:
    """Adds a finding with a mark to the open visit, as a step that can be undone."""
    finding = Finding(side=side, kind=kind, zones=(zone,), severity=severity, shape=Shape.point(0.0, 0.5))
    assert desk.do(AddFinding(finding), f"add {desk.finding_name(finding)}")
    return finding


def said(desk: Desk) -> str:
    """What Undo would take back, in the words of the menu."""
    stack = desk.undo_group.activeStack()
    assert stack is not None
    return stack.undoText()
