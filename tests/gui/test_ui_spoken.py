"""The diagram by ear, as a screen reader finds it through QAccessible."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest

from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

NAME, VALUE, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description


@pytest.fixture
def heard(window: MainWindow) -> Iterator[QAccessibleInterface]:
    """The diagram as a screen reader sees it, while one is listening."""
    QAccessible.setActive(True)
    found = QAccessible.queryAccessibleInterface(window.canvas)
    assert found is not None
    yield found
    QAccessible.setActive(False)


def children(heard: QAccessibleInterface) -> dict[str, QAccessibleInterface]:
    found = [heard.child(number) for number in range(heard.childCount())]
    assert all(child is not None and child.isValid() for child in found)
    return {child.text(NAME): child for child in found if child is not None}


def nodule(severity: int | None = 4, note: str = "") -> Finding:
    return Finding(
        side=Side.RIGHT,
        kind="nodule",
        zones=("itb_middle",),
        severity=severity,
        status=Status.ACTIVE,
        shape=Shape.point(0.01, 0.48),
        note=note,
    )


def test_zones_and_marks_have_role_name_value_and_place(
    window: MainWindow, desk: Desk, heard: QAccessibleInterface
) -> None:
    assert (heard.role(), heard.text(NAME)) == (QAccessible.Role.Canvas, "Diagram, RIGHT")
    assert heard.childCount() == len(desk.protocol.zones)
    desk.do(AddFinding(nodule(note="deep")), "add nodule")
    found = children(heard)
    zone = found["RIGHT ITB, middle third"]
    assert (zone.role(), zone.text(VALUE)) == (QAccessible.Role.ListItem, "1 finding")
    assert "not examined" in found["RIGHT gluteus maximus"].text(VALUE)
    mark = found["Nodule, RIGHT ITB, middle third"]
    assert (mark.role(), mark.text(VALUE), mark.text(DESCRIPTION)) == (
        QAccessible.Role.Graphic,
        "severity 4 of 10",
        "deep",
    )
    assert mark.rect().width() >= 44
    assert heard.rect().contains(mark.rect().center())
    assert mark.parent() is not None
    assert heard.indexOfChild(mark) == heard.childCount() - 1


def test_the_focus_follows_the_keys(window: MainWindow, desk: Desk, heard: QAccessibleInterface) -> None:
    canvas = window.canvas
    canvas.setFocus()
    desk.look(zone="itb_middle")
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    at_hand = heard.focusChild()
    assert at_hand is not None
    assert at_hand.text(NAME) == "RIGHT ITB, distal third"
    assert at_hand.state().selected
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_8)
    mark = heard.focusChild()
    assert mark is not None
    assert mark.text(NAME) == "Tenderness, RIGHT ITB, distal third"
    assert mark.text(VALUE) == "severity 8 of 10"


def test_tab_leaves_the_diagram_and_comes_back(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert not canvas.hasFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.hasFocus()


def test_both_sides_are_told_apart(desk: Desk, heard: QAccessibleInterface) -> None:
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    found = children(heard)
    assert heard.text(NAME) == "Diagram, LEFT and RIGHT"
    assert len(found) == 2 * len(desk.protocol.zones)
    assert {"LEFT ITB, middle third", "RIGHT ITB, middle third"} <= set(found)


def test_ghosts_are_told_as_such(desk: Desk, heard: QAccessibleInterface) -> None:
    desk.do(AddFinding(nodule(6)), "add nodule")
    assert desk.visit is not None
    desk.start_visit(desk.visit.date.replace(day=9))
    ghost = children(heard)["Nodule, RIGHT ITB, middle third, last visit"]
    assert ghost.text(DESCRIPTION) == "same, better, worse or gone? G asks"


def test_nothing_is_told_of_a_chart_that_is_no_longer_open(desk: Desk, heard: QAccessibleInterface) -> None:
    desk.do(AddFinding(nodule()), "add nodule")
    mark = children(heard)["Nodule, RIGHT ITB, middle third"]
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    assert not mark.isValid()
    assert (mark.text(NAME), mark.text(VALUE)) == ("", "")
    assert heard.childCount() == 0
