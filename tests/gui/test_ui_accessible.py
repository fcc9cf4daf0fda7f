"""By ear and by keys: every part that takes the focus has a name, and Tab goes through all of them and comes back."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AnswerQuestion
from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.ui import steps
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.findings_model import NUMBER
from bodymap.ui.panels.measures import StartingMeasure

SECTIONS = ("screening", "findings", "assessment", "suggestions", "plan", "home_care", "notes")


@pytest.fixture
def charted(window: MainWindow, desk: Desk) -> MainWindow:
    for zone, kind in (("itb_middle", "adhesion"), ("tensor_fasciae_latae", "trigger_point")):
        desk.take(steps.add(desk.protocol, Finding(side=Side.RIGHT, zones=(zone,), kind=kind, severity=5)))
    return window


def reachable(window: QWidget) -> Iterator[QWidget]:
    """What a person can put the focus on now, without the line inside a number field, which speaks for the field."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            inside = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox)
            if not inside and widget.focusProxy() is None:
                yield widget


def named(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface is not None else ""


def nameless(window: QWidget) -> list[str]:
    return [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in reachable(window) if not named(w).strip()]


@pytest.mark.parametrize("section", SECTIONS)
def test_all_that_takes_the_focus_has_a_name(section: str, charted: MainWindow, qapp: QApplication) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(getattr(panels, section))
    qapp.processEvents()
    assert list(reachable(charted)), "something takes the focus"
    assert not nameless(charted)


def test_all_of_progress_has_a_name(charted: MainWindow, desk: Desk, qapp: QApplication) -> None:
    first = desk.visit
    assert first is not None
    for days in (7, 14):
        desk.workspace.record.add_visit(replace(first, id=new_id(), date=first.date - datetime.timedelta(days)))
    desk.add_client(Client(family_name="Other"))
    desk.open_client(first.client_id)
    charted.show_progress(True)
    qapp.processEvents()
    assert not nameless(charted)


def test_a_part_without_a_name_is_noticed(charted: MainWindow) -> None:
    silent = QWidget(charted)
    silent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    silent.show()
    assert nameless(charted) == ["QWidget in MainWindow"]


@pytest.mark.parametrize("section", ["screening", "findings", "plan"])
def test_tab_goes_through_the_whole_window_and_comes_back(
    section: str, charted: MainWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(getattr(panels, section))
    charted.activateWindow()
    charted.canvas.setFocus()
    qtbot.waitUntil(lambda: qapp.focusWidget() is charted.canvas)
    met: list[QWidget] = []
    for _ in range(400):
        focused = qapp.focusWidget()
        assert focused is not None
        if focused in met:
            break
        met.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert qapp.focusWidget() is charted.canvas, f"Tab is trapped at {qapp.focusWidget()}"
    within = [widget for widget in met if panels.accordion.isAncestorOf(widget)]
    assert len(within) > 7, "Tab enters the sections"
    places = [widget.mapTo(charted, QPoint(0, 0)) for widget in within]
    assert all(0 <= place.x() <= charted.width() for place in places)


def heard(widget: QWidget, text: QAccessible.Text = QAccessible.Text.Name) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return str(interface.text(text))


def test_the_gate_is_heard_with_the_sides_that_it_concerns(charted: MainWindow, desk: Desk) -> None:
    desk.do(AnswerQuestion("recent_trauma", Side.LEFT, "yes"), "answer")
    assert "REFER" in heard(charted.banner.gate)
    assert "Stop and refer: LEFT" in heard(charted.banner.gate, QAccessible.Text.Description)


def test_no_answer_of_the_history_is_heard_without_its_question(
    charted: MainWindow, desk: Desk, qapp: QApplication
) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(panels.assessment)
    qapp.processEvents()
    checks = [(name, check) for name, field in panels.assessment.history.items() for check in field.checks.values()]
    assert checks
    for name, check in checks:
        assert heard(check).startswith(desk.protocol.history[name].text)


def test_a_number_that_was_not_measured_is_heard_as_none(charted: MainWindow, qapp: QApplication) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(panels.assessment)
    qapp.processEvents()
    fields = [field for field in charted.findChildren(StartingMeasure) if field.read() is None]
    assert {heard(field, QAccessible.Text.Value) for field in fields} == {"–"}


def test_the_first_cell_of_a_row_says_which_finding_it_is(charted: MainWindow, qapp: QApplication) -> None:
    panels = charted.panels
    assert panels is not None
    panels.accordion.open(panels.findings)
    qapp.processEvents()
    model = panels.findings.table.model()
    said = model.data(model.index(0, NUMBER), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "1, RIGHT, Adhesion, ITB, middle third, severity 5 of 10"


def test_the_strip_of_visits_says_where_it_stands(charted: MainWindow) -> None:
    assert heard(charted.strip, QAccessible.Text.Description) == "2 March 2026, 1 of 1"
